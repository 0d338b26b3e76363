"""An entry of the landing folder as it was listed, and where it can be opened.

Belongs here: what a worker process is handed in place of a file's bytes; nothing that imports data frames.
Does not belong here: listing (`warehouse.readings.entries`), opening (`warehouse.readings.opening`).
"""

from __future__ import annotations

from dataclasses import dataclass

from upath import UPath

from parsers.model import Quarantine

VANISHED = "vanished"
UNREADABLE = ("unreadable_file", "unreadable_folder")
"""Reasons of what is there and cannot be looked at: what was known of it stays known."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file below a local folder: the folder, and the path below it as the system spells it."""

    root: str
    path: str


Source = LocalFile | UPath


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in the landing folder.

    Args:
        file: The printable path below the folder, unique; that of a folder ends with `/`.
        size: Its size in bytes.
        modified: When its content changed: a number that changes with it.
        source: Where it can be opened.
        changed: When its rights changed, too, where the system tells.
        reason: Why it cannot be read; None for a file.
    """

    file: str
    size: int
    modified: int
    source: Source
    changed: int = 0
    reason: Quarantine | None = None


def stamp(nanoseconds: int) -> int:
    """A file's time as the list keeps it: any program may set years that 64 bits do not hold."""
    return (nanoseconds + 2**63) % 2**64 - 2**63


def file_reason(error: Exception) -> Quarantine:
    """Why a file that is listed cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return Quarantine(VANISHED, "it was listed and gone when it was to be read")
    said = getattr(error, "strerror", None) or type(error).__name__
    return Quarantine(UNREADABLE[0], f"cannot be opened: {said}")
