"""What a worker process does with an archive: list its members, or hand out the bytes of some or all.

Belongs here: the functions that an engine runs on an archive; only what is asked for is sent back.
Does not belong here: how archives are opened (`parsers.archives.members`), which files are given to it
(`warehouse.readings.landing`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from parsers.archives.members import Member, is_archive, members
from parsers.model import Quarantine


@dataclass(frozen=True, slots=True)
class Listed:
    """A member: its name, size and sha256, or why it has no bytes; `text` where it was wanted."""

    name: str
    size: int
    sha256: str | None
    quarantine: Quarantine | None = None
    text: bytes | None = None


def open_archive(data: bytes, name: str) -> tuple[Member, ...] | Quarantine:
    """The members of an archive, or why they cannot be had; none of a file that is no archive."""
    return members(data, name) if is_archive(data) else ()


def list_members(data: bytes, name: str, wanted: str = "") -> tuple[Listed, ...] | Quarantine:
    """The members of an archive.

    Args:
        data: The file.
        name: Its name.
        wanted: A file's name in lower case; members that are called so are handed out whole.

    Returns:
        The members; none when the file is no archive; why it cannot be opened when it is one.
    """
    found = open_archive(data, name)
    if isinstance(found, Quarantine):
        return found
    return tuple(
        Listed(member.name, 0, None, member.quarantine)
        if member.quarantine
        else Listed(
            member.name,
            len(member.data),
            hashlib.sha256(member.data).hexdigest(),
            text=member.data if member.name.rpartition("/")[2].lower() == wanted else None,
        )
        for member in found
    )


def take_members(data: bytes, name: str, wanted: str) -> dict[str, bytes] | Quarantine:
    """The bytes of some members, by their sha256.

    Args:
        data: The archive.
        name: Its name.
        wanted: The sha256 of the members, with blanks between them.
    """
    found = members(data, name)
    if isinstance(found, Quarantine):
        return found
    by_digest = {hashlib.sha256(member.data).hexdigest(): member.data for member in found}
    return {digest: by_digest[digest] for digest in wanted.split() if digest in by_digest}
