"""Which years have something new, and what each of their tables would be made of.

Belongs here: comparing what partitions were made of with what they would be made of now.
Does not belong here: making them (`warehouse.facts.facts`, `warehouse.marts.agency_year`,
`warehouse.marts.coverage`).
"""

from __future__ import annotations

import hashlib

import polars as pl

from warehouse.catalogue.dictionary import tables_version
from warehouse.contracts import PARTITIONED
from warehouse.documents.ledger import counted
from warehouse.facts.facts import fingerprints
from warehouse.storage.tree import Warehouse


def wanted(warehouse: Warehouse) -> dict[tuple[str, int], str | None]:
    """For every table and year the fingerprint it should have; None when it should not be there.

    Facts and mart are there in years with a report of a modern form, old figures in years with one of before
    2019, what is said of publication in both.
    """
    ledger = warehouse.scan("dim_document").collect()
    facts, old = fingerprints(ledger), pl.col("form") == "pre2019"
    modern, before_2019 = _years(ledger.filter(~old)), _years(ledger.filter(old))
    coverage = _coverage(ledger, warehouse.fingerprint("dim_expected_agency"))
    found: dict[tuple[str, int], str | None] = {}
    for year in sorted(set(facts).union(*(warehouse.years(table) for table in PARTITIONED))):
        present = facts.get(year) if year in modern else None
        found |= {(table, year): present for table in PARTITIONED}
        found["fact_check", year] = _both(facts, year)
        found["mart_agency_year", year] = _both(facts, year) if present else None
        found["fact_pre2019_indicator", year] = facts.get(year) if year in before_2019 else None
        found["mart_coverage", year] = coverage.get(year) if year in facts else None
    return found


def _years(ledger: pl.DataFrame) -> set[int]:
    return set(counted(ledger.lazy()).collect()["year"].unique())


def _both(facts: dict[int, str], year: int) -> str | None:
    """Identities across years, and the mart's changes, are against the year before."""
    if year not in facts:
        return None
    both = f"{facts[year]} {facts.get(year - 1)}"
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def _coverage(ledger: pl.DataFrame, expected: str | None) -> dict[int, str]:
    """Who has reported also depends on who is expected to, and on files that were refused."""
    made_of = ("source_path", "document_id", "status", "reason", "parser_version")
    said = pl.concat_str(*made_of, separator="\0", ignore_nulls=True)
    rows = ledger.drop_nulls("year").sort("source_path").group_by("year").agg(said.str.join("\n"))
    return {
        year: hashlib.sha256(f"{tables_version()} {expected} {text}".encode()).hexdigest()[:16]
        for year, text in rows.iter_rows()
    }


def stale(warehouse: Warehouse) -> dict[int, list[str]]:
    """The years to make again, oldest first, each with its stale tables."""
    found: dict[int, list[str]] = {}
    for (table, year), fingerprint in wanted(warehouse).items():
        if warehouse.fingerprint(table, year) != fingerprint:
            found.setdefault(year, []).append(table)
    return found
