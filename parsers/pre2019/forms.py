"""The forms before 2019 as data: every `*.toml` here but `bridges.toml`, `labels.toml` is a form.

Belongs here: loading the forms with their sums, and the bridges.
Does not belong here: the modern forms (`parsers.forms`), what a label is known by (`parsers.pre2019.labels`),
reading a table (`parsers.pre2019.table`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from parsers.pre2019.labels import LABELS, label_key, numbering

_BRIDGES = "bridges.toml"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of an old form. `unit` is None for a heading, which carries no value.

    `keys` are what its printed labels are known by, `number` is the numbering that the form prints before it.
    """

    code: str
    label: str
    en: str
    unit: str | None
    keys: frozenset[str]
    optional: bool
    number: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that the form's lines demand: `left` equals all of `right` or, for a `bound`, is not less.

    `id` is that of the check; sums of the same meaning have the same one in all forms.
    """

    id: str
    left: str
    right: tuple[str, ...]
    zh: str
    en: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class OldForm:
    """A form with its lines in print order; `columns` are `year` and, on some, `cumulative`."""

    code: str
    title: str
    source: str
    years: tuple[int, int]
    columns: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """How an old indicator relates to modern cells: `same`, `broader`, `narrower` or `none`."""

    code: str
    relation: str
    modern: tuple[str, ...]
    zh: str
    en: str


@cache
def old_forms() -> tuple[OldForm, ...]:
    """All forms before 2019."""
    paths = sorted(files("parsers.pre2019").iterdir(), key=lambda path: path.name)
    return tuple(
        _form(path.read_text(encoding="utf-8"))
        for path in paths
        if path.name.endswith(".toml") and path.name not in (_BRIDGES, LABELS)
    )


@cache
def bridges() -> dict[tuple[str, str], Bridge]:
    """The bridge of every old indicator by form and code.

    An entry of `bridges.toml` that names forms is of these alone and comes before one that names none.
    """
    data = tomllib.loads((files("parsers.pre2019") / _BRIDGES).read_text(encoding="utf-8"))["bridge"]
    found: dict[tuple[str, str], Bridge] = {}
    for entry in sorted(data, key=lambda entry: "forms" in entry):
        for form in old_forms():
            if form.code in entry.get("forms", [form.code]):
                own = {line.code for line in form.indicators if line.unit}
                found |= {(form.code, code): _bridge(code, entry) for code in entry["codes"] if code in own}
    return found


def _bridge(code: str, entry: dict[str, Any]) -> Bridge:
    return Bridge(code, entry["relation"], tuple(entry["modern"]), entry["zh"], entry["en"])


def _form(text: str) -> OldForm:
    data = tomllib.loads(text)
    first, last = data["years"]
    return OldForm(
        data["code"],
        data["title"],
        data["source"],
        (first, last),
        tuple(data["columns"]),
        tuple(map(_indicator, data["indicator"])),
        (*_sums(data.get("identity", ()), bound=False), *_sums(data.get("bound", ()), bound=True)),
    )


def _indicator(entry: dict[str, Any]) -> Indicator:
    return Indicator(
        code=entry["code"],
        label=entry["label"],
        en=entry["en"],
        unit=entry.get("unit"),
        keys=frozenset(label_key(label) for label in (entry["label"], *entry.get("variants", ()))),
        optional=entry.get("optional", False),
        number=numbering(entry["label"]),
    )


def _sums(entries: Iterable[dict[str, Any]], *, bound: bool) -> tuple[Sum, ...]:
    return tuple(Sum(**{**entry, "right": tuple(entry["right"])}, bound=bound) for entry in entries)
