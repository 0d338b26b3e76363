"""Whether two places are the same, or one lies in the other.

Belongs here: comparing paths and URLs. Does not belong here: what is done about it. Nothing heavy is
imported: a command asks before anything starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Relation = Literal["", "same", "inside", "around"]


def relation(one: str, other: str) -> Relation:
    """How one place lies to another: `same`, `inside` it or `around` it; "" when they lie apart.

    Links are followed first, in local folders: `data/../data` and a link to it are the same place.

    Args:
        one: A path or URL; it need not exist.
        other: Another.
    """
    ours, theirs = _parts(one), _parts(other)
    shorter = min(len(ours), len(theirs))
    if ours[:shorter] != theirs[:shorter]:
        return ""
    if len(ours) == len(theirs):
        return "same"
    return "inside" if len(ours) > len(theirs) else "around"


def _parts(place: str) -> tuple[str, ...]:
    """Protocol and parts of the path, the same for the same place."""
    protocol, parted, path = place.partition("://")
    if not parted or protocol in ("file", "local"):
        return ("", *Path(path if parted else place).resolve().parts)
    return (protocol, *(part for part in path.split("/") if part))
