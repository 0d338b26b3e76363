"""Writing readings into the store, as segments.

Belongs here: one segment, from readings that were just made. Does not belong here: what no table can hold
(`warehouse.readings.border`), finding segments (`warehouse.readings.store`). It is apart from the latter,
because tables are made of the store, and are not to be made again when a reader changes, on which the border
depends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from parsers.model import Reading
from warehouse.readings import border, store
from warehouse.readings.flatten import Source
from warehouse.readings.shapes import SCHEMAS
from warehouse.readings.versions import Versions
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse


def append_readings(
    warehouse: Warehouse, versions: Versions, reader: str, readings: Iterable[tuple[Source, Reading]]
) -> str:
    """Write readings as one segment. Its name and bytes depend on the readings alone.

    Args:
        warehouse: Whose store it is.
        versions: The versions of the code that named the layouts.
        reader: The version of the reader that all layouts come from.
        readings: Each reading with its source.

    Returns:
        The name of the segment.
    """
    ordered = sorted(readings, key=lambda pair: pair[0].sha256)
    rows = border.rows_of(ordered)
    keys = "".join(source.sha256 + source.layout_digest + source.hints for source, _ in ordered)
    name = hashlib.sha256(keys.encode()).hexdigest()[:16]
    with writing(warehouse):
        for table in SCHEMAS:
            target = store.folder_of(warehouse, versions, table) / reader / f"{name}.parquet"
            schema = parquet.schema_of(SCHEMAS[table])
            parquet.write(store.frame_of(rows, table), target, schema, name, warehouse.staging)
    return name
