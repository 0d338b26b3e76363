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
from parsers.readers.colour import WHITE, colour, unseen_on
from parsers.readers.limits import MAX_CELLS, too_large
from parsers.readers.package import local_attribute, local_name
from parsers.readers.sheets.excel import grid_of
from parsers.readers.sheets.seen import without_hidden
from parsers.readers.sheets.values import Rows, Value
from parsers.readers.sniff import EXCEL_XML
from parsers.readers.visible import UNREADABLE, Run, left_out, see
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
    odd = _odd_styles(root)
    struck: list[str] = []
    hidden: list[str] = []
    sheets = [
        _grid(sheet, odd, struck, hidden)
        for sheet in root.iterchildren("{*}Worksheet")
        if not _is_hidden(sheet)
    ]
    blocks = tuple(grid for grid in sheets if grid.cells)
    if sum(len(grid.cells) for grid in blocks) > MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    title = (root.findtext("{*}DocumentProperties/{*}Title") or "").strip()
    meta = {"title": title} if title else {}
    notes = (*found.notes, *left_out("struck_out", struck), *left_out("hidden_text", hidden))
    return Layout(EXCEL_XML, found.encoding, blocks, meta, notes, found.confidence)


def _is_hidden(sheet: etree._Element) -> bool:
    return (sheet.findtext("{*}WorksheetOptions/{*}Visible") or "").strip() in _HIDDEN


def _grid(sheet: etree._Element, odd: dict[str, Run], struck: list[str], hidden: list[str]) -> Grid:
    name = local_attribute(sheet, "Name")
    tables = [*sheet.iterchildren("{*}Table")]
    cells = [cell for table in tables for cell in _cells(table, odd, struck, hidden)]
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
    grid = grid_of(name, rows, merged, (top, left))
    down = {index for table in tables for index in _hidden_lines(table, "Row")}
    across = {index for table in tables for index in _hidden_lines(table, "Column")}
    shown, texts = without_hidden(grid, (top, left), down, across)
    hidden += texts
    return shown


def _hidden_lines(table: etree._Element, kind: str) -> Iterator[int]:
    """The hidden rows or columns; each says where it stands only when not right behind the one before."""
    below = 0
    for line in table.iterchildren("{*}" + kind):
        index = _number(line, "Index", below + 1) - 1
        below = index + 1 + _number(line, "Span", 0)
        if local_attribute(line, "Hidden") == "1":
            yield from range(index, min(below, index + 10 * MAX_CELLS))


def _odd_styles(root: etree._Element) -> dict[str, Run]:
    """How cells of a style look, for styles that strike their text out."""
    return {
        local_attribute(font.getparent(), "ID"): Run("", struck=True)  # type: ignore[arg-type]
        for font in root.iterfind("{*}Styles/{*}Style/{*}Font")
        if local_attribute(font, "StrikeThrough") == "1"
    }


def _cells(
    table: etree._Element, odd: dict[str, Run], struck: list[str], hidden: list[str]
) -> Iterator[_Cell]:
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
            value = _shown(element, odd, struck, hidden)
            yield _Cell(row, column, down, across, value)


def _number(element: etree._Element, name: str, default: int) -> int:
    said = local_attribute(element, name)
    return int(said) if said.isdecimal() and len(said) < 8 else default


def _shown(cell: etree._Element, odd: dict[str, Run], struck: list[str], hidden: list[str]) -> Value:
    """What is seen of a cell: its value, unless the text is struck, of several looks, or never computed."""
    data = cell.find("{*}Data")
    if data is None or (not len(data) and not data.text):
        kind = "" if data is None else local_attribute(data, "Type")
        return UNREADABLE if local_attribute(cell, "Formula") and kind != "String" else ""
    around = odd.get(local_attribute(cell, "StyleID"), Run(""))
    if not len(data) and around == Run(""):
        return _value(data)
    seen = see(_runs(data, around))
    struck.append(seen.struck)
    hidden.append(seen.hidden)
    return seen.text


def _runs(element: etree._Element, look: Run) -> Iterator[Run]:
    """The runs of a rich text, which is marked up as HTML is."""
    yield look._replace(text=element.text or "")
    for child in element:
        name = local_name(child)
        rise = {"Sup": 1, "Sub": -1}.get(name, look.rise)
        white = unseen_on(colour(local_attribute(child, "Color")), WHITE)
        inner = look._replace(struck=look.struck or name == "S", hidden=look.hidden or white, rise=rise)
        yield from _runs(child, inner)
        yield look._replace(text=child.tail or "")


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
