"""What a build did, as one JSON object for programs (`gongkai build --json`; docs/commands.md).

Belongs here: the object. Does not belong here: what a person sees (`pipelines.summary`).
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from pipelines.built import Built
from pipelines.settings import Settings
from warehouse.storage.tree import Warehouse

FAULT = re.compile(r"(\w+), trace ([0-9a-f]{8})")


def of_build(built: Built, settings: Settings, warehouse: Warehouse, seconds: float) -> dict[str, Any]:
    """The object.

    Args:
        built: What the build did.
        settings: Where it read and wrote.
        warehouse: The tables, the ledger among them.
        seconds: How long it took.
    """
    ledger = warehouse.scan("dim_document").collect()
    counts = ledger.group_by("status", "reason").len("files").sort("status", "reason", nulls_last=False)
    return {
        "ok": not built.failed,
        "exit_code": 1 if built.failed else 0,
        "landing": settings.landing,
        "warehouse": str(warehouse.root),
        "seconds": round(seconds, 3),
        "read": built.read,
        "converted": built.converted,
        "named": built.named,
        "files": {"landed": len(ledger), "by_status": counts.to_dicts()},
        "years": {str(year): tables for year, tables in built.years.items()},
        "failed": [{"run": run, "reason": reason} for run, reason in built.failed.items()],
        "reader_faults": reader_faults(ledger),
        "manifest_problems": built.manifest_problems,
        "converter_trouble": built.trouble,
    }


def reader_faults(ledger: pl.DataFrame) -> list[dict[str, Any]]:
    """The faults of ours by class and digest, most files first: `files` of each, and the first of them."""
    faults = ledger.filter(pl.col("reason") == "reader_failed")
    counts = faults.group_by("reason_detail").agg(pl.len(), pl.col("source_path").min())
    found = []
    for detail, files, first in counts.sort("len", "reason_detail", descending=[True, False]).iter_rows():
        told = FAULT.search(detail or "")
        kind, digest = told.groups() if told else (None, None)
        found.append({"class": kind, "digest": digest, "files": files, "first": first, "detail": detail})
    return found
