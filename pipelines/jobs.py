"""The jobs, in the order of a build: what is new, the years it concerns, the catalogue; and the pages.

Belongs here: selections of assets.
Does not belong here: when they run (`pipelines.sensors`, `pipelines.build`).
"""

from __future__ import annotations

from typing import Any

import dagster as dg

ingest = dg.define_asset_job(
    "ingest",
    dg.AssetSelection.assets("landing_folder", "landing_files")
    | dg.AssetSelection.groups("readings", "documents", "dimensions"),
    description="List the landing folder, read what is new, write ledger and dimensions / 读取新文件",
)
year = dg.define_asset_job(
    "year",
    dg.AssetSelection.groups("facts", "marts"),
    description="Make the facts and the marts of one year / 生成一个年度的各表",
)
publish = dg.define_asset_job(
    "publish",
    dg.AssetSelection.groups("catalogue"),
    description="Write warehouse.duckdb, datapackage.json and the marts in one file each / 写目录",
)
evidence = dg.define_asset_job(
    "evidence",
    dg.AssetSelection.groups("evidence"),
    description="Write the pages of evidence of one year's documents that are most in doubt / 年度证据页",
)


def evidence_config(most: int, language: str) -> dict[str, Any]:
    """The configuration of a run of `evidence`: how many documents have a page, in which language."""
    return {"ops": {"evidence_pages": {"config": {"most": most, "language": language}}}}
