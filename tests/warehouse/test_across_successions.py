"""Comparisons across years where bodies succeeded one another, by value. All reports are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.building import VERSION, fact, ingest, put, report
from warehouse.contracts.findings import FactCheck
from warehouse.facts.followed import changed_bodies, holding, last_documents
from warehouse.storage.tree import Warehouse

GONE, TAKEN_IN = "330103", "330105"
COUNTY, CITY = "410728", "410783"
CARRIED_OUT, CARRIED_IN = "fact_request.carried_out.total", "fact_request.carried_in.total"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def land(landing: Path, year: int, division: str, agency: str = "人民政府", **cells: str) -> None:
    said = {f"fact_request.{row}.total": value for row, value in cells.items()}
    name = f"{year}-{division}-{agency}.json"
    kind = "government" if agency == "人民政府" else "department"
    put(landing, name, **report(agency, year, division=division, kind=kind, cells=said, requests={}))


def checked(warehouse: Warehouse, year: int) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = fact(warehouse, VERSION, "fact_check", year).collect()
    assert FactCheck.is_valid(rows)
    return {(row["agency_id"], row["check_id"], row["scope"]): row for row in rows.rows(named=True)}


def test_a_county_that_became_a_city_is_compared_with_itself(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2018, COUNTY, carried_out="5")
    land(landing, 2019, CITY, carried_in="3")
    ingest(landing, warehouse)
    row = checked(warehouse, 2019)["410783-人民政府", "I5", "total"]
    assert (row["outcome"], row["lhs"], row["rhs"], row["attribution"]) == ("fail", 3, 5, "publisher")


def test_a_district_that_took_in_another_is_not_compared(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2020, GONE, carried_out="5")
    land(landing, 2020, TAKEN_IN, carried_out="2")
    land(landing, 2021, TAKEN_IN, carried_in="7", carried_out="4")
    land(landing, 2022, TAKEN_IN, carried_in="4", carried_out="1")
    land(landing, 2023, TAKEN_IN, carried_in="9")
    ingest(landing, warehouse)
    row = checked(warehouse, 2021)["330105-人民政府", "I5", "total"]
    sides = row["outcome"], row["lhs"], row["rhs"], row["difference"], row["attribution"]
    assert sides == ("not_assessable", None, None, None, None)
    assert row["message"] == (
        "“总计”：2021年年报的上年结转数，应等于2020年年报的结转下年度继续办理数"
        "：2021年机构变动（下城区人民政府、拱墅区人民政府 → 拱墅区人民政府），两年数据不可比"
        " / Total: requests carried in, of 2021, equal requests carried over, of 2020"
        ": not assessable, the body was merged or divided in 2021"
        " (下城区人民政府, 拱墅区人民政府 → 拱墅区人民政府)"
    )
    assert {
        row["outcome"] for key, row in checked(warehouse, 2021).items() if key[1] in {"I5", "I6", "I13"}
    } == {"not_assessable"}
    assert checked(warehouse, 2022)["330105-人民政府", "I5", "total"]["outcome"] == "pass"
    assert checked(warehouse, 2023)["330105-人民政府", "I5", "total"]["outcome"] == "fail", "years after"


def test_in_the_second_year_a_merged_body_does_not_fail(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2021, TAKEN_IN, carried_out="2")
    land(landing, 2022, TAKEN_IN, carried_in="7")
    ingest(landing, warehouse)
    row = checked(warehouse, 2022)["330105-人民政府", "I5", "total"]
    assert (row["outcome"], row["lhs"], row["rhs"], row["attribution"]) == ("not_assessable", 7, 2, None)
    assert "2021年机构变动" in row["message"]


def test_a_new_body_says_that_it_has_predecessors(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2020, "330104", carried_out="5")
    land(landing, 2021, "330114", carried_in="7")
    ingest(landing, warehouse)
    row = checked(warehouse, 2021)["330114-人民政府", "I5", "total"]
    assert row["outcome"] == "not_assessable"
    assert "江干区人民政府、萧山区人民政府 → 钱塘区人民政府" in row["message"]


def test_departments_of_a_merged_district_are_not_compared(landing: Path, warehouse: Warehouse) -> None:
    for division in (GONE, TAKEN_IN):
        land(landing, 2020, division, "水利局", carried_out="2")
    land(landing, 2021, TAKEN_IN, "水利局", carried_in="7")
    land(landing, 2020, TAKEN_IN, "教育局", carried_out="2")
    land(landing, 2021, TAKEN_IN, "教育局", carried_in="7")
    ingest(landing, warehouse)
    found = checked(warehouse, 2021)
    assert found["330105-水利局", "I5", "total"]["outcome"] == "not_assessable"
    assert found["330105-教育局", "I5", "total"]["outcome"] == "not_assessable", (
        "its other half did not report"
    )


def test_a_bureau_under_a_new_name_is_compared_with_the_old_one(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2021, "410825", "扶贫开发办公室", carried_out="2")
    land(landing, 2022, "410825", "乡村振兴局", carried_in="7")
    ingest(landing, warehouse)
    row = checked(warehouse, 2022)["410825-乡村振兴局", "I5", "total"]
    assert (row["outcome"], row["lhs"], row["rhs"], row["attribution"]) == ("fail", 7, 2, "undetermined")
    assert "数（2021年报告机关为扶贫开发办公室）：左边为 7，右边为 2" in row["message"]
    assert "of 2021 (2021: report of 扶贫开发办公室): left 7, right 2" in row["message"]


def test_a_merged_bureau_is_not_compared(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "410825", "乡村振兴局", carried_out="2")
    land(landing, 2022, "410825", "农业农村局", carried_out="3")
    land(landing, 2023, "410825", "农业农村局", carried_in="5")
    ingest(landing, warehouse)
    row = checked(warehouse, 2023)["410825-农业农村局", "I5", "total"]
    assert row["outcome"] == "not_assessable"
    assert "2023年机构变动（乡村振兴局 → 农业农村局）" in row["message"]


def rows(*each: tuple[str, str, str, int]) -> pl.DataFrame:
    names = ("held_as", "successor_held_as", "kind", "valid_from")
    frame = pl.DataFrame(each, schema=names, orient="row")
    return frame.with_columns(agency_id="held_as", agency_name="held_as", successor_name="successor_held_as")


def documents(*each: str) -> pl.DataFrame:
    names = pl.DataFrame({"agency_id": [*each]}, schema={"agency_id": pl.String})
    return names.with_columns(agency_name="agency_id", document_id=pl.format("of {}", "agency_id"))


def paired(this_year: pl.DataFrame, last_year: pl.DataFrame, found: pl.DataFrame) -> list[tuple[Any, ...]]:
    columns = ("agency_id", "document_id", "inherited_from")
    return last_documents(this_year, last_year, found).select(columns).rows()


def test_a_renamed_body_takes_the_place_of_the_old_one() -> None:
    found = rows(("old", "new", "renamed", 2022))
    assert paired(documents("new"), documents("old"), holding(found, 2024)) == [("new", "of old", "old")]
    assert paired(documents("new"), documents("old"), holding(found, 2021)) == []
    both = paired(documents("new"), documents("new", "old"), holding(found, 2022))
    assert both == [("new", "of new", None)], "its own report goes first"
    assert len(changed_bodies(found, 2022)) == 0


def test_a_merged_body_has_one_predecessor_and_a_split_one_may_have_several_heirs() -> None:
    merged = rows(("b", "new", "merged", 2023), ("a", "new", "merged", 2023))
    found = paired(documents("new"), documents("b", "a"), holding(merged, 2023))
    assert found == [("new", "of a", "a")]
    assert len(holding(merged, 2024)) == 0
    assert changed_bodies(merged, 2024).select("agency_id", "changed_in").rows() == [("new", 2023)]
    assert len(changed_bodies(merged, 2025)) == 0
    split = rows(("a", "x", "split", 2023), ("a", "y", "split", 2023))
    found = paired(documents("x", "y"), documents("a"), holding(split, 2023))
    assert found == [("x", "of a", "a"), ("y", "of a", "a")]
