"""A reading as the rows of the store, in the form in which a worker sends them: Arrow, compressed.

Belongs here: making and opening that form; nothing that imports data frames, because worker processes make
it. Does not belong here: the rows themselves (`warehouse.readings.flatten`), what the tables hold of them
(`warehouse.readings.border`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from parsers.layout_bytes import FileLayout
from parsers.model import Reading
from parsers.read import refused
from parsers.readers.faults import failure
from warehouse.readings.columns import COLUMNS
from warehouse.readings.flatten import Rows, Source, add

UNKNOWN = "application/octet-stream"
_CODEC = "zstd"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one file says, as rows.

    Args:
        source: Where it comes from.
        data: The record batches of all tables in the order of `COLUMNS`, one after the other, compressed.
        size: Its bytes before they were compressed.
    """

    source: Source
    data: bytes
    size: int

    def batches(self) -> Iterator[tuple[str, Any]]:
        """Each table's name with its rows as an Arrow record batch."""
        opened = pa.BufferReader(pa.decompress(self.data, self.size, codec=_CODEC))
        for table, schema in COLUMNS.items():
            yield table, pa.ipc.read_record_batch(pa.ipc.read_message(opened), schema)


def record(source: Source, reading: Reading) -> Recorded:
    """The rows of a reading; of one that no row can hold, whose report it is, else its refusal.

    Args:
        source: Where it comes from.
        reading: What the file says.
    """
    try:
        return _record(source, reading)
    except Exception as error:
        reason = failure(error, "the rows of a reading")
    if reading.reports:
        try:
            named = tuple(replace(each, quarantine=reason) for each in reading.reports)
            return _record(source, replace(reading, reports=named))
        except Exception:  # what it is called, or whose it is, is what no row can hold
            pass
    media_type = storable(FileLayout(reading.media_type, None)).media_type
    return _record(source, refused(FileLayout(media_type, None, reason)))


def storable(result: FileLayout) -> FileLayout:
    """The result of the first stage, or a refusal in its place where the store cannot hold it."""
    reason = result.quarantine
    try:
        for text in (
            result.media_type,
            result.converter or "",
            *((reason.code, reason.detail) if reason else ()),
        ):
            text.encode()
        memoryview(result.layout or b"")
        return result
    except Exception as error:
        return FileLayout(UNKNOWN, None, failure(error, "the row of a layout"))


def _record(source: Source, reading: Reading) -> Recorded:
    rows = Rows()
    add(rows, source, reading)
    batches = (_batch(getattr(rows, table), schema) for table, schema in COLUMNS.items())
    data = b"".join(memoryview(batch.serialize()) for batch in batches)
    return Recorded(source, pa.compress(data, codec=_CODEC, asbytes=True), len(data))


def _batch(rows: list[tuple[Any, ...]], schema: Any) -> Any:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)
