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
from samples.renderers.pages import HEIGHT, WIDTH, Page, Rule, measure, paginate

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
    for page in pages:
        rules = list(dict.fromkeys(page.rules))
        if manner > 0.65:
            rules = _whole(rules)
        _draw(canvas, page, rules, chinese, LATIN if latin else chinese, as_boxes=manner < 0.3)
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


def _draw(canvas: Canvas, page: Page, rules: list[Rule], chinese: str, latin: str, *, as_boxes: bool) -> None:
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
        for piece in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text.text):
            canvas.setFont(latin if piece.isascii() else chinese, text.size)
            canvas.drawString(x, HEIGHT - text.y, piece)
            x += measure(piece, text.size)
