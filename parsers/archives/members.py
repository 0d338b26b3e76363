"""An archive's bytes → the files in it, also of archives in it; no two have the same name.

Belongs here: whether bytes are an archive, archives in archives, unique names. Does not belong here: how a
format is opened (`parsers.archives.formats`), how names are spelled (`parsers.archives.names`), where members
are stored.
"""

from __future__ import annotations

from dataclasses import replace

from parsers.archives.formats import ARCHIVES, BEGINNINGS, Budget, Spent, listed, reason_of
from parsers.archives.formats import Member as Member
from parsers.archives.names import without_twins
from parsers.archives.records import is_web_archive
from parsers.model import Quarantine
from parsers.readers.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_DEPTH,
    MAX_BYTES,
    MAX_MEMBERS,
    Refusal,
    too_large,
)
from parsers.readers.sniff import media_type


def is_archive(data: bytes) -> bool:
    """Whether the bytes hold other files: `members` says which, or why it cannot."""
    return media_type(data) in ARCHIVES or is_web_archive(data[:512])


def may_be_archive(head: bytes) -> bool:
    """Whether a file that begins so, with 512 bytes, has to be looked at by `is_archive`."""
    return head.startswith(BEGINNINGS) or head[257:262] == b"ustar"


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
        found = _expanded(data, name, 1, Budget())
    except Refusal as refusal:
        return refusal.quarantine
    except MemoryError:
        raise
    except Exception as error:
        return reason_of(error, "the archive is damaged")
    return tuple(found) or Quarantine("empty", "the archive holds no file")


def _expanded(data: bytes, name: str, depth: int, budget: Budget) -> list[Member]:
    """The files of one archive; those of an archive in it stand under its name."""
    packed: list[Member] = []
    inside: list[list[Member] | None] = []
    count = size = 0
    for member in listed(data, name, budget):
        opened = _inner(member, depth, budget)
        found = [member] if opened is None else opened
        count, size = count + len(found), size + sum(len(each.data) for each in found)
        if size > MAX_ARCHIVE_BYTES:
            raise too_large("bytes in an archive", MAX_ARCHIVE_BYTES)
        if count > MAX_MEMBERS:
            raise too_large("members", MAX_MEMBERS)
        packed.append(member if opened is None else replace(member, data=b""))
        inside.append(opened)
    result: list[Member] = []
    for unique, member, opened in zip(without_twins(m.name for m in packed), packed, inside, strict=True):
        if opened is None:
            result.append(replace(member, name=unique))
        else:
            result += [replace(m, name=f"{unique}!/{m.name}" if m.name else unique) for m in opened]
    return result


def _inner(member: Member, depth: int, budget: Budget) -> list[Member] | None:
    """The files of a member that is an archive, one without a name when it cannot be opened; else None."""
    if depth >= MAX_ARCHIVE_DEPTH or member.quarantine or not is_archive(member.data):
        return None
    try:
        return _expanded(member.data, member.name, depth + 1, budget)
    except Spent:
        raise
    except Refusal as refusal:
        return [Member("", b"", refusal.quarantine)]
    except MemoryError:
        raise
    except Exception as error:
        return [Member("", b"", reason_of(error, "this archive in an archive is damaged"))]
