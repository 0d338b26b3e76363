"""What workers do for the stores: they open files themselves, as they were listed or not at all."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from upath import UPath

from assets.readings import name, read_and_name
from engine.limits import Limits
from engine.pool import Engine
from tests.support.building import VERSION, VERSIONS, digests, put, read_landed, report, work_here
from tests.support.paths import ROOT
from warehouse.readings import layouts, pending, store, update, work
from warehouse.readings.border import frames_of
from warehouse.readings.contents import LARGE, Missed, in_order
from warehouse.readings.entries import listing
from warehouse.readings.entry import Entry
from warehouse.readings.inspecting import run_here
from warehouse.readings.landing import landed
from warehouse.readings.record import Recorded
from warehouse.readings.versions import register
from warehouse.storage.tree import Warehouse

FAKES = "tests.support.fakes"


def entry_of(path: Path) -> Entry:
    (found,) = [each for each in listing(UPath(path.parent)) if each.file == path.name]
    return found


def job_of(path: Path, attempts: int = 1) -> work.Job:
    return work.Job(FAKES, hashlib.sha256(path.read_bytes()).hexdigest(), attempts)


def engine_stages(workers: int = 1) -> tuple[update.ReadFiles, update.NameLayouts]:
    engine = Engine(workers, Limits(reader=FAKES, grace=0.2))
    return partial(read_and_name, engine), partial(name, engine)


def test_a_worker_opens_a_file_and_gives_its_layout_and_its_rows(tmp_path: Path) -> None:
    path = put(tmp_path, "a.json", **report("水利局", 2023))
    found = work.read(entry_of(path), "a.json", job_of(path))
    assert isinstance(found, work.Read) and found.layout is not None and found.missed is None
    assert found == work.read(path.read_bytes(), "a.json", job_of(path)), "as of its bytes"
    rows = work.name_read(found, "a.json", job_of(path))
    assert isinstance(rows, Recorded)
    documents = frames_of([rows])["documents"]
    assert documents.select("sha256", "agency_name", "year", "attempts").rows() == [
        (job_of(path).sha256, "水利局", 2023, 1)
    ]


def test_a_refusal_has_its_row_at_once_and_waits_only_for_a_converter(tmp_path: Path) -> None:
    for code, given in (("corrupt", True), ("needs_converter", False)):
        path = put(tmp_path, f"{code}.json", quarantine=code)
        found = work.read(entry_of(path), path.name, job_of(path, 2))
        assert isinstance(found, work.Read)
        rows = work.name_read(found, path.name, job_of(path, 2))
        assert isinstance(rows, Recorded) is given
        if isinstance(rows, Recorded):
            documents = frames_of([rows])["documents"]
            assert documents.select("quarantine", "attempts").rows() == [("corrupt", 2)]


def test_what_is_not_as_it_was_listed_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("{}")
    landing = tmp_path / "landing"
    for said in ("link", "gone", "longer", "other", "folder"):
        put(landing, f"{said}.json", **report("局", 2023))
    entries = {each.file: each for each in listing(UPath(landing))}
    jobs = {file: job_of(landing / file) for file in entries}
    (landing / "link.json").unlink()
    (landing / "link.json").symlink_to(secret)
    (landing / "gone.json").unlink()
    with (landing / "longer.json").open("a") as file:
        file.write(" ")
    _as_long_and_as_old(landing / "other.json")
    (landing / "folder.json").unlink()
    (landing / "folder.json").mkdir()
    missed = {}
    for file, entry in entries.items():
        found = work.read(entry, file, jobs[file])
        assert isinstance(found, work.Read) and found.layout is None and found.missed is not None
        assert work.name_read(found, file, jobs[file]) is None
        missed[file.partition(".")[0]] = found.missed.code
    changed = "changed_while_read"
    assert missed == {
        "link": changed,
        "gone": "vanished",
        "longer": changed,
        "other": changed,
        "folder": changed,
    }


def _as_long_and_as_old(path: Path) -> None:
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"2023", b"2022"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_what_workers_miss_is_said_and_the_rest_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "SEGMENT", 2)
    warehouse, landing = Warehouse.at(str(tmp_path / "w")), tmp_path / "landing"
    for n in range(4):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))
    register(warehouse, VERSIONS)
    store.write_landed(warehouse, landed(UPath(landing), store.landed(warehouse)))
    todo = pending.unread(warehouse, VERSIONS, store.landed(warehouse))
    (landing / "1.json").unlink()
    missed: Missed = {}
    done = update.read_new(
        warehouse, VERSIONS, UPath(landing), todo, work_here, FAKES, run=run_here, missed=missed
    )
    assert done == (3, 3)
    assert {file: reason.code for file, reason in missed.items()} == {"1.json": "vanished"}
    documents = store.documents(warehouse, VERSION).collect()
    assert sorted(documents["agency_name"]) == ["局0", "局2", "局3"]
    left = pending.unread(warehouse, VERSIONS, store.landed(warehouse))
    assert left["source_path"].to_list() == ["1.json"]


def test_what_kills_naming_costs_its_file_the_rows_alone(tmp_path: Path) -> None:
    """Naming that kills its process is done again apart from reading: it is known then what did it."""
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "w"))
    for n in range(3):
        put(landing, f"{n}.json", **report(f"局{n}", 2023))
    put(landing, "naming.json", name_do="die", **report("局", 2023))
    put(landing, "raising.json", name_do="raise", **report("局", 2023))
    put(landing, "reading.json", do="die")
    assert read_landed(landing, warehouse, stages=engine_stages()) == (6, 6)
    stored = layouts.current(warehouse, VERSIONS).select("name", "quarantine").collect()
    assert dict(stored.rows()) == {
        **{f"{n}.json": None for n in range(3)},
        "naming.json": None,
        "raising.json": None,
        "reading.json": "crashed",
    }
    names = stored.join(layouts.current(warehouse, VERSIONS).select("sha256", "name").collect(), on="name")
    documents = store.documents(warehouse, VERSION).collect().join(names, on="sha256")
    reasons = {row["name"]: row["quarantine"] for row in documents.iter_rows(named=True)}
    assert reasons == {
        **{f"{n}.json": None for n in range(3)},
        "naming.json": "crashed",
        "raising.json": "reader_failed",
        "reading.json": "crashed",
    }
    (detail,) = documents.filter(name="raising.json")["quarantine_detail"]
    assert detail.startswith("a fault in tests.support.fakes.name_file: KeyError, trace ")
    assert stored.height == 6


@pytest.mark.slow
def test_the_stores_are_the_same_whoever_was_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update, "SEGMENT", 3)
    monkeypatch.setattr(update, "TOGETHER", 2)
    landing = tmp_path / "landing"
    for n in range(20):
        more = {"name_do": "raise"} if n == 7 else {"do": "die"} if n in (4, 11) else {}
        put(landing, f"{n:02}.json", **report(f"局{n}", 2023), **more)
    for workers in (1, 2):
        read_landed(landing, Warehouse.at(str(tmp_path / f"w{workers}")), stages=engine_stages(workers))
    assert digests(tmp_path / "w1-readings") == digests(tmp_path / "w2-readings")
    assert len(list((tmp_path / "w1-readings" / "layouts").rglob("*.parquet"))) == 7


def test_web_archives_and_what_may_take_long_are_read_first() -> None:
    rows = pl.DataFrame(
        {
            "source_path": ["a.txt", "b.pdf", "c.zip!/x.png", "c.zip!/y.txt", "d.PNG", "e.warc!/1 http://x/"],
            "file": ["a.txt", "b.pdf", "c.zip", "c.zip", "d.PNG", "e.warc"],
            "file_size": [LARGE - 1, LARGE, 10 * LARGE, 10 * LARGE, 1, 1],
            "record_offset": [None, None, None, None, None, 0],
        }
    )
    of_web_archives, large, others = ["e.warc!/1 http://x/"], ["b.pdf", "d.PNG"], ["a.txt", "c.zip!/x.png"]
    wanted = [*of_web_archives, *large, *others, "c.zip!/y.txt"]
    assert in_order(rows)["source_path"].to_list() == wanted


def test_a_worker_imports_no_data_frames() -> None:
    """A worker is to be small and ready at once."""
    heavy = ("polars", "dataframely", "dagster", "duckdb")
    code = f"import sys, warehouse.readings.work; print([m for m in {heavy!r} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert said.stdout.strip() == "[]"
