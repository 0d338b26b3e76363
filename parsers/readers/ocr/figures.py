"""The figures in a page's cells: struck ones left out, and those that look like no others made unreadable.

Belongs here: what becomes of a recognised number by how its ink looks.
Does not belong here: how ink is judged (`struck`, `digit_shapes`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from parsers.readers.ocr.digit_shapes import DigitShapes, Number
from parsers.readers.ocr.lines import Pixels, runs
from parsers.readers.ocr.rules import PixelBox
from parsers.readers.ocr.second_reading import Text
from parsers.readers.ocr.struck import struck_part
from parsers.readers.visible import UNREADABLE
from parsers.text.normalise import ideographs

LIKE, MOST_EXTRA = 0.75, 0.003
"""A digit that is less like the page's others of its kind, or has more ink that is none of theirs, is not
believed. Digits of clean and noisy scans are above 0.85, with none."""
MOST_OFF_WIDTH, MOST_LOWER = 0.13, 0.2
"""Of its height by which a digit may be wider or narrower than usual, or lower than its line: a raised one is
the mark of a note. Digits of clean and noisy scans are at 0.1 and 0.14."""
TELLING = 12
"""Pixels: lower figures do not show a stroke through them from their own."""
MOST_APART, MOST_OFF_PITCH = 0.9, 0.2
"""Heights of its line by which the digits of one number stand apart at most, and nearer or farther than
usual: digits of one font are all as wide."""
SURE = 0.9
"""With so much confidence a number tells what its digits look like."""
SURE_ALONE = 0.97
"""With so much confidence a number near other ink is believed that has a digit seldom seen on its page."""
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


def settled(figures: Sequence[Figure], gray: Pixels, ink: Pixels, over: Pixels | None, read: Read) -> Settled:
    """The lines in a page's cells as a person sees them.

    Args:
        figures: the lines as recognised, those with other text too.
        gray: the page.
        ink: what is dark on it (255), without the rules of tables.
        over: where ink was taken off that lay over the print (255); None where there was none. A figure near
            by is believed only where it looks like the page's others.
        read: recognises what is left of a line of which a part is struck out.
    """
    strokes = {
        i: stroke
        for i, figure in enumerate(figures)
        if (text := figure.text[0])
        and not ideographs(text)
        and figure.box[3] - figure.box[1] >= TELLING
        and (stroke := struck_part(_cut(ink, figure.box), "4" in text))
    }
    numbers = {i: _number(figure, gray, ink) for i, figure in enumerate(figures) if _is_number(figure)}
    shapes = DigitShapes(
        number for i, number in numbers.items() if i not in strokes and figures[i].text[1] >= SURE
    )
    kept, struck = list(figures), []
    left: dict[int, PixelBox] = {}
    for i, stroke in strokes.items():
        (box, (text, sure)) = figures[i]
        agrees = _agrees(shapes, numbers[i]) if i in numbers else None
        unlikely = (
            agrees is None and sure >= SURE_ALONE and not (stroke.drawn or (stroke.whole and stroke.straight))
        )
        if agrees is True or unlikely:
            continue  # strokes of digits that touch
        numbers.pop(i, None)
        is_near = over is not None and _around(over, box).any()
        certain = not is_near and stroke.whole and (stroke.drawn or agrees is False)
        kept[i] = Figure(box, ("" if certain else UNREADABLE, sure))
        if certain:
            struck.append(text)
            if rest := stroke.before or stroke.behind:
                left[i] = _tight(ink, (box[0] + rest[0], box[1], box[0] + rest[1], box[3]))
    for (i, box), again in zip(left.items(), read(list(left.values())), strict=True):
        kept[i] = Figure(box, again if again[0] else (UNREADABLE, 1.0))
        if _is_number(kept[i]):
            numbers[i] = _number(kept[i], gray, ink)
    for i, number in numbers.items():
        box, (text, sure) = kept[i]
        agrees = _agrees(shapes, number)
        if over is not None and _around(over, box).any():
            believed = sure >= SURE_ALONE if agrees is None else agrees
            kept[i] = Figure(box, (text, max(sure, SURE)) if believed else (UNREADABLE, sure))
        elif agrees is False:
            kept[i] = Figure(box, (UNREADABLE, sure))
    return Settled(kept, struck)


def _around(over: Pixels, box: PixelBox) -> Pixels:
    """What lies in a line and as near to it as one digit to the next."""
    x0, top, x1, bottom = box
    margin = (bottom - top) // 2
    return over[max(0, top - margin) : bottom + margin, max(0, x0 - margin) : x1 + margin]


def _agrees(shapes: DigitShapes, number: Number) -> bool | None:
    """Whether a number's digits look like the page's others of their kind; None where nobody can tell."""
    places = runs(np.asarray(number.ink.any(axis=0)))
    if any(after[0] - before[1] > MOST_APART * number.ink.shape[0] for before, after in pairwise(places)):
        return False
    if len(places) < len(number.text) and shapes.stand_apart(number):
        return False
    found = shapes.agreement(number)
    is_same = (
        found.likeness >= LIKE
        and found.other < 0
        and found.extra <= MOST_EXTRA
        and found.off_width <= MOST_OFF_WIDTH
        and found.lower <= MOST_LOWER
        and found.off_pitch <= MOST_OFF_PITCH + 1 / number.ink.shape[0]  # and a pixel
    )
    return (None if found.unknown else True) if is_same else False


def _cut(picture: Pixels, box: PixelBox) -> Pixels:
    x0, top, x1, bottom = box
    return picture[top:bottom, x0:x1]


def _tight(ink: Pixels, box: PixelBox) -> PixelBox:
    x0, top, x1, bottom = box
    rows = np.flatnonzero(ink[top:bottom, x0:x1].any(axis=1))
    return x0, top + int(rows[0]), x1, top + int(rows[-1]) + 1


def _is_number(figure: Figure) -> bool:
    return figure.box[3] - figure.box[1] >= TELLING and bool(_FIGURES.fullmatch(_joined(figure)))


def _joined(figure: Figure) -> str:
    return figure.text[0].replace(" ", "")


def _number(figure: Figure, gray: Pixels, ink: Pixels) -> Number:
    return Number(_joined(figure), _cut(gray, figure.box), _cut(ink, figure.box))
