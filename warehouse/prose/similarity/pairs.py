"""The exact share of a text that stands in another one, pair by pair.

Belongs here: the texts of a section, made comparable when they are asked for, and the rows of their pairs.
Does not belong here: which pairs there are (`candidates`, `similarity`).
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import groupby
from typing import Any

import polars as pl

from warehouse.prose.similarity.neutral import Neutral
from warehouse.prose.similarity.passages import passages
from warehouse.prose.similarity.settings import settings
from warehouse.prose.similarity.shingles import shingles

OWN_LAST_YEAR = "last_year"
_TEXTS, _SHINGLES = 4_096, 128
"""How many are remembered: a text takes some kB, its shingles some ten times as much."""

Pair = tuple[int, int, str]
"""The number of a report, that of another one, and their relation."""


class Texts:
    """The texts of a section, of the reports of two years; the last ones that were asked for are remembered.

    Args:
        reports: `number`, `names` (a list), `pieces` (a list of `ordinal`, `text`, `body`); a row a report.
    """

    def __init__(self, reports: pl.DataFrame) -> None:
        self._reports = reports.select("names", "pieces")
        self._rows = {number: row for row, number in enumerate(reports["number"])}
        self.neutral = lru_cache(maxsize=_TEXTS)(self._neutral)
        self.shingles = lru_cache(maxsize=_SHINGLES)(self._shingles)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def text(self, number: int) -> str:
        """The text of a report as it is compared."""
        return self.neutral(number).text

    def _shingles(self, number: int) -> set[str]:
        return shingles(self.text(number))

    def _neutral(self, number: int) -> Neutral:
        names, pieces = self._reports.row(self._rows[number])
        return Neutral(((piece["ordinal"], piece["text"], piece["body"]) for piece in pieces), names)


def compared(found: pl.DataFrame, texts: Texts, common: Set[str]) -> Iterator[dict[str, Any]]:
    """The rows of the pairs that are reported.

    Args:
        found: `number`, `other_number` and `relation`, ordered by `number`.
        texts: The texts of the section.
        common: Shingles that do not count.

    Yields:
        `number`, `other_number`, `relation`, `shared`, `shingles`, `share`, `length` and `passages`. Of other
        bodies only the most similar are there (`reported` in `similarity.toml`).
    """
    for number, group in groupby(found.iter_rows(), key=lambda pair: pair[0]):
        counted = texts.shingles(number) - common
        if len(counted) >= settings().least:
            yield from _of_report(counted, [*group], texts)


def _of_report(counted: Set[str], group: list[Pair], texts: Texts) -> Iterator[dict[str, Any]]:
    given = settings()
    rows: list[tuple[dict[str, Any], Set[str]]] = []
    for number, other_number, relation in group:
        both = counted & texts.shingles(other_number)
        share = len(both) / len(counted)
        if relation == OWN_LAST_YEAR or share >= given.share:
            pair = {"number": number, "other_number": other_number, "relation": relation}
            rows.append((pair | {"shared": len(both), "shingles": len(counted), "share": share}, both))
    rows.sort(key=lambda row: (row[0]["relation"], -row[0]["shared"], row[0]["other_number"]))
    for _, alike in groupby(rows, key=lambda row: row[0]["relation"]):
        for row, both in [*alike][: given.others]:
            own, other = texts.neutral(row["number"]), texts.neutral(row["other_number"])
            yield row | {"length": len(own.text), "passages": passages(own, other, both)}
