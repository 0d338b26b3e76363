"""dim_agency: the bodies that report.

Belongs here: one row a body out of the documents that name it.
Does not belong here: recognising a body in a text (`parsers`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.contracts.agencies import DimAgency
from warehouse.inputs import Inputs
from warehouse.readings import store


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    documents = store.documents(inputs.warehouse, inputs.version)
    yield agencies(inputs.warehouse.scan("dim_document"), documents).collect()


def agencies(ledger: pl.LazyFrame, documents: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of dim_agency, as the latest accepted report of each body names it.

    Names and places change with reorganisations, so the latest report decides.

    Args:
        ledger: dim_document.
        documents: The documents of the store.
    """
    accepted = ledger.filter(pl.col("status") == "accepted").select("document_id", "hints")
    return (
        documents.join(accepted, on=["document_id", "hints"], how="semi")
        .sort("agency_id", "year", "document_id", descending=[False, True, False])
        .unique("agency_id", keep="first", maintain_order=True)
        .select(DimAgency.column_names())
        .sort("agency_id")
    )
