"""Units of money and of counts: how they are printed, and a number of one in another.

Belongs here: the vocabulary of `values.toml`, as words and patterns. Does not belong here: what a cell's text
means (`values`), and the unit that stands elsewhere on the page (`parsers.naming.units`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from importlib.resources import files
from typing import Any


def _vocabulary() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "values.toml").read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """A pattern (no group) that matches one of the patterns, the longest first."""
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


WORDS = _vocabulary()
"""The vocabulary of `values.toml`."""
MONEY: dict[str, int] = WORDS["money"]
"""Units of money: how many 元 each is."""
OTHER_MONEY: str = "(?:" + "|".join(WORDS["other_money"]["units"]) + ")"
"""A pattern of money that is not converted into 元; it has no groups."""
SCALES: dict[str, int] = WORDS["scales"]
"""What a number is multiplied by where 万 or 亿 is printed behind it."""


def in_unit(number: Decimal, printed: str | None, unit: str) -> Decimal | None:
    """A number printed in one unit, in another.

    Args:
        number: as printed.
        printed: the unit that is printed with it (元, 万件 …), None where none is.
        unit: the unit that is wanted (万元, 件 …).

    Returns:
        the number in `unit`; None where money is printed and none is wanted, or the other way round.
    """
    if printed is None or printed == unit:
        return number
    if unit in MONEY:
        of_money = printed if printed in MONEY else f"{printed}元" if printed in SCALES else ""
        return number * MONEY[of_money] / MONEY[unit] if of_money in MONEY else None
    if printed in MONEY:
        return None
    scale = SCALES.get(printed[0], 1)
    return number * scale
