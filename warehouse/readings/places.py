"""Where the landing folder and the warehouse may lie: apart, neither in the other.

Belongs here: which places, and the sentence. Does not belong here: what is done about it (`pipelines`,
`assets`), and how one place lies to another (`warehouse.storage.apart`).
"""

from __future__ import annotations

from collections.abc import Iterator

from upath import UPath

from warehouse.storage.apart import relation
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

    Args:
        landing: The landing folder; it need not exist.
        warehouse: The tables, and the store of readings beside them.
    """
    for what, place in _written(warehouse):
        how = relation(str(landing), str(place))
        if how:
            said = {
                "same": f"is {what}",
                "inside": f"lies in {what}, {place}",
                "around": f"holds {what}, {place}",
            }
            return f"the landing folder {landing} {said[how]}: choose folders that lie apart"
    return ""


def _written(warehouse: Warehouse) -> Iterator[tuple[str, UPath]]:
    yield "the warehouse", warehouse.root
    yield "the store of readings", warehouse.store
    yield "the folder of files being written", warehouse.staging
