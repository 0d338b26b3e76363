"""Excel 2003 XML (SpreadsheetML), often called `.xls` → one ruled grid a sheet.

Belongs here: where its cells stand and what they hold. Does not belong here: how values are printed and a
sheet becomes a grid (`parsers.readers.sheets.excel`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from parsers.model import Grid, Layout
from parsers.readers.limits import MAX_CELLS, too_large
from parsers.readers.package import local_attribute
from parsers.readers.sheets.excel import grid_of
from parsers.readers.sheets.values import Rows, Value
from parsers.readers.sniff import EXCEL_XML
from parsers.readers.xml_file import root_of

_HIDDEN = ("SheetHidden", "SheetVeryHidden")


class _Cell(NamedTuple):
    """A cell at its 0-based place; `down` and `across` are the rows and columns that it covers besides."""

    row: int
    column: int
    down: int
    across: int
    value: Value


def read_excel_xml(data: bytes) -> Layout:
    """Visible sheets in order. Raises Refusal for a damaged or oversized file."""
    root, found = root_of(data)
    sheets = [_grid(sheet) for sheet in root.iterchildren("{*}Worksheet") if not _is_hidden(sheet)]
    blocks = tuple(grid for grid in sheets if grid.cells)
    if sum(len(grid.cells) for grid in blocks) > MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    title = (root.findtext("{*}DocumentProperties/{*}Title") or "").strip()
    meta = {"title": title} if title else {}
    return Layout(EXCEL_XML, found.encoding, blocks, meta, found.notes, found.confidence)


def _is_hidden(sheet: etree._Element) -> bool:
    return (sheet.findtext("{*}WorksheetOptions/{*}Visible") or "").strip() in _HIDDEN


def _grid(sheet: etree._Element) -> Grid:
    name = local_attribute(sheet, "Name")
    cells = [cell for table in sheet.iterchildren("{*}Table") for cell in _cells(table)]
    used = [cell for cell in cells if cell.value != ""]
    if not used:
        return Grid((), f"sheet={name}")
    top, left = min(cell.row for cell in used), min(cell.column for cell in used)
    height = max(cell.row + cell.down for cell in used) - top + 1
    width = max(cell.column + cell.across for cell in used) - left + 1
    if height * width > 10 * MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    rows: Rows = [[""] * width for _ in range(height)]
    for cell in used:
        rows[cell.row - top][cell.column - left] = cell.value
    merged = [
        ((cell.row, cell.column), (cell.row + cell.down, cell.column + cell.across))
        for cell in cells
        if cell.down or cell.across
    ]
    return grid_of(name, rows, merged, (top, left))


def _cells(table: etree._Element) -> Iterator[_Cell]:
    """Rows and cells say where they stand only when that is not right behind the one before."""
    count = below = 0
    for line in table.iterchildren("{*}Row"):
        row = _number(line, "Index", below + 1) - 1
        below = row + 1 + _number(line, "Span", 0)
        behind = 0
        for element in line.iterchildren("{*}Cell"):
            column = _number(element, "Index", behind + 1) - 1
            down, across = _number(element, "MergeDown", 0), _number(element, "MergeAcross", 0)
            behind = column + 1 + across
            count += 1
            if count > 10 * MAX_CELLS:
                raise too_large("cells", MAX_CELLS)
            yield _Cell(row, column, down, across, _value(element.find("{*}Data")))


def _number(element: etree._Element, name: str, default: int) -> int:
    said = local_attribute(element, name)
    return int(said) if said.isdecimal() and len(said) < 8 else default


def _value(data: etree._Element | None) -> Value:
    """What a cell holds, by the type that it states; as written where it is not of that type."""
    if data is None:
        return ""
    text = str(data.xpath("string()"))  # without comments, with the runs of rich text
    kind = local_attribute(data, "Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.datetime.fromisoformat(text)
            return moment if moment.time() != datetime.time() else moment.date()
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text
