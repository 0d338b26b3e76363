"""Worked examples of the checks, read from `examples.toml`.

Belongs here: the data file as values. Does not belong here: their page (`warehouse.catalogue.examples_page`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from typing import Any

BEFORE = "before"
"""Of a term: it stands in the same body's report of the year before."""


@dataclass(frozen=True, slots=True)
class Term:
    """A number on one side of a check.

    Args:
        sign: How it is joined to the terms before it: empty for adding, `-` or `÷`.
        value: The number as printed.
        what: An indicator, or in words what the number is.
        where: Empty for the report itself, `BEFORE`, or the name of another body.
    """

    sign: str
    value: str
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """What a report prints and what `fact_check` says of it; the fields are explained in the data file."""

    check: str
    body: str
    year: int
    scope: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    outcome: str
    message: str
    attribution: str | None = None
    form: str = "2021"
    lhs: Decimal | None = None
    rhs: Decimal | None = None
    says: dict[str, str] = field(default_factory=dict)


def examples() -> list[Example]:
    """Every example of the data file, in its order.

    Raises:
        KeyError: An example lacks a field.
        ValueError: A term has no value.
    """
    text = files("warehouse.catalogue").joinpath("examples.toml").read_text(encoding="utf-8")
    return [_example(said) for said in tomllib.loads(text)["example"]]


def _example(said: dict[str, Any]) -> Example:
    words = ("check", "body", "year", "scope", "outcome", "attribution", "message", "form")
    fields: dict[str, Any] = {name: said[name] for name in words if name in said}
    fields |= {side: tuple(_term(text) for text in said[side]) for side in ("left", "right")}
    fields |= {side: Decimal(said[side]) for side in ("lhs", "rhs") if side in said}
    return Example(**fields, says={name: text for name, text in said.items() if name not in fields})


def _term(text: str) -> Term:
    number, _, where = text.partition(" @")
    sign = number[0] if number[:2] in ("- ", "÷ ") else ""
    value, what = number.removeprefix(sign).lstrip().split(" ", 1)
    return Term(sign, value, what, where)
