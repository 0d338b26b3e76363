"""A year made before the ledger is made again, as from the UI after an upgrade, loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.resources import Reader
from pipelines.build import build
from pipelines.graph import definitions
from pipelines.home import dagster_home
from pipelines.settings import Settings
from tests.support.building import digests, fake_settings, put, report


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a warehouse with one report."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    dagster_home()
    put(tmp_path / "landing", "水利局.json", **report("水利局", 2023))
    settings = fake_settings(tmp_path / "landing", tmp_path / "warehouse")
    assert build(settings, lambda step: None).failed == {}
    return settings


def make_2023(settings: Settings) -> bool:
    with dg.DagsterInstance.get() as instance:
        job = definitions(settings).resolve_job_def("year")
        return job.execute_in_process(instance=instance, partition_key="2023", raise_on_error=False).success


@pytest.mark.slow
def test_after_a_change_of_the_parsers_the_year_stays_what_it_was(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = digests(tmp_path / "warehouse")
    monkeypatch.setattr(Reader, "version", lambda self: "newer")
    assert make_2023(settings)
    assert digests(tmp_path / "warehouse") == first
    year = pl.read_parquet(tmp_path / "warehouse/fact_request/year=2023/part-0.parquet")
    assert year["agency_id"].unique().len() == 1


@pytest.mark.slow
def test_without_its_readings_a_year_is_not_replaced(settings: Settings, tmp_path: Path) -> None:
    first = digests(tmp_path / "warehouse")
    for readings in tmp_path.glob("warehouse-readings/readings/*/documents"):
        shutil.rmtree(readings)
    assert not make_2023(settings)
    changed = digests(tmp_path / "warehouse").items() ^ first.items()
    assert {path for path, _ in changed} <= {"mart_coverage/year=2023/part-0.parquet"}
