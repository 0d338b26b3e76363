"""The kinds of columns that contracts are made of.

Belongs here: one function a kind, each taking its description, English ` / ` Chinese.
Does not belong here: the columns of a table (the modules of the subjects).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dataframely as dy
import polars as pl

NUMBER = (24, 8)
"""Precision and scale of every printed or computed number: 16 digits before the point, 8 after it."""


def text(description: str, **options: Any) -> dy.String:
    """A free string."""
    return dy.String(description=description, **options)


def code(values: Sequence[str], description: str, **options: Any) -> dy.String:
    """A string out of the closed list `values`; other strings break the contract."""

    def known_code(column: pl.Expr) -> pl.Expr:
        return column.is_in(list(values))

    return dy.String(check=known_code, metadata={"codes": tuple(values)}, description=description, **options)


def number(description: str, **options: Any) -> dy.Decimal:
    """A printed or computed number, exact."""
    return dy.Decimal(*NUMBER, description=description, **options)


def count(description: str, **options: Any) -> dy.Int32:
    """A number of things in this warehouse (not a printed number)."""
    return dy.Int32(min=0, description=description, **options)


def total(description: str, **options: Any) -> dy.Int64:
    """A count in a mart, as BI tools like it: a whole number of 64 bits."""
    return dy.Int64(description=description, **options)


def real(description: str, **options: Any) -> dy.Float64:
    """A number in a mart that may have a fraction, as BI tools like it; the facts have it exact."""
    return dy.Float64(description=description, **options)
