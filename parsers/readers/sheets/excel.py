"""Spreadsheets (XLSX, XLSB, XLS) → one ruled grid a sheet.

Belongs here: values and merges as calamine reads them, printed as the sheet prints them. Does not
belong here: charts, comments, formulas (their stored results are read).
"""

from __future__ import annotations

from io import BytesIO
from typing import cast

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from parsers.model import Block, Grid, GridCell, Layout, Paragraph
from parsers.readers.limits import MAX_CELLS, Refusal, too_large
from parsers.readers.package import Package
from parsers.readers.sheets.seen import Place, SheetView, without_hidden
from parsers.readers.sheets.show import show
from parsers.readers.sheets.values import Rows, Value, printed
from parsers.readers.sheets.xls_view import XlsView
from parsers.readers.sheets.xlsb_view import XlsbView
from parsers.readers.sheets.xlsx_view import WorkbookView
from parsers.readers.sniff import XLS, XLSB, XLSX
from parsers.readers.visible import left_out

Merged = dict[Place, tuple[Value, int, int]]
"""Merged cells by their upper left place: value, rows, columns."""

_NOTHING = frozenset(("", None))


def read_xlsx(data: bytes) -> Layout:
    """Visible worksheets of an XLSX in order. Raises Refusal when encrypted, damaged or oversized."""
    package = Package(data)
    package.refuse_bombs()
    return _read(data, XLSX, WorkbookView(package))


def read_xlsb(data: bytes) -> Layout:
    """As `read_xlsx`, of the binary XLSB."""
    package = Package(data)
    package.refuse_bombs()
    return _read(data, XLSB, XlsbView(package))


def read_xls(data: bytes) -> Layout:
    """As `read_xlsx`, of the old binary XLS and ET."""
    return _read(data, XLS, XlsView(data))


def _read(data: bytes, media_type: str, book: WorkbookView | XlsbView | XlsView) -> Layout:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise Refusal("encrypted", "the workbook asks for a password: save it without one") from error
    visible = [
        meta.name
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
    ]
    blocks: list[Block] = []
    struck: list[str] = []
    hidden: list[str] = []
    cells = 0
    for name in visible:
        view = book.sheet(name)
        grid = _grid(name, workbook.get_sheet_by_name(name), view)
        cells += len(grid.cells)
        if cells > MAX_CELLS:
            raise too_large("cells", MAX_CELLS)
        if grid.cells:
            blocks.append(grid)
        blocks += [
            Paragraph(text, f"sheet={name} drawing={number}") for number, text in enumerate(view.boxes, 1)
        ]
        struck += view.left_struck
        hidden += view.left_hidden
    notes = (*left_out("struck_out", struck), *left_out("hidden_text", hidden))
    if isinstance(book, XlsView):
        notes = (*book.notes, *notes)
    return Layout(media_type, None, tuple(blocks), notes=notes)


def _grid(name: str, sheet: CalamineSheet, view: SheetView) -> Grid:
    if sheet.height * sheet.width > 10 * MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    rows = [] if sheet.start is None else cast(Rows, sheet.to_python(skip_empty_area=True))
    rows, corner = show(rows, sheet.start or (0, 0), view)
    if not rows:
        return Grid((), f"sheet={name}")
    grid = grid_of(name, rows, sheet.merged_cell_ranges or [], corner)
    grid, texts = without_hidden(grid, corner, view.rows, view.columns)
    view.left_hidden += texts
    return grid


def grid_of(name: str, rows: Rows, ranges: list[tuple[Place, Place]], corner: Place) -> Grid:
    """The used area of a sheet; rows and columns count from its corner, locators from A1.

    `rows` are equally long, `ranges` the first and the last place of each merged cell, counted from A1.
    """
    top, left = corner
    merged = _take_merged(rows, ranges, top, left)
    _drop_blank_end(rows, merged)
    columns = [f"column={left + column + 1}" for column in range(len(rows[0]) if rows else 0)]
    cells = []
    for row, width in enumerate(_widths(rows)):
        place = f"sheet={name} row={top + row + 1}"
        for column, value in enumerate(rows[row][:width]):
            height = breadth = 1
            if value is None:
                if (row, column) not in merged:
                    continue
                value, height, breadth = merged[row, column]
                height = min(height, len(rows) - row)
            text = value if isinstance(value, str) else printed(value)
            cells.append(GridCell(text, row, column, height, breadth, f"{place} {columns[column]}"))
    return Grid(tuple(cells), f"sheet={name}")


def _take_merged(rows: Rows, ranges: list[tuple[Place, Place]], top: int, left: int) -> Merged:
    """Takes merged cells out of the rows of the used area, leaving None in all their places.

    A range that overlaps one before it is left as it is: no sheet that a person sees has such.
    """
    merged: Merged = {}
    looked_at = 0
    for (first_row, first_column), (last_row, last_column) in ranges:
        row, column = max(first_row - top, 0), max(first_column - left, 0)
        area = rows[row : max(last_row - top + 1, 0)]
        places = slice(column, max(last_column - left + 1, 0))
        width = len(area[0][places]) if area else 0
        looked_at += len(area) * width
        if looked_at > 10 * MAX_CELLS:
            raise too_large("merged cells", MAX_CELLS)
        if width and all(None not in values[places] for values in area):
            merged[row, column] = (cast(Value, area[0][column]), len(area), width)
            for values in area:
                values[places] = [None] * width
    return merged


def _drop_blank_end(rows: Rows, merged: Merged) -> None:
    """Drops the last rows, in which nothing is printed: formatting makes a sheet long."""
    height = max((row + height for (row, _), (value, height, _) in merged.items() if value != ""), default=0)
    while len(rows) > height and _NOTHING.issuperset(rows[-1]):
        rows.pop()


def _widths(rows: Rows) -> list[int]:
    """How many columns of each row belong to its table; beyond them only wider tables have cells.

    Tables of several widths stand below each other in a sheet. One ends at an empty row if a heading alone
    in its row, with something right below it, begins the next: an empty row may also be part of a table.
    """
    printed = [_printed_width(values) for values in rows]
    widths: list[int] = []
    for row in range(1, len(rows) + 1):
        last = row == len(rows)
        if last or (printed[row - 1] == 0 and printed[row] == 1 and any(printed[row + 1 : row + 2])):
            widths += [max(printed[len(widths) : row])] * (row - len(widths))
    return widths


def _printed_width(values: list[Value | None]) -> int:
    """How many values there are up to the last printed or merged one."""
    width = len(values)
    while width and values[width - 1] == "":
        width -= 1
    return width
