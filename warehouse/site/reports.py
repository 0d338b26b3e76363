"""Single reports: the numbers of the mart, the cells that they are made of, failing identities, differences.

Belongs here: everything that the page of a body shows, for a range of bodies at a time.
Does not belong here: lists over bodies (`lists`), and how a number is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.marts import MartAgencyYear
from warehouse.marts.evaluate import Cells, among
from warehouse.marts.headlines import HEADLINES
from warehouse.marts.indicators import derived_indicators
from warehouse.site.source import checks_of
from warehouse.storage.tree import Warehouse

ZERO = "_or_zero"
_DOCUMENT = (
    "document_id",
    "agency_id",
    "agency_name",
    "form",
    "published_on",
    "title",
    "source_path",
    "source_url",
)
_COVERAGE = ("expectation", "filed", "deadline", "on_time", "form_as_prescribed", "refused")
_CHECK = ("check_id", "scope", "severity", "attribution", "lhs", "rhs", "difference", "message", "indicators")
_DIFFERENCE = ("other_document_id", "reason", "indicator", "value", "other_value", "status", "other_status")
CELL = ("indicator", "value", "status", "raw_text", "locator", "candidates")
"""What is shown of a cell, its indicator first."""


@cache
def numbers() -> tuple[str, ...]:
    """The columns of mart_agency_year that are numbers, without those that take a blank as 0."""
    names = MartAgencyYear.column_names()
    return tuple(name for name in names[names.index(HEADLINES[0].name) :] if not name.endswith(ZERO))


@dataclass(slots=True)
class ReportOfYear:
    """What is known of a body and year.

    Args:
        year: The year reported on.
        document: The accepted document as in the ledger, None where there is none.
        values: The numbers of the mart by column; empty for a report on a form before 2019.
        zeros: Headline numbers with blanks taken as 0, where that is another number than the printed one.
        cells: The cells that the numbers are made of, by indicator: the others of `CELL`.
        failing: Failing identities.
        outcomes: How many identities pass, fail and cannot be assessed.
        differences: Cells in which a superseded document does not agree.
        coverage: The row of mart_coverage.
    """

    year: int
    document: dict[str, Any] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    zeros: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    failing: list[dict[str, Any]] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    differences: list[dict[str, Any]] = field(default_factory=list)
    coverage: dict[str, Any] | None = None


def reports(warehouse: Warehouse, year: int, first: str, last: str) -> dict[str, ReportOfYear]:
    """What is known of a year of the bodies from `first` to `last`, by agency_id.

    Args:
        warehouse: Where the tables lie.
        year: The year reported on.
        first: The first agency_id.
        last: The last agency_id; the range is in the order of the ids' UTF-8 bytes.
    """
    within = pl.col("agency_id").is_between(pl.lit(first), pl.lit(last))
    found: dict[str, ReportOfYear] = {}
    of_document: dict[str, ReportOfYear] = {}
    for row in _rows(warehouse.scan("mart_coverage", year).filter(within), ("agency_id", *_COVERAGE)):
        found[row.pop("agency_id")] = ReportOfYear(year, coverage=row)
    accepted = warehouse.ledger_of(year).filter(within, pl.col("status") == "accepted")
    for row in _rows(accepted, _DOCUMENT):
        of_document[row["document_id"]] = found.setdefault(row["agency_id"], ReportOfYear(year))
        of_document[row["document_id"]].document = row
    _add_numbers(warehouse.scan("mart_agency_year", year).filter(within), of_document)
    _add_cells(warehouse, year, within, of_document)
    _add_checks(checks_of(warehouse, year).filter(within), of_document)
    differences = warehouse.scan("fact_difference", year).filter(within)
    for row in _rows(differences.sort("other_document_id", "indicator"), ("document_id", *_DIFFERENCE)):
        if each := of_document.get(row.pop("document_id")):
            each.differences.append(row)
    return found


def wanted_cells(table: str) -> pl.Expr:
    """Whether a row of a fact is one of the cells that the numbers of the mart are made of."""
    parts: list[Cells] = [
        *HEADLINES,
        *(term for each in derived_indicators().values() for term in each.terms),
    ]
    cells = {(each.rows, each.column): each for each in parts if each.table == table}
    return pl.any_horizontal(among(each) for each in cells.values())


def _add_numbers(rows: pl.LazyFrame, of_document: Mapping[str, ReportOfYear]) -> None:
    zeros = {line.name: f"{line.name}{ZERO}" for line in HEADLINES}
    for row in _rows(rows, ("document_id", *numbers(), *zeros.values())):
        if (each := of_document.get(row["document_id"])) is None:
            continue
        each.values = {name: row[name] for name in numbers()}
        each.zeros = {name: row[zero] for name, zero in zeros.items() if row[zero] != row[name]}


def _add_cells(
    warehouse: Warehouse, year: int, within: pl.Expr, of_document: Mapping[str, ReportOfYear]
) -> None:
    for table in DIMENSIONS:
        rows = warehouse.scan(table, year).filter("is_current", within, wanted_cells(table))
        for document_id, *cell in rows.select("document_id", *CELL).collect(engine="streaming").iter_rows():
            if each := of_document.get(document_id):
                each.cells[cell[0]] = tuple(cell[1:])


def _add_checks(rows: pl.LazyFrame, of_document: Mapping[str, ReportOfYear]) -> None:
    counted = rows.group_by("document_id", "outcome").len().collect(engine="streaming")
    for document_id, outcome, count in counted.iter_rows():
        if each := of_document.get(document_id):
            each.outcomes[outcome] = count
    order = ("severity", "check_id", "scope", "ordinal")
    failing = rows.filter(pl.col("outcome") == "fail").sort(order)
    for row in _rows(failing, ("document_id", *_CHECK)):
        if each := of_document.get(row.pop("document_id")):
            each.failing.append(row)


def _rows(frame: pl.LazyFrame, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    return frame.select(columns).collect(engine="streaming").iter_rows(named=True)
