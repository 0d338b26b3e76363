"""The exact share of a text that stands in another one, pair by pair.

Belongs here: the texts of a section, made comparable when they are asked for, and the rows of their pairs.
Does not belong here: which pairs there are (`candidates`, `similarity`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

import polars as pl

from warehouse.prose.similarity.neutral import Neutral
from warehouse.prose.similarity.passages import passages
from warehouse.prose.similarity.settings import settings
from warehouse.prose.similarity.shingles import Numbers, among, shingles, without

OWN_LAST_YEAR = "last_year"
_REMEMBERED = 4_096
"""Texts, and shingles of texts, each of which takes some kB."""

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
        self.neutral = lru_cache(maxsize=_REMEMBERED)(self._neutral)
        self.shingles = lru_cache(maxsize=_REMEMBERED)(self._shingles)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def text(self, number: int) -> str:
        """The text of a report as it is compared."""
        return self.neutral(number).text

    def counted(self, number: int, common: Numbers) -> Numbers:
        """The shingles of a report that count, ascending; none of a text that is too short to be compared."""
        found = without(self.shingles(number), common)
        return found if len(found) >= settings().least else found[:0]

    def _shingles(self, number: int) -> Numbers:
        return shingles(self.text(number))

    def _neutral(self, number: int) -> Neutral:
        names, pieces = self._reports.row(self._rows[number])
        return Neutral(((piece["ordinal"], piece["text"], piece["body"]) for piece in pieces), names)


def compared(found: pl.DataFrame, texts: Texts, common: Numbers) -> Iterator[dict[str, Any]]:
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
        counted = texts.counted(number, common)
        if len(counted):
            yield from _of_report(counted, [*group], texts)


def _of_report(counted: Numbers, group: list[Pair], texts: Texts) -> Iterator[dict[str, Any]]:
    given = settings()
    rows: list[tuple[dict[str, Any], Numbers]] = []
    for number, other_number, relation in group:
        both = counted[among(counted, texts.shingles(other_number))]
        share = len(both) / len(counted)
        if relation == OWN_LAST_YEAR or share >= given.share:
            pair = {"number": number, "other_number": other_number, "relation": relation}
            rows.append((pair | {"shared": len(both), "shingles": len(counted), "share": share}, both))
    rows.sort(key=lambda row: (row[0]["relation"], -row[0]["shared"], row[0]["other_number"]))
    for _, alike in groupby(rows, key=lambda row: row[0]["relation"]):
        for row, both in [*alike][: given.others]:
            own, other = texts.neutral(row["number"]), texts.neutral(row["other_number"])
            yield row | {"length": len(own.text), "passages": passages(own, other, both)}
