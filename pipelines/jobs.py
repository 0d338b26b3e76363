"""The three jobs, in the order of a build: what is new, the years it concerns, the catalogue.

Belongs here: selections of assets.
Does not belong here: when they run (`pipelines.sensors`, `pipelines.build`).
"""

from __future__ import annotations

import dagster as dg

from assets.graph import catalogue, ingest_assets, year_assets

ingest = dg.define_asset_job(
    "ingest",
    dg.AssetSelection.assets(*ingest_assets),
    description="List the landing folder, read what is new, write ledger and dimensions.",
)
year = dg.define_asset_job(
    "year",
    dg.AssetSelection.assets(*year_assets),
    description="Make the facts and the mart of one year.",
)
publish = dg.define_asset_job(
    "publish",
    dg.AssetSelection.assets(catalogue),
    description="Write warehouse.duckdb and datapackage.json.",
)
