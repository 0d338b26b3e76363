"""Sums over bodies by year, place and kind of body: what the overview, quality and coverage pages begin with.

Belongs here: what is added up, and over which reports. Does not belong here: lists of bodies (`lists`).

A sum is over the reports in which the number is known; how many those are stands beside it, for an unknown
number is not 0. A share is never averaged: its numerator and denominator are added up over the reports in
which all of its cells are known, as `warehouse/marts/indicators.toml` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from parsers.forms import forms
from warehouse.contracts.codes import NOTHING_PRINTED, UNRESOLVED
from warehouse.marts.headlines import HEADLINES
from warehouse.marts.indicators import derived_indicators
from warehouse.site.source import place, years_of
from warehouse.storage.tree import Warehouse

KEYS = ("year", "place", "kind")
COUNTED = tuple(line.name for line in HEADLINES if line.table != "fact_proactive_disclosure")
"""Headline numbers that are added up: requests, outcomes and proceedings."""
FILING = (
    *("expected", "expected_filed", "filed", "on_time", "late", "date_unknown", "no_deadline", "refused"),
    "other_form",
)
LATE_DAYS = (7, 30, 90)
"""Days after the deadline that part the groups of late reports."""
_CLOSED = ("upheld", "corrected", "other")
_COURT, _REVIEW = "litigation", "reconsideration"


@dataclass(frozen=True, slots=True)
class Share:
    """A share over many reports: headline numbers above and below the line."""

    id: str
    above: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def minimum_base(self) -> int:
        """The smallest denominator with which it is given."""
        return derived_indicators()[self.id].minimum_base


SHARES = (
    Share("granted_share", ("granted",), ("outcome_total",)),
    Share("disclosed_share", ("granted", "partly_granted"), ("outcome_total",)),
    Share("denied_share", ("denied_total",), ("outcome_total",)),
    Share("unavailable_share", ("unavailable_total",), ("outcome_total",)),
    Share("rejected_share", ("rejected_total",), ("outcome_total",)),
    *(
        Share(f"{each}_corrected_share", (f"{each}_corrected",), tuple(f"{each}_{end}" for end in _CLOSED))
        for each in (_REVIEW, _COURT)
    ),
    Share(
        "corrected_share",
        (f"{_REVIEW}_corrected", f"{_COURT}_corrected"),
        tuple(f"{each}_{end}" for each in (_REVIEW, _COURT) for end in _CLOSED),
    ),
)


def summed(warehouse: Warehouse) -> pl.DataFrame:
    """One row a year, place and kind of body, in this order.

    Returns:
        `year`, `place`, `kind` (null for a listed body that was not recognised); the counts `FILING`;
        `reports` (on forms since 2019); for each of `COUNTED` its sum and `NAME_known`; for each of `SHARES`
        `ID_above`, `ID_below` and `ID_known`; `breaking` (reports with a failing identity of severity error),
        `failing` and `assessed` (identities); for each ground `denied_*` its sum, and `grounds_known`.
    """
    parts = {_filing: "mart_coverage", _numbers: "mart_agency_year", _grounds: "mart_agency_year"}
    found: pl.DataFrame | None = None
    for part, table in parts.items():
        # a table without years has no rows, but its columns are wanted
        more = pl.concat(part(warehouse, year) for year in years_of(warehouse, table) or [0])
        found = (
            more if found is None else found.join(more, on=KEYS, how="full", coalesce=True, nulls_equal=True)
        )
    assert found is not None
    counts = [name for name in found.columns if name not in KEYS]
    return found.with_columns(pl.col(counts).fill_null(0)).sort(KEYS, nulls_last=True)


@cache
def grounds() -> tuple[str, ...]:
    """The codes of the rows in which requests are denied, of every form."""
    cells = [key for form in forms().values() for key, *_ in form.table("fact_request").cells()]
    return tuple(dict.fromkeys(row for _, row, _ in cells if row.startswith("denied_")))


def _filing(warehouse: Warehouse, year: int) -> pl.DataFrame:
    filed, expected = pl.col("filed"), pl.col("expectation") != "unlisted"
    columns = {
        "expected": expected,
        "expected_filed": expected & filed,
        "filed": filed,
        "on_time": filed & pl.col("on_time"),
        "late": filed & ~pl.col("on_time"),
        "date_unknown": filed & pl.col("deadline").is_not_null() & pl.col("on_time").is_null(),
        "no_deadline": filed & pl.col("deadline").is_null(),
        "refused": pl.col("refused").is_not_null(),
        "other_form": filed & ~pl.col("form_as_prescribed"),
    }
    days = (pl.col("published_on") - pl.col("deadline")).dt.total_days()
    late = {f"late_over_{each}": filed & (days > each) for each in LATE_DAYS}
    rows = warehouse.scan("mart_coverage", year).with_columns(place(), year=pl.lit(year, pl.Int32))
    counts = [each.sum().cast(pl.Int64).alias(name) for name, each in (columns | late).items()]
    return rows.group_by(KEYS).agg(counts).collect(engine="streaming")


def _numbers(warehouse: Warehouse, year: int) -> pl.DataFrame:
    rows = warehouse.scan("mart_agency_year", year).with_columns(place(), year=pl.lit(year, pl.Int32))
    return (
        rows.group_by(KEYS)
        .agg(pl.len().cast(pl.Int64).alias("reports"), *_columns())
        .collect(engine="streaming")
    )


def _columns() -> Iterator[pl.Expr]:
    for name in COUNTED:
        value = pl.col(f"{name}_or_zero")
        yield value.sum().alias(name)
        yield value.count().cast(pl.Int64).alias(f"{name}_known")
    for share in SHARES:
        above, below = _added(share.above), _added(share.below)
        known = above.is_not_null() & below.is_not_null()
        yield pl.when(known).then(above).sum().cast(pl.Int64).alias(f"{share.id}_above")
        yield pl.when(known).then(below).sum().cast(pl.Int64).alias(f"{share.id}_below")
        yield known.sum().cast(pl.Int64).alias(f"{share.id}_known")
    yield (pl.col("checks_failed_error") > 0).sum().cast(pl.Int64).alias("breaking")
    yield pl.col("checks_failed_error").sum().cast(pl.Int64).alias("failing")
    yield pl.col("checks_assessed_error").sum().cast(pl.Int64).alias("assessed")


def _added(names: tuple[str, ...]) -> pl.Expr:
    return pl.sum_horizontal((pl.col(f"{name}_or_zero") for name in names), ignore_nulls=False)


def _grounds(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The sums of the grounds of refusal over the reports in which each of them is known."""
    cells = warehouse.scan("fact_request", year).filter(
        "is_current", pl.col("applicant") == "total", pl.col("outcome").str.starts_with("denied_")
    )
    blank = pl.col("status").is_in(NOTHING_PRINTED)
    known = cells.select(
        "document_id",
        "outcome",
        value=pl.when(blank).then(0.0).otherwise(pl.col("value").cast(pl.Float64)),
        open=pl.col("status").is_in(UNRESOLVED).any().over("document_id"),
    ).filter(~pl.col("open"))
    bodies = warehouse.scan("mart_agency_year", year).select("document_id", "kind", place())
    rows = known.join(bodies, on="document_id").with_columns(year=pl.lit(year, pl.Int32))
    value, ground = pl.col("value"), pl.col("outcome")
    sums = [value.filter(ground == each).sum().round(0).cast(pl.Int64).alias(each) for each in grounds()]
    count = pl.col("document_id").n_unique().cast(pl.Int64).alias("grounds_known")
    return rows.group_by(KEYS).agg(*sums, count).collect(engine="streaming")
