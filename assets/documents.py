"""Group documents: the ledger, and its rows of each year.

Belongs here: `dim_document`, and `year_documents`, which stands for what a year's tables are made of: it has
no file of its own, and its version changes only for the years in which a document changed.
Does not belong here: what becomes of a file (`warehouse.documents`).
"""

from __future__ import annotations

import dagster as dg

from assets.factory import OWNERS, group, table_asset
from assets.figures import of_documents
from assets.partitions import IN_SEASON, YEARS
from assets.resources import Places
from warehouse import registry
from warehouse.catalogue.lineage import year_documents_columns
from warehouse.freshness import Freshness
from warehouse.inputs import YEAR_DOCUMENTS

_LINEAGE = dg.TableColumnLineage(
    {
        column: [dg.TableColumnDep(dg.AssetKey(asset), name) for asset, name in sources]
        for column, sources in year_documents_columns().items()
    }
)


def year_documents() -> dg.AssetSpec:
    """Not executed: its versions are reported whenever the ledger is made."""
    return dg.AssetSpec(
        YEAR_DOCUMENTS,
        group_name="documents",
        deps=["dim_document", "readings"],
        partitions_def=YEARS,
        description=registry.sources()[YEAR_DOCUMENTS].description,
        owners=OWNERS,
        kinds={"parquet"},
        tags={"gongkai/layer": "documents"},
        metadata={"dagster/column_lineage": _LINEAGE},
    )


def report_years(context: dg.AssetExecutionContext, places: Places) -> None:
    """Tell Dagster the version of every year, so that it knows which of them changed."""
    warehouse = places.tables()
    state = Freshness(warehouse)
    known = set(YEARS.get_partition_keys())
    for year in state.years:
        if str(year) in known:
            version = state.year_version(year) or "absent"
            context.log_event(
                dg.AssetMaterialization(
                    YEAR_DOCUMENTS,
                    partition=str(year),
                    tags={"dagster/data_version": version},
                    metadata=of_documents(warehouse.ledger_of(year).select("status", "reason").collect()),
                )
            )


def assets() -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """The group's assets."""
    tables = [table_asset(table, report_years, IN_SEASON) for table in group("documents")]
    return [*tables, year_documents()]
