"""Group marts: what a BI user drags first.

Belongs here: the assets of `warehouse.marts`, and beside them their checks. Does not belong here: how they
are made.
"""

from __future__ import annotations

import dagster as dg
import polars as pl

from assets.checks import rows_check
from assets.factory import group, table_asset
from warehouse.levels import level_check


def assets() -> list[dg.AssetsDefinition]:
    """The group's assets."""
    return [table_asset(table) for table in group("marts")]


def checks() -> list[dg.AssetChecksDefinition]:
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
