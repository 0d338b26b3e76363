"""Spreadsheets: XLSX with merged cells, written directly, and CSV as a spreadsheet saves it.

Belongs here: SpreadsheetML, CSV.
Does not belong here: the old binary XLS.
"""

from __future__ import annotations

import csv
import io
from random import Random
from xml.sax.saxutils import escape

from samples.document import Document, Sheet
from samples.renderers.docx import PACKAGE, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
Grid = list[list[str]]


def xlsx(document: Document, rng: Random) -> bytes:
    """The whole report in one worksheet; figures are numbers where that loses nothing."""
    grid, merges = _grid(document)
    rows = []
    for number, row in enumerate(grid, 1):
        cells = "".join(_cell(f"{_letters(column)}{number}", text) for column, text in enumerate(row) if text)
        rows.append(f'<row r="{number}">{cells}</row>')
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>'
    sheet += (
        f'<mergeCells count="{len(merges)}">{merged}</mergeCells></worksheet>' if merges else "</worksheet>"
    )
    return zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{RELATIONS}"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETML}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETML}.worksheet+xml"/></Types>',
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def csv_file(document: Document, rng: Random) -> bytes:
    """Comma-separated; merged cells keep their text in the first field. UTF-8 with a mark, or GBK."""
    grid, _ = _grid(document)
    width = max(map(len, grid))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    pad = rng.random() < 0.5
    writer.writerows([*row, *[""] * (width - len(row))] if pad else row for row in grid)
    return buffer.getvalue().encode(rng.choice(["utf-8-sig", "gb18030"]))


def _relation(kind: str, target: str) -> str:
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _cell(reference: str, text: str) -> str:
    if text == "0" or (text.isascii() and text.isdecimal() and not text.startswith("0")):
        return f'<c r="{reference}"><v>{text}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _grid(document: Document) -> tuple[Grid, list[str]]:
    """All rows of the worksheet, and the merged ranges by reference."""
    grid: Grid = [[line] for line in document.title]
    merges: list[str] = []
    for part in document.parts:
        if not isinstance(part, Sheet):
            grid.append([part.text])
            continue
        top_row = len(grid)
        grid += [[""] * part.columns for _ in part.rows]
        for top, left, box in part.placed():
            grid[top_row + top][left] = box.text
            if box.rows > 1 or box.columns > 1:
                first = f"{_letters(left)}{top_row + top + 1}"
                merges.append(f"{first}:{_letters(left + box.columns - 1)}{top_row + top + box.rows}")
        grid.append([""])
    return grid + [[text] for text in document.signature], merges


def _letters(column: int) -> str:
    return chr(ord("A") + column)
