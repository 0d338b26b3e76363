"""The catalogue: warehouse.duckdb, datapackage.json, and each mart in one file.

Belongs here: the files a newcomer opens first. Does not belong here: the tables.
warehouse.duckdb holds views with comments over the Parquet files. They hold absolute paths, because DuckDB
resolves relative ones against the reader's working directory. After the folder has moved, write it again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
from upath import UPath

from parsers.version import code_version
from warehouse import registry
from warehouse.catalogue.dictionary import YEAR_DESCRIPTION, arrow_schema, columns, datapackage, describe
from warehouse.freshness import Freshness
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import PART, Warehouse

BI = "bi"
"""The folder of the marts in one file each, for tools that see one file only."""


def write_catalogue(warehouse: Warehouse) -> dict[str, UPath]:
    """Make every file again; each replaces its former self in one step.

    Returns:
        The files by their path below the warehouse.
    """
    with writing(warehouse), parquet.folder(warehouse.staging) as folder:
        files = {"datapackage.json": _datapackage(folder), "warehouse.duckdb": _views(folder, warehouse)}
        for name, path in files.items():
            parquet.publish(path, warehouse.root / name)
        version = _version(warehouse)  # written last: a catalogue of which a part is lacking is not whole
        written = {f"{BI}/{name}.parquet": _in_one_file(warehouse, name, version) for name in _marts()}
    return {name: warehouse.root / name for name in files} | written


def is_whole(warehouse: Warehouse) -> bool:
    """Whether the catalogue is there and is that of the tables as they now are."""
    files = all((warehouse.root / name).exists() for name in ("datapackage.json", "warehouse.duckdb"))
    wanted = _version(warehouse)
    return files and all(parquet.fingerprint(_bi(warehouse, mart)) == wanted for mart in _marts())


def _version(warehouse: Warehouse) -> str:
    """A digest of what the catalogue is made of: its code and the fingerprints of all tables."""
    state = Freshness(warehouse)
    tables = [(node, state.footer(node).get(parquet.FINGERPRINT)) for node in state.nodes()]
    made_of = f"{code_version('warehouse.catalogue.catalogue')} {tables}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _marts() -> list[str]:
    return [name for name, table in registry.tables().items() if table.group == "marts"]


def _bi(warehouse: Warehouse, table: str) -> UPath:
    return warehouse.root / BI / f"{table}.parquet"


def _in_one_file(warehouse: Warehouse, table: str, version: str) -> UPath:
    """All years of a mart in one file, the year in a column of its own; without any year, no rows."""
    target = _bi(warehouse, table)
    plain = arrow_schema(registry.table(table).contract)
    year = pa.field("year", pa.int16()).with_metadata({"description": YEAR_DESCRIPTION})
    with parquet.staged(plain.append(year), version, warehouse.staging) as file:
        for each in warehouse.years(table):
            rows = warehouse.scan(table, each).collect()
            file.add(rows.with_columns(year=pl.lit(each, pl.Int16)))
        file.publish(target)
    return target


def _datapackage(folder: Path) -> Path:
    path = folder / "datapackage.json"
    path.write_text(json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _views(folder: Path, warehouse: Warehouse) -> Path:
    # DuckDB reads a `?` in the path of a database as the begin of options: a place of ours has none.
    with tempfile.TemporaryDirectory(prefix="catalogue-") as elsewhere:
        path = _write_views(Path(elsewhere), warehouse)
        return shutil.copyfile(path, folder / path.name)


def _write_views(folder: Path, warehouse: Warehouse) -> Path:
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as database:
        for table in registry.tables():
            database.execute(f"CREATE VIEW {table} AS {_select(warehouse, table)}")
            database.execute(f"COMMENT ON VIEW {table} IS {_quoted(describe(table))}")
            for entry in columns(table):
                comment = _quoted(entry.description)
                database.execute(f'COMMENT ON COLUMN {table}."{entry.name}" IS {comment}')
        database.execute("CHECKPOINT")
    _require_whole(path)
    return path


def _require_whole(path: Path) -> None:
    """OSError unless every view can be read back: DuckDB ends without a word where the disk was full."""
    try:
        with duckdb.connect(str(path), read_only=True) as database:
            views = {name for (name,) in database.sql("SELECT view_name FROM duckdb_views()").fetchall()}
    except duckdb.Error as error:
        raise OSError(errno.EIO, f"cannot be read back after it was written: {error}", path.name) from error
    if lacking := set(registry.tables()) - views:
        raise OSError(errno.ENOSPC, f"{len(lacking)} views are lost: is the disk full?", path.name)


def _select(warehouse: Warehouse, table: str) -> str:
    """Over the table's files; without any, no rows of the right columns."""
    root = warehouse.root.absolute()
    partitioned = registry.table(table).partitioned
    if partitioned and warehouse.years(table):
        files = _quoted(f"{_literal(str(root))}/{table}/year=*/{PART}")
        return (
            f"SELECT * FROM read_parquet({files}, hive_partitioning = true, hive_types = {{'year': INTEGER}})"
        )
    if not partitioned and warehouse.path(table).exists():
        path = _quoted(_literal(str(root / warehouse.path(table).name)))
        return f"SELECT * FROM read_parquet({path})"
    types = {field.name: _duckdb_type(field.type) for field in arrow_schema(registry.table(table).contract)}
    types |= {"year": "INTEGER"} if partitioned else {}
    return "SELECT " + ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types.items()) + " WHERE false"


def _duckdb_type(kind: pa.DataType) -> str:
    """DuckDB's name of an Arrow type, asked of DuckDB."""
    empty = pa.table({"column": pa.array([], kind)})
    (found,) = duckdb.connect().from_arrow(empty).types
    return str(found)


def _literal(path: str) -> str:
    """A path in which DuckDB takes no sign for a pattern, as it does of `[`, `*` and `?`."""
    return re.sub(r"([\[*?])", r"[\1]", path)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
