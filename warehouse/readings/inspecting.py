"""What is in the files of the landing folder that are new: the rows of documents, and of members of archives.

Belongs here: opening an entry, and the columns that it gives. Does not belong here: which entries are opened,
and what becomes of rows of before (`warehouse.readings.landing`), reading a file
(`warehouse.readings.opening`), opening an archive (`parsers.archives.opening`, run in a worker).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

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
from warehouse.readings.entries import Entry
from warehouse.readings.opening import Content, read

MANIFEST = "_manifest.csv"
"""What a file is called that speaks of others (`warehouse.readings.manifest`) and is no document."""

MAX_MANIFEST = 8 << 20
"""Bytes of a manifest in an archive: they are kept in the list."""

ATTEMPTS = 3
"""How often an archive is opened that runs out of time or memory, or kills its worker."""

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


@cache
def opening_version() -> str:
    """The version of the code that opens archives."""
    return code_version("parsers.archives.opening", "parsers.archives.web_archives")


def opened_otherwise(row: dict[str, Any]) -> bool:
    """Whether other code opened the archive that a row is of, or it failed and may be tried again."""
    if row["source_path"] == row["file"] and not (row["reason"] and (row["sha256"] or row["opened"])):
        return False
    version, _, attempts = (row["opened"] or "").partition(" ")
    return version != opening_version() or 0 < int(attempts or 0) < ATTEMPTS


def inspect(
    entries: Iterable[Entry], before: dict[str, list[dict[str, Any]]], run: Run
) -> Iterator[dict[str, Any]]:
    """One row for a document; for an archive one for each member.

    Args:
        entries: What is opened.
        before: The rows of before, by file: they say how often an archive was opened in vain.
        run: Opens archives.
    """
    plain: list[dict[str, Any]] = []
    lying: list[Entry] = []
    waiting: dict[str, tuple[Entry, Content]] = {}

    def tasks() -> Iterator[Task]:
        for entry in entries:
            if (found := _content(entry)) is None:
                lying.append(entry)
            elif isinstance(found, Quarantine):
                plain.append(row_of(entry, reason=found))
            elif found.data is None:
                plain.append(row_of(entry, found))
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
        yield row_of(entry, reason=found) | {"opened": _tried(entry, found, same)}
        return
    held = Quarantine(web_archives.REASON, found.in_words())
    yield row_of(entry, reason=held) | {"sha256": found.sha256, "opened": opening_version()}
    for document in found.documents:
        columns = web_archives.columns(entry.file, document)
        yield row_of(entry, reason=document.quarantine) | columns | {"opened": opening_version()}


def _rows_of_archive(
    entry: Entry,
    content: Content,
    result: tuple[archives.Listed, ...] | Quarantine,
    same: list[dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    if isinstance(result, Quarantine):
        yield row_of(entry, content, result) | {"opened": _tried(entry, result, same)}
    elif not result:
        yield row_of(entry, content)
    elif all(member.text is not None for member in result):
        yield row_of(entry, content, _NO_FILE) | {"opened": opening_version()}
    for member in () if isinstance(result, Quarantine) else result:
        yield row_of(entry) | {
            "source_path": f"{entry.file}!/{member.name}",
            "size_bytes": member.size,
            "sha256": member.sha256,
            "opened": opening_version(),
            **because(member.quarantine),
            **_manifest(member),
        }


_NO_FILE = Quarantine("empty", f"the archive holds nothing but a {MANIFEST}")


def _tried(entry: Entry, reason: Quarantine, same: list[dict[str, Any]]) -> str:
    """By which code an archive was opened in vain, and how often where another day may help."""
    if reason.code not in FAILED_HERE:
        return opening_version()
    unchanged = same and (same[0]["file_size"], same[0]["modified"]) == (entry.size, entry.modified)
    version, _, attempts = ((same[0]["opened"] if unchanged else "") or "").partition(" ")
    return f"{opening_version()} {int(attempts or 0) + 1 if version == opening_version() else 1}"


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


def row_of(entry: Entry, content: Content | None = None, reason: Quarantine | None = None) -> dict[str, Any]:
    """The row of a file.

    Args:
        entry: The file.
        content: What is in it, where it was read.
        reason: Why it is not read any further.
    """
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
