"""Which text objects of a PDF page nobody sees, and whether pdfium knows all of them.

Belongs here: looking at single text objects. Does not belong here: their characters (`pdf_text`), other
objects (`pdf_paint`). A page has thousands of text objects: what is asked of each is kept short.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import addressof, c_float, c_uint, sizeof

import pypdfium2.raw as pdfium

from parsers.readers.pdf_calls import lean

WHITE = 250
"""Red, green and blue all at least this are paper."""
FILL_MODE = pdfium.FPDF_TEXTRENDERMODE_FILL
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_mode_of = lean(pdfium.FPDFTextObj_GetTextRenderMode)
_font_of = lean(pdfium.FPDFTextObj_GetFont)
_is_embedded = lean(pdfium.FPDFFont_GetIsEmbedded)
_bounds_of = lean(pdfium.FPDFPageObj_GetBounds)
fill_colour_of = lean(pdfium.FPDFPageObj_GetFillColor)
stroke_colour_of = lean(pdfium.FPDFPageObj_GetStrokeColor)

_colour = (c_uint * 4)()
_AT_COLOUR = [addressof(_colour) + i * sizeof(c_uint) for i in range(4)]
_bounds = (c_float * 4)()
_AT_BOUNDS = [addressof(_bounds) + i * sizeof(c_float) for i in range(4)]


def is_seen(colour_of: Callable[..., int], thing: int) -> bool:
    """Neither white nor fully transparent; a pattern, which has no colour, is seen."""
    if not colour_of(thing, *_AT_COLOUR):
        return True
    red, green, blue, alpha = _colour
    return alpha > 0 and (red < WHITE or green < WHITE or blue < WHITE)


class TextObjects:
    """What was noticed on one page: addresses of unseen and of white text objects, and `lost`.

    `lost` says that a text object measures nothing although it prints something: its font is neither in the
    file nor on this machine, and it is missing from pdfium's characters.
    """

    def __init__(self) -> None:
        self.unseen: set[int] = set()
        self.white: set[int] = set()
        self.lost = False
        self._embedded: dict[int, bool] = {}

    def look_at(self, thing: int) -> None:
        """Take notice of the text object at an address."""
        mode = _mode_of(thing)
        if mode == FILL_MODE:
            if not is_seen(fill_colour_of, thing):
                self.white.add(thing)
        elif mode in UNSEEN_MODES:
            self.unseen.add(thing)
        if not self.lost:
            font = _font_of(thing)
            if font and not self._has_embedded(font):
                _bounds_of(thing, *_AT_BOUNDS)
                left, _, right, _ = _bounds
                self.lost = left == right

    def _has_embedded(self, font: int) -> bool:
        """Whether the font is in the file; each is asked once."""
        embedded = self._embedded.get(font)
        if embedded is None:
            embedded = self._embedded[font] = _is_embedded(font) == 1
        return embedded
