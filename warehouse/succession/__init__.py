"""What became of bodies: changes of divisions and reforms of departments, as data files and what reads them.

Belongs here: `divisions.csv`, `reforms.toml`, the rows that follow from them.
Does not belong here: recognising a division or body in a text (`parsers.identity`), the table's columns
(`warehouse.contracts.succession`). How to add a change: docs/succession.md.
"""
