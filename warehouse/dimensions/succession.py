"""dim_agency_succession: what became of the bodies that report.

Belongs here: the rows of the data files of `warehouse.succession`, applied to the bodies of this warehouse.
Does not belong here: the data files and their rules, and comparing years (`warehouse.facts.across_years`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from warehouse.contracts.succession import DimAgencySuccession
from warehouse.inputs import Inputs
from warehouse.succession.bodies import Bodies, KnownBody
from warehouse.succession.divisions import division_successions
from warehouse.succession.reforms import reform_successions


def make(inputs: Inputs) -> Iterator[pl.DataFrame]:
    """The table's rows."""
    warehouse = inputs.warehouse
    yield successions(warehouse.scan("dim_document"), warehouse.scan("dim_agency"))


def successions(ledger: pl.LazyFrame, agencies: pl.LazyFrame) -> pl.DataFrame:
    """The rows of dim_agency_succession.

    Args:
        ledger: dim_document.
        agencies: dim_agency.
    """
    bodies = _bodies(ledger, agencies)
    rows = [*division_successions(bodies), *reform_successions(bodies)]
    frame = pl.DataFrame(rows, schema=DimAgencySuccession.create_empty().schema, orient="row")
    return frame.unique(("agency_id", "successor_id", "valid_from"), keep="first").sort(
        "valid_from", "agency_id", "successor_id"
    )


def _bodies(ledger: pl.LazyFrame, agencies: pl.LazyFrame) -> Bodies:
    accepted = ledger.filter(pl.col("status") == "accepted").group_by("agency_id")
    years = accepted.agg(first=pl.col("year").min(), last=pl.col("year").max())
    found = agencies.select("agency_id", name="agency_name", kind="kind").join(years, on="agency_id")
    return Bodies(KnownBody(**row) for row in found.collect().rows(named=True))


def lineage() -> dict[str, list[tuple[str, str]]]:
    """The columns that come of other columns than those of the same name."""
    names = ("held_as", "successor_id", "successor_held_as")
    return {name: [("dim_agency", "agency_id")] for name in names} | {
        "successor_name": [("dim_agency", "agency_name")],
        **{name: [("dim_document", "year")] for name in ("valid_from", "valid_to")},
    }
