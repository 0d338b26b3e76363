"""Landed files, as they were listed; what is not is left for the next build, and says why.

Belongs here: handing out files and members of archives, and in which order. Does not belong here: the list
of them (`warehouse.readings.landing`), opening a file (`warehouse.readings.opening`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import polars as pl
from upath import UPath

from parsers.model import Quarantine
from warehouse.readings import web_archives
from warehouse.readings.entries import Entry, source_of
from warehouse.readings.inspecting import Run, Task, because, raw_file_name, run_here
from warehouse.readings.landing import LANDED
from warehouse.readings.opening import OTHER_BYTES, read

Missed = dict[str, Quarantine]
"""Files (`file`) that could not be handed out as they were listed, and why."""

Row = dict[str, Any]
"""A row of the table of landed files."""

LARGE = 1 << 20
"""Bytes from which on a file may take long; so may a picture of any size, in which text is recognised."""

_PICTURE = r"(?i)\.(?:png|jpe?g|tiff?|bmp|gif|webp)$"


def in_order(wanted: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order in which they are handed out: web archives, what may take long, the rest by path.

    Whoever reads them is busy until the end, then. Members of an archive stay together.
    """
    alone = pl.col("source_path") == pl.col("file")
    large = (pl.col("file_size") >= LARGE) | pl.col("file").str.contains(_PICTURE)
    return wanted.sort(pl.col("record_offset").is_null(), ~(alone & large), "file", "source_path")


def contents(
    landing: UPath, wanted: pl.DataFrame, run: Run = run_here, missed: Missed | None = None
) -> Iterator[tuple[str, str, bytes]]:
    """`(sha256, name, bytes)` of the wanted rows, an archive opened once.

    What has gone or changed since the rows were made is left out: the next build finds it as it then is.

    Args:
        landing: The landing folder.
        wanted: Rows of the table of landed files; they are handed out as `in_order` has them.
        run: Opens archives.
        missed: Filled with what is left out.
    """
    missed = {} if missed is None else missed
    for row, data in places(landing, wanted, run, missed, seen=False):
        assert isinstance(data, bytes)
        yield row["sha256"], name_of(row), data


def first_place(landing: UPath, wanted: pl.DataFrame) -> Entry | None:
    """Where a small one of the wanted files can be opened; None where all are members of archives."""
    alone = wanted.filter(pl.col("source_path") == pl.col("file")).sort("file_size", "file").head(1)
    return next((entry for entry, _ in _by_file(landing, alone)), None)


def name_of(row: Row) -> str:
    """The name of the file, or of the member, that a row is of."""
    return str(row["source_path"].rpartition("/")[2])


def places(
    landing: UPath, wanted: pl.DataFrame, run: Run, missed: Missed, seen: bool
) -> Iterator[tuple[Row, bytes | Entry]]:
    """The wanted rows, each with where the file can be opened, or with the bytes of a member of an archive.

    Whoever opens a file finds out whether it has changed. Otherwise as `contents`.

    Args:
        landing: As for `contents`.
        wanted: As for `contents`.
        run: As for `contents`.
        missed: As for `contents`.
        seen: Whether files can be opened where the rows go; else each comes with its bytes.
    """
    wanted = in_order(wanted.drop("manifest", strict=False))
    recorded = wanted["record_offset"].is_not_null()
    yield from _of_web_archives(landing, wanted.filter(recorded), run, missed)
    wanted = wanted.filter(~recorded)
    waiting: dict[str, tuple[Entry, list[Row]]] = {}

    def archives() -> Iterator[Task]:
        for entry, rows in _by_file(landing, wanted.filter(pl.col("source_path") != pl.col("file"))):
            found = read(entry)
            if isinstance(found, Quarantine):
                missed[entry.file] = found
            elif found.data is not None:
                waiting[entry.file] = entry, rows
                digests = " ".join(row["sha256"] for row in rows)
                yield entry.file, raw_file_name(entry.file), found.data, digests

    opened = run("take_members", archives())
    for entry, rows in _by_file(landing, wanted):
        if rows[0]["source_path"] == entry.file:
            document = entry if seen else _bytes(entry, rows[0], missed)
            if document is not None:
                yield rows[0], document
        elif found := next(opened, None):  # in the order of the list, but for a few that are tried again
            yield from _taken(*waiting.pop(found[0][0]), found[1], missed)
    for task, result in opened:
        yield from _taken(*waiting.pop(task[0]), result, missed)


def _by_file(landing: UPath, rows: pl.DataFrame) -> Iterator[tuple[Entry, list[Row]]]:
    for file, found in groupby(rows.iter_rows(named=True), lambda row: str(row["file"])):
        of_file = list(found)
        first = of_file[0]
        yield Entry(file, first["file_size"], first["modified"], source_of(landing, file)), of_file


def _bytes(entry: Entry, row: Row, missed: Missed) -> bytes | None:
    found = read(entry)
    if isinstance(found, Quarantine):
        missed[entry.file] = found
    elif found.sha256 != row["sha256"] or found.data is None:
        missed[entry.file] = OTHER_BYTES
    else:
        return found.data
    return None


def _taken(
    entry: Entry, rows: list[Row], result: dict[str, bytes] | Quarantine, missed: Missed
) -> Iterator[tuple[Row, bytes]]:
    if isinstance(result, Quarantine):
        missed[entry.file] = result
        return
    for row in rows:
        if row["sha256"] in result:
            yield row, result[row["sha256"]]
        else:
            missed[entry.file] = OTHER_BYTES


def _of_web_archives(
    landing: UPath, wanted: pl.DataFrame, run: Run, missed: Missed
) -> Iterator[tuple[Row, bytes]]:
    """As `places`, of the documents in web archives."""
    batches: dict[str, tuple[Entry, list[Row]]] = {}

    def tasks() -> Iterator[Task]:
        for file, rows in groupby(wanted.iter_rows(named=True), lambda row: str(row["file"])):
            for number, (places, batch) in enumerate(web_archives.batches(rows)):
                first = batch[0]
                entry = Entry(file, first["file_size"], first["modified"], source_of(landing, file))
                key = f"{file} {number}"
                batches[key] = entry, batch
                yield key, raw_file_name(file), web_archives.Lying(entry), places

    for task, result in run(web_archives.TAKE, tasks()):
        yield from _taken(*batches.pop(task[0]), result, missed)


def without(listed: pl.DataFrame, missed: Missed) -> pl.DataFrame:
    """The table in which files that could not be handed out say why; the next build reads them.

    Args:
        listed: The table.
        missed: What `contents` filled.
    """
    if not missed:
        return listed
    rows = []
    for row in listed.iter_rows(named=True):
        reason = missed.get(row["file"]) if not row["removed"] and row["reason"] is None else None
        rows.append(row | {"sha256": None, "opened": None, **because(reason)} if reason else row)
    return pl.DataFrame(rows, schema=LANDED)
