"""Pages of evidence of a year: which documents have one, in which order, and what becomes of the others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers.model import Report
from presentation.evidence import from_store
from presentation.evidence.doubt import ORDER, most_doubtful
from presentation.evidence.of_year import (
    LIST,
    MOST,
    folder_of,
    last_list,
    page_name,
    stale_years,
    write_year,
)
from tests.support.built import build as built
from tests.support.evidence import source
from tests.support.paths import ROOT
from tests.support.written import text
from warehouse.contracts.findings import FactCheck
from warehouse.contracts.ledger import DimDocument
from warehouse.storage.tree import Warehouse

SIX = [6, 0, 0, 0, 0, 0, 6]
"""A row of the form: six from natural persons, six in all."""
FAILING = text(new_received=SIX) + "\n2024年1月10日"
"""Six came in and nothing became of them: I1 fails for natural persons and for the total."""
CLEAN = text("朔州市财政局2023年政府信息公开工作年度报告")


def digest(data: str) -> str:
    return hashlib.sha256(data.encode()).hexdigest()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    (folder / "失衡.txt").write_text(FAILING, encoding="utf-8")
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    return folder


def ledger(*rows: dict[str, Any]) -> pl.DataFrame:
    common = {"status": "accepted", "year": 2023, "form": "2021", "cells_unresolved": 0, "cells_derived": 0}
    whole = [common | {"source_path": f"{row['document_id']}.txt"} | row for row in rows]
    return pl.DataFrame(whole, schema=DimDocument.create_empty().schema)


def checks(*rows: tuple[str, str, str | None, str, str]) -> pl.DataFrame:
    """Failing checks: document, severity, attribution, check and scope."""
    whole = [
        {
            "agency_id": "a",
            "document_id": document,
            "check_id": check,
            "scope": scope,
            "ordinal": number,
            "severity": severity,
            "outcome": "fail",
            "indicators": [],
            "attribution": attribution,
            "message": "",
            "is_current": True,
        }
        for number, (document, severity, attribution, check, scope) in enumerate(rows)
    ]
    return pl.DataFrame(whole, schema=FactCheck.create_empty().schema)


@pytest.fixture
def ranked(tmp_path: Path) -> Warehouse:
    """One document for each kind of doubt, named after its place, and several that have no page."""
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    rows = [
        {"document_id": "6 publisher"},
        {"document_id": "5 derived", "cells_derived": 9},
        {"document_id": "4 warning"},
        {"document_id": "3 unresolved", "cells_unresolved": 1},
        {"document_id": "2 undetermined"},
        {"document_id": "1 reading", "cells_unresolved": 0},
        {"document_id": "fine"},
        {"document_id": "date alone"},
        {"document_id": "old", "form": "pre2019", "cells_unresolved": 99},
        {"document_id": "superseded", "status": "superseded", "cells_unresolved": 99},
        {"document_id": "other year", "year": 2022, "cells_unresolved": 99},
    ]
    warehouse.write("dim_document", ledger(*rows), "")
    failing = checks(
        ("1 reading", "error", "extraction", "I1", "total"),
        ("2 undetermined", "error", "undetermined", "I3", "granted"),
        ("4 warning", "warn", "undetermined", "I5", "total"),
        *[("6 publisher", "error", "publisher", "I1", str(number)) for number in range(9)],
        ("date alone", "warn", "undetermined", "I15", "published_on"),
    )
    warehouse.write("fact_check", failing, "", 2023)
    return warehouse


def test_doubt_of_the_reading_comes_before_errors_of_the_publisher(ranked: Warehouse) -> None:
    found = most_doubtful(ranked, 2023, 10)
    expected = ["1 reading", "2 undetermined", "3 unresolved", "4 warning", "5 derived", "6 publisher"]
    assert found["document_id"].to_list() == expected
    diagonal = [[int(number == place) for number in range(6)] for place in range(6)]
    diagonal[4][4], diagonal[5][5] = 9, 9
    assert found.select(ORDER).rows() == [tuple(row) for row in diagonal]
    assert most_doubtful(ranked, 2023, 2)["document_id"].to_list() == expected[:2]
    assert most_doubtful(ranked, 2021, 2).is_empty()


def test_the_page_of_a_failing_document_is_written_and_none_of_a_clean_one(landing: Path) -> None:
    warehouse = built(landing)
    (listed,) = write_year(warehouse, 2023, source(landing))
    assert (listed.document_id, listed.source_path) == (digest(FAILING), "失衡.txt")
    assert (listed.page, listed.remark) == (f"{digest(FAILING)}.html", "")
    assert listed.doubts == dict.fromkeys(ORDER, 0) | {"by_publisher": 2}
    folder = folder_of(warehouse) / "2023"
    names = {path.name for path in folder.iterdir()}
    assert names == {listed.page, "index.html", "documents.json"}
    page = (folder / listed.page).read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in page and "泰宁县财政局 2023年" in page
    assert len(page.encode()) == listed.size_bytes
    assert f'<a href="{listed.page}">泰宁县财政局</a>' in (folder / "index.html").read_text(encoding="utf-8")
    assert not list(Path(str(warehouse.root)).rglob("*.html")), "readers glob the warehouse"


def test_the_same_is_written_again_and_pages_of_others_go(landing: Path) -> None:
    warehouse = built(landing)
    write_year(warehouse, 2023, source(landing))
    folder = Path(str(folder_of(warehouse))) / "2023"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "0.html").write_text("of a document that is no longer in doubt")
    write_year(warehouse, 2023, source(landing))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert write_year(warehouse, 2023, source(landing), most=0) == []
    assert not list(folder.glob("*[0-9].html"))
    assert "没有存疑文件" in (folder / "index.html").read_text("utf-8")


def test_pages_are_stale_when_the_checks_changed_or_more_are_asked_for(landing: Path) -> None:
    warehouse = built(landing)
    assert [(each.year, each.most, each.language) for each in stale_years(warehouse)] == [(2023, MOST, "zh")]
    write_year(warehouse, 2023, source(landing), most=3, language="en")
    assert stale_years(warehouse) == [], "as many as the last time, in the same language"
    assert [(each.most, each.language) for each in stale_years(warehouse, 10)] == [(10, "en")]
    (landing / "clean.txt").write_text(
        text("朔州市财政局2023年政府信息公开工作年度报告", granted=SIX), "utf-8"
    )
    built(landing)
    assert [each.most for each in stale_years(warehouse)] == [3]
    (Path(str(folder_of(warehouse))) / "2023" / "documents.json").write_text("[1, {")
    assert [each.most for each in stale_years(warehouse)] == [MOST], "a damaged list is no list"


def test_pages_go_with_the_documents_of_their_year(landing: Path) -> None:
    warehouse = built(landing)
    write_year(warehouse, 2023, source(landing))
    for path in landing.iterdir():
        path.unlink()
    built(landing)
    assert warehouse.years("fact_check") == []
    assert [each.year for each in stale_years(warehouse)] == [2023]
    assert write_year(warehouse, 2023, source(landing)) == []
    assert {path.name for path in (folder_of(warehouse) / "2023").iterdir()} == {"index.html", LIST}
    assert stale_years(warehouse) == []


def test_a_document_that_cannot_be_shown_does_not_keep_the_others(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (landing / "clean.txt").write_text(
        text("朔州市财政局2023年政府信息公开工作年度报告", granted=SIX), encoding="utf-8"
    )
    warehouse = built(landing)
    whole = from_store.findings_of

    def findings_of(report: Report) -> Any:
        if report.agency and report.agency.name == "泰宁县财政局":
            raise RuntimeError("<b>")
        return whole(report)

    monkeypatch.setattr(from_store, "findings_of", findings_of)
    first, second = sorted(write_year(warehouse, 2023, source(landing)), key=lambda each: each.page)
    assert (first.agency_name, first.page) == ("泰宁县财政局", "")
    assert first.remark == "no page could be made: RuntimeError: <b>"
    assert (second.agency_name, second.remark) == ("朔州市财政局", "") and second.page
    index = (folder_of(warehouse) / "2023" / "index.html").read_text(encoding="utf-8")
    assert "RuntimeError: &lt;b&gt;" in index and "<b>" not in index
    assert [each["remark"] for each in last_list(warehouse, 2023)["documents"] if each["remark"]]


def test_where_the_file_has_gone_its_text_is_shown(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    sample = ROOT / "samples" / "landing" / "t20200125_100020.pdf"
    (landing / "a.pdf").write_bytes(sample.read_bytes())
    warehouse = built(landing)
    (whole,) = write_year(warehouse, 2019, source(landing))
    page = Path(str(folder_of(warehouse))) / "2019" / whole.page
    assert whole.remark == "" and "data:image/webp" in page.read_text("utf-8")
    (landing / "a.pdf").unlink()
    (without,) = write_year(warehouse, 2019, source(landing))
    assert without.remark == from_store.GONE
    assert "data:image/webp" not in page.read_text("utf-8") and "朔州市" in page.read_text("utf-8")


def test_of_a_document_of_other_parsers_no_page_is_made(landing: Path) -> None:
    warehouse = built(landing)
    path = warehouse.scan("dim_document").with_columns(parser_version=pl.lit("text.plain-0 naming-0"))
    warehouse.write("dim_document", path.collect(), "")
    (listed,) = write_year(warehouse, 2023, source(landing))
    assert (listed.page, listed.remark) == ("", from_store.OTHER_VERSION)


def test_each_report_of_a_file_has_a_page_of_its_own(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    both = f"{text(new_received=SIX)}\n{text('朔州市财政局2023年政府信息公开工作年度报告', granted=SIX)}"
    (landing / "both.txt").write_text(both, encoding="utf-8")
    warehouse = built(landing)
    listed = write_year(warehouse, 2023, source(landing))
    assert {each.page for each in listed} == {f"{digest(both)}-1.html", f"{digest(both)}-2.html"}
    pages = {
        each.agency_name: (folder_of(warehouse) / "2023" / each.page).read_text(encoding="utf-8")
        for each in listed
    }
    assert "朔州市财政局 2023年" in pages["朔州市财政局"] and "泰宁县财政局 2023年" in pages["泰宁县财政局"]


def test_a_hostile_path_is_text_in_the_list(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "<img src=x onerror=alert(1)>\u202e.txt").write_text(FAILING, encoding="utf-8")
    warehouse = built(landing)
    write_year(warehouse, 2023, source(landing))
    index = (folder_of(warehouse) / "2023" / "index.html").read_text(encoding="utf-8")
    assert "<img" not in index and "\u202e" not in index and "&lt;img src=x" in index
    json.loads((folder_of(warehouse) / "2023" / "documents.json").read_text(encoding="utf-8"))


def test_names_of_pages() -> None:
    assert page_name("ab#12") == "ab-12.html"
