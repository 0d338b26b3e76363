"""Spreadsheets (XLSX, XLSB, XLS) → one ruled grid a sheet.

Belongs here: values and merges as calamine reads them, printed as the sheet prints them. Does not
belong here: charts, comments, formulas (their stored results are read).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from parsers.model import Grid, GridCell, Layout
from parsers.readers.limits import MAX_CELLS, Refusal, too_large
from parsers.readers.package import Package
from parsers.readers.sniff import XLS, XLSB, XLSX

Value = int | float | str | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta
Span = tuple[int, int]


def read_xlsx(data: bytes) -> Layout:
    """Visible worksheets of an XLSX in order. Raises Refusal when encrypted, damaged or oversized."""
    Package(data).refuse_bombs()
    return _read(data, XLSX)


def read_xlsb(data: bytes) -> Layout:
    """As `read_xlsx`, of the binary XLSB."""
    Package(data).refuse_bombs()
    return _read(data, XLSB)


def read_xls(data: bytes) -> Layout:
    """As `read_xlsx`, of the old binary XLS and ET."""
    return _read(data, XLS)


def _read(data: bytes, media_type: str) -> Layout:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise Refusal("encrypted", "the workbook asks for a password: save it without one") from error
    visible = [
        meta.name
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
    ]
    blocks: list[Grid] = []
    for name in visible:
        grid = _grid(name, workbook.get_sheet_by_name(name))
        if grid.cells:
            blocks.append(grid)
        if sum(len(block.cells) for block in blocks) > MAX_CELLS:
            raise too_large("cells", MAX_CELLS)
    return Layout(media_type, None, tuple(blocks))


def _grid(name: str, sheet: CalamineSheet) -> Grid:
    """The used area of a sheet; rows and columns count from its corner, locators from A1."""
    if sheet.start is None:
        return Grid((), f"sheet={name}")
    if sheet.height * sheet.width > 10 * MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    top, left = sheet.start
    spans, covered = _merges(sheet, top, left)
    cells = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=True)):
        for column, value in enumerate(values):
            if (row, column) not in covered:
                down, across = spans.get((row, column), (1, 1))
                locator = f"sheet={name} row={top + row + 1} column={left + column + 1}"
                cells.append(GridCell(_printed(value), row, column, down, across, locator))
    return Grid(tuple(_without_blank_rows(cells)), f"sheet={name}")


def _merges(sheet: CalamineSheet, top: int, left: int) -> tuple[dict[Span, Span], set[Span]]:
    """Spans by their upper left cell inside the used area, and the cells that they cover."""
    spans: dict[Span, Span] = {}
    covered: set[Span] = set()
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or []:
        rows = range(max(0, first_row - top), min(sheet.height, last_row - top + 1))
        columns = range(max(0, first_column - left), min(sheet.width, last_column - left + 1))
        area = [(row, column) for row in rows for column in columns]
        if not area or len(covered) + len(area) > 10 * MAX_CELLS or covered.intersection(area):
            continue
        spans[area[0]] = (len(rows), len(columns))
        covered.update(area[1:])
    return spans, covered


def _without_blank_rows(cells: list[GridCell]) -> Iterator[GridCell]:
    """Cells without the trailing rows in which nothing is printed: formatting makes a sheet long."""
    last = max((cell.row for cell in cells if cell.text), default=-1)
    return (cell for cell in cells if cell.row <= last)


def _printed(value: Value) -> str:
    """A value as the sheet prints it in its general format: whole numbers without a decimal point."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _decimal(value)
    return str(value)


def _decimal(value: float) -> str:
    """The shortest decimal of at most 15 digits, which is what a sheet keeps; never an exponent."""
    return f"{Decimal(f'{value:.15g}'):f}"
