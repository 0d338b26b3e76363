"""The engine with files that misbehave: every file is answered once, and the good ones are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest

from engine.pool import Engine, EngineError, File
from engine.worker import Limits
from parsers.model import Reading
from tests.support.building import report

FAKE = "tests.support.fakes:read"


def a_file(**said: object) -> File:
    data = json.dumps(said, ensure_ascii=False).encode()
    return hashlib.sha256(data).hexdigest(), "a.json", data


def good(count: int) -> list[File]:
    return [a_file(**report(f"局{n}", 2023)) for n in range(count)]


def codes(readings: dict[str, Reading]) -> list[str | None]:
    return sorted(reading.quarantine.code if reading.quarantine else "" for reading in readings.values())


def run(engine: Engine, files: list[File]) -> dict[str, Reading]:
    found = list(engine.read_all(files))
    assert sorted(key for key, _ in found) == sorted(file[0] for file in files), "each file exactly once"
    return dict(found)


def test_reads_every_file_and_holds_few_at_a_time() -> None:
    taken = []

    def source() -> Iterator[File]:
        for file in good(20):
            taken.append(file)
            yield file

    engine = Engine(2, Limits(reader=FAKE))
    for done, _ in enumerate(engine.read_all(source()), start=1):
        assert len(taken) - done <= engine.ahead
    assert len(taken) == 20


def test_a_file_that_kills_its_process_is_quarantined_and_costs_no_other() -> None:
    files = [*good(6), a_file(do="die"), *good(9)[6:], a_file(do="die", again=1)]
    assert codes(run(Engine(2, Limits(reader=FAKE)), files)) == [""] * 9 + ["crashed"] * 2


def test_a_file_beyond_a_limit_is_quarantined() -> None:
    files = [*good(2), a_file(do="sleep"), a_file(do="raise"), a_file(do="eat")]
    found = run(Engine(2, Limits(seconds=1, reader=FAKE)), files)
    assert codes(found) == ["", "", "crashed", "out_of_memory", "timeout"]


def test_native_code_that_never_comes_back_is_ended() -> None:
    found = run(Engine(1, Limits(seconds=1, grace=0.2, reader=FAKE)), [a_file(do="hang"), *good(1)])
    assert codes(found) == ["", "timeout"]


def test_a_reader_that_cannot_be_imported_is_our_error() -> None:
    with pytest.raises((EngineError, ImportError)):
        list(Engine(1, Limits(reader="tests.nowhere:read")).read_all(good(1)))


def test_a_pool_that_cannot_start_is_our_error() -> None:
    with pytest.raises(EngineError):
        list(Engine(1, Limits(memory=1, reader=FAKE)).read_all(good(1)))


def test_nothing_to_read_starts_no_process() -> None:
    def never(workers: int, limits: Limits):  # type: ignore[no-untyped-def]
        pytest.fail("a pool was opened")

    assert list(Engine(1, Limits(reader=FAKE), never).read_all([])) == []
