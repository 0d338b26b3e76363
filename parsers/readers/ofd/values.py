"""The small values of GB/T 33190 XML: names, numbers, boxes, colours, path data.

Belongs here: text of one attribute or element → a value, malformed text giving an empty one.
Does not belong here: what the values are good for (`ofd`, `ofd_objects`).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.readers.pages.geometry import Affine, Box

IDENTITY = Affine(1, 0, 0, 1, 0, 0)
FARTHEST = 1e7
"""Millimetres: sums and products of smaller numbers stay finite."""
WHITE = 250
"""Colour values all at least this are paper; OFD counts to 255."""
OPAQUE = 255
LIGHT = 128
"""Levels from which a ground is paper or shading, not a bar."""
DARK = 110
"""Red, green and blue all at most this are ordinary print, black, gray or dark blue."""
FAINT = 0.55
"""Ink with less than this part of black's contrast to paper is faint."""
_POINTS = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3}
"""How many points each path operator takes; the last is where the pen ends."""


def local_name(element: etree._Element) -> str:
    """The name without its namespace, which producers vary; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(parent: etree._Element | None, *path: str) -> list[etree._Element]:
    """All elements reached by the path of local names."""
    found = [] if parent is None else [parent]
    for name in path:
        found = [child for element in found for child in element if local_name(child) == name]
    return found


def text_at(parent: etree._Element | None, *path: str) -> str:
    """The first such element's text without blanks around it, "" when there is none."""
    return next(((element.text or "").strip() for element in children(parent, *path)), "")


def numbers(value: str | None) -> list[float]:
    """The numbers of a list; none at all where one of them is no number that a page can have."""
    try:
        found = [float(part) for part in (value or "").split()]
    except ValueError:
        return []
    return found if all(abs(number) < FARTHEST for number in found) else []  # none is NaN either


def box_of(value: str | None) -> Box:
    """`x y width height` → a box; an empty one at the origin where it is malformed."""
    found = numbers(value)
    if len(found) < 4:
        return Box(0, 0, 0, 0)
    x, y, width, height = found[:4]
    return Box(x, y, x + width, y + height)


def is_seen(thing: etree._Element, colour: str) -> bool:
    """Whether the object's `FillColor` or `StrokeColor` shows on white paper; black where it names none."""
    for element in children(thing, colour):
        if element.get("Alpha") == "0":
            return False
        values = numbers(element.get("Value"))
        return len(values) not in (1, 3) or min(values) < WHITE
    return True


def colour_of(thing: etree._Element, colour: str) -> tuple[int, ...]:
    """Red, green, blue, alpha, 0 to 255, of an object's `FillColor` or `StrokeColor`; black without one."""
    alpha = numbers(thing.get("Alpha"))
    for element in children(thing, colour):
        alpha = numbers(element.get("Alpha")) or alpha
        values = [int(min(255, max(0, value))) for value in numbers(element.get("Value"))]
        red, green, blue = values if len(values) == 3 else values * 3 if len(values) == 1 else (0, 0, 0)
        return red, green, blue, int(alpha[0]) if alpha else OPAQUE
    return 0, 0, 0, int(alpha[0]) if alpha else OPAQUE


def is_ordinary(colour: tuple[int, ...]) -> bool:
    """Whether a colour is that of ordinary print."""
    return max(colour[:3]) <= DARK and colour[3] == OPAQUE


def is_light(colour: tuple[int, ...]) -> bool:
    """Whether a colour may be the ground of print."""
    red, green, blue, _ = colour
    return 0.3 * red + 0.59 * green + 0.11 * blue >= LIGHT


def is_faint(colour: tuple[int, ...]) -> bool:
    """Whether a colour stands out from white paper much less than black does."""
    red, green, blue, alpha = colour
    light = 0.3 * red + 0.59 * green + 0.11 * blue
    return (255 - light) * alpha < FAINT * 255 * 255


def outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """`AbbreviatedData` → the corners of each piece; curves count by their end points."""
    points: list[tuple[float, float]] = []
    tokens = iter(data.split())
    for operator in tokens:
        if operator == "C":
            if points:
                points.append(points[0])
            continue
        if operator in "SM" and points:
            yield points
            points = []
        count = 7 if operator == "A" else 2 * _POINTS.get(operator, 0)
        values = numbers(" ".join(next(tokens, "x") for _ in range(count)))
        if count == 0 or len(values) < count:
            break  # nothing after an unknown operator can be trusted
        points.append((values[-2], values[-1]))
    if points:
        yield points
