"""What the sensors ask for: the right years and tables, oldest first, once, and again when a run failed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from assets.resources import Places
from pipelines.sensors import ATTEMPTS, WANTED, evidence_stale, filing_season, landing_changed, years_stale
from presentation.evidence.of_year import folder_of, stale_years
from tests.support.building import LOOKING_BACK, MODERN, ingest, make_year, put, report
from warehouse.storage.tree import Warehouse

ZONE = "Asia/Shanghai"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for year in (2021, 2022, 2023):
        put(tmp_path / "landing", f"{year}.json", **report("水利局", year))
    return Places(landing=str(tmp_path / "landing"), warehouse=str(tmp_path / "warehouse"))


def context(
    instance: dg.DagsterInstance, places: Places, cursor: str | None = None
) -> dg.SensorEvaluationContext:
    return dg.build_sensor_context(instance=instance, resources={"places": places}, cursor=cursor)


def asked(instance: dg.DagsterInstance, places: Places) -> list[dg.RunRequest]:
    found = years_stale(context(instance, places))
    return [request for request in found if isinstance(request, dg.RunRequest)]  # type: ignore[union-attr]


def selection(request: dg.RunRequest) -> list[str]:
    return [key.to_user_string() for key in request.asset_selection or ()]


def build_all(warehouse: Warehouse) -> None:
    for year in (2021, 2022, 2023):
        for table in MODERN:
            make_year(warehouse, table, year)


def ran(instance: dg.DagsterInstance, request: dg.RunRequest, status: dg.DagsterRunStatus) -> None:
    """The instance remembers a run for the request that ended so."""
    run = dg.DagsterRun(job_name="year", tags=dict(request.tags), status=status)
    instance.add_run(run)


def test_years_are_asked_for_oldest_first_and_only_what_can_be_made(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path
) -> None:
    warehouse = places.tables()
    assert asked(instance, places) == []
    ingest(tmp_path / "landing", warehouse)
    first = asked(instance, places)
    assert [request.partition_key for request in first] == ["2021", "2022", "2023"]
    assert selection(first[0]) == MODERN
    assert "mart_agency_year" not in selection(first[1]), "2021 is not made yet"
    assert "fact_request" in selection(first[1])


def test_a_late_correction_asks_for_the_tables_it_concerns(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path
) -> None:
    warehouse = places.tables()
    ingest(tmp_path / "landing", warehouse)
    build_all(warehouse)
    (catalogue,) = asked(instance, places)
    assert catalogue.job_name == "publish"
    put(tmp_path / "landing", "2022.json", **report("水利局", 2022, requests={"new_received": "4"}))
    ingest(tmp_path / "landing", warehouse)
    requests = asked(instance, places)
    assert [(request.job_name, request.partition_key) for request in requests] == [
        ("year", "2022"),
        ("year", "2023"),
    ]
    assert [selection(request) for request in requests] == [MODERN, LOOKING_BACK[:2]]
    for table in MODERN:
        make_year(warehouse, table, 2022)
    (behind,) = asked(instance, places)
    assert (behind.partition_key, selection(behind)) == ("2023", LOOKING_BACK)


def test_what_failed_is_asked_for_again_a_few_times(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path
) -> None:
    ingest(tmp_path / "landing", places.tables())
    keys = []
    for _ in range(ATTEMPTS):
        request = asked(instance, places)[0]
        keys.append(request.run_key)
        ran(instance, request, dg.DagsterRunStatus.FAILURE)
    assert len(set(keys)) == ATTEMPTS, "Dagster drops a request whose run_key it has seen"
    assert "2021" not in [request.partition_key for request in asked(instance, places)]
    (skipped,) = [each for each in years_stale(context(instance, places)) if isinstance(each, dg.SkipReason)]  # type: ignore[union-attr]
    assert f"2021 failed {ATTEMPTS} times" in (skipped.skip_message or "")


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELED])
def test_what_is_being_made_or_was_cancelled_is_not_asked_for(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path, status: dg.DagsterRunStatus
) -> None:
    ingest(tmp_path / "landing", places.tables())
    ran(instance, asked(instance, places)[0], status)
    assert "2021" not in [request.partition_key for request in asked(instance, places)]


def test_the_catalogue_waits_for_every_table_and_is_asked_for_once(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path
) -> None:
    warehouse = places.tables()
    ingest(tmp_path / "landing", warehouse)
    build_all(warehouse)
    warehouse.remove("mart_coverage", 2022)
    assert [request.job_name for request in asked(instance, places)] == ["year"]
    make_year(warehouse, "mart_coverage", 2022)
    (request,) = asked(instance, places)
    assert request.job_name == "publish"
    ran(instance, request, dg.DagsterRunStatus.SUCCESS)
    assert asked(instance, places) == []


def test_the_landing_folder_is_looked_at_and_a_failed_ingest_asked_for_again(
    instance: dg.DagsterInstance, places: Places
) -> None:
    first = landing_changed(context(instance, places))
    assert isinstance(first, dg.SensorResult) and first.run_requests
    assert json.loads(first.cursor or "")[0] == 3
    assert isinstance(landing_changed(context(instance, places, first.cursor)), dg.SkipReason)
    (request,) = first.run_requests
    assert request.tags[WANTED] == first.cursor
    ran(instance, request, dg.DagsterRunStatus.FAILURE)
    again = landing_changed(context(instance, places, first.cursor))
    assert isinstance(again, dg.SensorResult) and again.run_requests
    assert again.run_requests[0].run_key != request.run_key


def pages_asked(instance: dg.DagsterInstance, places: Places) -> list[dg.RunRequest]:
    found = evidence_stale(context(instance, places))
    return [request for request in found if isinstance(request, dg.RunRequest)]  # type: ignore[union-attr]


def test_pages_are_asked_for_once_the_checks_are_fresh_and_again_when_they_change(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path
) -> None:
    warehouse = places.tables()
    ingest(tmp_path / "landing", warehouse)
    assert pages_asked(instance, places) == [], "no checks yet"
    build_all(warehouse)
    requests = pages_asked(instance, places)
    assert [request.partition_key for request in requests] == ["2021", "2022", "2023"]
    assert requests[0].run_config == {"ops": {"evidence_pages": {"config": {"most": 10, "language": "zh"}}}}
    for each in stale_years(warehouse):
        folder = folder_of(warehouse) / str(each.year)
        folder.mkdir(parents=True)
        (folder / "documents.json").write_text(json.dumps({"version": each.version, "most": 10}))
    assert pages_asked(instance, places) == []
    put(tmp_path / "landing", "2022.json", **report("水利局", 2022, requests={"new_received": "4"}))
    ingest(tmp_path / "landing", warehouse)
    assert pages_asked(instance, places) == [], "2022 and 2023 are to be made first"
    for table in MODERN:
        make_year(warehouse, table, 2022)
    assert [request.partition_key for request in pages_asked(instance, places)] == ["2022"]


def test_pages_that_failed_are_asked_for_a_few_times(
    instance: dg.DagsterInstance, places: Places, tmp_path: Path
) -> None:
    ingest(tmp_path / "landing", places.tables())
    build_all(places.tables())
    for _ in range(ATTEMPTS):
        ran(instance, pages_asked(instance, places)[0], dg.DagsterRunStatus.FAILURE)
    assert "2021" not in [request.partition_key for request in pages_asked(instance, places)]


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        ("2027-01-31", True),
        ("2027-03-30", True),
        ("2027-04-05", True),
        ("2027-04-06", False),
        ("2027-12-28", False),
    ],
)
def test_new_files_are_read_every_night_of_the_filing_season_and_else_on_mondays(
    day: str, runs: bool
) -> None:
    midnight = datetime.fromisoformat(f"{day}T00:00:00+08:00")
    first = next(schedule_execution_time_iterator(midnight.timestamp(), filing_season.cron_schedule, ZONE))
    assert (first == midnight + timedelta(hours=3)) == runs
    assert filing_season.execution_timezone == ZONE
    assert filing_season.default_status == dg.DefaultScheduleStatus.STOPPED
