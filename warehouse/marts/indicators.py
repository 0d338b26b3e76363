"""The derived indicators, as `indicators.toml` declares them.

Belongs here: reading the file into typed declarations, refusing one that cannot be what it says.
Does not belong here: the indicators (`indicators.toml`), and computing them (`warehouse.marts.evaluate`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.contracts.codes import DIMENSIONS

QUOTIENT, SUM, DAYS, IN_TIME = KINDS = ("quotient", "sum", "days_after_year", "by_deadline")
"""How an indicator is computed; `indicators.toml` says what each means."""
MART = "mart_agency_year"
"""The table before the point in a term that is a count of the mart."""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a numerator or denominator.

    Args:
        sign: 1, or -1 for what is subtracted.
        table: A fact of the form, or mart_agency_year.
        row: The code of the first dimension, or its beginning and `*`; the column of the mart.
        column: The code of the second dimension; empty for a count of the mart.
    """

    sign: int
    table: str
    row: str
    column: str = ""

    @property
    def name(self) -> str:
        """The term as the file writes it, without its sign."""
        return ".".join(filter(None, (self.table, self.row, self.column)))

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows, as those of a headline number."""
        return (self.row,)

    @property
    def is_cells(self) -> bool:
        """Whether it is made of cells of the form."""
        return self.table in DIMENSIONS


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived indicator.

    Args:
        id: The column of mart_agency_year.
        kind: One of `KINDS`.
        unit: The unit of its values: `ratio` (0.5 is one half), `件`, `天`; empty for yes or no.
        zh: Its name in Chinese.
        en: Its name in English.
        numerator: What is added up; empty for days and deadlines.
        denominator: What that is divided by; empty unless it is a quotient.
        minimum_base: The smallest denominator with which it is given.
        caveat_zh: What a reader must know, in Chinese.
        caveat_en: The same in English.
        reference: The article or notice.
    """

    id: str
    kind: str
    unit: str
    zh: str
    en: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    minimum_base: int
    caveat_zh: str
    caveat_en: str
    reference: str

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, numerator first."""
        return self.numerator + self.denominator

    def formula(self) -> str:
        """The formula in the names of cells and columns, for a person."""
        if self.kind == DAYS:
            return f"{MART}.published_on − 31 December of the year"
        if self.kind == IN_TIME:
            return f"{MART}.published_on ≤ mart_coverage.deadline"
        above, below = _added(self.numerator), _added(self.denominator)
        if self.kind == SUM:
            return above
        return " ÷ ".join(f"({side})" if " " in side else side for side in (above, below))


@cache
def derived_indicators() -> Mapping[str, Derived]:
    """Every derived indicator by its id, in the order of the file.

    Raises:
        ValueError: The file declares one that cannot be what it says; the message names it.
    """
    declared = tomllib.loads((files(__package__) / "indicators.toml").read_text(encoding="utf-8"))
    return read_indicators(declared)


def read_indicators(declared: Mapping[str, Any]) -> dict[str, Derived]:
    """The declarations of a file by id.

    Args:
        declared: The parsed file: `minimum_base`, and a list `indicator`.

    Raises:
        ValueError: An id stands twice, a kind or a term is not known, or a quotient lacks a side.
    """
    found: dict[str, Derived] = {}
    for entry in declared["indicator"]:
        each = _derived({"minimum_base": declared["minimum_base"], **entry})
        if each.id in found:
            raise ValueError(f"indicators.toml: {each.id} is declared twice")
        found[each.id] = each
    return found


def _derived(entry: Mapping[str, Any]) -> Derived:
    sides = {side: tuple(map(_term, entry.get(side, ()))) for side in ("numerator", "denominator")}
    try:
        found = Derived(**{**entry, **sides})
    except TypeError as error:
        raise ValueError(f"indicators.toml: {entry.get('id')}: {error}") from None
    wanted = {QUOTIENT: (True, True), SUM: (True, False), DAYS: (False, False), IN_TIME: (False, False)}
    if wanted.get(found.kind) != (bool(found.numerator), bool(found.denominator)):
        raise ValueError(f"indicators.toml: {found.id} has not the sides of the kind {found.kind}")
    if found.kind == QUOTIENT and found.minimum_base < 1:
        raise ValueError(f"indicators.toml: {found.id} may divide by 0")
    return found


def _term(text: str) -> Term:
    name = text.removeprefix("-")
    sign = -1 if text.startswith("-") else 1
    table, *codes = name.split(".")
    if len(codes) != (2 if table in DIMENSIONS else 1) or table not in (*DIMENSIONS, MART):
        raise ValueError(f"indicators.toml: {text} is neither cells nor a column of {MART}")
    return Term(sign, table, *codes)


def _added(terms: tuple[Term, ...]) -> str:
    words = "".join(f" {'+' if term.sign > 0 else '−'} {term.name}" for term in terms)
    return words.removeprefix(" + ")
