"""Born-digital PDF: the pages drawn with reportlab, Chinese in an embedded TrueType subset.

Belongs here: writing laid-out pages as PDF.
Does not belong here: where things stand on the page (`samples.renderers.pages`).
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import io
import re
from dataclasses import replace
from importlib.resources import files
from random import Random
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.document import Document
from samples.renderers.overlay import AGENCY_SIZE, Seal, Watermark, seal_of, star, watermark_of
from samples.renderers.pages import HEIGHT, WIDTH, Page, Rule, Text, measure, paginate
from samples.typography import COVERED, HIDDEN, RAISED, STRUCK, Piece, pieces

LATIN = "Times-Roman"
settings: Any = rl_config
settings.useA85 = 0  # binary streams: a fifth smaller


def ruled(document: Document, rng: Random) -> bytes:
    """The report as a PDF of text and ruled tables."""
    pages = paginate(document, rng)
    chinese = _register(rng.choice(["Sans", "Sans", "Serif"]))
    buffer = io.BytesIO()
    canvas = new_canvas(buffer)
    canvas.setTitle("".join(document.title))
    latin = rng.random() < 0.5
    manner = rng.random()
    mark = watermark_of(document, rng)
    seal = seal_of(document, rng)
    unseen = rng.choice(["white", "invisible"]) if any(_is_typed(page) for page in pages) else ""
    for number, page in enumerate(pages, 1):
        if mark and not mark.above:
            _draw_watermark(canvas, mark, chinese)
        rules = list(dict.fromkeys(page.rules))
        if manner > 0.65:
            rules = _whole(rules)
        fonts = chinese, LATIN if latin else chinese
        _draw(canvas, page, rules, fonts, as_boxes=manner < 0.3, unseen=unseen)
        if mark and mark.above:
            _draw_watermark(canvas, mark, chinese)
        if seal and number == len(pages):
            _draw_seal(canvas, seal, chinese)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def new_canvas(buffer: io.BytesIO) -> Canvas:
    """An A4 canvas whose bytes depend on nothing but what is drawn."""
    return Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)


def _register(kind: str) -> str:
    name = f"Noto{kind}SC-subset"
    path = files("samples") / "fonts" / f"{name}.ttf"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(path.read_bytes())))
    return name


def _whole(rules: list[Rule]) -> list[Rule]:
    """Rules that continue each other as one; other writers draw each side of each cell."""
    joined: list[Rule] = []
    for upright in (False, True):
        along = [rule for rule in rules if (rule.x0 == rule.x1) is upright]
        along.sort(key=lambda rule: (rule.x0, rule.y0) if upright else (rule.y0, rule.x0))
        for rule in along:
            last = joined[-1] if joined else None
            if last and (last.x1, last.y1) == (rule.x0, rule.y0) and (last.x0 == last.x1) is upright:
                joined[-1] = replace(last, x1=rule.x1, y1=rule.y1)
            else:
                joined.append(rule)
    return joined


def _is_typed(page: Page) -> bool:
    return any(piece.kind for text in page.texts for piece in pieces(text.text))


def _draw(
    canvas: Canvas, page: Page, rules: list[Rule], fonts: tuple[str, str], *, as_boxes: bool, unseen: str
) -> None:
    """Rules are lines or, as some writers have it, thin filled rectangles."""
    canvas.setLineWidth(0.5)
    for rule in rules:
        if as_boxes:
            width, height = max(rule.x1 - rule.x0, 0.5), max(rule.y1 - rule.y0, 0.5)
            canvas.rect(rule.x0, HEIGHT - rule.y0 - height, width, height, stroke=0, fill=1)
        else:
            canvas.line(rule.x0, HEIGHT - rule.y0, rule.x1, HEIGHT - rule.y1)
    for text in page.texts:
        x = text.x
        for piece in pieces(text.text):
            x = _draw_piece(canvas, piece, text, x, fonts, unseen)


def _draw_piece(
    canvas: Canvas, piece: Piece, text: Text, x: float, fonts: tuple[str, str], unseen: str
) -> float:
    """Draw a piece of a text from x on; where what comes next begins."""
    size = text.size * 0.6 if piece.kind == RAISED else text.size
    y = HEIGHT - text.y + (text.size * 0.4 if piece.kind == RAISED else 0)
    start = x
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", piece.text):
        canvas.setFont(fonts[1] if run.isascii() else fonts[0], size)
        if piece.kind == HIDDEN:
            canvas.saveState()
            canvas.setFillGray(1)
            canvas.drawString(x, y, run, mode=3 if unseen == "invisible" else 0)
            canvas.restoreState()
        else:
            canvas.drawString(x, y, run)
        x += measure(run, size)
    if piece.kind == STRUCK:
        canvas.line(start, y + size * 0.3, x, y + size * 0.3)
    if piece.kind == COVERED:
        canvas.saveState()
        canvas.setFillGray(1)
        canvas.rect(start - 1, y - size * 0.25, x - start + 2, size * 1.2, stroke=0, fill=1)
        canvas.restoreState()
        return start
    return x


def _draw_watermark(canvas: Canvas, mark: Watermark, font: str) -> None:
    canvas.saveState()
    canvas.setFillGray(mark.grey)
    canvas.setFont(font, mark.size)
    for x, y in mark.places:
        canvas.saveState()
        canvas.translate(x, HEIGHT - y)
        canvas.rotate(mark.angle)
        canvas.drawCentredString(0, 0, mark.text)
        canvas.restoreState()
    canvas.restoreState()


def _draw_seal(canvas: Canvas, seal: Seal, font: str) -> None:
    """A ring with a star and the name around it, all in red, over what is printed there."""
    canvas.saveState()
    canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
    canvas.setFillColorRGB(0.85, 0.1, 0.1)
    canvas.setLineWidth(2.5)
    canvas.circle(seal.x, HEIGHT - seal.y, seal.radius, stroke=1, fill=0)
    path = canvas.beginPath()
    for number, (x, y) in enumerate(star(seal)):
        (path.moveTo if number == 0 else path.lineTo)(x, HEIGHT - y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFont(font, AGENCY_SIZE)
    for x, y, angle, character in seal.letters:
        canvas.saveState()
        canvas.translate(x, HEIGHT - y)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, character)
        canvas.restoreState()
    canvas.restoreState()
