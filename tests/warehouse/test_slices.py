"""What one more file makes again: the tables of its year and of the next, and the bytes of a build of all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
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
from warehouse import slices
from warehouse.freshness import stale
from warehouse.storage.tree import Warehouse
from warehouse.succession import divisions as succession

GONE, TAKEN_IN = "330103", "330105"
"""下城区 was merged in 2021, among others into 拱墅区."""
COUNTY, CITY = "410728", "410783"
"""长垣县 became 长垣市 in 2019."""


def build(landing: Path, warehouse: Warehouse, listed: bytes | None = None) -> dict[int, list[str]]:
    """An incremental build; what it made."""
    ingest(landing, warehouse, listed=listed)
    made = stale(warehouse)
    for year, tables in made.items():
        for table in tables:
            assert make_year(warehouse, table, year).passed
    assert stale(warehouse) == {}
    return made


def government(division: str, year: int, **more: Any) -> dict[str, Any]:
    return report("人民政府", year, division=division, kind="government", **more)


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    for year in (2020, 2021, 2022):
        put(tmp_path / "landing", f"水利局{year}.json", **report("水利局", year))
        put(tmp_path / "landing", f"教育局{year}.json", **report("教育局", year))
    return tmp_path / "landing"


def test_a_report_of_a_known_body_makes_its_year_and_the_next(landing: Path, tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    build(landing, warehouse)
    put(landing, "更正.json", **report("水利局", 2020, title="更正", requests={"granted": "1"}))
    assert build(landing, warehouse) == {2020: MODERN, 2021: LOOKING_BACK}


def test_a_new_body_that_a_list_names_makes_no_other_year(landing: Path, tmp_path: Path) -> None:
    warehouse, listed = Warehouse.at(str(tmp_path / "warehouse")), "agency_name\n温县审计局\n".encode()
    build(landing, warehouse, listed)
    put(landing, "审计局.json", **report("财政局", 2020))
    assert build(landing, warehouse, listed) == {2020: MODERN, 2021: LOOKING_BACK}


def test_without_a_list_a_new_body_is_missed_in_every_year(landing: Path, tmp_path: Path) -> None:
    """It has a row in mart_coverage of each: that is what is said there."""
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    build(landing, warehouse)
    put(landing, "财政局.json", **report("财政局", 2022))
    made = build(landing, warehouse)
    assert made == {2020: FOLLOWING_THE_LIST, 2021: FOLLOWING_THE_LIST, 2022: MODERN}
    missed = warehouse.scan("mart_coverage", 2020).filter(~pl.col("filed")).collect()
    assert missed["agency_id"].to_list() == ["410825-财政局"]


def test_a_change_of_a_body_makes_the_years_in_which_it_reports(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    for year, division in ((2020, GONE), (2020, TAKEN_IN), (2021, TAKEN_IN)):
        put(landing, f"{division}-{year}.json", **government(division, year))
    build(landing, warehouse)
    monkeypatch.setattr(succession, "division_changes", tuple)
    made = build(landing, warehouse)
    assert made == {2020: ["mart_agency_year"], 2021: LOOKING_BACK}, "of 2022 neither has a report"


def steps() -> list[Callable[[Path], object]]:
    """Files that land, in any order. None goes: a build of all would not know of it."""
    return [
        lambda landing: put(landing, "财政局.json", **report("财政局", 2021)),
        lambda landing: put(landing, "下城区.json", **government(GONE, 2020, requests={"carried_out": "5"})),
        lambda landing: put(landing, "拱墅区2020.json", **government(TAKEN_IN, 2020)),
        lambda landing: put(landing, "拱墅区.json", **government(TAKEN_IN, 2021)),
        lambda landing: put(landing, "长垣县.json", **government(COUNTY, 2018)),
        lambda landing: put(landing, "长垣市.json", **government(CITY, 2020)),
        lambda landing: put(landing, "更正.json", **report("水利局", 2021, title="更正")),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_build_after_each_file_ends_in_the_bytes_of_one_build_of_all(
    landing: Path, tmp_path: Path, seed: int
) -> None:
    grown, order = Warehouse.at(str(tmp_path / "grown")), steps()
    build(landing, grown)
    Random(seed).shuffle(order)
    for number, step in enumerate(order):
        step(landing)
        build(landing, grown)
        if number in (2, len(order) - 1):
            build(landing, Warehouse.at(str(tmp_path / f"at-once-{number}")))
            assert digests(tmp_path / "grown") == digests(tmp_path / f"at-once-{number}"), number


def test_the_parts_by_value(landing: Path, tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    put(landing, "长垣县.json", **government(COUNTY, 2018))
    put(landing, "长垣市.json", **government(CITY, 2020))
    ingest(landing, warehouse)
    assert slices.names_today(warehouse, 2018).collect()["agency_id"].to_list() == ["410783-人民政府"]
    assert set(slices.reporting(warehouse, 2021).collect()["agency_id"]) == {"410825-教育局", "410825-水利局"}
    assert slices.successions(warehouse, 2021).collect().is_empty()
    assert slices.predecessors(warehouse, 2018).collect().is_empty(), "it became a city later"
