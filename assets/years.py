"""Which years have something new; checks and mart also depend on the year before.

Belongs here: comparing what partitions were made of with what they would be made of now.
Does not belong here: making them (`assets.facts`, `assets.mart`).
"""

from __future__ import annotations

import hashlib

import polars as pl

from assets.contracts import PARTITIONED
from assets.facts import fingerprints
from assets.ledger import counted
from assets.warehouse import Warehouse

_LOOK_BACK = ("fact_check", "mart_agency_year")
_OF_ALL_FORMS = ("fact_check",)
"""The others are there in years with a report of a modern form, or with one of before 2019, only."""


def wanted(warehouse: Warehouse) -> dict[tuple[str, int], str | None]:
    """For every table and year the fingerprint it should have; None when it should not be there."""
    ledger = warehouse.scan("dim_document").collect()
    facts, old = fingerprints(ledger), pl.col("form") == "pre2019"
    modern, before_2019 = _years(ledger.filter(~old)), _years(ledger.filter(old))
    years = set(facts).union(*(warehouse.years(table) for table in PARTITIONED))
    found: dict[tuple[str, int], str | None] = {}
    for year in sorted(years):
        for table in PARTITIONED:
            if table == "fact_pre2019_indicator":
                there = year in before_2019
            else:
                there = year in modern or table in _OF_ALL_FORMS
            made_of = _both(facts, year) if table in _LOOK_BACK else facts.get(year)
            found[table, year] = made_of if there else None
    return found


def _years(ledger: pl.DataFrame) -> set[int]:
    return set(counted(ledger.lazy()).collect()["year"].unique())


def _both(facts: dict[int, str], year: int) -> str | None:
    """Identities across years, and the mart's changes, are against the year before."""
    if year not in facts:
        return None
    both = f"{facts[year]} {facts.get(year - 1)}"
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def stale(warehouse: Warehouse) -> dict[int, list[str]]:
    """The years to make again, oldest first, each with its stale tables."""
    found: dict[int, list[str]] = {}
    for (table, year), fingerprint in wanted(warehouse).items():
        if warehouse.fingerprint(table, year) != fingerprint:
            found.setdefault(year, []).append(table)
    return found
