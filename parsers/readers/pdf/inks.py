"""The colours of a PDF page's objects, as far as they tell print from paper, watermarks and seals.

Belongs here: asking pdfium for colours, many at once, and what kind of ink each is.
Does not belong here: what becomes of the objects (`paint`, `unseen`, `pages.watermarks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import c_uint
from enum import Enum
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.pdf.calls import Numbers, told_of_each

WHITE = 250
"""Red, green and blue all at least this are paper."""
DARK = 110
"""Red, green and blue all at most this are ordinary print, black, gray or dark blue."""
FAINT = 0.55
"""Ink with less than this part of black's contrast to paper is faint."""
Colour = Numbers
"""Red, green, blue and alpha, each 0 to 255."""
Answer = tuple[Any, Numbers]
"""Whether pdfium knows a colour, and the colour."""

fill_colours_of = told_of_each(pdfium.FPDFPageObj_GetFillColor, c_uint, 4)
_stroke_colours_of = told_of_each(pdfium.FPDFPageObj_GetStrokeColor, c_uint, 4)


class Ink(Enum):
    """Kinds of colour: fully transparent, paper, ordinary print, light gray, red, any other."""

    CLEAR = 0
    PALE = 1
    DARK = 2
    FAINT = 3
    RED = 4
    OTHER = 5


def fillings_of(things: Sequence[int]) -> dict[int, Ink]:
    """What the objects at these addresses are filled with."""
    return _kinds(things, fill_colours_of(things))


def outlines_of(things: Sequence[int]) -> dict[int, Ink]:
    """What the objects at these addresses are drawn round with."""
    return _kinds(things, _stroke_colours_of(things))


def _kinds(things: Sequence[int], answers: list[Answer]) -> dict[int, Ink]:
    inks = {answer: ink_of(answer) for answer in set(answers)}  # thousands of objects in a handful of colours
    return {thing: inks[answer] for thing, answer in zip(things, answers, strict=True)}


def ink_of(answer: Answer) -> Ink:
    """The kind of a colour as pdfium tells it; a pattern, which has none, is print."""
    known, (red, green, blue, alpha) = answer
    if not known:
        return Ink.DARK
    if not alpha:
        return Ink.CLEAR
    if min(red, green, blue) >= WHITE:
        return Ink.PALE
    if is_faint((red, green, blue, alpha)):
        return Ink.FAINT
    if max(red, green, blue) <= DARK:
        return Ink.DARK
    return Ink.RED if red >= DARK and red > 1.5 * max(green, blue) else Ink.OTHER


def is_faint(colour: Colour) -> bool:
    """Whether a colour stands out from white paper much less than black does."""
    red, green, blue, alpha = colour
    light = 0.3 * red + 0.59 * green + 0.11 * blue
    return bool((255 - light) * alpha < FAINT * 255 * 255)


def is_seen(ink: Ink | None) -> bool:
    """Whether an object is painted, in a colour that shows on paper."""
    return ink is not None and ink not in (Ink.CLEAR, Ink.PALE)
