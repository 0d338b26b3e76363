"""What a PDF page paints besides text: rules, shaded areas, images.

Belongs here: walking pdfium's page objects, forms within forms included, in upright coordinates.
Does not belong here: single paths (`paths`), text (`unseen`, `text`), what the rules enclose (`lattice`).
White on white and unpainted paths are left out: office programs put white boxes behind paragraphs.
What of the text is seen is decided later (`seen`); here is noticed what there is cause to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_OBJECTS, too_large
from parsers.readers.pages.geometry import Affine, Box, Rule
from parsers.readers.pdf.calls import address, bounds_of, lean, of_each, of_numbered
from parsers.readers.pdf.inks import Colour, Ink
from parsers.readers.pdf.paths import PathPaint, add_paths, map_of
from parsers.readers.pdf.seen import covered
from parsers.readers.pdf.unseen import RECTANGLE, TextObjects

TEXT, PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
IMAGE, FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM

_objects_on_page = of_numbered(pdfium.FPDFPage_GetObject)
_objects_in_form = of_numbered(pdfium.FPDFFormObj_GetObject)
_count_in_form = lean(pdfium.FPDFFormObj_CountObjects)
_kinds_of = of_each(pdfium.FPDFPageObj_GetType)
_count_segments = of_each(pdfium.FPDFPath_CountSegments)


@dataclass(slots=True)
class PdfPaint(PathPaint):
    """`unseen` are the addresses of text objects that nobody sees, `clipped` of those cut off at a box.

    `suspects` are text objects with their boxes, of which the rendered page must tell whether they are seen.
    `covered` are those over which something is painted later, or that only cut out what is painted later.
    `inks` are the colours of those not in the ink of ordinary print, `mirrored` those printed as in a mirror.
    `lost_text` says that some text objects are missing from pdfium's characters, `is_drawing` that the page
    has more path segments than are looked at: only its simplest paths were taken in.
    """

    unseen: set[int] = field(default_factory=set)
    clipped: dict[int, Box] = field(default_factory=dict)
    suspects: list[tuple[int, Box]] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    inks: dict[int, Colour] = field(default_factory=dict)
    mirrored: set[int] = field(default_factory=set)
    lost_text: bool = False
    is_drawing: bool = False


@dataclass(slots=True)
class _Survey:
    """What was met on a page and when: text objects, and what may lie over them."""

    texts: TextObjects = field(default_factory=TextObjects)
    placed: list[tuple[list[int], Affine]] = field(default_factory=list)
    containers: list[tuple[int | None, list[int]]] = field(default_factory=list)

    def orders(self) -> dict[int, int]:
        """When each object is painted; what stands in a form, when that is."""
        orders: dict[int, int] = {}
        for form, things in self.containers:
            if form is None:
                orders.update(zip(things, range(len(things)), strict=True))
            else:
                orders.update(dict.fromkeys(things, orders.get(form, 0)))
        return orders


def paint_of(
    page: Any, upright: Affine, layers: Callable[[Sequence[int]], set[int]] | None = None
) -> PdfPaint:
    """Everything but characters on one page. Raises Refusal.

    Args:
        page: of pypdfium2.
        upright: maps the page's space to the upright page.
        layers: which of a page's objects are on layers that are off; None where the document has no layers.
    """
    paint = PdfPaint()
    survey = _Survey()
    things = _objects_on_page(address(page.raw), _first(pdfium.FPDFPage_CountObjects(page.raw)))
    if layers:
        off = layers(things)
        things = [thing for thing in things if thing not in off]
        paint.unseen |= off
    left, drawn = MAX_PAGE_OBJECTS, 0
    for kind, alike, to_page, depth in _by_kind(things, None, upright, MAX_FORM_DEPTH + 1, survey.containers):
        segments = _count_segments(alike) if kind == PATH else []
        left -= len(alike)
        if left < 0:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)
        drawn += sum(count for count in segments if count not in RECTANGLE)
        if drawn > MAX_PAGE_OBJECTS:
            paint.is_drawing = True
            simple = [(path, n) for path, n in zip(alike, segments, strict=True) if n <= max(RECTANGLE)]
            alike, segments = [path for path, _ in simple], [n for _, n in simple]
        if kind == TEXT:
            survey.texts.look_at(alike, to_page, doubtful=depth <= MAX_FORM_DEPTH)
            survey.placed.append((alike, to_page))
        elif kind == PATH:
            add_paths(alike, segments, to_page, paint)
        elif kind == IMAGE:
            for thing in alike:
                box = map_of(thing, to_page).box(0, 0, 1, 1)
                paint.image(box)
                paint.covers.append((thing, box))
    _settle(paint, survey)
    return paint


def _settle(paint: PdfPaint, survey: _Survey) -> None:
    """What of the text is unseen or to be looked at, once everything on the page is known."""
    texts = survey.texts
    paint.unseen |= texts.unseen | texts.in_ink(Ink.CLEAR)
    on_white = not paint.shades and not paint.images
    doubtful = set(texts.doubtful)
    if on_white:
        paint.unseen |= texts.in_ink(Ink.PALE)
    else:
        doubtful |= texts.in_ink(Ink.PALE, Ink.FAINT)
    if paint.dark_shades:
        doubtful |= _on_dark(paint.dark_shades, survey)
    paint.covered = set(texts.cutting_out)
    if paint.covers:
        paint.covered |= _covered(survey, paint.covers)
    doubtful |= paint.covered
    if doubtful:
        for things, to_page in survey.placed:
            some = [thing for thing in things if thing in doubtful and thing not in paint.unseen]
            paint.suspects += zip(some, to_page.boxes(bounds_of(some)), strict=True)
    paint.clipped, paint.mirrored = texts.clipped, texts.mirrored
    paint.lost_text = texts.lost
    paint.inks = texts.inks()
    dark = paint.dark_shades
    if dark:
        paint.rules += [rule for rule in paint.pale_rules if any(_lies_on(rule, box) for box in dark)]


def _on_dark(shades: Sequence[Box], survey: _Survey) -> set[int]:
    """The texts on dark grounds, on which ordinary print is not seen."""
    return {
        thing
        for things, to_page in survey.placed
        for thing, box in zip(things, to_page.boxes(bounds_of(things)), strict=True)
        if any(_lies_on(box, shade) for shade in shades)
    }


def _covered(survey: _Survey, painted: Sequence[tuple[int, Box]]) -> set[int]:
    """The texts over which something is painted later."""
    orders = survey.orders()
    covers = [(orders[thing], box) for thing, box in painted]
    first = min((orders[thing] for things, _ in survey.placed for thing in things[:1]), default=0)
    last = max(order for order, _ in covers)
    if last <= first:
        return set()
    placed = []
    for things, to_page in survey.placed:
        before = [thing for thing in things if orders[thing] < last]  # most of a page's text comes later
        boxes = to_page.boxes(bounds_of(before))
        placed += [(orders[thing], thing, box) for thing, box in zip(before, boxes, strict=True)]
    return covered(placed, covers) if placed else set()


def _lies_on(thing: Rule | Box, box: Box) -> bool:
    x, y = (thing.x0 + thing.x1) / 2, (thing.top + thing.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _by_kind(
    things: list[int],
    form: int | None,
    to_page: Affine,
    depth: int,
    containers: list[tuple[int | None, list[int]]],
) -> Iterator[tuple[int, list[int], Affine, int]]:
    """Kinds of objects, the addresses of those on the page, the map of their space, the depth; then in forms.

    The objects are added to `containers` with the form they stand in.
    """
    containers.append((form, things))
    kinds = _kinds_of(things)
    for kind in (TEXT, PATH, IMAGE, FORM):
        alike = list(compress(things, map(kind.__eq__, kinds))) if kind in kinds else []
        yield kind, alike, to_page, depth
    if depth:
        for inner in alike:
            inside = _objects_in_form(inner, _first(_count_in_form(inner)))
            yield from _by_kind(inside, inner, map_of(inner, to_page), depth - 1, containers)


def _first(count: int) -> range:
    """The numbers of so many objects; of too many, one more than are looked at."""
    return range(min(count, MAX_PAGE_OBJECTS + 1))
