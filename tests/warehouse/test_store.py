"""Readings as rows, and rows as segments."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from upath import UPath

from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading, Status
from parsers.refusals import refused
from tests.support import fakes
from tests.support.building import VERSION, VERSIONS, digests, report
from warehouse.readings import store
from warehouse.readings.border import Frames, frames_of
from warehouse.readings.flatten import Source
from warehouse.readings.record import record
from warehouse.readings.segments import append_readings
from warehouse.readings.shapes import SCHEMAS
from warehouse.readings.versions import register
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

READER, CONVERTED = VERSIONS.readers["refused"], VERSIONS.readers["converted"]


def source(sha256: str, layout_digest: str = "l1", attempts: int = 1) -> Source:
    return Source(sha256, layout_digest, attempts=attempts)


def a_store(folder: Path) -> Warehouse:
    warehouse = Warehouse.at(str(folder))
    register(warehouse, VERSIONS)
    return warehouse


def a_reading(**more: object) -> Reading:
    return fakes.read(json.dumps(report("水利局", 2023, **more)).encode(), "a.json")


def flat(reading: Reading) -> Frames:
    return frames_of([record(source("ab"), reading)])


def test_a_cell_keeps_what_is_printed() -> None:
    rows = flat(a_reading(cells={"fact_proactive_disclosure.admin_fee.amount": "1681.00"}))
    cell = rows["cells"].filter(dimension_1="admin_fee").row(0, named=True)
    assert (cell["value"], cell["unit"], cell["raw_text"]) == (Decimal("1681.0000"), "万元", "1681.00")
    assert rows["cells"].filter(dimension_1="new_received", dimension_2="company")["value"][0] is None


@pytest.mark.parametrize("change", ["missing", "twice", "foreign"])
def test_a_reading_without_every_cell_of_a_form_becomes_no_fact(change: str) -> None:
    reading = a_reading()
    report_ = reading.reports[0]
    cells = {
        "missing": report_.cells[:-1],
        "twice": (*report_.cells, report_.cells[0]),
        "foreign": (*report_.cells, report_.cells[0]._replace(table="fact_other")),
    }[change]
    rows = flat(dataclasses.replace(reading, reports=(dataclasses.replace(report_, cells=cells),)))
    assert rows["documents"]["quarantine"].to_list() == ["incomplete_reading"]
    assert rows["cells"].is_empty() and rows["checks"].is_empty() and rows["narrative"].is_empty()


def test_a_number_too_large_for_a_column_is_unreadable_not_an_error() -> None:
    reading = a_reading(cells={"fact_request.granted.company": "9" * 17})
    row = flat(reading)["cells"].filter(dimension_1="granted", dimension_2="company").row(0, named=True)
    assert (row["value"], row["status"], row["raw_text"]) == (None, Status.UNREADABLE, "9" * 17)


def test_a_segment_depends_on_its_readings_alone(tmp_path: Path) -> None:
    pairs = [record(source(f"{n:064x}"), a_reading(title=str(n))) for n in range(3)]
    made = []
    for name, order in (("a", pairs), ("b", pairs[::-1])):
        append_readings(a_store(tmp_path / name), VERSIONS, READER, order)
        made.append(digests(tmp_path / f"{name}-readings"))
    assert made[0] == made[1]
    assert len(made[0]) == len(SCHEMAS)


def test_a_segment_without_its_documents_is_not_there(tmp_path: Path) -> None:
    warehouse = a_store(tmp_path / "w")
    name = append_readings(warehouse, VERSIONS, READER, [record(source("ab"), a_reading())])
    (store.folder_of(warehouse, VERSIONS, "documents") / READER / f"{name}.parquet").unlink()
    assert store.documents(warehouse, VERSION).collect().is_empty()


def test_documents_in_two_segments_count_once(tmp_path: Path) -> None:
    warehouse = a_store(tmp_path / "w")
    append_readings(warehouse, VERSIONS, READER, [record(source("ab"), a_reading())])
    more = [record(source("ab"), a_reading()), record(source("cd"), a_reading(title="x"))]
    append_readings(warehouse, VERSIONS, READER, more)
    documents = store.documents(warehouse, VERSION).collect()
    assert documents["document_id"].to_list() == ["ab", "cd"]
    assert store.rows_of(warehouse, VERSION, "cells", documents).select(pl.len()).collect().item() == 400
    (one,) = (
        store.documents(warehouse, VERSION, pl.LazyFrame({"document_id": ["cd"], "hints": [""]}))
        .collect()
        .rows()
    )
    assert "cd" in one


def test_nothing_lies_under_versions_that_never_built(tmp_path: Path) -> None:
    warehouse = a_store(tmp_path / "w")
    append_readings(warehouse, VERSIONS, READER, [record(source("ab"), a_reading())])
    documents = store.documents(warehouse, VERSION).collect()
    assert store.documents(warehouse, "another").collect().is_empty()
    assert store.rows_of(warehouse, "another", "cells", documents).collect().is_empty()


def refusal(code: str) -> Reading:
    return refused(FileLayout("application/msword", None, Quarantine(code, "as told")))


def two_reports() -> Reading:
    return fakes.read(json.dumps({"reports": [report("甲局", 2023), report("乙局", 2023)]}).encode(), "a")


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("worse", "better", "documents"),
    [
        ((READER, refusal("needs_converter")), (CONVERTED, refusal("conversion_failed")), ["ab"]),
        ((CONVERTED, refusal("conversion_failed")), (READER, refusal("timeout")), ["ab"]),
        ((READER, refusal("needs_converter")), (CONVERTED, two_reports()), ["ab#1", "ab#2"]),
        ((READER, refusal("timeout")), (CONVERTED, two_reports()), ["ab#1", "ab#2"]),
        ((CONVERTED, two_reports()), (READER, a_reading()), ["ab"]),
        ((CONVERTED, two_reports()), (READER, refusal("encrypted")), ["ab"]),
    ],
)
def test_of_several_readings_of_a_file_one_counts_whole(
    tmp_path: Path,
    first: int,
    worse: tuple[str, Reading],
    better: tuple[str, Reading],
    documents: list[str],
) -> None:
    """Whichever was stored first, and all documents of the one."""
    warehouse = a_store(tmp_path / "w")
    pairs = [worse, better]
    for number in (first, 1 - first):
        reader, reading = pairs[number]
        append_readings(warehouse, VERSIONS, reader, [record(source("ab", f"l{number}"), reading)])
    found = store.documents(warehouse, VERSION).collect()
    assert found["document_id"].to_list() == documents
    assert set(found["layout_digest"]) == {"l1"}


def test_the_last_attempt_counts(tmp_path: Path) -> None:
    warehouse = a_store(tmp_path / "w")
    for attempts, code in ((1, "timeout"), (3, "out_of_memory"), (2, "crashed")):
        append_readings(
            warehouse, VERSIONS, READER, [record(source("ab", f"l{attempts}", attempts), refusal(code))]
        )
    row = store.documents(warehouse, VERSION).collect().row(0, named=True)
    assert (row["quarantine"], row["attempts"]) == ("out_of_memory", 3)


def test_leftovers_of_killed_runs_are_swept(tmp_path: Path) -> None:
    (tmp_path / "write-old").mkdir()
    (tmp_path / "write-old" / "staged.parquet").write_bytes(b"half")
    (tmp_path / "writer.lock").touch()
    assert parquet.sweep(UPath(tmp_path)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["writer.lock"]
