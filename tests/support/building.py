"""Help for tests of the warehouse: landing folders of fake reports, and tables made without Dagster."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from upath import UPath

from engine.limits import Limits
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from pipelines.settings import Settings
from tests.support import fakes
from warehouse import registry
from warehouse.catalogue.catalogue import outdated, write_catalogue
from warehouse.contracts.codes import DIMENSIONS
from warehouse.facts.facts import documents_of
from warehouse.freshness import stale
from warehouse.inputs import Inputs, guarded
from warehouse.inputs import Settings as Outside
from warehouse.make import make
from warehouse.mend import mend
from warehouse.readings import pending, store, update, work
from warehouse.readings.entries import listing
from warehouse.readings.evidence import with_evidence
from warehouse.readings.landing import landed
from warehouse.readings.manifest import read_manifests
from warehouse.readings.record import Recorded, record
from warehouse.readings.versions import Versions, register, versions_of
from warehouse.storage.lock import writing
from warehouse.storage.publish import Outcome
from warehouse.storage.tree import Warehouse
from warehouse.tables import TABLES

VERSIONS = versions_of("test")
VERSION = VERSIONS.key
LAST_YEAR = 2025
CELL_FACTS = list(DIMENSIONS)
FACTS = [name for name, table in TABLES.items() if table.group == "facts"]
WHOLE = [name for name, table in TABLES.items() if not table.partitioned]
PARTITIONED = registry.partitioned()
MODERN = [name for name in registry.build_order() if name in PARTITIONED and name != "fact_pre2019_indicator"]
"""What a year without old forms has, in the order of building."""
CHECKED = ["fact_prose_similarity", "fact_check"]
"""fact_check, and the table of the year that it is made of, in the order of building."""
LOOKING_BACK = ["fact_prose_similarity", "fact_check", "mart_agency_year"]
"""The tables of a year that are made of the year before as well."""
FOLLOWING_THE_LIST = ["mart_coverage", "mart_level_sum"]
"""The tables of a year that depend on who is expected to report."""
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
    """The first stage in this process, of bytes."""
    for sha256, name, data in files:
        yield sha256, fakes.read_file(data, name)


def name_here(layouts: Iterable[tuple[str, str, bytes, str]]) -> Iterator[tuple[str, Reading | Quarantine]]:
    """The second stage in this process, to readings."""
    for sha256, name, data, outside in layouts:
        yield sha256, fakes.name_file(data, name, outside)


def work_here(
    tasks: Iterable[update.ReadTask],
) -> Iterator[tuple[update.ReadTask, work.Read, Recorded | None]]:
    """Both stages in this process, as a worker does them."""
    for task in tasks:
        _, name, document, job = task
        read = work.read(document, name, job)
        assert isinstance(read, work.Read)
        rows = work.name_read(read, name, job)
        assert not isinstance(rows, Quarantine)
        yield task, read, rows


ToReadings = Callable[[Iterable[tuple[str, str, bytes, str]]], Iterator[tuple[str, Reading | Quarantine]]]


Stages = tuple[update.ReadFiles, update.NameLayouts]


def recorded(name_layouts: ToReadings) -> update.NameLayouts:
    """A second stage that gives readings, as one that gives rows."""

    def name(tasks: Iterable[update.NameTask]) -> Iterator[tuple[update.NameTask, Recorded | Quarantine]]:
        given: dict[str, update.NameTask] = {}

        def layouts() -> Iterator[tuple[str, str, bytes, str]]:
            for task in tasks:
                given[task[3].sha256] = task
                yield task[3].sha256, task[1], task[2], task[3].outside

        for sha256, found in name_layouts(layouts()):
            task = given.pop(sha256)
            yield task, found if isinstance(found, Quarantine) else record(task[4], found)

    return name


def read_landed(
    landing: Path,
    warehouse: Warehouse,
    read_files: update.ReadBytes | None = None,
    name_layouts: ToReadings = name_here,
    versions: Versions = VERSIONS,
    retry: bool = False,
    stages: Stages | None = None,
) -> tuple[int, int]:
    """Both stages over what the stores lack: how many files were read, how many layouts named.

    Args:
        landing: The landing folder.
        warehouse: Whose stores they are.
        read_files: The first stage. Unless a stage is given, each file is read and named at once.
        name_layouts: The second stage.
        versions: Those of the code.
        retry: Whether what failed is tried again.
        stages: Both stages as `update` takes them.
    """
    register(warehouse, versions)
    known = store.landed(warehouse)
    entries = listing(UPath(landing))
    found = landed(UPath(landing), known, entries)
    files = with_evidence(found, read_manifests(entries, found), known)
    store.write_landed(warehouse, files)
    todo = pending.unread(warehouse, versions, files, retry)
    apart = read_files is not None or name_layouts is not name_here
    both, second = stages or (
        update.only_read(read_files or here) if apart else work_here,
        recorded(name_layouts),
    )
    read, named = update.read_new(
        warehouse, versions, UPath(landing), todo, both, fakes.__name__, seen=not apart
    )
    unnamed = pending.unnamed(warehouse, versions, retry)
    rest = update.name_new(warehouse, versions, unnamed, second, fakes.__name__)
    return read, named + rest


def ingest(
    landing: Path,
    warehouse: Warehouse,
    read_files: update.ReadBytes | None = None,
    name_layouts: ToReadings = name_here,
    listed: bytes | None = None,
    versions: Versions = VERSIONS,
    retry: bool = False,
    stages: Stages | None = None,
) -> pl.DataFrame:
    """Everything up to the dimensions; the ledger is returned."""
    read_landed(landing, warehouse, read_files, name_layouts, versions, retry, stages)
    for name in (name for name in registry.build_order() if name in WHOLE):
        assert make(warehouse, name, None, Outside(versions.key, listed, LAST_YEAR)).passed
    return warehouse.scan("dim_document").collect()


@dataclass
class Healed:
    """What `build_here` did: what it mended, files read, layouts named, years made, why the catalogue."""

    mended: list[str]
    read: int
    named: int
    years: dict[int, list[str]]
    catalogue: str


def build_here(landing: Path, warehouse: Warehouse) -> Healed:
    """A whole build in this process and without Dagster, in the order of `pipelines.build`."""
    with writing(warehouse):
        mended = mend(warehouse, range(2008, LAST_YEAR + 1))
    read, named = read_landed(landing, warehouse)
    for name in (name for name in registry.build_order() if name in WHOLE):
        assert make(warehouse, name, None, Outside(VERSION, None, LAST_YEAR)).passed
    years = stale(warehouse)
    for year, tables in years.items():
        for table in tables:
            assert make_year(warehouse, table, year).passed
    if reason := outdated(warehouse):
        write_catalogue(warehouse)
    return Healed(mended, read, named, years, reason)


def write_year(warehouse: Warehouse, year: int, *tables: str) -> pl.DataFrame:
    """Tables of a year; returns the year's documents."""
    for table in tables:
        assert make_year(warehouse, table, year).passed
    return documents_of(warehouse, VERSION, year)


def make_year(warehouse: Warehouse, table: str, year: int) -> Outcome:
    """One table of a year."""
    return make(warehouse, table, year, Outside(VERSION, None, LAST_YEAR))


def fact(warehouse: Warehouse, version: str, table: str, year: int) -> pl.LazyFrame:
    """The rows that a table's maker gives for a year, unpublished."""
    declared = registry.table(table)
    inputs = Inputs(guarded(warehouse, declared, year), table, version, year, Outside())
    frames = [*declared.make(inputs)]
    return pl.concat([declared.contract.create_empty(), *frames]).lazy()


def fake_settings(
    landing: Path, warehouse: Path, workers: int = 1, expected: str = "", **limits: Any
) -> Settings:
    """Settings under which the engine's processes read fakes."""
    fakes_with = Limits(**{"reader": "tests.support.fakes", **limits})
    return Settings(str(landing), str(warehouse), "", workers, fakes_with, expected)


def restored(kept: Path, folder: Path) -> Path:
    """A folder as it was when it was copied to `kept`: a catalogue holds the paths of the folder it is in."""
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(kept, folder)


def digests(folder: Path) -> dict[str, str]:
    """Every Parquet file below the folder by the digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }
