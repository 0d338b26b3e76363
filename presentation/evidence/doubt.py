"""Which documents of a year a person should look at first.

Belongs here: the order of doubt. Does not belong here: the pages (`presentation.evidence.of_year`).
"""

from __future__ import annotations

import polars as pl

from parsers.forms import PRE2019
from warehouse.storage.tree import Warehouse

ORDER = ("by_reading", "undetermined", "cells_unresolved", "warnings", "cells_derived", "by_publisher")
"""What documents are ordered by, the largest number first; `docs/operations.md` says why in this order."""


def most_doubtful(warehouse: Warehouse, year: int, most: int) -> pl.DataFrame:
    """The accepted documents of a year whose reading is most in doubt, the worst first.

    Documents come in this order: failing identities that another reading of the print would satisfy
    (`by_reading`); errors of which it is not known who erred (`undetermined`); cells that are ambiguous,
    missing or unreadable (`cells_unresolved`); warnings that the publisher is not known to have caused
    (`warnings`, without the dates of publication, which say nothing of the reading); cells that only the
    sums determine (`cells_derived`); failing identities that the publisher made (`by_publisher`). Then by
    path.

    Args:
        warehouse: Its tables.
        year: The year reported on.
        most: How many documents at most.

    Returns:
        `document_id`, `source_path`, `agency_name`, `parser_version` and the numbers of `ORDER`.
        Documents without any doubt are left out, and so are the forms before 2019, which have no page.
    """
    failing = (
        warehouse.scan("fact_check", year)
        .filter(pl.col("outcome") == "fail")
        .group_by("document_id")
        .agg(
            by_reading=(_attribution("extraction")).sum(),
            undetermined=(_attribution("undetermined") & (pl.col("severity") == "error")).sum(),
            warnings=(
                _attribution("undetermined")
                & (pl.col("severity") == "warn")
                & (pl.col("scope") != "published_on")
            ).sum(),
            by_publisher=_attribution("publisher").sum(),
        )
    )
    return (
        warehouse.ledger_of(year)
        .filter(pl.col("status") == "accepted", pl.col("form") != PRE2019)
        .join(failing, on="document_id", how="left")
        .select(
            "document_id",
            "source_path",
            "agency_name",
            "parser_version",
            *(pl.col(name).fill_null(0).cast(pl.Int64) for name in ORDER),
        )
        .filter(pl.sum_horizontal(ORDER) > 0)
        .sort(*ORDER, "source_path", descending=[*(True for _ in ORDER), False])
        .head(most)
        .collect()
    )


def _attribution(code: str) -> pl.Expr:
    return (pl.col("attribution") == code).fill_null(False)
