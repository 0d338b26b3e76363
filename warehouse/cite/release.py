"""The tables of a release, read as a warehouse is, and of which release tables are.

Belongs here: the two ways in which tables lie. Does not belong here: making a release.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl
from upath import UPath

from warehouse import registry
from warehouse.storage.tree import Warehouse

RECORD, PARQUET = "release.json", "parquet"
"""What a release says of itself, and the folder of its tables: one file each, the year inside."""


@dataclass(frozen=True, slots=True)
class ReleasedTables(Warehouse):
    """The Parquet files of a release: all years of a table in one file."""

    def path(self, table: str, year: int | None = None) -> UPath:
        """The one file of a table, whatever the year."""
        return self.root / PARQUET / f"{table}.parquet"

    def scan(self, table: str, year: int | None = None) -> pl.LazyFrame:
        """The table, or one year of it; no rows when it is not there."""
        if not self.path(table).exists():
            return registry.table(table).contract.create_empty().lazy()
        rows = pl.scan_parquet(str(self.path(table)), glob=False)
        return rows if year is None else rows.filter(pl.col("year") == year)


def tables_at(folder: str) -> Warehouse:
    """The tables of a release, or of a warehouse where the folder is one."""
    plain = Warehouse.at(folder)
    return ReleasedTables(plain.root, plain.store) if (plain.root / RECORD).exists() else plain


def release_of(folder: UPath) -> str | None:
    """The version of the release that a folder holds; None for a warehouse, which has none."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    version = record.get("version") if isinstance(record, dict) else None
    return version if isinstance(version, str) else None
