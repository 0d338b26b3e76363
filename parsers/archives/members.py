"""An archive's bytes → the files in it, under names that cannot leave a folder and no two of which are alike.

Belongs here: ZIP, TAR, and single files packed by gzip, bzip2 or xz, with limits. Does not belong here:
how 7z is unpacked (`parsers.archives.seven_zip`); how names are spelled (`parsers.archives.names`); office
documents that happen to be zip containers (`parsers.readers.package`); where members are stored.
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
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from parsers.archives.names import MAX_NAME, safe_name, shortened, without_twins
from parsers.model import Quarantine
from parsers.readers.faults import failure
from parsers.readers.limits import (
    FREE_UNPACKED_BYTES,
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_DEPTH,
    MAX_BYTES,
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
_BEGINNINGS = (b"PK", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"MSCF", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
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


class _Spent(Refusal):
    """All that may be expanded of an archive is: not the member, the whole archive is refused."""


@dataclass(slots=True)
class _Budget:
    """The real bytes that an archive and all archives in it may still expand to, refused members included."""

    left: int = field(default_factory=lambda: MAX_EXPANDED_BYTES)

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise _Spent(*_parts(too_large("expanded bytes in an archive", MAX_EXPANDED_BYTES)))


def _parts(refusal: Refusal) -> tuple[str, str]:
    return refusal.quarantine.code, refusal.quarantine.detail


def is_archive(data: bytes) -> bool:
    """Whether the bytes hold other files: `members` says which, or why it cannot."""
    return media_type(data) in ARCHIVES


def may_be_archive(head: bytes) -> bool:
    """Whether a file that begins so, with 512 bytes, has to be looked at by `is_archive`."""
    return head.startswith(_BEGINNINGS) or head[257:262] == b"ustar"


def members(data: bytes, name: str) -> tuple[Member, ...] | Quarantine:
    """The files of an archive, in its order, those of archives inside it in their place.

    Folders and what file managers leave behind are no members. Links, pipes and devices are members without
    bytes. Deeper archives than `MAX_ARCHIVE_DEPTH` stay packed. No two members have the same name.

    Args:
        data: The archive.
        name: Its name; it names the one file of a `.gz` that does not.

    Returns:
        The members, or why there are none. Nothing is raised for what is in `data`.

    Raises:
        MemoryError: The machine has not enough memory.
    """
    if len(data) > MAX_BYTES:
        return Quarantine("too_large", f"{len(data)} bytes, more than {MAX_BYTES}")
    try:
        found = _expanded(data, name, 1, _Budget())
    except Refusal as refusal:
        return refusal.quarantine
    except MemoryError:
        raise
    except Exception as error:
        return _reason(error, "the archive is damaged")
    return tuple(found) or Quarantine("empty", "the archive holds no file")


def _reason(error: Exception, damaged: str) -> Quarantine:
    """`corrupt` where a library gave up on the bytes, else a fault of ours."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    raised_in = str(frames[-1].f_globals.get("__name__", "")) if frames else ""
    if isinstance(error, _DAMAGED) or raised_in.partition(".")[0] in _LIBRARIES:
        return Quarantine("corrupt", f"{damaged}: {type(error).__name__}: {error}"[:300])
    return failure(error, "the reader of archives")


def _expanded(data: bytes, name: str, depth: int, budget: _Budget) -> list[Member]:
    """The files of one archive; those of an archive in it stand under its name."""
    listed: list[Member] = []
    inside: list[list[Member] | None] = []
    count = size = 0
    for member in _listed(data, name, budget):
        opened = _inner(member, depth, budget)
        found = [member] if opened is None else opened
        count, size = count + len(found), size + sum(len(each.data) for each in found)
        if size > MAX_ARCHIVE_BYTES:
            raise too_large("bytes in an archive", MAX_ARCHIVE_BYTES)
        if count > MAX_MEMBERS:
            raise too_large("members", MAX_MEMBERS)
        listed.append(member if opened is None else replace(member, data=b""))
        inside.append(opened)
    result: list[Member] = []
    for unique, member, opened in zip(without_twins(m.name for m in listed), listed, inside, strict=True):
        if opened is None:
            result.append(replace(member, name=unique))
        else:
            result += [replace(m, name=f"{unique}!/{m.name}" if m.name else unique) for m in opened]
    return result


def _inner(member: Member, depth: int, budget: _Budget) -> list[Member] | None:
    """The files of a member that is an archive, one without a name when it cannot be opened; else None."""
    if depth >= MAX_ARCHIVE_DEPTH or member.quarantine or not is_archive(member.data):
        return None
    try:
        return _expanded(member.data, member.name, depth + 1, budget)
    except _Spent:
        raise
    except Refusal as refusal:
        return [Member("", b"", refusal.quarantine)]
    except MemoryError:
        raise
    except Exception as error:
        return [Member("", b"", _reason(error, "this archive in an archive is damaged"))]


def _listed(data: bytes, name: str, budget: _Budget) -> Iterator[Member]:
    """The members of one archive as they are packed, under safe names that may be alike."""
    media = media_type(data)
    if media == "application/zip":
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


# --- formats ------------------------------------------------------------------------------------


def _zip(data: bytes, budget: _Budget) -> Iterator[Member]:
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


def _zip_member(container: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: _Budget) -> Member:
    try:
        found = unpack(container, entry)
    except Refusal as refusal:
        full = refusal.quarantine.code == "too_large"
        budget.spend(min(MAX_UNPACKED_BYTES, entry.compress_size * MAX_UNPACK_RATIO) if full else 0)
        return Member(name, b"", refusal.quarantine)
    except MemoryError:
        raise
    except Exception as error:
        return Member(name, b"", _reason(error, f"{name} cannot be unpacked"))
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


def _seven_zip(data: bytes, budget: _Budget) -> Iterator[Member]:
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


def _tar(data: bytes, budget: _Budget) -> Iterator[Member]:
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


def _tar_member(tar: tarfile.TarFile, entry: tarfile.TarInfo, name: str, budget: _Budget) -> Member:
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
        return Member(name, b"", _reason(error, f"{name} cannot be unpacked"))


def _packed(data: bytes, name: str, opener: Callable[..., Any], budget: _Budget) -> Iterator[Member]:
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
