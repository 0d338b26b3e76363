"""Which columns a column is made of.

Belongs here: lineage out of a table's declaration. Does not belong here: showing it (`assets.metadata`).
"""

from __future__ import annotations

from collections.abc import Iterator

from warehouse import registry
from warehouse.contracts.ledger import DimDocument
from warehouse.inputs import YEAR_DOCUMENTS
from warehouse.readings.shapes import SCHEMAS
from warehouse.registry import Table

Column = tuple[str, str]
"""An asset and a column of it; the columns of the store of readings are `table.column`."""


def lineage(table: Table) -> dict[str, list[Column]]:
    """The columns that each column of a table is made of.

    Declared columns come first; for every other column, the columns of the same name in the inputs count.
    """
    declared = table.lineage()
    found = {name: [*declared.get(name, _same_name(table, name))] for name in table.contract.column_names()}
    return {name: sources for name, sources in found.items() if sources}


def year_documents_columns() -> dict[str, list[Column]]:
    """The columns of `year_documents`: those of the ledger, and of the documents in the store."""
    found: dict[str, list[Column]] = {name: [("dim_document", name)] for name in DimDocument.column_names()}
    for name in SCHEMAS["documents"]:
        found.setdefault(name, []).append(("readings", f"documents.{name}"))
    return found


def _same_name(table: Table, column: str) -> Iterator[Column]:
    for name in dict.fromkeys(each.name for each in table.inputs):
        if name in registry.tables():
            has = column in registry.table(name).contract.column_names()
        else:
            has = name == YEAR_DOCUMENTS and column in year_documents_columns()
        if has:
            yield name, column
    if table.store and column in SCHEMAS[table.store]:
        yield "readings", f"{table.store}.{column}"
