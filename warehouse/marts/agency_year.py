"""mart_agency_year: one row an agency and year, what a BI user drags first.

Belongs here: headline numbers, shares and changes out of the facts.
Does not belong here: which cells make a headline number (`warehouse.marts.headlines`).
"""

from __future__ import annotations

import polars as pl

from warehouse.contracts import DIMENSIONS, MartAgencyYear
from warehouse.marts.headlines import CHANGED, HEADLINES, MINIMUM_BASE, SHARES, Headline, Share
from warehouse.readings.shapes import NUMBER
from warehouse.storage.tree import Warehouse

_BLANKS = ("blank", "dash", "not_applicable")
_WHO = ("agency_name", "division_code", "city", "county", "level", "sector", "kind", "form", "published_on")
_COUNTED = ("cells_expected", "cells_reported", "cells_derived", "cells_unresolved")


def mart(warehouse: Warehouse, documents: pl.DataFrame, year: int) -> pl.LazyFrame:
    """The mart of a year; changes need the facts of the year before and are null without.

    Reports of forms before 2019 have none of its numbers and are not in it.
    """
    current = documents.lazy().filter("is_current", pl.col("form") != "pre2019")
    rows = (
        current.select("province", "agency_id", "document_id", *_WHO, *_COUNTED)
        .join(_headlines(warehouse, year), on="agency_id", how="left")
        .join(_previous(warehouse, year - 1), on="agency_id", how="left")
        .join(_failing(warehouse, year), on="document_id", how="left")
        .with_columns(pl.col("^checks_failed_.*$").fill_null(0))
        .with_columns(_share(share) for share in SHARES)
        .with_columns(_change(name) for name in CHANGED)
    )
    return rows.select(MartAgencyYear.column_names()).sort("province", "agency_id", nulls_last=False)


def _headlines(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """`agency_id` and each headline number twice: as printed, and with blanks taken as 0."""
    found = pl.LazyFrame(schema={"agency_id": pl.String})
    for table in DIMENSIONS:
        lines = [line for line in HEADLINES if line.table == table]
        sums = [_total(line, zero) for line in lines for zero in (False, True)]
        used = pl.col(DIMENSIONS[table][1]).is_in({line.column for line in lines})
        rows = warehouse.scan(table, year).filter("is_current", used).group_by("agency_id").agg(sums)
        found = found.join(rows, on="agency_id", how="full", coalesce=True)
    return found


def _total(line: Headline, zero: bool) -> pl.Expr:
    """A sum is a number only when every cell in it is: one unknown makes it unknown."""
    first, second = DIMENSIONS[line.table]
    in_rows = pl.any_horizontal(_row(first, row) for row in line.rows)
    mine = in_rows & (pl.col(second) == line.column)
    value = pl.col("value")
    if zero:
        blank = pl.col("status").is_in(_BLANKS)
        value = pl.when(blank).then(pl.lit(0).cast(NUMBER)).otherwise(value)
    cells = value.filter(mine)
    known = (cells.len() > 0) & (cells.null_count() == 0)
    name = f"{line.name}_or_zero" if zero else line.name
    return pl.when(known).then(cells.sum()).cast(NUMBER, strict=False).alias(name)


def _row(dimension: str, row: str) -> pl.Expr:
    if row.endswith("*"):
        return pl.col(dimension).str.starts_with(row[:-1])
    return pl.col(dimension) == row


def _share(share: Share) -> pl.Expr:
    part = pl.sum_horizontal((_zeroed(name) for name in share.part), ignore_nulls=False)
    base = pl.sum_horizontal((_zeroed(name) for name in share.base), ignore_nulls=False)
    return pl.when(base >= MINIMUM_BASE).then(part / base).alias(share.name)


def _change(name: str) -> pl.Expr:
    change = pl.col(name) - pl.col(f"{name}_before")
    return change.cast(NUMBER, strict=False).alias(f"{name}_change")


def _zeroed(name: str) -> pl.Expr:
    return pl.col(f"{name}_or_zero").cast(pl.Float64)


def _previous(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    numbers = _headlines(warehouse, year)
    return numbers.select("agency_id", *(pl.col(name).alias(f"{name}_before") for name in CHANGED))


def _failing(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    failed = pl.col("outcome") == "fail"
    return (
        warehouse.scan("fact_check", year)
        .group_by("document_id")
        .agg(
            (failed & (pl.col("severity") == severity))
            .sum()
            .cast(pl.Int32)
            .alias(f"checks_failed_{severity}")
            for severity in ("error", "warn")
        )
    )
