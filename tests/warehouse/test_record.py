"""Rows as workers send them: the same whichever way they are converted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parsers.model import Cell, Reading
from parsers.read import read
from samples.defects import Defects
from samples.generate import generate
from warehouse.readings import record
from warehouse.readings.columns import COLUMNS
from warehouse.readings.flatten import Rows, Source, add

LAYOUTS = ("html_page", "text_tabs", "docx")


def readings() -> list[Reading]:
    return [read(data, Path(name).name) for name, data, _ in generate(6, 31, Defects(), LAYOUTS)]


def sent(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    found = record.record(Source("ab", "cd"), reading)
    return {table: batch.to_pylist() for table, batch in found.batches()}


@pytest.mark.parametrize("few", [0, 16, 10_000])
def test_rows_arrive_as_they_were_made(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "_FEW", few)
    for reading in readings():
        rows = Rows()
        add(rows, Source("ab", "cd"), reading)
        for table, arrived in sent(reading).items():
            names = COLUMNS[table].names
            assert arrived == [dict(zip(names, row, strict=True)) for row in getattr(rows, table)], table


def test_a_table_without_rows_arrives_with_its_columns() -> None:
    empty = record.record(Source("ab", "cd"), Reading("text/plain", None, ()))
    batches = dict(empty.batches())
    assert [batches[table].num_rows for table in COLUMNS] == [0, 0, 0, 0, 0, 1]
    assert all(batches[table].schema == schema for table, schema in COLUMNS.items())


def test_the_content_of_a_report_is_a_digest_of_its_values_by_name() -> None:
    reading = next(each for each in readings() if len(each.reports) == 1)
    (report,) = reading.reports

    def content(cells: tuple[Cell, ...]) -> str:
        (document,) = sent(replace(reading, reports=(replace(report, cells=cells),)))["documents"]
        return str(document["content"])

    printed = sorted((".".join(cell.key), cell.value) for cell in report.cells)
    lines = "".join(f"{name}={'' if value is None else format(value, '.8f')}\n" for name, value in printed)
    assert content(report.cells) == hashlib.sha256(lines.encode()).hexdigest()
    assert content(report.cells) == content(report.cells[::-1]), "the order of cells does not matter"
