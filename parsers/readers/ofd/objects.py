"""What the objects of an OFD page print: characters, ruled lines, shaded areas, images.

Belongs here: text, path, image, block and composite objects of GB/T 33190 in upright points.
Does not belong here: the container and its pages (`ofd`), cells (`lattice`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from unicodedata import east_asian_width

from lxml import etree

from parsers.readers.limits import MAX_FORM_DEPTH, MAX_PAGE_CHARACTERS, MAX_PAGE_OBJECTS, too_large
from parsers.readers.ofd.values import (
    IDENTITY,
    OPAQUE,
    box_of,
    children,
    colour_of,
    is_ordinary,
    is_seen,
    local_name,
    numbers,
    outlines,
)
from parsers.readers.pages.geometry import Affine, Box, Character, Paint, Rule, bounding_box

ASCENT, DESCENT = 0.88, 0.12
"""How far characters reach above and below their base line, in ems: OFD does not say."""
MAX_COVERS = 2_000
"""Opaque areas of a page that are looked at for text beneath."""
LINE_WIDTH = 0.353
"""Millimetres: the width of a stroke that names none (GB/T 33190, CT_GraphicUnit)."""


@dataclass(slots=True)
class OfdPaint(Paint):
    """What one page shows. `turned` counts characters by the quarter turns clockwise at which they stand.

    `placed_images` are the images' resource IDs and places; `slanting` counts what was left out as a
    watermark.
    """

    characters: list[Character] = field(default_factory=list)
    white: list[Character] = field(default_factory=list)
    apart: dict[tuple[int, ...], list[Character]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    placed_images: list[tuple[str, Box]] = field(default_factory=list)
    turned: dict[int, int] = field(default_factory=dict)
    slanting: int = 0
    covers: int = 0
    objects: int = 0

    def visible_characters(self) -> list[Character]:
        """White ones count only where there is a ground to set them off."""
        return self.characters + (self.white if self.shades or self.images else [])

    def cover(self, box: Box) -> None:
        """Take away what an opaque area is painted over."""
        for characters in (self.characters, self.white, *self.apart.values()):
            inside = [c for c in characters if _stands_in(c, box)]
            if inside:
                self.hidden.append("".join(c.text for c in inside))
                characters[:] = [c for c in characters if not _stands_in(c, box)]

    def turn_upright(self, page: Box) -> None:
        """Turn everything so that most characters stand upright."""
        turned = max(self.turned, key=lambda quarter: self.turned[quarter], default=0)
        if turned:
            back = _BACK[turned](page.x1 - page.x0, page.bottom - page.top)
            self.characters = [c._replace(**back.box(*c[:4])._asdict()) for c in self.characters]
            self.white = [c._replace(**back.box(*c[:4])._asdict()) for c in self.white]
            for found in self.apart.values():
                found[:] = [c._replace(**back.box(*c[:4])._asdict()) for c in found]
            self.rules = [Rule(*back.box(*rule)) for rule in self.rules]
            self.shades = [back.box(*box) for box in self.shades]


def _stands_in(character: Character, box: Box) -> bool:
    x, y = (character.x0 + character.x1) / 2, (character.top + character.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


_BACK: dict[int, Callable[[float, float], Affine]] = {
    1: lambda width, height: Affine(0, -1, 1, 0, 0, width),
    2: lambda width, height: Affine(-1, 0, 0, -1, width, height),
    3: lambda width, height: Affine(0, 1, -1, 0, height, 0),
}
"""How a page of that width and height is turned back after so many quarters clockwise."""


def paint_layers(
    content: etree._Element, to_page: Affine, units: Mapping[str, etree._Element], paint: OfdPaint
) -> None:
    """Add what the layers of a page or template print. Raises Refusal."""
    for layer in children(content, "Layer"):
        _paint_all(layer, to_page, units, paint, MAX_FORM_DEPTH)


def _paint_all(
    parent: etree._Element,
    to_page: Affine,
    units: Mapping[str, etree._Element],
    paint: OfdPaint,
    depth: int,
) -> None:
    for thing in parent:
        paint.objects += 1
        if paint.objects > MAX_PAGE_OBJECTS:
            raise too_large("objects on a page", MAX_PAGE_OBJECTS)
        name = local_name(thing)
        if thing.get("Visible") == "false" or thing.get("Alpha") == "0":
            continue
        if name == "TextObject":
            _paint_text(thing, _placed(thing, to_page), paint)
        elif name == "PathObject":
            _paint_path(thing, _placed(thing, to_page), paint)
        elif name == "ImageObject":
            place = to_page.box(*box_of(thing.get("Boundary")))
            paint.image(place)
            paint.placed_images.append((thing.get("ResourceID") or "", place))
        elif depth and name == "PageBlock":
            _paint_all(thing, to_page, units, paint, depth - 1)
        elif depth and name == "CompositeObject":
            for inner in children(units.get(thing.get("ResourceID") or ""), "Content"):
                _paint_all(inner, _placed(thing, to_page), units, paint, depth - 1)


def _placed(thing: etree._Element, to_page: Affine) -> Affine:
    """From the object's own space: first its CTM, then to the corner of its boundary."""
    x, y, _, _ = box_of(thing.get("Boundary"))
    ctm = numbers(thing.get("CTM"))
    own = Affine(*ctm[:6]) if len(ctm) >= 6 else IDENTITY
    return own.then(Affine(1, 0, 0, 1, x, y)).then(to_page)


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


def _cover(thing: etree._Element, to_page: Affine, paint: OfdPaint) -> None:
    """Take away the characters beneath the rectangles of a filled path."""
    for data in children(thing, "AbbreviatedData"):
        for points in outlines(data.text or ""):
            if len(points) in (4, 5):
                paint.covers += 1
                paint.cover(bounding_box(Box(x, y, x, y) for x, y in (to_page.point(*p) for p in points)))


def _paint_path(thing: etree._Element, to_page: Affine, paint: OfdPaint) -> None:
    stroked = thing.get("Stroke") != "false" and is_seen(thing, "StrokeColor")
    is_opaque = thing.get("Fill") == "true" and colour_of(thing, "FillColor")[3] == OPAQUE
    filled = thing.get("Fill") == "true" and is_seen(thing, "FillColor")
    if is_opaque and paint.covers < MAX_COVERS:
        _cover(thing, to_page, paint)
    if not stroked and not filled:
        return
    scale = abs(to_page.a * to_page.d - to_page.b * to_page.c) ** 0.5
    width = _first(thing.get("LineWidth"), LINE_WIDTH) * scale if stroked else None
    for data in children(thing, "AbbreviatedData"):
        for points in outlines(data.text or ""):
            paint.objects += len(points)
            paint.outline([to_page.point(*point) for point in points], width, filled)
