"""The numbers of a table in the UI: under keys that stay, also when there is nothing to count."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from assets.figures import PREVIEW_COLUMNS, PREVIEW_WIDTH, counted, figures, of_documents
from assets.markdown import INLINE
from tests.support.building import CELL_FACTS, CHECKED, ingest, put, report, write_year
from warehouse.storage.tree import Warehouse
from warehouse.tables import TABLES

WRONG = {"new_received": "9", "carried_in": "0", "outcome_total": "5", "carried_out": "0"}


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    landing = tmp_path / "landing"
    put(landing, "a.json", **report("水利局", 2023, published_on="2024-01-20", requests=WRONG))
    put(landing, "b.json", **report("教育局", 2022))
    put(landing, "x.json", quarantine="not_a_report")
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    ingest(landing, warehouse)
    write_year(warehouse, 2023, *CELL_FACTS, *CHECKED, "mart_coverage")
    return warehouse


def test_a_code_without_rows_is_zero() -> None:
    found = counted(TABLES["fact_check"], {"fail": 2})
    assert found == {"pass": 0, "fail": 2, "not_assessable": 0}
    assert counted(TABLES["mart_coverage"], {True: 3}) == {"filed": 3, "not_filed": 0}
    assert counted(TABLES["dim_indicator"], {}) == {}
    assert set(counted(TABLES["fact_request"], {})) == {
        "reported",
        "blank",
        "dash",
        "not_applicable",
        "derived",
        "ambiguous",
        "missing",
        "unreadable",
    }


def test_the_ledger_is_counted_by_status_and_reason(warehouse: Warehouse) -> None:
    ledger = warehouse.scan("dim_document").collect()
    assert of_documents(ledger) == {
        "documents": 3,
        "accepted": 2,
        "superseded": 0,
        "duplicate": 0,
        "quarantined": 1,
        "quarantined_not_a_report": 1,
    }
    assert of_documents(ledger.clear())["documents"] == 0


def test_checks_are_counted_by_who_erred_and_drawn(warehouse: Warehouse) -> None:
    found = figures(warehouse, TABLES["fact_check"], 2023, {"pass": 1, "fail": 1})
    failing = {name: found[f"failing_{name}"] for name in ("publisher", "extraction", "undetermined")}
    assert failing == {"publisher": 1, "extraction": 0, "undetermined": 0}
    assert (found["failing_documents"], found["pass"]) == (1, 1)
    board = found["quality_board"]
    assert isinstance(board, dg.MarkdownMetadataValue)
    assert len(board.md_str or "") < INLINE and "I1 · 1/1" in (board.md_str or "")
    assert next(iter(found)) == "quality_board", "what says most stands first"


def test_coverage_is_told_in_numbers_and_pictures(warehouse: Warehouse) -> None:
    found = figures(warehouse, TABLES["mart_coverage"], 2023, {True: 1, False: 1})
    told = {name: found[name] for name in ("filed", "not_filed", "on_time", "late", "filed_percent")}
    assert told == {"filed": 1, "not_filed": 1, "on_time": 1, "late": 0, "filed_percent": 50.0}
    for name in ("coverage_by_level", "coverage_map"):
        assert len(found[name].md_str) < INLINE
    assert [record.data["of"] for record in found["coverage_by_division"].records]


def test_a_preview_fits_on_the_page(warehouse: Warehouse) -> None:
    found = figures(warehouse, TABLES["fact_request"], 2023, {})
    preview = found["preview"]
    assert len(preview.records) == 5 and len(preview.schema.columns) == PREVIEW_COLUMNS
    assert (
        max(len(str(value)) for record in preview.records for value in record.data.values()) == PREVIEW_WIDTH
    )
    assert (found["documents"], found["bytes"] > 1000) == (1, True)


def test_a_year_without_a_file_has_the_same_numbers(warehouse: Warehouse) -> None:
    found = figures(warehouse, TABLES["fact_check"], 2009, {})
    assert found == {
        "failing_publisher": 0,
        "failing_extraction": 0,
        "failing_undetermined": 0,
        "failing_documents": 0,
        "pass": 0,
        "fail": 0,
        "not_assessable": 0,
        "bytes": 0,
    }
