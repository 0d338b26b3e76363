"""What one more file makes again: the tables of its year and of the next, and the bytes of a build of all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from tests.support.building import (
    FOLLOWING_THE_LIST,
    LAST_YEAR,
    LOOKING_BACK,
    MODERN,
    VERSION,
    digests,
    ingest,
    put,
    report,
)
from warehouse import slices
from warehouse.freshness import Freshness, stale
from warehouse.inputs import Settings
from warehouse.make import make
from warehouse.storage.tree import Warehouse
from warehouse.succession import divisions as succession

GONE, TAKEN_IN = "330103", "330105"
"""下城区 was merged in 2021, among others into 拱墅区."""
COUNTY, CITY = "410728", "410783"
"""长垣县 became 长垣市 in 2019."""


def build(landing: Path, warehouse: Warehouse, listed: bytes | None = None) -> dict[int, list[str]]:
    """An incremental build, each year as `assets.year` makes it; the tables that it wrote."""
    ingest(landing, warehouse, listed=listed)
    wrote: dict[int, list[str]] = {}
    for year, tables in stale(warehouse).items():
        state = Freshness(warehouse)
        for table in tables:
            before = written(warehouse, table, year)
            outcome = make(warehouse, table, year, Settings(VERSION, listed, LAST_YEAR), state)
            assert outcome.passed
            if written(warehouse, table, year) != before:
                wrote.setdefault(year, []).append(table)
            elif before:
                assert outcome.rows == len(warehouse.scan(table, year).collect())
                assert outcome.version == warehouse.fingerprint(table, year)
    assert stale(warehouse) == {}
    return wrote


def written(warehouse: Warehouse, table: str, year: int) -> tuple[int, int] | None:
    """What is another one once the file was written again."""
    path = Path(str(warehouse.path(table, year)))
    return (path.stat().st_ino, path.stat().st_mtime_ns) if path.exists() else None


def government(division: str, year: int, **more: Any) -> dict[str, Any]:
    return report("人民政府", year, division=division, kind="government", **more)


def land(folder: Path) -> Path:
    for year in (2020, 2021, 2022):
        put(folder, f"水利局{year}.json", **report("水利局", year))
        put(folder, f"教育局{year}.json", **report("教育局", year))
    return folder


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return land(tmp_path / "landing")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build of that landing folder."""
    folder = tmp_path_factory.mktemp("first")
    build(land(folder / "landing"), Warehouse.at(str(folder / "warehouse")))
    return folder


@pytest.fixture
def begun(first: Path, tmp_path: Path) -> Warehouse:
    """A copy of that build."""
    for name in ("warehouse", "warehouse-readings"):
        shutil.copytree(first / name, tmp_path / name)
    return Warehouse.at(str(tmp_path / "warehouse"))


def test_a_report_of_a_known_body_makes_its_year_and_the_next(landing: Path, begun: Warehouse) -> None:
    put(landing, "更正.json", **report("水利局", 2020, title="更正", requests={"granted": "1"}))
    assert build(landing, begun) == {2020: MODERN, 2021: LOOKING_BACK}


def test_a_new_body_that_a_list_names_makes_no_other_year(landing: Path, tmp_path: Path) -> None:
    warehouse, listed = Warehouse.at(str(tmp_path / "warehouse")), "agency_name\n温县审计局\n".encode()
    build(landing, warehouse, listed)
    put(landing, "审计局.json", **report("财政局", 2020))
    assert build(landing, warehouse, listed) == {2020: MODERN, 2021: ["fact_prose_similarity"]}
    build(landing, Warehouse.at(str(tmp_path / "at-once")), listed)
    assert digests(tmp_path / "warehouse") == digests(tmp_path / "at-once")


def test_without_a_list_a_new_body_is_missed_in_every_year(landing: Path, begun: Warehouse) -> None:
    """It has a row in mart_coverage of each: that is what is said there."""
    put(landing, "财政局.json", **report("财政局", 2022))
    made = build(landing, begun)
    assert made == {2020: ["mart_coverage"], 2021: ["mart_coverage"], 2022: MODERN}
    missed = begun.scan("mart_coverage", 2020).filter(~pl.col("filed")).collect()
    assert missed["agency_id"].to_list() == ["410825-财政局"]


def test_a_new_department_of_a_government_that_reports_is_counted_below_it(
    landing: Path, tmp_path: Path
) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    put(landing, "县政府.json", **government("410825", 2021))
    build(landing, warehouse)
    put(landing, "财政局.json", **report("财政局", 2022))
    assert build(landing, warehouse) == {2020: ["mart_coverage"], 2021: FOLLOWING_THE_LIST, 2022: MODERN}
    sums = warehouse.scan("mart_level_sum", 2021).collect()
    assert set(sums["department_expected"]) == {3}, "水利局, 教育局 and 财政局"


def test_a_new_report_of_the_year_before_of_a_predecessor_is_looked_back_at(
    landing: Path, tmp_path: Path
) -> None:
    """拱墅区 has no report on 2020 of its own: in 2021 it took in 下城区."""
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    put(landing, "拱墅区.json", **government(TAKEN_IN, 2021))
    build(landing, warehouse)
    across = (pl.col("agency_id") == f"{TAKEN_IN}-人民政府") & pl.col("message").str.contains(
        "两年数据不可比"
    )
    assert warehouse.scan("fact_check", 2021).filter(across).collect().is_empty()
    put(landing, "下城区.json", **government(GONE, 2020))
    assert set(LOOKING_BACK) <= set(build(landing, warehouse)[2021])
    assert len(warehouse.scan("fact_check", 2021).filter(across).collect())
    build(landing, Warehouse.at(str(tmp_path / "at-once")))
    assert digests(tmp_path / "warehouse") == digests(tmp_path / "at-once")


def test_a_file_that_goes_makes_its_year_and_what_looked_back_at_it(landing: Path, begun: Warehouse) -> None:
    (landing / "水利局2020.json").unlink()
    assert build(landing, begun) == {2020: MODERN, 2021: LOOKING_BACK}


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
        lambda landing: put(landing, "空表.json", **report("财政局", 2020, quarantined="empty_form")),
        lambda landing: put(landing, "县政府.json", **government("410825", 2022)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "together", "listed"), [(1, 1, None), (2, 3, None), (3, 2, "agency_name\n温县审计局\n".encode())]
)
def test_a_build_after_some_files_ends_in_the_bytes_of_one_build_of_all(
    landing: Path, begun: Warehouse, tmp_path: Path, seed: int, together: int, listed: bytes | None
) -> None:
    order = steps()
    Random(seed).shuffle(order)
    for first in range(0, len(order), together):
        for step in order[first : first + together]:
            step(landing)
        build(landing, begun, listed)
        if first == 2 or first + together >= len(order):
            build(landing, Warehouse.at(str(tmp_path / f"at-once-{first}")), listed)
            assert digests(tmp_path / "warehouse") == digests(tmp_path / f"at-once-{first}"), first


def test_the_parts_by_value(landing: Path, tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    put(landing, "长垣县.json", **government(COUNTY, 2018))
    put(landing, "长垣市.json", **government(CITY, 2020))
    ingest(landing, warehouse)
    assert slices.names_today(warehouse, 2018).collect()["agency_id"].to_list() == ["410783-人民政府"]
    assert set(slices.reporting(warehouse, 2021).collect()["agency_id"]) == {"410825-教育局", "410825-水利局"}
    assert slices.successions(warehouse, 2021).collect().is_empty()
    assert slices.predecessors(warehouse, 2018).collect().is_empty(), "it became a city later"
