"""What a warehouse knows beside one document: other documents, the year before, the comparisons with it.

Belongs here: looking that up in the tables. Does not belong here: how it is shown
(`presentation.evidence.page`).
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from parsers.model import CellKey
from presentation.evidence.page import Background, Other
from warehouse.contracts.codes import DIMENSIONS
from warehouse.storage.tree import Warehouse

_ACROSS = ("I5", "I6", "I7", "I13", "I15")


def background_of(document_id: str, tables: Warehouse) -> Background:
    """What the warehouse knows beside a document; nothing where there is none or it is not in it."""
    ledger = tables.scan("dim_document")
    rows = ledger.filter(pl.col("document_id") == document_id).collect()
    if rows.is_empty() or rows["agency_id"][0] is None or rows["year"][0] is None:
        return Background()
    agency, year = str(rows["agency_id"][0]), int(rows["year"][0])
    same = (pl.col("agency_id") == agency) & (pl.col("year") == year)
    beside = ledger.filter(same & (pl.col("document_id") != document_id)).sort("source_path").collect()
    others = [
        Other(row["source_path"], row["status"], row["reason_detail"] or "", str(row["published_on"] or ""))
        for row in beside.iter_rows(named=True)
    ]
    return Background(others, _numbers(tables, agency, year - 1), _across(tables, document_id, year))


def _numbers(tables: Warehouse, agency: str, year: int) -> dict[CellKey, Decimal]:
    """The numbers of the current document of an agency and year, by cell."""
    found: dict[CellKey, Decimal] = {}
    for table, dimensions in DIMENSIONS.items():
        current = pl.col("is_current") & (pl.col("agency_id") == agency) & pl.col("value").is_not_null()
        rows = tables.scan(table, year).filter(current).select(*dimensions, "value").collect()
        found.update({(table, first, second): value for first, second, value in rows.iter_rows()})
    return found


def _across(tables: Warehouse, document_id: str, year: int) -> list[tuple[str, str]]:
    """The comparisons of a document with the year before that could be made: outcome and message."""
    own = (pl.col("document_id") == document_id) & pl.col("check_id").is_in(_ACROSS)
    told = own & (pl.col("outcome") != "not_assessable")
    rows = tables.scan("fact_check", year).filter(told).select("outcome", "message").collect()
    return sorted(rows.unique().iter_rows())
