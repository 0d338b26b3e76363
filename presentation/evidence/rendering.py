"""Pages of a file as pictures, for a page of evidence. Runs in a worker, within the limits of a file.

Belongs here: rendering and packing them. Does not belong here: what is marked on them
(`presentation.evidence.source`). PDF is rendered by pdfium, turned as the reader turns it; images are made
smaller; of an OFD the characters and rules are drawn. A page is no larger than `LARGEST_PAGE` bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import pypdfium2 as pdfium2
from PIL import Image, ImageOps, ImageSequence

from parsers.readers.limits import MAX_IMAGE_PIXELS
from parsers.readers.ocr.reader import A4_WIDTH
from parsers.readers.ofd.reader import printed_pages
from parsers.readers.pages.geometry import Box, Character, Rule
from parsers.readers.pdf.annotations import with_annotations_drawn
from parsers.readers.pdf.form_calls import refuse_endless_forms
from parsers.readers.pdf.text import probe
from warehouse.printable import visible

PDF, OFD = "application/pdf", "application/ofd"
DPI = 110
"""Dots an inch at which pages are shown."""
MOST_PAGES = 60
MOST_PIXELS = 4_000_000
"""Pixels of a page; a larger one is shown coarser."""
LARGEST_PAGE = 700_000
"""Bytes of a page: six pages, written in base 64, stay below 6 MB, and as a rule far below 1 MB."""
QUALITIES = (70, 50, 30, 15)


class PageImage(NamedTuple):
    """A page as a picture: its number, its size in points, and the picture in a format of the web."""

    number: int
    width: float
    height: float
    media_type: str
    data: bytes


def has_pages(media_type: str) -> bool:
    """Whether files of a kind consist of pages that can be shown."""
    return media_type in (PDF, OFD) or media_type.startswith("image/")


def render(data: bytes, media_type: str) -> tuple[PageImage, ...]:
    """The pages of a file as pictures, at most `MOST_PAGES`; none of a file that has no pages.

    Args:
        data: The file.
        media_type: What its bytes are.

    Raises:
        Refusal: The file goes beyond a limit of readers or is damaged.
    """
    if media_type == PDF:
        return tuple(_of_pdf(data))
    if media_type == OFD:
        return tuple(_of_ofd(data))
    return tuple(_of_image(data)) if media_type.startswith("image/") else ()


def _of_pdf(data: bytes) -> Iterator[PageImage]:
    refuse_endless_forms(data)
    document = pdfium2.PdfDocument(data)
    try:
        if document.get_formtype():
            document.init_forms()
        for number in range(1, min(len(document), MOST_PAGES) + 1):
            try:
                page = document[number - 1]
            except pdfium2.PdfiumError:  # the reader left it out too
                continue
            page, _ = with_annotations_drawn(document, page, number)
            try:
                yield _of_pdf_page(page, number)
            finally:
                page.close()
    finally:
        document.close()


def _of_pdf_page(page: pdfium2.PdfPage, number: int) -> PageImage:
    flagged = page.get_rotation() // 90
    text = page.get_textpage()
    try:
        turns, _ = probe(text, flagged)
    finally:
        text.close()
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    if turns % 2:
        width, height = height, width
    zoom = _zoom(width, height)
    picture = page.render(scale=zoom, rotation=(turns - flagged) % 4 * 90).to_pil()
    return PageImage(number, width, height, "image/webp", _packed(picture))


def _of_image(data: bytes) -> Iterator[PageImage]:
    image = Image.open(io.BytesIO(data))
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        if number > MOST_PAGES or frame.width * frame.height > MAX_IMAGE_PIXELS:
            return
        picture = ImageOps.exif_transpose(frame).convert("RGB")
        points = _points_a_pixel(picture, frame)
        width, height = picture.width * points, picture.height * points
        zoom = _zoom(width, height)
        size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
        if size[0] < picture.width:
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        yield PageImage(number, width, height, "image/webp", _packed(picture))


def _points_a_pixel(picture: Image.Image, frame: Image.Image) -> float:
    """As the reader of images takes it: by the resolution stated, else the page is as wide as A4."""
    stated = float((frame.info.get("dpi") or (0, 0))[0])
    if stated >= 100 and 4 <= picture.width / stated <= 20:
        return 72 / stated
    return A4_WIDTH / min(picture.width, picture.height)


def _zoom(width: float, height: float) -> float:
    return float(min(DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5))


def _packed(picture: Image.Image) -> bytes:
    """The picture as WebP, as fine as the limit of a page allows; coarser where nothing else helps."""
    picture = picture.convert("RGB")
    while True:
        for quality in QUALITIES:
            packed = io.BytesIO()
            picture.save(packed, "WEBP", quality=quality, method=4)
            if packed.tell() <= LARGEST_PAGE:
                return packed.getvalue()
        picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))


def _of_ofd(data: bytes) -> Iterator[PageImage]:
    for number, area, characters, rules in printed_pages(data):
        if number > MOST_PAGES:
            return
        drawn = _drawn(area, characters, rules)
        yield PageImage(number, area.x1 - area.x0, area.bottom - area.top, "image/svg+xml", drawn)


def _drawn(area: Box, characters: list[Character], rules: list[Rule]) -> bytes:
    """A page drawn from its characters and rules: text alone, which a browser shows and never runs."""
    width, height = area.x1 - area.x0, area.bottom - area.top
    lines = [
        f'<line x1="{r.x0 - area.x0:.1f}" y1="{r.top - area.top:.1f}" x2="{r.x1 - area.x0:.1f}" '
        f'y2="{r.bottom - area.top:.1f}"/>'
        for r in rules
    ]
    letters = [
        f'<text x="{c.x0 - area.x0:.1f}" y="{c.bottom - area.top - 0.16 * (c.bottom - c.top):.1f}" '
        f'font-size="{max(1.0, min(c.bottom - c.top, 200.0)):.1f}">{escape(visible(c.text))}</text>'
        for c in characters
        if not c.text.isspace() and c.text.isprintable()
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}" '
    size = f'width="{width:.1f}" height="{height:.1f}" font-family="serif" stroke-width="0.5">'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    strokes = f'<g stroke="black">{"".join(lines)}</g>'
    return f"{head}{size}{ground}{strokes}{''.join(letters)}</svg>".encode()
