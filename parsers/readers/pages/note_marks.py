"""Small digits that stand higher or lower than the characters they follow: marks of notes, no figures.

Belongs here: recognising them by their boxes. Does not belong here: how they are written (`visible`).
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.readers.pages.geometry import Character
from parsers.readers.visible import SUBSCRIPTS, SUPERSCRIPTS

SMALLER = 0.82
"""The part of a character's height below which the next one is small beside it."""
RAISED, LOWERED = 0.17, 0.08
"""Heights of the character before it by which the foot of a mark stands higher or lower."""
GAP = 0.4
"""Heights of the character before it by which a mark may stand off from it."""
FEW = 40
"""So many characters, as in a cell, are compared in any order; more only in the order of print."""


def with_note_marks(characters: Sequence[Character]) -> Sequence[Character]:
    """The characters with marks of notes written as superscripts and subscripts on the line they belong to.

    The same object where there are none.
    """
    heights = {bottom - top for _, top, _, bottom, _, _ in characters}
    if len(heights) < 2 or min(heights) >= SMALLER * max(heights):
        return characters
    marks: dict[int, Character] = {}
    if len(characters) <= FEW:
        order = sorted(range(len(characters)), key=lambda i: characters[i].x0)
        for place, i in enumerate(order):
            befores = [marks.get(j, characters[j]) for j in order[:place]]
            mark = next((m for before in reversed(befores) if (m := _mark(characters[i], before))), None)
            if mark:
                marks[i] = mark
    else:
        for i in range(1, len(characters)):
            if mark := _mark(characters[i], marks.get(i - 1, characters[i - 1])):
                marks[i] = mark
    if not marks:
        return characters
    return [marks.get(i, character) for i, character in enumerate(characters)]


def _mark(character: Character, before: Character) -> Character | None:
    """The character as a mark behind another, or None where it is none."""
    x0, top, x1, bottom, text, confidence = character
    height = before.bottom - before.top
    if not (bottom - top < SMALLER * height and "0" <= text <= "9" and len(text) == 1):
        return None
    if not -GAP * height <= x0 - before.x1 <= GAP * height or before.text.isspace():
        return None
    if top > before.bottom or bottom < before.top:
        return None
    if before.bottom - bottom >= RAISED * height:
        written = text.translate(SUPERSCRIPTS)
    elif bottom - before.bottom >= LOWERED * height:
        written = text.translate(SUBSCRIPTS)
    else:
        return None
    return Character(x0, before.top, x1, before.bottom, written, confidence)
