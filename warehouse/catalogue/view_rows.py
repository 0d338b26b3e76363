"""The rows of the views for BI tools, a year at a time.

Belongs here: which rows of the tables that are joined a year of a view is made of, their version, and running
the view's statement over them. Does not belong here: the statements (`warehouse.bi.sql`), and the files
(`warehouse.catalogue.single_files`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from warehouse.bi.sql import identifier, query
from warehouse.bi.views import JOINED, View
from warehouse.catalogue.relations import select_year
from warehouse.storage.tree import Warehouse, nearby


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that takes rows in their order: the same rows give the same bytes.

    Args:
        folder: A local folder for what does not fit into memory.
    """
    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        database.execute("SET temp_directory = ?", [str(folder)])
        database.execute("SET enable_progress_bar = false")
        yield database


class ViewRows:
    """Views over the tables as they are now.

    Args:
        warehouse: Where the tables lie; the caller holds its lock.
        database: A connection (`connected`).
        folder: A local folder for copies out of object storage.
        piece: Rows of a piece.
    """

    def __init__(
        self, warehouse: Warehouse, database: duckdb.DuckDBPyConnection, folder: Path, piece: int
    ) -> None:
        self._warehouse, self._folder, self._piece = warehouse, folder, piece
        self._database = database
        self._keys: dict[tuple[str, int, str], pl.Series] = {}
        self._tables: dict[str, pl.DataFrame] = {}

    def version(self, view: View, table: str, year: int) -> str:
        """Digest of the rows of a table that are joined to a year of a view, in the columns that it uses."""
        rows = self._joined(view, table, year)
        return hashlib.sha256(rows.write_ndjson().encode()).hexdigest()[:16]

    def rows(self, view: View, year: int) -> Iterator[pa.Table]:
        """The rows of a year, in the order of the view's key or, if it is large, of the table.

        Args:
            view: The view.
            year: A year that its table has a file of.

        Yields:
            Pieces of about `piece` rows: a year of any size takes the memory of two.
        """
        held: list[pa.Table] = []
        for table in self._batches(view, year):
            held.append(table)
            if sum(map(len, held)) >= self._piece:
                yield pa.concat_tables(held)
                held.clear()
        if held:
            yield pa.concat_tables(held)

    def _batches(self, view: View, year: int) -> Iterator[pa.Table]:
        order = "" if view.large else f" ORDER BY {', '.join(map(identifier, view.key))}"
        near = nearby(self._warehouse, self._folder, view.table, year)
        of_year = {table: identifier(table) for table in view.joins}
        of_year[view.table] = f"({select_year(near, view.table, year)})"
        for table in view.joins:
            rows = self._joined(view, table, year)
            self._database.register(table, rows.to_arrow(compat_level=pl.CompatLevel.oldest()))
        found = self._database.sql(query(view, of_year.__getitem__) + order)
        for batch in found.to_arrow_reader(self._piece):
            yield pa.Table.from_batches([batch])
        if near is not self._warehouse:
            near.remove(view.table, year)

    def _joined(self, view: View, table: str, year: int) -> pl.DataFrame:
        """The rows of a table that a year of a view can meet: others leave the year as it is."""
        if table not in self._tables:
            self._tables[table] = self._warehouse.scan(table).collect()
        whole, key = self._tables[table], JOINED[table]
        used = set(re.findall(rf"\b{table}\.(\w+)", query(view)))
        columns = [name for name in whole.columns if name in used]
        return whole.filter(pl.col(key).is_in(self._known(view.table, year, key).implode())).select(columns)

    def _known(self, table: str, year: int, key: str) -> pl.Series:
        if (table, year, key) not in self._keys:
            found = self._warehouse.scan(table, year).select(pl.col(key).unique()).collect()
            self._keys[table, year, key] = found[key]
        return self._keys[table, year, key]
