"""Numbers out of cells: the sums and the derived indicators of each agency, as Polars expressions.

Belongs here: what a sum, a share, a number of days is. Does not belong here: of which cells
(`warehouse.marts.headlines`, `indicators.toml`), and the rows of the mart (`warehouse.marts.agency_year`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import polars as pl

from warehouse.contracts.codes import DIMENSIONS, NOTHING_PRINTED
from warehouse.facts.publication_checks import deadline
from warehouse.marts.indicators import DAYS, IN_TIME, QUOTIENT, Derived, Term
from warehouse.readings.shapes import NUMBER
from warehouse.storage.tree import Warehouse


class Cells(Protocol):
    """Some cells of a table: those of a column in certain rows; a row ending in `*` stands for many."""

    @property
    def table(self) -> str:
        """The fact."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Codes of the first dimension; one that ends in `*` takes every row that begins so."""

    @property
    def column(self) -> str:
        """The code of the second dimension."""


def among(cells: Cells) -> pl.Expr:
    """Whether a row of the fact is one of the cells."""
    first, second = DIMENSIONS[cells.table]
    return (pl.col(second) == cells.column) & pl.any_horizontal(_row(first, row) for row in cells.rows)


def total(cells: Cells, name: str, zero: bool) -> pl.Expr:
    """The sum of cells, within a group; a number only when every cell in it is one.

    Args:
        cells: Which cells.
        name: The name of the result, a decimal.
        zero: Whether a blank, a dash and 无 count as 0; otherwise one of them makes the sum null.
    """
    value = pl.col("value")
    if zero:
        blank = pl.col("status").is_in(NOTHING_PRINTED)
        value = pl.when(blank).then(pl.lit(0).cast(NUMBER)).otherwise(value)
    here = among(cells)  # on whole columns: a filter within each group takes twice as long
    known = here.any() & ~(here & value.is_null()).any()
    return pl.when(known).then(pl.when(here).then(value).sum()).cast(NUMBER, strict=False).alias(name)


def by_agency(warehouse: Warehouse, year: int, sums: Iterable[tuple[Cells, str, bool]]) -> pl.LazyFrame:
    """`agency_id` and one column a sum, of the current documents of a year.

    Args:
        warehouse: Where the facts lie.
        year: The year reported on.
        sums: For each its cells, its name, and whether a blank counts as 0.
    """
    wanted = list(sums)
    found = pl.LazyFrame(schema={"agency_id": pl.String})
    for table in DIMENSIONS:
        here = [each for each in wanted if each[0].table == table]
        used = pl.any_horizontal(among(cells) for cells in {(c.rows, c.column): c for c, *_ in here}.values())
        rows = warehouse.scan(table, year).filter("is_current", used)
        added = rows.group_by("agency_id").agg(total(*each) for each in here)
        found = found.join(added, on="agency_id", how="full", coalesce=True)
    return found


def evaluated(indicator: Derived) -> pl.Expr:
    """The indicator, of a row that has a column for each of its terms.

    The columns are those of `sums_of`, and those of the mart. An unknown term makes the indicator null.
    """
    year_end = pl.date(pl.col("year").cast(pl.Int32), 12, 31)
    if indicator.kind == DAYS:
        return (pl.col("published_on") - year_end).dt.total_days().alias(indicator.id)
    if indicator.kind == IN_TIME:
        return (pl.col("published_on") <= deadline()).alias(indicator.id)
    above = _added(indicator.numerator)
    if indicator.kind == QUOTIENT:
        below = _added(indicator.denominator)
        return pl.when(below >= indicator.minimum_base).then(above / below).alias(indicator.id)
    return whole(above).alias(indicator.id)


def sums_of(indicators: Iterable[Derived]) -> list[tuple[Cells, str, bool]]:
    """The sums of cells that the indicators are made of, each once, blanks taken as 0."""
    terms = {term.name: term for each in indicators for term in each.terms if term.is_cells}
    return [(term, name, True) for name, term in terms.items()]


def whole(number: pl.Expr) -> pl.Expr:
    """A count for BI tools: null where it has a fraction, because what is counted has none."""
    return pl.when(number == number.round(0)).then(number).cast(pl.Int64, strict=False)


def _added(terms: Iterable[Term]) -> pl.Expr:
    return pl.sum_horizontal(
        (term.sign * pl.col(_column(term)).cast(pl.Float64) for term in terms), ignore_nulls=False
    )


def _column(term: Term) -> str:
    return term.name if term.is_cells else term.row


def _row(dimension: str, row: str) -> pl.Expr:
    if row.endswith("*"):
        return pl.col(dimension).str.starts_with(row[:-1])
    return pl.col(dimension) == row
