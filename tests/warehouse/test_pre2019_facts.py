"""Reports before 2019, from a file to their own table, and never into those of today's forms."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from parsers.model import Status
from parsers.pre2019 import old_forms
from parsers.pre2019.labels import label_key
from parsers.read import read
from pipelines import show
from pipelines.build import build
from pipelines.home import dagster_home
from samples.defects import Defects
from samples.generate import generate
from tests.support.building import MODERN, VERSION, fact, fake_settings, ingest, put, report
from warehouse.contracts.cells import FactPre2019Indicator
from warehouse.contracts.codes import DIMENSIONS
from warehouse.contracts.indicators import DimPre2019Bridge
from warehouse.dimensions.bridge import bridge
from warehouse.facts.facts import documents_of
from warehouse.freshness import stale
from warehouse.marts.agency_year import mart
from warehouse.readings.flatten import Rows, Source, add
from warehouse.readings.shapes import DOCUMENTS
from warehouse.storage.tree import Warehouse

LINES = (
    ("一、主动公开情况", "——", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "1260"),
    ("其中：主动公开规范性文件数", "条", "31"),
    ("制发规范性文件总数", "件", "40"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", ""),
    ("1.政府公报公开政府信息数", "条", "12"),
    ("2.政府网站公开政府信息数", "条", "900"),
    ("三、依申请公开情况", "——", ""),
    ("（一）收到申请数", "件", "17"),
    ("1.当面申请数", "件", "-"),
    ("2.传真申请数", "件", "2"),
    ("3.网络申请数", "件", "15"),
    ("（二）申请办结数", "件", "16"),
)


def page(title: str, intro: str) -> bytes:
    rows = "".join(f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in LINES)
    head = "<tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>{intro}</p><table>{head}{rows}</table></body></html>"
    ).encode()


def test_an_old_report_is_read_for_what_it_is() -> None:
    title = "温县水利局2016年政府信息公开工作年度报告"
    reading = read(page(title, "2016年，我局按要求公开政府信息。"), "t.html")
    (said,) = reading.reports
    assert (said.form, said.year, said.quarantine) == ("pre2019", 2016, None)
    assert said.agency is not None and said.agency.agency_id == "410825-水利局"
    assert (said.cells, said.narrative) == ((), ())
    figures = {fact.indicator: (fact.value, fact.status) for fact in said.old}
    assert figures["items_disclosed"] == (Decimal(1260), Status.REPORTED)
    assert figures["requests_received"] == (Decimal(17), Status.REPORTED)
    assert figures["requests_completed"] == (Decimal(16), Status.REPORTED)
    assert (None, Status.DASH) in figures.values()
    assert not any(note.code == "form_of_other_years" for note in said.notes)


@pytest.mark.parametrize("layout", ["text_tabs", "docx", "html_traditional"])
def test_invented_reports_are_read_back(layout: str) -> None:
    only = Defects(**{**dict.fromkeys(Defects.__dataclass_fields__, 0.0), "old_form": 1.0})
    keys = {(form.code, line.code): line.keys for form in old_forms() for line in form.indicators}
    for path, data, (truth,) in generate(3, 11, only, [layout]):
        (said,) = read(data, path).reports
        assert truth.publisher is not None and said.agency is not None
        assert (said.agency.agency_id, said.year) == (truth.publisher.agency_id, truth.year)
        for figure in truth.old:
            found = {
                fact.value
                for fact in said.old
                if label_key(figure.label) in keys[fact.form, fact.indicator]
                and fact.cumulative == figure.cumulative
            }
            assert (Decimal(figure.value) if figure.value else None) in found


def test_an_old_report_of_nobody_has_no_facts() -> None:
    reading = read(page("政府信息公开工作年度报告", "现将有关情况公布如下。"), "t.html")
    assert [report.quarantine.code for report in reading.reports if report.quarantine] == ["unknown_year"]


def test_a_year_in_which_the_form_was_not_in_use_is_said() -> None:
    reading = read(page("温县水利局2011年政府信息公开工作年度报告", "2011年的情况如下。"), "t.html")
    (said,) = reading.reports
    assert [note.code for note in said.notes if note.code == "form_of_other_years"]


@pytest.mark.parametrize(
    ("text", "reason", "form"),
    [
        ("一、概述\n2012年公开信息30条。\n二、收费及减免情况\n无。", "no_tables", None),
        (
            "主动公开信息\t条\t30\n收到申请总数\t件\t2\n当面申请\t件\t1\n网络申请\t件\t1",
            "unsupported_form",
            "pre2019",
        ),
    ],
)
def test_what_is_not_read_has_body_and_year_in_the_ledger(text: str, reason: str, form: str | None) -> None:
    data = f"温县水利局2012年政府信息公开工作年度报告\n{text}".encode()
    rows = Rows()
    add(rows, Source("0" * 64, "layout", "version"), read(data, "t.txt"))
    (document,) = (dict(zip(DOCUMENTS, row, strict=True)) for row in rows.documents)
    said = [document[name] for name in ("quarantine", "agency_id", "year", "form", "content")]
    assert said == [reason, "410825-水利局", 2012, form, None]
    assert (rows.cells, rows.checks, rows.pre2019, rows.sections) == ([], [], [], [])


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    old = [
        {"indicator": "requests_received", "value": "17"},
        {"indicator": "items_disclosed", "value": "9"},
        {"indicator": "items_disclosed", "value": "90", "cumulative": True},
        {"indicator": "replies", "value": None},
    ]
    put(folder, "2018.json", **report("水利局", 2018, form="pre2019", old=old, published_on="2019-03-30"))
    put(folder, "2019.json", **report("水利局", 2019, form="2019"))
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse.at(str(tmp_path / "warehouse"))


def test_old_figures_have_their_own_table(landing: Path, warehouse: Warehouse) -> None:
    ledger = ingest(landing, warehouse).filter(year=2018)
    columns = ("status", "form", "cells_expected", "cells_reported", "cells_unresolved")
    assert ledger.select(columns).rows() == [("accepted", "pre2019", 4, 3, 0)]
    rows = fact(warehouse, VERSION, "fact_pre2019_indicator", 2018).sort("indicator", "cumulative").collect()
    assert FactPre2019Indicator.is_valid(rows)
    columns = ("agency_id", "form", "indicator", "cumulative", "value", "status", "is_current")
    who = ("410825-水利局", "national_2014")
    assert rows.select(columns).rows() == [
        (*who, "items_disclosed", False, Decimal(9), "reported", True),
        (*who, "items_disclosed", True, Decimal(90), "reported", True),
        (*who, "replies", False, None, "blank", True),
        (*who, "requests_received", False, Decimal(17), "reported", True),
    ]


def test_nothing_of_it_is_a_fact_of_today(landing: Path, warehouse: Warehouse) -> None:
    ingest(landing, warehouse)
    for table in (*DIMENSIONS, "fact_narrative", "fact_difference"):
        assert fact(warehouse, VERSION, table, 2018).collect().is_empty()
    assert mart(warehouse, documents_of(warehouse, VERSION, 2018), 2018).collect().is_empty()
    # In time under the regulation of then, and nothing to compare 2019 with.
    checks = fact(warehouse, VERSION, "fact_check", 2018).collect()
    assert checks.select("check_id", "scope", "outcome").rows() == [("I15", "published_on", "pass")]
    later = fact(warehouse, VERSION, "fact_check", 2019).collect()
    assert set(later["check_id"]) == {"I1", "I15"}
    assert {"fact_section", "fact_check", "fact_pre2019_indicator"} <= set(stale(warehouse)[2018])
    assert "mart_level_sum" not in stale(warehouse)[2018]
    assert len(fact(warehouse, VERSION, "fact_section", 2018).collect()) == 2, "prose is prose in any year"
    assert stale(warehouse)[2019] == MODERN


@pytest.mark.slow
def test_a_build_writes_no_empty_years(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    dagster_home()
    assert build(fake_settings(landing, tmp_path / "warehouse"), lambda step: None).failed == {}
    folders = {path.parent.name for path in (tmp_path / "warehouse").glob("*/year=2018")}
    assert {"fact_section", "fact_check", "fact_pre2019_indicator"} <= folders
    assert not folders & {*DIMENSIONS, "fact_narrative", "mart_agency_year"}
    assert not (tmp_path / "warehouse" / "fact_pre2019_indicator" / "year=2019").exists()


def test_the_bridge_says_what_is_comparable() -> None:
    rows = bridge().collect()
    assert DimPre2019Bridge.is_valid(rows)
    assert dict(rows.group_by("form").len().rows()) == {
        "fujian_2008": 26,
        "gansu_2008": 35,
        "national_2014": 59,
        "putian_2009": 17,
        "shanghai_2007": 56,
        "shanghai_2008": 54,
    }
    assert rows["form"].unique(maintain_order=True).to_list()[0] == "shanghai_2007", "the oldest form first"
    local = rows.filter(indicator="requests_received").select("form", "relation").rows()
    assert [form for form, relation in local if relation == "none"] == [
        "shanghai_2007",
        "gansu_2008",
        "shanghai_2008",
    ], "a form that counts in 条 is compared with nothing"
    row = rows.row(
        by_predicate=(pl.col("form") == "national_2014") & (pl.col("indicator") == "requests_received"),
        named=True,
    )
    assert (row["relation"], row["modern"]) == ("same", ["fact_request.new_received.total"])
    assert (row["unit"], row["first_year"], row["last_year"]) == ("件", 2014, 2018)
    assert rows.filter(pl.col("relation") == "none")["modern"].list.len().unique().to_list() == [0]


def test_inspect_shows_the_old_figures() -> None:
    console = Console(record=True, width=100)
    data = page("温县水利局2016年政府信息公开工作年度报告", "2016年的情况如下。")
    show.print_reading(console, "t.html", read(data, "t.html"))
    said = console.export_text()
    assert "政府信息公开情况统计表" in said
    assert "1260" in next(line for line in said.splitlines() if "主动公开政府信息数" in line)
