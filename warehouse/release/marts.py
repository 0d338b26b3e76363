"""A mart in the two shapes that statistics programs and spreadsheets want.

Belongs here: wide (a row an agency and year, a column a measure) and long (a row a measure).
Does not belong here: writing them (`to_stata`, `to_excel`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from warehouse.catalogue.dictionary import ColumnEntry
from warehouse.release.tables import ReleaseTable

NAMES = ("province", "agency_name", "division_code")
"""Columns that a long row repeats beside the key, where the mart has them."""
MEASURE, VALUE = "measure", "value"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A mart in one shape.

    Args:
        name: The name of its files.
        description: What a row is, in English and Chinese.
        columns: Its columns.
        rows: Its rows.
    """

    name: str
    description: str
    columns: tuple[ColumnEntry, ...]
    rows: pl.DataFrame


def sheets(table: ReleaseTable, rows: pl.DataFrame) -> list[Sheet]:
    """A mart in both shapes; as it is alone where it has no measures, or is long itself (a column `value`).

    Args:
        table: The mart.
        rows: All of its rows.
    """
    wide = Sheet(f"{table.name}_wide", table.description, table.columns, rows)
    is_long = {entry.name for entry in table.columns} & {MEASURE, VALUE}
    measures = [] if is_long else [entry for entry in table.columns if _is_measure(entry, table)]
    return [wide, _long(table, rows, measures)] if measures else [wide]


def _is_measure(entry: ColumnEntry, table: ReleaseTable) -> bool:
    return entry.kind in ("integer", "number", "boolean") and entry.name not in table.key


def _long(table: ReleaseTable, rows: pl.DataFrame, measures: list[ColumnEntry]) -> Sheet:
    """One row a measure that has a value, in the order of the wide rows and the mart's columns."""
    kept = [entry for entry in table.columns if entry.name in (*table.key, *NAMES)]
    names = [entry.name for entry in measures]
    place = {name: number for number, name in enumerate(names)}
    melted = (
        rows.with_row_index("row")
        .select("row", *(entry.name for entry in kept), *(pl.col(name).cast(pl.Float64) for name in names))
        .unpivot(on=names, index=["row", *(e.name for e in kept)], variable_name=MEASURE, value_name=VALUE)
        .drop_nulls(VALUE)
        .sort("row", pl.col(MEASURE).replace_strict(place, return_dtype=pl.Int32))
        .drop("row")
    )
    columns = (
        *kept,
        ColumnEntry(MEASURE, "string", "Column of the wide form / 指标列名", False, True, tuple(names)),
        ColumnEntry(
            VALUE, "number", "Its value; true is 1, false is 0 / 值（是为1，否为0）", False, False, ()
        ),
    )
    about = "A measure of the mart that has a value / 宽表中有值的一项指标"
    return Sheet(f"{table.name}_long", f"{table.description}. {about}", columns, melted)
