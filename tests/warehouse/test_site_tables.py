"""What the static site asks of the tables, against values that were read off the samples by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.support.sites import GOVERNMENT, INSURANCE, RESOURCES, of
from warehouse.marts.indicators import derived_indicators
from warehouse.site import lists, sums
from warehouse.site.reports import numbers, reports
from warehouse.site.source import NOWHERE, PLACES, checks_of, place, place_names, years_of
from warehouse.storage.tree import Warehouse

SHANXI, JILIN, ZHEJIANG, YUNNAN, SICHUAN = "14", "22", "33", "53", "51"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return of(tmp_path_factory)[0]


@pytest.fixture(scope="module")
def summed(warehouse: Warehouse) -> pl.DataFrame:
    return sums.summed(warehouse)


def row(summed: pl.DataFrame, year: int, code: str, kind: str) -> dict[str, int]:
    (found,) = summed.filter(year=year, place=code, kind=kind).to_dicts()
    return found


# --- sums -----------------------------------------------------------------------------------------------


def test_requests_of_a_year_and_province_are_those_of_its_reports(summed: pl.DataFrame) -> None:
    assert row(summed, 2023, SHANXI, "government")["new_received"] == 1471
    assert row(summed, 2023, SHANXI, "department")["new_received"] == 208
    assert row(summed, 2019, ZHEJIANG, "government")["new_received"] == 3727
    assert row(summed, 2019, JILIN, "department")["new_received"] == 14


def test_sums_are_those_of_the_mart(warehouse: Warehouse, summed: pl.DataFrame) -> None:
    for year in years_of(warehouse, "mart_agency_year"):
        rows = warehouse.scan("mart_agency_year", year).with_columns(place()).collect()
        found = summed.filter(year=year)
        assert found["reports"].sum() == rows.height
        for name in sums.COUNTED:
            of_mart = rows.group_by("place").agg(pl.col(f"{name}_or_zero").sum()).sort("place")
            of_site = (
                found.filter(pl.col("reports") > 0).group_by("place").agg(pl.col(name).sum()).sort("place")
            )
            assert of_site.rows() == of_mart.rows(), (year, name)
            assert found[f"{name}_known"].sum() == rows[f"{name}_or_zero"].count()


def test_a_number_that_is_not_known_is_not_zero(summed: pl.DataFrame) -> None:
    found = row(summed, 2020, YUNNAN, "department")
    assert found["reports"] == 1
    assert (found["denied_total"], found["denied_total_known"]) == (0, 0)
    assert found["denied_share_known"] == found["grounds_known"] == 0


def test_a_share_of_one_report_is_the_indicator_of_the_mart(
    warehouse: Warehouse, summed: pl.DataFrame
) -> None:
    compared = 0
    for year in years_of(warehouse, "mart_agency_year"):
        for report in warehouse.scan("mart_agency_year", year).with_columns(place()).collect().to_dicts():
            found = row(summed, year, report["place"], report["kind"])
            if found["reports"] != 1:
                continue
            for share in sums.SHARES:
                above, below = found[f"{share.id}_above"], found[f"{share.id}_below"]
                if report[share.id] is None:
                    assert not found[f"{share.id}_known"] or below < share.minimum_base
                else:
                    assert above / below == pytest.approx(report[share.id])
                    compared += 1
    assert compared > 30


def test_a_share_is_over_the_reports_in_which_both_sides_are_known(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    empty = warehouse.scan("mart_agency_year").collect()
    rows = [
        {
            "agency_id": "a",
            "province": "山西省",
            "kind": "office",
            "granted_or_zero": 3,
            "checks_failed_error": 0,
        },
        {"agency_id": "b", "province": "山西省", "kind": "office", "outcome_total_or_zero": 4},
        {
            "agency_id": "c",
            "province": "山西省",
            "kind": "office",
            "granted_or_zero": 2,
            "outcome_total_or_zero": 9,
        },
    ]
    frame = pl.DataFrame(
        [{name: row.get(name) for name in empty.columns} for row in rows], schema=empty.schema
    )
    warehouse.write("mart_agency_year", frame, "fingerprint", 2023)
    found = row(sums.summed(warehouse), 2023, SHANXI, "office")
    assert (found["granted"], found["granted_known"], found["reports"]) == (5, 2, 3)
    share = [found[f"granted_share_{name}"] for name in ("above", "below", "known")]
    assert share == [2, 9, 1]


def test_shares_are_declared_indicators() -> None:
    assert {each.id for each in sums.SHARES} <= set(derived_indicators())


def test_grounds_add_up_to_the_denials(summed: pl.DataFrame) -> None:
    found = row(summed, 2019, ZHEJIANG, "government")
    grounds = [
        name
        for name in found
        if name.startswith("denied_") and not name.startswith(("denied_total", "denied_share"))
    ]
    assert len(grounds) == 8
    assert sum(found[name] for name in grounds) == found["denied_total"] > 0
    assert found["grounds_known"] == 1


def test_filing_of_a_year(summed: pl.DataFrame) -> None:
    found = row(summed, 2023, JILIN, "department")
    assert (found["expected"], found["filed"], found["late"], found["late_over_30"]) == (1, 1, 1, 1)
    assert (found["late_over_90"], found["on_time"], found["date_unknown"]) == (0, 0, 0)
    gone = row(summed, 2023, ZHEJIANG, "government")
    assert (gone["expected"], gone["filed"], gone["reports"]) == (1, 0, 0)
    old = row(summed, 2015, SICHUAN, "department")
    assert (old["filed"], old["reports"]) == (1, 0)


# --- places ---------------------------------------------------------------------------------------------


def test_a_body_is_counted_where_its_province_or_its_code_says() -> None:
    rows = {
        "province": ["山西省", None, "山西省", None, None, "火星省", "山西省"],
        "division_code": ["140600", "220300", None, None, "990000", None, "220300"],
    }
    found = pl.DataFrame(rows).select(place())["place"].to_list()
    assert found == ["14", "22", "14", NOWHERE, NOWHERE, NOWHERE, "14"]


def test_every_place_but_nowhere_has_a_name() -> None:
    assert set(place_names()) == set(PLACES) - {NOWHERE}
    assert (place_names()["15"], place_names()["66"]) == ("内蒙古自治区", "新疆生产建设兵团")


# --- lists ----------------------------------------------------------------------------------------------


def test_bodies_have_the_years_that_they_reported_on(warehouse: Warehouse) -> None:
    bodies = {found["agency_id"]: found for found in lists.bodies(warehouse).to_dicts()}
    assert bodies[INSURANCE]["years"] == [2019, 2020, 2021, 2023]
    assert bodies[GOVERNMENT]["years"] == [2021, 2023]
    assert list(bodies) == sorted(bodies)


def test_who_breaks_what(warehouse: Warehouse) -> None:
    found = lists.breaks(warehouse, 2023).filter(agency_id=GOVERNMENT, severity="error")
    assert dict(found.select("check_id", "scopes").rows()) == {"I1": 7, "I2": 7}
    outcomes = {(name, severity): rest for name, severity, *rest in lists.outcomes(warehouse, 2023).rows()}
    assert outcomes["I1", "error"][1] == 7
    assert outcomes["I1", "error"][3] == 1
    assert [name for name, _ in outcomes][:4] == ["I1", "I2", "I3", "I4"]
    assert [name for name, _ in outcomes][-1] == "I16"


def test_who_is_late_and_who_is_missing(warehouse: Warehouse) -> None:
    late = lists.late(warehouse, 2023).filter(agency_id=INSURANCE)
    assert late["days"].to_list() == [31]  # 2 March 2024, after 31 January
    missing = lists.missing(warehouse, 2023)["agency_name"].to_list()
    assert "杭州市" in missing and "朔州市人民政府" not in missing
    assert lists.listed_years(warehouse) == []


# --- single reports -------------------------------------------------------------------------------------


def test_a_report_has_its_numbers_cells_and_failing_identities(warehouse: Warehouse) -> None:
    found = reports(warehouse, 2023, GOVERNMENT, RESOURCES)
    assert set(found) == {GOVERNMENT, RESOURCES}
    each = found[GOVERNMENT]
    assert each.document and each.document["source_path"] == "t20240114_100024.htm"
    assert (each.values["new_received"], each.values["granted"], each.values["granted_share"]) == (
        1471,
        636,
        None,
    )
    assert each.cells["fact_request.granted.total"][:4] == (
        Decimal(636),
        "reported",
        "636",
        "table=6 row=6 column=10",
    )
    assert len(each.cells) == 53
    assert {line["check_id"] for line in each.failing if line["severity"] == "error"} == {"I1", "I2"}
    assert each.outcomes["fail"] == len(each.failing)
    assert found[RESOURCES].zeros == {"denied_total": 25, "litigation_other": 1}


def test_a_year_without_a_report_says_so(warehouse: Warehouse) -> None:
    each = reports(warehouse, 2020, GOVERNMENT, GOVERNMENT)[GOVERNMENT]
    assert each.document is None and not each.values and not each.cells
    assert each.coverage and each.coverage["filed"] is False


def test_numbers_are_the_columns_of_the_mart_without_those_that_take_a_blank_as_0() -> None:
    assert numbers()[0] == "new_received"
    assert set(derived_indicators()) <= set(numbers())
    assert not [name for name in numbers() if name.endswith("_or_zero")]


def test_an_aggregate_below_its_parts_stands_among_the_identities(tmp_path: Path) -> None:
    """I8 is in mart_level_sum and not in fact_check: a city that says it covers all, and reports less."""
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    rows = warehouse.scan("mart_level_sum").collect()
    row = {
        "agency_id": GOVERNMENT,
        "agency_name": "朔州市人民政府",
        "document_id": "d",
        "indicator": "fact_request.new_received.total",
        "value": Decimal(3),
        "sum": Decimal(5),
        "difference": Decimal(-2),
        "outcome": "fail",
        "message": "小于 / less",
    }
    frame = pl.DataFrame([{name: row.get(name) for name in rows.columns}], schema=rows.schema)
    warehouse.write("mart_level_sum", frame, "fingerprint", 2023)
    (found,) = checks_of(warehouse, 2023).collect().to_dicts()
    assert (found["check_id"], found["scope"], found["severity"]) == ("I8", row["indicator"], "warn")
    assert (found["lhs"], found["rhs"], found["outcome"]) == (3, 5, "fail")
    (counted,) = lists.outcomes(warehouse, 2023).to_dicts()
    assert (counted["check_id"], counted["fail"], counted["reports"]) == ("I8", 1, 1)
