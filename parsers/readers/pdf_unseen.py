"""Which text objects of a PDF page nobody sees, and whether pdfium knows all of them.

Belongs here: looking at single text objects. Does not belong here: their characters (`pdf_text`), other
objects (`pdf_paint`). A page has thousands of text objects: what is asked of each is kept short.
"""

from __future__ import annotations

from ctypes import addressof, byref, c_float, c_uint
from typing import Any

import pypdfium2.raw as pdfium

WHITE = 250
"""Red, green and blue all at least this are paper."""
FILL_MODE = pdfium.FPDF_TEXTRENDERMODE_FILL
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_mode_of = pdfium.FPDFTextObj_GetTextRenderMode
_font_of = pdfium.FPDFTextObj_GetFont
_bounds_of = pdfium.FPDFPageObj_GetBounds
fill_colour_of = pdfium.FPDFPageObj_GetFillColor
stroke_colour_of = pdfium.FPDFPageObj_GetStrokeColor

_red, _green, _blue, _alpha = (c_uint() for _ in range(4))
_COLOUR = tuple(byref(part) for part in (_red, _green, _blue, _alpha))
_left, _bottom, _right, _top = (c_float() for _ in range(4))
_BOUNDS = tuple(byref(side) for side in (_left, _bottom, _right, _top))


def address_of(thing: Any) -> int:
    """What identifies an object of pdfium's while its page is open."""
    return addressof(thing.contents)


def is_seen(colour_of: Any, thing: Any) -> bool:
    """Neither white nor fully transparent; a pattern, which has no colour, is seen."""
    if not colour_of(thing, *_COLOUR):
        return True
    if _alpha.value == 0:
        return False
    return _red.value < WHITE or _green.value < WHITE or _blue.value < WHITE


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

    def look_at(self, thing: Any) -> None:
        """Take notice of one text object."""
        mode = _mode_of(thing)
        if mode == FILL_MODE:
            if not is_seen(fill_colour_of, thing):
                self.white.add(address_of(thing))
        elif mode in UNSEEN_MODES:
            self.unseen.add(address_of(thing))
        if not self.lost:
            font = _font_of(thing)
            if font and not self._is_embedded(font):
                _bounds_of(thing, *_BOUNDS)
                self.lost = _left.value == _right.value

    def _is_embedded(self, font: Any) -> bool:
        """Whether the font is in the file; each is asked once."""
        address = addressof(font.contents)
        embedded = self._embedded.get(address)
        if embedded is None:
            embedded = self._embedded[address] = pdfium.FPDFFont_GetIsEmbedded(font) == 1
        return embedded
