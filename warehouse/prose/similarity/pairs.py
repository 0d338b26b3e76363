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

from warehouse.prose.similarity.neutral import Neutral, Piece, neutral, neutral_text
from warehouse.prose.similarity.passages import passages
from warehouse.prose.similarity.settings import settings
from warehouse.prose.similarity.shingles import shingles

OWN_LAST_YEAR = "last_year"
_REMEMBERED = 64

Pair = tuple[int, int, str]
"""The number of a report, that of another one, and their relation."""


class Texts:
    """The texts of a section, of the reports of two years.

    Args:
        reports: `number`, `names` (a list), `pieces` (a list of `ordinal`, `text`, `body`); a row a report.
    """

    def __init__(self, reports: pl.DataFrame) -> None:
        self._reports = reports.select("number", "names", "pieces")
        self._rows = {number: row for row, number in enumerate(reports["number"])}
        self.placed = lru_cache(maxsize=_REMEMBERED)(self._placed)
        self.shingles = lru_cache(maxsize=_REMEMBERED)(self._shingles)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def text(self, number: int) -> str:
        """The text of a report as it is compared."""
        return neutral_text(*self._parts(number))

    def _shingles(self, number: int) -> set[str]:
        """The different shingles of a report; `shingles` remembers the last ones."""
        return shingles(self.text(number))

    def _placed(self, number: int) -> Neutral:
        """The text of a report with the places of its characters; `placed` remembers the last ones."""
        return neutral(*self._parts(number))

    def _parts(self, number: int) -> tuple[Iterator[Piece], list[str]]:
        _, names, pieces = self._reports.row(self._rows[number])
        return ((piece["ordinal"], piece["text"], piece["body"]) for piece in pieces), names


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
            yield from _of_report(counted, [*group], texts, common)


def _of_report(
    counted: Set[str], group: list[Pair], texts: Texts, common: Set[str]
) -> Iterator[dict[str, Any]]:
    given = settings()
    rows: list[dict[str, Any]] = []
    for number, other_number, relation in group:
        shared = len(counted & texts.shingles(other_number))
        share = shared / len(counted)
        if relation == OWN_LAST_YEAR or share >= given.share:
            pair = {"number": number, "other_number": other_number, "relation": relation}
            rows.append(pair | {"shared": shared, "shingles": len(counted), "share": share})
    rows.sort(key=lambda row: (row["relation"], -row["shared"], row["other_number"]))
    for _, alike in groupby(rows, key=lambda row: row["relation"]):
        for row in [*alike][: given.others]:
            own, other = texts.placed(row["number"]), texts.placed(row["other_number"])
            yield row | {"length": len(own.text), "passages": passages(own, other, common)}
