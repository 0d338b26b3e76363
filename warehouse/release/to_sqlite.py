"""One SQLite database of all tables.

Belongs here: writing and reading back its tables. Does not belong here: which tables there are.

Printed numbers are exact: a column of affinity NUMERIC keeps a text that no binary number can hold as it is.
A truth value is 0 or 1, a date a text, a list JSON. The table `columns` describes every column.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Self

import polars as pl

from warehouse.catalogue.dictionary import ColumnEntry
from warehouse.release.text import as_text

DICTIONARY = "columns"
_PAGE = 16_384
_BATCH = 50_000


class Database:
    """A database being written. The same rows and the same version of SQLite give the same bytes.

    Args:
        path: The file, which must not be there.
    """

    def __init__(self, path: Path) -> None:
        self._open = sqlite3.connect(path, isolation_level=None)
        for setting in (f"page_size = {_PAGE}", "journal_mode = OFF", "synchronous = OFF"):
            self._open.execute(f"PRAGMA {setting}")
        self._open.execute("BEGIN")
        self._open.execute(f'CREATE TABLE {DICTIONARY} ("table" TEXT, "column" TEXT, type TEXT, says TEXT)')

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._open.execute("COMMIT")
        finally:
            self._open.close()

    def create(self, table: str, empty: pl.DataFrame, columns: Iterable[ColumnEntry]) -> None:
        """A table without rows, described.

        Args:
            table: Its name.
            empty: A frame of its columns.
            columns: What they say.
        """
        declared = ", ".join(f"{_name(name)} {_affinity(kind)}" for name, kind in empty.schema.items())
        self._open.execute(f"CREATE TABLE {_name(table)} ({declared})")
        rows = [(table, each.name, each.kind, each.description) for each in columns]
        self._open.executemany(f"INSERT INTO {DICTIONARY} VALUES (?, ?, ?, ?)", rows)

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Append rows to a table."""
        places = ", ".join("?" * rows.width)
        self._open.executemany(f"INSERT INTO {_name(table)} VALUES ({places})", _stored(rows).iter_rows())


def read(path: Path, table: str, empty: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of a table as text, as `warehouse.release.text.as_text` gives them; one frame at least.

    Args:
        path: The database.
        table: The name of the table.
        empty: A frame of the columns that it should have.

    Raises:
        sqlite3.Error: It is no database, or has no such table or column.
    """
    database = sqlite3.connect(f"file:{path.absolute().as_posix()}?mode=ro&immutable=1", uri=True)
    try:
        columns = ", ".join(f"{_name(table)}.{_name(name)}" for name in empty.columns)
        cursor = database.execute(f"SELECT {columns} FROM {_name(table)} ORDER BY rowid")
        yield as_text(empty)
        while batch := cursor.fetchmany(_BATCH):
            values = zip(*batch, strict=True)
            yield pl.DataFrame(
                [
                    _as_text(name, kind, column)
                    for (name, kind), column in zip(empty.schema.items(), values, strict=True)
                ]
            )
    finally:
        database.close()


def _affinity(kind: pl.DataType) -> str:
    if isinstance(kind, pl.Decimal):
        return "NUMERIC"
    if kind.is_integer() or kind == pl.Boolean:
        return "INTEGER"
    return "REAL" if kind.is_float() else "TEXT"


def _stored(rows: pl.DataFrame) -> pl.DataFrame:
    text = as_text(rows)
    kept = [name for name, kind in rows.schema.items() if kind.is_integer() or kind.is_float()]
    truths = [name for name, kind in rows.schema.items() if kind == pl.Boolean]
    return text.with_columns(rows[name] for name in kept).with_columns(
        rows[name].cast(pl.Int8) for name in truths
    )


def _as_text(name: str, kind: pl.DataType, values: tuple[object, ...]) -> pl.Series:
    if isinstance(kind, pl.Decimal):
        return pl.Series(name, [_number(value) for value in values], pl.String)
    if kind == pl.Boolean:
        return pl.Series(name, values, pl.Int8).cast(pl.Boolean).cast(pl.String)
    if kind.is_integer() or kind.is_float():
        return pl.Series(name, values, kind).cast(pl.String)
    return pl.Series(name, values, pl.String)


def _number(value: object) -> str | None:
    """A number as SQLite gives it, without an exponent."""
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return None if value is None else str(value)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
