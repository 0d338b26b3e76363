"""Group marts: what a BI user drags first.

Belongs here: the checks of `warehouse.marts`. Does not belong here: how they are evaluated
(`assets.checks`), and the assets (`assets.year`).
"""

from __future__ import annotations

import polars as pl

from assets.checks import YearCheck, rows_check
from warehouse.levels import level_check


def checks() -> list[YearCheck]:
    """The group's checks."""
    return [
        rows_check("mart_coverage", "filed", "every expected body has reported / 应报已报", ~pl.col("filed")),
        rows_check("mart_coverage", "on_time", "published by the deadline / 按期公布", ~pl.col("on_time")),
        rows_check(
            "mart_coverage",
            "form_as_prescribed",
            "on the year's form / 表式与年度相符",
            ~pl.col("form_as_prescribed"),
        ),
        rows_check(
            "mart_level_sum",
            level_check.CHECK_ID,
            f"{level_check.EN} / {level_check.ZH}",
            pl.col("outcome") == "fail",
        ),
    ]
