"""Web archives of the landing folder: rows of the list of landed files, and the bytes of documents in them.

Belongs here: what a worker process does with a web archive that it opens itself, the rows, which documents
are handed out at once, and what their names say. Does not belong here: what is in a web archive
(`parsers.archives.web_archives`), other archives (`warehouse.readings.landing`).

A web archive is never in memory: a worker is told where it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parsers.archives.records import is_web_archive
from parsers.archives.web_archives import Document, Inventory, list_records, take_records
from parsers.identity.urls import read_url
from parsers.model import Quarantine
from warehouse.readings.entry import Entry
from warehouse.readings.opening import using

LIST, TAKE = f"{__name__}.list_documents", f"{__name__}.take_documents"
"""The functions that an engine runs."""

REASON = "web_archive"
"""Why the archive itself is no document."""

BATCH_BYTES = 64 << 20
"""Bytes of the documents that are handed out at once."""

HEAD = 512
"""Bytes by which a web archive is known."""

_ZSTANDARD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
"""How a file of Zstandard begins, or one of web archives that brings its dictionary."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A web archive where it lies, in place of its bytes."""

    entry: Entry

    @property
    def size(self) -> int:
        """Its size in bytes: how long reading it may take depends on it."""
        return self.entry.size


def refusal(entry: Entry, limit: int) -> Quarantine | None:
    """Why a file above the limit of a file is not read; None for a web archive, which may have any size."""
    head = using(entry, lambda file: file.read(HEAD))
    if isinstance(head, Quarantine):
        return head
    if head.startswith(_ZSTANDARD):
        detail = "a file packed by Zstandard: unpack it (zstd -d) and land the web archive"
        return Quarantine("unsupported_format", detail)
    return None if is_web_archive(head) else Quarantine("too_large", f"{entry.size} bytes, more than {limit}")


def list_documents(lying: Lying, _name: str, _wanted: str) -> Inventory | Quarantine:
    """What a web archive holds."""
    return using(lying.entry, lambda file: list_records(file, lying.size))


def take_documents(lying: Lying, _name: str, wanted: str) -> dict[str, bytes] | Quarantine:
    """The bytes of some documents, by their sha256.

    Args:
        lying: The web archive.
        wanted: `sha256:offset` of each document, with blanks between them.
    """
    places = {sha256: int(offset) for sha256, _, offset in (each.partition(":") for each in wanted.split())}
    return using(lying.entry, lambda file: take_records(file, lying.size, places))


def columns(file: str, document: Document) -> dict[str, Any]:
    """What the list of landed files says of a document, where that differs from what it says of its archive.

    Args:
        file: The path of the archive.
        document: The document.
    """
    return {
        "source_path": f"{file}!/{document.name}",
        "size_bytes": document.size,
        "sha256": document.sha256,
        "record_offset": document.offset,
        "recorded_url": read_url(document.url) if document.url.isprintable() else None,
        "recorded_at": document.fetched_at,
    }


def telling_path(source_path: str) -> str:
    """Of the path of a document in a web archive the part that may name a body, a place or a year.

    Numbers and letters of an address are what a program called a page (`610825`, `2024`); what stands in
    Chinese a person wrote. What lies in an archive that was fetched keeps its name.
    """
    file, _, name = source_path.partition("!/")
    address, mark, inner = name.partition("!/")
    written = "/".join(part for part in address.split("/") if not part.isascii())
    return f"{file}!/{written}{mark}{inner}"


def batches(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows of a web archive's documents in the order of their records, so many as are handed out at once.

    Yields:
        What `take_documents` is told, and the rows.
    """
    batch, size = list[dict[str, Any]](), 0
    for row in sorted(documents, key=lambda row: (row["record_offset"], row["source_path"])):
        if batch and size + row["size_bytes"] > BATCH_BYTES:
            yield _wanted(batch), batch
            batch, size = [], 0
        batch.append(row)
        size += row["size_bytes"]
    if batch:
        yield _wanted(batch), batch


def _wanted(documents: list[dict[str, Any]]) -> str:
    return " ".join(f"{row['sha256']}:{row['record_offset']}" for row in documents)
