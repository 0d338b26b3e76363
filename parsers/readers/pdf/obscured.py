"""Text under a black bar, a seal or the like: it cannot be read, and the place is not blank.

Belongs here: the signs that stand for such text. Does not belong here: which text is seen (`seen`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.readers.pages.geometry import Box, Character
from parsers.readers.pdf.seen import Renderer
from parsers.readers.visible import UNREADABLE

RIM = 0.15
"""The part of a text's height at its head and foot into which rules and neighbours may reach."""


def unreadable_in(
    boxes: Iterable[Box], characters: Sequence[Character], renderer: Renderer
) -> list[Character]:
    """One sign for each place where covered text stands and nothing else is printed.

    Args:
        boxes: of text of which nothing is seen because something lies over it, on the upright page.
        characters: those that are seen.
        renderer: of the page. A place with a bare light ground was painted over to be blank.
    """
    found = []
    for box in boxes:
        down = RIM * (box.bottom - box.top)
        inner = Box(box.x0, box.top + down, box.x1, box.bottom - down)
        if renderer.is_bare(inner) or any(_stands_in(c, box) for c in characters):
            continue
        found.append(Character(*box, UNREADABLE))
    return found


def _stands_in(character: Character, box: Box) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom
