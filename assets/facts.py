"""Group facts: what the reports of a year say, and what is found in them.

Belongs here: the assets of `warehouse.facts`, and beside them their checks: the identities of the forms on
the table they are about, those of the prose on fact_narrative, those across years on fact_check.
Does not belong here: how they are made and evaluated.
"""

from __future__ import annotations

import dagster as dg
import polars as pl

from assets.checks import identity_checks, rows_check
from assets.factory import group, table_asset


def assets() -> list[dg.AssetsDefinition]:
    """The group's assets."""
    return [table_asset(table) for table in group("facts")]


def checks() -> list[dg.AssetChecksDefinition]:
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
