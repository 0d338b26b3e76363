"""landing_files: what lies in the landing folder, each file and each member of an archive by its digest.

Belongs here: the rows of the list. Does not belong here: listing (`warehouse.readings.entries`), reading a
file (`warehouse.readings.opening`), handing out bytes (`warehouse.readings.contents`), opening an archive
(`parsers.archives.opening`, run in a worker), what the bytes mean (`parsers`). Files are only ever read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import Any

import polars as pl
from upath import UPath

from parsers.archives import opening as archives
from parsers.archives.members import may_be_archive
from parsers.archives.names import raw_name
from parsers.archives.records import is_web_archive
from parsers.archives.web_archives import Inventory
from parsers.layout import FAILED_HERE
from parsers.model import Quarantine
from parsers.readers.limits import MAX_BYTES
from parsers.version import code_version
from warehouse.readings import web_archives
from warehouse.readings.entries import UNREADABLE, VANISHED, Entry, listing
from warehouse.readings.opening import CHANGED, Content, read

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

MANIFEST = "_manifest.csv"
"""What a file is called that speaks of others (`warehouse.readings.manifest`) and is no document."""

MAX_MANIFEST = 8 << 20
"""Bytes of a manifest in an archive: they are kept in the list."""

ATTEMPTS = 3
"""How often an archive is opened that runs out of time or memory, or kills its worker."""

_AGAIN = ("needs_archives", "unsupported_format", *UNREADABLE, VANISHED, CHANGED)
"""What is refused so is tried by each build: a right, an extra or a release may have come since."""

Task = tuple[str, str, Any, str]
"""A printable path, the file's name, its bytes (of a web archive where it lies), what is wanted of it."""

Run = Callable[[str, Iterable[Task]], Iterator[tuple[Any, Any]]]
"""Runs a function of `parsers.archives.opening`, or a dotted one, on archives; yields each with a result."""


def run_here(function: str, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    """Open archives in this process, without limits of time and memory."""
    module, _, name = function.rpartition(".")
    opener = getattr(import_module(module), name) if module else getattr(archives, name)
    for task in tasks:
        yield task, opener(task[2], task[1], task[3])


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
    before = {
        key: list(rows)
        for key, rows in groupby(known.sort("file", "source_path").rows(named=True), lambda row: row["file"])
    }
    rows: list[dict[str, Any]] = []
    new: list[Entry] = []
    present, closed = set(), list[str]()
    for entry in listing(landing) if entries is None else entries:
        present.add(entry.file)
        same = before.get(entry.file, [])
        if entry.reason is not None:
            if entry.reason.code == UNREADABLE[1]:
                closed.append(entry.file)
            rows += _refused_entry(entry, same)
        elif is_manifest(entry.file):
            continue
        elif _is_known(entry, same):
            rows += [row | {"removed": False} if row["removed"] else row for row in same]
        else:
            new.append(entry)
    rows += _inspect(new, before, run)
    for file, gone in before.items():
        if file not in present:
            rows += _gone(file, gone, tuple(closed))
    return pl.DataFrame(rows, schema=LANDED).sort("source_path")


def _refused_entry(entry: Entry, same: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The row of what cannot be read; the rows of before where it was read then and is only out of reach."""
    read_before = any(row["sha256"] for row in same)
    if read_before and entry.reason and entry.reason.code == UNREADABLE[0]:
        return [row | {"removed": False} for row in same]
    if read_before and entry.reason and entry.reason.code == VANISHED:
        return [row | {"removed": True} for row in same]
    return [_row(entry, reason=entry.reason)]


def _is_known(entry: Entry, same: list[dict[str, Any]]) -> bool:
    """Whether the rows of a file say what is in it now."""
    if not same or (same[0]["file_size"], same[0]["modified"]) != (entry.size, entry.modified):
        return False
    return not any(row["reason"] in _AGAIN or _opened_otherwise(row) for row in same)


def _opened_otherwise(row: dict[str, Any]) -> bool:
    """Whether other code opened the archive that a row is of, or it failed and may be tried again."""
    if row["source_path"] == row["file"] and not (row["reason"] and (row["sha256"] or row["opened"])):
        return False
    version, _, attempts = (row["opened"] or "").partition(" ")
    return version != _version() or 0 < int(attempts or 0) < ATTEMPTS


@cache
def _version() -> str:
    return code_version("parsers.archives.opening", "parsers.archives.web_archives")


def _gone(file: str, rows: list[dict[str, Any]], closed: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of what is not listed any more."""
    if closed and file.startswith(closed):
        return rows
    if file.endswith("/") or is_manifest(file):
        return []
    return [row | {"removed": True} for row in rows]


def _inspect(
    entries: Iterable[Entry], before: dict[str, list[dict[str, Any]]], run: Run
) -> Iterator[dict[str, Any]]:
    """One row for a document; for an archive one for each member."""
    plain: list[dict[str, Any]] = []
    lying: list[Entry] = []
    waiting: dict[str, tuple[Entry, Content]] = {}

    def tasks() -> Iterator[Task]:
        for entry in entries:
            if (found := _content(entry)) is None:
                lying.append(entry)
            elif isinstance(found, Quarantine):
                plain.append(_row(entry, reason=found))
            elif found.data is None:
                plain.append(_row(entry, found))
            else:
                waiting[entry.file] = entry, found
                yield entry.file, raw_file_name(entry.file), found.data, MANIFEST

    for task, result in run("list_members", tasks()):
        entry, content = waiting.pop(task[0])
        yield from _rows_of_archive(entry, content, result, before.get(entry.file, []))
    yield from plain
    handed = [(entry.file, raw_file_name(entry.file), web_archives.Lying(entry), "") for entry in lying]
    for (file, _, archive, _), result in run(web_archives.LIST, handed):
        yield from _rows_of_web_archive(archive.entry, result, before.get(file, []))


def _content(entry: Entry) -> Content | Quarantine | None:
    """What is in a file; its bytes are kept where it may be an archive. None for a web archive."""
    if entry.size > MAX_BYTES:
        return web_archives.refusal(entry, MAX_BYTES)
    found = read(entry, may_be_archive)
    is_web = isinstance(found, Content) and found.data and is_web_archive(found.data[: web_archives.HEAD])
    return None if is_web else found


def _rows_of_web_archive(
    entry: Entry, found: Inventory | Quarantine, same: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    if isinstance(found, Quarantine):
        yield _row(entry, reason=found) | {"opened": _tried(entry, found, same)}
        return
    held = Quarantine(web_archives.REASON, found.in_words())
    yield _row(entry, reason=held) | {"sha256": found.sha256, "opened": _version()}
    for document in found.documents:
        columns = web_archives.columns(entry.file, document)
        yield _row(entry, reason=document.quarantine) | columns | {"opened": _version()}


def _rows_of_archive(
    entry: Entry,
    content: Content,
    result: tuple[archives.Listed, ...] | Quarantine,
    same: list[dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    if isinstance(result, Quarantine):
        yield _row(entry, content, result) | {"opened": _tried(entry, result, same)}
    elif not result:
        yield _row(entry, content)
    elif all(member.text is not None for member in result):
        yield _row(entry, content, _NO_FILE) | {"opened": _version()}
    for member in () if isinstance(result, Quarantine) else result:
        yield _row(entry) | {
            "source_path": f"{entry.file}!/{member.name}",
            "size_bytes": member.size,
            "sha256": member.sha256,
            "opened": _version(),
            **because(member.quarantine),
            **_manifest(member),
        }


_NO_FILE = Quarantine("empty", f"the archive holds nothing but a {MANIFEST}")


def _tried(entry: Entry, reason: Quarantine, same: list[dict[str, Any]]) -> str:
    """By which code an archive was opened in vain, and how often where another day may help."""
    if reason.code not in FAILED_HERE:
        return _version()
    unchanged = same and (same[0]["file_size"], same[0]["modified"]) == (entry.size, entry.modified)
    version, _, attempts = ((same[0]["opened"] if unchanged else "") or "").partition(" ")
    return f"{_version()} {int(attempts or 0) + 1 if version == _version() else 1}"


def _manifest(member: archives.Listed) -> dict[str, Any]:
    if member.text is None:
        return {}
    if len(member.text) > MAX_MANIFEST:
        reason = Quarantine("too_large", f"a manifest of {len(member.text)} bytes, more than {MAX_MANIFEST}")
        return {"sha256": None, **because(reason)}
    return {"manifest": member.text, **because(Quarantine("manifest", "it speaks of others"))}


def because(reason: Quarantine | None) -> dict[str, Any]:
    """The columns that say why a file is not read."""
    return {"reason": reason.code if reason else None, "reason_detail": reason.detail if reason else None}


def _row(entry: Entry, content: Content | None = None, reason: Quarantine | None = None) -> dict[str, Any]:
    return {
        "source_path": entry.file,
        "file": entry.file,
        "modified": entry.modified,
        "file_size": entry.size,
        "size_bytes": entry.size,
        "sha256": content.sha256 if content else None,
        **because(reason),
        "removed": False,
        "fetched_at": None,
        "outside": "",
        "hints": "",
        "opened": None,
        "manifest": None,
    }


def raw_file_name(file: str) -> str:
    """The name of the file at a printable path, as the system spells it."""
    return raw_name(file.rpartition("/")[2])


def opens_again(landed: pl.DataFrame) -> bool:
    """Whether the next listing of the same folder opens some file again, because another day may help."""
    there = landed.filter(~pl.col("removed"), pl.col("reason").is_not_null() | pl.col("opened").is_not_null())
    return any(row["reason"] in _AGAIN or _opened_otherwise(row) for row in there.iter_rows(named=True))
