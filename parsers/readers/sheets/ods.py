"""An OpenDocument spreadsheet (ODS) → one ruled grid a sheet.

Belongs here: sheets in order, with the text that each cell prints. Does not belong here: how the rows
are stored (`parsers.readers.word.odt`); the formats of Excel (`parsers.readers.sheets.excel`), whose library
leaves the merged cells of this one out.
"""

from __future__ import annotations

import re

from lxml import etree

from parsers.model import Grid, GridCell, Layout
from parsers.readers.package import Package, local_attribute, local_name
from parsers.readers.sheets.seen import without_hidden
from parsers.readers.sniff import ODS
from parsers.readers.word.odf_body import OdfBody, hidden_lines
from parsers.readers.word.odt import content_of, document_title

_ZERO = re.compile(r"-?0(?:[.,]0*)?%?")


def read_ods(data: bytes) -> Layout:
    """Visible sheets in order. Raises Refusal for a damaged, encrypted or oversized file."""
    package = Package(data)
    content = content_of(package)
    body = OdfBody(package, content)
    hidden = _hidden_styles(content)
    no_zeros = _without_zeros(package)
    sheets = [
        _grid(element, body, no_zeros is None or local_attribute(element, "name") in no_zeros)
        for book in content.iter()
        if local_name(book) == "spreadsheet"
        for element in book
        if local_name(element) == "table" and local_attribute(element, "style-name") not in hidden
    ]
    blocks = tuple(grid for grid in sheets if grid.cells)
    return Layout(ODS, None, blocks, document_title(package), body.notes())


def _grid(element: etree._Element, body: OdfBody, no_zeros: bool) -> Grid:
    """A sheet up to its last printed row and column, without zeros that it does not show.

    Locators count from A1.
    """
    locator = f"sheet={local_attribute(element, 'name')}"
    cells = [(cell, cell.text) for cell in body.table_cells(element, 1)]
    if no_zeros:
        cells = [(cell, "" if _ZERO.fullmatch(text) else text) for cell, text in cells]
    height = max((cell.row + 1 for cell, text in cells if text), default=0)
    width = max((cell.column + cell.column_span for cell, text in cells if text), default=0)
    grid = Grid(
        tuple(
            GridCell(
                text,
                cell.row,
                cell.column,
                min(cell.row_span, height - cell.row),
                min(cell.column_span, width - cell.column),
                f"{locator} row={cell.row + 1} column={cell.column + 1}",
            )
            for cell, text in cells
            if cell.row < height and cell.column < width
        ),
        locator,
    )
    shown, texts = without_hidden(grid, (0, 0), *hidden_lines(element))
    body.hidden += texts
    return shown


def _without_zeros(package: Package) -> frozenset[str] | None:
    """The names of the sheets whose view is set to show no zeros; None for all."""
    if "settings.xml" not in package:
        return frozenset()
    names = set()
    for item in package.xml("settings.xml").iter("{*}config-item"):
        if local_attribute(item, "name") == "ShowZeroValues" and item.text == "false":
            entry = item.getparent()
            sheets = None if entry is None else entry.getparent()
            if entry is None or sheets is None or local_attribute(sheets, "name") != "Tables":
                return None
            names.add(local_attribute(entry, "name"))
    return frozenset(names)


def _hidden_styles(content: etree._Element) -> frozenset[str]:
    return frozenset(
        local_attribute(style, "name")
        for style in content.iter()
        if local_name(style) == "style"
        and any(local_attribute(properties, "display") == "false" for properties in style)
    )
