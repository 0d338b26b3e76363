"""Lists of bodies: all that ever reported, and for a year who reported what, who broke what, who is missing.

Belongs here: rows of tables that a person filters. Does not belong here: single reports (`reports`), sums
(`sums`). Each frame has the column `place`, and is in the order of `agency_id` or `agency`.
"""

from __future__ import annotations

import polars as pl

from warehouse.site.source import checks_of, place, years_of
from warehouse.storage.tree import Warehouse

ROW = (
    *("new_received_or_zero", "outcome_total_or_zero", "granted_or_zero", "denied_total_or_zero"),
    *("granted_share", "denied_share", "corrected_share", "checks_failed_error", "checks_failed_warn"),
)
"""What the list of bodies shows of a report."""


def bodies(warehouse: Warehouse) -> pl.DataFrame:
    """Every body that reported.

    Returns:
        `place`, `agency_id`, `agency_name`, `kind`, `level`, and `years`: those with an accepted report.
    """
    years = (
        warehouse.scan("dim_document")
        .filter(pl.col("status") == "accepted", pl.col("year").is_not_null())
        .group_by("agency_id")
        .agg(years=pl.col("year").cast(pl.Int32).unique().sort())
    )
    who = warehouse.scan("dim_agency").select(
        place(), "agency_id", "agency_name", "kind", "level", "division_code", "city", "county", "sector"
    )
    return who.join(years, on="agency_id", how="left").sort("agency_id").collect()


def rows_of(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """`place`, `agency_id` and `ROW` of every report of a year on a form since 2019."""
    rows = warehouse.scan("mart_agency_year", year)
    return rows.select(place(), "agency_id", *ROW).sort("agency_id").collect()


def breaks(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """Which body breaks which identity, in current documents of a year.

    Returns:
        `place`, `agency_id`, `agency_name`, `check_id`, `severity`, `attribution`, and `scopes`: how often.
    """
    failing = checks_of(warehouse, year).filter(pl.col("outcome") == "fail")
    who = warehouse.scan("dim_agency").select(place(), "agency_id", "agency_name")
    key = ("agency_id", "check_id", "severity", "attribution")
    counted = failing.group_by(key).agg(scopes=pl.len().cast(pl.Int64))
    return counted.join(who, on="agency_id", how="inner").sort(key).collect(engine="streaming")


def outcomes(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """How often each identity passes, fails and cannot be assessed, in current documents of a year.

    Returns:
        `check_id`, `severity`, `pass`, `fail`, `not_assessable` (scopes), and `reports` (with a failing one).
    """
    failed = pl.col("outcome") == "fail"
    counts = {
        name: (pl.col("outcome") == name).sum().cast(pl.Int64) for name in ("pass", "fail", "not_assessable")
    }
    rows = checks_of(warehouse, year).group_by("check_id", "severity")
    found = rows.agg(**counts, reports=pl.col("document_id").filter(failed).n_unique().cast(pl.Int64))
    number = pl.col("check_id").str.slice(1).cast(pl.Int32, strict=False)
    return found.collect(engine="streaming").sort(pl.col("check_id").str.head(1), number, "severity")


def late(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The reports of a year that were published after the deadline.

    Returns:
        `place`, `agency_id`, `agency_name`, `published_on`, `deadline`, `days` after it.
    """
    days = (pl.col("published_on") - pl.col("deadline")).dt.total_days()
    rows = warehouse.scan("mart_coverage", year).filter("filed", days > 0)
    columns = (place(), "agency_id", "agency_name", "published_on", "deadline", days.alias("days"))
    return rows.select(columns).sort("agency_id").collect()


def missing(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The bodies that were expected to report on a year and did not.

    Returns:
        `place`, `agency`, `agency_id` (null where it never reported), `agency_name`, `kind`, `expectation`,
        `refused`.
    """
    rows = warehouse.scan("mart_coverage", year).filter(~pl.col("filed"))
    columns = ("agency", "agency_id", "agency_name", "kind", "expectation", "refused")
    return rows.select(place(), *columns).sort("agency").collect()


def all_years(warehouse: Warehouse) -> list[int]:
    """Every year that anything is known of, the earliest first."""
    return sorted({*years_of(warehouse, "mart_coverage"), *years_of(warehouse, "mart_agency_year")})


def listed_years(warehouse: Warehouse) -> list[int]:
    """The years of which a list says who must report."""
    listed = pl.col("expectation") == "listed"
    years = years_of(warehouse, "mart_coverage")
    return [
        year
        for year in years
        if warehouse.scan("mart_coverage", year).select(listed.any()).collect(engine="streaming").item()
    ]
