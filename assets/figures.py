"""The numbers, rows and pictures of a table in Dagster's UI.

Belongs here: what is counted of which table, under keys that stay, so that the UI can plot them over years
and runs. Does not belong here: columns and lineage (`assets.metadata`), drawing (`presentation.pictures`).
A number that can be 0 is there also when it is 0; only a reason of quarantine appears with its first file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import dagster as dg
import polars as pl

from assets.markdown import fitting, picture
from assets.metadata import rows_table
from presentation.pictures import board, coverage
from warehouse.catalogue.dictionary import columns
from warehouse.contracts.codes import ATTRIBUTIONS, DIMENSIONS, DOCUMENT_STATUS
from warehouse.registry import Table
from warehouse.storage.tree import Warehouse

Figures = dict[str, Any]
PREVIEW = 5
PREVIEW_COLUMNS = 8
PREVIEW_WIDTH = 24
"""Rows, columns and characters of a cell of a preview: what fits on the page."""
_SCALE = "\n\n深绿 100% · 黄绿 ≥ 90% · 黄 ≥ 50% · 红 < 50% · 灰 —"


def figures(warehouse: Warehouse, table: Table, year: int | None, counts: Mapping[Any, int]) -> Figures:
    """What the UI shows of a table that was published, beside its columns.

    Args:
        warehouse: Where it lies.
        table: Its declaration.
        year: Of a partitioned table.
        counts: Rows by the values of `counted_by`.
    """
    path = warehouse.path(table.name, year)
    found: Figures = special(warehouse, year or 0) if (special := _SPECIAL.get(table.name)) else {}
    found |= counted(table, counts)
    if table.name in DIMENSIONS:
        found["documents"] = _distinct(warehouse.scan(table.name, year), "document_id")
    found["bytes"] = path.stat().st_size if path.exists() else 0
    columns_shown = [column for column in table.contract.column_names() if column != "year"][:PREVIEW_COLUMNS]
    preview = warehouse.scan(table.name, year).select(columns_shown).head(PREVIEW).collect()
    return found | ({"preview": rows_table(preview, PREVIEW_WIDTH)} if len(preview) else {})


def counted(table: Table, counts: Mapping[Any, int]) -> dict[str, int]:
    """Rows by the values of the column that the table is counted by; 0 for a code without rows.

    Args:
        table: The declaration.
        counts: Rows by value.
    """
    codes: tuple[Any, ...] = next(
        (column.codes for column in columns(table.name) if column.name == table.counted_by), ()
    )
    known = codes or ((True, False) if any(isinstance(value, bool) for value in counts) else ())
    whole = {**dict.fromkeys(known, 0), **counts}
    return {_key(table, value): number for value, number in whole.items()}


def _key(table: Table, value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"{'' if value else 'not_'}{table.counted_by}"


def of_documents(ledger: pl.DataFrame) -> Figures:
    """The documents of the ledger, or of a year of it: all, by status, quarantined ones also by reason."""
    quarantined = ledger.filter(pl.col("status") == "quarantined")
    reasons = quarantined.group_by("reason").len().sort("reason").rows()
    return {
        "documents": len(ledger),
        **{status: int((ledger["status"] == status).sum()) for status in DOCUMENT_STATUS},
        **{f"quarantined_{reason}": number for reason, number in reasons},
    }


def _ledger(warehouse: Warehouse, _year: int) -> Figures:
    return of_documents(warehouse.scan("dim_document").select("status", "reason").collect())


def _checks(warehouse: Warehouse, year: int) -> Figures:
    """Failing identities of current documents by attribution, and the board."""
    fails = pl.col("outcome") == "fail"
    failing = warehouse.scan("fact_check", year).filter("is_current", fails)
    by = dict(failing.group_by("attribution").len().collect().iter_rows())
    found: Figures = {}
    lines = [line for line in board.board(warehouse, year) if line.failures]
    if lines:
        text = fitting(lambda rows: board.drawn(lines[:rows]), len(lines), f"quality board {year}")
        found["quality_board"] = dg.MetadataValue.md(text)
    found |= {f"failing_{each}": by.get(each, 0) for each in ATTRIBUTIONS}
    found["failing_documents"] = _distinct(failing, "document_id")
    return found


def _coverage(warehouse: Warehouse, year: int) -> Figures:
    """Who has reported, in numbers, by level and on a map."""
    rows = warehouse.scan("mart_coverage", year).select("filed", "on_time", "refused").collect()
    filed, on_time = int(rows["filed"].sum()), int(rows["on_time"].sum())
    late = int((~rows["on_time"]).sum())
    found: Figures = _pictures(warehouse, year)
    return found | {
        "refused": int(rows["refused"].is_not_null().sum()),
        "on_time": on_time,
        "late": late,
        "filed_percent": round(100 * filed / len(rows), 1) if len(rows) else 0.0,
    }


def _pictures(warehouse: Warehouse, year: int) -> Figures:
    found: Figures = {}
    levels, divisions = coverage.by_level(warehouse, year), coverage.by_division(warehouse, year)
    if levels:
        drawn = coverage.levels_drawn(levels)
        found["coverage_by_level"] = dg.MetadataValue.md(picture(drawn, f"reported by level {year}"))
    if divisions:
        found["coverage_map"] = dg.MetadataValue.md(_map(divisions, year))
        found["coverage_by_division"] = rows_table(coverage.named(divisions, year))
    return found


def _map(divisions: Mapping[str, coverage.Share], year: int) -> str:
    words = f"reported by division {year}"
    if coverage.of_provinces(divisions):
        return picture(coverage.provinces_drawn(divisions), words) + _SCALE
    cities = coverage.least_complete_first(divisions)
    return fitting(lambda rows: coverage.cities_drawn(dict(cities[:rows]), year), len(cities), words)


def _agency_year(warehouse: Warehouse, year: int) -> Figures:
    """Sums over bodies that are plotted over years; blanks add nothing."""
    rows = warehouse.scan("mart_agency_year", year)
    names = ("cells_expected", "cells_reported", "cells_derived", "cells_unresolved")
    sums = rows.select(*names, "checks_failed_error", "checks_failed_warn").sum().collect()
    return {"bodies": rows.select(pl.len()).collect().item(), **sums.row(0, named=True)}


def _distinct(rows: pl.LazyFrame, column: str) -> int:
    return int(rows.select(pl.col(column).n_unique()).collect().item())


_SPECIAL: dict[str, Callable[[Warehouse, int], Figures]] = {
    "dim_document": _ledger,
    "fact_check": _checks,
    "mart_agency_year": _agency_year,
    "mart_coverage": _coverage,
}
