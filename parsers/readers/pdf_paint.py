"""What a PDF page paints besides text: rules, shaded areas, images, and which text nobody sees.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: characters (`pdf_text`) or what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Box, Rule, bounding_box, rule_within

MAX_OBJECTS = 50_000
"""Painted objects and path segments of one page."""
MAX_DEPTH = 8
"""Forms within forms."""
WHITE = 250
"""Red, green and blue all at least this are paper."""
TEXT, PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
IMAGE, FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
FILL_MODE = pdfium.FPDF_TEXTRENDERMODE_FILL
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
SLANT = 1.0
"""Points a stroke may deviate from the level or upright."""


@dataclass(slots=True)
class Paint:
    """What is seen on one page.

    `unseen` holds the addresses of text objects that nobody sees. `lost_text` says that there is text whose
    glyphs pdfium does not have: what measures nothing is missing from its characters.
    """

    rules: list[Rule] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    lost_text: bool = False


class TooManyObjects(ValueError):
    """The page paints more than `MAX_OBJECTS`."""


def paint_of(page: Any, upright: Affine) -> Paint:
    """Everything but characters on one page. `upright` maps the page's space. Raises TooManyObjects."""
    paint = Paint()
    white_text: set[int] = set()
    left = MAX_OBJECTS
    for thing, kind, to_page in _objects(page.raw, upright):
        left -= 1
        if kind == TEXT:
            _note_unseen(thing, paint.unseen, white_text)
            paint.lost_text = paint.lost_text or _is_lost(thing)
        elif kind == PATH:
            left -= pdfium.FPDFPath_CountSegments(thing)
            if left >= 0:
                _add_path(thing, to_page, paint)
        elif kind == IMAGE:
            _add_image(thing, to_page, paint)
        if left < 0:
            raise TooManyObjects
    if not paint.shades and not paint.images:  # else white text may stand on a dark ground
        paint.unseen |= white_text
    return paint


def _objects(page: Any, upright: Affine) -> Iterator[tuple[Any, int, Affine]]:
    """Every object that is no form, its kind, and the map from its parent's space to the upright page."""
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        thing = get(page, i)
        kind = kind_of(thing)
        if kind == FORM:
            yield from _inside(thing, upright, MAX_DEPTH)
        else:
            yield thing, kind, upright


def _inside(form: Any, to_page: Affine, depth: int) -> Iterator[tuple[Any, int, Affine]]:
    inner = _matrix(form).then(to_page)
    for i in range(pdfium.FPDFFormObj_CountObjects(form)):
        thing = pdfium.FPDFFormObj_GetObject(form, i)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind != FORM:
            yield thing, kind, inner
        elif depth:
            yield from _inside(thing, inner, depth - 1)


def _matrix(thing: Any) -> Affine:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, byref(m))
    return Affine(m.a, m.b, m.c, m.d, m.e, m.f)


def _note_unseen(thing: Any, unseen: set[int], white: set[int]) -> None:
    mode = _mode_of(thing)
    if mode == FILL_MODE:
        if not _is_seen(_fill_colour_of, thing):
            white.add(address_of(thing))
    elif mode in UNSEEN_MODES:
        unseen.add(address_of(thing))


def _is_lost(thing: Any) -> bool:
    pdfium.FPDFPageObj_GetBounds(thing, *_BOUNDS)
    return _LEFT.value == _RIGHT.value and not pdfium.FPDFFont_GetIsEmbedded(
        pdfium.FPDFTextObj_GetFont(thing)
    )


_LEFT, _BOTTOM, _RIGHT, _TOP = (c_float() for _ in range(4))
_BOUNDS = tuple(byref(side) for side in (_LEFT, _BOTTOM, _RIGHT, _TOP))
_mode_of = pdfium.FPDFTextObj_GetTextRenderMode
_fill_colour_of = pdfium.FPDFPageObj_GetFillColor


def address_of(thing: Any) -> int:
    """What identifies a page object while its page is open."""
    return addressof(thing.contents)


_RED, _GREEN, _BLUE, _ALPHA = (c_uint() for _ in range(4))
_COLOUR = tuple(byref(part) for part in (_RED, _GREEN, _BLUE, _ALPHA))


def _is_seen(colour_of: Any, thing: Any) -> bool:
    """Neither white nor fully transparent; a pattern, which has no colour, is seen."""
    if not colour_of(thing, *_COLOUR):
        return True
    white = _RED.value >= WHITE and _GREEN.value >= WHITE and _BLUE.value >= WHITE
    return not white and _ALPHA.value > 0


def _add_image(thing: Any, to_page: Affine, paint: Paint) -> None:
    box = _matrix(thing).then(to_page).box(0, 0, 1, 1)
    rule = rule_within(box)
    if rule:
        paint.rules.append(rule)  # some printers draw lines as images
    else:
        paint.images.append(box)


def _add_path(thing: Any, to_page: Affine, paint: Paint) -> None:
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(thing, byref(fill), byref(stroke))
    filled = fill.value and _is_seen(_fill_colour_of, thing)
    stroked = stroke.value and _is_seen(pdfium.FPDFPageObj_GetStrokeColor, thing)
    if not filled and not stroked:
        return
    matrix = _matrix(thing).then(to_page)
    half = _half_stroke(thing, matrix) if stroked else 0.0
    for points in _outlines(thing, matrix):
        if stroked:
            paint.rules += _strokes(points, half)
        if filled and len(points) > 2:
            box = bounding_box(Box(x, y, x, y) for x, y in points)
            rule = rule_within(box)
            if rule:
                paint.rules.append(rule)
            else:
                paint.shades.append(box)


def _half_stroke(thing: Any, matrix: Affine) -> float:
    width = c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(thing, byref(width))
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return width.value * scale / 2


def _strokes(points: list[tuple[float, float]], half: float) -> Iterator[Rule]:
    """The level and upright strokes of an outline; thick ones are shading, slanting ones drawing."""
    for (x0, y0), (x1, y1) in pairwise(points):
        wide, tall = abs(x1 - x0), abs(y1 - y0)
        if min(wide, tall) > SLANT:
            continue
        across, along = (0.0, half) if wide >= tall else (half, 0.0)
        rule = rule_within(
            Box(min(x0, x1) - across, min(y0, y1) - along, max(x0, x1) + across, max(y0, y1) + along)
        )
        if rule:
            yield rule


def _outlines(thing: Any, matrix: Affine) -> Iterator[list[tuple[float, float]]]:
    """The corners of each piece of a path; a closed piece ends where it began."""
    points: list[tuple[float, float]] = []
    x, y = c_float(), c_float()
    at_x, at_y = byref(x), byref(y)
    for i in range(pdfium.FPDFPath_CountSegments(thing)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, i)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, at_x, at_y)
        points.append(matrix.point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
