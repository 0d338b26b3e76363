"""A PDF page as a picture, for pages and tables that are images.

Belongs here: rendering by pdfium and which parts of a page are worth recognising.
Does not belong here: recognition itself (`scan`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium2

from parsers.model import Block, Note
from parsers.readers.pages.geometry import Box, Character, Paint

if TYPE_CHECKING:
    from parsers.readers.ocr.reader import Pixels

SMALLEST_IMAGE = 150.0, 60.0
"""Points in width and height: no table is smaller; seals, emblems and ornaments are."""
MOST_PRINTED = 10
"""So many characters printed on an image make it a background."""
MAX_PIXELS = 40_000_000
"""Pixels of a rendered page; larger pages are rendered coarser."""


class Picture:
    """One page of an open document, rendered when first needed and turned `turns` quarters clockwise."""

    def __init__(self, page: pdfium2.PdfPage, turns: int) -> None:
        self._page, self._turns = page, turns
        self._rendered: tuple[Pixels, float] | None = None

    def _pixels(self) -> tuple[Pixels, float]:
        """Pixels in blue, green and red, and how many points each is."""
        from parsers.readers.ocr.reader import DOTS

        if self._rendered is None:
            width, height = self._page.get_size()
            zoom = min(DOTS / 72, (MAX_PIXELS / (width * height)) ** 0.5)
            bitmap: Any = self._page.render(scale=zoom, rotation=self._turns % 4 * 90)
            pixels = bitmap.to_numpy()[:, :, :3].copy()
            bitmap.close()
            self._rendered = pixels, 1 / zoom
        return self._rendered

    def blocks(self, number: int, notes: list[Note]) -> list[Block]:
        """What is recognised on the whole page."""
        from parsers.readers.ocr.reader import image_blocks

        return image_blocks(*self._pixels(), number, notes)

    def texts_in(self, boxes: Sequence[Box]) -> list[tuple[str, float]]:
        """What is recognised in boxes of the upright page, as in cells, and how sure that is."""
        from parsers.readers.ocr.cells import texts_in

        return texts_in(*self._pixels(), boxes)

    def tables(self, characters: list[Character], paint: Paint) -> list[Character]:
        """What is recognised in the page's images that show tables; their rules are added to `paint`.

        `characters` are the page's own: where they stand on an image, that is a background.
        """
        from parsers.readers.ocr.reader import tables_in_image

        found = []
        for box in paint.images:
            if not is_telling(box, characters):
                continue
            pixels, scale = self._pixels()
            x0, top, x1, bottom = (max(0, round(side / scale)) for side in box)
            part = pixels[top:bottom, x0:x1]
            if part.size:
                place = Box(x0 * scale, top * scale, x1 * scale, bottom * scale)
                recognised, rules = tables_in_image(part, scale, place)
                found += recognised
                paint.rules += rules
        return found


def is_telling(box: Box, characters: list[Character]) -> bool:
    """Whether an image may be a table: large enough, and nothing printed on it."""
    if box.x1 - box.x0 < SMALLEST_IMAGE[0] or box.bottom - box.top < SMALLEST_IMAGE[1]:
        return False
    inside = (c for c in characters if box.x0 < c.x0 < box.x1 and box.top < c.top < box.bottom)
    return sum(1 for _ in zip(inside, range(MOST_PRINTED), strict=False)) < MOST_PRINTED
