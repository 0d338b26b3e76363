"""The characters of a PDF page, upright.

Belongs here: pdfium's characters, their boxes, and which way the page must be turned to read them.
Does not belong here: rules (`pdf_paint`), lines and words (`printed`).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from ctypes import addressof, c_double, c_float, sizeof
from itertools import repeat
from math import inf, nan, pi
from statistics import median
from struct import iter_unpack
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Box, Character
from parsers.readers.limits import MAX_PAGE_CHARACTERS, too_large
from parsers.readers.pdf_calls import address, lean

SMALLEST = 1.5
"""Points: lower characters among others twice as high are not there to be read."""
SAMPLE = 40
"""So many characters say which way up the text is."""
MOST_UNKNOWN = 0.3
"""More characters without a meaning than this part: the page is to be looked at, not copied."""
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
EDGE = 0.5
"""Points from the edge at which text that is cut off is taken to end."""
LINE_END_HYPHEN = 2
"""What pdfium calls a hyphen at the end of a line; a lone dash in a cell is one to it."""
UNKNOWN = 0xFFFD
"""The code of a character that the font does not tell."""

_code_of, _object_of = lean(pdfium.FPDFText_GetUnicode), lean(pdfium.FPDFText_GetTextObject)
_is_generated = lean(pdfium.FPDFText_IsGenerated)
_is_hyphen = lean(pdfium.FPDFText_IsHyphen)
_loose_of, _tight_of = lean(pdfium.FPDFText_GetLooseCharBox), lean(pdfium.FPDFText_GetCharBox)
_angle_of = lean(pdfium.FPDFText_GetCharAngle)
_origin_of, _matrix_of = lean(pdfium.FPDFText_GetCharOrigin), lean(pdfium.FPDFText_GetMatrix)
_size_of = lean(pdfium.FPDFText_GetFontSize)

_x, _y = c_double(), c_double()  # where pdfium puts its answers: not for more than one thread, as pdfium
_AT_X, _AT_Y = addressof(_x), addressof(_y)

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom in the page's own space, where y grows upwards."""


def probe(text: Any, flagged: int) -> tuple[int, bool]:
    """How often to turn the page clockwise until most of its characters stand upright, and whether they tell.

    `flagged` is what the page's own rotation says; it counts only where there are no characters. They do
    not tell what is printed where the fonts do not say which characters their glyphs are.
    """
    count = pdfium.FPDFText_CountChars(text)
    turns: Counter[int] = Counter()
    unknown = 0
    for i in range(0, count, max(1, count // SAMPLE)):
        if pdfium.FPDFText_HasUnicodeMapError(text, i) == 1:
            unknown += 1
        elif pdfium.FPDFText_GetUnicode(text, i) <= 32:
            continue
        clockwise = round(pdfium.FPDFText_GetCharAngle(text, i) / (pi / 2))
        turns[-clockwise % 4] += 1
    if not turns:
        return flagged, True
    return turns.most_common(1)[0][0], unknown <= MOST_UNKNOWN * turns.total()


def upright(box: tuple[float, float, float, float], turns: int) -> Affine:
    """The map from the page's space (left, bottom, right, top) to the page turned clockwise."""
    left, bottom, right, top = box
    return (
        Affine(1, 0, 0, -1, -left, top),
        Affine(0, 1, 1, 0, -bottom, -left),
        Affine(-1, 0, 0, 1, right, -bottom),
        Affine(0, -1, -1, 0, top, right),
    )[turns]


def characters_of(
    text: Any, to_page: Affine, area: Box, unseen: set[int], clipped: Mapping[int, Box]
) -> tuple[list[Character], int]:
    """The characters a reader of the page sees, and how many slanting ones were left out as watermark.

    `area` is the visible page after `to_page`: what stands outside is cropped away. Of the text objects
    `unseen` nothing is seen, of `clipped` what stands within a box of the upright page.

    Raises Refusal. Speed is worth plain loops here: a report has thousands of characters.
    """
    count = pdfium.FPDFText_CountChars(text.raw)
    if count > MAX_PAGE_CHARACTERS:
        raise too_large("characters on a page", MAX_PAGE_CHARACTERS)
    handle = address(text.raw)
    left, upper, right, lower = area
    a, b, c, d, e, f = to_page
    characters = []
    high = slanting = 0
    lowest_box = inf
    heights: set[float] = set()  # of lines in fonts that say how high they are
    lowest, highest, above, below, line = inf, nan, nan, nan, nan
    for i, (code, (x0, y0, x1, y1)) in enumerate(_codes_and_boxes(handle, count)):
        if 0xD800 <= code < 0xE000:  # half of a character beyond the first plane
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        elif code <= 32:
            if code != LINE_END_HYPHEN and _is_generated(handle, i):
                continue
            code = _control(handle, i, code)
        high = 0
        within = area
        if unseen or clipped:
            thing = _object_of(handle, i)
            if thing in unseen:
                continue
            within = clipped.get(thing, area)
        if y1 not in heights:  # slanting, downwards, or each as high as its ink: no two stand on one height
            if lowest < y1 < highest and abs(_line_of(handle, i) - line) < SAME_LINE * (above - below):
                y0, y1 = above, below  # the line goes on whose last character was made as high as its font
            elif _slants(handle, i):
                slanting += 1
                continue
            else:
                loose = x0, y0, x1, y1
                x0, y0, x1, y1 = _as_high_as_the_font(handle, i, loose)
                lowest = inf
                if loose == (x0, y0, x1, y1):
                    heights.add(y1)
                else:
                    above, below, line = y0, y1, _line_of(handle, i)
                    lowest, highest = below - (above - below) / 4, (above + below) / 2
        if b or c:  # the page lies on its side
            x0, y0, x1, y1 = c * y0 + e, b * x0 + f, c * y1 + e, b * x1 + f
        else:
            x0, y0, x1, y1 = a * x0 + e, d * y0 + f, a * x1 + e, d * y1 + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if y1 <= y0 or x1 <= left or x0 >= right or y1 <= upper or y0 >= lower:
            continue
        if within is not area:
            if not within.top <= (y0 + y1) / 2 <= within.bottom:
                continue
            x0, x1 = _kept_within(x0, x1, within, i)
        lowest_box = min(lowest_box, y1 - y0)
        characters.append(Character(x0, y0, x1, y1, chr(code or UNKNOWN)))
    return _readable(characters) if lowest_box < SMALLEST else characters, slanting


def _readable(characters: list[Character]) -> list[Character]:
    """Without those that are not there to be read. A page that is printed small all over is."""
    heights = [character.bottom - character.top for character in characters]
    least = min(SMALLEST, median(heights) / 2)
    return [character for character, height in zip(characters, heights, strict=True) if height >= least]


def _codes_and_boxes(handle: int, count: int) -> Iterator[tuple[int, Sides]]:
    """Of each character its UTF-16 code and its loose box: advance wide, font high."""
    boxes = (c_float * (4 * count))()
    places = range(addressof(boxes), addressof(boxes) + sizeof(boxes), 4 * sizeof(c_float))
    codes = list(map(_code_of, repeat(handle), range(count)))
    deque(map(_loose_of, repeat(handle), range(count), places), maxlen=0)
    return zip(codes, iter_unpack("4f", boxes), strict=True)


def _kept_within(x0: float, x1: float, part: Box, i: int) -> tuple[float, float]:
    """Where a character is taken to stand whose line runs on under the next cell: at the edge of its own.

    There it cannot be mistaken for what the next cell says. `i`, its number on the page, keeps the order.
    """
    middle = (x0 + x1) / 2
    if part.x0 <= middle <= part.x1 - EDGE:
        return max(x0, part.x0 + EDGE), x1
    edge = (part.x0 if middle < part.x0 else part.x1 - EDGE) + i * 1e-6
    return edge, edge


def _control(handle: int, i: int, code: int) -> int:
    """What a code of 32 or less stands for: a space, a hyphen at the end of a line, or nobody knows what."""
    if code == LINE_END_HYPHEN and _is_hyphen(handle, i) == 1:
        return ord("-")
    return code if chr(code).isspace() else UNKNOWN


def _slants(handle: int, i: int) -> bool:
    quarter: float = _angle_of(handle, i) / (pi / 2)
    return abs(quarter - round(quarter)) > SLANT


def _as_high_as_the_font(handle: int, i: int, loose: Sides) -> Sides:
    """The loose box, or what it should be.

    pdfium's is wrong in fonts that run downwards and in those that do not say how high they are. There it is
    a box elsewhere, or that of the ink, low for a comma, or too high.
    """
    tight = (c_double * 4)()
    first, size = addressof(tight), sizeof(c_double)
    _tight_of(handle, i, first, first + size, first + 2 * size, first + 3 * size)
    left, right, bottom, top = tight
    if left >= right:
        return loose
    x, y = (left + right) / 2, (bottom + top) / 2
    if not (loose[0] <= x <= loose[2] and loose[3] <= y <= loose[1]):
        return left, top, right, bottom
    line, em = _line_and_height(handle, i)
    likely = LOWEST * abs(em) < loose[1] - loose[3] < HIGHEST * abs(em)
    told = likely and (abs(top - loose[1]) > NO_ASCENT or bottom - loose[3] > DESCENT * abs(em))
    return loose if told or not em else (loose[0], line + ABOVE * em, loose[2], line - BELOW * em)


def _line_and_height(handle: int, i: int) -> tuple[float, float]:
    """Where a character's line stands, and how high its font's ideographs are; 0 if they stand sideways."""
    matrix = pdfium.FS_MATRIX()
    _matrix_of(handle, i, addressof(matrix))
    upright: float = matrix.d if abs(matrix.d) > abs(matrix.c) else 0.0
    return _line_of(handle, i), upright * _size_of(handle, i)


def _line_of(handle: int, i: int) -> float:
    """The height of the line a character stands on."""
    _origin_of(handle, i, _AT_X, _AT_Y)
    return _y.value
