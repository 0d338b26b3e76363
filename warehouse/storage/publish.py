"""Checking a table's rows and only then putting them in its place.

Belongs here: the one way by which tables of the warehouse are replaced.
Does not belong here: the rows (the modules of the tables) and the checks (`warehouse.storage.quality`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from warehouse.catalogue.dictionary import arrow_schema
from warehouse.contracts import CELL_FACTS, TABLES
from warehouse.storage import parquet
from warehouse.storage.quality import Finding, inspect
from warehouse.storage.tree import Warehouse

COUNTED = {"dim_document": "status", "fact_check": "outcome"} | dict.fromkeys(CELL_FACTS, "status")
"""The column by which a table's rows are counted, for a look at what has become of them."""


@dataclass(slots=True)
class Outcome:
    """How many rows were published, by `COUNTED`; what the checks found. With any finding, nothing was."""

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether the table was published."""
        return all(finding.passed for finding in self.findings)


def publish(
    warehouse: Warehouse,
    table: str,
    chunks: Iterable[pl.DataFrame],
    fingerprint: str,
    year: int | None = None,
) -> Outcome:
    """Replace a table, or one year of it. No document is in two chunks, so each is checked by itself;
    the first that breaks a check ends it.
    """
    outcome = Outcome(findings=inspect(table, TABLES[table].create_empty()))
    with parquet.staged(arrow_schema(TABLES[table]), fingerprint, warehouse.staging) as file:
        for chunk in chunks:
            outcome.findings = inspect(table, chunk)
            if not outcome.passed:
                return outcome
            file.add(chunk)
            if column := COUNTED.get(table):
                outcome.counts.update(dict(chunk.group_by(column).len().iter_rows()))
        file.publish(warehouse.path(table, year))
        outcome.rows = file.rows
    return outcome
