"""What a worker process is asked to do for the stores: open and read a file, name it, send rows.

Belongs here: the functions that an engine runs, by their dotted names; nothing that imports data frames: a
worker is to be small and ready at once. Does not belong here: limits and what becomes of a worker (`engine`),
the stores (`warehouse.readings.update`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from parsers.layout import NEEDS_CONVERTER
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from parsers.readers.faults import failure
from parsers.refusals import refused
from warehouse.readings.digests import layout_digest
from warehouse.readings.entry import Entry
from warehouse.readings.flatten import Source
from warehouse.readings.opening import OTHER_BYTES
from warehouse.readings.opening import read as read_entry
from warehouse.readings.record import Recorded, record, storable


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be known of a file beside its bytes.

    Args:
        reader: The module with the two stages.
        sha256: The digest of its bytes.
        attempts: How often it was read, this time included.
        outside: What is known from outside the file, as text.
        hints: The digest of that.
        named: The digests of its layouts that are named already.
    """

    reader: str
    sha256: str
    attempts: int = 1
    outside: str = ""
    hints: str = ""
    named: tuple[str, ...] = ()


Document = bytes | Entry
"""A file: its bytes, or where a process that sees the landing folder can open it."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file in the first stage.

    Args:
        layout: The first stage's result; None where the file is not there as it was listed.
        missed: Why it is left for the next build.
    """

    layout: FileLayout | None
    missed: Quarantine | None = None

    @property
    def size(self) -> int:
        """The bytes of its layout: how long naming may take depends on them."""
        return len(self.layout.layout or b"") if self.layout else 0


def read(document: Document, name: str, job: Job) -> Read | Quarantine:
    """The first stage of a file."""
    data = _bytes_of(document, job)
    if isinstance(data, Quarantine):
        return Read(None, data)
    found = _stage(job, "read_file")(data, name)
    if isinstance(found, Quarantine):
        return found
    if isinstance(found, FileLayout):
        return Read(storable(found))
    return _of_another_kind(found, job, "read_file")


def name_read(read: Read, name: str, job: Job) -> Recorded | Quarantine | None:
    """The second stage, in the process that did the first.

    Returns:
        The rows; None where nothing is to be named: it is already, or will be when the file is converted.
    """
    found = read.layout
    if found is None or (found.quarantine and found.quarantine.code == NEEDS_CONVERTER):
        return None
    source = Source(job.sha256, layout_digest(found, job.attempts), "", 1, job.hints)
    if source.layout_digest in job.named:
        return None
    if found.quarantine:
        return record(replace(source, attempts=job.attempts), refused(found))
    return name_layout(found.layout, name, job, source) if found.layout is not None else None


def name_layout(layout: bytes, name: str, job: Job, source: Source) -> Recorded | Quarantine:
    """The second stage of a layout.

    Args:
        layout: Its bytes.
        name: The file's name.
        job: What else is known of the file.
        source: Where its rows come from.
    """
    found = _stage(job, "name_file")(layout, name, job.outside)
    if isinstance(found, Quarantine):
        return found
    return record(source, found) if isinstance(found, Reading) else _of_another_kind(found, job, "name_file")


def kind_of(document: Document, name: str, job: Job) -> str:
    """What the bytes of a file are that the first stage could not read."""
    data = _bytes_of(document, job)
    found = "" if isinstance(data, Quarantine) else _stage(job, "kind_of")(data, name)
    return found if isinstance(found, str) else ""


def can_open(entry: Entry) -> bool:
    """Whether this process sees a file of the landing folder as it was listed."""
    return not isinstance(read_entry(entry, lambda _: False), Quarantine)


def _bytes_of(document: Document, job: Job) -> bytes | Quarantine:
    if isinstance(document, bytes):
        return document
    found = read_entry(document)
    if isinstance(found, Quarantine):
        return found
    return found.data if found.sha256 == job.sha256 and found.data is not None else OTHER_BYTES


def _stage(job: Job, function: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(job.reader), function)
    return found


def _of_another_kind(found: object, job: Job, function: str) -> Quarantine:
    return failure(TypeError(type(found).__name__), f"{job.reader}.{function}")
