"""The contracts of the tables: columns, types, keys, codes and what they mean; one module a subject.

Belongs here: the contract classes, English descriptions with the Chinese short name behind ` / `.
Does not belong here: what a table is made of and by what (`warehouse.tables`), and what is generated from a
contract (`warehouse.catalogue.dictionary`).
`year` is in no class of a partitioned table: it is the folder's name (`year=2023`), never in the file body.
"""

from warehouse.contracts.codes import DIMENSIONS, UNRESOLVED

__all__ = ["DIMENSIONS", "UNRESOLVED"]
