"""known_errors: what publishers' reports get wrong as printed, with both sides and the places.

Belongs here: the rows. Does not belong here: who erred (`fact_check.attribution`), and the columns
(`warehouse.contracts.release`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from parsers.model import Attribution, Outcome
from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.release import KnownError
from warehouse.release.tables import ReleaseTable, in_order
from warehouse.storage.tree import Warehouse

_KEY = ("document_id", "check_id", "scope", "ordinal")


def make(warehouse: Warehouse, table: ReleaseTable) -> Iterator[pl.DataFrame]:
    """The rows, a frame a year.

    Args:
        warehouse: Whose checks they are.
        table: The declaration of known_errors.
    """
    said = warehouse.scan("dim_document").filter(pl.col("status") == "accepted")
    documents = said.select("document_id", "agency_name", "title", "source_url").collect()
    for year in warehouse.years("fact_check"):
        failing = _failing(warehouse, year)
        rows = failing.join(_places(warehouse, year, failing), on=_KEY, how="left")
        rows = rows.join(documents, on="document_id", how="left", maintain_order="left")
        found = rows.with_columns(year=pl.lit(year, pl.Int64)).select([*KnownError.column_names(), "year"])
        yield in_order(found, table)


def _failing(warehouse: Warehouse, year: int) -> pl.DataFrame:
    return (
        warehouse.scan("fact_check", year)
        .filter(
            pl.col("outcome") == Outcome.FAIL.value,
            pl.col("attribution") == Attribution.PUBLISHER.value,
            "is_current",
        )
        .collect()
    )


def _places(warehouse: Warehouse, year: int, failing: pl.DataFrame) -> pl.DataFrame:
    """What is printed in the cells of each check, in the order of its indicators; a cell elsewhere is empty.

    The cells of the year before, which some checks compare with, are in another document.
    """
    documents = failing.select("document_id").unique()
    cells = pl.concat(
        warehouse.scan(name, year)
        .select("document_id", "indicator", "raw_text", "locator")
        .join(documents.lazy(), on="document_id", how="semi")
        for name in DIMENSIONS
    ).collect()
    named = failing.select(*_KEY, indicator="indicators").with_columns(
        place=pl.int_ranges(pl.col("indicator").list.len())
    )
    single = named.explode("indicator", "place").drop_nulls("indicator")
    return (
        single.join(cells, on=["document_id", "indicator"], how="left")
        .sort(*_KEY, "place")
        .group_by(*_KEY, maintain_order=True)
        .agg(raw_texts=pl.col("raw_text").fill_null(""), locators=pl.col("locator").fill_null(""))
    )
