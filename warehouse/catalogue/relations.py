"""The tables as DuckDB reads them: what stands behind FROM.

Belongs here: a SELECT over a table's files.
Does not belong here: the views (`warehouse.catalogue.catalogue`), and the files for tools that see one file
only (`warehouse.catalogue.single_files`).
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from upath import UPath

from warehouse import registry
from warehouse.bi.sql import literal
from warehouse.catalogue.dictionary import arrow_schema
from warehouse.storage.tree import PART, Warehouse


def select(warehouse: Warehouse, table: str) -> str:
    """Over all files of a table; without any, no rows of the right columns.

    Args:
        warehouse: Where the files lie. The statement holds absolute paths.
        table: The name of the table.
    """
    root = warehouse.root.absolute()
    partitioned = registry.table(table).partitioned
    if partitioned and warehouse.years(table):
        files = literal(f"{_escaped(root / table)}/year=*/{PART}")
        return (
            f"SELECT * FROM read_parquet({files}, hive_partitioning = true, hive_types = {{'year': INTEGER}})"
        )
    if not partitioned and warehouse.path(table).exists():
        return f"SELECT * FROM read_parquet({literal(_escaped(root / warehouse.path(table).name))})"
    types = _duckdb_types(table) | ({"year": "INTEGER"} if partitioned else {})
    return "SELECT " + ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types.items()) + " WHERE false"


def select_year(warehouse: Warehouse, table: str, year: int) -> str:
    """Over the file of one year of a table, which must be there.

    Args:
        warehouse: Where the file lies.
        table: The name of a table that is cut by year.
        year: The year.
    """
    file = literal(_escaped(warehouse.path(table, year).absolute()))
    return f"SELECT *, {year} AS year FROM read_parquet({file}, hive_partitioning = false)"


@cache
def _duckdb_types(table: str) -> dict[str, str]:
    """DuckDB's names of the types of a table's columns, asked of DuckDB by a file without rows."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        path = Path(folder) / "empty.parquet"
        pq.ParquetWriter(path, arrow_schema(registry.table(table).contract)).close()
        found = database.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})").fetchall()
    return {name: kind for name, kind, *_ in found}


def _escaped(path: UPath) -> str:
    """A path as a pattern that fits it alone: `[` begins a class in DuckDB, `*` and `?` fit anything."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))
