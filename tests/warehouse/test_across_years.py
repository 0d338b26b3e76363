"""What two years of an agency say of each other, by value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from parsers.findings.identities import evaluate
from parsers.forms import forms
from parsers.model import Cell, Status
from pipelines.build import build
from pipelines.home import dagster_home
from tests.support.building import VERSION, fact, fake_settings, ingest, put, report
from warehouse.contracts.findings import FactCheck
from warehouse.storage.tree import Warehouse

RULE = "fact_proactive_disclosure.rule"
LICENSE = "fact_proactive_disclosure.license"
FEE = "fact_proactive_disclosure.admin_fee.amount"
COURT = "fact_reconsideration_litigation.reconsideration"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def two_years(
    landing: Path, warehouse: Warehouse, before: dict[str, Any], now: dict[str, Any], year: int = 2023
) -> dict[tuple[str, str], dict[str, Any]]:
    """The checks of an agency's later report by check and scope."""
    put(landing, "before.json", **report("水利局", year - 1, **before))
    put(landing, "now.json", **report("水利局", year, **now))
    ingest(landing, warehouse)
    rows = fact(warehouse, VERSION, "fact_check", year).collect()
    assert FactCheck.is_valid(rows)
    return {(row["check_id"], row["scope"]): row for row in rows.rows(named=True)}


def sides(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["outcome"], row["lhs"], row["rhs"], row["difference"], row["attribution"]


def test_carried_in_is_what_was_carried_out(landing: Path, warehouse: Warehouse) -> None:
    before = {
        "fact_request.carried_out.total": "5",
        "fact_request.carried_out.natural_person": "2",
        "fact_request.carried_out.company": "3",
        "fact_request.carried_out.research_institution": "?",
    }
    now = {
        "fact_request.carried_in.total": "3",
        "fact_request.carried_in.natural_person": "2",
        "fact_request.carried_in.research_institution": "1",
    }
    found = two_years(landing, warehouse, {"cells": before, "requests": {}}, {"cells": now, "requests": {}})
    assert sides(found["I5", "total"]) == ("fail", 3, 5, -2, "publisher")
    assert sides(found["I5", "natural_person"]) == ("pass", 2, 2, 0, None)
    # A blank adds nothing, and it is not surely what the publisher meant.
    assert sides(found["I5", "company"]) == ("fail", 0, 3, -3, "undetermined")
    assert sides(found["I5", "research_institution"]) == ("not_assessable", None, None, None, None)
    assert found["I5", "total"]["message"] == (
        "“总计”：2023年年报的上年结转数，应等于2022年年报的结转下年度继续办理数"
        "：左边为 3，右边为 5，相差 -2，请对照两年年报核对"
        " / Total: requests carried in, of 2023, equal requests carried over, of 2022"
        ": left 3, right 5, difference -2; please check both reports"
    )
    assert (found["I5", "total"]["severity"], found["I5", "total"]["is_current"]) == ("warn", True)
    assert found["I5", "total"]["indicators"] == [
        "fact_request.carried_in.total",
        "fact_request.carried_out.total",
    ]


def test_in_force_moves_by_issued_and_repealed(landing: Path, warehouse: Warehouse) -> None:
    now = {f"{RULE}.in_force": "11", f"{RULE}.issued": "4", f"{RULE}.repealed": "1"}
    found = two_years(landing, warehouse, {"cells": {f"{RULE}.in_force": "10"}}, {"cells": now})
    assert sides(found["I6", "rule"]) == ("fail", 11, 13, -2, "publisher")
    assert found["I6", "normative_document"]["outcome"] == "not_assessable"


def test_items_of_the_form_of_2019(landing: Path, warehouse: Warehouse) -> None:
    before = {f"{LICENSE}.items_prior_year": "30", f"{LICENSE}.items_change": "-4"}
    now = {f"{LICENSE}.items_prior_year": "30", f"{LICENSE}.items_change": "0"}
    found = two_years(
        landing, warehouse, {"cells": before, "form": "2019"}, {"cells": now, "form": "2019"}, 2020
    )
    assert sides(found["I7", "license.items_prior_year"]) == ("fail", 30, 26, 4, "publisher")
    assert ("I6", "rule") not in found, "that form does not say how many are in force"


def test_no_comparison_across_forms_that_lack_a_cell(landing: Path, warehouse: Warehouse) -> None:
    found = two_years(landing, warehouse, {"form": "2019"}, {}, 2021)
    assert {check for check, _ in found if check in {"I5", "I6", "I7", "I13"}} == {"I5", "I13"}


@pytest.mark.parametrize(("pending", "total", "outcome"), [("4", "3", "fail"), ("3", "3", "pass")])
def test_pending_cases_come_back(
    landing: Path, warehouse: Warehouse, pending: str, total: str, outcome: str
) -> None:
    before, now = {f"{COURT}.pending": pending}, {f"{COURT}.total": total}
    found = two_years(landing, warehouse, {"cells": before}, {"cells": now})
    assert found["I13", "reconsideration"]["outcome"] == outcome


@pytest.mark.parametrize(
    ("before", "now", "outcome", "says"),
    [
        ("0.1681", "1681", "fail", "元作万元"),
        ("12", "130", "fail", "十倍以上"),
        ("12", "110", "pass", "相符"),
        ("0.5", "6", "pass", "相符"),
        ("0", "500", "not_assessable", "无法核验"),
        ("?", "500", "not_assessable", "无法核验"),
    ],
)
def test_jumps_of_money(
    landing: Path, warehouse: Warehouse, before: str, now: str, outcome: str, says: str
) -> None:
    found = two_years(landing, warehouse, {"cells": {FEE: before}}, {"cells": {FEE: now}})
    assert found["I15", FEE]["outcome"] == outcome
    assert says in found["I15", FEE]["message"]


@pytest.mark.parametrize(
    ("agency", "kind", "published_on", "expected"),
    [
        ("水利局", "department", "2024-02-03", ("fail", 3, "undetermined")),
        ("水利局", "department", "2024-01-31", ("pass", 0, None)),
        ("人民政府", "government", "2024-03-31", ("pass", 0, None)),
        ("人民政府", "government", "2024-04-01", ("fail", 1, "undetermined")),
        ("水利局", "department", None, ("not_assessable", None, None)),
        ("某镇", "township", "2024-05-01", None),
    ],
)
def test_published_after_the_deadline(
    landing: Path,
    warehouse: Warehouse,
    agency: str,
    kind: str,
    published_on: str | None,
    expected: tuple[str, int | None, str | None] | None,
) -> None:
    put(landing, "a.json", **report(agency, 2023, published_on=published_on, kind=kind))
    ingest(landing, warehouse)
    rows = fact(warehouse, VERSION, "fact_check", 2023).filter(pl.col("scope") == "published_on").collect()
    found = rows.select("outcome", "lhs", "attribution").rows()
    assert found == ([] if expected is None else [expected])


def test_contradictions_of_title_and_text(landing: Path, warehouse: Warehouse) -> None:
    note = "year_conflict: the title says 2023, the statistical period 2022"
    put(landing, "a.json", **report("水利局", 2023, notes=[note, "title_differs: as told"]))
    ingest(landing, warehouse)
    rows = fact(warehouse, VERSION, "fact_check", 2023).filter(pl.col("scope") == "year").collect()
    (row,) = rows.rows(named=True)
    assert (row["check_id"], row["outcome"], row["attribution"]) == ("I15", "fail", "undetermined")
    assert "the title says 2023, the statistical period 2022" in row["message"]


def test_contradictions_of_a_document_with_its_manifest_and_path(landing: Path, warehouse: Warehouse) -> None:
    notes = [
        "manifest_agency_differs: the report says 水利局, the manifest 教育局",
        "path_place_differs: the report says 温县, the path 武陟县",
        "path_year_differs: the report says 2023, the path 2021",
        "manifest_date_differs: the report says 2024-01-09, the manifest 2024-02-01",
    ]
    put(landing, "a.json", **report("水利局", 2023, notes=notes))
    ingest(landing, warehouse)
    rows = fact(warehouse, VERSION, "fact_check", 2023).filter(check_id="I15", outcome="fail").collect()
    assert set(rows["attribution"]) == {"undetermined"}
    assert set(rows["scope"]) == {"agency", "year", "published_on"}
    keys = rows.select("document_id", "check_id", "scope", "ordinal")
    assert len(rows) == 4 and keys.is_unique().all()
    assert any("the manifest 教育局" in message for message in rows["message"])


def test_bounds_within_the_year() -> None:
    table = forms()["2019"].table("fact_proactive_disclosure")
    said = {
        ("license", "items_prior_year"): 3,
        ("license", "items_change"): -5,
        ("rule", "total_disclosed"): 7,
        ("rule", "newly_disclosed"): 2,
    }
    cells = {}
    for key, *_ in table.cells():
        number = said.get((key[1], key[2]))
        status = Status.BLANK if number is None else Status.REPORTED
        cells[key] = Cell(*key, None if number is None else Decimal(number), "件", status)
    found = {c.scope: c for c in evaluate(table, cells, set(cells)) if c.check_id == "I7"}
    outcomes = {scope: (c.outcome.value, c.lhs, c.rhs, c.severity) for scope, c in found.items()}
    assert outcomes["license"] == ("fail", -2, 0, "warn")
    assert outcomes["rule"] == ("pass", 7, 2, "warn")
    assert outcomes["penalty"] == ("not_assessable", None, None, "warn")


@pytest.mark.slow
def test_last_year_changes_and_so_does_the_finding_of_this_year(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    dagster_home()
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    settings = fake_settings(landing, tmp_path / "warehouse")
    put(landing, "2022.json", **report("水利局", 2022, requests={"carried_out": "1"}))
    put(landing, "2023.json", **report("水利局", 2023, requests={"carried_in": "1"}))
    assert build(settings, lambda step: None).failed == {}
    assert found(warehouse) == ("pass", Decimal(1))
    put(landing, "2022.json", **report("水利局", 2022, requests={"carried_out": "7"}))
    built = build(settings, lambda step: None)
    assert "fact_check" in built.years[2023]
    assert found(warehouse) == ("fail", Decimal(7))
    with dg.DagsterInstance.get() as instance:
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("fact_check"), "I5"), limit=1
        )
    evaluation = check.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]
    assert (evaluation.passed, evaluation.partition) == (False, "2023")
    rows = [record.data for record in evaluation.metadata["rows"].records]
    assert [(row["scope"], row["lhs"], row["rhs"]) for row in rows] == [("total", "1", "7")]


def found(warehouse: Warehouse) -> tuple[str, Decimal]:
    rows = warehouse.scan("fact_check", 2023).filter(check_id="I5", scope="total").collect()
    return rows["outcome"].item(), rows["rhs"].item()
