"""How a table is declared, once, and everything that follows from the declaration by itself.

Belongs here: `Table`, `Input`, `Source` and the order of building. Does not belong here: the declarations
(`warehouse.tables`), what would make a table stale (`warehouse.freshness`), and making one
(`warehouse.make`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

import dataframely as dy

if TYPE_CHECKING:
    import polars as pl

    from warehouse.inputs import Inputs
    from warehouse.storage.tree import Warehouse


_DECLARATIONS = "warehouse.tables"
"""Imported by name: the code version of a table counts what its maker imports, not all other tables."""


class Years(StrEnum):
    """Which part of an input a year of a table is made of."""

    SAME = "same"
    BEFORE = "before"
    ALL = "all"


class Presence(StrEnum):
    """The years in which a table has a file: those with a report of one of these kinds."""

    ANY = "any form"
    MODERN = "a form of 2019 or later"
    PRE2019 = "a form before 2019"


@dataclass(frozen=True, slots=True)
class Source:
    """What is not a table and yet tables are made of: the store, a slice of the ledger, a setting.

    Args:
        name: The name by which inputs refer to it.
        description: What it is, in English and Chinese.
        is_asset: Whether Dagster shows it as an asset of the same name.
        partitioned: Whether it is cut by year.
    """

    name: str
    description: str
    is_asset: bool = True
    partitioned: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A table or source that a table is made of.

    Args:
        name: The name of the table or source.
        years: The part of it that is read; it matters where both are cut by year.
        part: The rows that a year of the table is made of (`warehouse.slices`), of an input that is not cut
            by year or is of the same year: the maker is handed these alone, and is out of date when they
            differ. None for all of them.
        bodies: The `agency_id` of the bodies whose rows a year of the table is made of, of the documents of a
            year or of a table that is made of these alone, document by document. The maker is handed these
            alone, and is out of date when other documents of these bodies count. None for all of them.
    """

    name: str
    years: Years = Years.ALL
    part: Callable[[Warehouse, int], pl.LazyFrame] | None = None
    bodies: Callable[[Warehouse, int], pl.Series] | None = None

    def key(self) -> str:
        """The input's name in a footer."""
        return self.name if self.years is not Years.BEFORE else f"{self.name} of the year before"

    def year(self, year: int | None) -> int | None:
        """The year of the input that goes into `year` of the table; None for all of it."""
        if self.years is Years.ALL or year is None:
            return None
        return year - 1 if self.years is Years.BEFORE else year


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the warehouse.

    Args:
        name: The table's folder or file, and the asset's key.
        contract: Columns, types, keys and rules; its docstring describes a row in English and Chinese.
        group: The asset group, which is the module of `assets` that holds it.
        inputs: Everything `make` reads; reading anything else raises `UndeclaredInputError`.
        make: Gives the rows in the order of the file, in one or several frames no document is in two of.
        partitioned: Whether there is a file a year.
        order: The columns by which the rows of a frame are sorted.
        counted_by: The column by which rows are counted in the UI.
        presence: The years that have a file.
        versioned_by_rows: Whether what is made of the table is out of date only when its rows differ, rather
            than whenever its inputs do. For small tables that are made again at every ingest.
        lineage: Columns that come of other columns than those of the same name, as `(input, column)`.
        store: The table of the store of readings whose columns the table's are.
        owner: Who answers for it.
    """

    name: str
    contract: type[dy.Schema]
    group: str
    inputs: tuple[Input, ...]
    make: Callable[[Inputs], Iterable[pl.DataFrame]]
    partitioned: bool = False
    order: tuple[str, ...] = ()
    counted_by: str | None = None
    presence: Presence = Presence.ANY
    versioned_by_rows: bool = False
    lineage: Callable[[], Mapping[str, Iterable[tuple[str, str]]]] = dict
    store: str | None = None
    owner: str = "team:gongkai"
    extra: Mapping[str, Any] | None = None

    @property
    def description(self) -> str:
        """What a row is, in English and Chinese."""
        return (self.contract.__doc__ or "").strip()


def tables() -> Mapping[str, Table]:
    """Every declared table by name, each behind those it is made of.

    Imported when asked for: the declarations import the makers, and the makers import what asks.
    """
    declared: Mapping[str, Table] = importlib.import_module(_DECLARATIONS).TABLES
    return declared


def table(name: str) -> Table:
    """The declaration of a table.

    Raises:
        KeyError: No table of that name is declared.
    """
    return tables()[name]


def sources() -> Mapping[str, Source]:
    """Every declared source by name."""
    declared: Mapping[str, Source] = importlib.import_module(_DECLARATIONS).SOURCES
    return declared


def partitioned() -> list[str]:
    """The names of the tables with a file a year."""
    return [name for name, each in tables().items() if each.partitioned]


def build_order() -> list[str]:
    """The names of all tables, each behind those it is made of, else in the order of declaration."""
    declared = tables()
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, each in declared.items():
        sorter.add(name, *(source.name for source in each.inputs if source.name in declared))
    sorter.prepare()
    found: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=list(declared).index)
        found += ready
        sorter.done(*ready)
    return found


def final_tables() -> list[str]:
    """The tables that no other is made of: behind them, everything is done."""
    used = {source.name for each in tables().values() for source in each.inputs}
    return [name for name in tables() if name not in used]
