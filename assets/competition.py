"""Which of several documents for the same agency and year is the current one.

Belongs here: the order in which they win, and why the others lost.
Does not belong here: which documents may compete at all (`assets.ledger`).
"""

from __future__ import annotations

import polars as pl

OF = ("agency_id", "year")


def judge(documents: pl.LazyFrame) -> pl.LazyFrame:
    """Add `status`, `reason`, `reason_detail`, `superseded_by` to documents with agency and year.

    The later publication wins, else the more complete reading, else the first path.
    """
    resolved = pl.col("cells_expected") - pl.col("cells_unresolved")
    ordered = documents.with_columns(resolved=resolved).sort(
        *OF,
        "published_on",
        "resolved",
        "source_path",
        descending=[False, False, True, True, False],
        nulls_last=True,
    )
    winner = {name: pl.col(name).first().over(OF) for name in ("document_id", "content", "published_on")}
    won = pl.col("document_id") == winner["document_id"]
    later = (winner["published_on"] > pl.col("published_on")) | (
        winner["published_on"].is_not_null() & pl.col("published_on").is_null()
    )
    reason = (
        pl.when(won)
        .then(None)
        .when(pl.col("content") == winner["content"])
        .then(pl.lit("same_content"))
        .when(later)
        .then(pl.lit("later_publication"))
        .when(pl.col("resolved") < pl.col("resolved").first().over(OF))
        .then(pl.lit("less_complete"))
        .otherwise(pl.lit("later_path"))
    )
    return ordered.with_columns(
        status=pl.when(won).then(pl.lit("accepted")).otherwise(pl.lit("superseded")),
        reason=reason,
        superseded_by=pl.when(~won).then(winner["document_id"]),
        reason_detail=reason.replace_strict(_DETAIL, default=None, return_dtype=pl.String),
    ).drop("resolved")


_DETAIL = {
    "same_content": "another rendition of the same numbers is current",
    "later_publication": "a later publication for the same agency and year is current",
    "less_complete": "a more complete document for the same agency and year is current",
    "later_path": "another document for the same agency and year, first in order of paths, is current",
}
