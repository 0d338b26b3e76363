"""Stata files of the marts, with labels of variables and of codes.

Belongs here: names, labels and types that Stata takes, and the file. Does not belong here: the rows.

A column with a closed list of codes becomes a labelled number, a truth value 0 or 1 with labels. Names beyond
32 characters are cut and get four digits of their SHA-256; labels are cut at 80 characters.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from warehouse.release.marts import Sheet

NAME, LABEL = 32, 80
"""Characters that Stata allows in the name and in the label of a variable."""
TRUTH = {0: "no", 1: "yes"}
_TIME = re.compile(rb"<timestamp>\x11.{17}</timestamp>", re.DOTALL)
_FIXED = b"<timestamp>\x1101 Jan 1980 00:00</timestamp>"
"""Stata's files have a time; ours is always this one."""


def write(sheet: Sheet, path: Path) -> None:
    """Write a file of Stata 14 or later (format 118).

    Raises:
        ValueError: The library wrote no file of that format.
    """
    rows = coded(sheet)
    pyreadstat.write_dta(
        rows,
        str(path),
        file_label=sheet.name[:LABEL],
        column_labels=[_cut(entry.description, LABEL) for entry in sheet.columns],
        variable_value_labels=_labels(sheet),
        version=14,
    )
    data = path.read_bytes()
    fixed, count = _TIME.subn(_FIXED, data, count=1)
    if not count:
        raise ValueError(f"{path.name}: no time stands where a Stata file has one")
    path.write_bytes(fixed)


def read(path: Path) -> pl.DataFrame:
    """The values of a file, codes as numbers.

    Raises:
        ValueError: It is no file of Stata.
    """
    try:
        rows, _ = pyreadstat.read_dta(str(path), output_format="polars")
    except pyreadstat.ReadstatError as error:
        raise ValueError(str(error)) from error
    found: pl.DataFrame = rows
    return found


def coded(sheet: Sheet) -> pl.DataFrame:
    """The rows as Stata holds them: codes and truth values as numbers, no null texts, short names."""
    found = []
    for entry in sheet.columns:
        column = sheet.rows[entry.name]
        if entry.codes:
            places = {code: number for number, code in enumerate(entry.codes, start=1)}
            column = column.replace_strict(places, return_dtype=pl.Int32)
        elif column.dtype == pl.Boolean:
            column = column.cast(pl.Int32)
        elif column.dtype.is_integer():
            column = column.cast(pl.Int32 if column.dtype != pl.Int64 else pl.Float64)
        elif isinstance(column.dtype, pl.Decimal):
            column = column.cast(pl.Float64)
        elif isinstance(column.dtype, pl.List):
            column = column.list.eval(pl.element().cast(pl.String)).list.join("; ").fill_null("")
        elif column.dtype == pl.String:
            column = column.fill_null("")  # Stata knows no null text
        found.append(column.alias(short(entry.name)))
    return pl.DataFrame(found)


def short(name: str) -> str:
    """The name that Stata knows a column by."""
    if len(name) <= NAME:
        return name
    return f"{name[: NAME - 5]}_{hashlib.sha256(name.encode()).hexdigest()[:4]}"


def _labels(sheet: Sheet) -> dict[str, Any]:
    """The meanings of numbers, by variable."""
    found: dict[str, Any] = {}
    for entry in sheet.columns:
        if entry.codes:
            found[short(entry.name)] = dict(enumerate(entry.codes, start=1))
        elif sheet.rows[entry.name].dtype == pl.Boolean:
            found[short(entry.name)] = TRUTH
    return found


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
