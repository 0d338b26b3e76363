"""The characters of a PDF page, upright.

Belongs here: pdfium's characters, their boxes, and which way the page must be turned to read them.
Does not belong here: rules (`pdf_paint`), lines and words (`printed`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from ctypes import byref, c_double, sizeof
from math import inf, pi
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Character
from parsers.readers.pdf_paint import address_of

MAX_CHARACTERS = 100_000
"""Characters of one page."""
SMALLEST = 1.5
"""Points: lower characters are not there to be read."""
SAMPLE = 40
"""So many characters say which way up the text is."""
LINE_END_HYPHEN = 2
"""What pdfium calls a hyphen at the end of a line; a lone dash in a cell is one to it."""
REPLACEMENT = "\ufffd"


class TooManyCharacters(ValueError):
    """The page prints more than `MAX_CHARACTERS`."""


def quarter_turns(text: Any) -> int | None:
    """How often to turn the page clockwise until most of its characters stand upright; None without any."""
    count = pdfium.FPDFText_CountChars(text)
    turns: Counter[int] = Counter()
    for i in range(0, count, max(1, count // SAMPLE)):
        if pdfium.FPDFText_GetUnicode(text, i) > 32:
            turns[round(pdfium.FPDFText_GetCharAngle(text, i) / (pi / 2)) % 4] += 1
    return turns.most_common(1)[0][0] if turns else None


def upright(box: tuple[float, float, float, float], turns: int) -> Affine:
    """The map from the page's space (left, bottom, right, top) to the page turned clockwise."""
    left, bottom, right, top = box
    return (
        Affine(1, 0, 0, -1, -left, top),
        Affine(0, 1, 1, 0, -bottom, -left),
        Affine(-1, 0, 0, 1, right, -bottom),
        Affine(0, -1, -1, 0, top, right),
    )[turns]


def characters_of(text: Any, to_page: Affine, unseen: set[int]) -> list[Character]:
    """The characters a reader of the page sees, slanting watermarks aside. Raises TooManyCharacters.

    Here and nowhere else speed is worth plain loops: a report has thousands of characters.
    """
    handle = text.raw
    count = pdfium.FPDFText_CountChars(handle)
    if count > MAX_CHARACTERS:
        raise TooManyCharacters
    code_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    box_of = _boxes(handle, to_page)
    characters = []
    high = 0
    for i in range(count):
        code = code_of(handle, i)
        if 0xD800 <= code < 0xE000:  # half of a character beyond the first plane
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        elif code <= 32 and code != LINE_END_HYPHEN and pdfium.FPDFText_IsGenerated(handle, i):
            continue
        high = 0
        if unseen and address_of(object_of(handle, i)) in unseen:
            continue
        x0, top, x1, bottom = box_of(i)
        if bottom - top >= SMALLEST:
            characters.append(Character(x0, top, x1, bottom, _SPECIAL.get(code) or chr(code)))
    return characters


_SPECIAL = {0: REPLACEMENT, LINE_END_HYPHEN: "-"}


def _boxes(handle: Any, to_page: Affine) -> Callable[[int], tuple[float, float, float, float]]:
    """The box of each character: the loose one (advance wide, font high), tight where fonts run downwards.

    pdfium's loose box is wrong in fonts that run downwards. In these no two characters stand on one
    height, so only where the height changes is the tight box looked at.
    """
    loose_of, tight_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharBox
    loose, tight = pdfium.FS_RECTF(), (c_double * 4)()
    at_loose = byref(loose)
    at_tight = [byref(c_double.from_buffer(tight, i * sizeof(c_double))) for i in range(4)]
    a, b, c, d, e, f = to_page
    height = -inf

    def box_of(i: int) -> tuple[float, float, float, float]:
        nonlocal height
        loose_of(handle, i, at_loose)
        left, bottom, right, top = loose.left, loose.bottom, loose.right, loose.top
        if bottom != height:
            height = bottom
            tight_of(handle, i, *at_tight)
            t_left, t_right, t_bottom, t_top = tight
            x, y = (t_left + t_right) / 2, (t_bottom + t_top) / 2
            if t_left < t_right and not (left <= x <= right and bottom <= y <= top):
                left, bottom, right, top = t_left, t_bottom, t_right, t_top
        x0, y0 = a * left + c * bottom + e, b * left + d * bottom + f
        x1, y1 = a * right + c * top + e, b * right + d * top + f
        return x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0

    return box_of
