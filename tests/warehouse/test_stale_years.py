"""When the tables of a year are made again: what they would be made of has changed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.support.building import ingest, put, report
from warehouse.freshness import Freshness, Node
from warehouse.storage.tree import Warehouse


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    put(tmp_path / "landing", "a.json", **report("水利局", 2022))
    put(tmp_path / "landing", "b.json", **report("水利局", 2023))
    return tmp_path / "landing"


@pytest.fixture
def warehouse(landing: Path, tmp_path: Path) -> Warehouse:
    found = Warehouse.at(str(tmp_path / "warehouse"))
    ingest(landing, found)
    return found


def wanted(warehouse: Warehouse) -> dict[Node, str | None]:
    """The fingerprint that each table of each year should have."""
    state = Freshness(warehouse)
    return {node: state.wanted(node) for node in state.nodes() if node[1] is not None}


def changed(landing: Path, warehouse: Warehouse, name: str, **said: object) -> set[Node]:
    """The tables and years that a further file makes stale."""
    before = wanted(warehouse)
    put(landing, name, **said)
    ingest(landing, warehouse)
    after = wanted(warehouse)
    return {key for key in after if after[key] != before.get(key)}


def test_nothing_new_changes_nothing(landing: Path, warehouse: Warehouse) -> None:
    before = wanted(warehouse)
    ingest(landing, warehouse)
    assert wanted(warehouse) == before


def test_a_correction_changes_its_year_and_what_looks_back_at_it(landing: Path, warehouse: Warehouse) -> None:
    corrected = report("水利局", 2022, title="更正", requests={"new_received": "7"})
    found = changed(landing, warehouse, "c.json", **corrected)
    assert {("fact_request", 2022), ("mart_agency_year", 2022), ("mart_coverage", 2022)} <= found
    assert {("fact_check", 2023), ("mart_agency_year", 2023)} <= found
    assert ("fact_request", 2023) not in found


def test_a_refused_file_changes_coverage(landing: Path, warehouse: Warehouse) -> None:
    refused = report("教育局", 2023, quarantined="empty_form")
    assert ("mart_coverage", 2023) in changed(landing, warehouse, "d.json", **refused)


@pytest.mark.parametrize(("column", "said"), [("reason", "no_tables"), ("status", "superseded")])
def test_another_status_or_reason_makes_coverage_again(
    landing: Path, warehouse: Warehouse, column: str, said: str
) -> None:
    refused = report("教育局", 2023, quarantined="empty_form")
    changed(landing, warehouse, "d.json", **refused)
    before, ledger = wanted(warehouse), warehouse.scan("dim_document").collect()
    another = pl.when(pl.col("source_path") == "d.json").then(pl.lit(said)).otherwise(column)
    warehouse.write(
        "dim_document", ledger.with_columns(another.cast(ledger.schema[column]).alias(column)), ""
    )
    after = wanted(warehouse)
    assert ("mart_coverage", 2023) in {key for key in after if after[key] != before[key]}


def test_a_refused_file_that_goes_changes_coverage(landing: Path, warehouse: Warehouse) -> None:
    """It stays quarantined: only the reason is another."""
    put(landing, "d.json", **report("教育局", 2023, quarantined="empty_form"))
    ingest(landing, warehouse)
    before = wanted(warehouse)
    (landing / "d.json").unlink()
    rows = ingest(landing, warehouse).filter(pl.col("source_path") == "d.json")
    assert rows.select("status", "reason").row(0) == ("quarantined", "removed")
    after = wanted(warehouse)
    assert after["mart_coverage", 2023] != before["mart_coverage", 2023]
