"""What one archive holds, format by format, within limits.

Belongs here: ZIP, TAR, single files packed by gzip, bzip2 or xz, and why a member has no bytes. Does not
belong here: archives in archives, and that no two names are alike (`parsers.archives.members`); how 7z is
unpacked (`parsers.archives.seven_zip`); office documents that happen to be zip containers
(`parsers.readers.package`).
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import stat
import tarfile
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from parsers.archives.names import MAX_NAME, safe_name, shortened
from parsers.archives.records import is_web_archive
from parsers.model import Quarantine
from parsers.readers.faults import failure
from parsers.readers.limits import (
    FREE_UNPACKED_BYTES,
    MAX_ARCHIVE_BYTES,
    MAX_EXPANDED_BYTES,
    MAX_MEMBERS,
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    Refusal,
    too_large,
)
from parsers.readers.package import unpack
from parsers.readers.sniff import media_type
from parsers.text.encoding import decode

_7Z = "application/x-7z-compressed"
_UNOPENED = {
    "application/vnd.rar": "what unpacks RAR is not free software",
    "application/vnd.ms-cab-compressed": "no maintained library unpacks CAB",
}
_PACKED: dict[str, Callable[..., Any]] = {
    "application/gzip": gzip.open,
    "application/x-bzip2": bz2.open,
    "application/x-xz": lzma.open,
}
ARCHIVES = frozenset(("application/zip", "application/x-tar", _7Z, *_PACKED, *_UNOPENED))
BEGINNINGS = (
    b"WARC/",
    b"PK",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"MSCF",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
)
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.I)
_UTF8_NAME = 0x800
_UNIX = 3
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
_LIBRARIES = ("zipfile", "tarfile", "gzip", "bz2", "lzma", "_compression", "struct")
"""Whatever these raise, they raise because of the bytes."""

_SPECIAL = {
    stat.S_IFLNK: Quarantine("link", "links in an archive are not followed"),
    stat.S_IFIFO: Quarantine("fifo", "a named pipe in an archive holds no file"),
    stat.S_IFSOCK: Quarantine("socket", "a socket in an archive holds no file"),
    stat.S_IFCHR: Quarantine("device", "a device in an archive holds no file"),
    stat.S_IFBLK: Quarantine("device", "a device in an archive holds no file"),
}
_TAR_TYPES = {
    tarfile.SYMTYPE: stat.S_IFLNK,
    tarfile.LNKTYPE: stat.S_IFLNK,
    tarfile.FIFOTYPE: stat.S_IFIFO,
    tarfile.CHRTYPE: stat.S_IFCHR,
    tarfile.BLKTYPE: stat.S_IFBLK,
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. `name` is a relative path with `/`; in an archive inside, `inner.zip!/name`.

    With `quarantine` set, its bytes could not be had and `data` is empty.
    """

    name: str
    data: bytes
    quarantine: Quarantine | None = None


class Spent(Refusal):
    """All that may be expanded of an archive is: not the member, the whole archive is refused."""


@dataclass(slots=True)
class Budget:
    """The real bytes that an archive and all archives in it may still expand to, refused members included."""

    left: int = field(default_factory=lambda: MAX_EXPANDED_BYTES)

    def spend(self, size: int) -> None:
        """Take bytes off; Spent when there are not as many left."""
        self.left -= size
        if self.left < 0:
            raise Spent(*_parts(too_large("expanded bytes in an archive", MAX_EXPANDED_BYTES)))


def _parts(refusal: Refusal) -> tuple[str, str]:
    return refusal.quarantine.code, refusal.quarantine.detail


def reason_of(error: Exception, damaged: str) -> Quarantine:
    """`corrupt` where a library gave up on the bytes, else a fault of ours."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    raised_in = str(frames[-1].f_globals.get("__name__", "")) if frames else ""
    if isinstance(error, _DAMAGED) or raised_in.partition(".")[0] in _LIBRARIES:
        return Quarantine("corrupt", f"{damaged}: {type(error).__name__}: {error}"[:300])
    return failure(error, "the reader of archives")


def listed(data: bytes, name: str, budget: Budget) -> Iterator[Member]:
    """The members of one archive as they are packed, under safe names that may be alike."""
    media = media_type(data)
    if is_web_archive(data[:512]):
        yield from _web_archive(data, budget)
    elif media == "application/zip":
        yield from _zip(data, budget)
    elif media == "application/x-tar":
        yield from _tar(data, budget)
    elif media in _PACKED:
        yield from _packed(data, name, _PACKED[media], budget)
    elif media == _7Z:
        yield from _seven_zip(data, budget)
    elif media in _UNOPENED:
        raise Refusal("unsupported_format", f"{_UNOPENED[media]}: unpack it and land the files, or a ZIP")
    else:
        raise Refusal("unsupported_format", f"{media} is no archive")


def _without_bytes(name: str) -> Member | None:
    """The member that stands for one whose name is too long; None when it is not."""
    if len(name) <= MAX_NAME:
        return None
    detail = f"its name has {len(name)} characters, more than {MAX_NAME}"
    return Member(shortened(name), b"", Quarantine("name_too_long", detail))


def _zip(data: bytes, budget: Budget) -> Iterator[Member]:
    with zipfile.ZipFile(BytesIO(data)) as container:
        entries = [entry for entry in container.infolist() if not _is_folder(entry)]
        if len(entries) > MAX_MEMBERS:
            raise too_large("members", MAX_MEMBERS)
        for entry, written in zip(entries, _zip_names(entries), strict=True):
            name = safe_name(written)
            if _LITTER.search(name):
                continue
            kind = (
                _SPECIAL.get(stat.S_IFMT(entry.external_attr >> 16)) if entry.create_system == _UNIX else None
            )
            yield _without_bytes(written) or (
                Member(name, b"", kind) if kind else _zip_member(container, entry, name, budget)
            )


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/") and not entry.file_size


def _zip_member(container: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: Budget) -> Member:
    try:
        found = unpack(container, entry)
    except Refusal as refusal:
        full = refusal.quarantine.code == "too_large"
        budget.spend(min(MAX_UNPACKED_BYTES, entry.compress_size * MAX_UNPACK_RATIO) if full else 0)
        return Member(name, b"", refusal.quarantine)
    except MemoryError:
        raise
    except Exception as error:
        return Member(name, b"", reason_of(error, f"{name} cannot be unpacked"))
    budget.spend(len(found))
    return Member(name, found)


def _zip_names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Names as written.

    Windows packs them in the local encoding and does not name it; all names together show which it is.
    """
    raw = [entry.orig_filename.encode("cp437", "replace") for entry in entries]
    local = [name for entry, name in zip(entries, raw, strict=True) if not entry.flag_bits & _UTF8_NAME]
    encoding = decode(b"\n".join(local)).encoding
    return [
        entry.orig_filename if entry.flag_bits & _UTF8_NAME else name.decode(encoding, "replace")
        for entry, name in zip(entries, raw, strict=True)
    ]


def _seven_zip(data: bytes, budget: Budget) -> Iterator[Member]:
    from parsers.archives.seven_zip import members_of_7z  # only who meets one pays for loading it

    for written, content in members_of_7z(data):
        name = safe_name(written)
        if _LITTER.search(name):
            continue
        if isinstance(content, Quarantine):
            yield _without_bytes(written) or Member(name, b"", content)
        else:
            budget.spend(len(content))
            yield _without_bytes(written) or Member(name, content)


def _web_archive(data: bytes, budget: Budget) -> Iterator[Member]:
    """The documents of a web archive in an archive; archives that were fetched stay packed."""
    from parsers.archives.web_archives import list_records, take_records

    found = list_records(BytesIO(data), len(data), unpack=False)
    if isinstance(found, Quarantine):
        raise Refusal(found.code, found.detail)
    if len(found.documents) > MAX_MEMBERS:
        raise too_large("members", MAX_MEMBERS)
    budget.spend(sum(document.size for document in found.documents))
    places = {document.sha256: document.offset for document in found.documents if document.sha256}
    taken = take_records(BytesIO(data), len(data), places)
    for document in found.documents:
        yield Member(document.name, taken.get(document.sha256 or "", b""), document.quarantine)


def _tar(data: bytes, budget: Budget) -> Iterator[Member]:
    """The members; damage behind the first of them costs what lies behind it, and a member says so."""
    with tarfile.open(fileobj=BytesIO(data), mode="r:", encoding="utf-8", errors="surrogateescape") as tar:
        seen = False
        while True:
            try:
                entry = tar.next()
            except tarfile.TarError:
                if not seen:
                    raise
                break
            if entry is None:
                break
            seen = True
            written = decode(entry.name.encode("utf-8", "surrogateescape")).text
            if not entry.isdir() and not _LITTER.search(safe_name(written)):
                yield _without_bytes(written) or _tar_member(tar, entry, safe_name(written), budget)
        if any(
            data[tar.offset : tar.offset + tarfile.BLOCKSIZE]
        ):  # a TAR ends with blocks of zeros, or at once
            yield Member(
                "damaged", b"", Quarantine("corrupt", "the archive is damaged behind its last member")
            )


def _tar_member(tar: tarfile.TarFile, entry: tarfile.TarInfo, name: str, budget: Budget) -> Member:
    if entry.type in _TAR_TYPES:
        return Member(name, b"", _SPECIAL[_TAR_TYPES[entry.type]])
    if entry.size > MAX_UNPACKED_BYTES:  # of a sparse file the archive holds less
        return Member(name, b"", too_large("bytes in a member", MAX_UNPACKED_BYTES).quarantine)
    budget.spend(entry.size)
    try:
        file = tar.extractfile(entry)
        return Member(name, file.read() if file else b"")
    except MemoryError:
        raise
    except Exception as error:
        return Member(name, b"", reason_of(error, f"{name} cannot be unpacked"))


def _packed(data: bytes, name: str, opener: Callable[..., Any], budget: Budget) -> Iterator[Member]:
    limit = max(FREE_UNPACKED_BYTES, min(MAX_ARCHIVE_BYTES, len(data) * MAX_UNPACK_RATIO))
    with opener(BytesIO(data)) as file:
        content: bytes = file.read(limit + 1)
    budget.spend(len(content))
    if len(content) > limit:
        raise too_large("bytes in an archive", limit)
    if media_type(content) == "application/x-tar":
        yield from _tar(content, budget)
    else:
        stem = re.sub(r"\.(?:gz|bz2|xz)$", "", safe_name(name).rpartition("/")[2], flags=re.I)
        yield Member(stem or "unnamed", content)
