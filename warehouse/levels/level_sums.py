"""mart_level_sum: what a government publishes beside the sum of what the bodies below it publish.

Belongs here: the rows. Does not belong here: judging a difference (`warehouse.levels.level_check`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import polars.selectors as cs

from warehouse.contracts.codes import DIMENSIONS, UNRESOLVED
from warehouse.contracts.levels import MartLevelSum
from warehouse.inputs import Inputs
from warehouse.levels.bodies import DEPARTMENT, LOWER, bodies_below
from warehouse.levels.level_check import judged
from warehouse.levels.scopes import scopes
from warehouse.levels.settings import OWN_LEVEL, WHOLE, settings
from warehouse.readings.shapes import NUMBER
from warehouse.storage.tree import Warehouse


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    yield level_sums(inputs.warehouse, inputs.year)


def level_sums(warehouse: Warehouse, year: int) -> pl.DataFrame:
    """The rows of mart_level_sum of a year: one a government with bodies below it and an indicator.

    Args:
        warehouse: Where the facts, mart_coverage and fact_section of the year lie.
        year: The year reported on.
    """
    coverage = warehouse.scan("mart_coverage", year).collect()
    below = bodies_below(coverage)
    governments = coverage.filter(pl.col("agency_id").is_in(below["government"].unique().implode())).select(
        "province", "agency_id", "agency_name", "document_id"
    )
    reports = pl.concat([below["agency_id"].drop_nulls(), governments["agency_id"]]).unique()
    stated = scopes(
        warehouse.scan("fact_section", year), coverage.filter("filed", pl.col("kind") == "government")
    )
    cells = _cells(warehouse, year, reports).collect()
    unplaced = coverage["division_code"].null_count()
    sums = (
        cells.join(governments, on="agency_id")
        .join(stated, on="document_id")
        .join(
            _sums(below, cells, stated),
            left_on=["agency_id", "indicator"],
            right_on=["government", "indicator"],
        )
        .with_columns(unplaced=pl.lit(unplaced, pl.Int32))
        .with_columns(sum=_sum(), complete=_complete())
        .with_columns(difference=(pl.col("value") - pl.col("sum")).cast(NUMBER, strict=False))
    )
    return (
        judged(sums)
        .select(MartLevelSum.column_names())
        .with_columns(cs.decimal().cast(pl.Float64), cs.integer().cast(pl.Int64))  # as BI tools like them
        .sort("province", "agency_id", "indicator", nulls_last=False)
    )


def _cells(warehouse: Warehouse, year: int, agencies: pl.Series) -> pl.LazyFrame:
    """`agency_id`, `indicator`, `value`, `status` of the cells that are summed, of current documents."""
    frames = []
    for fact, codes in settings().indicators.items():
        rows = warehouse.scan(fact, year).filter("is_current", pl.col("agency_id").is_in(agencies.implode()))
        if codes:
            rows = rows.filter(pl.col(DIMENSIONS[fact][1]).is_in(codes))
        frames.append(rows.select("agency_id", "indicator", "value", "status"))
    return pl.concat(frames)


def _sums(below: pl.DataFrame, cells: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """For each government and indicator how many bodies there are, how many have a number, and the sums."""
    scope_of = below.join(stated, on="document_id", how="left").with_columns(
        # a township has no government below it
        is_whole=(pl.col("kind") == "township") | (pl.col("scope") == WHOLE).fill_null(False)
    )
    of = {name: pl.col("relation") == name for name in (DEPARTMENT, LOWER)}
    counts = scope_of.group_by("government").agg(
        *(flag.sum().cast(pl.Int32).alias(f"{name}_expected") for name, flag in of.items()),
        lower_whole=(of[LOWER] & pl.col("is_whole")).sum().cast(pl.Int32),
        listed=(pl.col("expectation") == "listed").any() & (pl.col("expectation") != "seen").all(),
    )
    is_known = ~pl.col("status").is_in(UNRESOLVED)
    indicators = cells.select("indicator").unique()
    found = (
        below.join(cells, on="agency_id")
        .group_by("government", "indicator")
        .agg(
            *((flag & is_known).sum().cast(pl.Int32).alias(f"{name}_reported") for name, flag in of.items()),
            *(
                pl.col("value").filter(flag).sum().cast(NUMBER).alias(f"{name}_sum")
                for name, flag in of.items()
            ),
        )
    )
    return (
        counts.join(indicators, how="cross")
        .join(found, on=["government", "indicator"], how="left")
        .with_columns(
            pl.col("^(department|lower)_reported$").fill_null(0),
            pl.col("^(department|lower)_sum$").fill_null(0).cast(NUMBER),
        )
    )


def _sum() -> pl.Expr:
    """What the government's number is to be set beside; null where its scope is not known."""
    whole = (pl.col(f"{DEPARTMENT}_sum") + pl.col(f"{LOWER}_sum")).cast(NUMBER, strict=False)
    return (
        pl.when(pl.col("scope") == WHOLE)
        .then(whole)
        .when(pl.col("scope") == OWN_LEVEL)
        .then(pl.col(f"{DEPARTMENT}_sum"))
        .cast(NUMBER)
    )


def _complete() -> pl.Expr:
    """Whether every body of the scope is known, has reported the number, and covers what is below it."""
    departments = pl.col(f"{DEPARTMENT}_reported") == pl.col(f"{DEPARTMENT}_expected")
    lower = (pl.col(f"{LOWER}_reported") == pl.col(f"{LOWER}_expected")) & (
        pl.col("lower_whole") == pl.col(f"{LOWER}_expected")
    )
    all_there = (
        pl.when(pl.col("scope") == WHOLE)
        .then(departments & lower)
        .when(pl.col("scope") == OWN_LEVEL)
        .then(departments & (pl.col(f"{DEPARTMENT}_expected") > 0))
        .otherwise(pl.lit(False))
    )
    return all_there & pl.col("listed") & (pl.col("unplaced") == 0)


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    coverage, prose = "mart_coverage", "fact_section"
    cells = [(fact, "value") for fact in DIMENSIONS]
    below = [(coverage, "division_code"), (coverage, "kind")]
    return {
        "scope": [(prose, "text")],
        "scope_quote": [(prose, "text")],
        "lower_whole": [*below, (prose, "text")],
        "listed": [(coverage, "expectation")],
        "unplaced": [(coverage, "division_code")],
        "sum": cells,
        "difference": cells,
        "complete": [*below, (coverage, "filed"), (coverage, "expectation")],
        "outcome": cells,
        "message": cells,
        **{f"{name}_sum": cells for name in (DEPARTMENT, LOWER)},
        **{f"{name}_expected": below for name in (DEPARTMENT, LOWER)},
        **{f"{name}_reported": [(fact, "status") for fact in DIMENSIONS] for name in (DEPARTMENT, LOWER)},
    }
