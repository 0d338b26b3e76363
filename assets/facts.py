"""Group facts: what the reports of a year say, and what is found in them.

Belongs here: the checks of `warehouse.facts`: the identities of the forms on the table they are about, those
of the prose on fact_narrative, those across years on fact_check.
Does not belong here: how they are evaluated (`assets.checks`), and the assets (`assets.year`).
"""

from __future__ import annotations

import polars as pl

from assets.checks import YearCheck, identity_checks, rows_check
from assets.factory import group


def checks() -> list[YearCheck]:
    """The group's checks."""
    return [
        *(check for table in group("facts") for check in identity_checks(table.name)),
        rows_check(
            "fact_difference",
            "renditions_agree",
            "documents for the same agency and year say the same / 同一机关同一年度各文件一致",
            pl.lit(True),
        ),
    ]
