"""The checks in the UI: which there are, on which table, and what they count."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets import checks, facts, marts
from assets.resources import Evidence
from parsers.findings.narrative.phrasebook import phrasebook
from parsers.forms import forms
from parsers.pre2019 import old_forms
from tests.support.building import CELL_FACTS, CHECKED, ingest, put, report, write_year
from warehouse.facts.check_list import check_list
from warehouse.facts.year_rules import year_rules
from warehouse.freshness import Freshness
from warehouse.storage.tree import Warehouse

EVIDENCE = Evidence(port=3001)
WRONG = {"new_received": "9", "carried_in": "0", "outcome_total": "5", "carried_out": "0"}


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def test_every_declared_check_is_shown_once_a_table() -> None:
    shown = {check.spec.key for check in (*facts.checks(), *marts.checks())}
    declared = {(check.table, check.check_id) for check in check_list()}
    assert declared <= {(key.asset_key.to_user_string(), key.name) for key in shown}
    ids = {identity.id for form in forms().values() for table in form.tables for identity in table.identities}
    ids |= {declared.id for old in old_forms() for declared in old.sums}
    ids |= {rule.check_id for rule in year_rules()} | {s.check for s in phrasebook().statements if s.check}
    assert ids | {"I8", "I14", "I15"} == {check.check_id for check in check_list()}
    assert {"I1", "I4", "I5", "I6", "I7", "I9", "I10", "I12", "I13", "I14", "I15", "I16"} <= ids | {"I14"}
    assert ("fact_request", "I1") in declared and ("fact_reconsideration_litigation", "I4") in declared
    assert {("fact_pre2019_indicator", f"P{number}") for number in range(1, 10)} <= declared
    assert ("fact_narrative", "I9") in declared and ("fact_check", "I7") in declared


def test_descriptions_are_those_of_the_declarations() -> None:
    said = {(check.table, check.check_id): check.description for check in check_list()}
    assert "equal outcomes plus requests carried out / 本年新收加上年结转" in said["fact_request", "I1"]
    assert "{" not in "".join(said.values())


def evaluated(warehouse: Warehouse, table: str, name: str) -> dg.AssetCheckResult:
    """What the check of a table says of 2023."""
    (check,) = (
        check
        for check in facts.checks()
        if check.spec.asset_key.to_user_string() == table and check.spec.name == name
    )
    return check.evaluate(checks.SeenYear(warehouse, 2023, EVIDENCE))


def test_superseded_documents_and_copies_are_not_counted(tmp_path: Path, warehouse: Warehouse) -> None:
    landing = tmp_path / "landing"
    put(landing, "a.json", **report("水利局", 2023, published_on="2024-01-01", requests=WRONG))
    put(landing, "b.json", **report("水利局", 2023, published_on="2024-01-20"))
    put(landing, "copy.json", **report("水利局", 2023, published_on="2024-01-20"))
    ingest(landing, warehouse)
    write_year(warehouse, 2023, *CELL_FACTS, *CHECKED)
    result = evaluated(warehouse, "fact_request", "I1")
    assert (result.passed, result.description) == (True, "0 of 1 fail, in 0 documents")
    assert (result.metadata["pass"], result.metadata["fail"]) == (
        dg.IntMetadataValue(1),
        dg.IntMetadataValue(0),
    )
    assert not {"rows", "evidence", "evidence_of_all"} & set(result.metadata)


def test_a_failing_check_leads_to_the_pages_of_its_documents(tmp_path: Path, warehouse: Warehouse) -> None:
    landing = tmp_path / "landing"
    put(landing, "a|b.json", **report("水利局", 2023, requests=WRONG))
    ingest(landing, warehouse)
    write_year(warehouse, 2023, *CELL_FACTS, *CHECKED)
    result = evaluated(warehouse, "fact_request", "I1")
    (document,) = warehouse.scan("dim_document").collect()["document_id"]
    address = f"http://127.0.0.1:3001/2023/{document}.html"
    assert (result.passed, result.description) == (False, "1 of 1 fail, in 1 document")
    assert result.metadata["evidence"] == dg.UrlMetadataValue(address)
    lines = str(result.metadata["evidence_of_all"].value).splitlines()
    assert lines[2] == f"| [水利局]({address}) | a\\|b\\.json | 1 |"
    counts = [result.metadata[f"fail_{who}"].value for who in ("publisher", "extraction", "undetermined")]
    assert counts == [1, 0, 0]


def test_a_check_counts_what_concerns_its_table_in_the_order_of_the_file(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    for name in ("水利局", "教育局", "财政局"):
        put(tmp_path / "landing", f"{name}.json", **report(name, 2023, requests=WRONG))
    ingest(tmp_path / "landing", warehouse)
    write_year(warehouse, 2023, *CELL_FACTS, *CHECKED)
    failing = warehouse.scan("fact_check", 2023).filter(pl.col("outcome") == "fail").collect()
    rows = failing.filter(pl.col("check_id") == "I1")
    result = evaluated(warehouse, "fact_request", "I1")
    assert result.description == "3 of 3 fail, in 3 documents"
    shown = [record.data["agency_id"] for record in result.metadata["rows"].records]  # type: ignore[union-attr]
    assert shown == rows["agency_id"].to_list() and len(shown) == 3


def test_old_forms_have_no_page() -> None:
    rows = pl.DataFrame(
        {"document_id": ["d"], "source_path": ["p"], "agency_name": ["a"], "form": ["pre2019"]}
    )
    assert checks.evidence_of(rows, 2015, EVIDENCE) == {}


@pytest.mark.parametrize("column", ["source_path", "document_id", "status", "reason", "parser_version"])
def test_a_year_is_another_when_the_ledger_says_another_thing_of_a_document(
    tmp_path: Path, warehouse: Warehouse, column: str
) -> None:
    put(tmp_path / "landing", "a.json", **report("水利局", 2023))
    ledger = ingest(tmp_path / "landing", warehouse)
    before = Freshness(warehouse).year_version(2023)
    warehouse.write("dim_document", ledger.with_columns(pl.lit("superseded").alias(column)), "")
    assert Freshness(warehouse).year_version(2023) not in (None, before)
