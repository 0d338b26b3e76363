"""The engine with files that misbehave: every file is answered once, and the good ones are read."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import multiprocessing
import time
import weakref
import zipfile
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from engine.limits import MIB, Limits
from engine.pool import Engine, File
from engine.processes import EngineError, WorkerPool
from parsers.archives.members import Member
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from tests.support import fakes
from tests.support.building import report
from tests.support.paths import FORMATS

FAKE = "tests.support.fakes"


def a_file(**said: object) -> File:
    data = json.dumps(said, ensure_ascii=False).encode()
    return hashlib.sha256(data).hexdigest(), "a.json", data


def good(count: int) -> list[File]:
    return [a_file(**report(f"局{n}", 2023)) for n in range(count)]


def codes(found: dict[str, FileLayout]) -> list[str]:
    return sorted(each.quarantine.code if each.quarantine else "" for each in found.values())


def run(engine: Engine, files: list[File]) -> dict[str, FileLayout]:
    found = list(engine.read_files(files))
    assert sorted(key for key, _ in found) == sorted(file[0] for file in files), "each file exactly once"
    return dict(found)


def test_reads_every_file_and_holds_few_at_a_time() -> None:
    taken = []

    def source() -> Iterator[File]:
        for file in good(20):
            taken.append(file)
            yield file

    engine = Engine(2, Limits(reader=FAKE))
    for done, _ in enumerate(engine.read_files(source()), start=1):
        assert len(taken) - done <= engine.ahead
    assert len(taken) == 20


def test_the_second_stage_names_what_the_first_has_read() -> None:
    engine, files = Engine(1, Limits(reader=FAKE)), good(3)
    layouts = [(key, "a.json", found.layout or b"") for key, found in run(engine, files).items()]
    readings = dict(engine.name_layouts(layouts))
    for key, _, data in files:
        reading = readings[key]
        assert isinstance(reading, Reading)
        assert reading == fakes.read(data, "a.json")


def test_a_layout_that_cannot_be_named_is_refused() -> None:
    (file,) = [a_file(**report("局", 2023), name_do="raise")]
    engine = Engine(1, Limits(reader=FAKE))
    (found,) = run(engine, [file]).values()
    ((key, reason),) = engine.name_layouts([(file[0], "a.json", found.layout or b"")])
    assert key == file[0] and isinstance(reason, Quarantine) and reason.code == "reader_failed"


def test_a_file_that_kills_its_process_is_quarantined_and_costs_no_other() -> None:
    files = [*good(6), a_file(do="die"), *good(9)[6:], a_file(do="die", again=1)]
    assert codes(run(Engine(2, Limits(reader=FAKE)), files)) == [""] * 9 + ["crashed"] * 2


def test_a_file_beyond_a_limit_is_quarantined() -> None:
    files = [*good(2), a_file(do="burn"), a_file(do="eat")]
    found = run(Engine(2, Limits(seconds=1, reader=FAKE)), files)
    assert codes(found) == ["", "", "out_of_memory", "timeout"]
    assert {each.media_type for each in found.values()} == {fakes.MEDIA_TYPE}, "what it is, though unread"


def test_what_computes_for_ever_and_hears_no_signal_is_ended() -> None:
    found = run(Engine(1, Limits(seconds=1, grace=0.2, reader=FAKE)), [a_file(do="burn_deaf"), *good(1)])
    assert codes(found) == ["", "timeout"]


def test_what_waits_for_ever_is_ended_by_the_wall_clock() -> None:
    limits = Limits(hang_seconds=1, grace=0.2, reader=FAKE)
    found = run(Engine(1, limits), [a_file(do="hang"), a_file(do="sleep"), *good(1)])
    assert codes(found) == ["", "timeout", "timeout"]
    assert [each.quarantine.detail for each in found.values() if each.quarantine] == [
        "reading did not end within 1 seconds and computed nothing"
    ] * 2


@pytest.mark.parametrize(
    "fault",
    ["raise", "unsendable", "panic", "exit", "interrupt", "recurse", "mute", "odd", "poison", "unpicklable"],
)
def test_whatever_a_reader_raises_ends_at_its_file(fault: str) -> None:
    found = run(Engine(1, Limits(reader=FAKE)), [a_file(do=fault, secret="内部"), *good(1)])
    assert codes(found) == ["", "reader_failed"]
    (reason,) = [each.quarantine for each in found.values() if each.quarantine]
    assert "内部" not in reason.detail and "what is in the file" not in reason.detail
    assert "trace" in reason.detail and "Traceback" not in reason.detail


def test_what_libraries_print_in_a_worker_reaches_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """Words out of a file would reach it with all their control characters."""
    found = run(Engine(1, Limits(reader=FAKE)), [a_file(do="print"), *good(1)])
    assert len(found) == 2 and capfd.readouterr() == ("", "")


def test_the_same_fault_in_two_files_is_told_by_the_same_words() -> None:
    found = run(Engine(1, Limits(reader=FAKE)), [a_file(do="raise", n=n) for n in range(2)])
    first, second = (each.quarantine for each in found.values())
    assert first == second and first is not None
    assert first.detail.startswith("a fault in tests.support.fakes.read_file: KeyError, trace ")


def test_an_answer_of_another_kind_than_asked_for_is_a_fault_of_ours() -> None:
    engine = Engine(1, Limits(reader=FAKE))
    ((_, reading),) = engine.name_layouts([("0", "a.json", fakes.layout_of({"name_do": "odd"}))])
    assert isinstance(reading, Quarantine) and reading.code == "reader_failed"


def test_what_is_read_of_a_file_has_a_limit() -> None:
    found = run(Engine(1, Limits(reader=FAKE, answer_bytes=10_000)), [a_file(long="长" * 4_000), *good(1)])
    assert codes(found) == ["", "too_large"]


def test_a_worker_writes_no_large_file_and_opens_few(tmp_path: Path) -> None:
    limits = Limits(reader=FAKE, file_bytes=1000, open_files=40)
    target = str(tmp_path / "written")
    found = run(Engine(1, limits), [a_file(do="write", to=target), a_file(do="open")])
    assert codes(found) == ["reader_failed"] * 2
    assert (tmp_path / "written").stat().st_size == 1000


class Knot:
    """Holds itself: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


def knots_left(count: int) -> tuple[int, int]:
    """How many objects are never looked at, and of so many knots how many are left."""
    alive: weakref.WeakSet[Knot] = weakref.WeakSet()
    for _ in range(count):
        alive.add(Knot())
    return gc.get_freeze_count(), len(alive)


def test_a_worker_looks_for_garbage_seldom_but_looks() -> None:
    pool = WorkerPool(1, Limits(reader=FAKE))
    modules, knots = pool.submit(knots_left, 100_000).result()
    pool.shutdown()
    assert modules > 10_000, "what was imported is not looked through again and again"
    assert 0 < knots <= 10_000


def test_a_thread_that_never_ends_holds_nothing_up() -> None:
    assert codes(run(Engine(1, Limits(grace=0.2, reader=FAKE)), [a_file(do="linger"), *good(1)])) == ["", ""]


def test_a_worker_that_is_stopped_is_killed() -> None:
    limits = Limits(hang_seconds=0.5, grace=0.2, reader=FAKE)
    assert codes(run(Engine(1, limits), [a_file(do="stop"), *good(1)])) == ["", "timeout"]


def test_an_archive_is_opened_in_a_worker() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a/1.txt", "一")
    engine = Engine(1, Limits(reader=FAKE))
    assert engine.open_archive(data.getvalue(), "a.zip") == (Member("a/1.txt", "一".encode()),)
    assert engine.open_archive(b"PK, as a text may begin", "a.txt") == ()
    damaged = engine.open_archive(data.getvalue()[:-9], "a.zip")
    assert isinstance(damaged, Quarantine) and damaged.code == "corrupt"


def test_a_file_that_is_no_archive_starts_no_process() -> None:
    def never(workers: int, limits: Limits) -> Executor:
        pytest.fail("a pool was opened")

    assert Engine(1, Limits(reader=FAKE), never).open_archive(b"text", "a.zip") == ()


class Counting:
    """Opens pools of workers, and keeps how many each had."""

    def __init__(self) -> None:
        self.workers: list[int] = []

    def __call__(self, workers: int, limits: Limits) -> Executor:
        self.workers.append(workers)
        return WorkerPool(workers, limits)


def test_what_failed_beside_others_is_tried_again_alone() -> None:
    opened = Counting()
    found = run(Engine(2, Limits(reader=FAKE), opened), [*good(3), a_file(do="eat")])
    assert codes(found) == ["", "", "", "out_of_memory"]
    assert opened.workers[:2] == [2, 1], "a process of its own, after the others"


def test_our_own_fault_is_not_tried_again() -> None:
    opened = Counting()
    assert codes(run(Engine(2, Limits(reader=FAKE), opened), [a_file(do="raise")])) == ["reader_failed"]
    assert opened.workers == [2]


def test_the_budget_grows_with_the_file_up_to_a_most() -> None:
    limits = Limits(seconds=10, seconds_per_mib=100, most_seconds=500)
    assert [limits.cpu_seconds(size) for size in (0, MIB // 2, 4 * MIB, 64 * MIB)] == [10, 60, 410, 500]
    assert Limits(seconds=900, most_seconds=500).cpu_seconds(64 * MIB) == 900
    assert limits.wall_seconds(0) == 600, "ten minutes at least"
    assert limits.wall_seconds(4 * MIB) == 20 * 410
    assert Limits(hang_seconds=7).wall_seconds(4 * MIB) == 7


def _burn_until(stop: float) -> None:
    while time.monotonic() < stop:
        pass


def test_a_busy_machine_changes_nothing() -> None:
    """Files of half a second's computing, with a second and a half each, beside six busy loops."""
    files = [a_file(**report(f"局{n}", 2023), do="compute") for n in range(2)]
    context = multiprocessing.get_context("spawn")
    stop = time.monotonic() + 20
    busy = [context.Process(target=_burn_until, args=(stop,), daemon=True) for _ in range(6)]
    for process in busy:
        process.start()
    try:
        opened = Counting()
        found = run(Engine(1, Limits(seconds=1.5, reader=FAKE), opened), files)
    finally:
        for process in busy:
            process.terminate()
    assert found == {key: fakes.read_file(data, name) for key, name, data in files}
    assert opened.workers == [1], "none was over its budget"


def test_a_reader_that_cannot_be_imported_is_our_error() -> None:
    with pytest.raises((EngineError, ImportError)):
        list(Engine(1, Limits(reader="tests.nowhere")).read_files(good(1)))


def test_a_pool_that_cannot_start_is_our_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EngineError, match="GONGKAI_MEMORY_MIB"):
        list(Engine(1, Limits(memory=1, reader=FAKE)).read_files(good(1)))
    assert "Traceback" not in capfd.readouterr().err, "the sentence is enough"


def test_nothing_to_read_starts_no_process() -> None:
    def never(workers: int, limits: Limits) -> Executor:
        pytest.fail("a pool was opened")

    assert list(Engine(1, Limits(reader=FAKE), never).read_files([])) == []


@pytest.mark.slow
def test_a_native_reader_that_aborts_takes_its_file_only() -> None:
    """A size in these bytes of a workbook makes the native reader ask for 686 GB, and it aborts."""
    whole = (FORMATS / "sheet.xls").read_bytes()
    damaged = bytearray(whole)
    for place in (3612, 3813, 3850, 4579, 4748, 5073, 5298, 5672):
        damaged[place] ^= 0x55
    files = [("damaged", "damaged.xls", bytes(damaged)), ("whole", "whole.xls", whole)]
    found = run(Engine(1, Limits()), files)
    assert codes(found) == ["", "crashed"]
    assert found["whole"].layout is not None
