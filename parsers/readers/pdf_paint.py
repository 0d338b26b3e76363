"""What a PDF page paints besides text: rules, shaded areas, images.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: text (`pdf_unseen`, `pdf_text`) or what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float, c_int
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import Affine, Paint
from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_OBJECTS, too_large
from parsers.readers.pdf_unseen import TextObjects, fill_colour_of, is_seen, stroke_colour_of

TEXT, PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
IMAGE, FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM


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
            left -= pdfium.FPDFPath_CountSegments(thing)
            if left >= 0:
                _add_path(thing, to_page, paint)
        elif kind == IMAGE:
            paint.image(_matrix(thing).then(to_page).box(0, 0, 1, 1))
        if left < 0:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)
    on_white = not paint.shades and not paint.images
    paint.unseen = texts.unseen | texts.white if on_white else texts.unseen
    paint.lost_text = texts.lost
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


def _add_path(thing: Any, to_page: Affine, paint: Paint) -> None:
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(thing, byref(fill), byref(stroke))
    filled = fill.value != 0 and is_seen(fill_colour_of, thing)
    stroked = stroke.value != 0 and is_seen(stroke_colour_of, thing)
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
