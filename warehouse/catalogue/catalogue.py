"""The catalogue: warehouse.duckdb, datapackage.json, and each mart in one file.

Belongs here: the files a newcomer opens first. Does not belong here: the tables.
warehouse.duckdb holds views with comments over the Parquet files. They hold absolute paths, because DuckDB
resolves relative ones against the reader's working directory. After the folder has moved, write it again.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from parsers.version import code_version
from warehouse import registry
from warehouse.catalogue.dictionary import YEAR_DESCRIPTION, arrow_schema, columns, datapackage, describe
from warehouse.cite import view
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import PART, Warehouse
from warehouse.storage.whole import flaw_of

DATABASE = "warehouse.duckdb"
BI = "bi"
"""The folder of the marts in one file each, for tools that see one file only."""


def write_catalogue(warehouse: Warehouse) -> dict[str, UPath]:
    """Make every file again; each replaces its former self in one step, warehouse.duckdb last.

    Returns:
        The files by their path below the warehouse.

    Raises:
        OSError: A file could not be written whole; its former self stays.
    """
    with writing(warehouse), parquet.folder(warehouse.staging) as folder:
        written = {f"{BI}/{name}.parquet": _in_one_file(warehouse, name) for name in _marts()}
        files = {"datapackage.json": _datapackage(folder), DATABASE: _views(folder, warehouse)}
        for name, path in files.items():
            if name == DATABASE and parquet.is_local(warehouse.root):
                # A log of changes to the former file would be applied to this one.
                (warehouse.root / f"{DATABASE}.wal").unlink(missing_ok=True)
            parquet.publish(path, warehouse.root / name)
    return {name: warehouse.root / name for name in files} | written


def outdated(warehouse: Warehouse) -> str:
    """Say why the catalogue must be written again.

    Args:
        warehouse: Whose catalogue it is. In object storage only its absence is noticed.

    Returns:
        A clause that names the file; "" when every file is what it would be if it were written now.
    """
    if not (warehouse.root / DATABASE).exists():
        return f"there is no {DATABASE}"
    if not parquet.is_local(warehouse.root):
        return ""
    package = Path(str(warehouse.root)) / "datapackage.json"
    if not package.is_file() or package.read_bytes() != _datapackage_text().encode():
        return f"{package.name} is missing or not that of these tables"
    for name in _marts():
        path = _path_in_one_file(warehouse, name)
        if parquet.fingerprint(path) != _version_in_one_file(warehouse, name) or flaw_of(Path(str(path))):
            return f"{BI}/{name}.parquet is missing or not made of the years that are there"
    return _flaw_of_views(Path(str(warehouse.root / DATABASE)), warehouse)


def _marts() -> list[str]:
    return [name for name, table in registry.tables().items() if table.group == "marts"]


def _path_in_one_file(warehouse: Warehouse, table: str) -> UPath:
    return warehouse.root / BI / f"{table}.parquet"


def _version_in_one_file(warehouse: Warehouse, table: str) -> str:
    """Digest of the years that go into the file, each by its fingerprint."""
    years = {year: warehouse.fingerprint(table, year) for year in warehouse.years(table)}
    code = code_version(__name__)
    return hashlib.sha256(json.dumps([code, years], sort_keys=True).encode()).hexdigest()[:16]


def _in_one_file(warehouse: Warehouse, table: str) -> UPath:
    """All years of a mart in one file, the year in a column of its own; without any year, no rows.

    Every number is an int64 or a float64, which all tools take for a number.
    """
    target = _path_in_one_file(warehouse, table)
    plain = pa.schema([_plain(field) for field in arrow_schema(registry.table(table).contract)])
    year = pa.field("year", pa.int64()).with_metadata({"description": YEAR_DESCRIPTION})
    version = _version_in_one_file(warehouse, table)
    with parquet.staged(plain.append(year), version, warehouse.staging) as file:
        for each in warehouse.years(table):
            rows = warehouse.scan(table, each).collect()
            numbers = (cs.integer().cast(pl.Int64), cs.decimal().cast(pl.Float64))
            file.add(rows.with_columns(*numbers, year=pl.lit(each, pl.Int64)))
        file.publish(target)
    return target


def _plain(field: pa.Field) -> pa.Field:
    if pa.types.is_integer(field.type):
        return field.with_type(pa.int64())
    return field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field


def _datapackage(folder: Path) -> Path:
    path = folder / "datapackage.json"
    path.write_text(_datapackage_text(), encoding="utf-8", newline="")
    return path


def _datapackage_text() -> str:
    return json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n"


def _views(folder: Path, warehouse: Warehouse) -> Path:
    """The database in a file of its own.

    Raises:
        OSError: What can be read from the file is not all that was written to it: DuckDB does not say so when
            a disk is full.
    """
    # DuckDB takes a `?` in the path of a database for the begin of options: a place of ours has none.
    with tempfile.TemporaryDirectory(prefix="catalogue-") as elsewhere:
        path = Path(elsewhere) / DATABASE
        with duckdb.connect(str(path)) as database:
            _create_views(database, warehouse)
            database.execute("CHECKPOINT")
        if flaw := _flaw_of_views(path, warehouse):
            raise OSError(f"{DATABASE} could not be written whole ({flaw}): is the disk full?")
        return shutil.copyfile(path, folder / DATABASE)


def _create_views(database: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
    for table in registry.tables():
        database.execute(f"CREATE VIEW {table} AS {_select(warehouse, table)}")
        database.execute(f"COMMENT ON VIEW {table} IS {_quoted(describe(table))}")
        for entry in columns(table):
            comment = _quoted(entry.description)
            database.execute(f'COMMENT ON COLUMN {table}."{entry.name}" IS {comment}')
    database.execute(f"CREATE VIEW {view.NAME} AS {view.query()}")
    database.execute(f"COMMENT ON VIEW {view.NAME} IS {_quoted(view.DESCRIPTION)}")
    for name, description in view.comments().items():
        database.execute(f'COMMENT ON COLUMN {view.NAME}."{name}" IS {_quoted(description)}')


def _flaw_of_views(path: Path, warehouse: Warehouse) -> str:
    """Whether a database holds the views and comments that it should; "" when it does."""
    if path.with_name(f"{DATABASE}.wal").exists():
        return f"{DATABASE} was changed by another program"
    with tempfile.TemporaryDirectory(prefix="catalogue-") as elsewhere:
        copy = shutil.copyfile(path, Path(elsewhere) / DATABASE)  # another program may hold the file itself
        try:
            with duckdb.connect(str(copy), read_only=True) as database:
                found = _content(database)
        except duckdb.Error as error:
            return f"{DATABASE} cannot be opened: {str(error).partition(chr(10))[0][:200]}"
    with duckdb.connect() as database:
        _create_views(database, warehouse)
        wanted = _content(database)
    return "" if found == wanted else f"{DATABASE} has other views than these tables want"


def _content(database: duckdb.DuckDBPyConnection) -> list[list[tuple[object, ...]]]:
    """Views, columns and their comments."""
    views = "SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
    described = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
    return [database.execute(query).fetchall() for query in (views, f"{described} ORDER BY ALL")]


def _select(warehouse: Warehouse, table: str) -> str:
    """Over the table's files; without any, no rows of the right columns."""
    root = warehouse.root.absolute()
    partitioned = registry.table(table).partitioned
    if partitioned and warehouse.years(table):
        files = _quoted(f"{_escaped(root / table)}/year=*/{PART}")
        return (
            f"SELECT * FROM read_parquet({files}, hive_partitioning = true, hive_types = {{'year': INTEGER}})"
        )
    if not partitioned and warehouse.path(table).exists():
        return f"SELECT * FROM read_parquet({_quoted(_escaped(root / warehouse.path(table).name))})"
    types = _duckdb_types(table) | ({"year": "INTEGER"} if partitioned else {})
    return "SELECT " + ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types.items()) + " WHERE false"


@cache
def _duckdb_types(table: str) -> dict[str, str]:
    """DuckDB's names of the types of a table's columns, asked of DuckDB by a file without rows."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        path = Path(folder) / "empty.parquet"
        pq.write_table(arrow_schema(registry.table(table).contract).empty_table(), path)
        found = database.execute(f"DESCRIBE SELECT * FROM read_parquet({_quoted(str(path))})").fetchall()
    return {name: kind for name, kind, *_ in found}


def _escaped(path: UPath) -> str:
    """A path as a pattern that fits it alone: `[` begins a class in DuckDB, `*` and `?` fit anything."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
