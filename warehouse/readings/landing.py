"""landing_files: what lies in the landing folder, each file and each member of an archive by its digest.

Belongs here: walking, hashing, opening archives, handing out bytes.
Does not belong here: what the bytes mean (`parsers`). Files are only ever read; links are not followed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
from upath import UPath

from parsers.archives.members import is_archive, members
from parsers.model import Quarantine
from parsers.readers.limits import MAX_BYTES
from warehouse.storage.parquet import is_local

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
}
"""The last three, what is known from outside a file, are filled by `warehouse.readings.evidence`."""

MANIFEST = "_manifest.csv"
"""What a file is called that speaks of others (`warehouse.readings.manifest`) and is no document."""


_WANTING = ("needs_archives", "unsupported_format")
"""Archives refused so may be opened by what is installed since, or by a later release."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as the folder lists it: printable path below the landing folder, size, time of change."""

    file: str
    size: int
    modified: int
    path: UPath


def listing(landing: UPath) -> list[Entry]:
    """Every file below the folder, in the order of paths; FileNotFoundError when there is no folder."""
    if not landing.is_dir():
        raise FileNotFoundError(f"no landing folder at {landing}")
    found = _local(landing) if is_local(landing) else _remote(landing)
    return sorted(found, key=lambda entry: entry.file)


def _local(landing: UPath) -> Iterator[Entry]:
    root = str(landing)
    for folder, _, names in os.walk(root, followlinks=False):
        for name in names:
            path = Path(folder) / name
            stat = path.lstat()
            yield Entry(
                printable(os.path.relpath(path, root)), stat.st_size, stat.st_mtime_ns, UPath(str(path))
            )


def _remote(landing: UPath) -> Iterator[Entry]:
    for key, info in landing.fs.find(landing.path, detail=True).items():
        changed = info.get("LastModified") or info.get("mtime")
        stamp = int(hashlib.sha256(f"{info.get('ETag')}{changed}".encode()).hexdigest()[:15], 16)
        file = key.removeprefix(landing.path).lstrip("/")
        yield Entry(printable(file), info["size"], stamp, landing / file)


def printable(path: str) -> str:
    r"""`/` between parts; bytes that are not UTF-8 (names out of old archives) spelled `\xb9`."""
    return os.fsencode(path.replace(os.sep, "/")).decode("utf-8", "backslashreplace")


def is_manifest(file: str) -> bool:
    """Whether a path is that of a manifest."""
    return file.rpartition("/")[2].lower() == MANIFEST


def landed(landing: UPath, known: pl.DataFrame, entries: list[Entry] | None = None) -> pl.DataFrame:
    """The table of landed files.

    A file of the same size and time as in `known` is not opened again, unless an extra that opens it was not
    installed then. A file that is no longer there keeps its rows, marked removed.

    Args:
        landing: The landing folder.
        known: The table as last listed.
        entries: What lies in the folder, where it is listed already.
    """
    before = {
        key: list(rows)
        for key, rows in groupby(known.sort("file", "source_path").rows(named=True), lambda row: row["file"])
    }
    rows: list[dict[str, Any]] = []
    present = set()
    for entry in listing(landing) if entries is None else entries:
        present.add(entry.file)
        if is_manifest(entry.file):
            continue
        same = before.get(entry.file, [])
        unchanged = same and (same[0]["file_size"], same[0]["modified"]) == (entry.size, entry.modified)
        if unchanged and not any(row["reason"] in _WANTING for row in same):
            rows += [row | {"removed": False} for row in same]
        else:
            rows += _inspect(entry)
    for file, gone in before.items():
        if file not in present and not is_manifest(file):
            rows += [row | {"removed": True} for row in gone]
    return pl.DataFrame(rows, schema=LANDED).sort("source_path")


def _inspect(entry: Entry) -> list[dict[str, Any]]:
    """One row for a document; for an archive one for each member."""
    if entry.path.is_symlink():
        return [_row(entry, reason=Quarantine("link", "links in the landing folder are not followed"))]
    if entry.size > MAX_BYTES:
        return [_row(entry, reason=Quarantine("too_large", f"{entry.size} bytes, more than {MAX_BYTES}"))]
    try:
        data = entry.path.read_bytes()
    except OSError as error:
        return [_row(entry, reason=Quarantine("unreadable_file", f"cannot be opened: {error.strerror}"))]
    if not is_archive(data):
        return [_row(entry, data)]
    inside = members(data, entry.path.name)
    if isinstance(inside, Quarantine):
        return [_row(entry, data, reason=inside)]
    return [
        _row(entry, member.data, member.name, _NOT_HERE if is_manifest(member.name) else member.quarantine)
        for member in inside
    ]


_NOT_HERE = Quarantine(
    "not_a_report", f"A {MANIFEST} inside an archive is not read: put it beside the archive."
)


def _row(
    entry: Entry, data: bytes | None = None, member: str | None = None, reason: Quarantine | None = None
) -> dict[str, Any]:
    return {
        "source_path": entry.file if member is None else f"{entry.file}!/{member}",
        "file": entry.file,
        "modified": entry.modified,
        "file_size": entry.size,
        "size_bytes": entry.size if data is None else len(data),
        # A member whose bytes could not be had has no digest: all such members would be one document.
        "sha256": None if data is None or (member and reason) else hashlib.sha256(data).hexdigest(),
        "reason": reason.code if reason else None,
        "reason_detail": reason.detail if reason else None,
        "removed": False,
        "fetched_at": None,
        "outside": "",
        "hints": "",
    }


def contents(landing: UPath, wanted: pl.DataFrame) -> Iterator[tuple[str, str, bytes]]:
    """`(sha256, name, bytes)` of the wanted rows, an archive opened once.

    What has gone or changed since the rows were made is left out: the next run finds it as it then is.
    """
    paths = {entry.file: entry.path for entry in listing(landing)} if len(wanted) else {}
    for file, group in groupby(wanted.sort("file", "source_path").rows(named=True), lambda row: row["file"]):
        digests = {row["source_path"]: row["sha256"] for row in group}
        if file in paths:
            yield from _open(file, paths[file], digests)


def _open(file: str, path: UPath, digests: dict[str, str]) -> Iterator[tuple[str, str, bytes]]:
    try:
        data = path.read_bytes()
    except OSError:
        return
    inside = [(file, data)] if file in digests else _members_of(file, data, path.name)
    for source_path, found in inside:
        if hashlib.sha256(found).hexdigest() == digests.get(source_path):
            yield digests[source_path], source_path.rpartition("/")[2], found


def _members_of(file: str, data: bytes, name: str) -> list[tuple[str, bytes]]:
    inside = members(data, name)
    return [] if isinstance(inside, Quarantine) else [(f"{file}!/{each.name}", each.data) for each in inside]
