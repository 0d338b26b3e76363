"""landing_files: what lies in the landing folder, each file and each member of an archive by its digest.

Belongs here: the rows of the list, and which files are opened for them. Does not belong here: listing
(`warehouse.readings.entries`), what an opened file gives (`warehouse.readings.inspecting`), handing out bytes
(`warehouse.readings.contents`), what the bytes mean (`parsers`). Files are only ever read.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import polars as pl
from upath import UPath

from warehouse.readings.entries import UNREADABLE, VANISHED, Entry, listing
from warehouse.readings.inspecting import MANIFEST, Run, inspect, opened_otherwise, row_of, run_here
from warehouse.readings.opening import CHANGED

LANDED: dict[str, Any] = {
    "source_path": pl.String,
    "file": pl.String,
    "modified": pl.Int64,
    "file_size": pl.Int64,
    "size_bytes": pl.Int64,
    "sha256": pl.String,
    "reason": pl.String,
    "reason_detail": pl.String,
    "removed": pl.Boolean,
    "fetched_at": pl.Datetime("us"),
    "outside": pl.String,
    "hints": pl.String,
    "told_by": pl.String,
    "opened": pl.String,
    "manifest": pl.Binary,
    "record_offset": pl.Int64,
    "recorded_url": pl.String,
    "recorded_at": pl.Datetime("us"),
}
"""`fetched_at`, `outside` and `hints`, what is known from outside a file, are filled by
`warehouse.readings.evidence`; `told_by` is the version of its code, where the path alone was looked at.
`opened`: for rows out of an archive the version of the code that opened it, and how often it failed.
`manifest`: the bytes of a manifest in an archive, which is no document. `record_…`: of a document in a web
archive, where its record begins, its address and when it was fetched."""

OWN = ("modified", "told_by", "opened", "manifest", "record_offset", "recorded_url", "recorded_at")
"""Columns that no table depends on."""

_AGAIN = ("needs_archives", "unsupported_format", *UNREADABLE, VANISHED, CHANGED)
"""What is refused so is tried by each build: a right, an extra or a release may have come since."""


def is_manifest(file: str) -> bool:
    """Whether a path is that of a manifest."""
    return file.rpartition("/")[2].lower() == MANIFEST


def landed(
    landing: UPath, known: pl.DataFrame, entries: list[Entry] | None = None, run: Run = run_here
) -> pl.DataFrame:
    """The table of landed files.

    A file of the same size and time as in `known` is not opened again, unless it could not be read then. A
    file that is no longer there keeps its rows, marked removed; what lies where nothing can be looked at now
    keeps them as they were.

    Args:
        landing: The landing folder.
        known: The table as last listed.
        entries: What lies in the folder, where it is listed already.
        run: Opens archives.
    """
    found = listing(landing) if entries is None else entries
    settled = _settled(known)
    same, others = [], list[Entry]()
    for entry in found:
        is_same = entry.reason is None and (entry.file, entry.size, entry.modified) in settled
        if is_same and not is_manifest(entry.file):
            same.append(entry.file)
        else:
            others.append(entry)
    is_settled = pl.col("file").is_in(pl.Series(same, dtype=pl.String).implode())
    rows = _rows(others, known.filter(~is_settled), run)
    return pl.concat([known.filter(is_settled), pl.DataFrame(rows, schema=LANDED)]).sort("source_path")


def _settled(known: pl.DataFrame) -> set[tuple[str, int, int]]:
    """Path, size and time of the files that are one document each and were read.

    Most are: of these no more is asked than whether they lie there as they did.
    """
    is_there = ~pl.col("removed") & pl.col("reason").is_null() & (pl.col("source_path") == pl.col("file"))
    return set(known.filter(is_there).select("file", "file_size", "modified").iter_rows())


def _rows(entries: Iterable[Entry], known: pl.DataFrame, run: Run) -> list[dict[str, Any]]:
    """The rows of entries, and of what was known and is not listed any more."""
    before = {
        key: list(rows)
        for key, rows in groupby(known.sort("file", "source_path").rows(named=True), lambda row: row["file"])
    }
    rows: list[dict[str, Any]] = []
    new: list[Entry] = []
    present, closed = set(), list[str]()
    for entry in entries:
        present.add(entry.file)
        same = before.get(entry.file, [])
        if entry.reason is not None:
            if entry.reason.code == UNREADABLE[1]:
                closed.append(entry.file)
            rows += _refused_entry(entry, same)
        elif is_manifest(entry.file):
            continue
        elif _is_known(entry, same):
            rows += [row | {"removed": False} for row in same]
        else:
            new.append(entry)
    rows += inspect(new, before, run)
    for file, gone in before.items():
        if file not in present:
            rows += _gone(file, gone, tuple(closed))
    return rows


def _refused_entry(entry: Entry, same: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The row of what cannot be read; the rows of before where it was read then and is only out of reach."""
    read_before = any(row["sha256"] for row in same)
    if read_before and entry.reason and entry.reason.code == UNREADABLE[0]:
        return [row | {"removed": False} for row in same]
    if read_before and entry.reason and entry.reason.code == VANISHED:
        return [row | {"removed": True} for row in same]
    return [row_of(entry, reason=entry.reason)]


def _is_known(entry: Entry, same: list[dict[str, Any]]) -> bool:
    """Whether the rows of a file say what is in it now."""
    if not same or (same[0]["file_size"], same[0]["modified"]) != (entry.size, entry.modified):
        return False
    return not any(row["reason"] in _AGAIN or opened_otherwise(row) for row in same)


def _gone(file: str, rows: list[dict[str, Any]], closed: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of what is not listed any more."""
    if closed and file.startswith(closed):
        return rows
    if file.endswith("/") or is_manifest(file):
        return []
    return [row | {"removed": True} for row in rows]


def opens_again(landed: pl.DataFrame) -> bool:
    """Whether the next listing of the same folder opens some file again, because another day may help."""
    there = landed.filter(~pl.col("removed"), pl.col("reason").is_not_null() | pl.col("opened").is_not_null())
    return any(row["reason"] in _AGAIN or opened_otherwise(row) for row in there.iter_rows(named=True))
