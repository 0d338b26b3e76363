"""catalogue: warehouse.duckdb, views with comments over the Parquet, and datapackage.json.

Belongs here: the two files a newcomer opens first. Does not belong here: the tables.
Views hold absolute paths, for DuckDB resolves relative ones against the reader's working directory;
after the folder moved this is simply made again.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from upath import UPath

from warehouse.catalogue.dictionary import ColumnEntry, columns, datapackage, describe
from warehouse.contracts import PARTITIONED, TABLES
from warehouse.storage import parquet
from warehouse.storage.tree import PART, Warehouse

_EMPTY_TYPES = {
    "string": "VARCHAR",
    "number": "DECIMAL(20,4)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "array": "VARCHAR[]",
    "integer": "INTEGER",
}


def write_catalogue(warehouse: Warehouse) -> dict[str, UPath]:
    """Make both files; each replaces its former self in one step."""
    with parquet.folder(warehouse.staging) as folder:
        made = {"datapackage.json": _datapackage(folder), "warehouse.duckdb": _views(folder, warehouse)}
        for name, path in made.items():
            parquet.publish(path, warehouse.root / name)
    return {name: warehouse.root / name for name in made}


def _datapackage(folder: Path) -> Path:
    path = folder / "datapackage.json"
    path.write_text(json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _views(folder: Path, warehouse: Warehouse) -> Path:
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as database:
        for table in TABLES:
            database.execute(f"CREATE VIEW {table} AS {_select(warehouse, table)}")
            database.execute(f"COMMENT ON VIEW {table} IS {_quoted(describe(table))}")
            for entry in columns(table):
                comment = _quoted(entry.description)
                database.execute(f'COMMENT ON COLUMN {table}."{entry.name}" IS {comment}')
    return path


def _select(warehouse: Warehouse, table: str) -> str:
    """Over the table's files; without any, no rows of the right columns."""
    root = warehouse.root.absolute()
    if table in PARTITIONED and warehouse.years(table):
        files = _quoted(str(root / table / "year=*" / PART))
        return (
            f"SELECT * FROM read_parquet({files}, hive_partitioning = true, hive_types = {{'year': INTEGER}})"
        )
    if table not in PARTITIONED and warehouse.path(table).exists():
        return f"SELECT * FROM read_parquet({_quoted(str(root / warehouse.path(table).name))})"
    return f"SELECT {', '.join(map(_nothing, columns(table)))} WHERE false"


def _nothing(entry: ColumnEntry) -> str:
    return f'NULL::{_EMPTY_TYPES[entry.kind]} AS "{entry.name}"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
