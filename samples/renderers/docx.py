"""DOCX with merged cells, written directly: a handful of XML parts in a zip with fixed timestamps.

Belongs here: WordprocessingML and the zip around it.
Does not belong here: the old binary DOC, RTF (`samples.renderers.rtf`).
"""

from __future__ import annotations

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

from samples.document import Box, Document, Heading, Sheet
from samples.typography import HIDDEN, RAISED, STRUCK, is_marked, marked, pieces

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
TEXT_WIDTH = 9026
"""Twentieths of a point between the margins of an A4 page."""
RELATIONS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
Target="word/document.xml"/></Relationships>"""


def document(document: Document, rng: Random) -> bytes:
    """The report as a DOCX file."""
    body = [_paragraph(line, rng, centered=True) for line in document.title]
    for part in document.parts:
        if isinstance(part, Sheet):
            body += [_table(part, rng), _paragraph("", rng)]
        else:
            body.append(_paragraph(part.text, rng, bold=isinstance(part, Heading)))
    body += [_paragraph(text, rng) for text in document.signature]
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{WORD}"><w:body>'
    xml += "".join(body) + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": xml})


def _paragraph(text: str, rng: Random, centered: bool = False, bold: bool = False) -> str:
    properties = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centered else ""
    if is_marked(text):
        return f"<w:p>{properties}{_typed(text, bold, rng)}</w:p>"
    cut = rng.randrange(1, len(text)) if len(text) > 1 and rng.random() < 0.3 else len(text)
    runs = "".join(_run(piece, bold) for piece in (text[:cut], text[cut:]) if piece)
    return f"<w:p>{properties}{runs}</w:p>"


_MANNERS = {
    STRUCK: ("<w:strike/>", "<w:dstrike/>", "deleted"),
    RAISED: ('<w:vertAlign w:val="superscript"/>', '<w:position w:val="8"/><w:sz w:val="12"/>'),
    HIDDEN: ("<w:vanish/>", "<w:vanish/>", '<w:color w:val="FFFFFF"/>'),
}
"""Run properties in schema order; `deleted` is a tracked change."""


def _typed(text: str, bold: bool, rng: Random) -> str:
    """Runs of their own for what is struck, raised or hidden."""
    runs = []
    for piece in pieces(text):
        manner = rng.choice(_MANNERS[piece.kind]) if piece.kind else ""
        if manner == "deleted":
            by = 'w:id="1" w:author="office" w:date="2024-01-08T09:00:00Z"'
            run = _run(piece.text, bold).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
            runs.append(f"<w:del {by}>{run}</w:del>")
        else:
            runs.append(_run(piece.text, bold, manner))
    return "".join(runs)


def _run(text: str, bold: bool, manner: str = "") -> str:
    weight = ("<w:b/>" if bold else "") + manner
    fonts = '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>'
    return f'<w:r><w:rPr>{fonts}{weight}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(sheet: Sheet, rng: Random) -> str:
    placed: dict[int, dict[int, tuple[Box, bool]]] = {index: {} for index in range(len(sheet.rows))}
    for top, left, box in sheet.placed():
        for row in range(top, top + box.rows):
            placed[row][left] = (box, row == top)
    labels = max(1, sheet.columns - 7)  # the columns before the numbers are wider
    widths = [TEXT_WIDTH // (sheet.columns + labels) * (2 if i < labels else 1) for i in range(sheet.columns)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    hidden = sheet.hidden if not sheet.hidden_whole else frozenset(placed)
    rows = "".join(_row(cells, rng, hidden=index in hidden) for index, cells in placed.items())
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _row(cells: dict[int, tuple[Box, bool]], rng: Random, *, hidden: bool = False) -> str:
    """A row: a box that continues from above is an empty cell with vMerge."""
    xml = []
    for left in sorted(cells):
        box, begins = cells[left]
        span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
        merge = ""
        if box.rows > 1:
            merge = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
        texts = box.text.split("\n") if begins else [""]
        if hidden:
            texts = [marked(text, HIDDEN) if text else text for text in texts]
        paragraphs = "".join(_paragraph(text, rng, centered=True) for text in texts)
        xml.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraphs}</w:tc>")
    properties = "<w:trPr><w:hidden/></w:trPr>" if hidden else ""
    return f"<w:tr>{properties}{''.join(xml)}</w:tr>"


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of the members whose bytes depend on nothing but them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
