"""Sums over levels, by value. All reports are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.building import VERSION, fact, ingest, put, report, write_year
from warehouse.contracts.levels import MartLevelSum
from warehouse.levels.bodies import parent
from warehouse.levels.scopes import stated_scope
from warehouse.storage.tree import Warehouse

NEW = "fact_request.new_received.total"
CITY, COUNTY, OTHER_COUNTY = "410800", "410825", "410823"
WHOLE, OWN = "2023年，全市共收到政府信息公开申请9件。", "市本级共收到政府信息公开申请9件。"
COUNTY_WHOLE = "全县各级行政机关共收到申请3件。"
MADE = (
    "fact_section",
    "fact_request",
    "fact_reconsideration_litigation",
    "fact_proactive_disclosure",
    "mart_coverage",
)


class Place:
    """A landing folder and its warehouse."""

    def __init__(self, folder: Path) -> None:
        self.landing, self.warehouse = folder / "landing", Warehouse.at(str(folder / "warehouse"))
        self.listed: list[str] = []

    def land(
        self, division: str, agency: str, number: str, prose: str = "", kind: str = "department"
    ) -> None:
        said = report(
            agency,
            2023,
            division=division,
            kind="government" if agency == "人民政府" else kind,
            requests={"new_received": number},
            prose={"general": prose or "做了工作。"},
        )
        put(self.landing, f"{division}-{agency}.json", **said)
        self.listed.append(f"{division}-{agency}")

    def rows(self, listed: bool = True) -> dict[tuple[str, str], dict[str, Any]]:
        lines = "\n".join(["agency_id", *self.listed])
        ingest(self.landing, self.warehouse, listed=lines.encode() if listed else None)
        write_year(self.warehouse, 2023, *MADE)
        found = fact(self.warehouse, VERSION, "mart_level_sum", 2023).collect()
        assert MartLevelSum.is_valid(found)
        return {(row["agency_id"], row["indicator"]): row for row in found.to_dicts()}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def city(place: Place, number: str, prose: str) -> None:
    """A city with two departments (2 and 1), and two counties (3 and 4); one county has a department."""
    place.land(CITY, "人民政府", number, prose)
    place.land(CITY, "水利局", "2")
    place.land(CITY, "教育局", "1")
    place.land(COUNTY, "人民政府", "3", COUNTY_WHOLE)
    place.land(COUNTY, "水利局", "3")
    place.land(OTHER_COUNTY, "人民政府", "4", COUNTY_WHOLE)


def test_a_city_that_covers_the_whole_city(place: Place) -> None:
    city(place, "9", WHOLE)
    row = place.rows()[f"{CITY}-人民政府", NEW]
    assert (row["value"], row["scope"], row["scope_quote"]) == (9, "whole", WHOLE)
    assert (row["department_expected"], row["department_reported"], row["department_sum"]) == (2, 2, 3)
    assert (row["lower_expected"], row["lower_reported"], row["lower_sum"], row["lower_whole"]) == (
        2,
        2,
        7,
        2,
    )
    assert (row["sum"], row["difference"], row["complete"]) == (10, -1, True)
    assert row["outcome"] == "fail"
    assert row["message"] == (
        "人民政府：汇总数为 9，小于本级部门和下级政府之和 10，请核对统计口径"
        " / the aggregate 9 is less than the sum 10 of its departments and lower governments;"
        " please check what each report covers"
    )


def test_a_city_that_covers_its_own_departments(place: Place) -> None:
    city(place, "9", OWN)
    row = place.rows()[f"{CITY}-人民政府", NEW]
    assert (row["scope"], row["sum"], row["difference"], row["complete"]) == ("own_level", 3, 6, True)
    assert row["outcome"] == "pass"
    assert row["message"] == (
        "人民政府：汇总数为 9，不小于本级部门之和 3"
        " / the aggregate 9 is not less than the sum 3 of its departments"
    )


def test_indicators_that_are_not_checked_have_no_outcome(place: Place) -> None:
    city(place, "9", OWN)
    row = place.rows()[f"{CITY}-人民政府", "fact_request.granted.total"]
    assert (row["outcome"], row["message"]) == (None, None)


def test_it_is_no_row_of_fact_check(place: Place) -> None:
    city(place, "9", WHOLE)
    place.rows()
    write_year(place.warehouse, 2023, "fact_prose_similarity")
    assert "I8" not in fact(place.warehouse, VERSION, "fact_check", 2023).collect()["check_id"].to_list()


@pytest.mark.parametrize(
    ("prose", "why"),
    [("收到申请9件。", "年报未说明统计范围"), (WHOLE + OWN, "年报未说明统计范围")],
)
def test_without_one_stated_scope_nothing_is_compared(place: Place, prose: str, why: str) -> None:
    city(place, "1", prose)
    row = place.rows()[f"{CITY}-人民政府", NEW]
    assert (row["scope"], row["scope_quote"], row["sum"], row["difference"]) == ("unknown", None, None, None)
    assert row["outcome"] == "not_assessable"
    assert why in row["message"]


def test_without_a_list_nobody_knows_who_is_missing(place: Place) -> None:
    city(place, "1", WHOLE)
    row = place.rows(listed=False)[f"{CITY}-人民政府", NEW]
    assert (row["listed"], row["complete"], row["sum"]) == (False, False, 10)
    assert "没有应报机关名单" in row["message"]


def test_a_body_that_has_not_reported_makes_the_sum_incomplete(place: Place) -> None:
    city(place, "1", WHOLE)
    place.listed.append(f"{CITY}-民政局")
    place.listed.append("不认得的机关")
    row = place.rows()[f"{CITY}-人民政府", NEW]
    assert (row["complete"], row["outcome"]) == (False, "not_assessable")


def test_a_county_that_covers_less_makes_the_sum_incomplete(place: Place) -> None:
    city(place, "1", WHOLE)
    place.land("410822", "人民政府", "5")
    row = place.rows()[f"{CITY}-人民政府", NEW]
    assert (row["lower_expected"], row["lower_whole"], row["complete"]) == (3, 2, False)


def test_a_cell_that_cannot_be_read_is_no_zero(place: Place) -> None:
    place.land(COUNTY, "人民政府", "3", COUNTY_WHOLE)
    place.land(COUNTY, "某镇", "2", kind="township")
    place.land(COUNTY, "水利局", "?")
    row = place.rows()[f"{COUNTY}-人民政府", NEW]
    assert (row["department_expected"], row["department_reported"]) == (1, 0)
    assert (row["lower_expected"], row["lower_whole"], row["sum"], row["complete"]) == (1, 1, 2, False)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("2024年，全市共受理政府信息公开申请12件。", "whole"),
        ("全县各级行政机关新收政府信息公开申请2件。", "whole"),
        ("本报告的数据包括各县区和市直部门。", "whole"),
        ("县本级收到申请1件。", "own_level"),
        ("本报告所列数据不含各县区。", "own_level"),
        ("全市共收到网民留言45条。", "unknown"),
        ("全市公开信息；收到政府信息公开申请2件。", "unknown"),
        ("全年共收到申请6件。", "unknown"),
        ("", "unknown"),
        ("全市" * 300_000, "unknown"),
    ],
)
def test_the_scope_is_taken_from_a_sentence_that_states_it(text: str, scope: str) -> None:
    assert stated_scope([(text, 0)])[0] == scope


def test_divisions_above() -> None:
    assert [parent(code) for code in ("410825", "410800", "410000", "110101", "429004")] == [
        "410800",
        "410000",
        None,
        "110000",
        "420000",
    ]


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    found = []
    for name, order in (("a", 1), ("b", -1)):
        place = Place(tmp_path / name)
        city(place, "9", WHOLE)
        place.listed = place.listed[::order]
        files = sorted((tmp_path / name / "landing").iterdir())
        for number, file in enumerate(files[::order]):
            file.rename(file.with_name(f"{number}.json"))
        place.rows()
        found.append(fact(place.warehouse, VERSION, "mart_level_sum", 2023).collect())
    assert found[0].equals(found[1])
    assert isinstance(found[0], pl.DataFrame)
