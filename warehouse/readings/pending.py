"""readings: every landed document read once by the present version of the parsers.

Belongs here: what is still to read, and its way into the store in segments.
Does not belong here: how reading is spread over processes (handed in as `read_all`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import polars as pl
from upath import UPath

from parsers.model import CONVERSION_FAILED, FAILED_HERE, NEEDS_CONVERTER, Reading
from warehouse.readings import store
from warehouse.readings.landing import contents
from warehouse.storage.tree import Warehouse

SEGMENT = 200
"""Documents a segment; as many are read again at most when a run is killed."""

ReadAll = Callable[[Iterable[tuple[str, str, bytes]]], Iterator[tuple[str, Reading]]]
"""Takes `(sha256, name, bytes)` lazily, gives `(sha256, reading)` in any order, each exactly once."""


def pending(warehouse: Warehouse, version: str, landed: pl.DataFrame, retry: bool = False) -> pl.DataFrame:
    """The landed files that no segment holds: one row a digest, the first path, in the order of paths."""
    documents = store.documents(warehouse, version)
    if retry:
        documents = documents.filter(~pl.col("quarantine").is_in(FAILED_HERE).fill_null(False))
    done = documents.select("sha256").unique()
    return _readable(landed).join(done, on="sha256", how="anti").sort("source_path").collect()


def unconverted(
    warehouse: Warehouse, version: str, landed: pl.DataFrame, retry: bool = False
) -> pl.DataFrame:
    """As `pending`, the landed files whose reading says that they need a converter: with one they can be."""
    codes = [NEEDS_CONVERTER, *([CONVERSION_FAILED] if retry else [])]
    refused = store.documents(warehouse, version).filter(pl.col("quarantine").is_in(codes)).select("sha256")
    return _readable(landed).join(refused, on="sha256", how="semi").sort("source_path").collect()


def _readable(landed: pl.DataFrame) -> pl.LazyFrame:
    return (
        landed.lazy()
        .filter(pl.col("sha256").is_not_null() & ~pl.col("removed") & pl.col("reason").is_null())
        .sort("source_path")
        .unique("sha256", keep="first", maintain_order=True)
    )


def read_new(
    warehouse: Warehouse,
    version: str,
    landing: UPath,
    todo: pl.DataFrame,
    read_all: ReadAll,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Read what `pending` found; returns how many files were read.

    Which files share a segment follows from the order of paths, not from which was read first.
    """
    segment_of = {sha256: n // SEGMENT for n, sha256 in enumerate(todo["sha256"])}
    open_segments: dict[int, list[tuple[str, Reading]]] = {}
    read = 0
    progress(0, len(todo))
    for sha256, reading in read_all(contents(landing, todo)):
        segment = segment_of[sha256]
        gathered = open_segments.setdefault(segment, [])
        gathered.append((sha256, reading))
        read += 1
        progress(read, len(todo))
        if len(gathered) == min(SEGMENT, len(todo) - segment * SEGMENT):
            store.append(warehouse, version, open_segments.pop(segment))
    for gathered in open_segments.values():
        store.append(warehouse, version, gathered)
    return read
