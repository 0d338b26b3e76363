"""What a PDF page paints besides text: rules, shaded areas, images, and which text nobody sees.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: characters (`pdf_text`) or what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Paint
from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_OBJECTS, too_large

WHITE = 250
"""Red, green and blue all at least this are paper."""
TEXT, PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
IMAGE, FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
FILL_MODE = pdfium.FPDF_TEXTRENDERMODE_FILL
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(slots=True)
class PdfPaint(Paint):
    """`unseen` holds the addresses of text objects that nobody sees.

    `lost_text` says that there is text whose glyphs pdfium does not have: what measures nothing is missing
    from its characters.
    """

    unseen: set[int] = field(default_factory=set)
    lost_text: bool = False


def paint_of(page: Any, upright: Affine) -> PdfPaint:
    """Everything but characters on one page. `upright` maps the page's space. Raises Refusal."""
    paint = PdfPaint()
    white_text: set[int] = set()
    left = MAX_PAGE_OBJECTS
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
            paint.image(_matrix(thing).then(to_page).box(0, 0, 1, 1))
        if left < 0:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)
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
            yield from _inside(thing, upright, MAX_FORM_DEPTH)
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


def _add_path(thing: Any, to_page: Affine, paint: Paint) -> None:
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(thing, byref(fill), byref(stroke))
    filled = fill.value != 0 and _is_seen(_fill_colour_of, thing)
    stroked = stroke.value != 0 and _is_seen(pdfium.FPDFPageObj_GetStrokeColor, thing)
    if not filled and not stroked:
        return
    matrix = _matrix(thing).then(to_page)
    width = _stroke_width(thing, matrix) if stroked else None
    for points in _outlines(thing, matrix):
        paint.outline(points, width, filled)


def _stroke_width(thing: Any, matrix: Affine) -> float:
    width = c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(thing, byref(width))
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return width.value * scale


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
