"""What a PDF page paints besides text: rules, shaded areas, images.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: text (`pdf_unseen`, `pdf_text`) or what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import addressof, c_float, c_int
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from parsers.model import new
from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_OBJECTS, too_large
from parsers.readers.pages.geometry import SLANT, Affine, Box, Paint, Rule
from parsers.readers.pdf.calls import address, bounds_of, lean, of_each, of_numbered, points_of, told_of_each
from parsers.readers.pdf.unseen import RECTANGLE, TextObjects, pale_filling, pale_outline

TEXT, PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
IMAGE, FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
MOVE = pdfium.FPDF_SEGMENT_MOVETO

_objects_on_page = of_numbered(pdfium.FPDFPage_GetObject)
_objects_in_form = of_numbered(pdfium.FPDFFormObj_GetObject)
_count_in_form = lean(pdfium.FPDFFormObj_CountObjects)
_kinds_of = of_each(pdfium.FPDFPageObj_GetType)
_matrix_of = lean(pdfium.FPDFPageObj_GetMatrix)
_draw_modes_of = told_of_each(pdfium.FPDFPath_GetDrawMode, c_int, 2)
_widths_of = told_of_each(pdfium.FPDFPageObj_GetStrokeWidth, c_float, 1)
_count_segments = of_each(pdfium.FPDFPath_CountSegments)
_segments_of = of_numbered(pdfium.FPDFPath_GetPathSegment)
_segment_kinds_of = of_each(pdfium.FPDFPathSegment_GetType)
_are_closed = of_each(pdfium.FPDFPathSegment_GetClose)


@dataclass(slots=True)
class PdfPaint(Paint):
    """`unseen` are the addresses of text objects that nobody sees, `clipped` of those cut off at a box.

    `lost_text` says that some text objects are missing from pdfium's characters.
    """

    unseen: set[int] = field(default_factory=set)
    clipped: dict[int, Box] = field(default_factory=dict)
    lost_text: bool = False


def paint_of(page: Any, upright: Affine) -> PdfPaint:
    """Everything but characters on one page. `upright` maps the page's space. Raises Refusal."""
    paint = PdfPaint()
    texts = TextObjects()
    things = _objects_on_page(address(page.raw), _first(pdfium.FPDFPage_CountObjects(page.raw)))
    left = MAX_PAGE_OBJECTS
    for kind, alike, to_page in _by_kind(things, upright, MAX_FORM_DEPTH + 1):
        segments = _count_segments(alike) if kind == PATH else []
        left -= len(alike) + sum(segments)
        if left < 0:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)
        if kind == TEXT:
            texts.look_at(alike, to_page)
        elif kind == PATH:
            _add_paths(alike, segments, to_page, paint)
        elif kind == IMAGE:
            for thing in alike:
                paint.image(_map_of(thing, to_page).box(0, 0, 1, 1))
    on_white = not paint.shades and not paint.images
    paint.unseen = texts.unseen | texts.white if on_white else texts.unseen
    paint.clipped = texts.clipped
    paint.lost_text = texts.lost
    return paint


def _by_kind(things: list[int], to_page: Affine, depth: int) -> Iterator[tuple[int, list[int], Affine]]:
    """Kinds of objects, the addresses of those on the page, and the map of their space; then within forms."""
    kinds = _kinds_of(things)
    for kind in (TEXT, PATH, IMAGE, FORM):
        alike = [thing for thing, its in zip(things, kinds, strict=True) if its == kind]
        yield kind, alike, to_page
    if depth:
        for form in alike:
            inside = _objects_in_form(form, _first(_count_in_form(form)))
            yield from _by_kind(inside, _map_of(form, to_page), depth - 1)


def _first(count: int) -> range:
    """The numbers of so many objects; of too many, one more than are looked at."""
    return range(min(count, MAX_PAGE_OBJECTS + 1))


def _map_of(thing: int, to_page: Affine) -> Affine:
    """The map from an object's own space to the upright page."""
    numbers = pdfium.FS_MATRIX()
    _matrix_of(thing, addressof(numbers))
    own = Affine(numbers.a, numbers.b, numbers.c, numbers.d, numbers.e, numbers.f)
    return own.then(to_page)


def _add_paths(paths: Sequence[int], segments: Sequence[int], to_page: Affine, paint: Paint) -> None:
    """Take in the paths at these addresses, of so many segments each."""
    modes = list(zip(paths, _draw_modes_of(paths), strict=True))
    fills = {path for path, (_, (fill, _)) in modes if fill}
    strokes = {path for path, (_, (_, stroke)) in modes if stroke}
    fills -= pale_filling([*fills])
    strokes -= pale_outline([*strokes])
    for path, count, box in zip(paths, segments, to_page.boxes(bounds_of(paths)), strict=True):
        is_filled, is_stroked = path in fills, path in strokes
        if is_stroked and count == 2 and (rule := _thin_stroke(box)):
            paint.rules.append(rule)
        elif is_filled and not is_stroked and count in RECTANGLE:
            paint.area(box, paint.shades)
        elif is_filled or is_stroked:
            _add_path(path, count, is_filled, is_stroked, to_page, paint)


def _thin_stroke(box: Box) -> Rule | None:
    """A straight stroke by its bounds, or None; they reach half its width beyond its ends.

    Nearly every path of a report is one, and its segments would cost three times as many calls.
    """
    x0, top, x1, bottom = box
    wide, tall = x1 - x0, bottom - top
    if tall <= SLANT and wide > 3 * tall:
        y = (top + bottom) / 2
        return new(Rule, (x0 + tall / 2, y, x1 - tall / 2, y))
    if wide <= SLANT and tall > 3 * wide:
        x = (x0 + x1) / 2
        return new(Rule, (x, top + wide / 2, x, bottom - wide / 2))
    return None


def _add_path(
    path: int, segments: int, is_filled: bool, is_stroked: bool, to_page: Affine, paint: Paint
) -> None:
    matrix = _map_of(path, to_page)
    width = _stroke_width(path, matrix) if is_stroked else None
    for points in _outlines(path, segments, matrix):
        paint.outline(points, width, is_filled)


def _stroke_width(path: int, matrix: Affine) -> float:
    ((_, (width,)),) = _widths_of([path])
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return float(width * scale)


def _outlines(path: int, segments: int, matrix: Affine) -> Iterator[list[tuple[float, float]]]:
    """The corners of each piece of a path; a closed piece ends where it began."""
    points: list[tuple[float, float]] = []
    places = _segments_of(path, range(segments))
    told = zip(_segment_kinds_of(places), points_of(places), _are_closed(places), strict=True)
    for kind, place, is_closed in told:
        if points and kind == MOVE:
            yield points
            points = []
        points.append(matrix.point(*place))
        if is_closed:
            points.append(points[0])
    if points:
        yield points
