"""Spreadsheets (XLSX, XLSB, XLS) → one ruled grid a sheet.

Belongs here: values and merges as calamine reads them, printed as the sheet prints them. Does not
belong here: charts, comments, formulas (their stored results are read).
"""

from __future__ import annotations

import datetime
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
Place = tuple[int, int]
Span = tuple[int, int]

_SINGLE: Span = (1, 1)


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
    spans = _merges(sheet, top, left)
    rows = _printed_rows(sheet.to_python(skip_empty_area=True), spans)
    columns = [f" column={left + column + 1}" for column in range(sheet.width)]
    cells = []
    for row, texts in enumerate(rows):
        place = f"sheet={name} row={top + row + 1}"
        for column, text in enumerate(texts):
            span = spans.get((row, column), _SINGLE)
            if span is not None:
                cells.append(GridCell(text, row, column, span[0], span[1], place + columns[column]))
    return Grid(tuple(cells), f"sheet={name}")


def _merges(sheet: CalamineSheet, top: int, left: int) -> dict[Place, Span | None]:
    """Spans by their upper left cell inside the used area; None for the cells that they cover."""
    spans: dict[Place, Span | None] = {}
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or []:
        rows = range(max(0, first_row - top), min(sheet.height, last_row - top + 1))
        columns = range(max(0, first_column - left), min(sheet.width, last_column - left + 1))
        area = [(row, column) for row in rows for column in columns]
        if area and len(spans) + len(area) <= 10 * MAX_CELLS and spans.keys().isdisjoint(area):
            spans.update(dict.fromkeys(area))
            spans[area[0]] = (len(rows), len(columns))
    return spans


def _printed_rows(values: list[list[Value]], spans: dict[Place, Span | None]) -> list[list[str]]:
    """Rows of texts without the trailing ones in which nothing is printed: formatting makes a sheet long."""
    for (row, column), span in spans.items():
        if span is None:
            values[row][column] = ""
    rows = [[value if isinstance(value, str) else _printed(value) for value in row] for row in values]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


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
