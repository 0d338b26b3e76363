"""The columns of the stores' tables, in which layouts and readings are kept.

Belongs here: names and types, as data frames have them. Does not belong here: those of readings as Arrow
types (`warehouse.readings.columns`), the rows (`warehouse.readings.flatten`), the files
(`warehouse.readings.store`, `.layouts`), and the tables of the warehouse (`warehouse.contracts`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from warehouse.readings.columns import COLUMNS

NUMBER = pl.Decimal(24, 8)
LAYOUTS: dict[str, Any] = {
    "sha256": pl.String,
    "name": pl.String,
    "media_type": pl.String,
    "converter": pl.String,
    "quarantine": pl.String,
    "quarantine_detail": pl.String,
    "attempts": pl.Int32,
    "layout_digest": pl.String,
    "layout": pl.Binary,
}
"""The store of layouts; `layout` is null where `quarantine` says why."""


SCHEMAS: dict[str, dict[str, Any]] = {table: dict(pl.Schema(schema)) for table, schema in COLUMNS.items()}
"""The tables of the store of readings; `documents` last, as it is written last."""
DOCUMENTS, CHECKS = SCHEMAS["documents"], SCHEMAS["checks"]
