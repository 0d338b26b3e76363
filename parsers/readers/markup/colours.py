"""Colours of print and of the ground it stands on: whether a page has any that hide text.

Belongs here: reading and comparing colours (the parser is tinycss2's). Does not belong here: which colour an
element has (`parsers.readers.markup.looks`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

import tinycss2
from tinycss2 import color4
from tinycss2.color3 import parse_color

_NEAR = 0.025
"""Of 1, how far two colours may lie apart in each part and nobody tells them apart."""
_TEXT = re.compile(r"color\s*[:=]\s*[\"']?\s*([^;\"'}<>!\n]{1,40})")
_GROUND = re.compile(r"(?:background(?:-color)?\s*:|bgcolor\s*=)\s*[\"']?\s*([^;\"'}<>!\n]{1,80})")
_OF_SYSTEM = {"canvas": "white", "canvastext": "black"}
"""What browsers paint a page with."""
_MAX_COLOURS = 2_000


class Colour(NamedTuple):
    """Parts from 0 to 1; `alpha` 0 is transparent."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def is_clear(self) -> bool:
        """Whether nothing of it is seen."""
        return self.alpha < _NEAR

    def is_near(self, other: Colour) -> bool:
        """Whether print of this colour cannot be seen on a ground of the other."""
        return all(abs(a - b) <= _NEAR for a, b in zip(self[:3], other[:3], strict=True))


WHITE = Colour(1.0, 1.0, 1.0)
BLACK = Colour(0.0, 0.0, 0.0)


@lru_cache(maxsize=4096)
def colour_of(value: str) -> Colour | None:
    """The colour that a value names; None for `inherit` and what is no colour. Old pages leave out the #."""
    value = _OF_SYSTEM.get(value.strip(), value.strip())
    found: Any = parse_color(value) or _of_four_levels(value)
    if found is None and re.fullmatch(r"[0-9a-f]{6}", value):
        found = parse_color("#" + value)
    return Colour(*found) if isinstance(found, tuple) else None


def _of_four_levels(value: str) -> tuple[float, ...] | None:
    """A colour as newer style sheets write it: `rgb(255 255 255 / 100%)`."""
    if not value.startswith(("rgb", "hsl")):
        return None
    found = color4.parse_color(value)
    return None if found is None or isinstance(found, str) else (*found.to("srgb").coordinates, found.alpha)


@lru_cache(maxsize=1024)
def ground_of(value: str) -> tuple[str, str]:
    """The colour and the image in a `background`, `transparent` and `none` where it has none."""
    colour, image = "transparent", "none"
    for token in tinycss2.parse_component_value_list(value, skip_comments=True):
        text = tinycss2.serialize([token])
        if token.type == "url" or (token.type == "function" and not text.startswith(("rgb", "hsl"))):
            image = "some"
        elif colour_of(text) is not None:
            colour = text
    return colour, image


def colours_hide(source: str) -> bool:
    """Whether any print of a page (its lower-cased source) may have the colour of a ground in it."""
    texts: set[str] = set()
    for match in _TEXT.finditer(source):
        before = match.start() - 1
        if before < 0 or source[before] not in "-g":  # background-color, bgcolor
            texts.add(match[1])
    grounds = set(_GROUND.findall(source))
    if len(texts) + len(grounds) > _MAX_COLOURS:
        return True
    printed = {colour for colour in map(colour_of, texts) if colour}
    if any(colour.is_clear for colour in printed):
        return True
    painted = {colour for colour in (colour_of(ground_of(value)[0]) for value in grounds) if colour}
    painted = {colour for colour in painted if not colour.is_clear} | {WHITE}
    return any(a.is_near(b) for a in printed | {BLACK} for b in painted)
