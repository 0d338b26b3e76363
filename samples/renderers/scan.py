"""Scans: the pages drawn as pictures, a little crooked, dirty and compressed, alone or inside a PDF.

Belongs here: drawing pages with Pillow and what a scanner does to them.
Does not belong here: where things stand on the page (`samples.renderers.pages`).
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

from samples.document import Document
from samples.renderers.overlay import AGENCY_SIZE, Seal, Watermark, seal_of, star, watermark_of
from samples.renderers.pages import HEIGHT, WIDTH, Page, paginate


@dataclass(frozen=True, slots=True)
class Scanner:
    """dpi; angle in degrees; noise 0 to 1; shade darkens one side; quality is JPEG's."""

    dpi: int = 200
    angle: float = 0.0
    noise: float = 0.0
    shade: bool = False
    quality: int = 75


def draw_scanner(rng: Random) -> Scanner:
    """A scanner between clean and bad, never so bad that a person could not read the figures."""
    if rng.random() < 0.4:
        return Scanner(dpi=rng.choice([150, 200]))
    return Scanner(
        dpi=rng.choice([150, 200, 200]),
        angle=rng.uniform(-1.2, 1.2),
        noise=rng.choice([0.0, 0.06, 0.12]),
        shade=rng.random() < 0.4,
        quality=rng.choice([45, 60, 80]),
    )


def png(document: Document, rng: Random) -> bytes:
    """All pages below one another in one long picture, as a report put on a site as a picture."""
    scanner = replace(draw_scanner(rng), noise=0.0, shade=False)
    return _bytes(_stack(pictures(document, scanner, rng)), "PNG", scanner)


def jpeg(document: Document, rng: Random) -> bytes:
    """The same as JPEG."""
    scanner = draw_scanner(rng)
    return _bytes(_stack(pictures(document, scanner, rng)), "JPEG", scanner)


def pdf(document: Document, rng: Random) -> bytes:
    """A PDF whose pages are pictures and nothing else."""
    return scanned_pdf(document, draw_scanner(rng), rng)


def scanned_pdf(document: Document, scanner: Scanner, rng: Random) -> bytes:
    """The same by a given scanner."""
    from reportlab.lib.utils import ImageReader

    from samples.renderers.pdf import new_canvas

    buffer = io.BytesIO()
    canvas = new_canvas(buffer)
    for picture in pictures(document, scanner, rng):
        image = ImageReader(io.BytesIO(_bytes(picture, "JPEG", scanner)))
        canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pictures(document: Document, scanner: Scanner, rng: Random) -> list[Image.Image]:
    """Every page as the scanner sees it: 8-bit grey, in colour where the report has a seal."""
    kind = rng.choice(["Serif", "Sans"])
    pages = paginate(document, rng)
    mark, seal = watermark_of(document, rng), seal_of(document, rng)
    found = []
    for number, page in enumerate(pages, 1):
        drawn = _drawn(page, scanner.dpi, kind, mark)
        if seal:
            drawn = drawn.convert("RGB")
            if number == len(pages):
                _stamp(drawn, seal, scanner.dpi / 72, kind)
        found.append(_scanned(drawn, scanner, rng))
    return found


def _drawn(page: Page, dpi: int, kind: str, mark: Watermark | None = None) -> Image.Image:
    scale = dpi / 72
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    if mark:
        _write_across(image, mark, scale, kind)
    pen = ImageDraw.Draw(image)
    for rule in page.rules:
        ends = [(rule.x0 * scale, rule.y0 * scale), (rule.x1 * scale, rule.y1 * scale)]
        pen.line(ends, fill=0, width=max(1, round(0.6 * scale)))
    for text in page.texts:
        position = (text.x * scale, text.y * scale)
        pen.text(position, text.text, fill=0, font=_font(kind, round(text.size * scale)), anchor="ls")
    return image


def _write_across(image: Image.Image, mark: Watermark, scale: float, kind: str) -> None:
    """The watermark below what is printed."""
    font = _font(kind, round(mark.size * scale))
    width = round(font.getlength(mark.text)) + 4
    strip = Image.new("L", (width, round(mark.size * scale * 1.4)), 0)
    ImageDraw.Draw(strip).text((2, strip.height * 0.75), mark.text, fill=255, font=font, anchor="ls")
    strip = strip.rotate(mark.angle, Image.Resampling.BICUBIC, expand=True)
    for x, y in mark.places:
        corner = (round(x * scale - strip.width / 2), round(y * scale - strip.height / 2))
        image.paste(round(255 * mark.grey), corner, strip)


def _stamp(image: Image.Image, seal: Seal, scale: float, kind: str) -> None:
    """The seal over what is printed; ink does not cover black."""
    ink = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(ink)
    box = [(seal.x - seal.radius) * scale, (seal.y - seal.radius) * scale]
    box += [(seal.x + seal.radius) * scale, (seal.y + seal.radius) * scale]
    red = (215, 40, 40)
    pen.ellipse(box, outline=red, width=round(2.5 * scale))
    pen.polygon([(x * scale, y * scale) for x, y in star(seal)], fill=red)
    font = _font(kind, round(AGENCY_SIZE * scale))
    for x, y, angle, character in seal.letters:
        letter = Image.new("L", (round(AGENCY_SIZE * scale * 1.6),) * 2, 0)
        middle = letter.width / 2
        ImageDraw.Draw(letter).text((middle, middle), character, fill=255, font=font, anchor="mm")
        letter = letter.rotate(angle, Image.Resampling.BICUBIC)
        ink.paste(red, (round(x * scale - middle), round(y * scale - middle)), letter)
    image.paste(ImageChops.multiply(image, ink))


@cache
def _font(kind: str, size: int) -> ImageFont.FreeTypeFont:
    path = files("samples") / "fonts" / f"Noto{kind}SC-subset.ttf"
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), size)


def _scanned(image: Image.Image, scanner: Scanner, rng: Random) -> Image.Image:
    if scanner.angle:
        white = 255 if image.mode == "L" else (255, 255, 255)
        image = image.rotate(scanner.angle, Image.Resampling.BICUBIC, fillcolor=white)
    if scanner.shade:
        shade = Image.linear_gradient("L").rotate(90).resize(image.size).point(lambda value: 190 + value // 4)
        image = ImageChops.multiply(image, shade.convert(image.mode))
    if scanner.noise:
        width, height = image.size
        dirt = Image.frombytes("L", image.size, rng.randbytes(width * height)).convert(image.mode)
        image = Image.blend(image, dirt, scanner.noise)
    return image


def _stack(images: list[Image.Image]) -> Image.Image:
    long = Image.new(images[0].mode, (images[0].width, sum(image.height for image in images)), "white")
    top = 0
    for image in images:
        long.paste(image, (0, top))
        top += image.height
    return long


def _bytes(image: Image.Image, kind: str, scanner: Scanner) -> bytes:
    buffer = io.BytesIO()
    if kind == "PNG" and not scanner.noise:
        image = image.quantize(16 if image.mode == "L" else 128)
    image.save(buffer, kind, quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi))
    return buffer.getvalue()
