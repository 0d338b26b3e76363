"""Excel workbooks of the marts.

Belongs here: what a sheet can hold, and the file. Does not belong here: the rows.

A text that begins like a formula has an apostrophe before it and is a text in any case. What a cell cannot
hold is said in it: a longer text is cut with a note, a control character is shown as its number.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from warehouse.printable import to_spreadsheet
from warehouse.release.marts import Sheet

ROWS, TEXT = 1_048_576, 32_767
"""Rows of a sheet and characters of a cell that Excel allows."""
_KEPT = 32_700
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_CREATED = datetime.datetime(1980, 1, 1)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(sheet: Sheet, path: Path) -> None:
    """Write a workbook: the rows in as many sheets as they need, and a sheet that describes the columns."""
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"title": sheet.name, "comments": sheet.description, "created": _CREATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, rows in enumerate(_parts(cells(sheet)), start=1):
            page = book.add_worksheet(data_sheet(number))
            page.freeze_panes(1, 0)
            page.set_column(0, rows.width - 1, 16)
            page.write_row(0, 0, rows.columns, bold)
            for place, row in enumerate(rows.iter_rows(), start=1):
                _write_row(page, place, row, date)
            if len(rows):
                page.autofilter(0, 0, len(rows), rows.width - 1)
        about = book.add_worksheet("columns")
        about.set_column(0, 0, 30)
        about.set_column(1, 3, 60)
        about.write_row(0, 0, ("column", "what it says", "说明", "codes"), bold)
        for place, entry in enumerate(sheet.columns, start=1):
            english, _, chinese = entry.description.partition(" / ")
            about.write_row(place, 0, (entry.name, english, chinese, ", ".join(entry.codes)))


def cells(sheet: Sheet) -> pl.DataFrame:
    """The rows as a workbook holds them."""
    columns = []
    for column in sheet.rows:
        if isinstance(column.dtype, pl.Decimal):
            column = column.cast(pl.Float64)
        elif isinstance(column.dtype, pl.List):
            column = column.list.eval(pl.element().cast(pl.String)).list.join("; ")
        if column.dtype == pl.String:
            column = column.map_elements(_cell_text, pl.String, skip_nulls=True)
        columns.append(column)
    return pl.DataFrame(columns)


def data_sheet(number: int) -> str:
    """The name of a sheet of rows, from 1."""
    return "data" if number == 1 else f"data {number}"


def _parts(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    yield rows.head(ROWS - 1)
    for start in range(ROWS - 1, len(rows), ROWS - 1):
        yield rows.slice(start, ROWS - 1)


def _cell_text(text: str) -> str:
    shown = _CONTROL.sub(lambda match: f"<{ord(match[0]):04x}>", to_spreadsheet(text))
    if len(shown.encode("utf-16-le")) // 2 <= TEXT:
        return shown
    return f"{shown[: _KEPT // 2]}… [{len(text)} characters, see the Parquet file]"


def _write_row(page: Any, place: int, row: tuple[Any, ...], date: Any) -> None:
    for column, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, str):
            page.write_string(place, column, value)
        elif isinstance(value, bool):
            page.write_boolean(place, column, value)
        elif isinstance(value, datetime.date):
            page.write_datetime(place, column, value, date)
        else:
            page.write_number(place, column, value)
