"""The store of layouts: what the readers made of each file, in append-only segments by reader version.

Belongs here: writing and finding layouts. Does not belong here: deciding what to read
(`warehouse.readings.pending`), and what is made of a layout (`warehouse.readings.store`).

`layouts/READER-VERSION/SEGMENT.parquet`, keyed by the file's digest. A file without a layout is kept with
the reason. Each segment is put in place whole: a run that was killed loses at most its open segments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from upath import UPath

from parsers.layout import CONVERSION_FAILED, FAILED_HERE, NEEDS_CONVERTER
from parsers.layout_bytes import FileLayout
from warehouse.readings.digests import layout_digest
from warehouse.readings.shapes import LAYOUTS
from warehouse.readings.versions import CONVERTED, Versions
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.remote import is_local, keys_below
from warehouse.storage.tree import Warehouse

SEGMENT_OF_PATH = r"([^/\\]+[/\\][0-9a-f]+)\.parquet$"
"""In a segment's path, the reader's version and the segment's name."""

_RANK = (
    pl.when(pl.col("quarantine").is_in(FAILED_HERE))
    .then(2)
    .when(pl.col("quarantine") == CONVERSION_FAILED)
    .then(3)
    .when(pl.col("quarantine") == NEEDS_CONVERTER)
    .then(4)
    .when(pl.col("segment").str.starts_with(f"{CONVERTED}-"))
    .then(1)
    .otherwise(0)
)
"""Of several layouts (or readings) of the same file, one with the lowest rank counts."""


def best_attempts(rows: pl.LazyFrame, *of: str) -> pl.LazyFrame:
    """Choose the one row of each file that counts: the lowest rank, then the last attempt.

    Args:
        rows: Rows of layouts or of documents, with `sha256`, `quarantine`, `attempts`, `segment` and
            `layout_digest`. Ranks are explained at `_RANK`.
        of: Columns beside `sha256` for each value of which one row counts.

    Returns:
        One row for each `sha256`, ordered by it.
    """
    return (
        rows.with_columns(rank=_RANK)
        .sort(
            *("sha256", *of, "rank", "attempts", "segment", "layout_digest"),
            descending=[False, *(False for _ in of), False, True, False, False],
            maintain_order=True,
        )
        .unique(["sha256", *of], keep="first", maintain_order=True)
        .drop("rank")
    )


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its digest, its name, the result, and how often it was tried."""

    sha256: str
    name: str
    result: FileLayout
    attempts: int = 1

    @property
    def layout_digest(self) -> str:
        """What tells this result from another of the same file."""
        return layout_digest(self.result, self.attempts)


def append(warehouse: Warehouse, versions: Versions, files: Iterable[ReadFile]) -> None:
    """Write layouts as segments, one for each reader; their names and bytes depend on the layouts alone.

    Args:
        warehouse: Whose store it is.
        versions: The versions of the code that read the files.
        files: The files of at most one segment of each reader.
    """
    by_version: dict[str, list[ReadFile]] = {}
    for file in sorted(files, key=lambda file: file.sha256):
        version = versions.of_reader(
            file.result.media_type, file.result.converter is not None, file.result.nested
        )
        by_version.setdefault(version, []).append(file)
    for version, read in by_version.items():
        keys = "".join(file.sha256 + file.layout_digest for file in read)
        name = hashlib.sha256(keys.encode()).hexdigest()[:16]
        rows = pl.DataFrame([_row(file) for file in read], schema=LAYOUTS, orient="row")
        target = warehouse.store / "layouts" / version / f"{name}.parquet"
        with writing(warehouse):
            parquet.write(rows, target, parquet.schema_of(LAYOUTS), name, warehouse.staging)


def _row(file: ReadFile) -> tuple[object, ...]:
    reason = file.result.quarantine
    return (
        file.sha256,
        file.name,
        file.result.media_type,
        file.result.converter,
        reason.code if reason else None,
        reason.detail if reason else None,
        file.attempts,
        file.layout_digest,
        file.result.layout,
    )


def segments_in(folder: UPath, versions: Versions) -> list[str]:
    """The paths of the segments of these versions of the readers, which lie in a folder for each.

    Args:
        folder: The folder of the readers' folders. In object storage it is listed at once.
        versions: Whose segments are wanted.
    """
    readers = sorted(set(versions.readers.values()))
    if not is_local(folder):
        found: dict[str, list[str]] = {}
        for key in sorted(keys_below(folder)):
            reader, _, name = key.partition("/")
            if name.endswith(".parquet"):
                found.setdefault(reader, []).append(str(folder / key))
        return [path for reader in readers for path in found.get(reader, ())]
    return [
        str(path)
        for reader in readers
        if (folder / reader).exists()
        for path in sorted((folder / reader).glob("*.parquet"))
    ]


def rows(warehouse: Warehouse, versions: Versions) -> pl.LazyFrame:
    """All layouts that these versions read.

    Returns:
        The columns of `LAYOUTS` without the bytes, and `segment`, the reader's version and the segment.
    """
    segments = segments_in(warehouse.store / "layouts", versions)
    columns = [name for name in LAYOUTS if name != "layout"]
    if not segments:
        return pl.LazyFrame(schema={**LAYOUTS, "segment": pl.String}).select(*columns, "segment")
    found = pl.scan_parquet(segments, glob=False, include_file_paths="segment", hive_partitioning=False)
    return found.select(*columns, pl.col("segment").str.extract(SEGMENT_OF_PATH))


def current(warehouse: Warehouse, versions: Versions) -> pl.LazyFrame:
    """The layout of each file that counts, in the columns of `rows`."""
    return best_attempts(rows(warehouse, versions))


def contents(warehouse: Warehouse, wanted: pl.DataFrame) -> Iterator[tuple[str, str, bytes, str]]:
    """Read the bytes of layouts.

    Args:
        warehouse: Whose store it is.
        wanted: Rows with `sha256`, `layout_digest`, `segment` and, where something is known from outside the
            files, `outside`.

    Yields:
        `(sha256, name, bytes of the layout, outside)`, segment by segment.
    """
    if "outside" not in wanted.columns:
        wanted = wanted.with_columns(outside=pl.lit(""))
    for row in with_bytes(warehouse, wanted):
        yield row["sha256"], row["name"], row["layout"], row["outside"]


def with_bytes(warehouse: Warehouse, wanted: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The wanted rows as `contents` takes them, each with `layout`, segment by segment."""
    for (segment,), group in wanted.group_by("segment", maintain_order=True):
        path = warehouse.store / "layouts" / f"{segment}.parquet"
        stored = pl.scan_parquet(str(path), glob=False, hive_partitioning=False)
        layouts = stored.select("sha256", "layout_digest", "layout")
        found = layouts.join(group.lazy(), on=["sha256", "layout_digest"], maintain_order="left")
        yield from found.collect().iter_rows(named=True)


def read_before(warehouse: Warehouse, versions: Versions) -> pl.DataFrame:
    """The files that other versions of the readers have read.

    Returns:
        `sha256` and `reader`, the name of a reader; one row for each file.
    """
    folder = warehouse.store / "layouts"
    others = list(folder.iterdir()) if folder.exists() else []
    frames = [
        pl.scan_parquet(str(segment), glob=False, hive_partitioning=False).select(
            "sha256", reader=pl.lit(path.name.rpartition("-")[0])
        )
        for path in sorted(others, key=lambda path: path.name)
        if path.name not in versions.readers.values()
        for segment in path.glob("*.parquet")
    ]
    empty = pl.LazyFrame(schema={"sha256": pl.String, "reader": pl.String})
    return pl.concat([empty, *frames]).unique("sha256", keep="last").collect()
