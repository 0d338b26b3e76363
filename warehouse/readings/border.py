"""The border between readings and rows: what no table can hold is its own file's quarantine.

Belongs here: checking the rows of readings against the contracts of the tables that they will stand in,
before they are stored. Does not belong here: the rows (`warehouse.readings.flatten`) and the contracts
(`warehouse.contracts`).

A row that breaks a contract would keep a year, or the ledger, from being published: it is stopped here, where
it is known which file it comes from. A breach is an error of ours (`reader_failed`), never the file's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import dataframely as dy
import polars as pl

from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from parsers.model import Reading
from parsers.read import refused
from parsers.readers.faults import READER_FAILED, failure
from warehouse.contracts.agencies import DimAgency
from warehouse.contracts.cells import (
    FactPre2019Indicator,
    FactProactiveDisclosure,
    FactReconsiderationLitigation,
    FactRequest,
)
from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.findings import FactCheck
from warehouse.contracts.ledger import DimDocument
from warehouse.contracts.prose import FactNarrative, FactSection
from warehouse.readings.flatten import Rows, Source, add
from warehouse.readings.shapes import SCHEMAS

_CELLS: Mapping[str, type[dy.Schema]] = {
    "fact_proactive_disclosure": FactProactiveDisclosure,
    "fact_request": FactRequest,
    "fact_reconsideration_litigation": FactReconsiderationLitigation,
}
_OTHERS: Mapping[str, type[dy.Schema]] = {
    "checks": FactCheck,
    "narrative": FactNarrative,
    "sections": FactSection,
    "pre2019": FactPre2019Indicator,
}
_UNKNOWN = "application/octet-stream"


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
        return FileLayout(_UNKNOWN, None, failure(error, "the row of a layout"))


def rows_of(readings: Sequence[tuple[Source, Reading]]) -> Rows:
    """The rows of readings; one whose rows would break a table is refused in its place.

    Args:
        readings: Each reading with its source, no file twice.
    """
    together = _rows(readings)
    if isinstance(together, Rows) and _breach(together) is None:
        return together
    rows = Rows()
    for source, reading in readings:
        add(rows, source, _what_fits(source, reading))
    return rows


def _what_fits(source: Source, reading: Reading) -> Reading:
    """What can be stored: the reading, else whose report it is without its facts, else its refusal."""
    reason = _reason(source, reading)
    if reason is None:
        return reading
    named = replace(reading, reports=tuple(replace(each, quarantine=reason) for each in reading.reports))
    if reading.reports and _reason(source, named) is None:
        return named
    return refused(FileLayout(storable(FileLayout(reading.media_type, None)).media_type, None, reason))


def _reason(source: Source, reading: Reading) -> Quarantine | None:
    """Why a reading cannot be stored; None where it can."""
    rows = _rows([(source, reading)])
    return _breach(rows) if isinstance(rows, Rows) else rows


def _rows(readings: Sequence[tuple[Source, Reading]]) -> Rows | Quarantine:
    rows = Rows()
    try:
        for source, reading in readings:
            add(rows, source, reading)
    except Exception as error:
        return failure(error, "the rows of a reading")
    return rows


def _breach(rows: Rows) -> Quarantine | None:
    """What keeps rows out of the tables; None where nothing does."""
    try:
        frames = {
            table: pl.DataFrame(getattr(rows, table), schema=schema, orient="row")
            for table, schema in SCHEMAS.items()
        }
        for table, contract, frame in _tables(frames):
            _, broken = contract.filter(frame)
            if counts := broken.counts():
                rules = ", ".join(sorted(counts))
                return Quarantine(
                    READER_FAILED, f"a fault in naming: {table} breaks {rules}: please report it"
                )
    except Exception as error:
        return failure(error, "the rows of a reading")
    return None


def _tables(frames: dict[str, pl.DataFrame]) -> Iterator[tuple[str, type[dy.Schema], pl.DataFrame]]:
    """The rows as they will stand in the tables, with what the ledger adds to them filled in."""
    documents = frames["documents"]
    yield (
        "dim_document",
        DimDocument,
        _as(DimDocument, documents, source_path="document_id", status="accepted"),
    )
    bodies = documents.filter(pl.col("agency_id").is_not_null())
    each_once = bodies.with_columns(agency_id=pl.format("{} {}", "agency_id", "document_id"))
    yield "dim_agency", DimAgency, _as(DimAgency, each_once)
    for table, contract in _CELLS.items():
        first, second = DIMENSIONS[table]
        cells = frames["cells"].filter(pl.col("table") == table)
        indicator = pl.format("{}.{}.{}", "table", "dimension_1", "dimension_2")
        named = cells.with_columns(indicator=indicator).rename({"dimension_1": first, "dimension_2": second})
        yield table, contract, _of_documents(contract, named, documents)
    for table, contract in _OTHERS.items():
        yield table, contract, _of_documents(contract, frames[table], documents)


def _of_documents(contract: type[dy.Schema], rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    columns = [name for name in ("province", "agency_id", "form") if name not in rows.columns]
    joined = rows.join(documents.select("document_id", *columns), on="document_id", how="left")
    return _as(contract, joined.with_columns(pl.col("agency_id").fill_null("")), is_current=True)


def _as(contract: type[dy.Schema], rows: pl.DataFrame, **given: Any) -> pl.DataFrame:
    """The rows in the columns of a contract; what only the ledger knows is null, or as given."""
    schema = contract.create_empty().schema
    filled = {
        name: pl.col(value) if value in rows.columns else pl.lit(value, schema[name])
        for name, value in given.items()
    }
    lacking = [name for name in schema if name not in rows.columns and name not in filled]
    nulls = {name: pl.lit(None, schema[name]) for name in lacking}
    return rows.with_columns(**filled, **nulls).select(*schema)
