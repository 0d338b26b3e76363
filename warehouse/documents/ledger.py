"""dim_document: what became of every file that was ever landed.

Belongs here: joining landed files to their readings and giving each row its status.
Does not belong here: choosing between documents of the same agency and year
(`warehouse.documents.competition`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.contracts.codes import COUNTED_STATUS
from warehouse.contracts.ledger import DimDocument
from warehouse.documents.competition import choose_current
from warehouse.inputs import Inputs
from warehouse.readings import store

FIRST_YEAR = 2008
"""The regulation came into force on 1 May 2008: no report is for an earlier year."""

_DECISION = ("status", "reason", "reason_detail", "superseded_by", "renditions_agree")

_DETAIL = {
    "removed": "the file is no longer in the landing folder, and its facts are gone with it",
    "not_read": "the file changed while it was read: build again",
    "same_bytes": "the same bytes lie at another path, which holds the facts",
    "unknown_agency": "the document does not say which body it reports on",
}


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    landed = store.landed(inputs.warehouse).lazy().filter(pl.col("manifest").is_null())
    documents = store.documents(inputs.warehouse, inputs.version)
    yield ledger(landed, documents, inputs.version, inputs.settings.last_year).collect()


def ledger(landed: pl.LazyFrame, documents: pl.LazyFrame, version: str, last_year: int) -> pl.LazyFrame:
    """The rows of dim_document: one for each landed file, or for each report in a file.

    Args:
        landed: The landed files (`warehouse.readings.store.landed`).
        documents: The documents of the store (`warehouse.readings.store.documents`).
        version: The key of the readings.
        last_year: The latest year that a report can be on.
    """
    rows = _refuse(_mark_first(_with_readings(landed, documents)), last_year)
    competes = pl.col("reason").is_null()
    columns = DimDocument.column_names()
    decided = choose_current(rows.filter(competes).drop(*_DECISION))
    return (
        pl.concat([decided.select(rows.collect_schema().names()), rows.filter(~competes)])
        .select(columns)
        .sort("source_path")
    )


def counted(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """The documents that have facts."""
    return ledger.filter(pl.col("status").is_in(COUNTED_STATUS))


def _with_readings(landed: pl.LazyFrame, documents: pl.LazyFrame) -> pl.LazyFrame:
    several = pl.col("ordinal") > 0
    numbered = pl.format("{}#{}", "source_path", "ordinal")
    landed = landed.with_columns(pl.col("hints").fill_null(""))
    return landed.join(documents, on=["sha256", "hints"], how="left", maintain_order="left").with_columns(
        source_path=pl.when(several).then(numbered).otherwise("source_path"),
        document_id=pl.coalesce("document_id", "sha256"),
    )


def _mark_first(rows: pl.LazyFrame) -> pl.LazyFrame:
    """`first`: of the files with the same bytes still there, the first in the order of paths."""
    present = pl.col("source_path").filter(~pl.col("removed"))
    return rows.with_columns(first=pl.col("source_path") == present.min().over("document_id"))


def _refuse(rows: pl.LazyFrame, last_year: int) -> pl.LazyFrame:
    """Status and reason of what cannot compete; both null where it can."""
    own = pl.lit("own")
    cause = (
        pl.when("removed")
        .then(pl.lit("removed"))
        .when(landed_reason := pl.col("reason").is_not_null())
        .then(own)
        .when(pl.col("segment").is_null())
        .then(pl.lit("not_read"))
        .when(~pl.col("first"))
        .then(pl.lit("same_bytes"))
        .when(pl.col("quarantine").is_not_null())
        .then(own)
        .when(~pl.col("year").is_between(FIRST_YEAR, last_year).fill_null(False))
        .then(pl.lit("unknown_year"))
        .when(pl.col("agency_id").is_null())
        .then(pl.lit("unknown_agency"))
    )
    year = (
        pl.when(pl.col("year").is_null())
        .then(pl.lit("the document does not say which year it reports on"))
        .otherwise(pl.format("no report can be on {}", "year"))
    )
    detail = cause.replace_strict(_DETAIL, default=None, return_dtype=pl.String)
    own_reason = pl.when(landed_reason).then("reason").otherwise("quarantine")
    own_detail = pl.when(landed_reason).then("reason_detail").otherwise("quarantine_detail")
    return rows.with_columns(
        reason=pl.when(cause == own).then(own_reason).otherwise(cause),
        reason_detail=pl.when(cause == own)
        .then(own_detail)
        .when(cause == "unknown_year")
        .then(year)
        .otherwise(detail),
        status=pl.when(cause == "same_bytes")
        .then(pl.lit("duplicate"))
        .when(cause.is_not_null())
        .then(pl.lit("quarantined")),
        superseded_by=pl.lit(None, pl.String),
        renditions_agree=pl.lit(None, pl.Int32),
    )
