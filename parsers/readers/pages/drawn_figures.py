"""Figures that are drawn instead of printed: outlines, pictures, and glyphs that do not say what they are.

Belongs here: which cells hold such, and what is put in them. Does not belong here: recognition (`ocr`).
A cell in which something is drawn is never blank: what cannot be recognised is `UNREADABLE`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from parsers.readers.pages.geometry import Box, Character, Paint, bounding_box
from parsers.readers.pages.lattice import LatticeCell
from parsers.readers.visible import UNREADABLE
from parsers.text.normalise import ideographs

PRIVATE = (0xE000, 0xF8FF)
"""Characters that mean what a font likes."""
GLYPH = 0xF0000
"""From here on characters stand for the glyphs of a page that have no meaning, one for each of a font's."""
AGREED = 0.9
"""A glyph is what so many of its pictures look like, in parts of all."""
UNTOLD = "\ufffd"
"""Stands for a character that the font does not tell."""
SOME_UNTOLD = re.compile("[\ue000-\uf8ff\ufffc\ufffd\U000f0000-\U0010ffff]")
"""Any of these, in a page's text."""
SHORT = 9.0
"""Points: shorter rules may be strokes of figures, as of a dash or a one; those of tables are longer."""
SURE = 0.8
"""Recognised with less confidence, a figure is unreadable."""
LEAST_MARK = 1.0
"""Points: smaller drawings are dust."""
RIM = 1.0
"""Points from a cell's edge within which drawings belong to its rules."""

Recogniser = Callable[[Sequence[Box]], Sequence[tuple[str, float]]]
"""Boxes of the upright page → what is recognised in each, and how sure that is; "" where nothing is."""
Shows = Callable[[Box], bool]
"""Whether anything is seen in a box of the upright page."""
Filled = list[tuple[LatticeCell, list[Character]]]


def with_drawn_figures(
    filled: Filled, paint: Paint, recognise: Recogniser | None, glyphs: Glyphs, shows: Shows | None = None
) -> Filled:
    """The cells with what is recognised in place of what is drawn; the same object where nothing is.

    Args:
        filled: the cells of a table with their characters.
        paint: `marks`, small `images` and short rules that touch no others may be figures.
        recognise: what is printed in boxes of the page, and how sure that is; None where nothing can.
        glyphs: of the page; what the cells tell of them is added.
        shows: whether anything is seen in a box of the page; None where nobody can tell.
    """
    some_untold = SOME_UNTOLD.search("".join([c[4] for _, inside in filled for c in inside])) is not None
    drawn = _drawings(filled, paint)
    if not drawn and not some_untold:
        return filled
    for i in list(drawn):
        drawn[i] = [box for box in drawn[i] if not _lies_below(box, filled[i][1])]
    drawn = {i: boxes for i, boxes in drawn.items() if boxes}
    if shows:
        drawn = {i: seen for i, boxes in drawn.items() if (seen := [box for box in boxes if shows(box)])}
    wanted = [
        i
        for i, (_, inside) in enumerate(filled)
        if i in drawn
        or (
            inside
            and any(is_untold(c.text) and c.text != UNREADABLE for c in inside)
            and not _has_words(inside)
        )
    ]
    if not wanted:
        return filled
    boxes = [filled[i][0].box for i in wanted]
    found = recognise(boxes) if recognise else [("", 0.0)] * len(boxes)
    for i, (text, sure) in zip(wanted, found, strict=True):
        if sure >= SURE and i not in drawn:
            glyphs.learn(filled[i][1], text)
    filled = list(filled)
    for i, (text, sure) in zip(wanted, found, strict=True):
        cell, inside = filled[i]
        box = bounding_box([*drawn.get(i, []), *(Box(*c[:4]) for c in inside)])
        read = glyphs.read(inside) if inside and i not in drawn else None
        if read:
            filled[i] = cell, read
        elif text and sure >= SURE and _agrees(text, inside):
            filled[i] = cell, [Character(*box, text, sure)]
        else:
            told = [c for c in inside if not is_untold(c.text)]
            filled[i] = cell, [*told, Character(*_beside(box, told), UNREADABLE)]
    return filled


class Glyphs:
    """What the glyphs of one page are that do not say it: each is one character wherever it stands."""

    def __init__(self) -> None:
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)

    def learn(self, inside: Sequence[Character], text: str) -> None:
        """Take in that the characters of a cell look like `text`."""
        ordered = sorted((c for c in inside if not c.text.isspace()), key=lambda c: c.x0)
        plain = "".join(text.split())
        if len(plain) != len(ordered):
            return
        for character, looks in zip(ordered, plain, strict=True):
            if is_glyph(character.text):
                self._votes[character.text][looks] += 1

    def meaning(self, glyph: str) -> str | None:
        """The character that a glyph is, None where that is not certain."""
        votes = self._votes.get(glyph)
        if not votes:
            return None
        (looks, times), *others = votes.most_common()
        return looks if times >= AGREED * (times + sum(n for _, n in others)) else None

    def read(self, inside: Sequence[Character]) -> list[Character] | None:
        """The characters with what their glyphs mean; None where one of them is not certain."""
        read = []
        for character in inside:
            text: str | None = character.text
            if is_untold(character.text):
                text = self.meaning(character.text) if is_glyph(character.text) else None
            if text is None:
                return None
            read.append(character._replace(text=text))
        return read

    def told(self, characters: list[Character]) -> list[Character]:
        """Characters outside of tables: glyphs that are not known become `UNREADABLE`."""
        if not SOME_UNTOLD.search("".join([c[4] for c in characters])):
            return characters
        return [
            c._replace(text=self.meaning(c.text) or UNREADABLE) if is_glyph(c.text) else c for c in characters
        ]


def _drawings(filled: Filled, paint: Paint) -> dict[int, list[Box]]:
    """By cell without words the drawings in it."""
    short = [Box(*rule) for rule in paint.rules if rule[2] - rule[0] + rule[3] - rule[1] <= SHORT]
    if not (paint.marks or paint.images or short):
        return {}
    cells = [(i, cell.box) for i, (cell, inside) in enumerate(filled) if not _has_words(inside)]
    found: dict[int, list[Box]] = {}
    for mark in (*paint.marks, *paint.images, *short):
        x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
        if max(mark[2] - mark[0], mark[3] - mark[1]) < LEAST_MARK:
            continue
        for i, box in cells:
            if box.x0 + RIM < x < box.x1 - RIM and box.top + RIM < y < box.bottom - RIM:
                if mark[2] - mark[0] <= box.x1 - box.x0 and mark[3] - mark[1] <= box.bottom - box.top:
                    found.setdefault(i, []).append(Box(*mark[:4]))
                break
    return found


def _lies_below(box: Box, inside: Sequence[Character]) -> bool:
    """Whether a drawing is the ground of characters, or a line under them."""
    if box.top == box.bottom:
        return any(box.x0 < c.x1 and c.x0 < box.x1 and (c.top + c.bottom) / 2 < box.top for c in inside)
    return any(
        box.x0 <= (c.x0 + c.x1) / 2 <= box.x1 and box.top <= (c.top + c.bottom) / 2 <= box.bottom
        for c in inside
        if c.text != UNREADABLE
    )


def _has_words(inside: Sequence[Character]) -> bool:
    return any(ideographs(c.text) for c in inside)


def is_glyph(text: str) -> bool:
    """Whether a character is a font's own, or stands for a glyph without a meaning."""
    return len(text) == 1 and (PRIVATE[0] <= ord(text) <= PRIVATE[1] or ord(text) >= GLYPH)


def is_untold(text: str) -> bool:
    """Whether a character says nothing of what is printed."""
    return text in (UNTOLD, UNREADABLE) or is_glyph(text)


def _agrees(text: str, inside: Sequence[Character]) -> bool:
    """Whether what is recognised holds all that the cell's other characters say, and as many characters."""
    told = "".join(c.text for c in inside if not is_untold(c.text) and not c.text.isspace())
    untold = sum(1 for c in inside if is_untold(c.text))
    plain = "".join(text.split())
    rest = iter(plain)
    if any(c.text == UNREADABLE for c in inside):
        return all(c in rest for c in told) and len(plain) >= len(told) + untold
    return all(c in rest for c in told) and (not untold or len(plain) == len(told) + untold)


def _beside(box: Box, told: Sequence[Character]) -> Box:
    """Where the sign for something unreadable is put: behind what can be read."""
    if not told:
        return box
    last = max(told, key=lambda c: c.x1)
    return Box(last.x1, last.top, last.x1 + 1, last.bottom)
