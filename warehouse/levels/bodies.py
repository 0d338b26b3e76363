"""Which bodies are below which government, and which of them have reported.

Belongs here: departments, townships and lower governments of each government. Does not belong here: which
bodies are expected (`warehouse.dimensions.expected`).
"""

from __future__ import annotations

import polars as pl

from parsers.identity.divisions import lineage

DEPARTMENT, LOWER = "department", "lower"
"""A body beside the government in the same division; a government or township below it."""
_DEPARTMENTS = ("department", "office", "other")


def bodies_below(coverage: pl.DataFrame) -> pl.DataFrame:
    """Every body that is expected to report or has, with the government that it is below.

    Args:
        coverage: mart_coverage of the year.

    Returns:
        `government` (an agency_id), `agency` (of the body), `agency_id`, `document_id`, `relation`
        (`DEPARTMENT` or `LOWER`), `kind` and `expectation`. Only governments that have reported are there.
    """
    codes = coverage["division_code"].drop_nulls().unique().to_list()
    parents = pl.DataFrame(
        [(code, parent(code)) for code in codes],
        schema={"division_code": pl.String, "parent": pl.String},
        orient="row",
    )
    governments = coverage.filter(pl.col("kind") == "government", "filed").select(
        above="division_code", government="agency_id"
    )
    is_government = pl.col("kind") == "government"
    return (
        coverage.join(parents, on="division_code")
        .with_columns(
            above=pl.when(is_government).then("parent").otherwise("division_code"),
            relation=pl.when(pl.col("kind").is_in(_DEPARTMENTS))
            .then(pl.lit(DEPARTMENT))
            .otherwise(pl.lit(LOWER)),
        )
        .join(governments, on="above")
        .select("government", "agency", "agency_id", "document_id", "relation", "kind", "expectation")
    )


def parent(code: str) -> str | None:
    """The division above one; None for a province."""
    province, city, _ = lineage(code)
    return next((above.code for above in (city, province) if above and above.code != code), None)
