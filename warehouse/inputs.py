"""What the maker of a table is handed: the warehouse, cut down to what the table declares.

Belongs here: `Inputs` and the guard that refuses everything else, so that a declaration cannot be incomplete.
Does not belong here: which inputs a table declares (`warehouse.tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from warehouse.registry import Table
from warehouse.storage.tree import Warehouse

YEAR_DOCUMENTS = "year_documents"

Key = tuple[str, int | None]
"""An input and its year."""


class UndeclaredInputError(RuntimeError):
    """The maker of a table reads what the table's declaration does not name."""


@dataclass(frozen=True, slots=True)
class GuardedWarehouse(Warehouse):
    """A warehouse in which a table's maker can read declared inputs only.

    Args:
        reader: The name of the table that is made, for the message.
        allowed: The inputs as `(name, year)`; the year is None for an input that is read whole.
        parts: Of inputs of which a part is handed out, that part.
        bodies: Of inputs of which some bodies' rows are handed out, the `agency_id` of these.
    """

    reader: str = ""
    allowed: frozenset[Key] = field(default_factory=frozenset)
    parts: Mapping[Key, Callable[[], pl.LazyFrame]] = field(default_factory=dict)
    bodies: Mapping[Key, Callable[[], pl.Series]] = field(default_factory=dict)

    def scan(self, table: str, year: int | None = None) -> pl.LazyFrame:
        """Scan a declared input, as `Warehouse.scan` does.

        Raises:
            UndeclaredInputError: The table and year are not among the declared inputs.
        """
        self._require(table, year)
        if (table, year) in self.parts:
            return self.parts[table, year]()
        # not super(): a dataclass with slots is another class than the one super() would look up
        return self._among_bodies(Warehouse.scan(self, table, year), (table, year))

    def ledger_of(self, year: int) -> pl.LazyFrame:
        """Scan the ledger's rows of a year, as `Warehouse.ledger_of` does.

        Raises:
            UndeclaredInputError: The documents of the year are not a declared input.
        """
        self._require(YEAR_DOCUMENTS, year)
        rows = Warehouse.scan(self, "dim_document").filter(pl.col("year") == year)
        return self._among_bodies(rows, (YEAR_DOCUMENTS, year))

    def _among_bodies(self, rows: pl.LazyFrame, key: Key) -> pl.LazyFrame:
        if key not in self.bodies:
            return rows
        return rows.filter(pl.col("agency_id").is_in(self.bodies[key]().implode()))

    def _require(self, name: str, year: int | None) -> None:
        if (name, year) not in self.allowed:
            what = name if year is None else f"{name} of {year}"
            raise UndeclaredInputError(f"{self.reader} reads {what}, which is not among its declared inputs")


@dataclass(frozen=True, slots=True)
class Settings:
    """What comes from outside the warehouse.

    Args:
        version: Which readings are present, as the reader says; the store is asked with it.
        expected: The list of bodies that are to report, as bytes of a CSV file; None without one.
        last_year: The latest year that a report can be on.
    """

    version: str = ""
    expected: bytes | None = None
    last_year: int = 9999


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a maker may read.

    Args:
        warehouse: Guarded: only declared inputs can be scanned.
        table: The name of the table that is made.
        version: The readings that the table is made of, for `warehouse.readings.store`.
        year: The year that is made; 0 for a table that is not cut by year.
        settings: What comes from outside.
    """

    warehouse: Warehouse
    table: str
    version: str
    year: int
    settings: Settings


def guarded(warehouse: Warehouse, table: Table, year: int | None) -> GuardedWarehouse:
    """The warehouse as the maker of a table may see it.

    Args:
        warehouse: The whole warehouse.
        table: The table that is made.
        year: The year that is made; None for a table that is not cut by year.
    """
    allowed = frozenset((each.name, each.year(year)) for each in table.inputs)
    parts: dict[Key, Callable[[], pl.LazyFrame]] = {}
    bodies: dict[Key, Callable[[], pl.Series]] = {}
    for each in table.inputs:
        key = (each.name, each.year(year))
        if each.part is not None and year is not None:
            parts[key] = partial(each.part, warehouse, year)
        if each.bodies is not None and year is not None:
            bodies[key] = partial(each.bodies, warehouse, year)
    return GuardedWarehouse(warehouse.root, warehouse.store, table.name, allowed, parts, bodies)
