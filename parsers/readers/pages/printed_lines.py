"""Characters with places → printed lines of text.

Belongs here: what counts as one line, and where a space stands in it. Lengths are points, origin top left.
Does not belong here: where characters come from (`pdf_paint`, `ofd`, `scan`) or tables (`lattice`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

from parsers.readers.pages.geometry import Box, Character, bounding_box
from parsers.readers.pages.note_marks import with_note_marks
from parsers.readers.visible import UNREADABLE

GAP_OF_A_SPACE = 0.4
"""A gap this wide, in heights of the character, is a space even where none is printed."""
GAP_OF_A_COLUMN = 0.8
"""A gap this wide, in heights of the character, may part columns."""
ON_EACH_OTHER = 0.6
"""Characters that share more of the narrower one's width are printed over each other."""
SAME_LINE = 0.5
"""Characters whose middles are nearer than this part of the smaller one's height share a line."""


class Line(NamedTuple):
    """One printed line, `text` with spaces where there are gaps."""

    text: str
    box: Box


def lines_of(characters: Sequence[Character]) -> list[Line]:
    """Characters in any order → lines from top to bottom; lines of nothing but spaces are left out."""
    rows = [(row, _text_of(row)) for row in _rows(with_note_marks(characters))]
    return [Line(text, _box_of(row)) for row, text in rows if text]


def _box_of(row: list[Character]) -> Box:
    """The smallest box around all that is printed in a row; something is."""
    lefts, tops, rights, bottoms, texts, _ = zip(*row, strict=True)
    if any(map(str.isspace, texts)):
        return bounding_box([c for c in row if not c[4].isspace()])
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def pieces_of(characters: Sequence[Character]) -> list[Line]:
    """The lines taken apart at gaps as wide as between columns, from top to bottom and left to right."""
    pieces = []
    for row in _rows(with_note_marks(characters)):
        printed = [c for c in row if not c[4].isspace()]
        starts = [
            i
            for i, (before, after) in enumerate(pairwise(printed), start=1)
            if after[0] - before[2] > GAP_OF_A_COLUMN * (before[3] - before[1])
        ]
        parts = [printed[start:end] for start, end in pairwise((0, *starts, len(printed)))]
        pieces += [Line(_text_of(part), bounding_box(part)) for part in parts if part]
    return pieces


def text_of(characters: Sequence[Character]) -> str:
    """The lines joined by line breaks: what stands in a cell."""
    if len(characters) < 2:  # as in most cells of a form
        return characters[0].text.strip() if characters else ""
    if len(set(map(_top_and_bottom, characters))) == 1:  # one line, and nothing raised above it
        return _text_of(sorted(characters, key=_first))
    return "\n".join(filter(None, map(_text_of, _rows(with_note_marks(characters)))))


def _rows(characters: Sequence[Character]) -> list[list[Character]]:
    """Characters that share a line from left to right, lines from top to bottom."""
    runs = [(top, bottom, list(run)) for (top, bottom), run in groupby(characters, key=_top_and_bottom)]
    placed = sorted((((top + bottom) / 2, bottom - top, run) for top, bottom, run in runs), key=_first)
    rows: list[list[Character]] = []
    middle = height = 0.0
    for its_middle, tall, run in placed:
        if rows and its_middle - middle <= SAME_LINE * (tall if tall < height else height):
            rows[-1] += run
        else:
            rows.append(run)
            middle, height = its_middle, tall
    for row in rows:
        row.sort(key=_first)
    return rows


_first, _top_and_bottom = itemgetter(0), itemgetter(1, 3)


def _text_of(row: list[Character]) -> str:
    """One line's characters from left to right → its text."""
    parts: list[str] = []
    last, start, end = "", 0.0, inf
    space_printed = False
    for x0, top, x1, bottom, text, _ in row:
        if text.isspace():
            space_printed = bool(parts)
            continue
        if text == last and x0 - start < 0.3 * (end - start):
            continue  # drawn twice to look bold
        if x0 < end and parts and _lie_on_each_other(last, start, end, text, x0, x1):
            parts[-1] = last = UNREADABLE
            end = max(end, x1)
            continue
        if space_printed or x0 - end > GAP_OF_A_SPACE * (bottom - top):
            parts.append(" ")
            space_printed = False
        parts.append(text)
        last, start, end = text, x0, x1
    return "".join(parts)


def _lie_on_each_other(last: str, start: float, end: float, text: str, x0: float, x1: float) -> bool:
    """Whether two digits are printed over each other so that neither can be read.

    Ideographs are set tighter than their boxes by some programs, and stand on a digit's edge.
    """
    if not (text.isdigit() and (last.isdigit() or last == UNREADABLE)):
        return False
    return min(end, x1) - x0 > ON_EACH_OTHER * min(end - start, x1 - x0) > 0
