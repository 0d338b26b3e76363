"""Making a release: everything into a folder beside its place, and one rename.

Belongs here: what is refused, and the step that makes the release visible. Does not belong here: the files
(`warehouse.release.writer`).
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from warehouse.freshness import Freshness
from warehouse.release.about import Edition
from warehouse.release.previous import Previous, ReleaseError
from warehouse.release.tables import tables
from warehouse.release.writer import Made, Writer
from warehouse.storage.tree import Warehouse


def make(
    warehouse: Warehouse,
    version: str,
    out: Path,
    previous: Path | None = None,
    date: datetime.date | None = None,
    url: str = "",
    on_step: Callable[[str], None] = lambda step: None,
) -> Made:
    """Write a release of a warehouse.

    Args:
        warehouse: All of whose tables must be fresh.
        version: Such as 2026.1.
        out: The folder to make.
        previous: The folder of the release before, to compare with.
        date: The day of publication, when it is decided.
        url: Where the release will lie, when it is decided.
        on_step: Told what is being written.

    Raises:
        ReleaseError: The warehouse, the place or the release before cannot be used.
        OSError: A file could not be written; nothing of the release remains.
    """
    if os.path.lexists(out):
        raise ReleaseError(f"{out} is there already: a release is never written over; name another folder")
    before = Previous(previous) if previous else None
    state = _state(warehouse)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{out.name}-", dir=out.parent, ignore_cleanup_errors=True
    ) as near:
        folder = Path(near) / out.name
        folder.mkdir()
        edition = Edition(version, date, url, tables(), {}, None, ())
        made = Writer(warehouse, folder, edition, before, on_step).write()
        if _state(warehouse) != state:
            raise ReleaseError("the warehouse was changed meanwhile: make the release again")
        folder.rename(out)
    return replace(made, folder=out)


def _state(warehouse: Warehouse) -> list[object]:
    """The fingerprints of all tables.

    Raises:
        ReleaseError: There is no warehouse, or it is not what would be built now.
    """
    if not warehouse.path("dim_document").exists():
        raise ReleaseError(f"there is no warehouse at {warehouse.root}: build one first")
    fresh = Freshness(warehouse)
    nodes = fresh.nodes()
    stale = [
        name if year is None else f"{name} of {year}"
        for name, year in nodes
        if not fresh.is_fresh((name, year))
    ]
    if stale:
        more = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
        raise ReleaseError(
            f"the warehouse {warehouse.root} is not up to date ({stale[0]}{more}): run gongkai build first"
        )
    return [warehouse.fingerprint(*node) for node in nodes]
