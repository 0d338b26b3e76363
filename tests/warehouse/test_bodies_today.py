"""The mart by the body of the time and by that of today, by value. All reports are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.building import CELL_FACTS, CHECKED, ingest, put, report, write_year
from warehouse.contracts.marts import MartAgencyYear
from warehouse.marts.agency_year import mart
from warehouse.marts.bodies_today import bodies_today
from warehouse.storage.tree import Warehouse

BODIES = ("agency_id", "agency_id_then", "agency_id_today", "agency_name_today")


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def land(landing: Path, year: int, division: str, agency: str, printed: str, received: str = "6") -> None:
    said = {"division": division, "printed": printed, "requests": {"new_received": received}}
    put(landing, f"{year}-{division}-{agency}.json", **report(agency, year, **said))


def marts(warehouse: Warehouse, *years: int) -> dict[int, list[dict[str, Any]]]:
    found = {}
    for year in years:
        documents = write_year(warehouse, year, *CELL_FACTS, *CHECKED)
        rows = mart(warehouse, documents, year).collect()
        assert MartAgencyYear.is_valid(rows)
        found[year] = rows.rows(named=True)
    return found


def test_a_raised_county_is_read_by_both_of_its_names(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "540422", "水利局", "米林县水利局", "4")
    land(landing, 2023, "540481", "水利局", "米林市水利局", "7")
    ingest(landing, warehouse)
    found = marts(warehouse, 2022, 2023)
    [before], [after] = found[2022], found[2023]
    assert [before[name] for name in BODIES] == [
        "540481-水利局",
        "540422-水利局",
        "540481-水利局",
        "米林市水利局",
    ]
    assert before["agency_name"] == "米林县水利局"
    assert [after[name] for name in BODIES] == ["540481-水利局"] * 3 + ["米林市水利局"]
    assert after["new_received_change"] == 3


def test_a_merged_bureau_is_counted_under_what_it_became(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2022, "410825", "乡村振兴局", "温县乡村振兴局", "4")
    land(landing, 2022, "410825", "农业农村局", "温县农业农村局", "5")
    land(landing, 2023, "410825", "农业农村局", "温县农业农村局", "7")
    ingest(landing, warehouse)
    found = marts(warehouse, 2022, 2023)
    assert {row["agency_id"]: row["agency_id_today"] for row in found[2022]} == {
        "410825-乡村振兴局": "410825-农业农村局",
        "410825-农业农村局": "410825-农业农村局",
    }
    assert {row["agency_name_today"] for row in found[2022]} == {"温县农业农村局"}
    assert [row["new_received_change"] for row in found[2023]] == [None], "two bodies and then one"


def test_a_bureau_under_a_new_name_has_a_change(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2021, "410825", "扶贫开发办公室", "温县扶贫开发办公室", "4")
    land(landing, 2022, "410825", "乡村振兴局", "温县乡村振兴局", "9")
    ingest(landing, warehouse)
    [row] = marts(warehouse, 2021, 2022)[2022]
    assert row["new_received_change"] == 5


def test_a_district_in_two_has_no_body_of_today(landing: Path, warehouse: Warehouse) -> None:
    land(landing, 2020, "330104", "人民政府", "江干区人民政府")
    land(landing, 2020, "330103", "人民政府", "下城区人民政府")
    land(landing, 2020, "330110", "人民政府", "余杭区人民政府")
    ingest(landing, warehouse)
    found = {row["agency_name"]: [row[name] for name in BODIES[2:]] for row in marts(warehouse, 2020)[2020]}
    assert found == {
        "江干区人民政府": [None, None],
        "下城区人民政府": ["330105-人民政府", "拱墅区人民政府"],
        "余杭区人民政府": ["330110-人民政府", "余杭区人民政府"],
    }


def test_a_chain_is_followed_to_its_end_and_a_circle_to_none() -> None:
    columns = ("held_as", "successor_held_as", "valid_from")
    rows = [("a", "b", 2010), ("b", "b", 2011), ("b", "c", 2018), ("x", "y", 2018), ("y", "x", 2019)]
    rows += [("p", "q", 2018), ("p", "r", 2018), ("o", "p", 2012)]
    found = pl.DataFrame(rows, schema=columns, orient="row").with_columns(successor_name="successor_held_as")
    assert bodies_today(found).rows() == [
        ("a", "c", "c"),
        ("b", "c", "c"),
        ("o", None, None),
        ("p", None, None),
        ("x", None, None),
        ("y", None, None),
    ]
