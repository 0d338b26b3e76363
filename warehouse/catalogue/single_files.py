"""The folder `bi/`: marts and views in one file each, all years in it, for tools that see one file only.

Belongs here: which files there are, their types, whether one is what it would be if it were written now.
Does not belong here: the marts (`warehouse.marts`) and the views (`warehouse.bi`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import polars.selectors as cs
import pyarrow as pa
from upath import UPath

from parsers.version import code_version
from warehouse import registry
from warehouse.bi.sql import identifier, query
from warehouse.bi.views import View, views
from warehouse.catalogue.dictionary import YEAR_DESCRIPTION, arrow_schema
from warehouse.catalogue.relations import select, select_year
from warehouse.storage import parquet
from warehouse.storage.publish import ROWS
from warehouse.storage.tree import Warehouse, nearby
from warehouse.storage.whole import flaw_of

BI = "bi"
"""The folder."""
PIECE = 100_000
"""Rows of a row group of a view."""
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
    for name in _marts():
        if _flaw(warehouse, name, _version_of_mart(warehouse, name)):
            _write_mart(warehouse, name)
    with parquet.folder(warehouse.staging) as folder, duckdb.connect() as database:
        database.execute("SET threads = 1")  # reads files in their order: the same tables give the same bytes
        database.execute("SET temp_directory = ?", [str(folder)])
        database.execute("SET enable_progress_bar = false")
        for view in views().values():
            version = _version_of_view(warehouse, view)
            if any(_flaw(warehouse, name, version) for name in (view.name, view.name_zh)):
                _write_view(warehouse, view, version, database, folder)
    return {f"{BI}/{name}.parquet": _path(warehouse, name) for name in _names()}


def outdated_single_file(warehouse: Warehouse) -> str:
    """A clause that names a file that must be written again; "" when there is none."""
    wanted = {name: _version_of_mart(warehouse, name) for name in _marts()}
    for view in views().values():
        wanted |= dict.fromkeys((view.name, view.name_zh), _version_of_view(warehouse, view))
    for name, version in wanted.items():
        if _flaw(warehouse, name, version):
            return f"{BI}/{name}.parquet is missing or not made of the years that are there"
    return ""


def _names() -> list[str]:
    return [*_marts(), *(name for view in views().values() for name in (view.name, view.name_zh))]


def _marts() -> list[str]:
    return [name for name, table in registry.tables().items() if table.group == "marts"]


def _path(warehouse: Warehouse, name: str) -> UPath:
    return warehouse.root / BI / f"{name}.parquet"


def _flaw(warehouse: Warehouse, name: str, version: str) -> bool:
    """Whether a file is missing, damaged or made of something else; of object storage its footer is read."""
    path = _path(warehouse, name)
    if parquet.fingerprint(path) != version:
        return True
    return parquet.is_local(path) and bool(flaw_of(Path(str(path))))


def _version_of_mart(warehouse: Warehouse, table: str) -> str:
    """Digest of the years that go into the file, each by its fingerprint."""
    return _digest([code_version(__name__), _years(warehouse, table)])


def _version_of_view(warehouse: Warehouse, view: View) -> str:
    """Digest of the code, of the years that go into the file, and of the tables that are joined to them."""
    footers = {table: warehouse.footer(table) for table in view.tables[1:]}
    joined = {table: footer.get(ROWS, footer.get(parquet.FINGERPRINT)) for table, footer in footers.items()}
    return _digest([code_version(__name__), query(view), _years(warehouse, view.table), joined])


def _years(warehouse: Warehouse, table: str) -> dict[int, str | None]:
    return {year: warehouse.fingerprint(table, year) for year in warehouse.years(table)}


def _digest(made_of: list[Any]) -> str:
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]


def _write_mart(warehouse: Warehouse, table: str) -> None:
    """All years of a mart, the year in a column of its own; without any year, no rows.

    Every number is an int64 or a float64, which all tools take for a number.
    """
    plain = pa.schema([_plain(field) for field in arrow_schema(registry.table(table).contract)])
    year = pa.field("year", pa.int64()).with_metadata({"description": YEAR_DESCRIPTION})
    version = _version_of_mart(warehouse, table)
    with parquet.staged(plain.append(year), version, warehouse.staging) as file:
        for each in warehouse.years(table):
            rows = warehouse.scan(table, each).collect()
            numbers = (cs.integer().cast(pl.Int64), cs.decimal().cast(pl.Float64))
            file.add(rows.with_columns(*numbers, year=pl.lit(each, pl.Int64)))
        file.publish(_path(warehouse, table))


def _plain(field: pa.Field) -> pa.Field:
    if pa.types.is_integer(field.type):
        return field.with_type(pa.int64())
    return field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field


def _write_view(
    warehouse: Warehouse, view: View, version: str, database: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    """All years of a view in two files, one with English and one with Chinese column names."""
    english = {column.name: column.name for column in view.columns}
    chinese = {column.name: column.zh for column in view.columns}
    with (
        parquet.staged(_schema(view, english), version, warehouse.staging) as english_file,
        parquet.staged(_schema(view, chinese), version, warehouse.staging) as chinese_file,
    ):
        for rows in _rows(warehouse, view, database, folder):
            english_file.add_table(rows)
            chinese_file.add_table(rows.rename_columns(chinese))
        english_file.publish(_path(warehouse, view.name))
        chinese_file.publish(_path(warehouse, view.name_zh))


def _schema(view: View, names: Mapping[str, str]) -> Any:
    return pa.schema(
        pa.field(names[column.name], _ARROW[column.kind]).with_metadata({"description": column.description})
        for column in view.columns
    )


def _rows(
    warehouse: Warehouse, view: View, database: duckdb.DuckDBPyConnection, folder: Path
) -> Iterator[pa.Table]:
    """The rows of every year, in the order of the view's key or, if it is large, of the table.

    Yields:
        Pieces of about `PIECE` rows; a view of any size takes the memory of two. Small years share one.
    """
    held: list[pa.Table] = []
    for table in _batches(warehouse, view, database, folder):
        held.append(table)
        if sum(map(len, held)) >= PIECE:
            yield pa.concat_tables(held)
            held.clear()
    if held:
        yield pa.concat_tables(held)


def _batches(
    warehouse: Warehouse, view: View, database: duckdb.DuckDBPyConnection, folder: Path
) -> Iterator[pa.Table]:
    order = "" if view.large else f" ORDER BY {', '.join(map(identifier, view.key))}"
    whole = {table: f"({select(nearby(warehouse, folder, table), table)})" for table in view.tables[1:]}
    for year in warehouse.years(view.table):
        near = nearby(warehouse, folder, view.table, year)
        of_year = whole | {view.table: f"({select_year(near, view.table, year)})"}
        found = database.sql(query(view, of_year.__getitem__) + order)
        for batch in found.to_arrow_reader(PIECE):
            yield pa.table(batch)
        if near is not warehouse:
            near.remove(view.table, year)
