"""A web archive's bytes → its records, one after the other, also behind damage.

Belongs here: what fastwarc is asked, and where to go on when a record is not whole. Does not belong here:
what a record's block says (`parsers.archives.responses`), which records are documents
(`parsers.archives.web_archives`). Needs the extra [warc].

A record is never held as a whole: its block is read up to a limit, the rest is skipped. The file is read
forwards, and again only from behind a record that was not whole.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

from parsers.readers.limits import FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO, Refusal

MAX_READ_AGAIN = 4
"""How many times its size is read again of a file with damage: behind each place reading goes on."""

MAX_URL = 8_192
"""Characters of an address that are kept."""

_CHUNK = 1 << 16
_BEGINNING = b"WARC/"
_PLAIN = b"WARC/1."
_HEAD = 512
"""Bytes by which the beginning of a record is known, also a packed one."""
_GZIP = b"\x1f\x8b\x08"
_ADVICE = "pip install 'gongkai[warc]' opens web archives"


@dataclass(slots=True)
class Record:
    """A record whose block is still to be read.

    `kind` is its WARC-Type, `url` its address as written, `fetched_at` its date in UTC without zone, None
    when there is none, `offset` where it begins in the file (of use where each record is packed by itself),
    `cut` why its writer left out the rest, `digest` its writer's digest of the payload.
    """

    kind: str
    url: str
    fetched_at: datetime | None
    media_type: str
    offset: int
    length: int
    cut: str
    digest: str
    _reader: Any

    def read(self, limit: int) -> bytes:
        """The next bytes of the block, at most `limit`."""
        found: bytes = self._reader.read(min(limit, self.length))
        return found


class Steady:
    """A file of which whatever goes wrong is an OSError: what fails to be read is not damaged.

    Args:
        file: The file; drivers of object storage raise what they like.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failed: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        return bytes(self._try(self._file.read, size))

    def tell(self) -> int:
        """As of a file."""
        return int(self._try(self._file.tell))

    def seek(self, place: int) -> int:
        """As of a file."""
        return int(self._try(self._file.seek, place))

    def _try(self, method: Callable[..., Any], *arguments: int) -> Any:
        try:
            return method(*arguments)
        except MemoryError:
            raise
        except Exception as error:
            self.failed = error if isinstance(error, OSError) else OSError(str(error))
            raise self.failed from error


class Counted:
    """A file that is hashed as it is read, each byte once, and tells how far.

    Args:
        file: The file, at its beginning.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = Steady(file)
        self._digest, self._place = hashlib.sha256(), 0
        self.furthest = self.total = 0

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        data = self._file.read(size if size > 0 else _CHUNK)
        end = self._place + len(data)
        self.total += len(data)
        if end > self.furthest:
            self._digest.update(data[self.furthest - self._place :])
            self.furthest = end
        self._place = end
        return data

    @property
    def failed(self) -> OSError | None:
        """What went wrong with the file, whatever the library that read it made of that."""
        return self._file.failed

    def tell(self) -> int:
        """As of a file."""
        return self._place

    def seek(self, place: int) -> int:
        """As of a file; never beyond what was read."""
        self._place = self._file.seek(min(place, self.furthest))
        return self._place

    def sha256(self) -> str:
        """The digest of the whole file, whose rest is read for it."""
        self.seek(self.furthest)
        while self.read(1 << 20):
            pass
        return self._digest.hexdigest()


@dataclass(slots=True)
class Damage:
    """What was met that is not whole: how many places, and the offset of the first."""

    places: int = 0
    first: int | None = None
    given_up: bool = False
    """Whether so much was read again that the rest was left."""

    def note(self, offset: int) -> None:
        """Count a place."""
        self.places += 1
        self.first = offset if self.first is None else self.first


def is_web_archive(head: bytes) -> bool:
    """Whether a file that begins so, with at least 512 bytes, is a web archive, packed by gzip or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, len(_BEGINNING))
        except zlib.error:
            return False
    return head.startswith(_BEGINNING)


def records(file: Counted, size: int, damage: Damage) -> Iterator[Record]:
    """The records in their order; each is to be read before the next is asked for.

    Args:
        file: The web archive.
        size: Its size in bytes.
        damage: Filled with what was met.

    Raises:
        Refusal: `needs_archives` without the extra.
        OSError: The file cannot be read to its end.
    """
    most = max(FREE_UNPACKED_BYTES, size * MAX_UNPACK_RATIO)
    packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    last = spent = 0
    while True:
        whole = True
        try:
            for record in _iterated(file):
                last = record.offset
                if not record.kind or record.length > most - spent:  # longer than all that the file can hold
                    whole = False
                    break
                spent += record.length
                yield record
                if not (whole := _rest_is_there(record)):
                    break
        except (Refusal, MemoryError):
            raise
        except Exception:  # what the library raises for damaged streams is of any kind
            whole = False
        if file.failed is not None:
            raise file.failed
        if whole and file.furthest >= size:
            return
        damage.note(last)
        if (following := _behind_damage(file, size, damage, last, packed)) is None:
            return
        last = file.seek(following)


def _behind_damage(file: Counted, size: int, damage: Damage, last: int, packed: bool) -> int | None:
    """Where to go on behind the record at `last`; None where nothing follows, or too much was read again."""
    if file.total > (1 + MAX_READ_AGAIN) * size + _CHUNK:
        damage.given_up = True
        return None
    return _next_start(file, last + 1, packed)


def record_at(file: BinaryIO, offset: int) -> Record | None:
    """The record that begins at an offset of the file; None where none does. Raises as `records`."""
    steady = Steady(file)
    steady.seek(offset)
    try:
        return next(_iterated(steady), None)
    except (Refusal, MemoryError):
        raise
    except Exception:  # as above
        if steady.failed is not None:
            raise steady.failed from None
        return None


def _iterated(file: Counted | Steady) -> Iterator[Record]:
    try:
        from fastwarc.warc import ArchiveIterator  # only who meets one pays for loading it
    except ImportError as error:
        raise Refusal("needs_archives", _ADVICE) from error
    for found in ArchiveIterator(cast(BinaryIO, file), parse_http=False, strict_mode=False):
        said = found.headers
        yield Record(
            kind=(said.get("WARC-Type") or "").strip().lower(),
            url=(said.get("WARC-Target-URI") or "").strip().strip("<>")[:MAX_URL],
            fetched_at=_in_utc(found.record_date),
            media_type=(said.get("Content-Type") or "").strip().lower(),
            offset=found.stream_pos,
            length=found.content_length,
            cut=(said.get("WARC-Truncated") or "").strip(),
            digest=(said.get("WARC-Payload-Digest") or "").strip(),
            _reader=found.reader,
        )


def _in_utc(date: datetime | None) -> datetime | None:
    if date is None or date.tzinfo is None:
        return date
    return date.astimezone(UTC).replace(tzinfo=None)


def _rest_is_there(record: Record) -> bool:
    """Skip what was not read of a block; whether all of it was there."""
    record._reader.consume()
    return int(record._reader.tell()) >= record.length


def _next_start(file: Counted, place: int, packed: bool) -> int | None:
    """Where the next record begins, packed as the file is; None when there is none."""
    file.seek(place)
    mark, held, at = _GZIP if packed else _PLAIN, b"", 0
    while chunk := file.read(_CHUNK):
        held += chunk
        while (at := held.find(mark, at)) >= 0 and at + _HEAD <= len(held):
            if is_web_archive(held[at : at + _HEAD]):
                return file.tell() - len(held) + at
            at += 1
        held, at = held[at if at >= 0 else -_HEAD :], 0
    at = held.find(mark)
    return file.tell() - len(held) + at if at >= 0 and is_web_archive(held[at:]) else None
