"""Fonts that say of their digits what they are not: a digit that looks like another one is not believed.

Belongs here: the shapes of printed digits, compared with those of common type.
Does not belong here: recognition (`ocr`), fonts that say nothing (`text`). A PDF's font says with a table of
its own which character a glyph is; files made to resist copying, and faulty writers, say something else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from ctypes import c_char, c_double, c_uint8, c_void_p, cast, string_at
from functools import cache, lru_cache
from operator import mul
from typing import Any, NamedTuple

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from parsers.readers.pdf.calls import address, bounds_of, of_each, of_numbered, told_of_one

DIGITS = "0123456789"
DIGIT = frozenset(DIGITS)
TYPES = b"Helvetica", b"Helvetica-Bold", b"Times-Roman", b"Times-Bold", b"Courier"
"""The fonts that pdfium brings along, with which digits are compared."""
WIDE, TALL = 10, 12
"""The pixels in which shapes are compared: all as tall, as wide as they are."""
PIXELS = 24.0
"""Height in pixels at which a digit is rendered."""
MOST_PIXELS = 250_000
"""Larger objects are not rendered for one digit."""
LEAST_INK = 64
"""From this level of opacity on, of 255, a pixel counts as ink."""
_HALF_DARK = b"0" * 128 + b"1" * 128
USUAL, SAMPLES = 0.6, 5
"""Where one digit is more than this part of a font's, so many are looked at: all may be said to be one."""
LIKE = 0.75
"""A digit looks like another from this correlation on, ..."""
MARGIN = 0.15
"""... if it is so much higher than the one with the digit it is said to be."""
CERTAIN = 0.86
"""No digit correlates so highly with another in common type."""
COMPARED = 6
"""So many shapes of other digits, those that share most ink, are compared pixel by pixel."""
MOST_KNOWN = 2_048
"""Pixels of a picture whose shape is remembered: a digit at `PIXELS` has a fourth of it."""
MAX_NAME = 128
"""Bytes of a font's name that are looked at."""

_objects_of, _fonts_of = of_numbered(pdfium.FPDFText_GetTextObject), of_each(pdfium.FPDFTextObj_GetFont)
_box_of = told_of_one(pdfium.FPDFText_GetCharBox, c_double, 4, places=4)


class Shape(NamedTuple):
    """The ink of a digit: its level in each pixel, row by row, and the pixels as dark as most, as bits.

    `length` is that of the levels as a vector, once their mean is taken from them.
    """

    levels: bytes
    dark: int
    length: float


class Common(NamedTuple):
    """A digit in common type: the levels of its ink with mean 0 and length 1, and its dark pixels."""

    digit: str
    levels: tuple[float, ...]
    dark: int


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
        digits = [i for i, character in enumerate(printed) if character in DIGIT]
        things = _objects_of(address(text.raw), digits)
        places: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
        for i, thing, font in zip(digits, things, _fonts_of(things), strict=True):
            if thing:
                places[font or 0, printed[i]].append((i, thing))
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


@lru_cache(maxsize=1024)
def looks_like_another(shape: Shape, digit: str) -> bool:
    """Whether a shape is clearly more like some other digit than like the one it is said to be."""
    common = sorted(_common(), key=lambda other: (shape.dark ^ other.dark).bit_count())
    own = 0.0
    for other in common:
        if other.digit == digit:
            own = max(own, likeness(shape, other))
            if own >= CERTAIN or own + MARGIN > 1:
                return False
    nearest = [other for other in common if other.digit != digit][:COMPARED]
    return max(likeness(shape, other) for other in nearest) >= max(LIKE, own + MARGIN)


def likeness(shape: Shape, other: Common) -> float:
    """The correlation of a shape with one in common type, -1 to 1."""
    product: float = sum(map(mul, shape.levels, other.levels))
    return product / shape.length


def _name_of(font: int) -> bytes:
    name = (c_char * MAX_NAME)()
    pdfium.FPDFFont_GetBaseFontName(cast(c_void_p(font), pdfium.FPDF_FONT), name, MAX_NAME)
    return bytes(name.value)


def _shape_of(page: pdfium2.PdfPage, text: Any, i: int, thing: int, turns: int) -> Shape | None:
    """The shape of character `i`, which stands in a text object; None where it cannot be had."""
    left, right, bottom, top = _box_of(address(text.raw), i)
    ((x0, y0, x1, y1),) = bounds_of([thing])
    height = right - left if turns % 2 else top - bottom
    if height <= 0:
        return None
    scale = PIXELS / height
    if (x1 - x0) * (y1 - y0) * scale * scale > MOST_PIXELS:
        return None
    ink = _ink_of(page, thing, scale)
    if ink is None:
        return None
    ink = ink.crop(
        (
            round((left - x0) * scale),
            round((y1 - top) * scale),
            round((right - x0) * scale) + 1,
            round((y1 - bottom) * scale) + 1,
        )
    )
    return shape_of(ink.rotate(-90 * turns, expand=True) if turns else ink)


def _ink_of(page: pdfium2.PdfPage, thing: int, scale: float) -> Image.Image | None:
    """One object alone: how opaque each of its pixels is."""
    pointer = cast(c_void_p(thing), pdfium.FPDF_PAGEOBJECT)
    bitmap = pdfium.FPDFTextObj_GetRenderedBitmap(page.pdf.raw, page.raw, pointer, scale)
    if not bitmap:
        return None
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return None
        size = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        levels = string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * size[1])[3::4]
        return Image.frombytes("L", size, levels, "raw", "L", stride // 4)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def shape_of(ink: Image.Image) -> Shape | None:
    """The shape of what is inked in a picture; None where nothing is, or everything."""
    levels = ink.tobytes()
    return (_known_shape if len(levels) <= MOST_KNOWN else _shape)(ink.size, levels)


def _shape(size: tuple[int, int], opaque: bytes) -> Shape | None:
    """The shape in a picture of this size whose pixels are so opaque."""
    ink = Image.frombytes("L", size, opaque)
    box = ImageChops.add(ink, ink, offset=1 - 2 * LEAST_INK).getbbox()
    if box is None:
        return None
    wide = max(1, min(WIDE, round(TALL * (box[2] - box[0]) / (box[3] - box[1]))))
    margin = (WIDE - wide) // 2
    small = ink.resize((wide, TALL), Image.Resampling.BOX, box)
    levels = small.crop((-margin, 0, WIDE - margin, TALL)).tobytes()
    mean = sum(levels) / len(levels)
    length = (sum(map(mul, levels, levels)) - mean * mean * len(levels)) ** 0.5
    if not length:
        return None
    return Shape(levels, int(levels.translate(_HALF_DARK), 2), length)


_known_shape = lru_cache(maxsize=1024)(_shape)
"""A font's digits come again, in the same file and in the next."""


@cache
def _common() -> list[Common]:
    """The shapes of digits in common type."""
    shapes: list[Common] = []
    document = pdfium2.PdfDocument.new()
    page = document.new_page(100, 100)
    for name in TYPES:
        for digit in DIGITS:
            thing = pdfium.FPDFPageObj_NewTextObj(document.raw, name, 2 * PIXELS)
            codes = (c_uint8 * 4)(*digit.encode("utf-16-le"), 0, 0)
            pdfium.FPDFText_SetText(thing, cast(codes, pdfium.FPDF_WIDESTRING))
            ink = _ink_of(page, address(thing), 1.0)
            pdfium.FPDFPageObj_Destroy(thing)
            shape = shape_of(ink) if ink else None
            if shape:
                mean = sum(shape.levels) / len(shape.levels)
                levels = tuple([(level - mean) / shape.length for level in shape.levels])
                shapes.append(Common(digit, levels, shape.dark))
    page.close()
    document.close()
    return shapes
