"""The list of changes between two releases is exactly what differs. All reports are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.warehouse.release.conftest import World
from warehouse.release import files
from warehouse.release.reasons import Reasons
from warehouse.release.release import make
from warehouse.release.tables import tables

CELLS = ("fact_proactive_disclosure", "fact_request", "fact_reconsideration_litigation")
READ = (*CELLS, "fact_narrative", "fact_section")
WATER, SCHOOL, HEALTH = "410825-水利局", "410825-教育局", "410825-卫生局"


@pytest.fixture
def changes(second: World) -> pl.DataFrame:
    return pl.read_parquet(second.release / files.parquet("changes"))


def documents(world: World) -> dict[tuple[str, int, str], str]:
    ledger = pl.read_parquet(world.release / files.parquet("dim_document"))
    return {
        (agency, year, status): document
        for agency, year, status, document in ledger.select(
            "agency_id", "year", "status", "document_id"
        ).iter_rows()
    }


def test_changed_numbers_are_the_two_that_differ(changes: pl.DataFrame, second: World) -> None:
    document = documents(second)
    found = changes.filter(pl.col("table").is_in(CELLS), column="value").drop("key", "rows")
    assert found.rows() == [
        (
            "fact_request", "changed", "reading_improved", 2022, WATER,
            document[WATER, 2022, "accepted"], None, "value", "5", "3",
        ),
        (
            "fact_request", "changed", "correction_published", 2023, SCHOOL,
            document[SCHOOL, 2023, "accepted"], document[SCHOOL, 2023, "superseded"], "value", "5", "4",
        ),
    ]  # fmt: skip
    keys = changes.filter(pl.col("table").is_in(CELLS), column="value")["key"].to_list()
    assert keys == ['{"outcome": "granted", "applicant": "total"}'] * 2


def test_every_other_entry_follows_from_the_three_differences(changes: pl.DataFrame) -> None:
    """The whole list, the numbers of rows and the ids of documents left out."""
    found = set(changes.select("table", "change", "reason", "year", "agency_id", "column").rows())
    new = {(table, "added", "new_document", 2023, who, None) for table in READ for who in (SCHOOL, HEALTH)}
    superseded = {
        (table, "changed", "correction_published", 2023, SCHOOL, "is_current")
        for table in (*READ, "fact_check")
    }
    ledger = {
        ("dim_document", "changed", "correction_published", 2023, SCHOOL, column)
        for column in ("status", "reason", "reason_detail", "superseded_by")
    }
    again = {
        ("dim_document", "changed", "read_again", year, who, "parser_version")
        for year, who in ((2022, WATER), (2023, WATER), (2023, SCHOOL))
    }
    granted = ("granted", "granted_or_zero", "granted_share", "disclosed_share")
    dated = ("published_on", "published_in_time", "days_to_publication")
    moved = (*granted, *dated, "document_id", "checks_failed_warn")
    assert found == new | superseded | ledger | again | {
        *(("dim_document", "added", "new_document", 2023, who, None) for who in (SCHOOL, HEALTH)),
        ("dim_agency", "added", "new_document", None, HEALTH, None),
        ("dim_expected_agency", "added", "new_document", None, HEALTH, None),
        ("fact_request", "changed", "reading_improved", 2022, WATER, "value"),
        ("fact_request", "changed", "reading_improved", 2022, WATER, "raw_text"),
        ("fact_request", "changed", "correction_published", 2023, SCHOOL, "value"),
        *(("fact_check", "added", "new_document", 2023, who, None) for who in (SCHOOL, HEALTH)),
        # the date of publication is checked in current documents only
        ("fact_check", "removed", "correction_published", 2023, SCHOOL, None),
        ("fact_difference", "added", "new_document", 2023, SCHOOL, None),
        *(("mart_agency_year", "changed", "reading_improved", 2022, WATER, name) for name in granted),
        *(("mart_agency_year", "changed", "correction_published", 2023, SCHOOL, name) for name in moved),
        ("mart_agency_year", "added", "new_document", 2023, HEALTH, None),
        ("mart_agency_year", "changed", "follows_other_change", 2023, WATER, "granted_change"),
        ("mart_coverage", "added", "follows_other_change", 2022, HEALTH, None),
        ("mart_coverage", "added", "new_document", 2023, HEALTH, None),
        *(
            ("mart_coverage", "changed", "correction_published", 2023, SCHOOL, name)
            for name in ("document_id", "published_on", "on_time")
        ),
    }


def test_added_and_removed_rows_are_all_that_came_and_went(
    changes: pl.DataFrame, first: World, second: World
) -> None:
    for name, table in tables().items():
        if name == "changes":
            continue
        now, then = (pl.read_parquet(world.release / files.parquet(name)) for world in (second, first))
        key = list(table.key)
        of_table = changes.filter(pl.col("table") == name, pl.col("column").is_null())
        for change, one, other in (("added", now, then), ("removed", then, now)):
            wanted = len(one.join(other, on=key, how="anti", nulls_equal=True))
            assert of_table.filter(change=change)["rows"].sum() == wanted, (name, change)


def test_nothing_changes_when_nothing_differs(first: World, tmp_path: Path) -> None:
    make(first.warehouse, "2026.2", tmp_path / "2026.2", previous=first.release)
    assert pl.read_parquet(tmp_path / "2026.2" / files.parquet("changes")).is_empty()
    page = (tmp_path / "2026.2" / files.changes("en")).read_text(encoding="utf-8")
    assert "Nothing changed." in page


def test_the_page_shows_both_numbers(second: World) -> None:
    for language, said in (
        ("en", "Version 2026.2 compared with version 2026.1."),
        ("zh", "2026.2 版与 2026.1 版比较。"),
    ):
        page = (second.release / files.changes(language)).read_text(encoding="utf-8")
        assert said in page
        assert "<td>5</td><td>4</td>" in page
        assert "<td>5</td><td>3</td>" in page
        assert "2023/教育局更正.json" in page


LEDGER = {"source_path": "a", "document_id": "d1", "status": "accepted", "reason": None, "agency_id": "A",
          "year": 2023, "parser_version": "p1", "hints": ""}  # fmt: skip
CELL = {"table": "fact_request", "change": "changed", "column": "value", "year": 2023, "agency_id": "A",
        "document_id": "d1"}  # fmt: skip


def reason(
    before: list[dict[str, Any]], now: list[dict[str, Any]], table: str = "fact_request", **entry: Any
) -> str:
    schema = {name: pl.Int16 if name == "year" else pl.String for name in LEDGER}
    frames = [pl.DataFrame([LEDGER | row for row in rows], schema=schema) for rows in (before, now)]
    declared = tables()[table]
    return Reasons(*frames).of_table(declared, entry.pop("code", declared.code))(
        CELL | {"table": table} | entry
    )


@pytest.mark.parametrize(
    ("now", "entry", "wanted"),
    [
        ([{"parser_version": "p2"}], {}, "reading_improved"),
        ([{"hints": "h2"}], {}, "evidence_changed"),
        ([{"agency_id": "B"}], {"agency_id": "B"}, "identity_corrected"),
        ([{"year": 2022}], {"year": 2022}, "identity_corrected"),
        ([{}], {}, "unexplained"),
        ([{}], {"code": "other"}, "definition_changed"),
        ([{"status": "quarantined", "reason": "removed"}], {"change": "removed"}, "removed_document"),
        ([], {"change": "removed"}, "removed_document"),
        (
            [{}, {"document_id": "d2", "agency_id": "B"}],
            {"agency_id": "C", "document_id": "d3"},
            "follows_other_change",
        ),
        (
            [{"status": "superseded"}, {"source_path": "b", "document_id": "d2"}],
            {"document_id": "d2"},
            "correction_published",
        ),
        (
            [{"status": "quarantined", "reason": "removed"}, {"source_path": "b", "document_id": "d2"}],
            {"document_id": "d2"},
            "correction_published",
        ),
    ],
)  # fmt: skip
def test_reasons(now: list[dict[str, Any]], entry: dict[str, Any], wanted: str) -> None:
    assert reason([{}], now, **entry) == wanted


def test_a_mart_changes_by_a_reading_only_where_the_reading_differs() -> None:
    assert reason([{}], [{"parser_version": "p2"}], table="mart_agency_year") == "follows_other_change"
