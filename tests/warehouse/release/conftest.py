"""Two releases of invented reports: the second has a new file, a correction and a better reading."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from parsers.model import Quarantine, Reading
from tests.support.building import LAST_YEAR, VERSIONS, ingest, name_here, put, report
from warehouse.freshness import stale
from warehouse.inputs import Settings
from warehouse.make import make as make_table
from warehouse.readings.versions import Versions, versions_of
from warehouse.release.release import make
from warehouse.storage.tree import Warehouse

DAY = date(2026, 11, 28)
WRONG = {"new_received": "9", "carried_in": "0", "outcome_total": "5", "carried_out": "0", "granted": "5"}
HOSTILE = '=HYPERLINK("http://x","<b>点此</b>")'
BETTER = ("fact_request", "granted", "total")
"""The cell that the second version of the parsers reads as 3 in the report of 水利局 on 2022."""


def build(landing: Path, warehouse: Warehouse, versions: Versions = VERSIONS, better: bool = False) -> None:
    """A whole build in this process, without the catalogue."""
    ingest(landing, warehouse, name_layouts=_better if better else name_here, versions=versions)
    for year, names in stale(warehouse).items():
        for name in names:
            assert make_table(warehouse, name, year, Settings(versions.key, None, LAST_YEAR)).passed


def _better(layouts: Iterable[tuple[str, str, bytes, str]]) -> Iterator[tuple[str, Reading | Quarantine]]:
    """The readings of a version that reads one cell otherwise."""
    for sha256, reading in name_here(layouts):
        assert isinstance(reading, Reading)
        (one,) = reading.reports
        if one.year == 2022:
            cells = tuple(
                cell._replace(value=Decimal(3), raw_text="3") if cell.key == BETTER else cell
                for cell in one.cells
            )
            reading = replace(reading, reports=(replace(one, cells=cells),))
        yield sha256, reading


@dataclass
class World:
    """A warehouse and what was made of it."""

    landing: Path
    warehouse: Warehouse
    release: Path


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("first")
    landing, warehouse = root / "landing", Warehouse.at(str(root / "warehouse"))
    put(landing, "2022/水利局.json", **report("水利局", 2022, printed="@水利局"))
    put(landing, "2023/水利局.json", **report("水利局", 2023, requests=WRONG, title=HOSTILE))
    put(landing, "2023/教育局.json", **report("教育局", 2023, published_on="2024-01-20"))
    build(landing, warehouse)
    make(warehouse, "2026.1", root / "2026.1", date=DAY, url="https://example.org/gongkai")
    return World(landing, warehouse, root / "2026.1")


@pytest.fixture(scope="session")
def second(first: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("second")
    landing, warehouse = root / "landing", Warehouse.at(str(root / "warehouse"))
    shutil.copytree(first.landing, landing)
    put(landing, "2023/卫生局.json", **report("卫生局", 2023))
    corrected = {
        "new_received": "6",
        "carried_in": "1",
        "outcome_total": "6",
        "carried_out": "1",
        "granted": "4",
    }
    put(
        landing,
        "2023/教育局更正.json",
        **report("教育局", 2023, published_on="2024-03-01", requests=corrected),
    )
    build(landing, warehouse, versions_of("better"), better=True)
    make(warehouse, "2026.2", root / "2026.2", previous=first.release)
    return World(landing, warehouse, root / "2026.2")
