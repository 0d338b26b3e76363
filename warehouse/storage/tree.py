"""Where everything lies: the warehouse's tree and the store of readings beside it.

Belongs here: paths out of two strings, local or object storage. Does not belong here: what is written there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from upath import UPath

from warehouse import registry
from warehouse.catalogue.dictionary import arrow_schema
from warehouse.contracts.codes import COUNTED_STATUS
from warehouse.storage import parquet, remote

PART = "part-0.parquet"
YEAR = re.compile(r"year=([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A folder of Parquet that readers glob, and beside it a store that only this package reads.

    Args:
        root: The folder of the tables.
        store: The folder of layouts and readings.
    """

    root: UPath
    store: UPath

    @classmethod
    def at(cls, warehouse: str, store: str | None = None) -> Warehouse:
        """The warehouse at a path or URL.

        Args:
            warehouse: The folder of the tables.
            store: The folder of layouts and readings; `WAREHOUSE-readings` when None.
        """
        root = warehouse.rstrip("/")
        return cls(remote.at(root), remote.at(store or f"{root}-readings"))

    @property
    def staging(self) -> UPath:
        """Where files are written before they are published."""
        return self.store / "staging"

    def path(self, table: str, year: int | None = None) -> UPath:
        """The one file of a table, or of a table's year."""
        if year is not None:
            return self.root / table / f"year={year}" / PART
        return self.root / f"{table}.parquet"

    def years(self, table: str) -> list[int]:
        """The years a table has a file for."""
        folder = self.root / table
        if not remote.is_local(folder):
            parts = (key.partition("/") for key in remote.keys_below(folder))
            matches = (YEAR.fullmatch(name) for name, _, file in parts if file == PART)
            return sorted(int(match[1]) for match in matches if match)
        if not folder.exists():
            return []
        found = [YEAR.fullmatch(entry.name) for entry in folder.iterdir() if (entry / PART).exists()]
        return sorted(int(match[1]) for match in found if match)

    def scan(self, table: str, year: int | None = None) -> pl.LazyFrame:
        """The table, or one year of it; no rows when it is not there."""
        path = self.path(table, year)
        if not path.exists():
            return registry.table(table).contract.create_empty().lazy()
        return pl.scan_parquet(str(path), glob=False, hive_partitioning=False)

    def ledger_of(self, year: int) -> pl.LazyFrame:
        """The rows of dim_document whose report is on the year."""
        return self.scan("dim_document").filter(pl.col("year") == year)

    def bodies_of(self, year: int) -> pl.Series:
        """`agency_id` of the bodies whose reports on the year count."""
        counted = self.ledger_of(year).filter(pl.col("status").is_in(COUNTED_STATUS))
        return counted.select("agency_id").drop_nulls().unique().collect()["agency_id"]

    def write(self, table: str, frame: pl.DataFrame, fingerprint: str, year: int | None = None) -> None:
        """Replace the table, or one year of it, in one step and unchecked (`warehouse.make` checks).

        Args:
            table: The name of the table.
            frame: Its rows.
            fingerprint: Written into the footer.
            year: The year of a partitioned table.
        """
        schema = arrow_schema(registry.table(table).contract)
        parquet.write(frame, self.path(table, year), schema, fingerprint, self.staging)

    def footer(self, table: str, year: int | None = None) -> dict[str, str]:
        """Our entries in the footer of the table's file; empty when there is none."""
        return parquet.metadata(self.path(table, year))

    def fingerprint(self, table: str, year: int | None = None) -> str | None:
        """The fingerprint in the footer of the table's file; None when there is none."""
        return parquet.fingerprint(self.path(table, year))

    def remove(self, table: str, year: int) -> None:
        """Remove the file of a year that has no documents any more."""
        parquet.remove(self.path(table, year))


def nearby(warehouse: Warehouse, folder: Path, table: str, year: int | None = None) -> Warehouse:
    """A warehouse whose file of a table the operating system can open.

    Args:
        warehouse: The warehouse; where it is local, it is returned.
        folder: For object storage the local folder that a copy of the one file goes to, unless it is there.
        table: The table.
        year: The year of a partitioned table.
    """
    if remote.is_local(warehouse.root):
        return warehouse
    near, source = Warehouse.at(str(folder)), warehouse.path(table, year)
    target = Path(str(near.path(table, year)))
    if not target.exists() and source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.fs.get_file(source.path, str(target))
    return near
