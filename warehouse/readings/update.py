"""The two stages over what is to be done: landed files into the store of layouts, layouts into readings.

Belongs here: the way into the stores in segments. Does not belong here: what is to be done
(`warehouse.readings.pending`), how it is spread over processes (handed in as functions).
Which files share a segment follows from the order of what is to be done, not from which was done first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl
from upath import UPath

from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from parsers.model import Reading
from parsers.read import refused
from warehouse.readings import layouts
from warehouse.readings.border import storable
from warehouse.readings.contents import Missed, contents
from warehouse.readings.flatten import Source
from warehouse.readings.landing import Run, run_here
from warehouse.readings.layouts import ReadFile
from warehouse.readings.segments import append_readings
from warehouse.readings.versions import Versions
from warehouse.storage.tree import Warehouse

SEGMENT = 200
"""Files a segment; as many are done again at most when a run is killed."""

Files = Iterable[tuple[str, str, bytes]]
"""`(sha256, name, bytes)`."""

ReadFiles = Callable[[Files], Iterator[tuple[str, FileLayout]]]
"""The first stage: takes files lazily, yields `(sha256, layout)` in any order, each exactly once."""

Layouts = Iterable[tuple[str, str, bytes, str]]
"""`(sha256, name, layout, outside)`: the last is what is known from outside the file, as text."""

NameLayouts = Callable[[Layouts], Iterator[tuple[str, Reading | Quarantine]]]
"""The second stage: as the first, takes the bytes of layouts, gives readings, or why there is none."""

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Report progress to nobody."""


def read_new(
    warehouse: Warehouse,
    versions: Versions,
    landing: UPath,
    todo: pl.DataFrame,
    read_files: ReadFiles,
    progress: Progress = _silent,
    run: Run = run_here,
    missed: Missed | None = None,
) -> int:
    """Read (or convert and read) files into the store of layouts.

    Args:
        warehouse: Whose store it is.
        versions: Those of the code as it now is.
        landing: The folder in which the files lie.
        todo: What `pending.unread` or `pending.unconverted` found.
        read_files: The first stage.
        progress: Told how many of how many files are read.
        run: Opens archives.
        missed: Filled with the files that are not as they were listed, and why.

    Returns:
        How many files were read; one that has gone meanwhile is not.
    """
    names = dict(todo.select("sha256", pl.col("source_path").str.extract(r"([^/]*)$")).iter_rows())
    attempts = dict(todo.select("sha256", "attempts").iter_rows())
    segments = _Segments(
        [list(todo["sha256"][start : start + SEGMENT]) for start in range(0, len(todo), SEGMENT)],
        lambda files: layouts.append(warehouse, versions, files),
        progress,
    )
    for sha256, result in read_files(contents(landing, todo, run, missed)):
        segments.add(sha256, ReadFile(sha256, names[sha256], storable(result), attempts[sha256] + 1))
    return segments.close()


def name_new(
    warehouse: Warehouse,
    versions: Versions,
    todo: pl.DataFrame,
    name_layouts: NameLayouts,
    progress: Progress = _silent,
) -> int:
    """Name layouts into the store of readings; no landed file is opened.

    Args:
        warehouse: Whose stores they are.
        versions: Those of the code as it now is.
        todo: What `pending.unnamed` found.
        name_layouts: The second stage.
        progress: Told how many of how many layouts are named.

    Returns:
        How many layouts were named.
    """
    rows = {row["sha256"]: row for row in todo.iter_rows(named=True)}

    def write(readings: list[tuple[Source, Reading]]) -> None:
        reader = _reader(rows[readings[0][0].sha256])
        append_readings(warehouse, versions, reader, readings)

    segments = _Segments(_by_reader(todo), write, progress)
    for row in todo.filter(pl.col("quarantine").is_not_null()).iter_rows(named=True):
        reason = Quarantine(row["quarantine"], row["quarantine_detail"])
        reading = refused(FileLayout(row["media_type"], None, reason, row["converter"]))
        segments.add(row["sha256"], (_source(row, versions, row["attempts"]), reading))
    whole = todo.filter(pl.col("quarantine").is_null())
    for sha256, result in name_layouts(layouts.contents(warehouse, whole)):
        row = rows[sha256]
        if isinstance(result, Quarantine):
            result = refused(FileLayout(row["media_type"], None, result, row["converter"]))
        segments.add(sha256, (_source(row, versions, row["named_before"] + 1), result))
    return segments.close()


def _by_reader(todo: pl.DataFrame) -> list[list[str]]:
    """The digests of each segment: of one reader's version, in the order of the layouts' segments."""
    by_reader: dict[str, list[str]] = {}
    for row in todo.iter_rows(named=True):
        by_reader.setdefault(_reader(row), []).append(row["sha256"])
    return [
        keys[start : start + SEGMENT] for keys in by_reader.values() for start in range(0, len(keys), SEGMENT)
    ]


def _reader(row: dict[str, Any]) -> str:
    return str(row["segment"]).replace("\\", "/").partition("/")[0]


def _source(row: dict[str, Any], versions: Versions, attempts: int) -> Source:
    version = f"{_reader(row)} {versions.naming}"
    return Source(row["sha256"], row["layout_digest"], version, attempts, row["hints"])


class _Segments:
    """Results gathered by segment; each segment is written as soon as it is complete."""

    def __init__(
        self, segments: list[list[str]], write: Callable[[list[Any]], object], progress: Progress
    ) -> None:
        self._segment_of = {key: number for number, keys in enumerate(segments) for key in keys}
        self._sizes = [len(keys) for keys in segments]
        self._open: dict[int, list[Any]] = {}
        self._write, self._progress = write, progress
        self._done = 0
        progress(0, len(self._segment_of))

    def add(self, key: str, result: Any) -> None:
        number = self._segment_of[key]
        gathered = self._open.setdefault(number, [])
        gathered.append(result)
        self._done += 1
        self._progress(self._done, len(self._segment_of))
        if len(gathered) == self._sizes[number]:
            self._write(self._open.pop(number))

    def close(self) -> int:
        """Write what stayed incomplete because files have gone; how many results there were."""
        for gathered in self._open.values():
            self._write(gathered)
        self._open.clear()
        return self._done
