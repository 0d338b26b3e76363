"""The figures in a page's cells: struck ones left out, and those that look like no others made unreadable.

Belongs here: what becomes of a recognised number by how its ink looks.
Does not belong here: how ink is judged (`struck`, `digit_shapes`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from parsers.readers.ocr.digit_shapes import DigitShapes, Number
from parsers.readers.ocr.lines import Pixels
from parsers.readers.ocr.rules import PixelBox
from parsers.readers.ocr.second_reading import Text
from parsers.readers.ocr.struck import struck_part
from parsers.readers.visible import UNREADABLE
from parsers.text.normalise import ideographs

LIKE, MOST_EXTRA = 0.8, 0.003
"""A digit that is less like the page's others of its kind, or has more ink that is none of theirs, is not
believed. Digits of clean and noisy scans are above 0.85, with none."""
SURE = 0.9
"""With so much confidence a number tells what its digits look like."""
_FIGURES = re.compile(r"[-+—]?[0-9][0-9.]*")


class Figure(NamedTuple):
    """A line in a cell: its place on the page, and what it says."""

    box: PixelBox
    text: Text


Read = Callable[[Sequence[PixelBox]], list[Text]]
"""Recognises the lines in some boxes of the page."""


class Settled(NamedTuple):
    """The lines, without what is struck out (a line of nothing else has the text ""), and what was."""

    figures: list[Figure]
    struck: list[str]


def settled(figures: Sequence[Figure], gray: Pixels, ink: Pixels, read: Read) -> Settled:
    """The lines in a page's cells as a person sees them.

    Args:
        figures: the lines as recognised, those with other text too.
        gray: the page.
        ink: what is dark on it (255), without the rules of tables.
        read: recognises what is left of a line of which a part is struck out.
    """
    kept, struck = _without_struck(list(figures), ink, read)
    numbers = {i: _number(figure, gray, ink) for i, figure in enumerate(kept) if _is_number(figure)}
    shapes = DigitShapes(number for i, number in numbers.items() if kept[i].text[1] >= SURE)
    for i, number in numbers.items():
        agreement = shapes.agreement(number)
        if agreement and (agreement.likeness < LIKE or agreement.extra > MOST_EXTRA):
            kept[i] = Figure(kept[i].box, (UNREADABLE, kept[i].text[1]))
    return Settled(kept, struck)


def _without_struck(figures: list[Figure], ink: Pixels, read: Read) -> tuple[list[Figure], list[str]]:
    struck: list[str] = []
    left: dict[int, PixelBox] = {}
    for i, ((x0, top, x1, bottom), (text, sure)) in enumerate(figures):
        if not text or ideographs(text):
            continue
        part = struck_part(ink[top:bottom, x0:x1])
        if part is None:
            continue
        rest = part.before or part.behind
        if not part.sure:
            figures[i] = Figure(figures[i].box, (UNREADABLE, sure))
            continue
        struck.append(text)
        figures[i] = Figure(figures[i].box, ("", sure))
        if rest:
            left[i] = _tight(ink, (x0 + rest[0], top, x0 + rest[1], bottom))
    for (i, box), text_read in zip(left.items(), read(list(left.values())), strict=True):
        figures[i] = Figure(box, text_read if text_read[0] else (UNREADABLE, 1.0))
    return figures, struck


def _tight(ink: Pixels, box: PixelBox) -> PixelBox:
    x0, top, x1, bottom = box
    rows = np.flatnonzero(ink[top:bottom, x0:x1].any(axis=1))
    return x0, top + int(rows[0]), x1, top + int(rows[-1]) + 1


def _is_number(figure: Figure) -> bool:
    return bool(_FIGURES.fullmatch(figure.text[0]))


def _number(figure: Figure, gray: Pixels, ink: Pixels) -> Number:
    x0, top, x1, bottom = figure.box
    return Number(figure.text[0], gray[top:bottom, x0:x1], ink[top:bottom, x0:x1])
