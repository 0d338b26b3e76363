"""The three jobs, in the order of a build: what is new, the years it concerns, the catalogue.

Belongs here: selections of assets.
Does not belong here: when they run (`pipelines.sensors`, `pipelines.build`).
"""

from __future__ import annotations

import dagster as dg

ingest = dg.define_asset_job(
    "ingest",
    dg.AssetSelection.assets("landing_folder", "landing_files")
    | dg.AssetSelection.groups("readings", "documents", "dimensions"),
    description="List the landing folder, read what is new, write ledger and dimensions.",
)
year = dg.define_asset_job(
    "year",
    dg.AssetSelection.groups("facts", "marts"),
    description="Make the facts and the marts of one year.",
)
publish = dg.define_asset_job(
    "publish",
    dg.AssetSelection.groups("catalogue"),
    description="Write warehouse.duckdb, datapackage.json and the marts in one file each.",
)
