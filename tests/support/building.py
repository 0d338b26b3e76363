"""Help for tests of the warehouse: landing folders of fake reports, and tables made without Dagster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from upath import UPath

from engine.limits import Limits
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from pipelines.settings import Settings
from tests.support import fakes
from warehouse.contracts import PARTITIONED
from warehouse.dimensions.agencies import agencies
from warehouse.dimensions.bridge import bridge
from warehouse.dimensions.expected import expected
from warehouse.dimensions.indicators import indicators
from warehouse.documents.ledger import ledger
from warehouse.facts.facts import by_province, documents_of, fact
from warehouse.readings import pending, store, update
from warehouse.readings.landing import landed
from warehouse.readings.versions import Versions, register, versions_of
from warehouse.storage.publish import publish
from warehouse.storage.tree import Warehouse

VERSIONS = versions_of("test")
VERSION = VERSIONS.key
LAST_YEAR = 2025
MODERN = [table for table in PARTITIONED if table != "fact_pre2019_indicator"]
"""What a year without old forms has."""
REQUESTS = {"new_received": "6", "carried_in": "1", "outcome_total": "6", "carried_out": "1", "granted": "5"}


def put(landing: Path, name: str, **said: Any) -> Path:
    """Land a fake report (see `tests.support.fakes`)."""
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


def report(agency: str, year: int, **more: Any) -> dict[str, Any]:
    """What a fake report says; `requests` are the totals of section 三."""
    totals = more.pop("requests", REQUESTS)
    cells = {f"fact_request.{row}.total": value for row, value in totals.items()} | more.pop("cells", {})
    return {"agency": agency, "year": year, "cells": cells, **more}


def here(files: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, FileLayout]]:
    """The first stage in this process."""
    for sha256, name, data in files:
        yield sha256, fakes.read_file(data, name)


def name_here(layouts: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, Reading | Quarantine]]:
    """The second stage in this process."""
    for sha256, name, data in layouts:
        yield sha256, fakes.name_file(data, name)


def read_landed(
    landing: Path,
    warehouse: Warehouse,
    read_files: update.ReadFiles = here,
    name_layouts: update.NameLayouts = name_here,
    versions: Versions = VERSIONS,
    retry: bool = False,
) -> tuple[int, int]:
    """Both stages over what the stores lack: how many files were read, how many layouts named."""
    register(warehouse, versions)
    files = landed(UPath(landing), store.landed(warehouse))
    store.write_landed(warehouse, files)
    todo = pending.unread(warehouse, versions, files, retry)
    read = update.read_new(warehouse, versions, UPath(landing), todo, read_files)
    unnamed = pending.unnamed(warehouse, versions, retry)
    return read, update.name_new(warehouse, versions, unnamed, name_layouts)


def ingest(
    landing: Path,
    warehouse: Warehouse,
    read_files: update.ReadFiles = here,
    name_layouts: update.NameLayouts = name_here,
    retry: bool = False,
) -> pl.DataFrame:
    """Everything up to the ledger, which is returned."""
    read_landed(landing, warehouse, read_files, name_layouts, retry=retry)
    files = store.landed(warehouse)
    documents = store.documents(warehouse, VERSION)
    rows = ledger(files.lazy(), documents, VERSION, LAST_YEAR).collect()
    warehouse.write("dim_document", rows, "")
    warehouse.write("dim_agency", agencies(warehouse.scan("dim_document"), documents).collect(), "")
    warehouse.write("dim_indicator", indicators().collect(), "")
    warehouse.write("dim_pre2019_bridge", bridge().collect(), "")
    warehouse.write("dim_expected_agency", expected(warehouse.scan("dim_agency").collect(), None), "")
    return warehouse.scan("dim_document").collect()


def write_year(warehouse: Warehouse, year: int, *tables: str) -> pl.DataFrame:
    """Facts of a year; returns the year's documents."""
    documents = documents_of(warehouse, VERSION, year)
    for table in tables:
        rows = fact(warehouse, VERSION, table, year)
        assert publish(warehouse, table, by_province(warehouse, table, rows), "", year).passed
    return documents


def fake_settings(
    landing: Path, warehouse: Path, workers: int = 1, expected: str = "", **limits: Any
) -> Settings:
    """Settings under which the engine's processes read fakes."""
    fakes_with = Limits(**{"reader": "tests.support.fakes", **limits})
    return Settings(str(landing), str(warehouse), "", workers, fakes_with, expected)


def digests(folder: Path) -> dict[str, str]:
    """Every Parquet file below the folder by the digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }
