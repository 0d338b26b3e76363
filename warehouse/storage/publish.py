"""Checking a table's rows and only then putting them in its place.

Belongs here: the one way by which tables of the warehouse are replaced.
Does not belong here: the rows (the modules of the tables), the checks (`warehouse.storage.quality`), and
whether the inputs may be used (`warehouse.make`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from warehouse.catalogue.dictionary import arrow_schema
from warehouse.registry import Table
from warehouse.storage import parquet
from warehouse.storage.quality import Finding, inspect, passed
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


def write_checked(
    table: Table, chunks: Iterable[pl.DataFrame], metadata: Mapping[str, str], path: Path
) -> Outcome:
    """Write a table, or one year of it, while every chunk passes every check.

    Args:
        table: Its declaration.
        chunks: Frames of the table's columns. No document is in two of them, so each is checked by itself;
            the first that breaks a check ends it.
        metadata: For the footer; `parquet.FINGERPRINT` at least.
        path: The local file, not yet in its place; of no use when a check did not pass.
    """
    outcome = Outcome(findings=passed(table.name))
    outcome.version = metadata[parquet.FINGERPRINT]
    digest = hashlib.sha256()
    file = parquet.Staged(path, arrow_schema(table.contract), metadata)
    for chunk in chunks:
        outcome.findings = inspect(table.name, chunk)
        if not outcome.passed:
            return outcome
        file.add(chunk)
        if table.counted_by:
            outcome.counts.update(dict(chunk.group_by(table.counted_by).len().iter_rows()))
        if table.versioned_by_rows:
            digest.update(chunk.write_ndjson().encode())
    if table.versioned_by_rows:
        outcome.version = digest.hexdigest()[:16]
        file.describe({ROWS: outcome.version})
    file.finish()
    outcome.rows = file.rows
    return outcome


def publish(warehouse: Warehouse, name: str, year: int | None, write: Callable[[Path], Outcome]) -> Outcome:
    """Replace a table, or one year of it, once every check has passed.

    Args:
        warehouse: Where the table lies.
        name: The table.
        year: The year of a partitioned table.
        write: Writes the file at a local path (`write_checked`).
    """
    with parquet.folder(warehouse.staging) as folder:
        path = folder / "staged.parquet"
        outcome = write(path)
        if outcome.passed:
            parquet.publish(path, warehouse.path(name, year))
    return outcome
