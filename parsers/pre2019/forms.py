"""The forms before 2019 as data: every `*.toml` here but `bridges.toml`, `labels.toml` is a form.

Belongs here: loading the forms and the bridges, and the identity of a printed label.
Does not belong here: the modern forms (`parsers.forms`) and reading a table (`parsers.pre2019.table`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from parsers.text.normalise import compact, ideographs
from parsers.text.traditional import simplified

_BRIDGES = "bridges.toml"
_LABELS = "labels.toml"
_NUMBERING = re.compile(
    r"(?:其中[:、,]?)?(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])?(?:其中[:、,]?)?"
)
_NOTE = re.compile(r"\([^()]{0,60}\)")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of an old form. `unit` is None for a heading, which carries no value."""

    code: str
    label: str
    en: str
    unit: str | None
    keys: frozenset[str]
    optional: bool


@dataclass(frozen=True, slots=True)
class OldForm:
    """A form with its lines in print order; `columns` are `year` and, on some, `cumulative`."""

    code: str
    title: str
    source: str
    years: tuple[int, int]
    columns: tuple[str, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """How an old indicator relates to modern cells: `same`, `broader`, `narrower` or `none`."""

    code: str
    relation: str
    modern: tuple[str, ...]
    zh: str
    en: str


@lru_cache(maxsize=20_000)
def label_key(text: str) -> str:
    """What a printed label is known by: its ideographs without numbering, 其中 and remarks in brackets."""
    bare = _NUMBERING.sub("", compact(simplified(text)), count=1)
    return ideographs(_NOTE.sub("", bare))


@cache
def label_words() -> dict[str, list[str]]:
    """The lists of `labels.toml` by name."""
    return tomllib.loads((files("parsers.pre2019") / _LABELS).read_text(encoding="utf-8"))


@cache
def old_forms() -> tuple[OldForm, ...]:
    """All forms before 2019."""
    paths = sorted(files("parsers.pre2019").iterdir(), key=lambda path: path.name)
    return tuple(
        _form(path.read_text(encoding="utf-8"))
        for path in paths
        if path.name.endswith(".toml") and path.name not in (_BRIDGES, _LABELS)
    )


@cache
def bridges() -> dict[str, Bridge]:
    """The bridge of every old indicator by its code."""
    data = tomllib.loads((files("parsers.pre2019") / _BRIDGES).read_text(encoding="utf-8"))
    return {
        code: Bridge(code, entry["relation"], tuple(entry["modern"]), entry["zh"], entry["en"])
        for entry in data["bridge"]
        for code in entry["codes"]
    }


def _form(text: str) -> OldForm:
    data = tomllib.loads(text)
    indicators = tuple(
        Indicator(
            code=entry["code"],
            label=entry["label"],
            en=entry["en"],
            unit=entry.get("unit"),
            keys=frozenset(label_key(label) for label in (entry["label"], *entry.get("variants", ()))),
            optional=entry.get("optional", False),
        )
        for entry in data["indicator"]
    )
    first, last = data["years"]
    return OldForm(
        data["code"], data["title"], data["source"], (first, last), tuple(data["columns"]), indicators
    )
