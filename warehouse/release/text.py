"""A table as text: what its CSV file holds, and the digest that every format of it must have.

Belongs here: the one way in which a value is written as text. Does not belong here: files.

Null is nothing between two commas, an empty text `""`. Numbers have no zeros at the end of their decimals.
Lists are JSON. A text that a spreadsheet would take for a formula has an apostrophe before it
(`warehouse.printable.to_spreadsheet`; `from_spreadsheet` gives it back).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl

from warehouse.printable import FORMULA


def as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Every value as text; null stays null.

    Args:
        rows: Columns of the types that contracts have.
    """
    return rows.select(_text(pl.col(name), kind).alias(name) for name, kind in rows.schema.items())


def neutralised(rows: pl.DataFrame, texts: Iterable[str]) -> pl.DataFrame:
    """The rows with an apostrophe before what a spreadsheet would take for a formula.

    Args:
        rows: Any rows.
        texts: The columns that hold text; a number below 0 is none.
    """
    return rows.with_columns(
        pl.when(pl.col(name).str.contains(f"^(?:{FORMULA})"))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )


def csv_bytes(rows: pl.DataFrame, header: bool) -> bytes:
    """The rows as CSV in UTF-8, neutralised, lines ended by a line feed."""
    return _csv_bytes(as_text(rows), texts_of(rows), header)


def texts_of(rows: pl.DataFrame) -> list[str]:
    """The columns that hold text."""
    return [name for name, kind in rows.schema.items() if kind == pl.String]


def digest(frames: Iterable[pl.DataFrame]) -> tuple[str, int]:
    """The SHA-256 of the CSV file that these rows make, and how many rows there are.

    Args:
        frames: The table's rows, cut anywhere; one frame at least.
    """
    return _digest((csv_bytes(frame, header=number == 0), len(frame)) for number, frame in enumerate(frames))


def digest_of_text(frames: Iterable[pl.DataFrame], texts: Iterable[str]) -> tuple[str, int]:
    """As `digest`, of rows that are text already.

    Args:
        frames: As `as_text` gives them.
        texts: The columns that were text before.
    """
    names = list(texts)
    return _digest(
        (_csv_bytes(frame, names, header=number == 0), len(frame)) for number, frame in enumerate(frames)
    )


def _csv_bytes(text: pl.DataFrame, texts: Iterable[str], header: bool) -> bytes:
    written = neutralised(text, texts).write_csv(include_header=header, quote_style="necessary")
    return written.encode()


def _digest(parts: Iterable[tuple[bytes, int]]) -> tuple[str, int]:
    found, rows = hashlib.sha256(), 0
    for data, count in parts:
        found.update(data)
        rows += count
    return found.hexdigest(), rows


def _text(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Decimal):
        return _trimmed(value, kind)
    if isinstance(kind, pl.List):
        return _json(value, kind.inner)
    if isinstance(kind, pl.Datetime):
        return value.dt.strftime("%Y-%m-%dT%H:%M:%S%.f")
    return value.cast(pl.String)


def _trimmed(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """A decimal without zeros at its end."""
    text = value.cast(pl.String)
    if not isinstance(kind, pl.Decimal) or not kind.scale:
        return text
    return text.str.strip_chars_end("0").str.strip_chars_end(".")


def _json(value: pl.Expr, inner: object) -> pl.Expr:
    if isinstance(inner, pl.Decimal):
        numbers = value.list.eval(_trimmed(pl.element(), inner)).list.join(",")
        return pl.when(value.is_not_null()).then(pl.format("[{}]", numbers))
    whole = pl.struct(value.alias("a")).struct.json_encode()  # {"a":[…]}
    return pl.when(value.is_not_null()).then(whole.str.slice(5, whole.str.len_chars() - 6))
