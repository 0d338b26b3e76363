"""Small digits that stand higher or lower than the characters they follow: marks of notes, no figures.

Belongs here: recognising them by their boxes. Does not belong here: how they are written (`visible`).
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from parsers.readers.pages.geometry import Character
from parsers.readers.visible import SUBSCRIPTS, SUPERSCRIPTS

SMALLER = 0.9
"""The part of a character's height below which the next one is small beside it."""
RAISED, LOWERED = 0.17, 0.08
"""Heights of the character before it by which the foot of a mark stands higher or lower."""
FURTHEST = 0.6
"""Heights by which a mark in type as high may stand higher at most: what is further up is another line."""
SMALL_ALONE = 0.75
"""The part of the height of a figure's last digit below which a digit alone on the next line is its mark."""
GAP = 0.4
"""Heights of the character before it by which a mark may stand off from it."""
BRACKETS = frozenset("[]()〔〕［］（）")
"""What stands around the mark of a note at times."""
MARKS = BRACKETS | frozenset("0123456789")
FEW = 40
"""So many characters, as in a cell, are compared in any order; more only in the order of print."""


_top_and_bottom = itemgetter(1, 3)


def with_note_marks(characters: Sequence[Character]) -> Sequence[Character]:
    """The characters with marks of notes written as superscripts and subscripts on the line they belong to.

    The same object where there are none.
    """
    extents = set(map(_top_and_bottom, characters))
    if len({bottom for _, bottom in extents}) < 2:
        return characters
    heights = [bottom - top for top, bottom in extents]
    if len(characters) > FEW and min(heights) >= SMALLER * max(heights):
        return characters
    digits = [i for i, c in enumerate(characters) if c[4] in MARKS]
    if not digits:
        return characters
    marks = _in_a_cell(characters, digits) if len(characters) <= FEW else _in_print(characters, digits)
    if not marks:
        return characters
    return [marks.get(i, character) for i, character in enumerate(characters)]


def _in_a_cell(characters: Sequence[Character], digits: Sequence[int]) -> dict[int, Character]:
    """The marks among a few characters in any order, by their places among them."""
    marks: dict[int, Character] = {}
    order = sorted(range(len(characters)), key=lambda i: characters[i].x0)
    candidates = set(digits)
    for place, i in enumerate(order):
        if i not in candidates:
            continue
        befores = [marks.get(j, characters[j]) for j in order[:place]]
        mark = next((m for before in reversed(befores) if (m := _mark(characters[i], before))), None)
        mark = mark or _wrapped_mark(characters[i], characters)
        if mark:
            marks[i] = mark
    return marks


def _in_print(characters: Sequence[Character], digits: Sequence[int]) -> dict[int, Character]:
    """The marks among many characters, each behind the one that is printed before it."""
    marks: dict[int, Character] = {}
    for i in digits:
        if i and (mark := _mark(characters[i], marks.get(i - 1, characters[i - 1]))):
            marks[i] = mark
    return marks


def _mark(character: Character, before: Character) -> Character | None:
    """A digit as a mark behind another character, or None where it is none."""
    x0, top, x1, bottom, text, confidence = character
    height = before.bottom - before.top
    if not -GAP * height <= x0 - before.x1 <= GAP * height or before.text.isspace():
        return None
    if top > before.bottom or bottom < before.top:
        return None
    raised, lowered = before.bottom - bottom, bottom - before.bottom
    if bottom - top >= SMALLER * height:
        # fonts say differently how high they are: what is moved as a whole is a mark as well
        if bottom - top > height or not before.text.isdigit():
            return None
        raised = min(raised, before.top - top) if raised <= FURTHEST * height else 0.0
        lowered = 0.0
    if raised >= RAISED * height:
        written = text.translate(SUPERSCRIPTS)
    elif lowered >= LOWERED * height:
        written = text.translate(SUBSCRIPTS)
    else:
        return None
    if text in BRACKETS:
        written = ""  # a mark is written without them
    return Character(x0, before.top, x1, before.bottom, written, confidence)


def _wrapped_mark(character: Character, characters: Sequence[Character]) -> Character | None:
    """A small digit alone on the line below a figure, as where a narrow cell breaks 125¹ before the mark."""
    x0, top, x1, bottom, text, confidence = character
    if text in BRACKETS:
        return None
    others = [c for c in characters if c is not character and not c.text.isspace()]
    above = [c for c in others if c.bottom <= top + RAISED * (bottom - top)]
    if len(above) < len(others) or not above:
        return None
    last = max(above, key=lambda c: (c.bottom, c.x1))
    if not last.text.isdigit() or bottom - top >= SMALL_ALONE * (last.bottom - last.top):
        return None
    return Character(
        last.x1, last.top, last.x1 + x1 - x0, last.bottom, text.translate(SUPERSCRIPTS), confidence
    )
