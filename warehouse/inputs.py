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


class UndeclaredInputError(RuntimeError):
    """The maker of a table reads what the table's declaration does not name."""


@dataclass(frozen=True, slots=True)
class GuardedWarehouse(Warehouse):
    """A warehouse in which a table's maker can read declared inputs only.

    Args:
        reader: The name of the table that is made, for the message.
        allowed: The inputs as `(name, year)`; the year is None for an input that is read whole.
        parts: Of inputs of which a part is handed out, that part.
    """

    reader: str = ""
    allowed: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)
    parts: Mapping[str, Callable[[], pl.LazyFrame]] = field(default_factory=dict)

    def scan(self, table: str, year: int | None = None) -> pl.LazyFrame:
        """Scan a declared input, as `Warehouse.scan` does.

        Raises:
            UndeclaredInputError: The table and year are not among the declared inputs.
        """
        self._require(table, year)
        if table in self.parts:
            return self.parts[table]()
        # not super(): a dataclass with slots is another class than the one super() would look up
        return Warehouse.scan(self, table, year)

    def ledger_of(self, year: int) -> pl.LazyFrame:
        """Scan the ledger's rows of a year, as `Warehouse.ledger_of` does.

        Raises:
            UndeclaredInputError: The documents of the year are not a declared input.
        """
        self._require(YEAR_DOCUMENTS, year)
        return Warehouse.scan(self, "dim_document").filter(pl.col("year") == year)

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
    parts = {
        each.name: partial(each.part, warehouse, year)
        for each in table.inputs
        if each.part is not None and year is not None
    }
    return GuardedWarehouse(warehouse.root, warehouse.store, table.name, allowed, parts)
