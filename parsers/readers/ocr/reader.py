"""Images → layout: scans and photographs of pages, alone or inside a PDF or OFD.

Belongs here: opening image files, their resolution, limits, and what is said of a recognised page.
Does not belong here: what is found on a page (`scan_page`). Needs the extra `[ocr]`; import it only where
`can_recognise()` is true, or call `read_image`, which says so.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, ImageSequence

from parsers.model import Block, Grid, Layout, Note, Quarantine
from parsers.readers.limits import MAX_FILE_PIXELS, MAX_IMAGE_PIXELS, MAX_PAGES, Refusal, too_large
from parsers.readers.ocr.recognise import can_recognise
from parsers.readers.pages.blocks import EMPTY, NO_TEXT, blocks_of
from parsers.readers.pages.geometry import Box, Character, Rule
from parsers.readers.visible import left_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from parsers.readers.ocr.page import Recognised

    Pixels = NDArray[np.uint8]

A4_WIDTH = 595.0
"""Points: how wide an image is taken to be that does not say so."""
DOTS = 200
"""Dots an inch at which pages are rendered, and to which coarser and much finer images are brought."""
COARSE, FINE = 170, 320
HALVED = 2.0
"""Four pages on a sheet are this part as wide and as high as pages."""


def read_image(data: bytes) -> Layout | Quarantine:
    """A PNG, JPEG, TIFF, BMP, GIF or WebP → the blocks of its pages, or why there are none.

    Locators are `page=N bbox=x0,top,x1,bottom`: points on the straightened upright page, origin top left.
    Quarantine codes: `needs_ocr` without the extra, `empty`. Raises Refusal (`corrupt`, `too_large`).
    """
    if not can_recognise():
        return NO_TEXT
    blocks: list[Block] = []
    notes: list[Note] = []
    with _damage_refused():
        image = _opened(data)
        media_type = Image.MIME[image.format or ""]
        for number, (pixels, scale) in enumerate(_pages(image), start=1):
            blocks += image_blocks(pixels, scale, number, notes)
    if not blocks:
        return EMPTY
    return Layout(media_type, None, tuple(blocks), {}, tuple(notes))


def image_blocks(pixels: Pixels, scale: float, number: int, notes: list[Note]) -> list[Block]:
    """The blocks of one page image, `scale` points a pixel; that it was recognised is added to `notes`."""
    characters, paint, struck = _recognised(pixels, scale)
    height, width = pixels.shape[:2]
    sheet = Box(0, 0, width * scale, height * scale)
    blocks = blocks_of(characters, paint, number, notes, sheet=sheet)
    if blocks:
        least = min(c.confidence for c in characters)
        detail = f"page {number} was recognised from an image, its least certain line with {least:.2f}"
        notes.append(Note("recognised", detail))
    if blocks and not any(isinstance(block, Grid) for block in blocks):
        notes.append(Note("no_grid", f"page {number}, an image, shows no ruled table"))
    notes += left_out("struck_out", struck)
    return blocks


def tables_in_image(pixels: Pixels, scale: float, place: Box) -> tuple[list[Character], list[Rule]]:
    """What an image within a page prints, where its upper left corner is that of `place`.

    Nothing when it shows no ruled table: charts and emblems are not recognised.
    """
    characters, paint, _ = _recognised(pixels, scale, only_tables=True)
    x, y = place.x0, place.top
    moved = [c._replace(x0=c.x0 + x, top=c.top + y, x1=c.x1 + x, bottom=c.bottom + y) for c in characters]
    return moved, [Rule(r.x0 + x, r.top + y, r.x1 + x, r.bottom + y) for r in paint.rules]


def image_pixels(data: bytes) -> Pixels:
    """The first page of an image file. Raises Refusal."""
    with _damage_refused():
        return next(_pages(_opened(data)))[0]


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Pillow raises these on damaged files, and warns of oddities and of sizes that are limited here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError) as error:
            raise Refusal("corrupt", f"the image is damaged: {error}") from error


def _recognised(pixels: Pixels, scale: float, only_tables: bool = False) -> Recognised:
    """What a page prints, small print enlarged before anything is looked for."""
    from parsers.readers.ocr.page import Recognised
    from parsers.readers.ocr.print_size import is_small

    if not only_tables and is_small(pixels, scale):
        found = _at_scale(pixels, HALVED * scale, only_tables)
        characters = [Character(*_reduced(c), c.text, c.confidence) for c in found.characters]
        rules = [Rule(*_reduced(rule)) for rule in found.paint.rules]
        return Recognised(characters, replace(found.paint, rules=rules), found.struck)
    return _at_scale(pixels, scale, only_tables)


def _reduced(thing: Character | Rule) -> Box:
    return Box(thing.x0 / HALVED, thing.top / HALVED, thing.x1 / HALVED, thing.bottom / HALVED)


def _at_scale(pixels: Pixels, scale: float, only_tables: bool) -> Recognised:
    """A page brought to a resolution at which it can be recognised."""
    import cv2
    import numpy as np

    from parsers.readers.ocr.page import page_of

    if not COARSE <= 72 / scale <= FINE:
        factor = scale * DOTS / 72
        if (
            pixels.shape[0] * pixels.shape[1] * factor**2 > MAX_IMAGE_PIXELS
        ):  # a sliver, taken to be a page wide
            raise too_large("pixels on a page", MAX_IMAGE_PIXELS)
        kind = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
        pixels = np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=kind), np.uint8)
        scale = 72 / DOTS
    return page_of(pixels, scale, only_tables)


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    pages = getattr(image, "n_frames", 1)
    if pages > MAX_PAGES:
        raise too_large("pages", MAX_PAGES)
    if pages * image.width * image.height > MAX_FILE_PIXELS:
        raise too_large("pixels on all pages", MAX_FILE_PIXELS)
    return image


def _pages(image: Image.Image) -> Iterator[tuple[Pixels, float]]:
    """Each page's pixels in blue, green and red, and how many points a pixel is."""
    import numpy as np

    for frame in ImageSequence.Iterator(image):
        if frame.width * frame.height > MAX_IMAGE_PIXELS:
            raise too_large("pixels on a page", MAX_IMAGE_PIXELS)
        upright = ImageOps.exif_transpose(frame)
        colours = np.asarray(_on_paper(upright).convert("RGB"))[:, :, ::-1]
        yield np.ascontiguousarray(colours), _scale(upright)


def _on_paper(image: Image.Image) -> Image.Image:
    """The image without transparency: on white."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))


def _scale(image: Image.Image) -> float:
    """Points a pixel by the resolution the image states, where the page is then 4 to 20 inches wide."""
    stated = float((image.info.get("dpi") or (0, 0))[0])
    if stated >= 100 and 4 <= image.width / stated <= 20:
        return 72 / stated
    return A4_WIDTH / min(image.width, image.height)
