"""Boxes, characters, rules, paint and maps of the plane: what every reader of pages shares.

Belongs here: shapes, and which of them are ruled lines. Lengths are points; on the upright page the origin
is top left.
Does not belong here: lines of text (`printed`), cells (`lattice`), or any file format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from parsers.model import new


@lru_cache(maxsize=4096)  # the cells of a table share their sides
def _tenths(place: float) -> str:
    return f"{place:.1f}"


class Box(NamedTuple):
    """A rectangle on the upright page: points from the left and from the top."""

    x0: float
    top: float
    x1: float
    bottom: float

    def locator(self, page: int) -> str:
        """Where a person finds it; `page` counts from 1."""
        x0, top, x1, bottom = self
        return f"page={page} bbox={_tenths(x0)},{_tenths(top)},{_tenths(x1)},{_tenths(bottom)}"


class Character(NamedTuple):
    """One printed character in the box its font gives it, or one line recognised in an image.

    `confidence` is below 1 only where recognition was unsure (0 to 1).
    """

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    confidence: float = 1.0


class Rule(NamedTuple):
    """The middle of a ruled line: upright where x0 = x1, level where top = bottom."""

    x0: float
    top: float
    x1: float
    bottom: float


class Affine(NamedTuple):
    """The map (x, y) → (ax + cy + e, bx + dy + f), as PDF and OFD write it."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box around where the corners go; exact for quarter turns. x0 ≤ x1 and y0 ≤ y1."""
        a, b, c, d, e, f = self
        return Box(
            (a * x0 if a > 0 else a * x1) + (c * y0 if c > 0 else c * y1) + e,
            (b * x0 if b > 0 else b * x1) + (d * y0 if d > 0 else d * y1) + f,
            (a * x1 if a > 0 else a * x0) + (c * y1 if c > 0 else c * y0) + e,
            (b * x1 if b > 0 else b * x0) + (d * y1 if d > 0 else d * y0) + f,
        )

    def boxes(self, boxes: Iterable[tuple[float, float, float, float]]) -> list[Box]:
        """The same for many."""
        a, b, c, d, e, f = self
        if not b and not c and a > 0 > d:  # as on nearly all pages
            return [new(Box, (a * x0 + e, d * y1 + f, a * x1 + e, d * y0 + f)) for x0, y0, x1, y1 in boxes]
        return [self.box(*box) for box in boxes]

    def then(self, after: Affine) -> Affine:
        """First this map, then the other."""
        return Affine(
            self.a * after.a + self.b * after.c,
            self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c,
            self.c * after.b + self.d * after.d,
            self.e * after.a + self.f * after.c + after.e,
            self.e * after.b + self.f * after.d + after.f,
        )


def bounding_box(boxes: Iterable[Box | Character]) -> Box:
    """The smallest box around all of them; there must be at least one."""
    x0, top, x1, bottom, *_ = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


RULE_WIDTH = 6.0
"""Points: nothing thicker is a ruled line; a box both of whose sides are longer is a shaded area."""


def rule_within(box: Box) -> Rule | None:
    """A thin painted box as the rule along its middle; None when it is no line."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    thick, long = (width, height) if width < height else (height, width)
    if thick > RULE_WIDTH or long < 2 * thick:
        return None
    if width < height:
        x = (box.x0 + box.x1) / 2
        return Rule(x, box.top, x, box.bottom)
    y = (box.top + box.bottom) / 2
    return Rule(box.x0, y, box.x1, y)


def sides_of(box: Box) -> list[Rule]:
    """The four sides of a shaded area."""
    x0, top, x1, bottom = box
    return [
        Rule(x0, top, x1, top),
        Rule(x0, bottom, x1, bottom),
        Rule(x0, top, x0, bottom),
        Rule(x1, top, x1, bottom),
    ]


CORNERS = 6
"""Corners of a small area, the first counted again at the end: with more it is a drawing and no rule."""
MARK = 40.0
"""Points: drawings no larger may be characters."""
SLANT = 1.0
"""Points a stroke may deviate from the level or upright."""


def strokes_of(points: list[tuple[float, float]], width: float) -> Iterator[Rule]:
    """The level and upright strokes of an outline; thick ones are shading, slanting ones drawing."""
    half = width / 2
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        wide, tall = x1 - x0, y1 - y0
        if wide > SLANT and tall > SLANT:
            continue
        if wide >= tall:
            rule = rule_within(Box(x0, y0 - half, x1, y1 + half))
        else:
            rule = rule_within(Box(x0 - half, y0, x1 + half, y1))
        if rule:
            yield rule


@dataclass(slots=True)
class Paint:
    """What a page shows besides characters: ruled lines, shaded areas, images.

    `slashes` are single slanting strokes, from the left end (x0, top) to the right end (x1, bottom), where
    top may be below bottom. `marks` are the boxes of other drawings as small as characters, and `dots` the
    smallest areas, of which dotted rules are made.
    """

    rules: list[Rule] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    slashes: list[Rule] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)

    def is_anything(self) -> bool:
        """Whether the page is not blank."""
        return bool(self.rules or self.shades or self.images or self.marks)

    def outline(self, points: list[tuple[float, float]], stroke: float | None, filled: bool) -> None:
        """Take in one piece of a path; `stroke` is its width, None where it is not stroked."""
        if stroke is not None:
            strokes = list(strokes_of(points, stroke))
            self.rules += strokes
            if not strokes:
                self._drawing(points)
        if filled and len(points) > 2:
            box = bounding_box(Box(x, y, x, y) for x, y in points)
            if len(points) > CORNERS and max(box.x1 - box.x0, box.bottom - box.top) <= MARK:
                self.marks.append(box)
            else:
                self.area(box, self.shades)

    def _drawing(self, points: list[tuple[float, float]]) -> None:
        """Take in the outline of a piece that is no rule: a slanting stroke, or a figure drawn in lines."""
        box = bounding_box(Box(x, y, x, y) for x, y in points)
        if len(points) == 2:
            (x0, y0), (x1, y1) = sorted(points)
            self.slashes.append(Rule(x0, y0, x1, y1))
        elif max(box.x1 - box.x0, box.bottom - box.top) <= MARK:
            self.marks.append(box)

    def image(self, box: Box) -> None:
        """Take in an image; some printers draw lines as images."""
        self.area(box, self.images)

    def area(self, box: Box, areas: list[Box]) -> None:
        """Take in a painted box: a rule where it is thin, else one of `areas`; dots are neither."""
        rule = rule_within(box)
        if rule:
            self.rules.append(rule)
        elif max(box.x1 - box.x0, box.bottom - box.top) > RULE_WIDTH:
            areas.append(box)
        else:
            self.dots.append(box)
