"""Readings as rows, and rows as segments."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from upath import UPath

from engine import worker
from parsers.model import Reading, Status
from tests.support import fakes
from tests.support.building import VERSION, digests, here, ingest, put, report
from warehouse.readings import pending as readings
from warehouse.readings import store
from warehouse.readings.flatten import Rows, add
from warehouse.readings.landing import landed
from warehouse.readings.shapes import SCHEMAS
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse


def a_reading(**more: object) -> Reading:
    return fakes.read(json.dumps(report("水利局", 2023, **more)).encode(), "a.json")


def flat(reading: Reading) -> Rows:
    rows = Rows()
    add(rows, "ab", reading)
    return rows


def test_a_cell_keeps_what_is_printed() -> None:
    rows = flat(a_reading(cells={"fact_proactive_disclosure.admin_fee.amount": "1681.00"}))
    cell = rows.frame("cells").filter(dimension_1="admin_fee").row(0, named=True)
    assert (cell["value"], cell["unit"], cell["raw_text"]) == (Decimal("1681.0000"), "万元", "1681.00")
    assert rows.frame("cells").filter(dimension_1="new_received", dimension_2="company")["value"][0] is None


@pytest.mark.parametrize("change", ["missing", "twice", "foreign"])
def test_a_reading_without_every_cell_of_a_form_becomes_no_fact(change: str) -> None:
    reading = a_reading()
    report_ = reading.reports[0]
    cells = {
        "missing": report_.cells[:-1],
        "twice": (*report_.cells, report_.cells[0]),
        "foreign": (*report_.cells, dataclasses.replace(report_.cells[0], table="fact_other")),
    }[change]
    rows = flat(dataclasses.replace(reading, reports=(dataclasses.replace(report_, cells=cells),)))
    assert rows.frame("documents")["quarantine"].to_list() == ["incomplete_reading"]
    assert not rows.cells and not rows.checks and not rows.narrative


def test_a_number_too_large_for_a_column_is_unreadable_not_an_error() -> None:
    reading = a_reading(cells={"fact_request.granted.company": "9" * 17})
    row = flat(reading).frame("cells").filter(dimension_1="granted", dimension_2="company").row(0, named=True)
    assert (row["value"], row["status"], row["raw_text"]) == (None, Status.UNREADABLE, "9" * 17)


def test_a_segment_depends_on_its_readings_alone(tmp_path: Path) -> None:
    pairs = [(f"{n:064x}", a_reading(title=str(n))) for n in range(3)]
    made = []
    for name, order in (("a", pairs), ("b", pairs[::-1])):
        warehouse = Warehouse.at(str(tmp_path / name))
        store.append(warehouse, VERSION, order)
        made.append(digests(tmp_path / f"{name}-readings"))
    assert made[0] == made[1]
    assert len(made[0]) == len(SCHEMAS)


def test_a_segment_without_its_documents_is_not_there(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "w"))
    name = store.append(warehouse, VERSION, [("ab", a_reading())])
    (store.folder_of(warehouse, VERSION, "documents") / f"{name}.parquet").unlink()
    assert store.documents(warehouse, VERSION).collect().is_empty()


def test_documents_in_two_segments_count_once(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "w"))
    store.append(warehouse, VERSION, [("ab", a_reading())])
    store.append(warehouse, VERSION, [("ab", a_reading()), ("cd", a_reading(title="x"))])
    documents = store.documents(warehouse, VERSION).collect()
    assert documents["document_id"].to_list() == ["ab", "cd"]
    assert store.rows_of(warehouse, VERSION, "cells", documents).select(pl.len()).collect().item() == 400


def test_only_what_is_new_is_pending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "SEGMENT", 2)
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "w"))
    for n in range(5):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))
    ingest(landing, warehouse)
    assert len(list(store.folder_of(warehouse, VERSION, "documents").iterdir())) == 3
    put(landing, "5.json", **report("局5", 2023))
    put(landing, "6.json", **report("局0", 2023))
    files = landed(UPath(landing), store.landed(warehouse))
    assert readings.pending(warehouse, VERSION, files)["source_path"].to_list() == ["5.json"]
    assert len(readings.pending(warehouse, "another version", files)) == 6


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "SEGMENT", 2)
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "w"))
    for n in range(5):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))
    files = landed(UPath(landing), store.landed(warehouse))
    todo = readings.pending(warehouse, VERSION, files)

    def killed(files):  # type: ignore[no-untyped-def]
        for n, pair in enumerate(here(files)):
            if n == 3:
                raise KeyboardInterrupt
            yield pair

    with pytest.raises(KeyboardInterrupt):
        readings.read_new(warehouse, VERSION, UPath(landing), todo, killed)
    left = readings.pending(warehouse, VERSION, files)
    assert left["source_path"].to_list() == ["2.json", "3.json", "4.json"]
    assert readings.read_new(warehouse, VERSION, UPath(landing), left, here) == 3
    assert readings.pending(warehouse, VERSION, files).is_empty()


def test_what_failed_for_this_machine_is_read_again_on_request(tmp_path: Path) -> None:
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "w"))
    put(landing, "a.json", **report("水利局", 2023))
    put(landing, "b.json", quarantine="not_a_report")

    def slow(files: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, Reading]]:
        for sha256, name, data in files:
            timeout = worker.failed("timeout", "slow today")
            yield sha256, timeout if name == "a.json" else fakes.read(data, name)

    rows = ingest(landing, warehouse, slow)
    assert rows["reason"].to_list() == ["timeout", "not_a_report"]
    files = store.landed(warehouse)
    assert readings.pending(warehouse, VERSION, files).is_empty()
    todo = readings.pending(warehouse, VERSION, files, retry=True)
    assert todo["source_path"].to_list() == ["a.json"]
    readings.read_new(warehouse, VERSION, UPath(landing), todo, here)
    assert ingest(landing, warehouse)["status"].to_list() == ["accepted", "quarantined"]


def test_leftovers_of_killed_runs_are_swept(tmp_path: Path) -> None:
    old, new = tmp_path / "write-old", tmp_path / "write-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "staged.parquet").write_bytes(b"half")
    os.utime(old, (0, 0))
    parquet.sweep(UPath(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["write-new"]
