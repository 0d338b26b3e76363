"""The bytes of landed files, as they were listed; what is not is left for the next build, and says why.

Belongs here: handing out files and members of archives. Does not belong here: the list of them
(`warehouse.readings.landing`), opening a file (`warehouse.readings.opening`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import polars as pl
from upath import UPath

from parsers.model import Quarantine
from warehouse.readings import web_archives
from warehouse.readings.entries import Entry, source_of
from warehouse.readings.landing import LANDED, Run, Task, because, raw_file_name, run_here
from warehouse.readings.opening import CHANGED, read

Missed = dict[str, Quarantine]
"""Files (`file`) that could not be handed out as they were listed, and why."""


def contents(
    landing: UPath, wanted: pl.DataFrame, run: Run = run_here, missed: Missed | None = None
) -> Iterator[tuple[str, str, bytes]]:
    """`(sha256, name, bytes)` of the wanted rows, an archive opened once.

    What has gone or changed since the rows were made is left out: the next build finds it as it then is.

    Args:
        landing: The landing folder.
        wanted: Rows of the table of landed files.
        run: Opens archives.
        missed: Filled with what is left out.
    """
    missed = {} if missed is None else missed
    recorded = wanted["record_offset"].is_not_null()
    yield from _of_web_archives(landing, wanted.filter(recorded), run, missed)
    wanted = wanted.filter(~recorded)
    groups = [
        (Entry(file, rows[0]["file_size"], rows[0]["modified"], source_of(landing, file)), rows)
        for file, found in groupby(wanted.sort("file", "source_path").rows(named=True), lambda r: r["file"])
        if (rows := list(found))
    ]
    packed = {entry.file: (entry, rows) for entry, rows in groups if rows[0]["source_path"] != entry.file}
    opened = run("take_members", _archives(packed.values(), missed))
    for entry, rows in groups:
        if entry.file not in packed:
            yield from _plain(entry, rows[0], missed)
        elif found := next(opened, None):  # in the order of the list, but for a few that are tried again
            yield from _taken(*packed[found[0][0]], found[1], missed)
    for task, result in opened:
        yield from _taken(*packed[task[0]], result, missed)


def _plain(entry: Entry, row: dict[str, Any], missed: Missed) -> Iterator[tuple[str, str, bytes]]:
    found = read(entry)
    if isinstance(found, Quarantine):
        missed[entry.file] = found
    elif found.sha256 != row["sha256"] or found.data is None:
        missed[entry.file] = _OTHER_BYTES
    else:
        yield found.sha256, entry.file.rpartition("/")[2], found.data


_OTHER_BYTES = Quarantine(CHANGED, "it holds other bytes than when it was listed: the next build reads it")


def _archives(groups: Iterable[tuple[Entry, list[dict[str, Any]]]], missed: Missed) -> Iterator[Task]:
    for entry, rows in groups:
        found = read(entry)
        if isinstance(found, Quarantine):
            missed[entry.file] = found
        elif found.data is not None:
            digests = " ".join(row["sha256"] for row in rows)
            yield entry.file, raw_file_name(entry.file), found.data, digests


def _taken(
    entry: Entry, rows: list[dict[str, Any]], result: dict[str, bytes] | Quarantine, missed: Missed
) -> Iterator[tuple[str, str, bytes]]:
    if isinstance(result, Quarantine):
        missed[entry.file] = result
        return
    for row in rows:
        if row["sha256"] in result:
            yield row["sha256"], row["source_path"].rpartition("/")[2], result[row["sha256"]]
        else:
            missed[entry.file] = _OTHER_BYTES


def _of_web_archives(
    landing: UPath, wanted: pl.DataFrame, run: Run, missed: Missed
) -> Iterator[tuple[str, str, bytes]]:
    """As `contents`, of the documents in web archives."""
    batches: dict[str, tuple[Entry, list[dict[str, Any]]]] = {}

    def tasks() -> Iterator[Task]:
        for file, rows in groupby(wanted.sort("file").rows(named=True), lambda row: row["file"]):
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
