"""The benchmarks: verdicts by value, and a tiny run of each command. Speed is printed, never asserted."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmarks import mutations, timing
from benchmarks.__main__ import app
from benchmarks.compare import compare_cells, compare_file
from benchmarks.formats import FORMATS
from benchmarks.peers import named_in_order, pandas_rows
from benchmarks.plain import plain_report, slip, with_text
from benchmarks.score import VERDICTS, verdict_of
from parsers.model import Cell, Reading, Report, Status
from parsers.read import read
from samples.defects import Defects
from samples.document import Sheet
from samples.generate import generate
from samples.renderers import LAYOUTS

KEY = ("fact_request", "granted", "total")


def _cell(status: Status, value: int | None) -> Cell:
    return Cell(*KEY, None if value is None else Decimal(value), "件", status, raw_text="x")


def _true(status: str, value: str | None, **more: Any) -> dict[str, Any]:
    return {"status": status, "value": value, "raw": value or "", **more}


@pytest.mark.parametrize(
    ("true", "found", "verdict"),
    [
        (_true("reported", "3"), _cell(Status.REPORTED, 3), "right"),
        (_true("reported", "3"), _cell(Status.REPORTED, 4), "silently_wrong"),
        (_true("reported", "3"), _cell(Status.BLANK, None), "silently_wrong"),
        (_true("reported", "3"), _cell(Status.DERIVED, 3), "derived"),
        (_true("reported", "3"), _cell(Status.DERIVED, 4), "derived_wrong"),
        (_true("reported", "3"), _cell(Status.AMBIGUOUS, None), "ambiguous"),
        (_true("reported", "3"), _cell(Status.UNREADABLE, None), "unreadable"),
        (_true("reported", "3"), _cell(Status.MISSING, None), "missing"),
        (_true("reported", "3"), None, "missing"),
        (_true("reported", "25.1", also=["251000"]), _cell(Status.REPORTED, 251000), "right"),
        (_true("blank", None), _cell(Status.BLANK, None), "right"),
        (_true("blank", None), _cell(Status.REPORTED, 0), "silently_wrong"),
        (_true("blank", None), _cell(Status.DERIVED, 0), "derived_wrong"),
        (_true("dash", None), _cell(Status.BLANK, None), "silently_wrong"),
        (_true("any", "3"), _cell(Status.BLANK, None), "right"),
        (_true("any", "3"), _cell(Status.REPORTED, 3), "right"),
        (_true("any", "3"), _cell(Status.REPORTED, 4), "silently_wrong"),
        (_true("any", "3"), _cell(Status.DERIVED, 3), "derived"),
        (_true("missing", None), _cell(Status.MISSING, None), "right"),
        (_true("missing", None), None, "right"),
        (_true("missing", None), _cell(Status.REPORTED, 0), "silently_wrong"),
    ],
)
def test_verdicts(true: dict[str, Any], found: Cell | None, verdict: str) -> None:
    assert verdict_of(true, found) == verdict


def _report(cells: tuple[Cell, ...], year: int) -> Report:
    return Report("x", None, year, "2021", None, None, cells, ())


def _truth(year: int, value: str) -> dict[str, Any]:
    return {
        "agency_id": None,
        "year": year,
        "layout": "docx",
        "expect": "accepted",
        "reason": None,
        "cells": {"|".join(KEY): _true("reported", value)},
        "defects": [],
    }


def test_reports_of_one_file_meet_their_own_truths() -> None:
    reports = tuple(_report((_cell(Status.REPORTED, n),), year) for n, year in ((3, 2022), (5, 2021)))
    score = compare_file("f", (_truth(2021, "5"), _truth(2022, "3")), Reading("x", None, reports))
    assert score.cells == {"right": 2}
    assert score.year == {"right": 2}
    assert score.findings == []


def test_a_report_that_was_not_read_is_missing_and_wrongly_quarantined() -> None:
    score = compare_file("f", (_truth(2021, "5"),), Reading("x", None, ()))
    assert score.cells == {"missing": 1}
    assert score.quarantine == {"wrong": 1}


def test_values_for_cells_that_are_not_in_the_report_are_silently_wrong() -> None:
    read_cells = {KEY: _cell(Status.REPORTED, 5), ("fact_request", "x", "y"): _cell(Status.REPORTED, 1)}
    score = compare_cells("f", _truth(2021, "5"), read_cells)
    assert score.cells == {"right": 1, "silently_wrong": 1}
    assert score.foreign == 1


def test_the_naive_way_reads_a_clean_page() -> None:
    ((name, data, (truth,)),) = generate(1, 3, Defects.none(), ["html_page"])
    found = named_in_order(pandas_rows(data), truth.year or 0)
    score = compare_cells(name, truth.json(), found)
    assert score.cells["right"] > 150


def test_formats_cover_all_layouts() -> None:
    assert sorted(name for layouts in FORMATS.values() for name in layouts) == sorted(LAYOUTS)


def test_with_text_changes_one_cell() -> None:
    document, _ = plain_report("1", "docx")
    boxes = [_boxes(each) for each in (document, with_text(document, KEY, "12345"))]
    changed = [after for before, after in zip(*boxes, strict=True) if before != after]
    assert changed == [(KEY, "12345")]


def _boxes(document: Any) -> list[tuple[Any, str]]:
    sheets = [part for part in document.parts if isinstance(part, Sheet)]
    return [(box.key, box.text) for sheet in sheets for row in sheet.rows for box in row]


@pytest.mark.parametrize("text", ["0", "7", "10", "1681", "-3", "25.1000"])
def test_a_slip_is_another_number(text: str) -> None:
    for seed in range(50):
        found = slip(text, Random(seed))
        assert Decimal(found) != Decimal(text)
        assert found.isdigit()


def test_best_of_runs_all_jobs_in_turn() -> None:
    order: list[str] = []
    best = timing.best_of(2, {"a": lambda: order.append("a"), "b": lambda: order.append("b")})
    assert order == ["a", "b", "a", "b"]
    assert set(best) == {"a", "b"}


def _run(out: Path, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--out", str(out)])
    assert result.exit_code == 0, result.output
    entry: dict[str, Any] = json.loads((out / "bench.json").read_text("utf-8"))[arguments[0]]
    assert entry["machine"] and entry["taken"]
    return entry


@pytest.mark.slow
def test_readings(tmp_path: Path) -> None:
    entry = _run(tmp_path, "readings", "--count", "9", "--workers", "1", "--peer-files", "1")
    whole, identity, peers = (table["rows"] for table in entry["tables"])
    assert whole[0]["documents"] == 9 == sum(row["documents"] for row in whole[1:])
    assert whole[0]["cells"] > 1000
    assert whole[0]["silently_wrong"] == 0
    assert identity[0]["agency_wrong"] == identity[0]["year_wrong"] == 0
    assert {row["reader"] for row in peers} == {"gongkai", "pdfplumber.extract_tables", "pandas.read_html"}


@pytest.mark.slow
def test_formats(tmp_path: Path) -> None:
    entry = _run(tmp_path, "formats", "--count", "1", "--scans", "0", "--rounds", "1")
    formats, ratios = (table["rows"] for table in entry["tables"])
    assert [row["format"] for row in formats] == [name for name in FORMATS if name != "scans"]
    assert sum(row["silently_wrong"] for row in formats) == 0
    assert all(row["ours_ms"] > 0 and row["peer_ms"] > 0 for row in ratios)


@pytest.mark.slow
def test_defects(tmp_path: Path) -> None:
    entry = _run(tmp_path, "defects", "--count", "8", "--workers", "1")
    assert [table["title"] for table in entry["tables"]] == [
        "wild defects, by kind",
        "harsh defects, by kind",
    ]
    for table in entry["tables"]:
        assert table["rows"][0]["defect"] == "all files"
        assert table["rows"][0]["files"] == 8


@pytest.mark.slow
def test_seen(tmp_path: Path) -> None:
    entry = _run(tmp_path, "seen", "--count", "8", "--workers", "1")
    by_kind, by_layout, by_evidence = (table["rows"] for table in entry["tables"])
    assert by_kind[0]["files"] == 8 == sum(row["files"] for row in by_layout)
    assert by_kind[0]["cells"] > 800
    assert {row["group"] for row in by_evidence} <= {"page", "path", "manifest"}
    assert {"silently_wrong", "agency_wrong", "refused"} <= set(by_evidence[0])


def test_mutations(tmp_path: Path) -> None:
    entry = _run(tmp_path, "mutations", "--count", "7", "--workers", "1")
    (table,) = entry["tables"]
    assert [row["layout"] for row in table["rows"]] == list(mutations.PRINTED)
    for row in table["rows"]:
        assert row["as_printed"] + row["marked"] == 1
        assert row["others_changed"] == 0
        assert row["failing"] == row["publisher"]
    assert entry["findings"] == []


def test_commands_share_one_record(tmp_path: Path) -> None:
    _run(tmp_path, "mutations", "--count", "1", "--workers", "1")
    _run(tmp_path, "defects", "--count", "1", "--workers", "1")
    assert set(json.loads((tmp_path / "bench.json").read_text("utf-8"))) == {"mutations", "defects"}


def test_findings_name_the_cell_and_what_is_true(tmp_path: Path) -> None:
    ((name, data, (truth,)),) = generate(1, 3, Defects.none(), ["html_page"])
    record = truth.json()
    key = "|".join(KEY)
    record["cells"][key] = _true("reported", "98765")
    score = compare_file(name, (record,), read(data, name))
    (finding,) = score.findings
    assert finding.what == ".".join(KEY)
    assert "98765" in finding.truth
    assert set(score.cells) <= set(VERDICTS)


@pytest.mark.slow
def test_web(tmp_path: Path) -> None:
    entry = _run(tmp_path, "web", "--records", "200,400", "--reports", "8", "--length", "20")
    (rows,) = (table["rows"] for table in entry["tables"])
    assert [row["records"] >= size for row, size in zip(rows, (200, 400), strict=True)] == [True, True]
    assert all(row["documents"] >= row["reports"] == rows[0]["reports"] > 0 for row in rows)
    assert all(row["taken"] == row["documents"] for row in rows)
