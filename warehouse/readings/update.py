"""The two stages over what is to be done: landed files into the store of layouts, layouts into readings.

Belongs here: the way into the stores in segments. Does not belong here: what is to be done
(`warehouse.readings.pending`), what is done with one file (`warehouse.readings.work`), how it is spread over
processes (handed in as functions).

A file is read and named at once where that works; what is left of naming is done from the store of layouts,
and no file is opened. Which files share a segment follows from the order of what is to be done, not from
which was done first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl
from upath import UPath

from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from parsers.refusals import refused
from warehouse.readings import layouts, pending
from warehouse.readings.contents import Missed, in_order, name_of, places
from warehouse.readings.entry import Entry
from warehouse.readings.flatten import Source
from warehouse.readings.inspecting import Run, run_here
from warehouse.readings.layouts import ReadFile
from warehouse.readings.opening import OTHER_BYTES
from warehouse.readings.record import Recorded, record, storable
from warehouse.readings.segments import append_readings
from warehouse.readings.versions import Versions
from warehouse.readings.work import Job, Read
from warehouse.storage.tree import Warehouse

SEGMENT = 200
"""Files a segment of layouts; as many are read again at most when a run is killed."""

TOGETHER = 5
"""Segments of layouts whose readings share a segment, where they are named as they are read."""

ReadTask = tuple[int, str, bytes | Entry, Job]
"""The number of its segment, the file's name, its bytes or where it can be opened, what else is known."""

ReadFiles = Callable[[Iterable[ReadTask]], Iterator[tuple[ReadTask, Read, Recorded | None]]]
"""The first stage, and the second where it works: takes files lazily, yields each exactly once, in any order,
with what was read and the rows of what it says."""

NameTask = tuple[int, str, bytes, Job, Source]
"""The number of its segment, the file's name, the bytes of its layout, what else is known, its source."""

NameLayouts = Callable[[Iterable[NameTask]], Iterator[tuple[NameTask, Recorded | Quarantine]]]
"""The second stage alone: as the first, with the rows, or why there are none."""

ReadBytes = Callable[[Iterable[tuple[str, str, bytes]]], Iterator[tuple[str, FileLayout]]]
"""A first stage that knows nothing of stores: takes `(sha256, name, bytes)`, gives `(sha256, layout)`."""

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Report progress to nobody."""


def only_read(read_bytes: ReadBytes) -> ReadFiles:
    """A first stage that is handed bytes, without the second."""

    def read_files(tasks: Iterable[ReadTask]) -> Iterator[tuple[ReadTask, Read, Recorded | None]]:
        given: dict[str, ReadTask] = {}

        def files() -> Iterator[tuple[str, str, bytes]]:
            for number, name, document, job in tasks:
                assert isinstance(document, bytes)
                given[job.sha256] = number, name, b"", job
                yield job.sha256, name, document

        for sha256, found in read_bytes(files()):
            yield given.pop(sha256), Read(storable(found)), None

    return read_files


def read_new(
    warehouse: Warehouse,
    versions: Versions,
    landing: UPath,
    todo: pl.DataFrame,
    read_files: ReadFiles,
    reader: str,
    progress: Progress = _silent,
    run: Run = run_here,
    missed: Missed | None = None,
    seen: bool = True,
) -> tuple[int, int]:
    """Read (or convert and read) files into the store of layouts; what is named at once also into the other.

    Args:
        warehouse: Whose stores they are.
        versions: Those of the code as it now is.
        landing: The folder in which the files lie.
        todo: What `pending.unread` or `pending.unconverted` found.
        read_files: The first stage, and the second where it works.
        reader: The module with the two stages.
        progress: Told how many of how many files are read.
        run: Opens archives.
        missed: Filled with the files that are not as they were listed, and why.
        seen: Whether `read_files` sees the landing folder; else it is handed bytes.

    Returns:
        How many files were read, and how many of them were named; one that has gone meanwhile is neither.
    """
    missed = {} if missed is None else missed
    todo = in_order(pending.with_named(warehouse, versions, todo)).with_row_index("place")
    read = _Segments(
        _sizes(len(todo), SEGMENT),
        lambda files: layouts.append(warehouse, versions, files),
        progress,
    )
    named = _Segments(
        _sizes(len(todo), SEGMENT * TOGETHER), lambda rows: _append_by_reader(warehouse, versions, rows)
    )
    for (number, name, document, job), found, rows in read_files(
        _read_tasks(landing, todo, reader, run, missed, seen)
    ):
        if found.layout is None:
            if isinstance(document, Entry):
                missed[document.file] = found.missed or OTHER_BYTES
            read.add(number, None)
            named.add(number // TOGETHER, None)
            continue
        file = ReadFile(job.sha256, name, found.layout, job.attempts)
        read.add(number, file)
        named.add(number // TOGETHER, (_reader_of(versions, found.layout), rows) if rows else None)
    return read.close(), named.close()


def _read_tasks(
    landing: UPath, todo: pl.DataFrame, reader: str, run: Run, missed: Missed, seen: bool
) -> Iterator[ReadTask]:
    for row, document in places(landing, todo, run, missed, seen):
        known = row["outside"] or "", row["hints"] or ""
        job = Job(reader, row["sha256"], row["attempts"] + 1, *known, tuple(row["named"] or ()))
        yield row["place"] // SEGMENT, name_of(row), document, job


def _reader_of(versions: Versions, found: FileLayout) -> str:
    return versions.of_reader(found.media_type, found.converter is not None, found.nested)


def _append_by_reader(warehouse: Warehouse, versions: Versions, readings: list[tuple[str, Recorded]]) -> None:
    by_reader: dict[str, list[Recorded]] = {}
    for reader, rows in readings:
        by_reader.setdefault(reader, []).append(rows)
    for reader, of_reader in sorted(by_reader.items()):
        append_readings(warehouse, versions, reader, of_reader)


def name_new(
    warehouse: Warehouse,
    versions: Versions,
    todo: pl.DataFrame,
    name_layouts: NameLayouts,
    reader: str,
    progress: Progress = _silent,
) -> int:
    """Name layouts into the store of readings; no landed file is opened.

    Args:
        warehouse: Whose stores they are.
        versions: Those of the code as it now is.
        todo: What `pending.unnamed` found.
        name_layouts: The second stage.
        reader: The module with the two stages.
        progress: Told how many of how many layouts are named.

    Returns:
        How many layouts were named.
    """
    of = pl.col("segment").str.extract(r"^([^/\\]+)")
    place = pl.int_range(pl.len()).over("reader") // SEGMENT
    todo = todo.with_columns(reader=of).with_columns(number=pl.struct("reader", place=place).rle_id())
    readers = dict(todo.select("number", "reader").unique().iter_rows())
    sizes = [size for _, size in todo.group_by("number").len().sort("number").iter_rows()]

    def write(rows: list[tuple[int, Recorded]]) -> None:
        append_readings(warehouse, versions, readers[rows[0][0]], [recorded for _, recorded in rows])

    segments = _Segments(sizes, write, progress)
    for row in todo.filter(pl.col("quarantine").is_not_null()).iter_rows(named=True):
        reason = Quarantine(row["quarantine"], row["quarantine_detail"])
        source = Source(row["sha256"], row["layout_digest"], "", row["attempts"], row["hints"])
        segments.add(row["number"], (row["number"], _refused(row, source, reason)))
    whole = todo.filter(pl.col("quarantine").is_null())
    for (number, _, _, _, source), result in name_layouts(_name_tasks(warehouse, whole, reader)):
        if isinstance(result, Quarantine):
            row = whole.row(by_predicate=pl.col("sha256") == source.sha256, named=True)
            result = _refused(row, source, result)
        segments.add(number, (number, result))
    return segments.close()


def _name_tasks(warehouse: Warehouse, whole: pl.DataFrame, reader: str) -> Iterator[NameTask]:
    for row in layouts.with_bytes(warehouse, whole):
        source = Source(row["sha256"], row["layout_digest"], "", row["named_before"] + 1, row["hints"])
        job = Job(reader, row["sha256"], row["attempts"], row["outside"], row["hints"])
        yield row["number"], row["name"], row["layout"], job, source


def _refused(row: dict[str, Any], source: Source, reason: Quarantine) -> Recorded:
    return record(source, refused(FileLayout(row["media_type"], None, reason, row["converter"])))


def _sizes(files: int, most: int) -> list[int]:
    """How many files each segment has, of at most so many."""
    return [min(most, files - start) for start in range(0, files, most)]


class _Segments:
    """Results gathered by segment; each segment is written as soon as it is complete.

    Args:
        sizes: How many results each segment has.
        write: Writes the results of a segment, without those that are None.
        progress: Told how many results there are.
    """

    def __init__(
        self, sizes: list[int], write: Callable[[list[Any]], object], progress: Progress = _silent
    ) -> None:
        self._left, self._all = dict(enumerate(sizes)), sum(sizes)
        self._open: dict[int, list[Any]] = {}
        self._write, self._progress = write, progress
        self._done = self._written = 0
        progress(0, self._all)

    def add(self, number: int, result: Any) -> None:
        """Add a result to the segment of that number; None for a file that has none."""
        gathered = self._open.setdefault(number, [])
        if result is not None:
            gathered.append(result)
        self._left[number] -= 1
        self._done += 1
        self._progress(self._done, self._all)
        if not self._left[number]:
            self._finish(number)

    def close(self) -> int:
        """Write what stayed incomplete because files have gone; how many results there were."""
        for number in list(self._open):
            self._finish(number)
        return self._written

    def _finish(self, number: int) -> None:
        gathered = self._open.pop(number)
        self._written += len(gathered)
        if gathered:
            self._write(gathered)
