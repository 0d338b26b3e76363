"""v_cell_lineage: the cells of all three facts beside the document that each stands in, as a view of DuckDB.

Belongs here: the view's query and comments. Does not belong here: the catalogue that holds it
(`warehouse.catalogue.catalogue`).
"""

from __future__ import annotations

from warehouse.catalogue.dictionary import columns
from warehouse.contracts.codes import COUNTED_STATUS, DIMENSIONS

NAME = "v_cell_lineage"
DESCRIPTION = (
    "Every cell of the three facts with its document: number, print, place, rule, file, digest / 单元格溯源"
)
_CELL = (
    "year",
    "province",
    "agency_id",
    "indicator",
    "value",
    "unit",
    "status",
    "raw_text",
    "printed_unit",
    "locator",
    "rule",
    "candidates",
    "form",
    "is_current",
    "document_id",
)
_DOCUMENT = ("agency_name", "title", "published_on", "source_path", "source_url", "parser_version")
_OWN = {
    "sha256": "sha256 of the file's bytes / 文件摘要",
    "document_status": "accepted, or superseded by another document / 文件状态",
}


def query() -> str:
    """The statement that selects the view's rows, over the views of the tables."""
    cells = " UNION ALL ".join(f"SELECT {', '.join(_CELL)} FROM {table}" for table in DIMENSIONS)
    of_cell = ", ".join(f"cell.{name}" for name in _CELL)
    of_document = ", ".join(f"document.{name}" for name in _DOCUMENT)
    counted = ", ".join(f"'{status}'" for status in COUNTED_STATUS)
    return (
        f"SELECT {of_cell}, {of_document}, split_part(cell.document_id, '#', 1) AS sha256, "
        f"document.status AS document_status FROM ({cells}) cell JOIN dim_document document "
        f"ON document.document_id = cell.document_id AND document.status IN ({counted})"
    )


def comments() -> dict[str, str]:
    """What each column says, by name."""
    fact = {entry.name: entry.description for entry in columns(next(iter(DIMENSIONS)))}
    ledger = {entry.name: entry.description for entry in columns("dim_document")}
    return {name: fact[name] for name in _CELL} | {name: ledger[name] for name in _DOCUMENT} | _OWN
