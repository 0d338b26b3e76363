"""Spreadsheets: XLSX with merged cells, written directly, and CSV as a spreadsheet saves it.

Belongs here: SpreadsheetML, CSV.
Does not belong here: the old binary XLS.
"""

from __future__ import annotations

import csv
import io
from math import ceil
from random import Random
from xml.sax.saxutils import escape

from samples.document import Document, Sheet
from samples.renderers.docx import PACKAGE, zipped
from samples.typography import HIDDEN, RAISED, STRUCK, is_marked, pieces

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
FONT = '<font><sz val="10.5"/><name val="宋体"/><charset val="134"/></font>'
LINES = "".join(
    f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1">{FONT}</fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    f'<borders count="2"><border><left/><right/><top/><bottom/></border><border>{LINES}</border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Style 0 is plain, style 1 a cell of a table."""
CHARACTERS, LINE = 5, 15
"""Ideographs that fit beside each other in a column, and points from line to line."""
Grid = list[list[str]]


def xlsx(document: Document, rng: Random) -> bytes:
    """The whole report in one worksheet as office programs save it.

    Figures are numbers where that loses nothing. Texts stand in a part of their own. Every cell of a table
    has borders, also a blank or a covered one. A printed page takes in all columns.
    """
    grid, merges, ruled, hidden = _grid(document)
    strings: dict[str, int] = {}
    rows = []
    for number, row in enumerate(grid, 1):
        style = 1 if number in ruled else 0
        cells = "".join(
            _cell(f"{_letters(column)}{number}", text, style, strings)
            for column, text in enumerate(row)
            if text or style
        )
        lines = max(ceil(len(text) / CHARACTERS) for text in row) if style else 1
        unseen = ' hidden="1"' if number in hidden else ""
        rows.append(f'<row r="{number}" ht="{LINE * max(1, lines)}" customHeight="1"{unseen}>{cells}</row>')
    width = max(map(len, grid))
    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{_letters(width - 1)}{len(grid)}"/>'
        f'<cols><col min="1" max="{width}" width="12" customWidth="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
    )
    if merges:
        merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
        sheet += f'<mergeCells count="{len(merges)}">{merged}</mergeCells>'
    sheet += '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    texts = "".join(f"<si>{_text(text)}</si>" for text in strings)
    parts = {"worksheet": "worksheets/sheet1", "styles": "styles", "sharedStrings": "sharedStrings"}
    return zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{RELATIONS}"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETML}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/{path}.xml" ContentType="{SHEETML}.{kind}+xml"/>'
                for kind, path in parts.items()
            )
            + "</Types>",
            "_rels/.rels": _relations({"officeDocument": "xl/workbook"}),
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(parts),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/styles.xml": f"{HEAD}{STYLES}",
            "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" count="{len(strings)}" '
            f'uniqueCount="{len(strings)}">{texts}</sst>',
        }
    )


def csv_file(document: Document, rng: Random) -> bytes:
    """Comma-separated; merged cells keep their text in the first field. UTF-8 with a mark, or GBK."""
    grid, *_ = _grid(document)
    width = max(map(len, grid))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    pad = rng.random() < 0.5
    writer.writerows([*row, *[""] * (width - len(row))] if pad else row for row in grid)
    return buffer.getvalue().encode(rng.choice(["utf-8-sig", "gb18030"]))


def _relations(parts: dict[str, str]) -> str:
    """Kinds of parts and where they are, numbered from rId1."""
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{path}.xml"/>'
        for n, (kind, path) in enumerate(parts.items(), 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _cell(reference: str, text: str, style: int, strings: dict[str, int]) -> str:
    """A cell; its text is put among `strings`, which number the texts of the workbook."""
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    if text == "0" or (text.isascii() and text.isdecimal() and not text.startswith("0")):
        return f'<c r="{reference}" s="{style}"><v>{text}</v></c>'
    return f'<c r="{reference}" s="{style}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


_MANNERS = {
    STRUCK: "<strike/>",
    RAISED: '<vertAlign val="superscript"/>',
    HIDDEN: '<color rgb="FFFFFFFF"/>',
}


def _text(text: str) -> str:
    """A text of the workbook; with typography inside it, in runs."""
    if not is_marked(text):
        return f'<t xml:space="preserve">{escape(text)}</t>'
    runs = (
        f'<r><rPr>{_MANNERS.get(piece.kind, "")}<sz val="10.5"/><rFont val="宋体"/></rPr>'
        f'<t xml:space="preserve">{escape(piece.text)}</t></r>'
        for piece in pieces(text)
    )
    return "".join(runs)


def _grid(document: Document) -> tuple[Grid, list[str], set[int], set[int]]:
    """Lay the document out as a worksheet.

    Returns:
        All rows, the merged ranges by reference, the rows of tables counted from 1, and the
        hidden ones among these.
    """
    grid: Grid = [[line] for line in document.title]
    merges: list[str] = []
    ruled: set[int] = set()
    hidden: set[int] = set()
    for part in document.parts:
        if not isinstance(part, Sheet):
            grid.append([part.text])
            continue
        top_row = len(grid)
        grid += [[""] * part.columns for _ in part.rows]
        ruled.update(range(top_row + 1, len(grid) + 1))
        unseen = range(len(part.rows)) if part.hidden_whole else part.hidden
        hidden.update(top_row + 1 + row for row in unseen)
        for top, left, box in part.placed():
            grid[top_row + top][left] = box.text
            if box.rows > 1 or box.columns > 1:
                first = f"{_letters(left)}{top_row + top + 1}"
                merges.append(f"{first}:{_letters(left + box.columns - 1)}{top_row + top + box.rows}")
        grid.append([""])
    return grid + [[text] for text in document.signature], merges, ruled, hidden


def _letters(column: int) -> str:
    return chr(ord("A") + column)
