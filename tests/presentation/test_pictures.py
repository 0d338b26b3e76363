"""The small pictures: what they count, and that they are pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from presentation.pictures import board, coverage
from presentation.pictures.coverage import Share
from presentation.pictures.svg import bars, tiles
from warehouse.contracts.agencies import DimAgency
from warehouse.contracts.findings import FactCheck
from warehouse.contracts.marts import MartCoverage
from warehouse.storage.tree import Warehouse

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def colours(svg: str) -> dict[str, str]:
    return {
        found.attrib["stroke"]: found.attrib["d"] for found in ElementTree.fromstring(svg).iter(f"{SVG}path")
    }


def check(
    check_id: str, outcome: str, attribution: str | None = None, current: bool = True
) -> dict[str, Any]:
    return {
        "check_id": check_id,
        "outcome": outcome,
        "attribution": attribution,
        "is_current": current,
        "agency_id": "a",
        "document_id": "d",
        "scope": "s",
        "ordinal": 0,
        "severity": "error",
        "indicators": [],
        "message": "",
    }


def test_the_board_counts_current_documents_and_puts_the_worst_first(warehouse: Warehouse) -> None:
    rows = [
        *[check("I1", "pass")] * 3,
        check("I1", "fail", "publisher"),
        check("I1", "fail", "publisher", current=False),
        check("I10", "fail", "extraction"),
        check("I10", "fail", "undetermined"),
        check("I10", "not_assessable"),
        check("I2", "pass"),
        check("I9", "not_assessable"),
    ]
    warehouse.write("fact_check", pl.DataFrame(rows, schema=FactCheck.create_empty().schema), "", 2023)
    lines = board.board(warehouse, 2023)
    told = [(line.check_id, line.assessed, line.failures, dict(line.failing)) for line in lines]
    assert told == [
        ("I10", 2, 2, {"publisher": 0, "extraction": 1, "undetermined": 1}),
        ("I1", 4, 1, {"publisher": 1, "extraction": 0, "undetermined": 0}),
        ("I2", 1, 0, {"publisher": 0, "extraction": 0, "undetermined": 0}),
    ]
    svg = board.drawn(lines)
    assert texts(svg)[1:] == ["I10 · 2/2", "I1 · 1/4"]
    assert colours(svg) == {
        "orange": "M90 17h100",
        "slategray": "M190 17h100",
        "crimson": "M90 27h100",
    }, "bars on one scale, side by side"


def body(code: str | None, filed: bool, agency_id: str | None = None) -> dict[str, Any]:
    return {
        "agency": f"{code}{agency_id}",
        "agency_id": agency_id,
        "agency_name": "甲",
        "division_code": code,
        "expectation": "listed",
        "filed": filed,
        "deadline": date(2024, 1, 31),
    }


def put(warehouse: Warehouse, *rows: dict[str, Any]) -> None:
    warehouse.write("mart_coverage", pl.DataFrame(rows, schema=MartCoverage.create_empty().schema), "", 2023)


def test_coverage_by_level_takes_the_level_that_is_known_and_else_that_of_the_code(
    warehouse: Warehouse,
) -> None:
    agency = {"agency_id": "t", "agency_name": "甲镇", "level": "township", "kind": "township"}
    frame = pl.DataFrame([agency], schema=DimAgency.create_empty().schema)
    warehouse.write("dim_agency", frame, "")
    rows = [body("140000", True), body("140100", False), body("140105", True), body(None, True)]
    put(warehouse, *rows, body("140105", False, "t"))
    found = coverage.by_level(warehouse, 2023)
    assert found == {
        "province": Share(1, 1),
        "city": Share(0, 1),
        "county": Share(1, 1),
        "township": Share(0, 1),
    }
    assert list(found) == ["province", "city", "county", "township"]
    assert texts(coverage.levels_drawn(found))[1:] == ["省 1/1", "市 0/1", "县 1/1", "乡 0/1"]


def test_provinces_are_squares_by_the_share_that_has_reported(warehouse: Warehouse) -> None:
    rows = [body("140105", True), body("140106", True), body("110101", False), body("110102", True)]
    put(warehouse, *rows, body("650102", False), body("000000", False))
    found = coverage.by_division(warehouse, 2023)
    assert found == {"11": Share(1, 2), "14": Share(2, 2), "65": Share(0, 1)}
    assert coverage.of_provinces(found)
    svg = coverage.provinces_drawn(found)
    assert sorted("".join(texts(svg))) == sorted(
        "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新"
    )
    drawn = colours(svg)
    assert (drawn["seagreen"], drawn["gold"], drawn["tomato"]) == ("M50 25h9", "M70 25h9", "M10 25h9")
    assert coverage.named(found, 2023).rows()[0] == ("110000", "北京", 1, 2, 50)


def test_of_one_province_the_cities_are_told_the_least_complete_first(warehouse: Warehouse) -> None:
    rows = [body("140105", True), body("140200", False), body("140202", False), body("140000", True)]
    put(warehouse, *rows)
    found = coverage.by_division(warehouse, 2023)
    assert found == {"140000": Share(1, 1), "140100": Share(1, 1), "140200": Share(0, 2)}
    assert not coverage.of_provinces(found)
    ordered = dict(coverage.least_complete_first(found))
    assert texts(coverage.cities_drawn(ordered, 2023))[1:] == ["大同 0/2", "山西 1/1", "太原 1/1"]


def test_names_are_escaped_and_nothing_divides_by_nothing() -> None:
    svg = bars([("<", "red")], [("<a>&'\u202e", {"red": 0})])
    assert texts(svg) == ["<", "<a>&'<202e>"] and colours(svg) == {}
    assert ElementTree.fromstring(tiles([])).tag == f"{SVG}svg"
