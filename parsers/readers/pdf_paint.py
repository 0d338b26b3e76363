"""What a PDF page paints besides text: rules, shaded areas, images.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: text (`pdf_unseen`, `pdf_text`) or what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ctypes import addressof, c_float, c_int
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.geometry import SLANT, Affine, Box, Paint, Rule
from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_OBJECTS, too_large
from parsers.readers.pdf_calls import address, ask, bounds_of, lean, points_of
from parsers.readers.pdf_unseen import RECTANGLE, TextObjects, filled, stroked

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
_is_closed = lean(pdfium.FPDFPathSegment_GetClose)


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
    things = _children(_object_on_page, address(page.raw), pdfium.FPDFPage_CountObjects(page.raw))
    left = MAX_PAGE_OBJECTS
    for kind, alike, to_page in _by_kind(things, upright, MAX_FORM_DEPTH + 1):
        segments = list(map(_segments_in, alike)) if kind == PATH else []
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
    kinds = list(map(_kind_of, things))
    for kind in (TEXT, PATH, IMAGE, FORM):
        alike = [thing for thing, its in zip(things, kinds, strict=True) if its == kind]
        yield kind, alike, to_page
    if depth:
        for form in alike:
            inside = _children(_object_in_form, form, _objects_in_form(form))
            yield from _by_kind(inside, _map_of(form, to_page), depth - 1)


def _children(child_of: Callable[..., Any], parent: int, count: int) -> list[int]:
    """The addresses of a page's or a form's objects; of too many, one more than are looked at."""
    return list(map(child_of, repeat(parent), range(min(count, MAX_PAGE_OBJECTS + 1))))


def _map_of(thing: int, to_page: Affine) -> Affine:
    """The map from an object's own space to the upright page."""
    numbers = pdfium.FS_MATRIX()
    _matrix_of(thing, addressof(numbers))
    own = Affine(numbers.a, numbers.b, numbers.c, numbers.d, numbers.e, numbers.f)
    return own.then(to_page)


def _add_paths(paths: Sequence[int], segments: Sequence[int], to_page: Affine, paint: Paint) -> None:
    """Take in the paths at these addresses, of so many segments each."""
    modes = [mode for _, mode in ask(_draw_mode_of, paths, c_int, 2)]
    fills = filled([path for path, (fill, _) in zip(paths, modes, strict=True) if fill])
    strokes = stroked([path for path, (_, stroke) in zip(paths, modes, strict=True) if stroke])
    for path, count, sides in zip(paths, segments, bounds_of(paths), strict=True):
        is_filled, is_stroked = path in fills, path in strokes
        if is_stroked and count == 2 and (rule := _thin_stroke(to_page.box(*sides))):
            paint.rules.append(rule)
        elif is_filled and not is_stroked and count in RECTANGLE:
            paint.area(to_page.box(*sides), paint.shades)
        elif is_filled or is_stroked:
            _add_path(path, count, is_filled, is_stroked, to_page, paint)


def _thin_stroke(box: tuple[float, float, float, float]) -> Rule | None:
    """A straight stroke by its bounds, or None; they reach half its width beyond its ends.

    Nearly every path of a report is one, and its segments would cost three times as many calls.
    """
    x0, top, x1, bottom = box
    wide, tall = x1 - x0, bottom - top
    if tall <= SLANT and wide > 3 * tall:
        y = (top + bottom) / 2
        return Rule(x0 + tall / 2, y, x1 - tall / 2, y)
    if wide <= SLANT and tall > 3 * wide:
        x = (x0 + x1) / 2
        return Rule(x, top + wide / 2, x, bottom - wide / 2)
    return None


def _add_path(
    path: int, segments: int, is_filled: bool, is_stroked: bool, to_page: Affine, paint: Paint
) -> None:
    matrix = _map_of(path, to_page)
    width = _stroke_width(path, matrix) if is_stroked else None
    for points in _outlines(path, segments, matrix):
        paint.outline(points, width, is_filled)


def _stroke_width(path: int, matrix: Affine) -> float:
    ((_, (width,)),) = ask(_width_of, [path], c_float, 1)
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return float(width * scale)


def _outlines(path: int, segments: int, matrix: Affine) -> Iterator[list[tuple[float, float]]]:
    """The corners of each piece of a path; a closed piece ends where it began."""
    points: list[tuple[float, float]] = []
    places = list(map(_segment_of, repeat(path), range(segments)))
    for segment, place in zip(places, points_of(places), strict=True):
        if points and _segment_kind_of(segment) == MOVE:
            yield points
            points = []
        points.append(matrix.point(*place))
        if _is_closed(segment):
            points.append(points[0])
    if points:
        yield points
