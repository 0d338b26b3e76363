"""The part of a table that one year of another table is made of.

Belongs here: which rows and columns of a dimension, of another table of the year or of the year before a year
can depend on, given the bodies that report on it. A maker is handed these alone, so that another body's first
report leaves the tables of a year as they are.
Does not belong here: which table is made of which part (`warehouse.tables`), and what is done with it.
"""

from __future__ import annotations

import polars as pl

from warehouse.levels.bodies import bodies_below
from warehouse.storage.tree import Warehouse

_SUCCESSION = (
    "agency_id",
    "held_as",
    "agency_name",
    "successor_id",
    "successor_held_as",
    "successor_name",
    "kind",
    "valid_from",
)


def reporting(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of dim_agency the bodies that report on the year: name, place and kind."""
    who = ("agency_id", "agency_name", "province", "division_code", "kind")
    return _among(warehouse.scan("dim_agency").select(who), warehouse.bodies_of(year))


def names_today(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of dim_agency the names of the bodies that report on the year, and of those that took their place."""
    return _among(warehouse.scan("dim_agency").select("agency_id", "agency_name"), _reached(warehouse, year))


def expected(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of dim_expected_agency the bodies that are expected in the year, and those that report on it."""
    reports = pl.col("agency_id").is_in(warehouse.bodies_of(year).implode()).fill_null(False)
    valid = (pl.col("valid_from").fill_null(year) <= year) & (pl.col("valid_to").fill_null(year) >= year)
    return warehouse.scan("dim_expected_agency").filter(valid | reports)


def predecessors(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of dim_agency_succession what made a body that reports on the year what it is in that year."""
    rows = warehouse.scan("dim_agency_succession").select(_SUCCESSION).filter(pl.col("valid_from") <= year)
    return rows.filter(pl.col("successor_held_as").is_in(warehouse.bodies_of(year).implode()))


def successions(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of dim_agency_succession what made a body that reports on the year, and what became of it until now."""
    rows = warehouse.scan("dim_agency_succession").select(_SUCCESSION)
    reports, reached = warehouse.bodies_of(year).implode(), _reached(warehouse, year).implode()
    return rows.filter(pl.col("successor_held_as").is_in(reports) | pl.col("held_as").is_in(reached))


def followed(warehouse: Warehouse, year: int) -> pl.Series:
    """`agency_id` of the bodies whose reports on the year before those on the year are set beside.

    They are the bodies that report on the year, and those whose place one of them took.
    """
    own = warehouse.bodies_of(year)
    taken = predecessors(warehouse, year).select(agency_id="held_as").collect()["agency_id"]
    return pl.concat([own, taken]).unique().sort()


def own_last_year(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of fact_prose_similarity of the year what is said of each report beside the body's own of last year."""
    columns = ("agency_id", "document_id", "section", "relation", "share", "shared", "shingles")
    rows = warehouse.scan("fact_prose_similarity", year).select(columns)
    return rows.filter(pl.col("relation") == "last_year")


def levels(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """Of mart_coverage of the year the governments that have reported, and the bodies below them.

    Also those of which it is not known where they are: with one of them, no level is known to be complete.
    """
    columns = ("agency", "expectation", "filed", "document_id", "agency_id", "agency_name", "province")
    rows = warehouse.scan("mart_coverage", year).select(*columns, "division_code", "kind").collect()
    below = bodies_below(rows)
    is_part = pl.col("agency").is_in(below["agency"].implode())
    is_above = pl.col("agency_id").is_in(below["government"].implode()).fill_null(False)
    is_scoped = pl.col("filed") & (pl.col("kind") == "government")
    return rows.lazy().filter(is_part | is_above | is_scoped | pl.col("division_code").is_null())


def _among(rows: pl.LazyFrame, ids: pl.Series) -> pl.LazyFrame:
    return rows.filter(pl.col("agency_id").is_in(ids.implode()))


def _reached(warehouse: Warehouse, year: int) -> pl.Series:
    """`agency_id` of the bodies that report on the year, and of all that followed them."""
    steps = warehouse.scan("dim_agency_succession").select("held_as", "successor_held_as").unique().collect()
    reached = warehouse.bodies_of(year)
    while True:
        following = steps.filter(pl.col("held_as").is_in(reached.implode()))["successor_held_as"]
        wider = pl.concat([reached, following.alias("agency_id")]).unique()
        if len(wider) == len(reached):
            return reached
        reached = wider
