"""The characters of a PDF page, upright.

Belongs here: pdfium's characters, their boxes, and which way the page must be turned to read them.
Does not belong here: rules (`pdf_paint`), lines and words (`printed`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from ctypes import addressof, c_double, sizeof
from math import nan, pi
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Box, Character
from parsers.readers.limits import MAX_PAGE_CHARACTERS, too_large
from parsers.readers.pdf_calls import address, lean

SMALLEST = 1.5
"""Points: lower characters are not there to be read."""
SAMPLE = 40
"""So many characters say which way up the text is."""
MOST_UNKNOWN = 0.3
"""More characters without a meaning than this part: the page is to be looked at, not copied."""
SLANT = 0.05
"""Quarter turns that text may lean before it is a watermark."""
LINE_END_HYPHEN = 2
"""What pdfium calls a hyphen at the end of a line; a lone dash in a cell is one to it."""
UNKNOWN = 0xFFFD
"""The code of a character that the font does not tell."""

_code_of, _object_of = lean(pdfium.FPDFText_GetUnicode), lean(pdfium.FPDFText_GetTextObject)
_is_generated = lean(pdfium.FPDFText_IsGenerated)
_is_hyphen = lean(pdfium.FPDFText_IsHyphen)
_loose_of, _tight_of = lean(pdfium.FPDFText_GetLooseCharBox), lean(pdfium.FPDFText_GetCharBox)
_angle_of = lean(pdfium.FPDFText_GetCharAngle)


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


def characters_of(text: Any, to_page: Affine, area: Box, unseen: set[int]) -> tuple[list[Character], int]:
    """The characters a reader of the page sees, and how many slanting ones were left out as watermark.

    `area` is the visible page after `to_page`: what stands outside is cropped away.

    Raises Refusal. Speed is worth plain loops here: a report has thousands of characters.
    """
    count = pdfium.FPDFText_CountChars(text.raw)
    if count > MAX_PAGE_CHARACTERS:
        raise too_large("characters on a page", MAX_PAGE_CHARACTERS)
    handle = address(text.raw)
    box_of = _boxes(handle, to_page)
    left, upper, right, lower = area
    characters = []
    high = slanting = 0
    for i in range(count):
        code = _code_of(handle, i)
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
        if unseen and _object_of(handle, i) in unseen:
            continue
        box = box_of(i)
        if box is None:
            slanting += 1
            continue
        x0, top, x1, bottom = box
        if bottom - top >= SMALLEST and x1 > left and x0 < right and bottom > upper and top < lower:
            characters.append(Character(x0, top, x1, bottom, chr(code or UNKNOWN)))
    return characters, slanting


def _control(handle: int, i: int, code: int) -> int:
    """What a code of 32 or less stands for: a space, a hyphen at the end of a line, or nobody knows what."""
    if code == LINE_END_HYPHEN and _is_hyphen(handle, i) == 1:
        return ord("-")
    return code if chr(code).isspace() else UNKNOWN


def _boxes(handle: int, to_page: Affine) -> Callable[[int], tuple[float, float, float, float] | None]:
    """The box of each character: the loose one (advance wide, font high); None where it slants.

    pdfium's loose box is wrong in fonts that run downwards: there the tight one is taken. Downwards or
    slanting, no two characters stand on one height, so only where the height changes is there more to ask.
    """
    loose, tight = pdfium.FS_RECTF(), (c_double * 4)()
    at_loose = addressof(loose)
    at_tight = [addressof(tight) + i * sizeof(c_double) for i in range(4)]
    a, b, c, d, e, f = to_page
    height = nan

    def box_of(i: int) -> tuple[float, float, float, float] | None:
        nonlocal height
        _loose_of(handle, i, at_loose)
        left, bottom, right, top = loose.left, loose.bottom, loose.right, loose.top
        if bottom != height:
            quarter = _angle_of(handle, i) / (pi / 2)
            if abs(quarter - round(quarter)) > SLANT:
                return None
            height = bottom
            _tight_of(handle, i, *at_tight)
            t_left, t_right, t_bottom, t_top = tight
            x, y = (t_left + t_right) / 2, (t_bottom + t_top) / 2
            if t_left < t_right and not (left <= x <= right and bottom <= y <= top):
                left, bottom, right, top = t_left, t_bottom, t_right, t_top
        x0, y0 = a * left + c * bottom + e, b * left + d * bottom + f
        x1, y1 = a * right + c * top + e, b * right + d * top + f
        return x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0

    return box_of
