"""An archive's bytes → the files in it, under names that cannot leave a folder.

Belongs here: ZIP, TAR, and single files packed by gzip, bzip2 or xz, with limits. Does not belong here:
how 7z is unpacked (`parsers.archives.seven_zip`); office documents that happen to be zip containers
(`parsers.readers.package`); where members are stored.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from parsers.model import Quarantine
from parsers.readers.limits import (
    FREE_UNPACKED_BYTES,
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_DEPTH,
    MAX_BYTES,
    MAX_MEMBERS,
    MAX_UNPACK_RATIO,
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
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.I)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f:*?\"<>|]")
_UTF8_NAME = 0x800
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


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. `name` is a relative path with `/`; in an archive inside, `inner.zip!/name`.

    With `quarantine` set, its bytes could not be had and `data` is empty.
    """

    name: str
    data: bytes
    quarantine: Quarantine | None = None


def is_archive(data: bytes) -> bool:
    """Whether the bytes hold other files: `members` says which, or why it cannot."""
    return media_type(data) in ARCHIVES


def members(data: bytes, name: str) -> tuple[Member, ...] | Quarantine:
    """The files of an archive, in its order, those of archives inside it in their place.

    `name` is the archive's own; it names the one file of a `.gz` that does not. Folders, links and what
    file managers leave behind are no members. Deeper archives than `MAX_ARCHIVE_DEPTH` stay packed.
    Never raises for what is in `data`.
    """
    if len(data) > MAX_BYTES:
        return Quarantine("too_large", f"{len(data)} bytes, more than {MAX_BYTES}")
    try:
        found = _expanded(data, name, 1)
    except Refusal as refusal:
        return refusal.quarantine
    except _DAMAGED as error:
        return Quarantine("corrupt", f"the archive is damaged: {type(error).__name__}: {error}"[:300])
    if not found:
        return Quarantine("empty", "the archive holds no file")
    return _with_unique_names(found)


def _expanded(data: bytes, name: str, depth: int) -> list[Member]:
    result: list[Member] = []
    size = 0
    for member in _listed(data, name):
        inner = _inner(member, depth)
        result.extend(inner)
        size += sum(len(m.data) for m in inner)
        if size > MAX_ARCHIVE_BYTES:
            raise too_large("bytes in an archive", MAX_ARCHIVE_BYTES)
        if len(result) > MAX_MEMBERS:
            raise too_large("members", MAX_MEMBERS)
    return result


def _inner(member: Member, depth: int) -> list[Member]:
    """A member that is an archive as its own members; where it cannot be opened, as it is."""
    if depth >= MAX_ARCHIVE_DEPTH or not is_archive(member.data):
        return [member]
    try:
        found = _expanded(member.data, member.name, depth + 1)
    except Refusal as refusal:
        return [Member(member.name, b"", refusal.quarantine)]
    except _DAMAGED:
        return [Member(member.name, b"", Quarantine("corrupt", "this archive in an archive is damaged"))]
    return [replace(m, name=f"{member.name}!/{m.name}") for m in found]


def _listed(data: bytes, name: str) -> Iterator[Member]:
    media = media_type(data)
    if media == "application/zip":
        yield from _zip(data)
    elif media == "application/x-tar":
        yield from _tar(data)
    elif media in _PACKED:
        yield from _packed(data, name, _PACKED[media])
    elif media == _7Z:
        yield from _seven_zip(data)
    elif media in _UNOPENED:
        raise Refusal("unsupported_format", f"{_UNOPENED[media]}: unpack it and land the files, or a ZIP")
    else:
        raise Refusal("unsupported_format", f"{media} is no archive")


# --- formats ------------------------------------------------------------------------------------


def _zip(data: bytes) -> Iterator[Member]:
    with zipfile.ZipFile(BytesIO(data)) as container:
        entries = [entry for entry in container.infolist() if not entry.is_dir()]
        if len(entries) > MAX_MEMBERS:
            raise too_large("members", MAX_MEMBERS)
        for entry, name in zip(entries, _zip_names(entries), strict=True):
            if _LITTER.search(name):
                continue
            try:
                yield Member(name, unpack(container, entry))
            except Refusal as refusal:
                yield Member(name, b"", refusal.quarantine)


def _zip_names(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Names as written.

    Windows packs them in the local encoding and does not name it; all names together show which it is.
    """
    raw = [entry.orig_filename.encode("cp437", "replace") for entry in entries]
    local = [name for entry, name in zip(entries, raw, strict=True) if not entry.flag_bits & _UTF8_NAME]
    encoding = decode(b"\n".join(local)).encoding
    return [
        safe_name(entry.orig_filename if entry.flag_bits & _UTF8_NAME else name.decode(encoding, "replace"))
        for entry, name in zip(entries, raw, strict=True)
    ]


def _seven_zip(data: bytes) -> Iterator[Member]:
    from parsers.archives.seven_zip import members_of_7z  # only who meets one pays for loading it

    for name, content in members_of_7z(data):
        safe = safe_name(name)
        if not _LITTER.search(safe):
            yield Member(safe, b"", content) if isinstance(content, Quarantine) else Member(safe, content)


def _tar(data: bytes) -> Iterator[Member]:
    with tarfile.open(fileobj=BytesIO(data), mode="r:", encoding="utf-8", errors="surrogateescape") as tar:
        for entry in tar:
            file = tar.extractfile(entry) if entry.isreg() else None
            name = safe_name(decode(entry.name.encode("utf-8", "surrogateescape")).text)
            if file is not None and not _LITTER.search(name):
                yield Member(name, file.read())


def _packed(data: bytes, name: str, opener: Callable[..., Any]) -> Iterator[Member]:
    limit = max(FREE_UNPACKED_BYTES, min(MAX_ARCHIVE_BYTES, len(data) * MAX_UNPACK_RATIO))
    with opener(BytesIO(data)) as file:
        content: bytes = file.read(limit + 1)
    if len(content) > limit:
        raise too_large("bytes in an archive", limit)
    if media_type(content) == "application/x-tar":
        yield from _tar(content)
    else:
        stem = re.sub(r"\.(?:gz|bz2|xz)$", "", safe_name(name).rpartition("/")[2], flags=re.I)
        yield Member(stem, content)


# --- names --------------------------------------------------------------------------------------


def safe_name(name: str) -> str:
    """A relative path of plain parts: no drive, no root, no `..`, nothing a file system cannot store."""
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).split("/")
    kept = [_UNSAFE.sub("_", part).strip() for part in parts]
    return "/".join(part for part in kept if part.strip(".")) or "unnamed"


def _with_unique_names(found: list[Member]) -> tuple[Member, ...]:
    """A name that comes again gets `~2`, `~3` … before its extension."""
    seen: dict[str, int] = {}
    result = []
    for member in found:
        count = seen[member.name] = seen.get(member.name, 0) + 1
        if count > 1:
            stem, dot, last = member.name.rpartition(".")
            name = f"{stem}~{count}{dot}{last}" if stem and "/" not in last else f"{member.name}~{count}"
            result.append(replace(member, name=name))
        else:
            result.append(member)
    return tuple(result)
