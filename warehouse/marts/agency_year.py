"""mart_agency_year: one row an agency and year, what a BI user drags first.

Belongs here: headline numbers, changes and derived indicators beside the document and the body.
Does not belong here: which cells make a headline number (`warehouse.marts.headlines`) or an indicator
(`indicators.toml`), and how they are added up (`warehouse.marts.evaluate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from parsers.forms import PRE2019
from warehouse.contracts.codes import SEVERITIES
from warehouse.contracts.marts import MartAgencyYear
from warehouse.facts.facts import documents_of
from warehouse.facts.followed import changed_bodies, holding, last_documents
from warehouse.inputs import Inputs
from warehouse.marts.bodies_today import bodies_today
from warehouse.marts.evaluate import by_agency, evaluated, sums_of, whole
from warehouse.marts.headlines import CHANGED, CHANGES, COUNTS, HEADLINES, Headline
from warehouse.marts.indicators import DAYS, IN_TIME, derived_indicators
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
        .join(_headlines(warehouse, year, derived=True), on="agency_id", how="left")
        .join(_previous(warehouse, documents, successions, year), on="agency_id", how="left")
        .join(_failing(warehouse, year), on="document_id", how="left")
        .with_columns(pl.col("^checks_.*_(error|warn)$").fill_null(0))
        .with_columns(year=pl.lit(year, pl.Int32))
        .with_columns(map(evaluated, derived_indicators().values()))
        .with_columns(_change(name) for name in CHANGED)
        .with_columns(column for line in HEADLINES for column in _for_tools(line))
        .pipe(_with_bodies, warehouse.scan("dim_agency"), successions)
        .with_columns(pl.col(name).cast(pl.Int64) for name, *_ in COUNTS)
    )
    return rows.select(MartAgencyYear.column_names()).sort("province", "agency_id", nulls_last=False)


def _headlines(warehouse: Warehouse, year: int, derived: bool = False) -> pl.LazyFrame:
    """`agency_id` and each headline number twice: as printed, and with blanks taken as 0.

    With `derived`, also the sums that the derived indicators are made of.
    """
    printed = [(line, line.name, False) for line in HEADLINES]
    zero_filled = [(line, f"{line.name}_or_zero", True) for line in HEADLINES]
    more = sums_of(derived_indicators().values()) if derived else []
    return by_agency(warehouse, year, [*printed, *zero_filled, *more])


def _change(name: str) -> pl.Expr:
    change = pl.col(name) - pl.col(f"{name}_before")
    return change.cast(NUMBER, strict=False).alias(f"{name}_change")


def _for_tools(line: Headline) -> Iterator[pl.Expr]:
    """The columns of a headline number, typed for BI tools."""
    names = [line.name, f"{line.name}_or_zero", *([f"{line.name}_change"] if line.name in CHANGED else [])]
    for name in names:
        value = pl.col(name)
        if line.money:
            yield value.cast(pl.Float64)
        else:
            yield whole(value).alias(name)


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    tables = {line.name: line.table for line in HEADLINES}
    found = {
        f"{name}{suffix}": _cells([table]) for name, table in tables.items() for suffix in ("", "_or_zero")
    }
    found |= {name: _cells([tables[line]]) for line, (name, *_) in zip(CHANGED, CHANGES, strict=True)}
    failing = [("fact_check", "outcome"), ("fact_check", "severity")]
    found |= {name: failing for name, *_ in COUNTS if name.startswith("checks_")}
    parts_of_id = [("year_documents", "agency_id"), ("year_documents", "division_code")]
    found |= {
        "agency_id_then": parts_of_id,
        "agency_id_today": [("year_documents", "agency_id"), ("dim_agency_succession", "successor_held_as")],
        "agency_name_today": [("dim_agency", "agency_name"), ("dim_agency_succession", "successor_name")],
    }
    dates = {DAYS: [("year_documents", "published_on")]}
    dates[IN_TIME] = [*dates[DAYS], ("year_documents", "kind")]
    for name, each in derived_indicators().items():
        counts = [found.get(term.row, [("year_documents", term.row)]) for term in each.terms]
        cells = _cells(term.table for term in each.terms if term.is_cells)
        sources = dates.get(each.kind) or cells or [source for count in counts for source in count]
        found[name] = [*dict.fromkeys(sources)]
    return found


def _cells(tables: Iterable[str]) -> list[tuple[str, str]]:
    return [(table, column) for table in dict.fromkeys(tables) for column in ("value", "status")]


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
    """`document_id` and how many identities fail, and of how many errors it can be told."""
    failed, told = pl.col("outcome") == "fail", pl.col("outcome").is_in(["pass", "fail"])
    counts = {
        f"checks_failed_{severity}": failed & (pl.col("severity") == severity) for severity in SEVERITIES
    }
    counts["checks_assessed_error"] = told & (pl.col("severity") == "error")
    columns = [count.sum().cast(pl.Int32).alias(name) for name, count in counts.items()]
    return warehouse.scan("fact_check", year).group_by("document_id").agg(columns)
