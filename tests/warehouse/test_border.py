"""Readings whose rows no table can hold: each is refused by itself, and every other one is published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from parsers.model import Check, Note, Outcome, Pre2019Fact, Reading, Report, Status
from tests.support import fakes
from tests.support.building import MODERN, ingest, make_year, name_here, put, report
from warehouse.readings import border
from warehouse.readings.border import frames_of
from warehouse.readings.flatten import Rows, Source, add
from warehouse.readings.record import record, storable
from warehouse.readings.shapes import SCHEMAS
from warehouse.storage.tree import Warehouse

BAD = "报告 \ud800"


def a_report(**more: Any) -> Report:
    data = fakes.layout_of(report("局", 2023))
    (found,) = fakes.name_file(data, "a.json").reports
    return replace(found, **more)


def a_reading(**more: Any) -> Reading:
    return Reading("application/json", "utf-8", (a_report(**more),))


def cell(**more: Any) -> tuple[Any, ...]:
    first, *rest = a_report().cells
    return (first._replace(**more), *rest)


def agency(**more: Any) -> Any:
    body = a_report().agency
    assert body is not None
    return replace(body, **more)


def check(**more: Any) -> tuple[Check, ...]:
    keys = {"severity": "error", "outcome": Outcome.FAIL, "lhs": None, "rhs": None, "indicators": ()}
    return (Check(**{"check_id": "I1", "scope": "a", **keys, "attribution": None, "message": "m", **more}),)


OLD = Pre2019Fact("national_2014", "x", "件", Decimal(1), False, Status.REPORTED, "1", "l")

BROKEN: dict[str, Callable[[], Reading]] = {
    "a title that is no Unicode": lambda: a_reading(title=BAD),
    "a note that is no Unicode": lambda: a_reading(notes=(Note("code", BAD),)),
    "a year beyond the column": lambda: a_reading(year=99_999),
    "an unknown form": lambda: a_reading(form="2099"),
    "a confidence above 1": lambda: replace(a_reading(), encoding_confidence=7.0),
    "a kind that is no code": lambda: a_reading(agency=agency(kind="铁路")),
    "a body without a name": lambda: a_reading(agency=agency(name=None)),
    "a blank with a number": lambda: a_reading(cells=cell(value=Decimal(1), status=Status.BLANK)),
    "a report of nothing": lambda: a_reading(cells=cell(value=None, status=Status.REPORTED)),
    "a number that is text": lambda: a_reading(cells=cell(value="12", status=Status.REPORTED)),
    "a cell without a unit": lambda: a_reading(cells=cell(unit=None)),
    "a severity that is no code": lambda: a_reading(checks=check(severity="sad")),
    "a check without a message": lambda: a_reading(checks=check(message=None)),
    "a figure twice": lambda: a_reading(cells=(), checks=(), old=(OLD, OLD)),
    "checks that are none": lambda: a_reading(checks=(None,)),
}


def source(n: int) -> Source:
    return Source(hashlib.sha256(str(n).encode()).hexdigest(), "d", "v")


@pytest.mark.parametrize("name", BROKEN)
def test_a_reading_that_no_table_can_hold_is_refused_and_no_other(name: str) -> None:
    readings = [(source(0), a_reading()), (source(1), BROKEN[name]()), (source(2), a_reading())]
    found = frames_of([record(*each) for each in readings])
    refused = found["documents"]["quarantine"].to_list()
    assert refused == [None, "reader_failed", None]
    detail = found["documents"]["quarantine_detail"][1]
    assert detail.startswith("a fault in ") and detail.endswith(": please report it")
    assert set(found["cells"]["document_id"]) == {source(0).sha256, source(2).sha256}
    assert border._breach(found) is None


def test_whose_report_it_is_is_kept_where_that_is_not_what_breaks() -> None:
    documents = frames_of([record(source(0), BROKEN["a blank with a number"]())])["documents"]
    (row,) = documents.select("agency_id", "year", "quarantine_detail").rows()
    detail = "a fault in naming: fact_proactive_disclosure breaks number_fits_status: please report it"
    assert row == ("410825-局", 2023, detail)
    documents = frames_of([record(source(0), BROKEN["a kind that is no code"]())])["documents"]
    assert documents["agency_id"].to_list() == [None]
    documents = frames_of([record(source(0), BROKEN["a number that is text"]())])["documents"]
    assert documents["agency_id"].to_list() == ["410825-局"]


def test_a_document_without_its_facts_is_as_one_that_was_refused_from_the_beginning() -> None:
    reason = Quarantine("reader_failed", "so")
    refused = replace(a_reading(), reports=(a_report(quarantine=reason),))
    whole, named = (frames_of([record(source(0), each)]) for each in (a_reading(), refused))
    stripped = border._without_facts(whole, reason)
    assert all(stripped[table].equals(named[table]) for table in SCHEMAS)


def test_good_readings_pass_as_they_are() -> None:
    two = replace(a_reading(), reports=(a_report(), a_report(year=2022)))
    old = a_reading(cells=(), checks=(), form="pre2019", old=(OLD,))
    readings = [a_reading(), two, old, Reading("text/html", None, ())]
    rows = Rows()
    for number, reading in enumerate(readings):
        add(rows, source(number), reading)
    found = frames_of([record(source(number), reading) for number, reading in enumerate(readings)])
    for table, schema in SCHEMAS.items():
        expected = pl.DataFrame(getattr(rows, table), schema=schema, orient="row")
        assert found[table].equals(expected) and found[table].schema == expected.schema


@pytest.mark.parametrize(
    "odd", [FileLayout(BAD, b""), FileLayout("a/b", None, Quarantine("corrupt", BAD)), FileLayout("a/b", 7)]
)
def test_a_layout_that_the_store_cannot_hold_is_refused(odd: FileLayout) -> None:
    found = storable(odd).quarantine
    assert found is not None and found.code == "reader_failed"


def test_a_layout_that_it_can_hold_passes() -> None:
    whole = FileLayout("a/b", b"x", nested=True)
    assert storable(whole) is whole


def test_a_year_is_published_beside_a_reading_that_breaks_its_tables(tmp_path: Path) -> None:
    """The whole way: the file is in the ledger with its reason, the year's tables hold the others."""
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    for n in range(3):
        put(tmp_path / "landing", f"{n}.json", **report(f"局{n}", 2023))
    put(tmp_path / "landing", "odd.json", **report("怪局", 2023))

    def misnamed(layouts: Any) -> Any:
        for key, found in name_here(layouts):
            assert isinstance(found, Reading)
            if found.reports[0].agency and found.reports[0].agency.name == "怪局":
                found = replace(found, reports=(replace(found.reports[0], cells=cell(unit=None)),))
            yield key, found

    ledger = ingest(tmp_path / "landing", warehouse, name_layouts=misnamed)
    found = dict(ledger.select("source_path", "reason").iter_rows())
    assert found == {"0.json": None, "1.json": None, "2.json": None, "odd.json": "reader_failed"}
    for table in MODERN:
        assert make_year(warehouse, table, 2023).passed
    assert warehouse.scan("fact_request", 2023).collect()["document_id"].n_unique() == 3
