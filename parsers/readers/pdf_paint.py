"""What a PDF page paints besides text: rules, shaded areas, images.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: text (`pdf_unseen`, `pdf_text`) or what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, c_float, c_int
from dataclasses import dataclass, field
from functools import lru_cache
from struct import unpack
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Paint
from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_OBJECTS, too_large
from parsers.readers.pdf_calls import address, lean
from parsers.readers.pdf_unseen import TextObjects, fill_colour_of, is_seen, stroke_colour_of

TEXT, PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
IMAGE, FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
MOVE = pdfium.FPDF_SEGMENT_MOVETO

_object_on_page, _object_in_form = lean(pdfium.FPDFPage_GetObject), lean(pdfium.FPDFFormObj_GetObject)
_objects_in_form = lean(pdfium.FPDFFormObj_CountObjects)
_kind_of = lean(pdfium.FPDFPageObj_GetType)
_matrix_of = lean(pdfium.FPDFPageObj_GetMatrix)
_draw_mode_of = lean(pdfium.FPDFPath_GetDrawMode)
_width_of = lean(pdfium.FPDFPageObj_GetStrokeWidth)
_segments_in, _segment_of = lean(pdfium.FPDFPath_CountSegments), lean(pdfium.FPDFPath_GetPathSegment)
_segment_kind_of = lean(pdfium.FPDFPathSegment_GetType)
_point_of = lean(pdfium.FPDFPathSegment_GetPoint)
_is_closed = lean(pdfium.FPDFPathSegment_GetClose)

_numbers = pdfium.FS_MATRIX()  # where pdfium puts its answers: not for more than one thread, as pdfium
_AT_NUMBERS = addressof(_numbers)
_fill, _stroke = c_int(), c_int()
_AT_FILL, _AT_STROKE = addressof(_fill), addressof(_stroke)
_width, _x, _y = c_float(), c_float(), c_float()
_AT_WIDTH, _AT_X, _AT_Y = addressof(_width), addressof(_x), addressof(_y)


@dataclass(slots=True)
class PdfPaint(Paint):
    """`unseen` are the addresses of text objects that nobody sees; `lost_text` says that some are missing."""

    unseen: set[int] = field(default_factory=set)
    lost_text: bool = False


def paint_of(page: Any, upright: Affine) -> PdfPaint:
    """Everything but characters on one page. `upright` maps the page's space. Raises Refusal."""
    paint = PdfPaint()
    texts = TextObjects()
    left = MAX_PAGE_OBJECTS
    for thing, kind, to_page in _objects(page.raw, upright):
        left -= 1
        if kind == TEXT:
            texts.look_at(thing)
        elif kind == PATH:
            segments = _segments_in(thing)
            left -= segments
            if left >= 0:
                _add_path(thing, segments, to_page, paint)
        elif kind == IMAGE:
            paint.image(_map_of(thing, to_page).box(0, 0, 1, 1))
        if left < 0:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)
    on_white = not paint.shades and not paint.images
    paint.unseen = texts.unseen | texts.white if on_white else texts.unseen
    paint.lost_text = texts.lost
    return paint


def _objects(page: Any, upright: Affine) -> Iterator[tuple[int, int, Affine]]:
    """Address of every object that is no form, its kind, and the map from its parent's space to the page."""
    at_page = address(page)
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        thing = _object_on_page(at_page, i)
        kind = _kind_of(thing)
        if kind == FORM:
            yield from _inside(thing, upright, MAX_FORM_DEPTH)
        else:
            yield thing, kind, upright


def _inside(form: int, to_page: Affine, depth: int) -> Iterator[tuple[int, int, Affine]]:
    inner = _map_of(form, to_page)
    for i in range(_objects_in_form(form)):
        thing = _object_in_form(form, i)
        kind = _kind_of(thing)
        if kind != FORM:
            yield thing, kind, inner
        elif depth:
            yield from _inside(thing, inner, depth - 1)


def _map_of(thing: int, to_page: Affine) -> Affine:
    """The map from an object's own space to the upright page."""
    _matrix_of(thing, _AT_NUMBERS)
    return _composed(bytes(_numbers), to_page)


@lru_cache(maxsize=64)
def _composed(numbers: bytes, to_page: Affine) -> Affine:
    """Six floats as pdfium keeps them, then the other map; most objects of a page have the same."""
    return Affine(*unpack("6f", numbers)).then(to_page)


def _add_path(thing: int, segments: int, to_page: Affine, paint: Paint) -> None:
    _draw_mode_of(thing, _AT_FILL, _AT_STROKE)
    filled = _fill.value != 0 and is_seen(fill_colour_of, thing)
    stroked = _stroke.value != 0 and is_seen(stroke_colour_of, thing)
    if not filled and not stroked:
        return
    matrix = _map_of(thing, to_page)
    width = _stroke_width(thing, matrix) if stroked else None
    for points in _outlines(thing, segments, matrix):
        paint.outline(points, width, filled)


def _stroke_width(thing: int, matrix: Affine) -> float:
    _width_of(thing, _AT_WIDTH)
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return _width.value * scale


def _outlines(thing: int, segments: int, matrix: Affine) -> Iterator[list[tuple[float, float]]]:
    """The corners of each piece of a path; a closed piece ends where it began."""
    points: list[tuple[float, float]] = []
    for i in range(segments):
        segment = _segment_of(thing, i)
        if points and _segment_kind_of(segment) == MOVE:
            yield points
            points = []
        _point_of(segment, _AT_X, _AT_Y)
        points.append(matrix.point(_x.value, _y.value))
        if _is_closed(segment):
            points.append(points[0])
    if points:
        yield points
