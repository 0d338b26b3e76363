"""The fact tables of a year: cells of the three tables, numbers of the prose, identities, differences.

Belongs here: selecting a year's documents and shaping their rows to the contracts.
Does not belong here: what a cell says (`parsers`), and judging whether rows fit
(`warehouse.storage.quality`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from warehouse.catalogue.dictionary import tables_version
from warehouse.contracts import CELL_FACTS, DIMENSIONS, FACTS
from warehouse.documents.ledger import counted
from warehouse.facts.across_years import across_years
from warehouse.facts.differences import differences
from warehouse.facts.publication import publication
from warehouse.readings import store
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

ORDER: dict[str, tuple[str, ...]] = {
    **{table: (*cell, "agency_id", "document_id") for table, cell in DIMENSIONS.items()},
    "fact_check": ("check_id", "scope", "agency_id", "document_id", "ordinal"),
    "fact_difference": ("agency_id", "indicator", "document_id", "other_document_id"),
    "fact_narrative": ("agency_id", "document_id", "ordinal"),
    "fact_pre2019_indicator": ("indicator", "cumulative", "agency_id", "document_id"),
}
"""How the rows of a province are sorted: by cell, so that one cell of all agencies lies together."""
_WHO = ("province", "agency_id", "form", "is_current")


class NotRead(RuntimeError):
    """The ledger names documents that the store does not hold: publishing a year would lose them."""


def documents_of(warehouse: Warehouse, version: str, year: int) -> pl.DataFrame:
    """The accepted and superseded documents of a year: who, which segment, whether current and why not.

    NotRead when the store lacks one, as after a change of the code that makes its rows, before `ingest`.
    """
    ledger = counted(warehouse.scan("dim_document")).filter(pl.col("year") == year)
    named = ledger.select("document_id", "reason", is_current=pl.col("status") == "accepted").collect()
    found = store.documents(warehouse, version, named.lazy())
    documents = found.join(named.lazy(), on="document_id").sort("document_id").collect()
    if len(documents) < len(named):
        lacking = len(named) - len(documents)
        raise NotRead(f"{lacking} of {len(named)} documents of {year} are not in the store: run ingest first")
    return documents


def fact(warehouse: Warehouse, version: str, table: str, year: int) -> pl.LazyFrame:
    """A fact table's rows of a year, in no order."""
    documents = documents_of(warehouse, version, year)
    if table == "fact_difference":
        return differences(warehouse, version, documents).select(FACTS[table].column_names())
    who = documents.lazy().select("document_id", *_WHO)
    if table in CELL_FACTS:
        rows = _cells(warehouse, version, table, documents)
    elif table == "fact_pre2019_indicator":
        rows, who = store.rows_of(warehouse, version, "pre2019", documents), who.drop("form")
    elif table == "fact_check":
        rows = _checks(warehouse, version, documents, year)
    else:
        rows = store.rows_of(warehouse, version, "narrative", documents)
    return rows.join(who, on="document_id").select(FACTS[table].column_names())


def by_province(warehouse: Warehouse, table: str, rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows in the order of the file, a province at a time: a year of all China does not fit in memory.

    One pass puts each province into its own staged file; they are then read and sorted one by one.
    """
    with parquet.folder(warehouse.staging) as folder:
        rows.sink_parquet(pl.PartitionBy(folder, key="province", include_key=True), mkdir=True)
        provinces = [(_province(part), part) for part in folder.iterdir()]
        for _, part in sorted(provinces):
            frame = pl.read_parquet(part / "*.parquet", hive_partitioning=False)
            yield frame.select(FACTS[table].column_names()).sort(ORDER[table])


def _province(part: Path) -> str:
    """What a part's folder is of; the empty string, first in order, where the province is unknown."""
    name = part.name.removeprefix("province=")
    return "" if name == "__HIVE_DEFAULT_PARTITION__" else name


def _cells(warehouse: Warehouse, version: str, table: str, documents: pl.DataFrame) -> pl.LazyFrame:
    first, second = DIMENSIONS[table]
    return (
        store.rows_of(warehouse, version, "cells", documents)
        .filter(pl.col("table") == table)
        .with_columns(indicator=pl.format("{}.{}.{}", "table", "dimension_1", "dimension_2"))
        .rename({"dimension_1": first, "dimension_2": second})
    )


def _checks(warehouse: Warehouse, version: str, documents: pl.DataFrame, year: int) -> pl.LazyFrame:
    """Of each document by itself, of each agency against its year before, and of its publication."""
    before = documents_of(warehouse, version, year - 1)
    return pl.concat(
        [
            store.rows_of(warehouse, version, "checks", documents),
            across_years(warehouse, version, documents, before, year),
            publication(documents),
        ]
    )


def fingerprints(ledger: pl.DataFrame) -> dict[int, str]:
    """What each year's facts are made of: its documents, their readings, and this package."""
    said = pl.concat_str("document_id", "status", "parser_version", separator="\0").str.join("\n")
    rows = counted(ledger.lazy()).sort("document_id").group_by("year").agg(said).sort("year").collect()
    return {
        year: hashlib.sha256(f"{tables_version()} {text}".encode()).hexdigest()[:16]
        for year, text in rows.iter_rows()
    }
