"""The characters of a PDF page, upright.

Belongs here: pdfium's characters, their boxes, and which way the page must be turned to read them.
Does not belong here: rules (`pdf_paint`), lines and words (`printed`).
"""

from __future__ import annotations

from collections import Counter
from ctypes import byref, c_double
from math import pi
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Box, Character
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
    """The characters a reader of the page sees, slanting watermarks aside. Raises TooManyCharacters."""
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_CHARACTERS:
        raise TooManyCharacters
    boxes = _Boxes(text, to_page)
    characters = []
    high_surrogate = 0
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        if high_surrogate and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high_surrogate - 0xD800) << 10) + code - 0xDC00
        high_surrogate = 0
        if code <= 32 and code != LINE_END_HYPHEN and pdfium.FPDFText_IsGenerated(text, i):
            continue
        if unseen and address_of(pdfium.FPDFText_GetTextObject(text, i)) in unseen:
            continue
        box = boxes.of(i)
        if box is not None:
            characters.append(Character(*box, _printed(code)))
    return characters


def _printed(code: int) -> str:
    if code == LINE_END_HYPHEN:
        return "-"
    return REPLACEMENT if code == 0 or 0xD800 <= code < 0xE000 else chr(code)


class _Boxes:
    """The box of each character; the structures that pdfium fills are made once for a page."""

    def __init__(self, text: Any, to_page: Affine) -> None:
        self.text, self.to_page = text, to_page
        self.loose = pdfium.FS_RECTF()
        self.at_loose = byref(self.loose)
        self.tight = [c_double() for _ in range(4)]
        self.at_tight = [byref(side) for side in self.tight]

    def of(self, i: int) -> Box | None:
        """The loose box (advance wide, font high), or the tight one where the font runs downwards."""
        loose = self.loose
        pdfium.FPDFText_GetLooseCharBox(self.text, i, self.at_loose)
        pdfium.FPDFText_GetCharBox(self.text, i, *self.at_tight)
        left, right, bottom, top = (side.value for side in self.tight)
        x, y = (left + right) / 2, (bottom + top) / 2
        if (loose.left <= x <= loose.right and loose.bottom <= y <= loose.top) or left == right:
            left, bottom, right, top = loose.left, loose.bottom, loose.right, loose.top
        box = self.to_page.box(left, bottom, right, top)
        return box if box.bottom - box.top >= SMALLEST else None
