"""Making one table, or one year of it.

It is made under the lock and of fresh inputs only, and is published when it keeps its contract.
Belongs here: what every table has in common. Does not belong here: its rows (the maker that it declares).
"""

from __future__ import annotations

import hashlib
import json
from functools import partial

import polars as pl

from warehouse import registry
from warehouse.code import table_version
from warehouse.freshness import CODE, LEDGER, MADE_OF, Freshness, Node, digest
from warehouse.inputs import Settings
from warehouse.readings import store
from warehouse.readings.landing import OWN
from warehouse.recipe import Recipe, WriteFile, write_file
from warehouse.registry import Table
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.publish import Outcome, publish
from warehouse.storage.quality import passed
from warehouse.storage.tree import Warehouse

_AT_ONCE = 10_000
"""Rows that are written as text at once, to be digested."""


class StaleInputsError(RuntimeError):
    """What a table would be made of is itself out of date: made of it, the table would be silently wrong."""


def make(
    warehouse: Warehouse,
    name: str,
    year: int | None = None,
    settings: Settings | None = None,
    state: Freshness | None = None,
    write: WriteFile = write_file,
) -> Outcome:
    """Make a table, or one year of it, and put it in the place of the former one.

    Args:
        warehouse: Where its inputs lie and it goes.
        name: The table.
        year: Of a partitioned table. A year that should have no file loses the one it has.
        settings: What comes from outside; needed by tables made of sources.
        state: The state of the warehouse, where several tables are made while the caller holds its lock; it
            is kept up to date. A table that only waited for others, which came out as before, stays as it is.
        write: Makes the file; in this process by default.

    Returns:
        What was published; nothing when a check of the table's contract was broken.

    Raises:
        StaleInputsError: When an input must be made first; the message says which.
    """
    settings, node = settings or Settings(), (name, year)
    with writing(warehouse):
        state = state or Freshness(warehouse)
        _require_fresh(state, node)
        if state.came_out_fresh(node):
            return _as_it_is(warehouse, registry.table(name), year, state)
        recipe = recipe_of(state, node, settings)
        if recipe is None:
            assert year is not None
            warehouse.remove(name, year)
            state.forget(node)
            return Outcome(findings=passed(name), version="absent")
        outcome = publish(warehouse, name, year, partial(write, recipe))
        state.forget(node)
        return outcome


def recipe_of(state: Freshness, node: Node, settings: Settings) -> Recipe | None:
    """What a table is made of as things stand; None when it should not be there.

    Args:
        state: The state of the warehouse; every input of the table is fresh.
        node: The table and its year.
        settings: What comes from outside.
    """
    name, year = node
    made_of = state.made_of(node)
    if made_of is None:
        return None
    table = registry.table(name)
    version = settings.version if name == LEDGER else state.readings
    made_of |= {
        each.name: _source_version(state.warehouse, each.name, version, settings)
        for each in table.inputs
        if each.name in registry.sources() and not registry.sources()[each.name].partitioned
    }
    code = table_version(table)
    footer = {
        parquet.FINGERPRINT: digest(code, made_of),
        CODE: code,
        MADE_OF: json.dumps(made_of, sort_keys=True, ensure_ascii=False),
    }
    return Recipe(state.warehouse, name, year, version, settings, footer)


def _as_it_is(warehouse: Warehouse, table: Table, year: int | None, state: Freshness) -> Outcome:
    """What is said of a table that is not made, because it would be the same bytes."""
    rows = warehouse.scan(table.name, year)
    outcome = Outcome(
        rows=rows.select(pl.len()).collect().item(),
        findings=passed(table.name),
        version=state.data_version((table.name, year)) or "absent",
    )
    if table.counted_by:
        outcome.counts.update(dict(rows.group_by(table.counted_by).len().collect().iter_rows()))
    return outcome


def _require_fresh(state: Freshness, node: Node) -> None:
    """StaleInputsError, saying what to make first, unless every input is what it should be."""
    behind = state.stale_inputs(node)
    if behind:
        named = ", ".join(name if year is None else f"{name} of {year}" for name, year in behind)
        years = sorted({year for _, year in behind if year is not None})
        first = ", ".join(map(str, years)) if years else "the ledger and the dimensions (job `ingest`)"
        target = node[0] if node[1] is None else f"{node[0]} of {node[1]}"
        raise StaleInputsError(
            f"{target} is not made, because it is made of {named}, out of date: make {first} first"
        )


def landed_version(warehouse: Warehouse) -> str:
    """The data version of `landing_files`: 16 hexadecimal digits.

    It is a digest of the list of files without the columns that no table depends on.
    """
    return _rows_digest(store.landed(warehouse).drop(OWN))


def readings_version(warehouse: Warehouse, version: str) -> str:
    """The data version of `readings`.

    Args:
        warehouse: Whose store is looked at.
        version: The readings to look for (`Versions.key`).

    Returns:
        `VERSION/DIGEST`, where the digest covers which documents there are and what each of them says.
    """
    documents = store.documents(warehouse, version).select("document_id", "hints", "quarantine", "content")
    return f"{version}/{_rows_digest(documents.collect().sort('document_id', 'hints'))}"


def _source_version(warehouse: Warehouse, source: str, version: str, settings: Settings) -> str | None:
    """The version of what comes from outside the tables, as it is now."""
    if source == "landing_files":
        return landed_version(warehouse)
    if source == "readings":
        return readings_version(warehouse, version)
    if source == "expected_list":
        return hashlib.sha256(settings.expected).hexdigest()[:16] if settings.expected is not None else None
    if source == "last_year":
        return str(settings.last_year)
    raise KeyError(source)


def _rows_digest(rows: pl.DataFrame) -> str:
    digest = hashlib.sha256()
    for part in rows.iter_slices(_AT_ONCE):
        digest.update(part.write_ndjson().encode())
    return digest.hexdigest()[:16]
