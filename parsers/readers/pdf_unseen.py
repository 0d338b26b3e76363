"""Which text objects of a PDF page nobody sees, and whether pdfium knows all of them.

Belongs here: looking at text objects. Does not belong here: their characters (`pdf_text`), other
objects (`pdf_paint`). A page has thousands of text objects: what is asked of each is kept short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ctypes import c_float, c_uint
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.pdf_calls import ask, lean

WHITE = 250
"""Red, green and blue all at least this are paper."""
FILL_MODE = pdfium.FPDF_TEXTRENDERMODE_FILL
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_mode_of = lean(pdfium.FPDFTextObj_GetTextRenderMode)
_font_of = lean(pdfium.FPDFTextObj_GetFont)
_is_embedded = lean(pdfium.FPDFFont_GetIsEmbedded)
_bounds_of = lean(pdfium.FPDFPageObj_GetBounds)
_fill_colour_of = lean(pdfium.FPDFPageObj_GetFillColor)
_stroke_colour_of = lean(pdfium.FPDFPageObj_GetStrokeColor)


def filled(things: Sequence[int]) -> set[int]:
    """Those of the objects at these addresses whose filling is seen."""
    return _seen(_fill_colour_of, things)


def stroked(things: Sequence[int]) -> set[int]:
    """Those of the objects at these addresses whose outline is seen."""
    return _seen(_stroke_colour_of, things)


def _seen(colour_of: Callable[..., Any], things: Sequence[int]) -> set[int]:
    """Neither white nor fully transparent; a pattern, which has no colour, is seen."""
    answers = ask(colour_of, things, c_uint, 4)
    paper = {  # a page has thousands of objects in a handful of colours
        (known, (red, green, blue, alpha))
        for known, (red, green, blue, alpha) in set(answers)
        if known and (not alpha or min(red, green, blue) >= WHITE)
    }
    return {thing for thing, answer in zip(things, answers, strict=True) if answer not in paper}


class TextObjects:
    """What was noticed on one page: addresses of unseen and of white text objects, and `lost`.

    `lost` says that a text object measures nothing although it prints something: its font is neither in the
    file nor on this machine, and it is missing from pdfium's characters.
    """

    def __init__(self) -> None:
        self.unseen: set[int] = set()
        self.white: set[int] = set()
        self.lost = False

    def look_at(self, things: Sequence[int]) -> None:
        """Take notice of the text objects at these addresses."""
        modes = list(zip(things, map(_mode_of, things), strict=True))
        plain = [thing for thing, mode in modes if mode == FILL_MODE]
        self.white.update(set(plain) - filled(plain))
        self.unseen.update(thing for thing, mode in modes if mode in UNSEEN_MODES)
        fonts = list(map(_font_of, things))
        elsewhere = {font for font in set(fonts) if font and _is_embedded(font) != 1}
        if elsewhere:
            borrowing = [thing for thing, font in zip(things, fonts, strict=True) if font in elsewhere]
            bounds = ask(_bounds_of, borrowing, c_float, 4)
            self.lost |= any(left == right for _, (left, _, right, _) in bounds)
