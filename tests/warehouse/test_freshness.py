"""No order of runs leaves a table wrong: a year is never made of inputs that are out of date."""

from __future__ import annotations

import shutil
import threading
from itertools import permutations
from pathlib import Path

import pytest

from tests.support.building import (
    FOLLOWING_THE_LIST,
    LOOKING_BACK,
    MODERN,
    digests,
    ingest,
    make_year,
    put,
    report,
)
from warehouse import code, freshness, registry
from warehouse.freshness import Freshness, stale
from warehouse.inputs import Settings
from warehouse.make import StaleInputsError, make
from warehouse.readings.versions import versions_of
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse
from warehouse.succession import divisions as succession

YEARS = (2021, 2022, 2023)


def land(folder: Path) -> Path:
    for year in YEARS:
        put(folder, f"{year}.json", **report("水利局", year))
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse that is up to date, of which the tests take copies."""
    folder = tmp_path_factory.mktemp("first")
    warehouse = Warehouse.at(str(folder / "warehouse"))
    ingest(land(folder / "landing"), warehouse)
    for year in YEARS:
        for table in MODERN:
            make_year(warehouse, table, year)
    return folder


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return land(tmp_path / "landing")


def built(first: Path, root: Path) -> Warehouse:
    """A copy of the warehouse that is up to date."""
    for part in ("", "-readings"):
        shutil.copytree(first / f"warehouse{part}", root.with_name(f"{root.name}{part}"))
    warehouse = Warehouse.at(str(root))
    assert stale(warehouse) == {}
    return warehouse


def correct_2022(landing: Path) -> None:
    """A late correction: a fourth request is received, and another number is carried over."""
    requests = {"new_received": "4", "carried_in": "1", "outcome_total": "2", "carried_out": "3"}
    put(landing, "2022.json", **report("水利局", 2022, requests=requests))


def make_what_can_be(warehouse: Warehouse, year: int) -> list[str]:
    """A run of the whole year; the tables that it refused to make."""
    refused = []
    for table in MODERN:
        try:
            make_year(warehouse, table, year)
        except StaleInputsError:
            refused.append(table)
    return refused


def test_a_late_correction_makes_the_year_behind_it_stale(first: Path, landing: Path, tmp_path: Path) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    correct_2022(landing)
    ingest(landing, warehouse)
    assert stale(warehouse) == {2022: MODERN, 2023: LOOKING_BACK}
    assert Freshness(warehouse).ready() == {2022: MODERN, 2023: LOOKING_BACK[:2]}


def test_the_later_year_is_refused_and_names_the_year_to_make_first(
    first: Path, landing: Path, tmp_path: Path
) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    correct_2022(landing)
    ingest(landing, warehouse)
    before = digests(tmp_path / "warehouse" / "mart_agency_year" / "year=2023")
    with pytest.raises(
        StaleInputsError, match=r"mart_agency_year of 2023.*fact_request of 2022.*: make 2022, 2023 first"
    ):
        make_year(warehouse, "mart_agency_year", 2023)
    assert digests(tmp_path / "warehouse" / "mart_agency_year" / "year=2023") == before


def test_every_order_of_runs_gives_the_same_warehouse(first: Path, landing: Path, tmp_path: Path) -> None:
    """Whatever was asked for first: what is left stale says so, and making it ends in the same bytes."""
    found = []
    for n, order in enumerate(permutations((2022, 2023))):
        warehouse = built(first, tmp_path / str(n))
        correct_2022(landing)
        ingest(landing, warehouse)
        refused = {year: make_what_can_be(warehouse, year) for year in order}
        assert refused[2023] == (["mart_agency_year"] if order[0] == 2023 else [])
        assert stale(warehouse) == ({2023: ["mart_agency_year"]} if order[0] == 2023 else {})
        make_what_can_be(warehouse, 2023)
        assert stale(warehouse) == {}
        mart = warehouse.scan("mart_agency_year", 2023).collect()
        assert mart["new_received_change"].to_list() == [2], "6 received in 2023, 4 in the corrected 2022"
        found.append(digests(tmp_path / str(n)))
        put(landing, "2022.json", **report("水利局", 2022))
    assert found[0] == found[1]


def test_two_runs_at_once_write_one_after_the_other(first: Path, landing: Path, tmp_path: Path) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    correct_2022(landing)
    ingest(landing, warehouse)
    runs = [threading.Thread(target=make_what_can_be, args=(warehouse, year)) for year in (2023, 2022)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    for year in (2022, 2023):
        make_what_can_be(warehouse, year)
    assert stale(warehouse) == {}
    assert warehouse.scan("mart_agency_year", 2023).collect()["new_received_change"].to_list() == [2]


def test_a_writer_waits_for_the_other(first: Path, tmp_path: Path) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    done = threading.Event()

    def run() -> None:
        make_year(warehouse, "fact_request", 2022)
        done.set()

    with writing(warehouse):
        other = threading.Thread(target=run)
        other.start()
        assert not done.wait(0.3), "the lock is held"
    other.join()
    assert done.is_set()


def test_a_change_of_code_makes_what_it_makes_stale_and_what_is_made_of_that(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    version = code.table_version

    def changed(table: registry.Table) -> str:
        return "changed" if table.name == "fact_request" else version(table)

    monkeypatch.setattr(freshness, "table_version", changed)
    made_of_it = ["fact_request", "mart_level_sum", "mart_agency_year"]
    assert stale(warehouse) == dict.fromkeys(YEARS, made_of_it)


def test_a_year_waits_for_the_ledger_that_its_code_would_make(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    version = code.table_version

    def changed(table: registry.Table) -> str:
        return "changed" if table.name == "dim_document" else version(table)

    monkeypatch.setattr(freshness, "table_version", changed)
    with pytest.raises(StaleInputsError, match="job `ingest`"):
        make_year(warehouse, "fact_request", 2023)


def test_who_is_expected_makes_coverage_stale_only_when_it_changes(
    first: Path, landing: Path, tmp_path: Path
) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    put(landing, "other.json", **report("水利局", 2020))
    ingest(landing, warehouse)
    assert "mart_coverage" not in stale(warehouse).get(2022, []), "no other body, no other name"
    ingest(landing, warehouse, listed="agency_name\n温县民政局\n".encode())
    assert stale(warehouse)[2022] == FOLLOWING_THE_LIST


def test_a_changed_succession_of_other_bodies_leaves_a_year_as_it_is(
    first: Path, landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of bodies that report on the year: `tests/warehouse/test_slices.py`."""
    warehouse = built(first, tmp_path / "warehouse")
    monkeypatch.setattr(succession, "division_changes", tuple)
    ingest(landing, warehouse)
    assert stale(warehouse) == {}


def test_an_unchanged_table_is_written_with_the_same_footer(
    first: Path, landing: Path, tmp_path: Path
) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    before = digests(tmp_path / "warehouse")
    ingest(landing, warehouse)
    for year in YEARS:
        assert make_what_can_be(warehouse, year) == []
    assert digests(tmp_path / "warehouse") == before


def test_the_footer_says_what_was_read(first: Path, tmp_path: Path) -> None:
    warehouse = built(first, tmp_path / "warehouse")
    footer = warehouse.footer("mart_agency_year", 2023)
    made_of = freshness._recorded(footer)
    assert made_of["fact_request"] == warehouse.footer("fact_request", 2023)["gongkai.fingerprint"]
    assert (
        made_of["fact_request of the year before"]
        == (warehouse.footer("fact_request", 2022)["gongkai.fingerprint"])
    )
    assert footer["gongkai.fingerprint"] == freshness.digest(footer["gongkai.code"], made_of)


def test_only_the_ledger_follows_the_settings(first: Path, landing: Path, tmp_path: Path) -> None:
    """Another version of the reading changes no year until the ledger is made of it."""
    warehouse = built(first, tmp_path / "warehouse")
    before = digests(tmp_path / "warehouse")
    make(warehouse, "fact_request", 2023, Settings("newer"))
    assert digests(tmp_path / "warehouse") == before
    ingest(landing, warehouse, versions=versions_of("newer"))
    assert list(stale(warehouse)) == list(YEARS)
