"""What a picture of an OFD shows where text stands beneath: nothing, bare ground, or ink.

Belongs here: looking at a picture's pixels. Does not belong here: where it lies (`objects`, `overlays`),
recognition (`ocr`).
"""

from __future__ import annotations

import warnings
from enum import Enum
from io import BytesIO
from typing import Any

from PIL import Image

from parsers.readers.limits import MAX_IMAGE_PIXELS
from parsers.readers.pages.geometry import Box

CLEAR = 32
"""Levels of opacity, of 255, below which nothing is seen of a pixel."""
OPAQUE = 224
"""Levels from which nothing is seen through a pixel."""
LIGHT, CONTRAST = 128, 24
"""A bare ground is at least so light, and its levels differ by less."""
MAGIC = b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM"
"""How pictures inside of a seal's data begin."""


class Over(Enum):
    """What lies over a place: nothing, a ground without anything on it, ink that one sees through, ink."""

    NOTHING = 0
    GROUND = 1
    VEIL = 2
    INK = 3


class Picture:
    """A picture stretched over a box. Without pixels, as of an unknown format, it is ink all over."""

    def __init__(self, image: Image.Image | None, round_only: bool = False) -> None:
        """Args: `round_only` says of a picture without pixels that it fills the ellipse in its box alone."""
        self._image = image.convert("RGBA") if image else None
        self._is_round = round_only

    def over(self, place: Box, box: Box) -> Over:
        """What lies over a box of the page when the picture fills `place`."""
        wide, tall = place.x1 - place.x0, place.bottom - place.top
        if wide <= 0 or tall <= 0:
            return Over.NOTHING
        left, right = (box.x0 - place.x0) / wide, (box.x1 - place.x0) / wide
        top, bottom = (box.top - place.top) / tall, (box.bottom - place.top) / tall
        if self._image is None:
            is_outside = self._is_round and _from_middle(left, right) + _from_middle(top, bottom) > 0.25
            return Over.NOTHING if is_outside else Over.VEIL if self._is_round else Over.INK
        width, height = self._image.size
        part = self._image.crop(
            (
                max(0, int(left * width)),
                max(0, int(top * height)),
                min(width, int(right * width) + 1),
                min(height, int(bottom * height) + 1),
            )
        )
        if not part.width or not part.height:
            return Over.NOTHING
        least, most = _levels(part, "A")
        if most < CLEAR:
            return Over.NOTHING
        if least < OPAQUE:
            return Over.VEIL
        darkest, lightest = _levels(part.convert("RGB"), None)
        return Over.GROUND if darkest >= LIGHT and lightest - darkest < CONTRAST else Over.INK


def picture_of(data: bytes) -> Picture:
    """The picture in a file's bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(BytesIO(data))
            if image.width * image.height > MAX_IMAGE_PIXELS:
                return Picture(None)
            return Picture(image)
        except (OSError, SyntaxError, ValueError, KeyError, EOFError, Image.DecompressionBombError):
            return Picture(None)


def seal_of(data: bytes) -> Picture:
    """The picture of an electronic seal, which its data hold somewhere; a round one where they do not."""
    start = min((at for magic in MAGIC[:3] if (at := data.find(magic)) >= 0), default=-1)
    found = picture_of(data[start:]) if start >= 0 else Picture(None)
    return found if found._image else Picture(None, round_only=True)


def _from_middle(first: float, last: float) -> float:
    return ((first + last) / 2 - 0.5) ** 2


def _levels(image: Image.Image, band: str | None) -> tuple[int, int]:
    extrema: Any = (image.getchannel(band) if band else image.convert("L")).getextrema()
    return int(extrema[0]), int(extrema[1])
