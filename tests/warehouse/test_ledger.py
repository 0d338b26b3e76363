"""What becomes of landed files: the ledger's rows by value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.building import ingest, put, report
from warehouse.contracts.ledger import DimDocument
from warehouse.storage.tree import Warehouse


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def verdicts(landing: Path, warehouse: Warehouse) -> dict[str, tuple[str, str | None]]:
    rows = ingest(landing, warehouse)
    assert DimDocument.is_valid(rows)
    return {row["source_path"]: (row["status"], row["reason"]) for row in rows.rows(named=True)}


def test_one_row_a_file_in_order_of_paths(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "b/2.json", **report("水利局", 2023))
    put(landing, "a/1.json", **report("水利局", 2024))
    assert list(verdicts(landing, warehouse)) == ["a/1.json", "b/2.json"]


def test_completeness_counts_the_form(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "1.json", **report("水利局", 2023, cells={"fact_request.granted.company": "?"}))
    row = ingest(landing, warehouse).row(0, named=True)
    counts = {key: value for key, value in row.items() if key.startswith("cells_")}
    assert counts == {"cells_expected": 200, "cells_reported": 5, "cells_derived": 0, "cells_unresolved": 1}
    assert row["agency_id"] == "410825-水利局"
    assert (row["year"], row["form"]) == (2023, "2021")
    assert row["parser_version"] == "refused-test naming-test", "what read it, and what named it"


def test_same_bytes_at_a_later_path_are_a_duplicate(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "b.json", **report("水利局", 2023))
    put(landing, "a.json", **report("水利局", 2023))
    rows = ingest(landing, warehouse)
    assert rows["status"].to_list() == ["accepted", "duplicate"]
    assert rows["document_id"].n_unique() == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"quarantine": "encrypted"}, "encrypted"),
        (report("", 2023), "unknown_agency"),
        ({"agency": "水利局"}, "unknown_year"),
        (report("水利局", 2007), "unknown_year"),
        (report("水利局", 2026), "unknown_year"),
    ],
)
def test_quarantined_for_a_reason(
    landing: Path, warehouse: Warehouse, said: dict[str, Any], reason: str
) -> None:
    put(landing, "1.json", **said)
    assert verdicts(landing, warehouse) == {"1.json": ("quarantined", reason)}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"published_on": "2024-01-20"}, {"published_on": "2024-03-01", "requests": {"granted": "9"}}, "b"),
        ({"published_on": "2024-03-01"}, {"published_on": "2024-01-20", "requests": {"granted": "9"}}, "a"),
        ({}, {"published_on": "2024-01-20", "requests": {"granted": "9"}}, "b"),
        ({"cells": {"fact_request.granted.total": "?"}}, {"requests": {"granted": "9"}}, "b"),
        ({}, {"requests": {"granted": "9"}}, "a"),
    ],
)
def test_one_document_of_an_agency_and_year_wins(
    landing: Path, warehouse: Warehouse, first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    put(landing, "a.json", **report("水利局", 2023, **first))
    put(landing, "b.json", **report("水利局", 2023, **second))
    rows = ingest(landing, warehouse)
    winner = rows.filter(status="accepted")
    assert winner["source_path"].to_list() == [f"{expected}.json"]
    loser = rows.filter(status="superseded")
    assert loser["superseded_by"].to_list() == winner["document_id"].to_list()


def test_why_a_document_lost(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "1.json", **report("水利局", 2023, published_on="2024-02-01"))
    put(landing, "2.json", **report("水利局", 2023, title="同一内容", published_on="2024-01-31"))
    put(landing, "3.json", **report("水利局", 2023, requests={"granted": "9"}, published_on="2024-01-31"))
    put(landing, "4.json", **report("水利局", 2023, requests={"granted": "8"}, published_on="2024-02-01"))
    assert verdicts(landing, warehouse) == {
        "1.json": ("accepted", None),
        "2.json": ("superseded", "same_content"),
        "3.json": ("superseded", "later_publication"),
        "4.json": ("superseded", "later_path"),
    }


def test_several_reports_in_a_file(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "two.json", reports=[report("水利局", 2023), report("教育局", 2023)])
    put(landing, "two-again.json", reports=[report("水利局", 2023), report("教育局", 2023)])
    rows = ingest(landing, warehouse)
    assert rows["source_path"].to_list() == [
        "two-again.json#1",
        "two-again.json#2",
        "two.json#1",
        "two.json#2",
    ]
    assert rows["status"].to_list() == ["accepted", "accepted", "duplicate", "duplicate"]
    assert [identifier[-2:] for identifier in rows["document_id"]] == ["#1", "#2", "#1", "#2"]


def test_a_file_that_has_gone_keeps_its_row(landing: Path, warehouse: Warehouse) -> None:
    put(landing, "a.json", **report("水利局", 2023))
    put(landing, "b.json", **report("水利局", 2023))
    ingest(landing, warehouse)
    (landing / "a.json").unlink()
    assert verdicts(landing, warehouse) == {
        "a.json": ("quarantined", "removed"),
        "b.json": ("accepted", None),
    }
    put(landing, "a.json", **report("教育局", 2023))
    assert verdicts(landing, warehouse) == {"a.json": ("accepted", None), "b.json": ("accepted", None)}


def test_a_changed_file_is_read_again(landing: Path, warehouse: Warehouse) -> None:
    path = put(landing, "a.json", **report("水利局", 2023))
    before = ingest(landing, warehouse)["document_id"].to_list()
    path.write_text(json.dumps(report("水利局", 2024)), encoding="utf-8")
    rows = ingest(landing, warehouse)
    assert rows["year"].to_list() == [2024]
    assert rows["document_id"].to_list() != before
