"""The store of readings: append-only segments of flat Parquet, keyed by version and file digest.

Belongs here: writing and finding segments. Does not belong here: deciding what to read
(`warehouse.readings.pending`).
A segment is five files of the same name; that of `documents` is written last and commits it, so a run
that was killed leaves at worst files that nobody looks at and the next run writes again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
from upath import UPath

from parsers.model import CONVERSION_FAILED, NEEDS_CONVERTER, Reading
from warehouse.readings.flatten import Rows, add
from warehouse.readings.landing import LANDED
from warehouse.readings.shapes import SCHEMAS
from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

_WITHOUT_CONVERTER = pl.col("quarantine").replace_strict(
    [CONVERSION_FAILED, NEEDS_CONVERTER], [1, 2], default=0, return_dtype=pl.Int8
)
"""Above 0 for readings that any other of the same bytes outdoes."""


def append(warehouse: Warehouse, version: str, readings: Iterable[tuple[str, Reading]]) -> str:
    """Write readings `(sha256, reading)` as one segment; its name and bytes depend on them alone."""
    ordered = sorted(readings, key=lambda pair: pair[0])
    rows = Rows()
    for sha256, reading in ordered:
        add(rows, sha256, reading)
    name = hashlib.sha256("".join(sha256 for sha256, _ in ordered).encode()).hexdigest()[:16]
    for table in SCHEMAS:
        target = folder_of(warehouse, version, table) / f"{name}.parquet"
        parquet.write(rows.frame(table), target, _schema(SCHEMAS[table]), name, warehouse.staging)
    return name


def folder_of(warehouse: Warehouse, version: str, table: str) -> UPath:
    """Readings lie apart by version of the parsers, and by the code that makes rows of them."""
    return warehouse.store / f"{version}-{_rows_version()}" / table


@cache
def _rows_version() -> str:
    sources = (
        files("warehouse.readings").joinpath(name).read_bytes() for name in ("flatten.py", "shapes.py")
    )
    return hashlib.sha256(b"\0".join(sources)).hexdigest()[:8]


def documents(warehouse: Warehouse, version: str, wanted: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """Every document read by this version, with the segment it lies in; each document once.

    With `wanted` (`document_id`), only those: a year's out of all years' need not be sorted with them.
    """
    folder = folder_of(warehouse, version, "documents")
    segments = sorted(str(path) for path in folder.glob("*.parquet")) if folder.exists() else []
    if not segments:
        return pl.LazyFrame(schema={**SCHEMAS["documents"], "segment": pl.String})
    segment = pl.col("segment").str.extract(r"([0-9a-f]+)\.parquet$")
    # A file may have been read by two runs at once, or again after it failed: one reading counts, of a
    # file that needed a converter the one that was made with it.
    found = pl.scan_parquet(segments, include_file_paths="segment", hive_partitioning=False)
    if wanted is not None:
        found = found.join(wanted, on="document_id", how="semi")
    return (
        found.with_columns(segment)
        .sort("document_id", _WITHOUT_CONVERTER, "quarantine", "segment", nulls_last=False)
        .unique("document_id", keep="first", maintain_order=True)
        .filter((pl.col("ordinal") > 0) | (pl.col("ordinal").max().over("sha256") == 0))
    )


def rows_of(warehouse: Warehouse, version: str, table: str, wanted: pl.DataFrame) -> pl.LazyFrame:
    """Rows of a table of the store of the wanted documents (`document_id`, `segment`)."""
    folder = folder_of(warehouse, version, table)
    segments = [str(folder / f"{name}.parquet") for name in sorted(set(wanted["segment"]))]
    if not segments:
        return pl.LazyFrame(schema=SCHEMAS[table])
    segment = pl.col("segment").str.extract(r"([0-9a-f]+)\.parquet$")
    keys = wanted.lazy().select("document_id", "segment")
    return (
        pl.scan_parquet(segments, include_file_paths="segment", hive_partitioning=False)
        .with_columns(segment)
        .join(keys, on=["document_id", "segment"], how="semi")
        .drop("segment")
    )


def landed(warehouse: Warehouse) -> pl.DataFrame:
    """The landed files as last listed."""
    path = warehouse.store / "landing_files.parquet"
    return (
        pl.read_parquet(str(path), hive_partitioning=False) if path.exists() else pl.DataFrame(schema=LANDED)
    )


def write_landed(warehouse: Warehouse, rows: pl.DataFrame) -> None:
    """Replace the list of landed files in one step."""
    path = warehouse.store / "landing_files.parquet"
    parquet.write(rows, path, _schema(LANDED), "", warehouse.staging)


def _schema(columns: dict[str, Any]) -> Any:
    return pl.DataFrame(schema=columns).to_arrow(compat_level=pl.CompatLevel.oldest()).schema
