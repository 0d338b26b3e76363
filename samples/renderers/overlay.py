"""What lies over or under a page as printed: a watermark across it, the round red seal of the agency.

Belongs here: their wording and geometry, for every paginated format. Units are points; y grows downwards.
Does not belong here: drawing them (`samples.renderers.pdf`, `.scan`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, radians, sin
from random import Random

from samples.document import Document
from samples.renderers.pages import HEIGHT, WIDTH

AGENCY_SIZE = 9.0
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Watermark:
    """Grey text at some places of every page; `grey` is 0 for black, 1 for white; `angle` in degrees."""

    text: str
    size: float
    grey: float
    angle: float
    places: tuple[tuple[float, float], ...]
    above: bool


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal on the last page; `letters` are x, y, angle and character around the ring."""

    x: float
    y: float
    radius: float
    letters: tuple[tuple[float, float, float, str], ...]


def watermark_of(document: Document, rng: Random) -> Watermark | None:
    """The watermark of a document that has one among its quirks; else nothing is drawn from `rng`."""
    if "watermark" not in document.quirks:
        return None
    stamp = f"{document.published:%Y-%m-%d}"
    text = rng.choice(["政府信息公开", stamp, f"{document.source or '政府信息公开'} {stamp}", "2024"])
    often = rng.random() < 0.5
    rows, columns = (4, 2) if often else (1, 1)
    places = tuple(
        (WIDTH * (column + 0.5) / columns, HEIGHT * (row + 0.5) / rows)
        for row in range(rows)
        for column in range(columns)
    )
    size = 20.0 if often else 44.0
    return Watermark(
        text, size, rng.uniform(0.78, 0.9), rng.choice([30.0, 45.0, 45.0]), places, rng.random() < 0.3
    )


def seal_of(document: Document, rng: Random) -> Seal | None:
    """The seal of a document that has one among its quirks, somewhere on the lower right of its last page."""
    if "seal" not in document.quirks:
        return None
    name = (document.signature[0] if document.signature else document.source or "政府信息公开")[:_LONGEST]
    x, y, radius = rng.uniform(330, 470), rng.uniform(200, 620), rng.uniform(52, 60)
    spread = min(270.0, 22.0 * len(name))
    letters = []
    for number, character in enumerate(name):
        turn = -spread / 2 + spread * (number + 0.5) / len(name)
        inner = radius - 1.4 * AGENCY_SIZE
        letters.append((x + inner * sin(radians(turn)), y - inner * cos(radians(turn)), -turn, character))
    return Seal(x, y, radius, tuple(letters))


def star(seal: Seal) -> list[tuple[float, float]]:
    """The corners of the star in the middle of a seal."""
    corners = []
    for number in range(10):
        radius = seal.radius * (0.32 if number % 2 == 0 else 0.13)
        corners.append((seal.x + radius * sin(pi * number / 5), seal.y - radius * cos(pi * number / 5)))
    return corners
