"""Where a number comes from, and how to cite it.

`warehouse.cite.lineage.number` is the way in: any number of a fact or of mart_agency_year, with every cell
that it is made of. Nothing here writes a table.
"""
