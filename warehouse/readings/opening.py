"""A listed file's bytes, as they were listed or not at all.

Belongs here: opening without following links, without waiting, without reading past the listed size; telling
what changed meanwhile. Does not belong here: listing (`warehouse.readings.entries`), what the bytes are.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from upath import UPath

from parsers.model import Quarantine
from warehouse.readings.entry import Entry, LocalFile, file_reason, stamp

CHANGED = "changed_while_read"
OTHER_BYTES = Quarantine(CHANGED, "it holds other bytes than when it was listed: the next build reads it")
T = TypeVar("T")
_CHUNK = 1 << 20
_AT_ONCE = 64 << 20
"""Bytes of an object that is fetched by one request."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_REPLACED = (errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EISDIR)
"""What opening says where a link, a socket or a folder has taken the place of a file or folder."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file: their sha256 and size, and themselves where they were to be kept."""

    sha256: str
    size: int
    data: bytes | None


def _always(_head: bytes) -> bool:
    return True


def read(entry: Entry, keep: Callable[[bytes], bool] = _always) -> Content | Quarantine:
    """Read a file.

    Args:
        entry: The file as it was listed.
        keep: Told the first bytes (at least 512 where there are as many), whether to keep all of them.

    Returns:
        What is in it, or why it is left for the next build: `vanished`, `unreadable_file`,
        `changed_while_read`.

    Raises:
        MemoryError: The machine has not enough memory.
    """
    try:
        with _opened(entry) as file:
            return _changed() if file is None else _read(file, entry, keep)
    except MemoryError:
        raise
    except Exception as error:  # drivers of object storage raise what they like
        if isinstance(error, OSError) and error.errno in _REPLACED:
            return _changed()
        return file_reason(error)


def using(entry: Entry, use: Callable[[BinaryIO], T]) -> T | Quarantine:
    """What a function makes of an open file that is not read as a whole.

    Args:
        entry: The file as it was listed.
        use: Handed the file at its beginning; it raises an OSError where the file cannot be read.

    Returns:
        What the function returns, or why the file is left for the next build, as `read`.
    """
    try:
        with _opened(entry) as file:
            if file is None:
                return _changed()
            result = use(file)
            whole = not isinstance(entry.source, LocalFile) or _as_listed(file.fileno(), entry)
            return result if whole else _changed()
    except MemoryError:
        raise
    except Exception as error:  # as above
        if isinstance(error, OSError) and error.errno in _REPLACED:
            return _changed()
        if isinstance(error, OSError) or not isinstance(entry.source, LocalFile):
            return file_reason(error)
        raise


def _changed() -> Quarantine:
    return Quarantine(CHANGED, "it changed between listing and reading: the next build reads it")


@contextmanager
def _opened(entry: Entry) -> Iterator[BinaryIO | None]:
    """The open file; None when another or no file stands there now."""
    if not isinstance(entry.source, LocalFile):
        with _remote(entry, entry.source) as remote:
            yield remote
        return
    with os.fdopen(_open_below(entry.source), "rb", buffering=0) as file:
        yield file if _as_listed(file.fileno(), entry) else None


def _remote(entry: Entry, source: UPath) -> BinaryIO:
    """An object: by one request, which ends behind the listed size; a large one piece by piece."""
    if 0 < entry.size <= _AT_ONCE:
        return io.BytesIO(source.fs.cat_file(source.path, start=0, end=entry.size + 1))
    opened: BinaryIO = source.fs.open(source.path, "rb")
    return opened


def _open_below(source: LocalFile) -> int:
    """Open a file part by part: no part of its path may be a link."""
    *folders, name = source.path.split("/")
    folder = os.open(source.root, _FOLDER & ~os.O_NOFOLLOW)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _as_listed(descriptor: int, entry: Entry) -> bool:
    found = os.fstat(descriptor)
    same = (found.st_size, stamp(found.st_mtime_ns)) == (entry.size, entry.modified)
    return stat.S_ISREG(found.st_mode) and same


def _read(file: BinaryIO, entry: Entry, keep: Callable[[bytes], bool]) -> Content | Quarantine:
    digest, size, chunks, kept = hashlib.sha256(), 0, list[bytes](), True
    while size <= entry.size and (chunk := file.read(min(_CHUNK, entry.size + 1 - size))):
        if not size:
            kept = keep(chunk)
        digest.update(chunk)
        size += len(chunk)
        if kept:
            chunks.append(chunk)
    if size != entry.size or (isinstance(entry.source, LocalFile) and not _as_listed(file.fileno(), entry)):
        return _changed()
    return Content(digest.hexdigest(), size, b"".join(chunks) if kept else None)
