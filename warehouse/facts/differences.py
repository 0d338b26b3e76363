"""fact_difference: where documents for the same agency and year do not say the same.

Belongs here: the accepted document's cells beside those of each document it superseded.
Does not belong here: which of them is accepted (`warehouse.documents.competition`). Documents that agree in
every value have no rows: `dim_document.renditions_agree` counts them.
"""

from __future__ import annotations

import polars as pl

from parsers.forms import PRE2019
from warehouse.readings import store
from warehouse.storage.tree import Warehouse

_PAIR = ("document_id", "other_document_id")


def differences(warehouse: Warehouse, version: str, documents: pl.DataFrame) -> pl.LazyFrame:
    """The rows of fact_difference: a cell whose value is another, or null, in the other document.

    Where the forms of two documents differ, a cell that one of them lacks has no status on that side.

    Args:
        warehouse: Where the store lies.
        version: The readings (`Versions.key`).
        documents: The documents of a year, as `warehouse.facts.facts.documents_of` returns them.
    """
    pairs = _pairs(documents)
    accepted = _cells(warehouse, version, pairs, "document_id")
    others = _cells(warehouse, version, pairs, "other_document_id")
    beside = accepted.join(
        others.rename({"value": "other_value", "status": "other_status"}),
        on=(*_PAIR, "indicator"),
        how="full",
        coalesce=True,
    )
    return beside.filter(pl.col("value").ne_missing(pl.col("other_value"))).join(pairs.lazy(), on=_PAIR)


def _pairs(documents: pl.DataFrame) -> pl.DataFrame:
    """Each accepted document with each that differs from it, and in which segments of the store they lie."""
    documents = documents.filter(pl.col("form") != PRE2019)
    superseded = documents.filter(~pl.col("is_current"), pl.col("reason") != "same_content")
    other = superseded.select("agency_id", "reason", other_document_id="document_id", other_segment="segment")
    accepted = documents.filter("is_current").select("province", "agency_id", "document_id", "segment")
    return accepted.join(other, on="agency_id").sort(_PAIR)


def _cells(warehouse: Warehouse, version: str, pairs: pl.DataFrame, side: str) -> pl.LazyFrame:
    """The cells of one side of every pair."""
    segment = "segment" if side == "document_id" else "other_segment"
    wanted = pairs.select(document_id=side, segment=segment).unique(maintain_order=True)
    return (
        store.rows_of(warehouse, version, "cells", wanted)
        .select(
            pl.col("document_id").alias(side),
            "value",
            "status",
            indicator=pl.format("{}.{}.{}", "table", "dimension_1", "dimension_2"),
        )
        .join(pairs.lazy().select(_PAIR), on=side)
    )
