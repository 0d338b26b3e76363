"""Warehouses of bundled samples, read by the real parsers in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.building import LAST_YEAR, ingest
from tests.support.built import name_here, read_here
from tests.support.paths import ROOT
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.freshness import stale
from warehouse.inputs import Settings
from warehouse.make import make
from warehouse.readings.versions import versions_of
from warehouse.storage.tree import Warehouse


def of_samples(folder: Path, *names: str) -> Warehouse:
    """A whole warehouse of some bundled samples, with its catalogue.

    Args:
        folder: Where landing folder and warehouse are made.
        names: Files below `samples/landing`.
    """
    landing, warehouse = folder / "landing", Warehouse.at(str(folder / "warehouse"))
    landing.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copyfile(ROOT / "samples" / "landing" / name, landing / name)
    return whole(landing, warehouse)


def whole(landing: Path, warehouse: Warehouse, listed: bytes | None = None) -> Warehouse:
    """Build a landing folder of real files, without Dagster and workers; `listed` are the expected bodies."""
    versions = versions_of("parsers.read")
    ingest(landing, warehouse, read_here, name_here, listed, versions)
    for year, tables in stale(warehouse).items():
        for table in tables:
            assert make(warehouse, table, year, Settings(versions.key, listed, LAST_YEAR)).passed
    write_catalogue(warehouse)
    return warehouse
