"""Tables whose files are made by other processes, ahead of the step that publishes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from upath import UPath

from assets import makers
from assets.makers import Makers, for_year, shared
from tests.support.building import LAST_YEAR, PARTITIONED, VERSION, digests, ingest, put, report
from warehouse import registry
from warehouse.facts.facts import NotReadError
from warehouse.freshness import Freshness, stale
from warehouse.inputs import Settings
from warehouse.make import make, recipe_of
from warehouse.recipe import write_file
from warehouse.storage import parquet
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse

OUTSIDE = Settings(VERSION, None, LAST_YEAR)
YEARS = (2021, 2022, 2023)
IN_ORDER = [name for name in registry.build_order() if name in PARTITIONED]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing")
    for year in YEARS:
        for number, agency in enumerate(("水利局", "教育局")):
            totals = {"new_received": str(year - 2000 + number), "granted": str(number)}
            put(folder, f"{year}/{agency}.json", **report(agency, year, requests=totals))
    return folder


@pytest.fixture
def warehouse(landing: Path, tmp_path: Path) -> Warehouse:
    found = Warehouse.at(str(tmp_path / "warehouse"))
    ingest(landing, found)
    return found


@pytest.fixture(scope="module")
def made_here(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = Warehouse.at(str(tmp_path_factory.mktemp("here") / "warehouse"))
    ingest(landing, found)
    make_all(found, None)
    return digests(Path(str(found.root)))


def make_all(warehouse: Warehouse, processes: Makers | None) -> None:
    """Every table of every year, as the step of each year makes them."""
    with writing(warehouse):
        for year in YEARS:
            state = Freshness(warehouse)
            for name in state.ready_of(year):
                if processes:
                    processes.begin(state, OUTSIDE, year, IN_ORDER)
                write = processes.write if processes else write_file
                assert make(warehouse, name, year, OUTSIDE, state, write).passed


def test_processes_make_the_same_bytes(
    warehouse: Warehouse, made_here: dict[str, str], tmp_path: Path
) -> None:
    processes = Makers(2, tmp_path, YEARS)
    try:
        make_all(warehouse, processes)
    finally:
        processes.close()
    assert digests(Path(str(warehouse.root))) == made_here
    assert not stale(warehouse)
    assert not list(tmp_path.glob("*.parquet"))  # every file that was begun was taken


def test_the_next_years_are_begun_as_far_as_their_inputs_are_in_their_places(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    processes = Makers(1, tmp_path, YEARS)
    try:
        with writing(warehouse):
            processes.begin(Freshness(warehouse), OUTSIDE, 2021, IN_ORDER)
        begun = {(name, year) for name, year, _ in processes._begun}
    finally:
        processes.close()
    assert {("fact_request", year) for year in YEARS} <= begun
    assert not {name for name, _ in begun} & {"mart_problem", "fact_check", "mart_agency_year"}


def test_a_table_is_made_here_when_the_processes_have_died(
    warehouse: Warehouse, made_here: dict[str, str], tmp_path: Path
) -> None:
    processes = Makers(1, tmp_path, YEARS)
    try:
        with writing(warehouse):
            processes.begin(Freshness(warehouse), OUTSIDE, 2021, IN_ORDER)
        processes._processes.kill()
        make_all(warehouse, processes)
    finally:
        processes.close()
    assert digests(Path(str(warehouse.root))) == made_here


def test_a_file_that_was_begun_of_something_else_is_not_taken(warehouse: Warehouse, tmp_path: Path) -> None:
    processes = Makers(1, tmp_path, YEARS)
    try:
        state = Freshness(warehouse)
        processes.begin(state, OUTSIDE, 2023, ["fact_request"])
        recipe = recipe_of(state, ("fact_request", 2023), OUTSIDE)
        assert recipe is not None
        other = replace(recipe, footer={**recipe.footer, parquet.FINGERPRINT: "something else"})
        assert processes.write(other, tmp_path / "staged.parquet").passed
    finally:
        processes.close()
    assert parquet.fingerprint(UPath(tmp_path / "staged.parquet")) == "something else"


def test_what_fails_in_a_process_fails_here_as_well(warehouse: Warehouse, tmp_path: Path) -> None:
    recipe = recipe_of(Freshness(warehouse), ("fact_request", 2023), OUTSIDE)
    assert recipe is not None
    processes = Makers(1, tmp_path, YEARS)
    try:
        with pytest.raises(NotReadError, match="2 of 2 documents of 2023 are not in the store"):
            processes.write(replace(recipe, version="never read"), tmp_path / "staged.parquet")
    finally:
        processes.close()


def test_processes_are_started_where_they_pay(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with for_year(warehouse, 2, 2023, 3_999) as few:
        assert few is None
    with for_year(warehouse, 1, 2023, 4_000) as one_worker:
        assert one_worker is None
    with for_year(warehouse, 2, 2023, 4_000) as many:
        assert many is not None
    monkeypatch.setattr(makers, "_MANY_YEARS", 3)
    with shared(warehouse, 2, dict.fromkeys(YEARS, 1)):
        with for_year(warehouse, 2, 2021, 1) as first, for_year(warehouse, 2, 2022, 1) as second:
            assert first is second is not None
        assert list(Path(str(warehouse.staging)).glob("write-*"))
    assert not list(Path(str(warehouse.staging)).glob("write-*"))
