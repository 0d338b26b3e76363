"""A document as a PDF.

Belongs here: fonts and the page. Does not belong here: what the document says.

Latin is set in Helvetica, Chinese in the Adobe font STSong-Light, which viewers bring or replace: no font is
embedded, so the file does not depend on the fonts of the machine. It holds no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle
from reportlab.platypus import Paragraph as Text
from reportlab.platypus.flowables import Flowable, Spacer

from warehouse.printable import visible
from warehouse.release.page import Block, Grid, Heading, Paragraph

LATIN, BOLD, CHINESE = "Helvetica", "Helvetica-Bold", "STSong-Light"
_WIDE = re.compile("[^\x00-\xff]+")
_SIZES = {1: 17, 2: 13, 3: 10.5}
_BODY = 8.5


class _Document(SimpleDocTemplate):
    """A document that lists its headings in the outline."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        level, text = getattr(flowable, "outline", (0, ""))
        if level:
            name = f"heading-{self.canv.getPageNumber()}-{text}"
            self.canv.bookmarkPage(name)
            self.canv.addOutlineEntry(text, name, level=level - 1, closed=level > 1)


def write(title: str, blocks: Iterable[Block], path: Path) -> None:
    """Write the file, A4, with page numbers and an outline of its headings.

    Args:
        title: The title of the document.
        blocks: What it says; every text is shown as it is.
        path: The file.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    sides = {f"{side}Margin": 18 * mm for side in ("left", "right", "top", "bottom")}
    document = _Document(str(path), pagesize=A4, invariant=1, title=title, author="", **sides)
    story = [part for block in blocks for part in _flowables(block, document.width)]
    document.build(story, onFirstPage=_number, onLaterPages=_number)


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont(LATIN, 8)
    canvas.drawCentredString(document.pagesize[0] / 2, 24, str(canvas.getPageNumber()))


def _flowables(block: Block, width: float) -> list[Any]:
    if isinstance(block, Heading):
        size = _SIZES[block.level]
        made = _paragraph(
            block.text, BOLD, size, spaceBefore=size * 0.9, spaceAfter=size * 0.4, keepWithNext=1
        )
        made.outline = (block.level, block.text)
        return [made]
    if isinstance(block, Paragraph):
        return [_paragraph(block.text, LATIN, 9.5), Spacer(1, 5)]
    return [_grid(block, width), Spacer(1, 8)]


def _grid(block: Grid, width: float) -> Any:
    rows = [[_paragraph(text, BOLD, _BODY) for text in block.header]]
    rows += [[_paragraph(text, LATIN, _BODY) for text in row] for row in block.rows]
    style = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, colors.Color(0.75, 0.75, 0.75)),
            ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.93, 0.94, 0.96)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return LongTable(rows, colWidths=[share * width for share in block.widths], repeatRows=1, style=style)


def _paragraph(text: str, font: str, size: float, **more: Any) -> Any:
    style = ParagraphStyle(
        "text", fontName=font, fontSize=size, leading=size * 1.45, wordWrap="CJK", splitLongWords=1, **more
    )
    return Text(_marked(text), style)


def _marked(text: str) -> str:
    """The text with its Chinese runs in the Chinese font."""
    parts = []
    end = 0
    shown = visible(text)
    for match in _WIDE.finditer(shown):
        parts.append(escape(shown[end : match.start()]))
        parts.append(f'<font name="{CHINESE}">{escape(match[0])}</font>')
        end = match.end()
    return "".join([*parts, escape(shown[end:])]).replace("\n", "<br/>")
