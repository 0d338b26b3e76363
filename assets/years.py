"""Which years have something new; checks and mart also depend on the year before.

Belongs here: comparing what partitions were made of with what they would be made of now.
Does not belong here: making them (`assets.facts`, `assets.mart`).
"""

from __future__ import annotations

import hashlib

from assets.contracts import PARTITIONED
from assets.facts import fingerprints
from assets.warehouse import Warehouse

_LOOK_BACK = ("fact_check", "mart_agency_year")


def wanted(warehouse: Warehouse) -> dict[tuple[str, int], str | None]:
    """For every table and year the fingerprint it should have; None when it should not be there."""
    facts = fingerprints(warehouse.scan("dim_document").collect())
    years = set(facts).union(*(warehouse.years(table) for table in PARTITIONED))
    found: dict[tuple[str, int], str | None] = {}
    for year in sorted(years):
        for table in PARTITIONED:
            found[table, year] = _both(facts, year) if table in _LOOK_BACK else facts.get(year)
    return found


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
