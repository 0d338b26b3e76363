"""Fonts that say of their digits what they are not: a digit that looks like another one is not believed.

Belongs here: the shapes of printed digits, compared with those of common type.
Does not belong here: recognition (`ocr`), fonts that say nothing (`text`). A PDF's font says with a table of
its own which character a glyph is; files made to resist copying, and faulty writers, say something else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from ctypes import POINTER, c_char, c_double, c_float, c_ubyte, c_uint8, c_void_p, cast
from functools import cache
from operator import mul
from typing import Any

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from parsers.readers.pdf.calls import lean

DIGITS = "0123456789"
TYPES = b"Helvetica", b"Helvetica-Bold", b"Times-Roman", b"Times-Bold", b"Courier"
"""The fonts that pdfium brings along, with which digits are compared."""
WIDE, TALL = 10, 12
"""The pixels in which shapes are compared: all as tall, as wide as they are."""
PIXELS = 24.0
"""Height in pixels at which a digit is rendered."""
MOST_PIXELS = 250_000
"""Larger objects are not rendered for one digit."""
INKED = [0] * 64 + [255] * 192
"""Which levels of opacity count as ink."""
USUAL, SAMPLES = 0.6, 5
"""Where one digit is more than this part of a font's, so many are looked at: all may be said to be one."""
LIKE = 0.75
"""A digit looks like another from this correlation on, ..."""
MARGIN = 0.15
"""... if it is so much higher than the one with the digit it is said to be."""
CERTAIN = 0.86
"""No digit correlates so highly with another in common type."""
MAX_NAME = 128
"""Bytes of a font's name that are looked at."""

Shape = tuple[float, ...]
"""The ink of a digit, row by row: mean 0, length 1."""

_object_of = lean(pdfium.FPDFText_GetTextObject)
_font_of = lean(pdfium.FPDFTextObj_GetFont)


class DigitShapes:
    """What the fonts of one document are found to say of their digits."""

    def __init__(self) -> None:
        self._looked_at: set[tuple[int, bytes, str]] = set()
        self._lying: set[tuple[int, bytes]] = set()

    def lying_fonts(self, page: pdfium2.PdfPage, text: Any, turns: int, printed: Sequence[str]) -> set[int]:
        """The addresses of those fonts of a page of which a digit looks like another one.

        Args:
            page: open.
            text: its text page.
            turns: quarters clockwise by which the page is turned to be read.
            printed: what each of its characters is said to be.
        """
        handle = cast(text.raw, c_void_p).value or 0
        places: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
        for i, character in enumerate(printed):
            if "0" <= character <= "9":
                thing = _object_of(handle, i)
                if thing:
                    places[_font_of(thing) or 0, character].append((i, thing))
        totals: Counter[int] = Counter()
        for (font, _), found in places.items():
            totals[font] += len(found)
        names = {font: _name_of(font) for font in totals if font}
        for (font, digit), found in places.items():
            key = font, names.get(font, b""), digit
            if not font or key in self._looked_at or key[:2] in self._lying:
                continue
            self._looked_at.add(key)
            often = len(found) > USUAL * totals[font]
            for i, thing in found[:: len(found) // SAMPLES + 1] if often else found[-1:]:
                shape = _shape_of(page, text, i, thing, turns)
                if shape and looks_like_another(shape, digit):
                    self._lying.add(key[:2])
                    break
        return {font for font, name in names.items() if (font, name) in self._lying}


def looks_like_another(shape: Shape, digit: str) -> bool:
    """Whether a shape is clearly more like some other digit than like the one it is said to be."""
    common = _common()
    if any(sum(map(mul, shape, own)) >= CERTAIN for own in common[digit]):
        return False
    alike = likeness(shape)
    best = max(value for other, value in alike.items() if other != digit)
    return best >= LIKE and best - alike[digit] >= MARGIN


def likeness(shape: Shape) -> dict[str, float]:
    """By digit the greatest correlation with its shapes in common type."""
    return {d: max(sum(map(mul, shape, other)) for other in shapes) for d, shapes in _common().items()}


def _name_of(font: int) -> bytes:
    name = (c_char * MAX_NAME)()
    pdfium.FPDFFont_GetBaseFontName(cast(c_void_p(font), pdfium.FPDF_FONT), name, MAX_NAME)
    return bytes(name.value)


def _shape_of(page: pdfium2.PdfPage, text: Any, i: int, thing: int, turns: int) -> Shape | None:
    """The shape of character `i`, which stands in a text object; None where it cannot be had."""
    left, right, bottom, top = (c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text.raw, i, left, right, bottom, top)
    pointer = cast(c_void_p(thing), pdfium.FPDF_PAGEOBJECT)
    x0, y0, x1, y1 = (c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(pointer, x0, y0, x1, y1)
    height = right.value - left.value if turns % 2 else top.value - bottom.value
    if height <= 0:
        return None
    scale = PIXELS / height
    if (x1.value - x0.value) * (y1.value - y0.value) * scale * scale > MOST_PIXELS:
        return None
    ink = _ink_of(page, pointer, scale)
    if ink is None:
        return None
    box = (
        round((left.value - x0.value) * scale),
        round((y1.value - top.value) * scale),
        round((right.value - x0.value) * scale) + 1,
        round((y1.value - bottom.value) * scale) + 1,
    )
    ink = ink.crop(box)
    return shape_of(ink.rotate(-90 * turns, expand=True) if turns else ink)


def _ink_of(page: pdfium2.PdfPage, thing: Any, scale: float) -> Image.Image | None:
    """One object alone: how opaque each of its pixels is."""
    bitmap = pdfium.FPDFTextObj_GetRenderedBitmap(page.pdf.raw, page.raw, thing, scale)
    if not bitmap:
        return None
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return None
        size = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = cast(pdfium.FPDFBitmap_GetBuffer(bitmap), POINTER(c_ubyte * (stride * size[1])))
        image = Image.frombytes("RGBA", size, bytes(pixels.contents), "raw", "BGRA", stride)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return image.getchannel("A")


def shape_of(ink: Image.Image) -> Shape | None:
    """The shape of what is inked in a picture; None where nothing is, or everything."""
    box = ink.point(INKED).getbbox()
    if box is None:
        return None
    wide = max(1, min(WIDE, round(TALL * (box[2] - box[0]) / (box[3] - box[1]))))
    small = Image.new("L", (WIDE, TALL))
    small.paste(ink.resize((wide, TALL), Image.Resampling.BOX, box), ((WIDE - wide) // 2, 0))
    values = small.tobytes()
    mean = sum(values) / len(values)
    length = (sum(map(mul, values, values)) - mean * mean * len(values)) ** 0.5
    return tuple([(value - mean) / length for value in values]) if length else None


@cache
def _common() -> dict[str, list[Shape]]:
    """The shapes of digits in common type."""
    shapes: dict[str, list[Shape]] = {digit: [] for digit in DIGITS}
    document = pdfium2.PdfDocument.new()
    page = document.new_page(100, 100)
    for name in TYPES:
        for digit in DIGITS:
            thing = pdfium.FPDFPageObj_NewTextObj(document.raw, name, 2 * PIXELS)
            codes = (c_uint8 * 4)(*digit.encode("utf-16-le"), 0, 0)
            pdfium.FPDFText_SetText(thing, cast(codes, pdfium.FPDF_WIDESTRING))
            ink = _ink_of(page, thing, 1.0)
            pdfium.FPDFPageObj_Destroy(thing)
            shape = shape_of(ink) if ink else None
            if shape:
                shapes[digit].append(shape)
    page.close()
    document.close()
    return shapes
