"""The store of readings: append-only segments of flat Parquet, by naming version and reader version.

Belongs here: finding segments. Does not belong here: writing them (`warehouse.readings.segments`), deciding
what to name (`warehouse.readings.pending`), and the layouts that readings are made of
(`warehouse.readings.layouts`).

`readings/NAMING-VERSION/TABLE/READER-VERSION/SEGMENT.parquet`. A segment is six files of the same name;
that of `documents` is written last and commits it, so a run that was killed leaves at worst files that
nobody looks at and the next run writes again.
"""

from __future__ import annotations

import polars as pl
from upath import UPath

from warehouse.readings import versions as versions_module
from warehouse.readings.landing import LANDED
from warehouse.readings.layouts import SEGMENT_OF_PATH, best_attempts, segments_in
from warehouse.readings.shapes import SCHEMAS
from warehouse.readings.versions import Versions
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse


def folder_of(warehouse: Warehouse, versions: Versions, table: str) -> UPath:
    """Where a table's readings of one version of naming lie, a folder for each reader's version."""
    return warehouse.store / "readings" / versions.naming / table


def documents(warehouse: Warehouse, version: str, wanted: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """Every document that these versions read and named, once for each `hints` under which it was named.

    Args:
        warehouse: Whose store it is.
        version: The versions' key (`Versions.key`); a key that never built has no documents.
        wanted: When given, only the documents in its columns `document_id` and `hints` are returned; to
            select a year's documents out of all is faster than to sort all.

    Returns:
        The columns of `SCHEMAS["documents"]` and `segment`, ordered by `document_id` and `hints`.
    """
    versions = versions_module.find(warehouse, version)
    found = scan(warehouse, versions) if versions else _no_documents()
    if wanted is not None:
        found = found.join(wanted, on=["document_id", "hints"], how="semi")
    # A file may have been read by two runs at once, or again after it failed, or first without a converter
    # and then with one: one reading of it counts, with all its documents.
    keys = ["sha256", "hints", "segment", "layout_digest"]
    best = best_attempts(found, "hints").select(keys)
    return (
        found.join(best, on=keys, how="semi")
        .unique(["document_id", "hints"], keep="first")
        .sort("document_id", "hints")
    )


def segments(warehouse: Warehouse, version: str) -> tuple[str, ...]:
    """The paths of the files of documents that these versions read and named; what one holds never changes.

    Args:
        warehouse: Whose store it is.
        version: The versions' key (`Versions.key`).
    """
    versions = versions_module.find(warehouse, version)
    return tuple(_segments(warehouse, versions)) if versions else ()


def scan(warehouse: Warehouse, versions: Versions) -> pl.LazyFrame:
    """All documents that these versions named, with their `segment`; one may be there several times."""
    segments = _segments(warehouse, versions)
    if not segments:
        return _no_documents()
    found = pl.scan_parquet(segments, glob=False, include_file_paths="segment", hive_partitioning=False)
    return found.with_columns(pl.col("segment").str.extract(SEGMENT_OF_PATH))


def _segments(warehouse: Warehouse, versions: Versions) -> list[str]:
    return segments_in(folder_of(warehouse, versions, "documents"), versions)


def _no_documents() -> pl.LazyFrame:
    return pl.LazyFrame(schema={**SCHEMAS["documents"], "segment": pl.String})


def rows_of(warehouse: Warehouse, version: str, table: str, wanted: pl.DataFrame) -> pl.LazyFrame:
    """The rows of some documents in a table of the store.

    Args:
        warehouse: Whose store it is.
        version: The versions' key (`Versions.key`).
        table: A key of `SCHEMAS`.
        wanted: The documents, with `document_id` and `segment`.
    """
    versions = versions_module.find(warehouse, version)
    names = sorted(set(wanted["segment"])) if versions else []
    if versions is None or not names:
        return pl.LazyFrame(schema=SCHEMAS[table])
    folder = folder_of(warehouse, versions, table)
    segments = [str(folder / f"{name}.parquet") for name in names]
    keys = wanted.lazy().select("document_id", "segment")
    return (
        pl.scan_parquet(segments, glob=False, include_file_paths="segment", hive_partitioning=False)
        .with_columns(pl.col("segment").str.extract(SEGMENT_OF_PATH))
        .join(keys, on=["document_id", "segment"], how="semi")
        .drop("segment")
    )


def landed(warehouse: Warehouse) -> pl.DataFrame:
    """The landed files as last listed."""
    path = list_of_landed(warehouse)
    if not path.exists():
        return pl.DataFrame(schema=LANDED)
    found = pl.read_parquet(str(path), glob=False, hive_partitioning=False)
    lacking = [name for name in LANDED if name not in found.columns]  # as an earlier release wrote it
    return found.with_columns(pl.lit(None, LANDED[name]).alias(name) for name in lacking).select(*LANDED)


def write_landed(warehouse: Warehouse, rows: pl.DataFrame) -> None:
    """Replace the list of landed files in one step.

    Args:
        warehouse: Whose list it is.
        rows: Its rows. Where a path is both there and removed, as in a list that was recovered, it is there.
    """
    there = rows.filter(~pl.col("removed")).select("source_path")
    returned = pl.col("removed") & pl.col("source_path").is_in(there["source_path"].implode())
    path = list_of_landed(warehouse)
    parquet.write(rows.filter(~returned), path, parquet.schema_of(LANDED), "", warehouse.staging)


def list_of_landed(warehouse: Warehouse) -> UPath:
    """Where the list of landed files lies."""
    return warehouse.store / "landing_files.parquet"
