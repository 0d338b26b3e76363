"""What the objects of an OFD page print: characters, ruled lines, shaded areas, images.

Belongs here: text, path, image, block and composite objects of GB/T 33190 in upright points.
Does not belong here: the container and its pages (`ofd`), cells (`lattice`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import repeat
from unicodedata import east_asian_width

from lxml import etree

from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_CHARACTERS, MAX_PAGE_OBJECTS, too_large
from parsers.readers.ofd.covers import CoveredPaint, lies_within, stands_in
from parsers.readers.ofd.pictures import Picture
from parsers.readers.ofd.values import (
    IDENTITY,
    OPAQUE,
    box_of,
    children,
    colour_of,
    is_light,
    is_ordinary,
    is_seen,
    local_name,
    numbers,
    outlines,
)
from parsers.readers.pages.geometry import Affine, Box, Character, Rule, bounding_box

ASCENT, DESCENT = 0.88, 0.12
"""How far characters reach above and below their base line, in ems: OFD does not say."""
MAX_COVERS = 2_000
"""Opaque areas of a page that are looked at for text beneath."""
MAX_CORNERS = 200
"""Paths with more corners are drawings, of which no text lies beneath as a whole."""
THICK = 4.0
"""Points: a thinner area or stroke covers no text."""
LAYERS = {"Background": 0, "Body": 1, "Foreground": 2}
"""In which order the layers of a page are painted."""
COLOURS = "FillColor", "StrokeColor"
LINE_WIDTH = 0.353
"""Millimetres: the width of a stroke that names none (GB/T 33190, CT_GraphicUnit)."""


@dataclass(slots=True)
class OfdPaint(CoveredPaint):
    """What one page shows. `turned` counts characters by the quarter turns clockwise at which they stand.

    `placed_images` are the images' resource IDs and places; `slanting` counts what was left out as a
    watermark. `picture` gives the picture with a resource ID, None where there is none.
    """

    placed_images: list[tuple[str, Box]] = field(default_factory=list)
    turned: dict[int, int] = field(default_factory=dict)
    slanting: int = 0
    objects: int = 0
    picture: Callable[[str], Picture | None] = lambda name: None

    def count(self, things: int) -> None:
        """Take notice of so many objects or corners. Raises Refusal."""
        self.objects += things
        if self.objects > MAX_PAGE_OBJECTS:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)

    def visible_characters(self) -> list[Character]:
        """White ones count only where there is a ground to set them off."""
        return self.characters + (self.white if self.shades or self.images else [])

    def turn_upright(self, page: Box) -> None:
        """Turn everything so that most characters stand upright."""
        turned = max(self.turned, key=lambda quarter: self.turned[quarter], default=0)
        if turned:
            back = _BACK[turned](page.x1 - page.x0, page.bottom - page.top)
            for found in self.all_characters():
                found[:] = [c._replace(**back.box(*c[:4])._asdict()) for c in found]
            self.rules = [Rule(*back.box(*rule)) for rule in self.rules]
            self.shades = [back.box(*box) for box in self.shades]
            self.turn(back)


_BACK: dict[int, Callable[[float, float], Affine]] = {
    1: lambda width, height: Affine(0, -1, 1, 0, 0, width),
    2: lambda width, height: Affine(-1, 0, 0, -1, width, height),
    3: lambda width, height: Affine(0, 1, -1, 0, height, 0),
}
"""How a page of that width and height is turned back after so many quarters clockwise."""


def paint_layers(
    content: etree._Element, to_page: Affine, units: Mapping[str, etree._Element], paint: OfdPaint
) -> None:
    """Add what the layers of a page or template print, from the ground up. Raises Refusal."""
    layers = children(content, "Layer")
    for layer in sorted(layers, key=lambda layer: LAYERS.get(layer.get("Type") or "Body", 1)):
        paint_all(layer, to_page, units, paint)


def paint_all(
    parent: etree._Element,
    to_page: Affine,
    units: Mapping[str, etree._Element],
    paint: OfdPaint,
    depth: int = MAX_FORM_DEPTH,
) -> None:
    """Add what the objects in a layer, block or appearance print. Raises Refusal.

    Args:
        parent: the element in which they stand.
        to_page: from its space to the page in points.
        units: composites and parameters of drawing, by ID.
        paint: what is painted so far.
        depth: so many levels of blocks and composites are looked into.
    """
    parameters = units.get(parent.get("DrawParam") or "")
    for thing in parent:
        paint.count(1)
        name = local_name(thing)
        if thing.get("Visible") == "false" or thing.get("Alpha") == "0":
            continue
        if name in ("TextObject", "PathObject"):
            _take_parameters(thing, units.get(thing.get("DrawParam") or "", parameters), units)
        if name == "TextObject":
            _paint_text(thing, _placed(thing, to_page), paint)
        elif name == "PathObject":
            _paint_path(thing, _placed(thing, to_page), paint)
        elif name == "ImageObject":
            _paint_image(thing, to_page, paint)
        elif depth and name == "PageBlock":
            paint_all(thing, at_corner(thing, to_page), units, paint, depth - 1)
        elif depth and name == "CompositeObject":
            for inner in children(units.get(thing.get("ResourceID") or ""), "Content"):
                paint_all(inner, _placed(thing, to_page), units, paint, depth - 1)


def _take_parameters(
    thing: etree._Element, parameters: etree._Element | None, units: Mapping[str, etree._Element]
) -> None:
    """Give an object what it does not say itself: colours and widths of its parameters of drawing."""
    for _ in range(MAX_FORM_DEPTH):
        if parameters is None:
            return
        said = {local_name(child) for child in thing}
        for child in parameters:
            if local_name(child) in COLOURS and local_name(child) not in said:
                thing.insert(0, deepcopy(child))
        if thing.get("LineWidth") is None and parameters.get("LineWidth"):
            thing.set("LineWidth", parameters.get("LineWidth") or "")
        parameters = units.get(parameters.get("Relative") or "")


def _paint_image(thing: etree._Element, to_page: Affine, paint: OfdPaint) -> None:
    place = to_page.box(*box_of(thing.get("Boundary")))
    name = thing.get("ResourceID") or ""
    picture = paint.picture(name) if any(paint.all_characters()) else None
    if picture:
        paint.cover_with(picture, place)
    paint.image(place)
    paint.placed_images.append((name, place))


def _placed(thing: etree._Element, to_page: Affine) -> Affine:
    """From the object's own space: first its CTM, then to the corner of its boundary."""
    x, y, _, _ = box_of(thing.get("Boundary"))
    ctm = numbers(thing.get("CTM"))
    own = Affine(*ctm[:6]) if len(ctm) >= 6 else IDENTITY
    return own.then(Affine(1, 0, 0, 1, x, y)).then(to_page)


def at_corner(block: etree._Element, to_page: Affine) -> Affine:
    """From the space of a block; its corner is the origin where it has a boundary."""
    x, y, _, _ = box_of(block.get("Boundary"))
    return Affine(1, 0, 0, 1, x, y).then(to_page)


def _paint_text(thing: etree._Element, to_page: Affine, paint: OfdPaint) -> None:
    if thing.get("Fill") == "false" and thing.get("Stroke") != "true":
        return
    quarter = math.atan2(to_page.b, to_page.a) / (math.pi / 2)
    turned = round(quarter) % 4
    size = next(iter(numbers(thing.get("Size"))), 0.0)
    width = size * next(iter(numbers(thing.get("HScale"))), 1.0)
    seen = is_seen(thing, "FillColor")
    colour = colour_of(thing, "FillColor")
    printed = paint.characters if seen else paint.white
    if seen and not is_ordinary(colour):
        printed = paint.apart.setdefault(colour, [])
    x = y = 0.0
    for code in children(thing, "TextCode"):
        text = (code.text or "").replace("\n", "").replace("\r", "")
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        if abs(quarter - round(quarter)) > 0.05:
            paint.slanting += len(text)
            continue
        if len(paint.characters) + len(text) > MAX_PAGE_CHARACTERS:
            raise too_large("characters on a page", MAX_PAGE_CHARACTERS)
        paint.turned[turned] = paint.turned.get(turned, 0) + len(text)
        for character, left, base, advance in _positions(code, text, x, y, width):
            box = to_page.box(left, base - ASCENT * size, left + advance, base + DESCENT * size)
            printed.append(Character(*box, character))


def _positions(
    code: etree._Element, text: str, x: float, y: float, em: float
) -> Iterator[tuple[str, float, float, float]]:
    """Each character of a TextCode with its left end, its base line and how wide it is."""
    downwards = code.get("DeltaY") is not None
    dx, dy = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
    for character in text:
        natural = em if east_asian_width(character) in "WF" else em / 2
        yield character, x, y, natural
        x += next(dx, 0.0 if downwards else natural)
        y += next(dy, 0.0)


def _deltas(value: str | None) -> Iterator[float]:
    """Steps from character to character; `g 3 2.5` stands for 2.5 2.5 2.5."""
    tokens = iter((value or "").split())
    for token in tokens:
        if token == "g":
            times, step = next(tokens, "0"), next(tokens, "0")
            yield from repeat(_first(step, 0.0), int(min(_first(times, 0.0), MAX_PAGE_CHARACTERS)))
        else:
            yield _first(token, 0.0)


def _first(value: str | None, otherwise: float) -> float:
    return next(iter(numbers(value)), otherwise)


def _cover(thing: etree._Element, to_page: Affine, paint: OfdPaint, is_light: bool) -> None:
    """Take away the characters beneath a filled path."""
    pieces = [
        [to_page.point(*point) for point in points]
        for data in children(thing, "AbbreviatedData")
        for points in outlines(data.text or "")
        if 2 < len(points) <= MAX_CORNERS
    ]
    box = bounding_box(Box(x, y, x, y) for points in pieces for x, y in points) if pieces else None
    if box and min(box.x1 - box.x0, box.bottom - box.top) >= THICK:
        paint.covers += 1
        paint.cover(lambda c: stands_in(c, box) and lies_within(c, pieces), is_light)


def _paint_path(thing: etree._Element, to_page: Affine, paint: OfdPaint) -> None:
    stroked = thing.get("Stroke") != "false" and is_seen(thing, "StrokeColor")
    is_opaque = thing.get("Fill") == "true" and colour_of(thing, "FillColor")[3] == OPAQUE
    filled = thing.get("Fill") == "true" and is_seen(thing, "FillColor")
    if is_opaque and paint.covers < MAX_COVERS:
        _cover(thing, to_page, paint, is_light(colour_of(thing, "FillColor")))
    scale = abs(to_page.a * to_page.d - to_page.b * to_page.c) ** 0.5
    wide = _first(thing.get("LineWidth"), LINE_WIDTH) * scale
    width = wide if stroked else None
    stroke = colour_of(thing, "StrokeColor")
    covers = (
        wide >= THICK and paint.covers < MAX_COVERS and thing.get("Stroke") != "false" and stroke[3] == OPAQUE
    )
    if not stroked and not filled and not covers:
        return
    for data in children(thing, "AbbreviatedData"):
        for points in outlines(data.text or ""):
            paint.count(len(points))
            corners = [to_page.point(*point) for point in points]
            if covers and paint.covers < MAX_COVERS:
                paint.cover_with_stroke(corners, wide, is_light(stroke))
            if stroked or filled:
                paint.outline(corners, width, filled)
