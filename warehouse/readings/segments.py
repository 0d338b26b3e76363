"""Writing readings into the store, as segments.

Belongs here: one segment, from readings that were just made. Does not belong here: what no table can hold
(`warehouse.readings.border`), finding segments (`warehouse.readings.store`). It is apart from the latter,
because tables are made of the store, and are not to be made again when a reader changes, on which the border
depends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl

from warehouse.readings import border, store
from warehouse.readings.record import Recorded
from warehouse.readings.shapes import SCHEMAS
from warehouse.readings.versions import Versions
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse


def append_readings(
    warehouse: Warehouse, versions: Versions, reader: str, readings: Iterable[Recorded]
) -> str:
    """Write readings as one segment. Its name and bytes depend on the readings alone.

    Args:
        warehouse: Whose store it is.
        versions: The versions of the code that named the layouts.
        reader: The version of the reader that all layouts come from.
        readings: What each file says; it is kept under the two versions.

    Returns:
        The name of the segment.
    """
    ordered = sorted(readings, key=lambda each: each.source.sha256)
    frames = border.frames_of(ordered)
    version = pl.lit(f"{reader} {versions.naming}").alias("parser_version")
    frames["documents"] = frames["documents"].with_columns(version)
    keys = "".join(each.source.sha256 + each.source.layout_digest + each.source.hints for each in ordered)
    name = hashlib.sha256(keys.encode()).hexdigest()[:16]
    with writing(warehouse):
        for table in SCHEMAS:
            target = store.folder_of(warehouse, versions, table) / reader / f"{name}.parquet"
            schema = parquet.schema_of(SCHEMAS[table])
            parquet.write(frames[table], target, schema, name, warehouse.staging)
    return name
