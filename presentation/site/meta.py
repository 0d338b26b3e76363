"""What the scripts must know of the tables: numbers, cells, places, checks, in both languages.

Belongs here: the record `data/meta.js`, which also fixes the order of the lists in other files.
Does not belong here: data of bodies (`data`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from presentation.evidence.cell_view import SIGNS
from warehouse.cite.definitions import Definition, definitions
from warehouse.contracts.codes import DIMENSIONS, KINDS
from warehouse.facts.check_list import check_list
from warehouse.marts.evaluate import Cells, among
from warehouse.marts.headlines import HEADLINES
from warehouse.release.words import one_of
from warehouse.site.reports import numbers, wanted_cells
from warehouse.site.source import place_names
from warehouse.site.sums import SHARES

STATUS_SIGNS = {
    "reported": "r",
    "derived": "d",
    "ambiguous": "a",
    "blank": "b",
    "dash": "h",
    "not_applicable": "n",
    "missing": "m",
    "unreadable": "u",
}
"""A cell's status as one character; a dot is a cell that the report's form does not have."""
ABSENT = "."


def signs() -> dict[str, str]:
    """The signs of statuses, as on the page of evidence."""
    return {status.value: sign for status, sign in SIGNS.items()}


@cache
def places() -> list[dict[str, Any]]:
    """The tiles of the map, with the names that the tables use."""
    declared = tomllib.loads(files("presentation.site").joinpath("places.toml").read_text(encoding="utf-8"))
    full = place_names()
    return [{"covered": True, **each, "full": full.get(each["code"], "")} for each in declared["place"]]


def cells_of(indicators: pl.DataFrame) -> pl.DataFrame:
    """The rows of dim_indicator that the numbers of the mart are made of, in print order."""
    found = []
    for table, (first, second) in DIMENSIONS.items():
        rows = indicators.filter(table=table).rename({"dimension_1": first, "dimension_2": second})
        wanted = rows.filter(wanted_cells(table))
        found.append(wanted.rename({first: "dimension_1", second: "dimension_2"}))
    return pl.concat(found).sort("position")


def meta(
    indicators: pl.DataFrame,
    years: list[int],
    listed: list[int],
    lists: Mapping[str, list[list[Any]]],
    release: str | None,
) -> dict[str, Any]:
    """The record.

    Args:
        indicators: dim_indicator.
        years: Every year that anything is known of.
        listed: Those of which a list says who must report.
        lists: For each list by year the places that it has a file of, each with its number of rows.
        release: The version of the release; None for a warehouse.
    """
    cells = cells_of(indicators)
    known = definitions(indicators)
    return {
        "years": years,
        "listed": listed,
        "release": release,
        "places": places(),
        "kinds": KINDS,
        "statuses": STATUS_SIGNS,
        "signs": signs(),
        "cells": [
            {"id": row["indicator"], "zh": row["label_zh"], "en": row["label_en"], "unit": row["unit"]}
            for row in cells.iter_rows(named=True)
        ],
        "numbers": [_number(known[name], cells) for name in numbers()],
        "shares": {each.id: each.minimum_base for each in SHARES},
        "grounds": [_ground(row) for row in _grounds(cells)],
        "checks": _checks(),
        "lists": lists,
    }


def _number(each: Definition, cells: pl.DataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": each.id,
        "zh": each.zh,
        "en": each.en,
        "unit": each.unit,
        "kind": each.kind,
    }
    found["group"] = _group(each)
    found["made"] = [[side, sign, _places(part, cells)] for side, sign, part in each.made_of]
    if derived := each.derived:
        found |= {
            "how": derived.kind,
            "formula": derived.formula(),
            "base": derived.minimum_base,
            "caveat_zh": derived.caveat_zh,
            "caveat_en": derived.caveat_en,
            "reference": derived.reference,
        }
    return found


def _group(each: Definition) -> str:
    """Under which heading a number stands on the page of a body."""
    if each.kind != "headline":
        return each.kind
    (line,) = [line for line in HEADLINES if line.name == each.id]
    return line.table


def _places(part: Cells, cells: pl.DataFrame) -> list[int]:
    first, second = DIMENSIONS[part.table]
    rows = cells.with_row_index("at").filter(table=part.table)
    return rows.rename({"dimension_1": first, "dimension_2": second}).filter(among(part))["at"].to_list()


def _grounds(cells: pl.DataFrame) -> list[dict[str, Any]]:
    denied = pl.col("dimension_1").str.starts_with("denied_") & (pl.col("dimension_2") == "total")
    return cells.filter(denied, table="fact_request").to_dicts()


def _ground(row: Mapping[str, Any]) -> dict[str, str]:
    return {"id": row["dimension_1"], "zh": row["dimension_1_zh"], "en": row["label_en"].rpartition(",")[0]}


def checks(language: str) -> dict[str, list[str]]:
    """What should hold by check, each sentence once; those of today's forms first."""
    said: dict[str, list[str]] = {}
    for each in sorted(check_list(), key=lambda check: check.check_id[0]):
        lines = said.setdefault(each.check_id, [])
        lines += [line for line in one_of(each.description, language).split("\n") if line not in lines]
    return {name: list(dict.fromkeys(lines)) for name, lines in said.items()}


def _checks() -> list[dict[str, str]]:
    zh, en = checks("zh"), checks("en")
    return [{"id": name, "zh": "\n".join(zh[name]), "en": "\n".join(en[name])} for name in zh]
