"""Characters with places → printed lines of text.

Belongs here: what counts as one line, and where a space stands in it. Lengths are points, origin top left.
Does not belong here: where characters come from (`pdf_paint`, `ofd`, `scan`) or tables (`lattice`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from parsers.readers.geometry import Box, Character, bounding_box

GAP_OF_A_SPACE = 0.4
"""A gap this wide, in heights of the character, is a space even where none is printed."""
SAME_LINE = 0.5
"""Characters whose middles are nearer than this part of the smaller one's height share a line."""


class Line(NamedTuple):
    """One printed line, `text` with spaces where there are gaps."""

    text: str
    box: Box


def lines_of(characters: Iterable[Character]) -> list[Line]:
    """Characters in any order → lines from top to bottom; lines of nothing but spaces are left out."""
    rows = [(row, _text_of(row)) for row in _rows(characters)]
    return [Line(text, bounding_box(c for c in row if not c.text.isspace())) for row, text in rows if text]


def text_of(characters: Sequence[Character]) -> str:
    """The lines joined by line breaks: what stands in a cell."""
    if len(characters) < 2:  # as in most cells of a form
        return "".join([c.text for c in characters]).strip()
    return "\n".join(filter(None, map(_text_of, _rows(characters))))


def _rows(characters: Iterable[Character]) -> list[list[Character]]:
    """Characters that share a line from left to right, lines from top to bottom."""
    rows: list[list[Character]] = []
    middle = height = 0.0
    placed = [((c.top + c.bottom) / 2, c.bottom - c.top, c) for c in characters]
    placed.sort(key=_first)
    for its_middle, tall, character in placed:
        if rows and its_middle - middle <= SAME_LINE * (tall if tall < height else height):
            rows[-1].append(character)
        else:
            rows.append([character])
            middle, height = its_middle, tall
    for row in rows:
        row.sort(key=_first)
    return rows


_first = itemgetter(0)


def _text_of(row: list[Character]) -> str:
    """One line's characters from left to right → its text."""
    parts: list[str] = []
    last: Character | None = None
    space_printed = False
    for character in row:
        if character.text.isspace():
            space_printed = True
            continue
        if last is not None:
            gap = character.x0 - last.x1
            if character.text == last.text and character.x0 - last.x0 < 0.3 * (last.x1 - last.x0):
                continue  # drawn twice to look bold
            em = character.bottom - character.top
            if space_printed or gap > GAP_OF_A_SPACE * em:
                parts.append(" ")
        parts.append(character.text)
        last, space_printed = character, False
    return "".join(parts)
