"""The drawn paths of a PDF page: rules, shaded areas, small drawings, rims of seals.

Belongs here: what kind of path each is, and its corners in upright coordinates.
Does not belong here: walking the page (`paint`), which rules make tables (`lattice`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import addressof, c_float, c_int
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from parsers.model import new
from parsers.readers.pages.geometry import MARK, SLANT, Affine, Box, Paint, Rule, rule_within
from parsers.readers.pdf.calls import bounds_of, lean, of_each, of_numbered, points_of, told_of_each
from parsers.readers.pdf.inks import Ink, fillings_of, is_seen, outlines_of
from parsers.readers.pdf.unseen import RECTANGLE

MOVE, CURVE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_BEZIERTO
THIN = 2.0
"""Points: thinner areas cover nothing."""
SMALLEST_SEAL = 40.0
"""Points: how wide and high the rim of a seal is at least."""

_matrix_of = lean(pdfium.FPDFPageObj_GetMatrix)
_draw_modes_of = told_of_each(pdfium.FPDFPath_GetDrawMode, c_int, 2)
_widths_of = told_of_each(pdfium.FPDFPageObj_GetStrokeWidth, c_float, 1)
_segments_of = of_numbered(pdfium.FPDFPath_GetPathSegment)
_segment_kinds_of = of_each(pdfium.FPDFPathSegment_GetType)
_are_closed = of_each(pdfium.FPDFPathSegment_GetClose)


@dataclass(slots=True)
class PathPaint(Paint):
    """What paths tell besides rules and areas.

    `seals` are the boxes of red round drawings, `dark_shades` those of dark areas, on which print is pale;
    `pale_rules` are rules in the colour of paper, seen only there. `covers` are the addresses and boxes of
    what may lie over text.
    """

    seals: list[Box] = field(default_factory=list)
    pale_rules: list[Rule] = field(default_factory=list)
    dark_shades: list[Box] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)


def map_of(thing: int, to_page: Affine) -> Affine:
    """The map from an object's own space to the upright page."""
    numbers = pdfium.FS_MATRIX()
    _matrix_of(thing, addressof(numbers))
    own = Affine(numbers.a, numbers.b, numbers.c, numbers.d, numbers.e, numbers.f)
    return own.then(to_page)


def add_paths(
    paths: Sequence[int],
    segments: Sequence[int],
    to_page: Affine,
    paint: PathPaint,
) -> None:
    """Take in the paths at these addresses, of so many segments each."""
    modes = list(zip(paths, _draw_modes_of(paths), strict=True))
    fills = fillings_of([path for path, (_, (fill, _)) in modes if fill])
    strokes = outlines_of([path for path, (_, (_, stroke)) in modes if stroke])
    boxes = to_page.boxes(bounds_of(paths))
    for path, count, box in zip(paths, segments, boxes, strict=True):
        fill, stroke = fills.get(path), strokes.get(path)
        if fill is None and count == 2 and is_seen(stroke) and (rule := _thin_stroke(box)):
            paint.rules.append(rule)  # as nearly all paths: the same as below
            continue
        if min(box[2] - box[0], box[3] - box[1]) > THIN:
            _add_cover(path, count, box, fill, stroke, paint)
        is_filled, is_stroked = is_seen(fill), is_seen(stroke)
        if is_stroked and count == 2 and (rule := _thin_stroke(box)):
            paint.rules.append(rule)
        elif is_filled and not is_stroked and count in RECTANGLE:
            paint.area(box, paint.shades)
        elif is_filled or is_stroked:
            if Ink.RED in (fill, stroke) and _is_round(box, count):
                paint.seals.append(box)
            _add_path(path, count, is_filled, is_stroked, to_page, paint)
        elif Ink.PALE in (fill, stroke) and (rule := _thin_stroke(box) or rule_within(box)):
            paint.pale_rules.append(rule)


def _add_cover(
    path: int, segments: int, box: Box, fill: Ink | None, stroke: Ink | None, paint: PathPaint
) -> None:
    """Take in what may lie over text: a filled area, or a slanting stroke by its bounds."""
    if fill is not None and fill is not Ink.CLEAR:
        paint.covers.append((path, box))
        if fill is Ink.DARK and segments in RECTANGLE:
            paint.dark_shades.append(box)
    elif stroke not in (None, Ink.CLEAR) and segments == 2:
        paint.covers.append((path, box))


def _is_round(box: Box, segments: int) -> bool:
    """Whether a drawing may be the rim or the star of a seal."""
    wide, tall = box.x1 - box.x0, box.bottom - box.top
    return (
        segments > max(RECTANGLE)
        and min(wide, tall) >= SMALLEST_SEAL
        and max(wide, tall) <= 1.6 * min(wide, tall)
    )


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
