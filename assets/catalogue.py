"""Group catalogue: the files a newcomer opens first.

Belongs here: the asset that is made when all tables are. Does not belong here: the files
(`warehouse.catalogue.catalogue`).
"""

from __future__ import annotations

import dagster as dg

from assets.factory import OWNERS, POOL, RETRY
from assets.failures import refusals
from assets.resources import Places
from parsers.version import code_version
from warehouse import registry
from warehouse.catalogue.catalogue import write_catalogue


def assets() -> list[dg.AssetsDefinition]:
    """The group's asset, behind every table that no other is made of."""

    @dg.asset(
        group_name="catalogue",
        deps=registry.final_tables(),
        kinds={"duckdb", "parquet"},
        owners=OWNERS,
        tags={"gongkai/layer": "catalogue"},
        code_version=code_version("warehouse.catalogue.catalogue"),
        pool=POOL,
        retry_policy=RETRY,
        description="warehouse.duckdb with commented views, datapackage.json, the files in bi / 目录",
    )
    def catalogue(places: Places) -> dg.MaterializeResult:  # type: ignore[type-arg]
        with refusals():
            written = write_catalogue(places.tables())
        return dg.MaterializeResult(
            metadata={
                name.replace("/", "_"): dg.MetadataValue.path(str(path)) for name, path in written.items()
            }
        )

    return [catalogue]
