"""The measures of the views for BI tools, as `measures.toml` declares them.

Belongs here: reading the file into typed declarations, refusing one that cannot be what it says.
Does not belong here: the measures (`measures.toml`) and the views (`warehouse.bi.views`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.bi.sql import translated
from warehouse.bi.views import View, views

Both = tuple[str, str]
"""A text in English and in Chinese."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is computed of the rows of a view.

    Args:
        id: Its stable code.
        name: Its name.
        view: The view that it is computed on.
        sql: The expression over the English column names.
        base: What is counted, or divided by.
        not_to_sum: What must not be added up or averaged.
        format: Of its numbers, as d3-format writes it.
    """

    id: str
    name: Both
    view: View
    sql: str
    base: Both
    not_to_sum: Both
    format: str

    @property
    def sql_zh(self) -> str:
        """The expression over the Chinese column names."""
        return translated(self.sql, {column.name: column.zh for column in self.view.columns})


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its code, in the order of the file.

    Raises:
        ValueError: The file declares one that cannot be what it says; the message names it.
    """
    declared = tomllib.loads(files(__package__).joinpath("measures.toml").read_text(encoding="utf-8"))
    return read_measures(declared)


def read_measures(declared: Mapping[str, Any]) -> dict[str, Measure]:
    """The declarations of a file.

    Args:
        declared: The parsed file: a list `measure`.

    Raises:
        ValueError: A code stands twice, or a measure names a view or column that there is not.
    """
    found: dict[str, Measure] = {}
    for entry in declared["measure"]:
        if entry["id"] in found:
            raise ValueError(f"measures.toml: {entry['id']} is declared twice")
        if entry["view"] not in views():
            raise ValueError(f"measures.toml: {entry['id']} is of no known view")
        view = views()[entry["view"]]
        used = set(re.findall(r'"([^"]+)"', entry["sql"]))
        if unknown := sorted(used - {column.name for column in view.columns}):
            raise ValueError(f"measures.toml: {entry['id']} names no column {', '.join(unknown)}")
        texts = {name: tuple(entry[name]) for name in ("name", "base", "not_to_sum")}
        found[entry["id"]] = Measure(
            id=entry["id"], view=view, sql=entry["sql"], format=entry["format"], **texts
        )
    return found
