"""What the sensors ask for: the years that are stale, and of each the tables that are."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from assets.resources import Places
from pipelines.build import build
from pipelines.sensors import years_stale
from tests.support.building import fake_settings, ingest, put, report
from warehouse.contracts import PARTITIONED
from warehouse.storage.tree import Warehouse


@pytest.fixture
def places(tmp_path: Path) -> Places:
    put(tmp_path / "landing", "a.json", **report("水利局", 2021))
    put(tmp_path / "landing", "b.json", **report("水利局", 2023))
    return Places(landing=str(tmp_path / "landing"), warehouse=str(tmp_path / "warehouse"))


def asked(places: Places) -> dict[tuple[str, str | None], set[str]]:
    """Job and partition of every request, with the tables it selects."""
    return {
        (request.job_name or "", request.partition_key): {
            key.path[-1] for key in request.asset_selection or ()
        }
        for request in years_stale(places=places)
        if isinstance(request, dg.RunRequest)
    }


def test_each_stale_year_is_asked_for_with_its_tables(places: Places, tmp_path: Path) -> None:
    ingest(tmp_path / "landing", Warehouse.at(places.warehouse))
    found = asked(places)
    assert set(found) == {("year", "2021"), ("year", "2023")}
    for tables in found.values():
        assert {"fact_request", "mart_agency_year", "mart_coverage"} <= tables
        assert tables < set(PARTITIONED)  # a year without old forms has no table of them


@pytest.mark.slow
def test_only_the_table_that_is_stale_is_asked_for(places: Places, tmp_path: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        settings = fake_settings(tmp_path / "landing", Path(places.warehouse))
        assert build(settings, lambda step: None, instance=instance).failed == {}
    assert set(asked(places)) == {("publish", None)}
    Warehouse.at(places.warehouse).remove("fact_narrative", 2021)
    found = asked(places)
    assert found["year", "2021"] >= {"fact_narrative"}
    assert "fact_request" not in found["year", "2021"]
    assert ("year", "2023") not in found
