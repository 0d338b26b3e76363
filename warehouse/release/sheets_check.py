"""Whether the Stata files and workbooks of a mart hold its rows.

Belongs here: reading them back and comparing. Does not belong here: the other formats (`verify`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from warehouse.release import files, to_excel, to_stata
from warehouse.release.marts import Sheet, sheets
from warehouse.release.tables import ReleaseTable


def flaws_of_sheets(folder: Path, table: ReleaseTable, rows: pl.DataFrame) -> Iterator[str]:
    """A sentence for each file that does not hold the rows.

    Args:
        folder: The folder of the release.
        table: The mart.
        rows: All of its rows.
    """
    for sheet in sheets(table, rows):
        for path, wanted, read in (
            (files.stata(sheet.name), to_stata.coded(sheet), _stata),
            (files.excel(sheet.name), to_excel.cells(sheet), _excel),
        ):
            try:
                found = read(folder / path, sheet)
            except (OSError, ValueError, CalamineError) as error:
                yield f"{path}: cannot be read: {str(error)[:200]}"
                continue
            if flaw := _differ(found, wanted):
                yield f"{path}: {flaw}"


def _stata(path: Path, sheet: Sheet) -> tuple[list[str], list[list[Any]]]:
    found = to_stata.read(path)
    return found.columns, [column.to_list() for column in found]


def _excel(path: Path, sheet: Sheet) -> tuple[list[str], list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    header: list[str] = []
    columns: list[list[Any]] = [[] for _ in sheet.columns]
    for name in book.sheet_names:
        if name == to_excel.data_sheet(1) or name.startswith("data "):
            first, *rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            header = [str(each) for each in first]
            for row in rows:
                for values, value in zip(columns, [*row, *[""] * len(columns)], strict=False):
                    values.append(value)
    return header, columns


def _differ(found: tuple[list[str], list[list[Any]]], wanted: pl.DataFrame) -> str:
    """What is other than wanted, in a clause; "" when nothing is."""
    names, columns = found
    if names != wanted.columns:
        return "the columns are not those of the mart"
    rows = {len(column) for column in columns}
    if rows != {len(wanted)}:
        return f"has {max(rows):,} rows, the mart has {len(wanted):,}"
    for name, column in zip(names, columns, strict=True):
        for number, (one, other) in enumerate(zip(column, wanted[name], strict=True), start=1):
            if not _same(_plain(one), _plain(other)):
                return f"row {number:,} of {name} is {one!r:.80}, the mart has {other!r:.80}"
    return ""


def _same(one: Any, other: Any) -> bool:
    """Equal; numbers to the 15 digits that Excel keeps."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-14)
    return bool(one == other)


def _plain(value: Any) -> Any:
    """A value as every format has it: no difference of types, and nothing for null."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | int | float):
        return float(value)
    return value if isinstance(value, date) else str(value)
