"""Who has reported, and in time, and who has not; and the bodies themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from pipelines.build import build
from tests.support.building import FOLLOWING_THE_LIST, fake_settings, ingest, put, report
from warehouse.contracts.agencies import DimExpectedAgency
from warehouse.contracts.marts import MartCoverage
from warehouse.dimensions.expected import expected, read_lines
from warehouse.marts.coverage import coverage, prescribed
from warehouse.storage.tree import Warehouse


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    put(folder, "a22.json", **report("水利局", 2022, published_on="2023-02-01"))
    put(folder, "a23.json", **report("水利局", 2023, published_on="2024-01-31"))
    put(folder, "b22.json", **report("教育局", 2022, form="2019"))
    put(folder, "b23.json", **report("", 2023))
    put(folder, "c23.json", **report("某镇", 2023, kind="township", published_on="2024-05-01"))
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def of_year(warehouse: Warehouse, year: int) -> dict[str, dict[str, Any]]:
    rows = coverage(warehouse, year).collect()
    assert MartCoverage.is_valid(rows)
    return {row["agency_name"]: row for row in rows.rows(named=True)}


def values(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def test_without_a_list_all_that_ever_reported_are_expected(landing: Path, warehouse: Warehouse) -> None:
    ingest(landing, warehouse)
    now = of_year(warehouse, 2023)
    told = ("filed", "on_time", "form_as_prescribed", "expectation")
    assert {name: values(row, *told) for name, row in now.items()} == {
        "水利局": (True, True, True, "seen"),
        "教育局": (False, None, None, "seen"),
        "某镇": (True, None, True, "seen"),
    }
    assert now["水利局"]["deadline"] == date(2024, 1, 31)
    assert values(now["教育局"], "province", "division_code", "document_id") == ("河南省", "410825", None)
    before = of_year(warehouse, 2022)
    assert {name: values(row, *told[:3]) for name, row in before.items()} == {
        "水利局": (True, False, True),
        "教育局": (True, None, False),
        "某镇": (False, None, None),
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_decides_who_is_expected(landing: Path, warehouse: Warehouse, encoding: str) -> None:
    ingest(landing, warehouse)
    # By its full name, as its own report names it, not yet reported, not recognised, twice.
    names = ("温县水利局", "某镇", "焦作市温县民政局", "某办公大楼管理处", "温县水利局")
    listed = "序号,agency_name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names))
    rows = expected(warehouse.scan("dim_agency").collect(), listed.encode(encoding))
    assert DimExpectedAgency.is_valid(rows)
    warehouse.write("dim_expected_agency", rows, "")
    found = of_year(warehouse, 2023)
    assert {name: values(row, "agency", "filed", "expectation") for name, row in found.items()} == {
        "水利局": ("410825-水利局", True, "listed"),
        "某镇": ("410825-某镇", True, "listed"),
        "焦作市温县民政局": ("410825-民政局", False, "listed"),
        "某办公大楼管理处": ("某办公大楼管理处", False, "listed"),
    }
    assert values(found["焦作市温县民政局"], "province", "division_code", "kind") == (
        "河南省",
        "410825",
        "department",
    )
    assert found["某办公大楼管理处"]["agency_id"] is None
    assert values(of_year(warehouse, 2022)["教育局"], "filed", "expectation") == (True, "unlisted")


def test_a_list_of_ids(landing: Path, warehouse: Warehouse) -> None:
    ingest(landing, warehouse)
    rows = expected(
        warehouse.scan("dim_agency").collect(),
        b"agency_id\n410825-\xe6\xb0\xb4\xe5\x88\xa9\xe5\xb1\x80\n\n1-x\n",
    )
    assert rows.select("agency", "agency_name", "kind").rows() == [
        ("1-x", "1-x", None),
        ("410825-水利局", "水利局", "department"),
    ]


def test_a_list_without_a_column_to_go_by(warehouse: Warehouse) -> None:
    with pytest.raises(ValueError, match="agency_id or agency_name, not 名称"):
        expected(warehouse.scan("dim_agency").collect(), "名称\n水利局\n".encode())


@pytest.mark.parametrize("name", ["甲\u2028县", "甲\x0b县", "甲\x85县"])
def test_only_ends_of_lines_end_a_line_of_a_list(name: str) -> None:
    for end in ("\n", "\r\n", "\r"):
        listed = f"agency_name{end}{name}{end}乙县{end}".encode()
        assert read_lines(listed) == [{"agency_name": name}, {"agency_name": "乙县"}]


@pytest.mark.parametrize("lost", [b"\0", "\ufffd".encode()])
def test_a_list_with_lost_bytes_is_refused_with_the_line(lost: bytes) -> None:
    with pytest.raises(ValueError, match="line 3 of the list is damaged: 甲"):
        read_lines("agency_name\n乙县人民政府\n甲".encode() + lost + "县\n".encode())


def test_a_refused_file_is_named(landing: Path, warehouse: Warehouse) -> None:
    wrong = report("教育局", 2023, quarantined="empty_form")
    put(landing, "b23.json", **wrong)
    ingest(landing, warehouse)
    assert values(of_year(warehouse, 2023)["教育局"], "filed", "refused") == (False, "empty_form")


def test_a_file_that_has_gone_refuses_nothing(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("教育局", 2022))
    put(landing, "b.json", **report("教育局", 2023))
    put(landing, "c.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    (landing / "b.json").unlink()
    ingest(landing, warehouse)
    assert values(of_year(warehouse, 2023)["教育局"], "filed", "refused") == (False, None)


def test_a_division_that_is_gone_is_not_expected(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "d22.json", **report("旧区水务局", 2022, valid_to=2022))
    ingest(landing, warehouse)
    assert of_year(warehouse, 2022)["旧区水务局"]["filed"]
    assert "旧区水务局" not in of_year(warehouse, 2023)
    agency = warehouse.scan("dim_agency").filter(agency_name="旧区水务局").collect()
    columns = ("kind", "valid_from", "valid_to", "parent_division_code")
    assert agency.select(columns).rows() == [("department", 1980, 2022, "410800")]


@pytest.mark.parametrize(
    ("year", "form"), [(2008, "pre2019"), (2018, "pre2019"), (2019, "2019"), (2020, "2019"), (2024, "2021")]
)
def test_forms_as_prescribed(year: int, form: str) -> None:
    assert prescribed(year) == form


@pytest.mark.slow
def test_a_build_follows_the_list(landing: Path, tmp_path: Path) -> None:
    """Who is expected changes: coverage and what is made of it are made again; the check says who lacks."""
    listed = tmp_path / "expected.csv"
    listed.write_text("agency_name\n温县水利局\n", encoding="utf-8")
    settings = fake_settings(landing, tmp_path / "warehouse", expected=str(listed))
    with dg.DagsterInstance.ephemeral() as instance:
        assert build(settings, lambda step: None, instance=instance).failed == {}
        listed.write_text("agency_name\n温县水利局\n温县民政局\n", encoding="utf-8")
        built = build(settings, lambda step: None, instance=instance)
        assert (built.failed, built.years) == ({}, dict.fromkeys((2022, 2023), FOLLOWING_THE_LIST))
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("mart_coverage"), "filed"), limit=1
        )
    evaluation = check.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]
    assert (evaluation.passed, evaluation.partition) == (False, "2023")
    assert [record.data["agency"] for record in evaluation.metadata["rows"].records] == ["410825-民政局"]
    rows = pl.read_parquet(tmp_path / "warehouse" / "mart_coverage" / "year=2023" / "part-0.parquet")
    assert len(rows) == 3


def test_a_list_that_is_none_fails_and_says_so(landing: Path, tmp_path: Path) -> None:
    settings = fake_settings(landing, tmp_path / "warehouse", expected=str(tmp_path / "none.csv"))
    with dg.DagsterInstance.ephemeral() as instance:
        built = build(settings, lambda step: None, instance=instance)
    assert "none.csv" in built.failed["ingest"]
