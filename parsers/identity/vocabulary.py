"""The words of `vocabulary.toml`: labels of fields and what prose says around a name.

Belongs here: loading them. Does not belong here: what follows from a word (`fields`, `speaker`, `titles`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("parsers.identity").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def words(table: str, entry: str) -> tuple[str, ...]:
    """The words of one entry, in the order of the file; KeyError for a name that is not in it."""
    return tuple(_tables()[table][entry])


def entries(table: str) -> dict[str, tuple[str, ...]]:
    """All entries of a table."""
    return {name: tuple(found) for name, found in _tables()[table].items()}


def any_of(found: Iterable[str]) -> str:
    """A pattern (no group) that matches one of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(found, key=len, reverse=True))) + ")"
