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


def pdf_that_tells(content: bytes, characters: dict[str, str]) -> bytes:
    """A PDF of one page whose font `/F`, Helvetica, says which characters its letters stand for."""
    told = "".join(
        f"<{ord(letter):02X}> <{means.encode('utf-16-be').hex()}>\n" for letter, means in characters.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Told def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(characters)} beginbfchar\n"
        f"{told}endbfchar endcmap end end"
    ).encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    )
    numbered = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, each) for i, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R/Size 7>>\n%%EOF"
