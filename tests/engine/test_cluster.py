"""The engine on a cluster: a real scheduler and real workers on this machine."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from upath import UPath

from assets.readings import CAN_OPEN, name, read_and_name
from engine.executors import address_of, open_executor
from engine.limits import Limits
from engine.pool import Engine, File
from engine.processes import EngineError, WorkerPool
from engine.queue import Queue, Task
from tests.support.building import MODERN, digests, ingest, put, report, write_year
from tests.support.cluster import Cluster, cluster, kill, wait_for_workers
from tests.support.paths import ROOT
from warehouse.readings import update, work
from warehouse.readings.entries import listing
from warehouse.readings.record import Recorded
from warehouse.storage.tree import Warehouse

FAKES = "tests.support.fakes"


def engine_of(setting: str, **limits: float) -> Engine:
    return Engine(2, Limits(reader=FAKES, grace=0.2, **limits), open_executor(setting))  # type: ignore[arg-type]


def stages_of(engine: Engine) -> tuple[update.ReadFiles, update.NameLayouts]:
    return partial(read_and_name, engine), partial(name, engine)


def a_file(**said: object) -> File:
    data = json.dumps(said, ensure_ascii=False).encode()
    return hashlib.sha256(data).hexdigest(), "a.json", data


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("dask://10.0.0.7:8786", "tcp://10.0.0.7:8786"),
        ("dask://scheduler.internal:8786", "tcp://scheduler.internal:8786"),
        ("dask://[::1]:1", "tcp://[::1]:1"),
    ],
)
def test_the_address_of_a_scheduler(setting: str, address: str) -> None:
    assert address_of(setting) == address


@pytest.mark.parametrize(
    "setting",
    ["dask://x", "dask://x:0", "dask://x:65536", "tcp://x:1", "dask://user:key@x:1", "dask://x:1/a", "x:1"],
)
def test_what_is_no_address_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="GONGKAI_EXECUTOR must be empty or dask://HOST:PORT"):
        open_executor(setting)


def test_without_a_setting_files_are_read_on_this_machine() -> None:
    assert open_executor("") is WorkerPool


def test_a_scheduler_that_does_not_answer_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.cluster.TIMEOUT", 1)
    said = re.escape("no scheduler answers at tcp://127.0.0.1:9 (GONGKAI_EXECUTOR)")
    with pytest.raises(EngineError, match=f"^{said}$"):
        list(engine_of("dask://127.0.0.1:9").read_files([a_file(**report("局", 2023))]))


class Elsewhere:
    """What stands for bytes elsewhere."""

    def __init__(self, size: int) -> None:
        self.size = size


def test_scans_do_not_hold_up_the_others() -> None:
    """Of scans and of others at most two are in flight; scans wait aside where they are no bytes."""
    small, large = Elsewhere(1), Elsewhere(2)
    files = [*(("", f"s{n}", large) for n in range(4)), *(("", f"t{n}", small) for n in range(3))]
    source, flying = Queue(iter(files)), dict[str, Task]()

    def fill() -> list[str]:
        taken = []
        while (file := source.next(2, flying.values(), lambda task: task[2].size > 1)) is not None:
            flying[file[1]] = file
            taken.append(file[1])
        return taken

    assert fill() == ["s0", "s1", "t0", "t1"]
    del flying["t0"]
    assert fill() == ["t2"]
    del flying["s1"]
    assert fill() == ["s2"]
    flying.clear()
    assert fill() == ["s3"]


def test_bytes_do_not_pile_up_before_the_others() -> None:
    files = iter([("", f"s{n}", b"12") for n in range(9)] + [("", "t", b"1")])
    source = Queue(files)
    flying: list[Task] = []
    while (file := source.next(2, flying, lambda task: len(task[2]) > 1)) is not None:
        flying.append(file)
    assert [file[1] for file in flying] == ["s0", "s1"]
    assert [file[1] for file in files] == ["s3", "s4", "s5", "s6", "s7", "s8", "t"], "one waits aside"


@pytest.mark.slow
def test_a_worker_is_killed_and_nothing_is_lost_or_twice(tmp_path: Path) -> None:
    """The tables and the stores are byte for byte those of processes on this machine."""
    landing = tmp_path / "landing"
    for n in range(24):
        put(landing, f"{n:02}.json", **report(f"局{n}", 2023), do="compute")
    put(landing, "die.json", do="die")
    put(landing, "burn.json", do="burn")
    put(landing, "name_die.json", name_do="die", **report("甲局", 2023))
    put(landing, "name_raise.json", name_do="raise", **report("乙局", 2023))
    _build(landing, tmp_path / "local", stages_of(engine_of("", seconds=3)))
    with cluster(2) as running:
        engine = engine_of(running.setting, seconds=3)
        first, *_ = listing(UPath(landing))
        assert engine.all_see(CAN_OPEN, first)
        assert not engine.all_see(CAN_OPEN, replace(first, size=1)), "it is not as it was listed"
        both, second = stages_of(engine)
        _build(landing, tmp_path / "cluster", (_killing(both, running), second))
    assert digests(tmp_path / "cluster-readings") == digests(tmp_path / "local-readings")
    assert digests(tmp_path / "cluster") == digests(tmp_path / "local")
    reasons = Warehouse.at(str(tmp_path / "cluster")).scan("dim_document").collect()["reason"].to_list()
    assert sorted(filter(None, reasons)) == ["crashed", "crashed", "reader_failed", "timeout"]
    assert len(reasons) == 28


def _build(landing: Path, root: Path, stages: tuple[update.ReadFiles, update.NameLayouts]) -> None:
    warehouse = Warehouse.at(str(root))
    ingest(landing, warehouse, stages=stages)
    write_year(warehouse, 2023, *MODERN)


def _killing(read_files: update.ReadFiles, running: Cluster) -> update.ReadFiles:
    """A first stage in the midst of which a worker is killed."""

    def read(
        tasks: Iterable[update.ReadTask],
    ) -> Iterator[tuple[update.ReadTask, work.Read, Recorded | None]]:
        for number, found in enumerate(read_files(tasks)):
            if number == 8:
                kill(running.processes[-1])
            yield found

    return read


@pytest.mark.slow
def test_a_worker_with_other_code_is_refused(tmp_path: Path) -> None:
    """The code of a worker is a copy of ours with one line more."""
    for package in ("parsers", "engine", "warehouse", "tests"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    changed = tmp_path / "parsers" / "read.py"
    changed.write_text(changed.read_text("utf-8") + "\nOTHER = 1\n", encoding="utf-8")
    with cluster(0) as running:
        with pytest.raises(EngineError, match="has no worker: start some with dask worker tcp"):
            list(engine_of(running.setting).read_files([a_file(**report("局", 2023))]))
        running.worker(path=tmp_path)
        wait_for_workers(running, 1)
        with pytest.raises(EngineError, match="runs other code than this process: install the same version"):
            list(engine_of(running.setting).read_files([a_file(**report("局", 2023))]))
