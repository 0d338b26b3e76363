"""Builds on a real Dagster instance: what runs, what is written, and that the same input gives the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from assets import makers
from assets.year import assets
from pipelines.build import Built, build
from pipelines.home import dagster_home
from presentation.evidence.of_year import folder_of, last_list
from tests.support.building import LOOKING_BACK, MODERN, WHOLE, digests, fake_settings, put, report
from tests.support.paths import ROOT
from warehouse.inputs import Inputs
from warehouse.storage.tree import Warehouse
from warehouse.tables import TABLES

WRONG = {"new_received": "9", "carried_in": "0", "outcome_total": "5", "carried_out": "0"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    return dagster_home()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    put(folder, "2023/水利局.json", **report("水利局", 2023, requests=WRONG))
    put(folder, "2023/教育局.json", **report("教育局", 2023, published_on="2024-01-20"))
    put(folder, "2021/水利局.json", **report("水利局", 2021))
    put(folder, "其他.json", quarantine="not_a_report")
    return folder


def run(
    landing: Path, warehouse: Path, workers: int = 1, instance: dg.DagsterInstance | None = None
) -> Built:
    built = build(fake_settings(landing, warehouse, workers), lambda step: None, instance=instance)
    assert built.failed == {}
    return built


@pytest.fixture
def passing() -> Iterator[dg.DagsterInstance]:
    """An instance in memory, for tests that ask nothing of it: four times as fast as one on disk."""
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def events(home: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.get() as instance:
        yield instance


@pytest.mark.slow
def test_from_first_build_to_removal(landing: Path, tmp_path: Path, events: dg.DagsterInstance) -> None:
    """One story, for a build takes seconds: first, unchanged, one year changed, one year gone."""
    warehouse = tmp_path / "warehouse"

    built = run(landing, warehouse, workers=2)
    assert built.read == 4
    assert built.years == {2021: MODERN, 2023: MODERN}
    assert not list(warehouse.rglob("*.tmp"))
    assert {path.name for path in warehouse.rglob("year=*")} == {"year=2021", "year=2023"}
    every_tool_reads_the_years(warehouse)
    the_instance_knows(events)

    first = digests(warehouse)
    built = run(landing, warehouse)
    assert (built.read, built.years) == (0, {})
    assert built.in_words().startswith("Nothing new")
    assert digests(warehouse) == first

    put(landing, "2023/教育局.json", **report("教育局", 2023, requests={"granted": "8"}))
    built = run(landing, warehouse)
    assert (built.read, list(built.years)) == (1, [2023])
    now = digests(warehouse)
    assert {path for path in now if now[path] != first.get(path) and "year=" in path} >= {
        "fact_request/year=2023/part-0.parquet",
        "mart_agency_year/year=2023/part-0.parquet",
    }
    assert all(now[path] == first[path] for path in now if "year=2021" in path)

    (landing / "2021" / "水利局.json").unlink()
    built = run(landing, warehouse)
    assert list(built.years) == [2021]
    assert not [path for path in warehouse.rglob("year=*") if path.name == "year=2021"]


def every_tool_reads_the_years(warehouse: Path) -> None:
    folder = warehouse / "fact_request"
    assert pl.scan_parquet(folder, hive_partitioning=True).collect()["year"].unique().sort().to_list() == [
        2021,
        2023,
    ]
    assert sorted(pd.read_parquet(folder)["year"].astype(int).unique()) == [2021, 2023]
    table = ds.dataset(folder, partitioning="hive").to_table(columns=["year", "value"])
    assert set(table["year"].to_pylist()) == {2021, 2023}
    query = f"SELECT year, sum(value)::INT FROM '{folder}/*/*.parquet' GROUP BY year ORDER BY year"
    assert duckdb.sql(query).fetchall() == [(2021, 19), (2023, 19 + 14)]


def the_instance_knows(instance: dg.DagsterInstance) -> None:
    """What the UI shows: partitions, row counts, the definition's columns, checks with their rows."""
    record = instance.get_latest_materialization_event(dg.AssetKey("fact_request"))
    assert record is not None and record.asset_materialization is not None
    assert record.asset_materialization.partition == "2023"
    metadata = record.asset_materialization.metadata
    assert metadata["dagster/partition_row_count"].value == 350
    assert (metadata["reported"].value, metadata["blank"].value) == (9, 341)
    (year,) = assets()
    schema = year.metadata_by_key[dg.AssetKey("fact_request")]["dagster/column_schema"]
    assert isinstance(schema, dg.TableSchema)
    assert {column.name: column.description for column in schema.columns}["value"]
    (check,) = instance.event_log_storage.get_asset_check_execution_history(
        dg.AssetCheckKey(dg.AssetKey("fact_request"), "I1"), limit=1
    )
    evaluation = check.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]
    assert (evaluation.passed, evaluation.severity) == (False, dg.AssetCheckSeverity.WARN)
    rows = evaluation.metadata["rows"].records
    assert [row.data["difference"] for row in rows] == ["4"]


@pytest.mark.slow
def test_tables_made_by_processes_are_the_same(
    landing: Path, passing: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(landing, tmp_path / "here", instance=passing)
    monkeypatch.setattr(makers, "_MANY_YEARS", 2)
    begun: list[str] = []
    begin = makers.Makers._begin
    monkeypatch.setattr(
        makers.Makers, "_begin", lambda self, wanted: (begun.append(wanted.name), begin(self, wanted))
    )
    run(landing, tmp_path / "apart", workers=2, instance=passing)
    assert sorted(begun) == sorted(MODERN * 2)
    assert digests(tmp_path / "apart") == digests(tmp_path / "here")


@pytest.mark.slow
def test_a_year_is_made_again_when_the_year_before_changes(
    landing: Path, passing: dg.DagsterInstance, tmp_path: Path
) -> None:
    run(landing, tmp_path / "warehouse", instance=passing)
    put(landing, "2022.json", **report("水利局", 2022, requests={"new_received": "2"}))
    built = run(landing, tmp_path / "warehouse", instance=passing)
    assert built.years == {2022: MODERN, 2023: LOOKING_BACK}
    mart = pl.read_parquet(tmp_path / "warehouse" / "mart_agency_year" / "year=2023" / "part-0.parquet")
    assert mart.filter(agency_id="410825-水利局")["new_received_change"].to_list() == [7]
    assert mart.filter(agency_id="410825-教育局")["new_received_change"].to_list() == [None]


SCRIPT = """
import sys
from functools import partial
from pathlib import Path
from assets.readings import name, read_and_name
from warehouse.storage.tree import Warehouse
from engine.limits import Limits
from engine.pool import Engine
from tests.support.building import PARTITIONED, ingest, make_year
from warehouse.registry import build_order

if __name__ == "__main__":
    landing, root, workers = sys.argv[1:]
    warehouse = Warehouse.at(root)
    engine = Engine(int(workers), Limits(reader="tests.support.fakes"))
    ingest(Path(landing), warehouse, stages=(partial(read_and_name, engine), partial(name, engine)))
    for year in (2021, 2023):
        for table in (name for name in build_order() if name in PARTITIONED):
            assert make_year(warehouse, table, year).passed
"""


@pytest.mark.slow
def test_same_input_same_bytes(landing: Path, tmp_path: Path) -> None:
    """Whatever the number of workers and threads, the time zone, the locale, the order of dictionaries."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    for workers, zone, locale in (("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/Los_Angeles", "C")):
        environment = os.environ | {
            "TZ": zone,
            "LC_ALL": locale,
            "POLARS_MAX_THREADS": workers,
            "PYTHONHASHSEED": workers,
            "PYTHONPATH": str(ROOT),
        }
        arguments = [sys.executable, str(script), str(landing), str(tmp_path / workers), workers]
        subprocess.run(arguments, env=environment, check=True, cwd=tmp_path)
    assert digests(tmp_path / "1") == digests(tmp_path / "2")
    assert digests(tmp_path / "1-readings") == digests(tmp_path / "2-readings")
    assert len(digests(tmp_path / "1")) == len(WHOLE) + 2 * len(MODERN)


@pytest.mark.slow
def test_a_table_that_breaks_its_contract_is_not_published(
    landing: Path, passing: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = TABLES["fact_request"]

    def twice(inputs: Inputs) -> Iterator[pl.DataFrame]:
        for frame in declared.make(inputs):
            yield pl.concat([frame, frame.head(1)])

    monkeypatch.setitem(TABLES, "fact_request", replace(declared, make=twice))
    built = build(fake_settings(landing, tmp_path / "warehouse"), lambda step: None, instance=passing)
    assert set(built.failed) == {"year 2021", "year 2023"}
    assert "primary_key" in built.failed["year 2023"]
    assert not (tmp_path / "warehouse" / "fact_request").exists()
    assert not (tmp_path / "warehouse" / "mart_agency_year").exists(), "its input is not there"
    assert (tmp_path / "warehouse" / "fact_narrative").exists(), "it is made of no cells"


def test_a_missing_folder_fails_and_says_so(passing: dg.DagsterInstance, tmp_path: Path) -> None:
    nowhere = fake_settings(tmp_path / "nowhere", tmp_path / "warehouse")
    built = build(nowhere, lambda step: None, instance=passing)
    assert "no landing folder" in built.failed["ingest"]


def test_definitions_load_and_partitions_go_on() -> None:
    from assets.partitions import YEARS
    from pipelines.definitions import defs

    dg.Definitions.validate_loadable(defs)
    keys = YEARS.get_partition_keys()
    assert keys[:2] == ["2008", "2009"]
    assert "2025" in keys


@pytest.mark.slow
def test_pages_are_written_when_asked_for_and_change_no_table(
    landing: Path, tmp_path: Path, passing: dg.DagsterInstance
) -> None:
    place = tmp_path / "warehouse"
    warehouse = Warehouse.at(str(place))
    run(landing, place, instance=passing)
    tables = digests(place)
    assert not folder_of(warehouse).exists()
    settings = replace(fake_settings(landing, place), evidence=2)
    steps: list[str] = []
    assert build(settings, steps.append, instance=passing).failed == {}
    assert [step for step in steps if "evidence" in step] == [
        "writing the evidence of 2021",
        "writing the evidence of 2023",
    ]
    assert digests(place) == tables
    (listed,) = last_list(warehouse, 2023)["documents"]
    assert (listed["source_path"], listed["doubts"]["by_publisher"]) == ("2023/水利局.json", 1)
    steps.clear()
    build(settings, steps.append, instance=passing)
    assert not [step for step in steps if "evidence" in step], "nothing changed"
