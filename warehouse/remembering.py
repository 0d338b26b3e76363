"""A warehouse of which a part is held in memory, while what is stale is found out.

Belongs here: what is asked for once for each year and table. Does not belong here: what is asked
(`warehouse.slices`), and what is stale (`warehouse.freshness`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from warehouse.storage.tree import Warehouse


@dataclass(frozen=True, slots=True)
class Remembering(Warehouse):
    """A warehouse that has the ledger in memory, and what else is not cut by year once it was asked for.

    Args:
        ledger: The rows of the ledger by year, in the columns that the part of a table may ask for.
        columns: The names of these columns.
        whole: Tables that were asked for.
        bodies: What `bodies_of` found, by year.
    """

    ledger: dict[int, pl.DataFrame]
    columns: tuple[str, ...]
    whole: dict[str, pl.DataFrame] = field(default_factory=dict)
    bodies: dict[int, pl.Series] = field(default_factory=dict)

    def scan(self, table: str, year: int | None = None) -> pl.LazyFrame:
        """As `Warehouse.scan`."""
        if year is not None:
            return Warehouse.scan(self, table, year)
        if table not in self.whole:
            self.whole[table] = Warehouse.scan(self, table).collect()
        return self.whole[table].lazy()

    def bodies_of(self, year: int) -> pl.Series:
        """As `Warehouse.bodies_of`."""
        if year not in self.bodies:
            self.bodies[year] = Warehouse.bodies_of(self, year)
        return self.bodies[year]

    def ledger_of(self, year: int) -> pl.LazyFrame:
        """The rows of a year, as `Warehouse.ledger_of`."""
        if year in self.ledger:
            return self.ledger[year].lazy()
        return pl.LazyFrame(schema=dict.fromkeys(self.columns, pl.String))
