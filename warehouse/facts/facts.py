"""The fact tables of a year: cells of the three tables, prose and its numbers, differences.

Belongs here: selecting a year's documents and shaping their rows to the contracts, one maker a kind of fact.
Does not belong here: fact_check (`warehouse.facts.checks`), what a cell says (`parsers`), and judging whether
rows fit (`warehouse.storage.quality`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from warehouse import registry
from warehouse.contracts.codes import DIMENSIONS
from warehouse.documents.ledger import counted
from warehouse.facts.differences import differences
from warehouse.inputs import Inputs
from warehouse.readings import store
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

TOGETHER = 50_000
"""Rows of small provinces that are handed on and checked together."""
IN_MEMORY = 2_000
"""Documents whose rows are parted by province in memory: 400,000 rows of the form, some 120 MiB."""
_STAGED_ROWS = 20_000
"""Rows of each province that are held while a year is parted through files: Polars would hold 500,000."""
_REMEMBERED = 20_000
"""Documents of a year that are remembered; of each of the last four that were asked for, some 20 MiB."""
_asked: deque[tuple[tuple[str, ...], pl.DataFrame, pl.DataFrame]] = deque(maxlen=4)
"""What `documents_of` found last, behind what it was found by: ten tables of a year ask for the same."""
WHO = ("province", "agency_id", "form", "is_current")
"""What the rows of a fact have of their documents."""


class NotReadError(RuntimeError):
    """The ledger names documents that the store does not hold: publishing a year would lose them."""


def documents_of(warehouse: Warehouse, version: str, year: int) -> pl.DataFrame:
    """The accepted and superseded documents of a year.

    Args:
        warehouse: Where ledger and store lie.
        version: The readings that the ledger names (`Versions.key`).
        year: The year reported on.

    Returns:
        The store's columns of documents, with `segment`, `is_current` and `reason` (why it was superseded).

    Raises:
        NotReadError: The store lacks a document that the ledger names, as after a change of the code that
            makes the store's rows and before the next `ingest`.
    """
    ledger = counted(warehouse.ledger_of(year))
    named = ledger.select(
        "document_id", "hints", "reason", is_current=pl.col("status") == "accepted"
    ).collect()
    segments = store.segments(warehouse, version)
    for of_segments, of_named, documents in _asked:
        if of_segments == segments and of_named.equals(named):
            return documents.clone()
    found = store.documents(warehouse, version, named.lazy())
    documents = found.join(named.lazy(), on=["document_id", "hints"]).sort("document_id").collect()
    if len(documents) < len(named):
        lacking = len(named) - len(documents)
        raise NotReadError(
            f"{lacking} of {len(named)} documents of {year} are not in the store: run ingest first"
        )
    if len(documents) <= _REMEMBERED:
        _asked.appendleft((segments, named, documents))
    return documents.clone()


def make_cells(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """One of the three facts of the form, a few provinces at a time."""
    documents = _documents(inputs)
    first, second = DIMENSIONS[inputs.table]
    rows = (
        store.rows_of(inputs.warehouse, inputs.version, "cells", documents)
        .filter(pl.col("table") == inputs.table)
        .with_columns(indicator=pl.format("{}.{}.{}", "table", "dimension_1", "dimension_2"))
        .rename({"dimension_1": first, "dimension_2": second})
    )
    return of_documents(inputs, rows, documents, WHO)


def make_narrative(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """What the prose states, a few provinces at a time."""
    documents = _documents(inputs)
    rows = store.rows_of(inputs.warehouse, inputs.version, "narrative", documents)
    return of_documents(inputs, rows, documents, WHO)


def make_sections(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The prose itself by sections, a few provinces at a time; also of reports on forms before 2019."""
    documents = _documents(inputs)
    rows = store.rows_of(inputs.warehouse, inputs.version, "sections", documents)
    return of_documents(inputs, rows, documents, WHO)


def make_pre2019(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """Figures of the forms before 2019, a few provinces at a time; `form` is the old form's own code."""
    documents = _documents(inputs)
    rows = store.rows_of(inputs.warehouse, inputs.version, "pre2019", documents)
    return of_documents(inputs, rows, documents, tuple(name for name in WHO if name != "form"))


def make_differences(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """Where documents of the same agency differ, a few provinces at a time."""
    documents = _documents(inputs)
    return by_province(inputs, differences(inputs.warehouse, inputs.version, documents), len(documents))


def _documents(inputs: Inputs) -> pl.DataFrame:
    return documents_of(inputs.warehouse, inputs.version, inputs.year)


def of_documents(
    inputs: Inputs, rows: pl.LazyFrame, documents: pl.DataFrame, who: tuple[str, ...]
) -> Iterator[pl.DataFrame]:
    """The rows with columns of their documents, a few provinces at a time.

    Args:
        inputs: Names the table.
        rows: The rows, each with its `document_id`.
        documents: As `documents_of` returns them.
        who: The columns that come of the documents.
    """
    whole = rows.join(documents.lazy().select("document_id", *who), on="document_id")
    return by_province(inputs, whole, len(documents))


def by_province(inputs: Inputs, rows: pl.LazyFrame, documents: int) -> Iterator[pl.DataFrame]:
    """Yield rows in the order of the file, a few provinces at a time: a year does not fit in memory.

    The rows of a province are sorted by cell, so that one cell of all agencies lies together.

    Args:
        inputs: Names the table, whose contract and order apply.
        rows: The rows of all provinces.
        documents: How many documents they are of; only the rows of few are parted in memory.

    Yields:
        The rows of one large province, or of several small ones, in the columns of the contract.
    """
    table = registry.table(inputs.table)
    chosen = rows.select(table.contract.column_names())
    held: list[pl.DataFrame] = []
    for province in _in_memory(chosen) if documents <= IN_MEMORY else _through_files(inputs, chosen):
        held.append(province.sort(table.order))
        if sum(map(len, held)) >= TOGETHER:
            yield pl.concat(held)
            held.clear()
    if held:
        yield pl.concat(held)


def _in_memory(rows: pl.LazyFrame) -> list[pl.DataFrame]:
    """The rows of each province, in the order of their names, first those of none."""
    parts = rows.collect().partition_by("province", as_dict=True)
    return [parts[name] for name in sorted(parts, key=lambda name: (name[0] or "", name[0] is None))]


def _through_files(inputs: Inputs, rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The same; one pass writes each province into a staged file, and one after the other is read."""
    columns = rows.collect_schema().names()
    with parquet.folder(inputs.warehouse.staging) as folder:
        by = pl.PartitionBy(folder, key="province", include_key=True)
        rows.sink_parquet(by, mkdir=True, row_group_size=_STAGED_ROWS)
        for _, part in sorted((_province(part), part) for part in folder.iterdir()):
            files = sorted(part.glob("*.parquet"))
            yield pl.read_parquet(files, glob=False, hive_partitioning=False).select(columns)


def _province(part: Path) -> str:
    """What a part's folder is of; the empty string, first in order, where the province is unknown."""
    name = part.name.removeprefix("province=")
    return "" if name == "__HIVE_DEFAULT_PARTITION__" else name
