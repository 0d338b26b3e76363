"""The border between readings and rows: what no table can hold is its own file's quarantine.

Belongs here: checking the rows of readings against the contracts of the tables that they will stand in,
before they are stored. Does not belong here: the rows (`warehouse.readings.record`, made in worker processes)
and the contracts (`warehouse.contracts`).

A row that breaks a contract would keep a year, or the ledger, from being published: it is stopped here, where
it is known which file it comes from. A breach is an error of ours (`reader_failed`), never the file's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dataframely as dy
import polars as pl
import pyarrow as pa

from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from parsers.readers.faults import READER_FAILED, failure
from parsers.refusals import refused
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
from warehouse.readings.columns import COLUMNS
from warehouse.readings.record import Recorded, record
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
Frames = dict[str, pl.DataFrame]
"""The rows of all tables (`warehouse.readings.shapes`)."""


def frames_of(recorded: Sequence[Recorded]) -> Frames:
    """The rows of readings; one whose rows would break a table is refused in its place.

    Args:
        recorded: What each file says; no file twice.
    """
    together = _frames(recorded)
    if _breach(together) is None:
        return together
    alone = [_what_fits(each) for each in recorded]
    return {table: pl.concat([frames[table] for frames in alone]) for table in SCHEMAS}


def _frames(recorded: Sequence[Recorded]) -> Frames:
    batches: dict[str, list[Any]] = {table: [] for table in COLUMNS}
    for each in recorded:
        for table, batch in each.batches():
            batches[table].append(batch)
    tables = {table: pa.Table.from_batches(found, COLUMNS[table]) for table, found in batches.items()}
    return {table: pl.DataFrame(found, schema=SCHEMAS[table]) for table, found in tables.items()}


def _what_fits(recorded: Recorded) -> Frames:
    """What can be stored: all of it, else whose report it is without its facts, else its refusal."""
    whole = _frames([recorded])
    reason = _breach(whole)
    if reason is None:
        return whole
    named = _without_facts(whole, reason)
    if _breach(named) is None:
        return named
    media_type = whole["documents"]["media_type"][0]
    return _frames([record(recorded.source, refused(FileLayout(media_type, None, reason)))])


def _without_facts(frames: Frames, reason: Quarantine) -> Frames:
    """The documents with the reason why they have no facts, as `warehouse.readings.flatten` has them."""
    of_facts = (name for name in SCHEMAS["documents"] if name == "content" or name.startswith("cells_"))
    documents = frames["documents"].with_columns(
        quarantine=pl.lit(reason.code),
        quarantine_detail=pl.lit(reason.detail),
        **{name: pl.lit(None, SCHEMAS["documents"][name]) for name in of_facts},
    )
    return {table: frame.clear() for table, frame in frames.items()} | {"documents": documents}


def _breach(frames: Frames) -> Quarantine | None:
    """What keeps rows out of the tables; None where nothing does."""
    try:
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
