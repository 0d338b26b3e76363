"""A year made after the parsers changed and before the ledger did (from the UI) is what the ledger names."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines.build import build
from pipelines.definitions import definitions
from pipelines.home import dagster_home
from pipelines.resources import Reader
from tests.building import digests, fake_settings, put, report


def test_a_year_made_before_the_ledger_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    dagster_home()
    put(tmp_path / "landing", "水利局.json", **report("水利局", 2023))
    settings = fake_settings(tmp_path / "landing", tmp_path / "warehouse")
    assert build(settings, lambda step: None).failed == {}
    first = digests(tmp_path / "warehouse")

    monkeypatch.setattr(Reader, "version", lambda self: "newer")
    with dg.DagsterInstance.get() as instance:
        job = definitions(settings).resolve_job_def("year")
        assert job.execute_in_process(instance=instance, partition_key="2023").success

    assert digests(tmp_path / "warehouse") == first
    year = pl.read_parquet(tmp_path / "warehouse/fact_request/year=2023/part-0.parquet")
    assert year["agency_id"].unique().len() == 1
