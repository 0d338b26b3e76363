"""The outlines of a PDF path in upright coordinates.

Belongs here: corners and widths of strokes, which strokes are straight rules, what is round like a seal.
Does not belong here: what a path is painted with (`parsers.readers.pdf.inks`) and what follows from it
(`parsers.readers.pdf.paint`).
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, c_float

import pypdfium2.raw as pdfium

from parsers.model import new
from parsers.readers.pages.geometry import MARK, SLANT, Affine, Box, Paint, Rule
from parsers.readers.pdf.calls import lean, of_each, of_numbered, points_of, told_of_each
from parsers.readers.pdf.unseen import RECTANGLE

MOVE, CURVE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_BEZIERTO
SMALLEST_SEAL = 40.0
"""Points: how wide and high the rim of a seal is at least."""
_matrix_of = lean(pdfium.FPDFPageObj_GetMatrix)
_widths_of = told_of_each(pdfium.FPDFPageObj_GetStrokeWidth, c_float, 1)
_segments_of = of_numbered(pdfium.FPDFPath_GetPathSegment)
_segment_kinds_of = of_each(pdfium.FPDFPathSegment_GetType)
_are_closed = of_each(pdfium.FPDFPathSegment_GetClose)


def map_of(thing: int, to_page: Affine) -> Affine:
    """The map from an object's own space to the upright page."""
    numbers = pdfium.FS_MATRIX()
    _matrix_of(thing, addressof(numbers))
    own = Affine(numbers.a, numbers.b, numbers.c, numbers.d, numbers.e, numbers.f)
    return own.then(to_page)


def is_round(box: Box, segments: int) -> bool:
    """Whether a drawing may be the rim or the star of a seal."""
    wide, tall = box.x1 - box.x0, box.bottom - box.top
    return (
        segments > max(RECTANGLE)
        and min(wide, tall) >= SMALLEST_SEAL
        and max(wide, tall) <= 1.6 * min(wide, tall)
    )


def thin_stroke(box: Box) -> Rule | None:
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


def add_path(
    path: int, segments: int, is_filled: bool, is_stroked: bool, to_page: Affine, paint: Paint
) -> None:
    """Take in a path of so many segments by its corners."""
    matrix = map_of(path, to_page)
    width = _stroke_width(path, matrix) if is_stroked else None
    for points in _outlines(path, segments, matrix):
        paint.outline(points, width, is_filled)


def _stroke_width(path: int, matrix: Affine) -> float:
    ((_, (width,)),) = _widths_of([path])
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return float(width * scale)


def _outlines(path: int, segments: int, matrix: Affine) -> Iterator[list[tuple[float, float]]]:
    """The corners of each piece of a path; a closed piece ends where it began.

    Curves of large pieces, as rims and rounded corners, are left out: between their ends no rule is drawn.
    """
    places = _segments_of(path, range(segments))
    points: list[tuple[float, float]] = []
    curved: list[bool] = []
    told = zip(_segment_kinds_of(places), points_of(places), _are_closed(places), strict=True)
    for kind, place, is_closed in told:
        if points and kind == MOVE:
            yield from _straight(points, curved)
            points, curved = [], []
        points.append(matrix.point(*place))
        curved.append(kind == CURVE)
        if is_closed:
            points.append(points[0])
            curved.append(False)
    if points:
        yield from _straight(points, curved)


def _straight(points: list[tuple[float, float]], curved: list[bool]) -> Iterator[list[tuple[float, float]]]:
    """A piece as it is where it is small or has no curves, else its straight parts."""
    if not any(curved):
        yield points
        return
    xs, ys = zip(*points, strict=True)
    if max(max(xs) - min(xs), max(ys) - min(ys)) <= MARK:
        yield points
        return
    part = points[:1]
    for point, is_curve in zip(points[1:], curved[1:], strict=True):
        if not is_curve:
            part.append(point)
            continue
        if len(part) > 1:
            yield part
        part = [point]
    if len(part) > 1:
        yield part
