"""The quality board of a year: which identities fail, how often, and who erred.

Belongs here: counting fact_check and drawing the counts. Does not belong here: evaluating an identity.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from presentation.pictures.svg import bars
from warehouse.contracts.codes import ATTRIBUTIONS
from warehouse.storage.tree import Warehouse

COLOURS = {"publisher": "crimson", "extraction": "orange", "undetermined": "slategray"}
_WORDS = {"publisher": "■ 原文 publisher", "extraction": "■ 识读 reading", "undetermined": "■ 不明 open"}


@dataclass(frozen=True, slots=True)
class Line:
    """One identity: how often it could be assessed, and how often it fails, by attribution."""

    check_id: str
    assessed: int
    failing: dict[str, int]

    @property
    def failures(self) -> int:
        """How often it fails."""
        return sum(self.failing.values())


def board(warehouse: Warehouse, year: int) -> list[Line]:
    """Every identity of the current documents of a year that could be assessed, the worst first."""
    assessed = pl.col("outcome") != "not_assessable"
    fails = pl.col("outcome") == "fail"
    counts = (
        warehouse.scan("fact_check", year)
        .filter("is_current", assessed)
        .group_by("check_id")
        .agg(
            pl.len().alias("assessed"),
            *((fails & (pl.col("attribution") == each)).sum().alias(each) for each in ATTRIBUTIONS),
        )
        .collect()
    )
    lines = [
        Line(row["check_id"], row["assessed"], {each: row[each] for each in ATTRIBUTIONS})
        for row in counts.iter_rows(named=True)
    ]
    return sorted(lines, key=lambda line: (-line.failures, len(line.check_id), line.check_id))


def drawn(lines: list[Line]) -> str:
    """The identities that fail, as SVG: a bar by attribution, and `failing / assessed`."""
    failing = [line for line in lines if line.failures]
    rows = [
        (
            f"{line.check_id} · {line.failures:,}/{line.assessed:,}",
            {COLOURS[each]: number for each, number in line.failing.items()},
        )
        for line in failing
    ]
    return bars([(word, COLOURS[each]) for each, word in _WORDS.items()], rows)
