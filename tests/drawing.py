"""Drawing small PDFs for tests: one canvas, tables with or without some of their rules."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
PAGE = (595.0, 842.0)


def pdf(
    *pages: Callable[[Canvas], None], encrypt: StandardEncryption | None = None, title: str = ""
) -> bytes:
    """A PDF with one page for each function that draws."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE, encrypt=encrypt)
    if title:
        canvas.setTitle(title)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def table(
    canvas: Canvas,
    texts: list[list[str]],
    left: float = 100,
    top: float = 700,
    width: float = 80,
    height: float = 24,
    without: str = "",
) -> None:
    """A table with all its rules; `without` names outer ones to leave out: l, r, t, b."""
    columns, rows = len(texts[0]), len(texts)
    right, bottom = left + columns * width, top - rows * height
    for i in range(columns + 1):
        if not ((i == 0 and "l" in without) or (i == columns and "r" in without)):
            canvas.line(left + i * width, top, left + i * width, bottom)
    for i in range(rows + 1):
        if not ((i == 0 and "t" in without) or (i == rows and "b" in without)):
            canvas.line(left, top - i * height, right, top - i * height)
    write(canvas, texts, left, top, width, height)


def write(
    canvas: Canvas, texts: list[list[str]], left: float, top: float, width: float, height: float
) -> None:
    """The texts of a table without any rules."""
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            canvas.drawString(left + c * width + 5, top - r * height - 15, text)
