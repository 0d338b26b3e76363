"""mart_coverage: who has reported for a year, and in time, and who has not.

Belongs here: expected bodies beside the current documents of a year.
Does not belong here: which bodies are expected (`warehouse.dimensions.expected`), and the deadlines
(`warehouse.facts.publication_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from parsers.forms import PRE2019, forms
from warehouse.contracts.marts import MartCoverage
from warehouse.facts.publication_checks import deadline
from warehouse.inputs import Inputs
from warehouse.storage.tree import Warehouse

_FILED = ("document_id", "form", "published_on")
_WHO = ("agency_id", "agency_name", "province", "division_code", "kind")


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    yield coverage(inputs.warehouse, inputs.year).collect()


def coverage(warehouse: Warehouse, year: int) -> pl.LazyFrame:
    """The rows of mart_coverage of a year.

    Returns:
        One row for each body that was expected to report, and one for each that reported unexpectedly.
    """
    ledger = warehouse.ledger_of(year)
    filed = (
        ledger.filter(pl.col("status") == "accepted")
        .select("agency_id", *_FILED)
        .join(warehouse.scan("dim_agency").select(_WHO), on="agency_id")
    )
    wanted = warehouse.scan("dim_expected_agency").filter(
        pl.col("valid_from").fill_null(year) <= year, pl.col("valid_to").fill_null(year) >= year
    )
    missing = wanted.join(filed, on="agency_id", how="anti", nulls_equal=False).select(
        "agency", *_WHO, "expectation"
    )
    reported = filed.join(
        warehouse.scan("dim_expected_agency").select("agency_id", "expectation"), on="agency_id", how="left"
    ).with_columns(pl.col("expectation").fill_null("unlisted"), agency="agency_id")
    return (
        pl.concat([reported, missing], how="diagonal")
        .join(_refused(ledger), on="agency_id", how="left")
        .with_columns(
            year=pl.lit(year, pl.Int16),
            filed=pl.col("document_id").is_not_null(),
            form_as_prescribed=pl.col("form") == prescribed(year),
        )
        .with_columns(deadline=deadline(), refused=pl.when(~pl.col("filed")).then("refused"))
        .with_columns(on_time=pl.col("published_on") <= pl.col("deadline"))
        .select(MartCoverage.column_names())
        .sort("province", "agency", nulls_last=False)
    )


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    ledger = "year_documents"
    return {
        "filed": [(ledger, "document_id"), (ledger, "status")],
        "deadline": [("dim_agency", "kind"), ("dim_expected_agency", "kind")],
        "on_time": [(ledger, "published_on")],
        "form_as_prescribed": [(ledger, "form")],
        "refused": [(ledger, "reason"), (ledger, "status")],
    }


def prescribed(year: int) -> str:
    """The form that reports on a year are to have: the latest of the form files that is in force."""
    return next((form.code for form in reversed(forms().values()) if form.first_year <= year), PRE2019)


def _refused(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """Why a file of the body and year that did land has no facts: the first in the order of paths."""
    return (
        ledger.filter(pl.col("status") == "quarantined", pl.col("reason") != "removed")
        .sort("source_path")
        .group_by("agency_id")
        .agg(refused=pl.col("reason").first())
    )
