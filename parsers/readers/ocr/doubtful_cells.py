"""Cells of a scanned page in which what is recognised cannot be believed, whatever it is.

Belongs here: what becomes of all characters in one cell, by what else lies in it.
Does not belong here: single figures by how they look (`figures`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from parsers.readers.ocr.grounds import holds_block
from parsers.readers.ocr.lines import Pixels
from parsers.readers.pages.geometry import Box, Character
from parsers.readers.visible import UNREADABLE
from parsers.text.normalise import ideographs

SURE_BELOW_INK = 0.9
"""Mean confidence that a figure is read with, at least, where other ink lay over it."""
INSET = 2.0
"""Points from a cell's edge that belong to rules."""
WRAPPED = 0.6
"""The part of its cell that the first line of a number fills which goes on in the next."""


class Cells(NamedTuple):
    """The cells of a page's tables in points, `scale` points a pixel; `height` is a character's in pixels."""

    boxes: Sequence[Box]
    scale: float
    height: int

    def told_apart(self, over: Pixels, characters: list[Character]) -> list[Character]:
        """The characters, unreadable if unsure where ink lay over them; one for a cell with such ink alone.

        Args:
            over: where ink was taken off (255).
            characters: a page's lines.
        """
        told = [self._unless_unsure(over, character) for character in characters]
        for box in self.boxes:
            if np.count_nonzero(self._inside(over, box)) < self.height:
                continue
            lines = [character for character in told if _in(box, character)]
            if not lines or (len(lines) > 1 and not _holds_text(lines)):
                told = _all_unreadable(told, box)
        return told

    def with_one_figure(self, characters: list[Character]) -> list[Character]:
        """The characters, one that cannot be read for all in a cell with figures one above the other.

        They are no number, unless it did not fit in one line.
        """
        for box in self.boxes:
            lines = [character for character in characters if _in(box, character)]
            if len(lines) < 2 or _holds_text(lines):
                continue
            first = min(lines, key=lambda line: line.top)
            if first.x1 - first.x0 < WRAPPED * (box.x1 - box.x0):
                characters = _all_unreadable(characters, box)
        return characters

    def uncovered(self, gray: Pixels, characters: list[Character]) -> list[Character]:
        """The characters, one that cannot be read for all in a cell where a block covers what is printed."""
        for box in self.boxes:
            if not holds_block(self._inside(gray, box), self.scale):
                continue
            if not _holds_text([character for character in characters if _in(box, character)]):
                characters = _all_unreadable(characters, box)
        return characters

    def _inside(self, picture: Pixels, box: Box) -> Pixels:
        x0, top, x1, bottom = (round(side / self.scale) for side in box)
        inset = round(INSET / self.scale)
        return picture[top + inset : bottom - inset, x0 + inset : x1 - inset]

    def _unless_unsure(self, over: Pixels, character: Character) -> Character:
        x0, top, x1, bottom = (round(side / self.scale) for side in character[:4])
        margin = self.height // 4
        around = over[max(0, top - margin) : bottom + margin, max(0, x0 - margin) : x1 + margin]
        if around.any() and character.confidence < SURE_BELOW_INK and not ideographs(character.text):
            return character._replace(text=UNREADABLE)
        return character


def _holds_text(lines: Sequence[Character]) -> bool:
    return any(ideographs(line.text) for line in lines)


def _all_unreadable(characters: list[Character], box: Box) -> list[Character]:
    """The characters with one in the middle of a cell for all that stand in it."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    others = [character for character in characters if not _in(box, character)]
    return [*others, Character(x - 1, y - 4, x + 1, y + 4, UNREADABLE, 1.0)]


def _in(box: Box, character: Character) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom
