"""Which text objects of a PDF page nobody sees, and whether pdfium knows all of them.

Belongs here: looking at text objects. Does not belong here: their characters (`pdf_text`), other
objects (`pdf_paint`). A page has thousands of text objects: what is asked of each is kept short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import addressof, c_char, c_uint
from itertools import repeat
from math import inf
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.limits import MAX_CLIP_PIECES
from parsers.readers.pages.geometry import Affine, Box
from parsers.readers.pdf.calls import Numbers, Sides, bounds_of, lean, of_each, points_of, told_of_each

WHITE = 250
"""Red, green and blue all at least this are paper."""
FILL_MODE = pdfium.FPDF_TEXTRENDERMODE_FILL
RECTANGLE = 4, 5
"""Segments of a path that is one rectangle, however it is closed."""
SLACK = 1.0
"""Points by which an object may reach out of its clipping path before it is looked at."""
BROUGHT_ALONG = re.compile(
    rb"(?:Helvetica|Times|Courier|Arial(?:MT)?|(?:TimesNewRoman|CourierNew)(?:PS)?(?:MT)?)(?:[-,].*)?"
)
"""The Latin fonts for which pdfium has others of its own; not those with Chinese too (ArialUnicodeMS)."""
MAX_FONT_NAME = 128
"""Bytes of a font's name that are looked at."""
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)

_modes_of = of_each(pdfium.FPDFTextObj_GetTextRenderMode)
_fonts_of = of_each(pdfium.FPDFTextObj_GetFont)
_is_embedded, _name_of = lean(pdfium.FPDFFont_GetIsEmbedded), lean(pdfium.FPDFFont_GetBaseFontName)
_fill_colours_of = told_of_each(pdfium.FPDFPageObj_GetFillColor, c_uint, 4)
_stroke_colours_of = told_of_each(pdfium.FPDFPageObj_GetStrokeColor, c_uint, 4)
_clips_of, _count_pieces = of_each(pdfium.FPDFPageObj_GetClipPath), of_each(pdfium.FPDFClipPath_CountPaths)
_segments_in, _segment_of = (
    lean(pdfium.FPDFClipPath_CountPathSegments),
    lean(pdfium.FPDFClipPath_GetPathSegment),
)


def pale_filling(things: Sequence[int]) -> set[int]:
    """Those of the objects at these addresses whose filling is not seen on paper."""
    return _pale(things, _fill_colours_of(things))


def pale_outline(things: Sequence[int]) -> set[int]:
    """Those of the objects at these addresses whose outline is not seen on paper."""
    return _pale(things, _stroke_colours_of(things))


def _pale(things: Sequence[int], answers: list[tuple[Any, Numbers]]) -> set[int]:
    """White or fully transparent; a pattern, which has no colour, is seen."""
    paper = {  # a page has thousands of objects in a handful of colours
        (known, (red, green, blue, alpha))
        for known, (red, green, blue, alpha) in set(answers)
        if known and (not alpha or min(red, green, blue) >= WHITE)
    }
    if not paper:
        return set()
    return {thing for thing, answer in zip(things, answers, strict=True) if answer in paper}


class TextObjects:
    """What was noticed on one page: addresses of unseen and of white text objects, `clipped` and `lost`.

    `clipped` are those that reach out of the part of the page in which they are shown, with that part.
    `lost` says that a text object measures nothing although it prints something: its font is neither in the
    file nor on this machine, and it is missing from pdfium's characters.
    """

    def __init__(self) -> None:
        self.unseen: set[int] = set()
        self.white: set[int] = set()
        self.clipped: dict[int, Box] = {}
        self.lost = False

    def look_at(self, things: Sequence[int], to_page: Affine) -> None:
        """Take notice of the text objects at these addresses; `to_page` maps their space."""
        modes = _modes_of(things)
        plain = things
        if modes.count(FILL_MODE) < len(modes):
            by_mode = list(zip(things, modes, strict=True))
            plain = [thing for thing, mode in by_mode if mode == FILL_MODE]
            self.unseen.update(thing for thing, mode in by_mode if mode in UNSEEN_MODES)
        self.white.update(pale_filling(plain))
        self.clipped.update((thing, to_page.box(*part)) for thing, part in _cut_off(things))
        fonts = _fonts_of(things)
        elsewhere = {font for font in set(fonts) if font and _may_be_lost(font)}
        if elsewhere:
            borrowing = [thing for thing, font in zip(things, fonts, strict=True) if font in elsewhere]
            self.lost |= any(left == right for left, _, right, _ in bounds_of(borrowing))


def _may_be_lost(font: int) -> bool:
    """Whether a font is neither in the file nor one of those that pdfium brings along.

    Of those only a space measures nothing.
    """
    if _is_embedded(font) == 1:
        return False
    name = (c_char * MAX_FONT_NAME)()
    _name_of(font, addressof(name), MAX_FONT_NAME)
    return BROUGHT_ALONG.fullmatch(name.value) is None


def _cut_off(things: Sequence[int]) -> Iterator[tuple[int, Sides]]:
    """Objects that reach out of their clipping path, and its box: as a sheet's text under the next cell."""
    clips = _clips_of(things)
    pieces_of = _count_pieces(clips)
    if max(pieces_of, default=0) <= 0:
        return
    held = [each for each in zip(things, clips, pieces_of, strict=True) if 0 < each[2] <= MAX_CLIP_PIECES]
    bounds = bounds_of([thing for thing, _, _ in held])
    for (thing, clip, pieces), (left, bottom, right, top) in zip(held, bounds, strict=True):
        part = _shown(clip, pieces)
        if (
            left < part[0] - SLACK
            or right > part[2] + SLACK
            or bottom < part[1] - SLACK
            or top > part[3] + SLACK
        ):
            yield thing, part


def _shown(clip: int, pieces: int) -> Sides:
    """The box in which all pieces of a clipping path overlap; pieces that are no rectangle hide nothing."""
    part = -inf, -inf, inf, inf
    for piece in range(pieces):
        segments = _segments_in(clip, piece)
        if segments in RECTANGLE:
            corners = list(map(_segment_of, repeat(clip), repeat(piece), range(segments)))
            xs, ys = zip(*points_of(corners), strict=True)
            part = (
                max(part[0], min(xs)),
                max(part[1], min(ys)),
                min(part[2], max(xs)),
                min(part[3], max(ys)),
            )
    return part
