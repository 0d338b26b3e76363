"""The tables of a release, and their rows.

Belongs here: which tables there are (all of `warehouse.tables` and the two that only a release has),
their columns with the year inside, and reading them a year at a time.
Does not belong here: the rows of the two (`known_errors`, `changes`), and
writing (a module a kind of file).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import dataframely as dy
import polars as pl
import pyarrow as pa

from warehouse import registry
from warehouse.catalogue.dictionary import ColumnEntry, arrow_schema, entries
from warehouse.code import table_version
from warehouse.contracts.release import Change, KnownError
from warehouse.storage.tree import Warehouse

YEAR = ColumnEntry("year", "integer", "The year reported on / 报告年度", False, False, ())
KNOWN_ERRORS, CHANGES = "known_errors", "changes"


@dataclass(frozen=True, slots=True)
class ReleaseTable:
    """A table as a release holds it.

    Args:
        name: The name of its files.
        contract: Columns without the year of a partitioned table.
        yearly: Whether the warehouse cuts it by year; then `year` is its last column and part of its key.
        is_mart: Whether it is written for Stata and Excel too.
        order: The columns that the rows are in the order of, within a year.
    """

    name: str
    contract: type[dy.Schema]
    yearly: bool
    is_mart: bool
    order: tuple[str, ...]

    @property
    def description(self) -> str:
        """What a row is, in English and Chinese."""
        return (self.contract.__doc__ or "").strip()

    @property
    def code(self) -> str:
        """The version of the code that makes it; "" where that is the release itself."""
        name = "fact_check" if self.name == KNOWN_ERRORS else self.name
        return "" if name == CHANGES else table_version(registry.table(name))

    @property
    def columns(self) -> tuple[ColumnEntry, ...]:
        """The columns of every file of the table."""
        found = entries(self.contract)
        return (*found, YEAR) if self.yearly else found

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that no two rows agree in."""
        found = tuple(entry.name for entry in entries(self.contract) if entry.key)
        return (*found, YEAR.name) if self.yearly else found

    @property
    def schema(self) -> Any:
        """The Arrow schema of the Parquet file, descriptions as metadata of the fields."""
        plain = arrow_schema(self.contract)
        if not self.yearly:
            return plain
        return plain.append(pa.field("year", pa.int64()).with_metadata({"description": YEAR.description}))

    def empty(self) -> pl.DataFrame:
        """No rows, of the right types."""
        frame = self.contract.create_empty()
        return frame.with_columns(pl.lit(None, pl.Int64).alias("year")).clear() if self.yearly else frame


def tables() -> dict[str, ReleaseTable]:
    """Every table of a release by name: those of the warehouse in their order, then the release's own."""
    found = {
        name: ReleaseTable(name, each.contract, each.partitioned, each.group == "marts", each.order)
        for name, each in registry.tables().items()
    }
    own = {
        KNOWN_ERRORS: ReleaseTable(KNOWN_ERRORS, KnownError, True, False, found["fact_check"].order),
        CHANGES: ReleaseTable(CHANGES, Change, False, False, ()),
    }
    return found | own


def read(warehouse: Warehouse, table: ReleaseTable) -> Iterator[pl.DataFrame]:
    """The rows of a table of the warehouse in one order for good, a frame a year.

    Args:
        warehouse: Where it lies.
        table: One that the warehouse has.
    """
    if not table.yearly:
        yield in_order(warehouse.scan(table.name).collect(), table)
        return
    for year in warehouse.years(table.name):
        rows = warehouse.scan(table.name, year).collect()
        yield in_order(rows.with_columns(year=pl.lit(year, pl.Int64)), table)


def in_order(rows: pl.DataFrame, table: ReleaseTable) -> pl.DataFrame:
    """Rows sorted by the table's order, then its key: one order, however the warehouse was built."""
    columns = list(dict.fromkeys((*table.order, *table.key)))
    return rows.select(entry.name for entry in table.columns).sort(columns, nulls_last=True)
