"""Which of several documents for the same agency and year is the current one.

Belongs here: the order in which they win, why the others lost, how many say the same.
Does not belong here: which documents may compete at all (`warehouse.documents.ledger`), and where two differ
(`warehouse.facts.differences`).
"""

from __future__ import annotations

import polars as pl

COMPETITION_KEY = ("agency_id", "year")
CORRECTION_WORDS = "更正|订正|勘误|修订版|修正版|更新版"
"""What the title of a report says that replaces another."""
FRAGMENT = 10
"""With more than one cell in this many unresolved, a document does not displace a whole one."""


def choose_current(documents: pl.LazyFrame) -> pl.LazyFrame:
    """Accept one document for each agency and year, and supersede the others.

    A document that shows what was published wins over one that altered it (`trusted`), a whole one over a
    fragment; then a correction wins, then the later publication, then the more complete reading, then the
    first path.

    Args:
        documents: A row for each document that may be accepted, with `agency_id` and `year`.

    Returns:
        The same rows with `status`, `reason`, `reason_detail`, `superseded_by` and `renditions_agree`.
    """
    ordered = documents.with_columns(
        altered=~pl.col("trusted").fill_null(True),
        resolved=pl.col("cells_expected") - pl.col("cells_unresolved"),
        fragment=pl.col("cells_unresolved") * FRAGMENT > pl.col("cells_expected"),
        corrected=pl.col("title").str.contains(CORRECTION_WORDS).fill_null(False),
    ).sort(
        *COMPETITION_KEY,
        "altered",
        "fragment",
        "corrected",
        "published_on",
        "resolved",
        "source_path",
        descending=[False, False, False, False, True, True, True, False],
        nulls_last=True,
    )
    compared = ("document_id", "content", "published_on", "altered", "fragment", "corrected", "resolved")
    winner = {name: pl.col(name).first().over(COMPETITION_KEY) for name in compared}
    wins = pl.col("document_id") == winner["document_id"]
    by_fragment = pl.col("fragment") & ~winner["fragment"]
    published_later = (winner["published_on"] > pl.col("published_on")) | (
        winner["published_on"].is_not_null() & pl.col("published_on").is_null()
    )
    by_date = (winner["corrected"] & ~pl.col("corrected")) | published_later
    reason = (
        pl.when(wins)
        .then(None)
        .when(pl.col("content") == winner["content"])
        .then(pl.lit("same_content"))
        .when(pl.col("altered") & ~winner["altered"])
        .then(pl.lit("altered_rendition"))
        .when(by_fragment)
        .then(pl.lit("less_complete"))
        .when(by_date)
        .then(pl.lit("later_publication"))
        .when(pl.col("resolved") < winner["resolved"])
        .then(pl.lit("less_complete"))
        .otherwise(pl.lit("later_path"))
    )
    return ordered.with_columns(
        status=pl.when(wins).then(pl.lit("accepted")).otherwise(pl.lit("superseded")),
        reason=reason,
        superseded_by=pl.when(~wins).then(winner["document_id"]),
        reason_detail=reason.replace_strict(_DETAIL, default=None, return_dtype=pl.String),
        renditions_agree=(pl.len().over(*COMPETITION_KEY, "content") - 1).cast(pl.Int32),
    ).drop("resolved", "altered", "fragment", "corrected")


_DETAIL = {
    "same_content": "another rendition of the same numbers is current",
    "altered_rendition": "a document that shows what was published is current; this one altered it",
    "later_publication": "a later publication for the same agency and year is current",
    "less_complete": "a more complete document for the same agency and year is current",
    "later_path": "another document for the same agency and year, first in order of paths, is current",
}
