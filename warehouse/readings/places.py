"""Where the landing folder and the warehouse may lie: apart, neither in the other.

Belongs here: comparing the places. Does not belong here: what is done about it (`pipelines`, `assets`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upath import UPath

from warehouse.storage.parquet import is_local
from warehouse.storage.tree import Warehouse


class OverlapError(ValueError):
    """The landing folder and a folder that a build writes are the same, or one lies in the other."""


def require_apart(landing: UPath, warehouse: Warehouse) -> None:
    """Refuse places in which a build would read what it writes.

    Raises:
        OverlapError: With one sentence that says which folders, and what to do.
    """
    if sentence := overlap(landing, warehouse):
        raise OverlapError(sentence)


def overlap(landing: UPath, warehouse: Warehouse) -> str:
    """One sentence when the landing folder lies in a folder that a build writes, or the reverse; else empty.

    Links are followed first, in local folders: `data/../data` and a link to it are the same place.

    Args:
        landing: The landing folder; it need not exist.
        warehouse: The tables, and the store of readings beside them.
    """
    ours = _parts(landing)
    for what, place in _written(warehouse):
        theirs = _parts(place)
        shorter = min(len(ours), len(theirs))
        if ours[:shorter] != theirs[:shorter]:
            continue
        relation = (
            f"is {what}"
            if ours == theirs
            else f"lies in {what}, {place}"
            if len(ours) > len(theirs)
            else f"holds {what}, {place}"
        )
        return f"the landing folder {landing} {relation}: choose folders that lie apart"
    return ""


def _written(warehouse: Warehouse) -> Iterator[tuple[str, UPath]]:
    yield "the warehouse", warehouse.root
    yield "the store of readings", warehouse.store
    yield "the folder of files being written", warehouse.staging


def _parts(place: UPath) -> tuple[str, ...]:
    """Protocol and parts of the path, the same for the same place."""
    if is_local(place):
        return ("", *Path(place.path).resolve().parts)
    return (place.protocol, *(part for part in place.path.split("/") if part))
