"""One SQLite database of all tables.

Belongs here: writing and reading back its tables. Does not belong here: which tables there are.

Printed numbers are exact: a decimal is stored as an integer or a binary number where that gives it back, else
as text. Its column has no declared type, because SQLite would round the text of a declared one. A truth value
is 0 or 1, a date a text, a list JSON. The table `columns` describes every column.
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
        declared = ", ".join(
            f"{_name(name)} {_affinity(kind)}".rstrip() for name, kind in empty.schema.items()
        )
        self._open.execute(f"CREATE TABLE {_name(table)} ({declared})")
        rows = [(table, each.name, each.kind, each.description) for each in columns]
        self._open.executemany(f"INSERT INTO {DICTIONARY} VALUES (?, ?, ?, ?)", rows)

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Append rows to a table."""
        places = ", ".join("?" * rows.width)
        self._open.executemany(f"INSERT INTO {_name(table)} VALUES ({places})", _stored(rows))


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
        return ""
    if kind.is_integer() or kind == pl.Boolean:
        return "INTEGER"
    return "REAL" if kind.is_float() else "TEXT"


def _stored(rows: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows as they are bound to a statement."""
    text = as_text(rows)
    columns: list[Iterable[object]] = []
    for name, kind in rows.schema.items():
        if isinstance(kind, pl.Decimal):
            columns.append(map(_bound, text[name]))
        elif kind == pl.Boolean:
            columns.append(rows[name].cast(pl.Int8))
        else:
            columns.append(rows[name] if kind.is_integer() or kind.is_float() else text[name])
    return zip(*columns, strict=True)


def _bound(text: str | None) -> int | float | str | None:
    """A decimal as the simplest type that gives it back exactly."""
    if text is None:
        return None
    number = float(text)
    if Decimal(repr(number)) != Decimal(text):
        return text
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


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
