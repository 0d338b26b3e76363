"""The version of the landing folder, by its listing alone.

Belongs here: what tells one state of the folder from another without opening a file. Does not belong here:
listing (`warehouse.readings.entries`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from warehouse.readings.entries import Entry


def listing_version(entries: Iterable[Entry]) -> str:
    """The version of the landing folder: a digest of path, size and times of every entry.

    It changes when a file is added, removed or changed, or its rights are; no file is opened.
    """
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(f"{entry.file}\0{entry.size}\0{entry.modified}\0{entry.changed}\n".encode())
    return digest.hexdigest()[:16]
