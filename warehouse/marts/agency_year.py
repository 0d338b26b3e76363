"""mart_agency_year: one row an agency and year, what a BI user drags first.

Belongs here: headline numbers, shares and changes out of the facts.
Does not belong here: which cells make a headline number (`warehouse.marts.headlines`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from parsers.forms import PRE2019
from warehouse.contracts.codes import DIMENSIONS, NOTHING_PRINTED
from warehouse.contracts.marts import MartAgencyYear
from warehouse.facts.facts import documents_of
from warehouse.facts.followed import changed_bodies, holding, last_documents
from warehouse.inputs import Inputs
from warehouse.marts.bodies_today import bodies_today
from warehouse.marts.headlines import (
    CHANGED,
    CHANGES,
    COUNTS,
    HEADLINES,
    MINIMUM_BASE,
    SHARES,
    Headline,
    Share,
)
from warehouse.readings.shapes import NUMBER
from warehouse.storage.tree import Warehouse

_WHO = ("agency_name", "division_code", "city", "county", "level", "sector", "kind", "form", "published_on")
_COUNTED = ("cells_expected", "cells_reported", "cells_derived", "cells_unresolved")


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    documents = documents_of(inputs.warehouse, inputs.version, inputs.year)
    yield mart(inputs.warehouse, documents, inputs.year).collect()


def mart(warehouse: Warehouse, documents: pl.DataFrame, year: int) -> pl.LazyFrame:
    """The rows of mart_agency_year of a year. Reports on forms before 2019 are not in it.

    Args:
        warehouse: Where the facts lie; without those of the year before, changes are null. They are also null
            in the year in which a body was merged or split.
        documents: The documents of the year, as `warehouse.facts.facts.documents_of` returns them.
        year: The year reported on.
    """
    current = documents.lazy().filter("is_current", pl.col("form") != PRE2019)
    successions = warehouse.scan("dim_agency_succession").collect()
    rows = (
        current.select("province", "agency_id", "document_id", *_WHO, *_COUNTED)
        .join(_headlines(warehouse, year), on="agency_id", how="left")
        .join(_previous(warehouse, documents, successions, year), on="agency_id", how="left")
        .join(_failing(warehouse, year), on="document_id", how="left")
        .with_columns(pl.col("^checks_failed_.*$").fill_null(0))
        .with_columns(_share(share) for share in SHARES)
        .with_columns(_change(name) for name in CHANGED)
        .with_columns(column for line in HEADLINES for column in _for_tools(line))
        .pipe(_with_bodies, warehouse.scan("dim_agency"), successions)
        .with_columns(pl.col(name).cast(pl.Int64) for name, *_ in COUNTS)
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
    in_headline = in_rows & (pl.col(second) == line.column)
    value = pl.col("value")
    if zero:
        blank = pl.col("status").is_in(NOTHING_PRINTED)
        value = pl.when(blank).then(pl.lit(0).cast(NUMBER)).otherwise(value)
    cells = value.filter(in_headline)
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


def _for_tools(line: Headline) -> Iterator[pl.Expr]:
    """The columns of a headline number, typed for BI tools.

    A count that is printed with a fraction is not a count: the column is null.
    """
    names = [line.name, f"{line.name}_or_zero", *([f"{line.name}_change"] if line.name in CHANGED else [])]
    for name in names:
        value = pl.col(name)
        if line.money:
            yield value.cast(pl.Float64)
        else:
            yield pl.when(value == value.round(0)).then(value).cast(pl.Int64, strict=False).alias(name)


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    tables = {line.name: line.table for line in HEADLINES}
    parts = {f"{line.name}{suffix}": [line.name] for line in HEADLINES for suffix in ("", "_or_zero")}
    parts |= {share.name: [*share.part, *share.base] for share in SHARES}
    parts |= {name: [changed] for changed, (name, *_) in zip(CHANGED, CHANGES, strict=True)}
    found = {
        column: [
            (table, name)
            for table in dict.fromkeys(tables[part] for part in names)
            for name in ("value", "status")
        ]
        for column, names in parts.items()
    }
    parts_of_id = [("year_documents", "agency_id"), ("year_documents", "division_code")]
    found |= {
        "agency_id_then": parts_of_id,
        "agency_id_today": [("year_documents", "agency_id"), ("dim_agency_succession", "successor_held_as")],
        "agency_name_today": [("dim_agency", "agency_name"), ("dim_agency_succession", "successor_name")],
    }
    failing = [("fact_check", "outcome"), ("fact_check", "severity")]
    return found | {f"checks_failed_{severity}": failing for severity in ("error", "warn")}


def _zeroed(name: str) -> pl.Expr:
    return pl.col(f"{name}_or_zero").cast(pl.Float64)


def _previous(
    warehouse: Warehouse, documents: pl.DataFrame, successions: pl.DataFrame, year: int
) -> pl.LazyFrame:
    """The numbers of the year before that changes are from, along the succession of bodies."""
    last_year = _headlines(warehouse, year - 1).with_columns(agency_name="agency_id").collect()
    this_year = documents.filter("is_current")
    followed = last_documents(this_year, last_year, holding(successions, year))
    changed = changed_bodies(successions, year).filter(changed_in=year)
    numbers = followed.lazy().join(changed.lazy(), on="agency_id", how="anti")
    return numbers.select("agency_id", *(pl.col(name).alias(f"{name}_before") for name in CHANGED))


def _with_bodies(rows: pl.LazyFrame, agencies: pl.LazyFrame, successions: pl.DataFrame) -> pl.LazyFrame:
    """The rows with the body of the time and that of today.

    The name of today is that of the latest report, else that of the succession.
    """
    body = pl.col("agency_id").str.extract("^[0-9]{6}(-.+)$")
    ended = bodies_today(successions).with_columns(ended=True).lazy()
    named = agencies.select(agency_id_today="agency_id", latest_name="agency_name")
    return (
        rows.with_columns(agency_id_then=pl.coalesce(pl.col("division_code") + body, "agency_id"))
        .join(ended, on="agency_id", how="left")
        .with_columns(
            agency_id_today=pl.when("ended").then("agency_id_today").otherwise("agency_id"),
        )
        .join(named, on="agency_id_today", how="left")
        .with_columns(agency_name_today=pl.coalesce("latest_name", "name_today"))
    )


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
