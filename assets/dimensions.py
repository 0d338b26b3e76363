"""Group dimensions: who reports, who is expected to, and what the cells of the forms mean.

Belongs here: the assets of `warehouse.dimensions`. Does not belong here: how they are made.
"""

from __future__ import annotations

import dagster as dg

from assets.factory import group, table_asset


def assets() -> list[dg.AssetsDefinition]:
    """The group's assets."""
    return [table_asset(table) for table in group("dimensions")]
