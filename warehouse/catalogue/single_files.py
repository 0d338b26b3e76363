"""The folder `bi/`: marts and views in one file each, all years in it, for tools that see one file only.

Belongs here: which files there are, their types, whether one is what it would be if it were written now.
Does not belong here: the marts (`warehouse.marts`), the views (`warehouse.bi`) and their rows
(`warehouse.catalogue.view_rows`), and how a file is written (`warehouse.catalogue.yearly_files`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs
import pyarrow as pa
from upath import UPath

from parsers.version import code_version
from warehouse import registry
from warehouse.bi.sql import query
from warehouse.bi.views import View, views
from warehouse.catalogue.dictionary import YEAR_DESCRIPTION, arrow_schema
from warehouse.catalogue.view_rows import ViewRows, connected
from warehouse.catalogue.yearly_files import YearlyFile, write
from warehouse.storage import parquet
from warehouse.storage.publish import ROWS
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import Checked

BI = "bi"
"""The folder."""
PIECE = 100_000
"""Rows of a row group of a view."""
JOINED_TO = "gongkai.joined"
"""In the footer of a view: the version of each table that is joined, and what of it goes to each year."""
Joined = dict[str, dict[str, str]]
_ARROW = {
    "text": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
}


def write_single_files(warehouse: Warehouse) -> dict[str, UPath]:
    """Write every file that is not what it would be if it were written now.

    Args:
        warehouse: Whose folder it is; the caller holds its lock.

    Returns:
        All files by their path below the warehouse.

    Raises:
        OSError: A file could not be written whole; its former self stays.
    """
    state = _State(warehouse)
    for name in _marts():
        if state.flaw(name, state.version_of_mart(name)):
            write(_mart(state, name), state.is_whole, warehouse.staging)
    with parquet.folder(warehouse.staging) as folder, connected(folder) as database:
        rows = ViewRows(warehouse, database, folder, PIECE)
        for view in views().values():
            version = state.version_of_view(view)
            if any(state.flaw(name, version) for name in (view.name, view.name_zh)):
                write(_view(state, view, rows), state.is_whole, warehouse.staging)
    state.save()
    return {f"{BI}/{name}.parquet": state.path(name) for name in _names()}


def outdated_single_file(warehouse: Warehouse) -> str:
    """A clause that names a file that must be written again; "" when there is none."""
    state = _State(warehouse)
    wanted = {name: state.version_of_mart(name) for name in _marts()}
    for view in views().values():
        wanted |= dict.fromkeys((view.name, view.name_zh), state.version_of_view(view))
    for name, version in wanted.items():
        if state.flaw(name, version):
            return f"{BI}/{name}.parquet is missing or not made of the years that are there"
    state.save()
    return ""


def _names() -> list[str]:
    return [*_marts(), *(name for view in views().values() for name in (view.name, view.name_zh))]


def _marts() -> list[str]:
    return [name for name, table in registry.tables().items() if table.group == "marts"]


class _State:
    """What the files should be made of and what they are, while nothing else writes tables."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.years = cache(self._years)
        self.code = code_version(__name__)
        self._checked = Checked(warehouse) if parquet.is_local(warehouse.root) else None

    def path(self, name: str) -> UPath:
        return self.warehouse.root / BI / f"{name}.parquet"

    def flaw(self, name: str, version: str) -> bool:
        """Whether a file is missing, damaged or made of something else."""
        path = self.path(name)
        return parquet.fingerprint(path) != version or not self.is_whole(path)

    def is_whole(self, path: UPath) -> bool:
        """Whether a file that is there is not damaged; of object storage no more than the footer is read."""
        return self._checked is None or not self._checked.flaw_of(Path(str(path)))

    def save(self) -> None:
        """Remember which files were whole."""
        if self._checked is not None:
            self._checked.save(self.warehouse.staging)

    def version_of_mart(self, table: str) -> str:
        """Digest of the years that go into the file, each by its fingerprint."""
        return _digest([self.code, self.years(table)])

    def version_of_view(self, view: View) -> str:
        """Digest of the code, of the years that go into the file, and of the tables that are joined."""
        return _digest([self.code, query(view), self.years(view.table), self._joined(view)])

    def joined_to_years(self, view: View, rows: ViewRows) -> Joined:
        """What is joined to each year of a view; of a table that is as it was, its own footer says it."""
        noted = _noted(self.path(view.name))
        found: Joined = {}
        for table, version in self._joined(view).items():
            said = [self.code, query(view), version]
            was = noted.get(table, {}) if noted.get(table, {}).get("of") == _digest(said) else {}
            found[table] = {"of": _digest(said)}
            for year, made in self.years(view.table).items():
                before = was.get(str(year), "").partition(" ")
                digest = before[2] if before[0] == made else rows.version(view, table, year)
                found[table][str(year)] = f"{made} {digest}"
        return found

    def _joined(self, view: View) -> dict[str, str | None]:
        footers = {table: self.warehouse.footer(table) for table in view.tables[1:]}
        return {table: footer.get(ROWS, footer.get(parquet.FINGERPRINT)) for table, footer in footers.items()}

    def _years(self, table: str) -> dict[int, str | None]:
        return {year: self.warehouse.fingerprint(table, year) for year in self.warehouse.years(table)}


def _noted(path: UPath) -> Joined:
    """What the footer of a view says was joined; nothing where it cannot be read."""
    try:
        found = json.loads(parquet.metadata(path).get(JOINED_TO, "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _digest(made_of: list[Any]) -> str:
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]


def _mart(state: _State, table: str) -> YearlyFile:
    """All years of a mart, the year in a column of its own; without any year, no rows.

    Every number is an int64 or a float64, which all tools take for a number.
    """
    plain = pa.schema([_plain(field) for field in arrow_schema(registry.table(table).contract)])
    year = pa.field("year", pa.int64()).with_metadata({"description": YEAR_DESCRIPTION})
    years = {year: _digest([state.code, made]) for year, made in state.years(table).items()}
    rows = partial(_rows_of_mart, state.warehouse, table)
    return YearlyFile({state.path(table): plain.append(year)}, state.version_of_mart(table), years, rows)


def _rows_of_mart(warehouse: Warehouse, table: str, year: int) -> Iterator[pa.Table]:
    rows = warehouse.scan(table, year).collect()
    numbers = (cs.integer().cast(pl.Int64), cs.decimal().cast(pl.Float64))
    plain = rows.with_columns(*numbers, year=pl.lit(year, pl.Int64))
    yield plain.to_arrow(compat_level=pl.CompatLevel.oldest())


def _plain(field: pa.Field) -> pa.Field:
    if pa.types.is_integer(field.type):
        return field.with_type(pa.int64())
    return field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field


def _view(state: _State, view: View, rows: ViewRows) -> YearlyFile:
    """All years of a view in two files, one with English and one with Chinese column names."""
    english = {column.name: column.name for column in view.columns}
    chinese = {column.name: column.zh for column in view.columns}
    schemas = {
        state.path(view.name): _schema(view, english),
        state.path(view.name_zh): _schema(view, chinese),
    }
    joined = state.joined_to_years(view, rows)
    years = {
        year: _digest([state.code, query(view), made, [joined[table][str(year)] for table in view.joins]])
        for year, made in state.years(view.table).items()
    }
    footer = {JOINED_TO: json.dumps(joined, sort_keys=True)}
    return YearlyFile(schemas, state.version_of_view(view), years, partial(rows.rows, view), footer)


def _schema(view: View, names: Mapping[str, str]) -> Any:
    return pa.schema(
        pa.field(names[column.name], _ARROW[column.kind]).with_metadata({"description": column.description})
        for column in view.columns
    )
