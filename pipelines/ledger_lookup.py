"""What a warehouse says of one document: where its file lies, and what stands beside it.

Belongs here: looking a document up in the ledger, the facts and the checks. Does not belong here: reading its
file (`pipelines.evidence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.model import CellKey
from pipelines.exits import refuse, warehouse_or_exit
from pipelines.settings import Settings
from presentation.evidence.page import Background, Other

if TYPE_CHECKING:
    from warehouse.storage.tree import Warehouse

DOCUMENT_ID = re.compile(r"[0-9a-f]{64}(?:#[0-9]+)?")
_ACROSS = ("I5", "I6", "I7", "I13", "I15")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document, or every report of a file.

    Args:
        file: The file, or the archive that holds it.
        member: The archive's member; empty for the file itself, or for every member.
        number: Which of a file's reports, from 1; 0 for every one.
    """

    file: Path
    member: str = ""
    number: int = 0


def find_document(document_id: str, settings: Settings) -> Wanted:
    """Where the file of a document lies, by the ledger; exit where that does not tell."""
    import polars as pl

    tables = warehouse_or_exit(settings)
    rows = tables.scan("dim_document").filter(pl.col("document_id") == document_id).collect()
    if rows.is_empty():
        refuse("unknown_document", warehouse=str(tables.root), document=document_id)
    path, mark, number = str(rows["source_path"][0]).rpartition("#")
    if not mark or not document_id.endswith(f"#{number}"):
        path, number = str(rows["source_path"][0]), ""
    if "://" in settings.landing:
        refuse("document_elsewhere", path=path, landing=settings.landing)
    outer, _, member = path.partition("!/")
    file = Path(settings.landing) / outer
    if not file.is_file():
        refuse("document_gone", path=str(file))
    return Wanted(file, member, int(number or 0))


def background_of(document_id: str, settings: Settings) -> Background:
    """What the warehouse knows beside a document; nothing where there is none or it is not in it."""
    import polars as pl

    tables = _tables(settings)
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
    import polars as pl

    from warehouse.contracts.codes import DIMENSIONS

    found: dict[CellKey, Decimal] = {}
    for table, dimensions in DIMENSIONS.items():
        current = pl.col("is_current") & (pl.col("agency_id") == agency) & pl.col("value").is_not_null()
        rows = tables.scan(table, year).filter(current).select(*dimensions, "value").collect()
        found.update({(table, first, second): value for first, second, value in rows.iter_rows()})
    return found


def _across(tables: Warehouse, document_id: str, year: int) -> list[tuple[str, str]]:
    """The comparisons of a document with the year before that could be made: outcome and message."""
    import polars as pl

    own = (pl.col("document_id") == document_id) & pl.col("check_id").is_in(_ACROSS)
    told = own & (pl.col("outcome") != "not_assessable")
    rows = tables.scan("fact_check", year).filter(told).select("outcome", "message").collect()
    return sorted(rows.unique().iter_rows())


def _tables(settings: Settings) -> Warehouse:
    from warehouse.storage.tree import Warehouse

    return Warehouse.at(settings.warehouse, settings.readings or None)
