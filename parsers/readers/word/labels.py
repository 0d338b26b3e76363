"""Labels among the cells of a table.

Belongs here: leaving out of a label what only decorates it. Does not belong here: what a label means.
"""

from __future__ import annotations

from parsers.readers.draft import Item, Line
from parsers.readers.visible import UNREADABLE

_LABEL = 4
"""Letters from which on a cell is a label: signs and pictures in it decorate."""


def undecorated(items: list[Item]) -> list[Item]:
    """The items of a cell without signs and pictures that cannot be read, where it is a label."""
    lines = [item for item in items if isinstance(item, Line)]
    if sum(char.isalpha() for line in lines for char in line.text) < _LABEL:
        return items
    for line in lines:
        line.text = line.text.replace(UNREADABLE, "")
    return [item for item in items if not isinstance(item, Line) or item.text]
