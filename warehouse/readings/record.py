"""A reading as the rows of the store, in the form in which a worker sends them: Arrow, compressed.

Belongs here: making and opening that form; nothing that imports data frames, because worker processes make
it. Does not belong here: the rows themselves (`warehouse.readings.flatten`), what the tables hold of them
(`warehouse.readings.border`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import pyarrow as pa

from parsers.layout_bytes import FileLayout
from parsers.model import Reading
from parsers.readers.faults import failure
from parsers.refusals import refused
from warehouse.readings.columns import COLUMNS
from warehouse.readings.flatten import Rows, Source, add

UNKNOWN = "application/octet-stream"
_CODEC = "lz4_raw"
"""Made and opened sooner than zstd, which leaves a third less: the bytes only go to the next process."""
_FEW = 16
"""So many rows are converted sooner row by row, in one call, than column by column."""
_OF_THE_FORM = frozenset(("table", "dimension_1", "dimension_2", "unit"))
"""Columns of cells that say the same for nearly all files of a form."""
_STRUCTS: dict[str, Any] = {table: (schema.names, pa.struct(schema)) for table, schema in COLUMNS.items()}


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
    data = b"".join([_written(table, getattr(rows, table)) for table in COLUMNS])
    return Recorded(source, pa.compress(data, codec=_CODEC, asbytes=True), len(data))


def _written(table: str, rows: list[tuple[Any, ...]]) -> memoryview:
    """The record batch of a table's rows, as bytes."""
    if not rows:
        return _without_rows(table)
    schema = COLUMNS[table]
    if len(rows) <= _FEW:
        names, kind = _STRUCTS[table]
        named = [dict(zip(names, row, strict=True)) for row in rows]
        batch = pa.RecordBatch.from_struct_array(pa.array(named, kind))
    else:
        columns = zip(schema, zip(*rows, strict=True), strict=True)
        batch = pa.record_batch([_array(field, column) for field, column in columns], schema=schema)
    return memoryview(batch.serialize())


@cache
def _without_rows(table: str) -> memoryview:
    return memoryview(pa.RecordBatch.from_pylist([], COLUMNS[table]).serialize())


def _array(field: Any, column: tuple[Any, ...]) -> Any:
    return _texts(column) if field.name in _OF_THE_FORM else pa.array(column, field.type)


@lru_cache(maxsize=64)
def _texts(column: tuple[str, ...]) -> Any:
    """Texts as Arrow has them; those of a form's cells are the same in nearly all files."""
    return pa.array(column, pa.string())
