"""dim_indicator: every cell that any form prints, with its labels.

Belongs here: the forms' cells as a table. Does not belong here: the forms (`parsers.forms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from parsers.forms import FormBlock, Label, forms
from parsers.model import CellKey
from warehouse.contracts.indicators import DimIndicator
from warehouse.inputs import Inputs


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows, of the form files alone."""
    yield indicators().collect()


def indicators() -> pl.LazyFrame:
    """One row a cell, labels and unit of the latest form that prints it, the latest form's cells first."""
    found: dict[CellKey, dict[str, Any]] = {}
    for form in reversed(forms().values()):
        for table in form.tables:
            for key, block, row, column in table.cells():
                entry = found.setdefault(key, _entry(key, block, row, column, len(found)))
                entry["forms"].insert(0, form.code)
    schema = DimIndicator.create_empty().schema
    return pl.LazyFrame(list(found.values()), schema=schema).sort("position")


def _entry(key: CellKey, block: FormBlock, row: Label, column: Label, position: int) -> dict[str, Any]:
    return {
        "indicator": ".".join(key),
        "table": key[0],
        "dimension_1": key[1],
        "dimension_2": key[2],
        "position": position,
        "label_zh": " > ".join((*row.path, *column.path)),
        "label_en": f"{row.en}, {column.en.lower()}",
        "dimension_1_zh": row.text,
        "dimension_2_zh": column.text,
        "dimension_1_en": row.en,
        "dimension_2_en": column.en,
        "unit": block.unit_of(column),
        "kind": block.kind_of(row, column),
        "forms": [],
        "article": block.article,
    }
