"""How high the characters of a PDF page stand where pdfium's boxes do not say so.

Belongs here: boxes of fonts that do not tell their height or run downwards, and text that slants.
Does not belong here: what the characters are (`pdf_text`).
"""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import c_double, c_float
from math import atan2, inf, nan, pi

import pypdfium2.raw as pdfium

from parsers.readers.pdf.calls import Rect, lean, told_of_one

SLANT = 0.05
"""Quarter turns that text may lean before it is a watermark."""
NO_ASCENT = 0.05
"""Points between a box and the top of its ink: nearer, the font does not say how high its characters are."""
DESCENT = 0.15
"""A box that reaches so far below its ink, measured by the font's ideographs, comes from the font."""
SAME_LINE = 0.05
"""Characters whose lines are nearer, measured likewise, stand on one."""
LOWEST, HIGHEST = 0.7, 1.75
"""No font says of itself that it is lower or higher, measured by its ideographs."""
ABOVE, BELOW = 0.88, 0.12
"""Parts of an ideograph's height above and below the line it stands on."""

_tight_of = told_of_one(pdfium.FPDFText_GetCharBox, c_double, 4, places=4)
_origin_of = told_of_one(pdfium.FPDFText_GetCharOrigin, c_double, 2, places=2)
_matrix_of = told_of_one(pdfium.FPDFText_GetMatrix, c_float, 6, places=1)
_size_of = lean(pdfium.FPDFText_GetFontSize)


class Heights:
    """The boxes of one page's characters, asked in the order in which they are printed.

    A box is trusted whose bottom is in `told`: its line is in a font that says how high it is. Slanting
    characters, and those of other fonts, each as high as its ink, never have their bottoms in common.
    `slanting` counts what was left out as watermark; `lies` says whether the last character that was asked
    for lies on its side.
    """

    def __init__(self, handle: int) -> None:
        """`handle` is the address of pdfium's text page."""
        self.told: set[float] = set()
        self.slanting = 0
        self.lies = False
        self._handle = handle
        self._lowest, self._highest = inf, nan
        self._above, self._below, self._line = nan, nan, nan

    def box(self, i: int, loose: Rect) -> Rect | None:
        """The box of character `i`, to pdfium `loose`: left < right, bottom < top. None of a slanting one."""
        left, top, right, bottom = loose
        self.lies = False
        if bottom not in self.told:
            if self._goes_on(i, bottom):
                top, bottom = self._above, self._below
            else:
                a, _, c, d, _, _ = _matrix_of(self._handle, i)
                if _slants(a, c):
                    self.slanting += 1
                    return None
                self.lies = abs(c) > abs(a)
                left, top, right, bottom = self._judged(i, loose, 0.0 if abs(c) >= abs(d) else d)
        return min(left, right), max(top, bottom), max(left, right), min(top, bottom)

    def _goes_on(self, i: int, bottom: float) -> bool:
        """Whether the line goes on whose last character was made as high as its font."""
        return self._lowest < bottom < self._highest and abs(self._line_of(i) - self._line) < SAME_LINE * (
            self._above - self._below
        )

    def _judged(self, i: int, loose: Rect, scale: float) -> Rect:
        """The loose box, or what it should be; `scale` is that of the font's size, 0 where it lies sideways.

        pdfium's box is wrong in fonts that run downwards and in those that do not say how high they are.
        There it is a box elsewhere, or that of the ink, low for a comma, or too high.
        """
        ink = _tight_of(self._handle, i)
        if ink[0] >= ink[1]:  # a space tells nothing
            return loose
        sides = self._as_high_as_the_font(i, loose, ink, scale)
        self._lowest = inf
        if sides == loose:
            self.told.add(loose[3])
        else:
            _, self._above, _, self._below = sides
            self._line = self._line_of(i)
            self._lowest = self._below - (self._above - self._below) / 4
            self._highest = (self._above + self._below) / 2
        return sides

    def _as_high_as_the_font(self, i: int, loose: Rect, ink: Sequence[float], scale: float) -> Rect:
        left, right, bottom, top = ink
        x, y = (left + right) / 2, (bottom + top) / 2
        if not (loose[0] <= x <= loose[2] and loose[3] <= y <= loose[1]):
            return left, top, right, bottom
        if not scale:
            return loose
        em: float = scale * _size_of(self._handle, i)
        likely = LOWEST * abs(em) < loose[1] - loose[3] < HIGHEST * abs(em)
        if likely and (abs(top - loose[1]) > NO_ASCENT or bottom - loose[3] > DESCENT * abs(em)):
            return loose
        line = self._line_of(i)
        return loose[0], line + ABOVE * em, loose[2], line - BELOW * em

    def _line_of(self, i: int) -> float:
        """The height of the line a character stands on."""
        _, y = _origin_of(self._handle, i)
        return float(y)


def _slants(a: float, c: float) -> bool:
    quarter = atan2(c, a) / (pi / 2)
    return abs(quarter - round(quarter)) > SLANT
