"""The values of a sheet's cells, and how they are printed in the general format.

Belongs here: the types, and numbers as text. Does not belong here: number formats
(`parsers.readers.sheets.number_format`).
"""

from __future__ import annotations

import datetime
from decimal import Decimal

Value = int | float | str | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta
Rows = list[list[Value | None]]
"""The values of a sheet's used area, "" for a blank; None where a merged cell stands."""


def printed(value: Value) -> str:
    """A value as the sheet prints it in its general format: whole numbers without a decimal point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _decimal(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)


def _decimal(value: float) -> str:
    """The shortest decimal of at most 15 digits, which is what a sheet keeps; never an exponent."""
    return f"{Decimal(f'{value:.15g}'):f}"
