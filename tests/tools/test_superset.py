"""The Superset bundle against the views, without Superset (`make superset` runs it in a real one)."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tools.superset.bundle import FOLDER, PLACEHOLDER, address, files, write_bundle
from tools.superset.datasets import VERSION, datasets
from tools.superset.instance import REQUIREMENTS
from warehouse.bi.views import View, views
from warehouse.catalogue.catalogue import write_catalogue
from warehouse.storage.tree import Warehouse

PARTS = {name: yaml.safe_load(text) for name, text in files().items()}
CHARTS = {name: part for name, part in PARTS.items() if name.startswith("charts/")}
DATASETS = {part["uuid"]: part for name, part in PARTS.items() if name.startswith("datasets/")}
(DASHBOARD,) = [part for name, part in PARTS.items() if name.startswith("dashboards/")]
(DATABASE,) = [part for name, part in PARTS.items() if name.startswith("databases/")]
COLUMN_PARAMETERS = ("x_axis", "groupby", "groupbyRows", "groupbyColumns", "all_columns")
METRIC_PARAMETERS = ("metric", "metrics", "timeseries_limit_metric")


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def view_of(dataset: dict[str, Any]) -> View:
    (view,) = [view for view in views().values() if view.name_zh == dataset["table_name"]]
    return view


def test_the_datasets_are_those_of_the_views() -> None:
    """`python -m tools.superset datasets` writes them again."""
    folder = FOLDER / "datasets" / "gongkai"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == datasets()


def test_every_part_has_the_version_of_the_format_and_a_uuid_of_its_own() -> None:
    assert {part["version"] for part in PARTS.values()} == {VERSION} == {"1.0.0"}
    assert PARTS["metadata.yaml"]["type"] == "Dashboard"
    found = [part["uuid"] for name, part in PARTS.items() if name != "metadata.yaml"]
    assert len(found) == len(set(found)) == len(PARTS) - 1
    assert all(str(uuid.UUID(each)) == each for each in found)
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {DATABASE["uuid"]}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_names_what_its_dataset_has(name: str) -> None:
    chart = CHARTS[name]
    dataset, params = DATASETS[chart["dataset_uuid"]], chart["params"]
    columns = {column["column_name"] for column in dataset["columns"]}
    metrics = {metric["metric_name"] for metric in dataset["metrics"]}
    assert columns == {column.zh for column in view_of(dataset).columns}
    asked = [each for key in COLUMN_PARAMETERS for each in listed(params.get(key))]
    assert set(asked) <= columns
    measured = [each for key in METRIC_PARAMETERS for each in listed(params.get(key))]
    assert set(measured) <= metrics
    assert set(listed(params.get("x_axis_sort"))) | set(params.get("column_config", ())) <= columns | metrics
    assert asked or measured
    assert chart["viz_type"] == params["viz_type"]
    for condition in params["adhoc_filters"]:
        assert set(re.findall(r'"([^"]+)"', condition["sqlExpression"])) <= columns
    chinese, _, english = chart["slice_name"].partition(" / ")
    assert re.search("[一-鿿]", chinese) and english.isascii() and english


def test_the_conditions_of_charts_and_the_measures_are_sql(empty_database: duckdb.DuckDBPyConnection) -> None:
    for chart in CHARTS.values():
        dataset = DATASETS[chart["dataset_uuid"]]
        where = [each["sqlExpression"] for each in chart["params"]["adhoc_filters"]]
        for metric in dataset["metrics"]:
            sql = f'SELECT {metric["expression"]} FROM "{dataset["table_name"]}"'
            empty_database.execute(sql + (f" WHERE {where[0]}" if where else ""))


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    written = write_catalogue(Warehouse.at(str(tmp_path / "w")))
    with duckdb.connect(str(written["warehouse.duckdb"]), read_only=True) as database:
        yield database


def test_the_dashboard_shows_every_chart_once() -> None:
    placed = [part["meta"]["uuid"] for key, part in DASHBOARD["position"].items() if key.startswith("CHART-")]
    assert sorted(placed) == sorted(chart["uuid"] for chart in CHARTS.values())
    parts = {key: part for key, part in DASHBOARD["position"].items() if key != "DASHBOARD_VERSION_KEY"}
    for key, part in parts.items():
        assert part["id"] == key
        assert all(key in parts[child]["parents"] for child in part.get("children", ()) if child != "GRID_ID")
    rows = [part for key, part in parts.items() if key.startswith("ROW-")]
    assert all(sum(parts[child]["meta"]["width"] for child in row["children"]) == 12 for row in rows)
    titles = {
        part["meta"]["uuid"]: part["meta"]["sliceName"] for part in parts.values() if "CHART" in part["type"]
    }
    assert titles == {chart["uuid"]: chart["slice_name"] for chart in CHARTS.values()}


def test_a_filter_names_a_column_that_every_dataset_has() -> None:
    used = {chart["dataset_uuid"] for chart in CHARTS.values()}
    for each in DASHBOARD["metadata"]["native_filter_configuration"]:
        (target,) = each["targets"]
        assert target["datasetUuid"] in DATASETS
        for dataset in used:
            columns = {column["column_name"] for column in DATASETS[dataset]["columns"]}
            assert target["column"]["name"] in columns


def test_the_zip_holds_the_place_of_the_warehouse(tmp_path: Path) -> None:
    assert DATABASE["sqlalchemy_uri"] == PLACEHOLDER
    target, place = tmp_path / "a.zip", tmp_path / "ware house#%"
    write_bundle(place, target)
    first = target.read_bytes()
    write_bundle(place, target)
    assert target.read_bytes() == first, "the same bytes each time"
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert set(archive.namelist()) == {f"gongkai/{name}" for name in PARTS}
        database = yaml.safe_load(archive.read("gongkai/databases/gongkai.yaml"))
    assert database["sqlalchemy_uri"] == f"duckdb:///{place}/warehouse.duckdb?access_mode=read_only"
    with pytest.raises(ValueError, match="rename the folder"):
        address(tmp_path / "what?")


def test_the_environment_is_pinned() -> None:
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.\-]+==[\w.]+", line) for line in lines if not line.startswith("#"))
    assert {"apache-superset==6.1.0", "duckdb-engine==0.17.0"} <= set(lines)
