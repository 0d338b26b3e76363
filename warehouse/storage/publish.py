"""Checking a table's rows and only then putting them in its place.

Belongs here: the one way by which tables of the warehouse are replaced.
Does not belong here: the rows (the modules of the tables), the checks (`warehouse.storage.quality`), and
whether the inputs may be used (`warehouse.make`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from warehouse.catalogue.dictionary import arrow_schema
from warehouse.registry import Table
from warehouse.storage import parquet
from warehouse.storage.quality import Finding, inspect
from warehouse.storage.tree import Warehouse

ROWS = "gongkai.rows"
"""In the footer: digest of the rows, for tables that are versioned by them."""


@dataclass(slots=True)
class Outcome:
    """What became of a table.

    Args:
        rows: How many rows were published.
        counts: Rows by the values of the table's column `counted_by`.
        findings: The results of its checks; when one did not pass, nothing was published.
        version: The data version of the published table.
    """

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    version: str = ""

    @property
    def passed(self) -> bool:
        """Whether the table was published."""
        return all(finding.passed for finding in self.findings)


def publish(
    warehouse: Warehouse,
    table: Table,
    chunks: Iterable[pl.DataFrame],
    metadata: Mapping[str, str],
    year: int | None = None,
) -> Outcome:
    """Replace a table, or one year of it, once every chunk has passed every check.

    Args:
        warehouse: Where the table lies.
        table: Its declaration.
        chunks: Frames of the table's columns. No document is in two of them, so each is checked by itself;
            the first that breaks a check ends it.
        metadata: For the footer; `parquet.FINGERPRINT` at least.
        year: The year of a partitioned table.
    """
    outcome = Outcome(findings=inspect(table.name, table.contract.create_empty()))
    fingerprint = outcome.version = metadata[parquet.FINGERPRINT]
    digest = hashlib.sha256()
    with parquet.staged(arrow_schema(table.contract), fingerprint, warehouse.staging) as file:
        for chunk in chunks:
            outcome.findings = inspect(table.name, chunk)
            if not outcome.passed:
                return outcome
            file.add(chunk)
            if table.counted_by:
                outcome.counts.update(dict(chunk.group_by(table.counted_by).len().iter_rows()))
            if table.versioned_by_rows:
                digest.update(chunk.write_ndjson().encode())
        file.describe(metadata)
        if table.versioned_by_rows:
            outcome.version = digest.hexdigest()[:16]
            file.describe({ROWS: outcome.version})
        file.publish(warehouse.path(table.name, year))
        outcome.rows = file.rows
    return outcome
