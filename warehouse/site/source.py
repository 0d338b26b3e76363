"""The tables that a site is made of, of a warehouse or a release, a year at a time.

Belongs here: years, and the place that a body is counted in. Does not belong here: what is asked of them.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from parsers.identity.divisions import division
from warehouse.levels import level_check
from warehouse.storage.tree import Warehouse

NOWHERE = "00"
"""The place of bodies without a division: those of the centre, and those that were not recognised."""
PLACES = (
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42"),
    *("43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "66", "71", "81"),
    *("82", NOWHERE),
)
"""Provinces by the first two digits of GB/T 2260."""
TABLES = (
    *("dim_agency", "dim_document", "dim_indicator", "mart_agency_year", "mart_coverage", "fact_check"),
    "mart_level_sum",
    *("fact_difference", "fact_proactive_disclosure", "fact_request", "fact_reconsideration_litigation"),
)
"""What a site is made of."""


def years_of(warehouse: Warehouse, table: str) -> list[int]:
    """The years that a table has rows of, in a warehouse or in a release (which holds all in one file)."""
    if found := warehouse.years(table):
        return found
    rows = warehouse.scan(table)
    if "year" not in rows.collect_schema().names():
        return []
    return sorted(rows.select(pl.col("year").unique()).collect()["year"].to_list())


def fingerprints(warehouse: Warehouse) -> list[object]:
    """What the tables of a site are made of; another list says that a build wrote meanwhile."""
    nodes: list[tuple[str, int | None]] = [
        (name, year) for name in TABLES for year in (*warehouse.years(name), None)
    ]
    return [(name, year, warehouse.fingerprint(name, year)) for name, year in nodes]


def checks_of(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """The identities of current documents of a year: rows of fact_check, and I8 out of mart_level_sum.

    I8 is a warning that blames nobody (docs/levels.md); its `scope` is the indicator.
    """
    level = warehouse.scan("mart_level_sum", year).filter(pl.col("outcome").is_not_null())
    columns = warehouse.scan("fact_check", year).collect_schema()
    as_checks = level.select(
        "province",
        "agency_id",
        "document_id",
        "outcome",
        "difference",
        "message",
        check_id=pl.lit(level_check.CHECK_ID),
        scope="indicator",
        ordinal=pl.lit(0, pl.Int32),
        severity=pl.lit("warn"),
        lhs="value",
        rhs="sum",
        indicators=pl.concat_list("indicator"),
        attribution=pl.lit("undetermined"),
        is_current=pl.lit(True),
    )
    ours = warehouse.scan("fact_check", year).filter("is_current")
    return pl.concat(
        [ours, as_checks.select(pl.col(name).cast(kind) for name, kind in columns.items() if name != "year")],
        how="diagonal",
    )


@cache
def place_names() -> dict[str, str]:
    """The places by code, with the names that the tables use; `NOWHERE` has none."""
    return {code: found.name for code in PLACES if (found := division(f"{code}0000")) is not None}


def place() -> pl.Expr:
    """The place of a row with `province` and `division_code`; `NOWHERE` where neither says it."""
    codes = {name: code for code, name in place_names().items()}
    named = pl.col("province").replace_strict(codes, default=None, return_dtype=pl.String)
    coded = pl.col("division_code").str.head(2)
    known = pl.when(coded.is_in(PLACES)).then(coded)
    return pl.coalesce(named, known, pl.lit(NOWHERE)).alias("place")
