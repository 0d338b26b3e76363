"""Which text objects of a PDF page nobody sees, and whether pdfium knows all of them.

Belongs here: looking at text objects. Does not belong here: their characters (`pdf_text`), other
objects (`pdf_paint`). A page has thousands of text objects: what is asked of each is kept short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import addressof, c_char, c_float
from itertools import repeat
from math import inf

import pypdfium2.raw as pdfium

from parsers.readers.limits import MAX_CLIP_PIECES
from parsers.readers.pages.geometry import Affine, Box
from parsers.readers.pdf.calls import Sides, bounds_of, lean, of_each, points_of, told_of_each
from parsers.readers.pdf.inks import Answer, Colour, Ink, fill_colours_of, ink_of

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
UNSEEN_MODE, CUTTING_MODE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP

_modes_of = of_each(pdfium.FPDFTextObj_GetTextRenderMode)
_fonts_of = of_each(pdfium.FPDFTextObj_GetFont)
_is_embedded, _name_of = lean(pdfium.FPDFFont_GetIsEmbedded), lean(pdfium.FPDFFont_GetBaseFontName)
_clips_of, _count_pieces = of_each(pdfium.FPDFPageObj_GetClipPath), of_each(pdfium.FPDFClipPath_CountPaths)
_matrices_of = told_of_each(pdfium.FPDFPageObj_GetMatrix, c_float, 4, places=1)  # of six
_segments_in, _segment_of = (
    lean(pdfium.FPDFClipPath_CountPathSegments),
    lean(pdfium.FPDFClipPath_GetPathSegment),
)


class TextObjects:
    """What was noticed on one page: addresses of unseen and doubtful text objects, `clipped` and `lost`.

    `doubtful` are those about which only the rendered page tells, `cutting_out` those that print nothing
    themselves: what is painted later is seen in their shape.

    `mirrored` are those that are printed as in a mirror.

    `clipped` are those that reach out of the part of the page in which they are shown, with that part.
    `lost` says that a text object measures nothing although it prints something: its font is neither in the
    file nor on this machine, and it is missing from pdfium's characters.
    """

    def __init__(self) -> None:
        self.unseen: set[int] = set()
        self.cutting_out: set[int] = set()
        self.doubtful: set[int] = set()
        self._coloured: list[tuple[int, Answer]] = []
        self._inks: dict[Answer, Ink] = {}
        self.clipped: dict[int, Box] = {}
        self.mirrored: set[int] = set()
        self.lost = False

    def look_at(self, things: Sequence[int], to_page: Affine, doubtful: bool = False) -> None:
        """Take notice of the text objects at these addresses; `to_page` maps their space."""
        if doubtful:
            self.doubtful.update(things)
        self._look_at_matrices(things, to_page)
        modes = _modes_of(things)
        plain = things
        if modes.count(FILL_MODE) < len(modes):
            by_mode = list(zip(things, modes, strict=True))
            plain = [thing for thing, mode in by_mode if mode == FILL_MODE]
            self.unseen.update(thing for thing, mode in by_mode if mode == UNSEEN_MODE)
            self.cutting_out.update(thing for thing, mode in by_mode if mode == CUTTING_MODE)
        answers = fill_colours_of(plain)
        inks = {answer: ink_of(answer) for answer in set(answers)}
        self._inks |= inks
        if set(inks.values()) - {Ink.DARK}:
            self._coloured += [
                (thing, answer)
                for thing, answer in zip(plain, answers, strict=True)
                if inks[answer] is not Ink.DARK
            ]
        self._look_at_clips(things, to_page)
        self._look_at_fonts(things, _fonts_of(things))

    def _look_at_matrices(self, things: Sequence[int], to_page: Affine) -> None:
        upright = to_page.a * to_page.d - to_page.b * to_page.c < 0  # y grows downwards on the page
        answers = _matrices_of(things)
        mirrored = {
            answer
            for answer in set(answers)  # thousands of objects in a handful of sizes
            if answer[0] and (answer[1][0] * answer[1][3] - answer[1][1] * answer[1][2] < 0) == upright
        }
        if mirrored:
            told = zip(things, answers, strict=True)
            self.mirrored.update(thing for thing, answer in told if answer in mirrored)

    def in_ink(self, *wanted: Ink) -> set[int]:
        """The text objects in colours of some kinds other than ordinary print."""
        return {thing for thing, answer in self._coloured if self._inks[answer] in wanted}

    def inks(self) -> dict[int, Colour]:
        """The colours of text objects not in that of ordinary print, none where nothing is in that."""
        if Ink.DARK not in self._inks.values():
            return {}
        apart = Ink.RED, Ink.OTHER, Ink.FAINT
        return {thing: answer[1] for thing, answer in self._coloured if self._inks[answer] in apart}

    def _look_at_clips(self, things: Sequence[int], to_page: Affine) -> None:
        for thing, part, bounds in _cut_off(things):
            if part is None:
                self.doubtful.add(thing)
            elif _apart(part, bounds):
                self.unseen.add(thing)
            else:
                self.clipped[thing] = to_page.box(*part)

    def _look_at_fonts(self, things: Sequence[int], fonts: Sequence[int]) -> None:
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


def _cut_off(things: Sequence[int]) -> Iterator[tuple[int, Sides | None, Sides]]:
    """Objects that reach out of their clipping path, as a sheet's text under the next cell; its box, theirs.

    The box is None where a piece of the path is no rectangle.
    """
    clips = _clips_of(things)
    pieces_of = _count_pieces(clips)
    if max(pieces_of, default=0) <= 0:
        return
    held = [each for each in zip(things, clips, pieces_of, strict=True) if 0 < each[2] <= MAX_CLIP_PIECES]
    all_bounds = bounds_of([thing for thing, _, _ in held])
    for (thing, clip, pieces), bounds in zip(held, all_bounds, strict=True):
        part = _shown(clip, pieces)
        if part is None:
            yield thing, None, bounds
            continue
        left, bottom, right, top = bounds
        if (
            left < part[0] - SLACK
            or right > part[2] + SLACK
            or bottom < part[1] - SLACK
            or top > part[3] + SLACK
        ):
            yield thing, part, bounds


def _apart(one: Sides, other: Sides) -> bool:
    """Whether nothing of two boxes lies over each other."""
    return one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def _shown(clip: int, pieces: int) -> Sides | None:
    """The box in which all pieces of a clipping path overlap; None where a piece is no rectangle."""
    part = -inf, -inf, inf, inf
    for piece in range(pieces):
        segments = _segments_in(clip, piece)
        if segments not in RECTANGLE:
            if segments > 0:
                return None
            continue
        corners = list(map(_segment_of, repeat(clip), repeat(piece), range(segments)))
        xs, ys = zip(*points_of(corners), strict=True)
        part = (
            max(part[0], min(xs)),
            max(part[1], min(ys)),
            min(part[2], max(xs)),
            min(part[3], max(ys)),
        )
    return part
