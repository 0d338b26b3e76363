"""Numbers with their cells, evidence and citations, by value. All reports are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.support.building import PARTITIONED, build_here, ingest, put, report
from tests.support.bundled import of_samples
from warehouse.cite.lineage import number
from warehouse.cite.model import NoNumberError, Value
from warehouse.cite.release import tables_at
from warehouse.cite.texts import bibtex, chinese, csl, english, plain, value_en, value_zh
from warehouse.cite.view import NAME
from warehouse.marts.indicators import derived_indicators
from warehouse.storage.tree import Warehouse

GRANTED = "fact_request.granted.total"
LITIGATED = "fact_reconsideration_litigation.litigation_after_reconsideration"
GLUED, WEB, SHEET = "t20220107_100022.txt", "t20240114_100024.htm", "年报汇总2.zip"
OUTCOMES = {
    "new_received": "40",
    "carried_in": "0",
    "outcome_total": "40",
    "carried_out": "0",
    "granted": "10",
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("samples")
    manifest = folder / "landing" / "_manifest.csv"
    manifest.parent.mkdir()
    manifest.write_text(f"path,fetched_at\n{WEB},2024-02-03\n", encoding="utf-8")
    return of_samples(folder, GLUED, WEB, SHEET)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("invented")
    landing, warehouse = folder / "landing", Warehouse.at(str(folder / "warehouse"))
    water = {"printed": "温县水利局", "title": "温县水利局2023年报告"}
    put(landing, "a.json", **report("水利局", 2023, **water, published_on="2024-02-01", requests=OUTCOMES))
    former = OUTCOMES | {"granted": "9"}
    put(landing, "b.json", **report("水利局", 2023, **water, published_on="2024-01-01", requests=former))
    (landing / "c.json").write_bytes((landing / "a.json").read_bytes())
    put(landing, "d.json", **report("水利局", 2022, **water, requests=OUTCOMES | {"new_received": "31"}))
    doubtful = {"granted": "?", "outcome_total": "40", "new_received": None}
    hostile = {"printed": "温县教\u202e育局", "title": "\x1b[31m报告{\\input}"}
    put(landing, "e.json", **report("教育局", 2023, **hostile, requests=doubtful))
    poor = {"printed": "温县扶贫开发办公室"}
    put(landing, "f.json", **report("扶贫开发办公室", 2021, **poor))
    put(landing, "g.json", **report("乡村振兴局", 2022, printed="温县乡村振兴局"))
    put(landing, "h.json", **report("农业农村局", 2023, printed="温县农业农村局"))
    put(landing, "i.json", **report("农业农村局", 2022, printed="温县农业农村局"))
    put(landing, "j.json", **report("水利局", 2018, division="540422", printed="米林县水利局"))
    put(landing, "k.json", **report("水利局", 2023, division="540481", printed="米林市水利局"))
    put(landing, "l.json", **report("公安局", 2023, printed="温县公安局", quarantined="empty_form"))
    put(landing, "m.json", **report("民政局", 2019, form="2019", printed="温县民政局"))
    build_here(landing, warehouse)
    return warehouse


def refused(warehouse: Warehouse, agency: str, year: int, indicator: str) -> tuple[str, bool]:
    with pytest.raises(NoNumberError) as raised:
        number(warehouse, agency, year, indicator)
    return str(raised.value), raised.value.misnamed


def test_a_derived_cell_says_what_decided(samples: Warehouse) -> None:
    found = number(samples, "朔州市", 2021, GRANTED)
    assert (found.value, found.unit, found.status) == (Decimal(435), "件", "derived")
    cell = found.cell
    assert cell
    assert (cell.raw_text, cell.locator, cell.rule) == ("435", "line=9", "glued_digits")
    assert cell.section == "收到和处理政府信息公开申请情况"
    assert [(each.check_id, each.scope, each.outcome, each.lhs) for each in cell.sums] == [
        ("I2", "total", "pass", Decimal(974)),
        ("I3", "granted", "pass", Decimal(435)),
    ]
    assert found.document.source_path == GLUED
    assert found.document.sha256 == "aed418311f1bd92eb8526597158ab32da0264a27a889452f3ab5a75f077c830c"
    assert "435 件（据报表勾稽关系推得）" in chinese(found)
    assert "435 items (件) (derived from the sums of the form)" in english(found)


def test_an_ambiguous_cell_has_no_number_but_candidates(samples: Warehouse) -> None:
    found = number(samples, "140600-人民政府", 2021, f"{LITIGATED}.other")
    assert (found.value, found.status) == (None, "ambiguous")
    assert found.cell
    assert found.cell.candidates == (Decimal(1), Decimal(11))
    assert [(each.check_id, each.outcome) for each in found.cell.sums] == [("I4", "not_assessable")]
    assert found.why_en == "what is printed leaves more than one value: 1, 11"
    assert "无数值（原文不能确定唯一数值，可能为1、11）" in chinese(found)


def test_a_headline_that_is_one_derived_cell_says_so(samples: Warehouse) -> None:
    found = number(samples, "朔州市", 2021, "new_received")
    assert [part.cell.status for part in found.parts] == ["derived"]
    assert value_zh(found) == "954 件（据报表勾稽关系推得）"
    assert value_en(found) == "954 items (件) (derived from the sums of the form)"


def test_prose_about_a_cell_stands_beside_it(samples: Warehouse) -> None:
    cell = number(samples, "朔州市", 2021, "fact_request.new_received.total").cell
    assert cell
    assert (cell.value, {claim.value for claim in cell.claims}) == (954, {Decimal(954)})
    assert all("954" in claim.quote and claim.position for claim in cell.claims)


def test_a_derived_indicator_lists_each_cell(samples: Warehouse) -> None:
    found = number(samples, "朔州市人民政府", 2023, "corrected_share")
    sums = {
        side: sum(part.cell.value or 0 for part in found.parts if part.side == side)
        for side in ("numerator", "denominator")
    }
    assert sums == {"numerator": 16, "denominator": 66}
    assert found.value == pytest.approx(16 / 66)
    assert len(found.parts) == 3 + 9
    assert found.reference.startswith("条例第五十一条")
    unknown = number(samples, "朔州市人民政府", 2021, "corrected_share")
    assert (unknown.value, unknown.status) == (None, "unknown")
    assert unknown.why_en.startswith(f"{LITIGATED}.other: what is printed leaves more than one value")


COMPUTED = [name for name, each in derived_indicators().items() if each.terms]


@pytest.mark.parametrize("indicator", COMPUTED)
def test_the_cells_listed_are_those_the_mart_computed_with(samples: Warehouse, indicator: str) -> None:
    """The value again from the parts alone, with blanks as 0; only the form of 2021 has the net documents."""
    year = 2023 if indicator == "normative_documents_net" else 2020
    found = number(samples, "朔州市人民政府", year, indicator)
    sums = dict.fromkeys((part.side for part in (*found.parts, *found.counts)), 0.0)
    for part in found.parts:
        sums[part.side] += part.sign * float(part.cell.value or 0)
    for count in found.counts:
        assert isinstance(count.value, int)
        sums[count.side] += count.value
    expected = sums["numerator"] / sums["denominator"] if "denominator" in sums else sums["sum"]
    assert found.value == pytest.approx(expected)


def test_a_citation_has_the_parts_that_the_standard_wants(samples: Warehouse) -> None:
    found = number(
        samples, "朔州市人民政府", 2023, "申请人情况 > 总计".replace("申请", "（一）予以公开 > 申请")
    )
    assert (found.indicator, found.value) == (GRANTED, 636)
    sha256 = "1b59cbad5048ab402d3ccad714a9ada0d4fa1061e74396f0f1d7a0add424b8ce"
    url = "http://www.gov.example/zwgk/nb/t20240114_2122.html"
    assert chinese(found) == (
        "朔州市人民政府. 朔州市人民政府政府信息公开工作年度报告[R/OL]. (2024-01-14)[2024-02-03]. "
        f"{url}. “收到和处理政府信息公开申请情况”表，"
        "三、本年度办理结果 > （一）予以公开 > 申请人情况 > 总计："
        f"636 件。数据来源：gongkai 数据仓库，fact_request.granted.total，文件 sha256:{sha256}。"
    )
    assert english(found) == (
        "朔州市人民政府. 朔州市人民政府政府信息公开工作年度报告 "
        "[Annual report on government information disclosure, 2023]. Published 2024-01-14. "
        f"{url} (accessed 2024-02-03). Table “收到和处理政府信息公开申请情况”, Granted, total: "
        "636 items (件). "
        f"Data: gongkai warehouse, fact_request.granted.total, file sha256:{sha256}."
    )
    (item,) = csl(found)
    assert item["issued"] == {"date-parts": [[2024, 1, 14]]}
    assert item["accessed"] == {"date-parts": [[2024, 2, 3]]}
    assert (item["type"], item["URL"], item["author"]) == ("report", url, [{"literal": "朔州市人民政府"}])
    assert bibtex(found).startswith(f"@techreport{{{item['id']},\n  author = {{{{朔州市人民政府}}}},\n")
    assert "  date = {2024-01-14},\n" in bibtex(found)


def test_a_superseded_document_and_a_copy_stand_beside_the_accepted_one(invented: Warehouse) -> None:
    found = number(invented, "温县水利局", 2023, GRANTED)
    assert (found.value, found.document.source_path) == (10, "a.json")
    assert found.cell
    others = [
        (each.document.source_path, each.document.status, each.document.reason, each.value)
        for each in found.cell.others
    ]
    assert others == [
        ("b.json", "superseded", "later_publication", Decimal(9)),
        ("c.json", "duplicate", "same_bytes", Decimal(10)),
    ]


def test_a_blank_is_no_zero(invented: Warehouse) -> None:
    found = number(invented, "温县水利局", 2023, "fact_request.granted.company")
    assert (found.value, found.status, found.why_en) == (None, "blank", "the cell is blank, which is not 0")
    assert "无数值（单元格空白，不等于0）" in chinese(found)
    zero = number(invented, "温县水利局", 2023, "denied_total_or_zero")
    assert (zero.value, {part.cell.status for part in zero.parts}) == (0, {"blank"})
    assert number(invented, "温县水利局", 2023, "denied_total").why_en == (
        "fact_request.denied_state_secret.total: the cell is blank, which is not 0; "
        "7 more cells have no number"
    )


def test_a_change_has_the_cells_of_both_years(invented: Warehouse) -> None:
    found = number(invented, "温县水利局", 2023, "new_received_change")
    parts = [(part.side, part.sign, part.cell.value, part.cell.document.source_path) for part in found.parts]
    assert found.value == 9
    assert parts == [("this year", 1, 40, "a.json"), ("year before", -1, 31, "d.json")]
    assert number(invented, "温县水利局", 2022, "new_received_change").why_en == (
        "there is no report of the year before to compare with"
    )
    merged = number(invented, "温县农业农村局", 2023, "new_received_change")
    assert merged.why_en == "the body was merged or split, so the years do not compare"


def test_a_count_of_failing_identities_lists_them(invented: Warehouse) -> None:
    found = number(invented, "温县水利局", 2022, "checks_failed_error")
    assert found.value == 1
    assert [(each.check_id, each.lhs, each.rhs) for each in found.identities] == [("I1", 31, 40)]
    assert number(invented, "温县水利局", 2023, "checks_failed_error").identities == ()


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("litigated_share", "fact_request.outcome_total.total"),
        ("days_to_publication", "the date of publication is not known"),
        ("error_rate", "the denominator is below 5"),
        ("normative_documents_net", "the form of the report (2019) lacks the cells of the number"),
    ],
)
def test_it_is_said_why_there_is_no_number(invented: Warehouse, indicator: str, why: str) -> None:
    agency, year = ("温县民政局", 2019) if indicator.startswith("norm") else ("温县扶贫开发办公室", 2021)
    if indicator == "litigated_share":
        assert number(invented, agency, year, indicator).value == 0, "blanks are zeros in a formula"
    else:
        assert number(invented, agency, year, indicator).why_en == why


def test_the_body_of_the_time_is_found_by_the_name_of_today(invented: Warehouse) -> None:
    found = number(invented, "温县乡村振兴局", 2021, GRANTED)
    assert (found.agency_id, found.agency_name) == ("410825-扶贫开发办公室", "温县扶贫开发办公室")
    assert found.remarks[0].startswith("温县扶贫开发办公室 → 温县乡村振兴局: renamed in ")
    later = number(invented, "扶贫开发办公室", 2022, GRANTED)
    assert later.agency_id == "410825-乡村振兴局"
    raised = number(invented, "米林市水利局", 2018, GRANTED)
    assert (raised.agency_id, raised.agency_name) == ("540481-水利局", "米林县水利局")
    assert raised.remarks == ("米林县水利局 in the report of that year, 米林市水利局 in the latest one",)
    assert number(invented, "540422-水利局", 2018, GRANTED).agency_id == "540481-水利局"


def test_a_merged_body_is_not_taken_for_its_successor(invented: Warehouse) -> None:
    said, misnamed = refused(invented, "温县乡村振兴局", 2023, GRANTED)
    assert said == (
        "there is no accepted report of 410825-乡村振兴局 on 2023: it ended in 2023 (merged); "
        "for the time after, cite 温县农业农村局 (410825-农业农村局)"
    )
    assert not misnamed
    before = number(invented, "温县农业农村局", 2022, GRANTED)
    assert before.remarks[0].startswith("温县乡村振兴局 → 温县农业农村局: merged in 2023")


def test_what_a_document_says_does_nothing_in_a_text(invented: Warehouse) -> None:
    found = number(invented, "410825-教育局", 2023, GRANTED)
    for text in (chinese(found), english(found), bibtex(found), json.dumps(csl(found), ensure_ascii=False)):
        assert not {"\x1b", "\u202e"} & set(text)
        assert "温县教<202e>育局" in text
    assert "<001b>[31m报告\\{\\textbackslash{}input\\}" in bibtex(found)
    assert found.document.title == "\x1b[31m报告{\\input}", "the evidence has it as it is"


@pytest.mark.parametrize(
    ("agency", "year", "indicator", "said", "misnamed"),
    [
        (
            "水利局",
            2023,
            GRANTED,
            "水利局 may be 温县水利局 (410825-水利局), 米林市水利局 (540481-水利局)",
            True,
        ),
        (
            "温县水利厅",
            2023,
            GRANTED,
            "no report of 温县水利厅 is in this warehouse; near it: 温县水利局",
            True,
        ),
        ("", 2023, GRANTED, "no report of a body without a name", True),
        ("温县水利局", 2023, "granted_shaer", "no indicator granted_shaer; near it: granted_share,", True),
        ("温县水利局", 2023, "自然人 > 自然人", "no indicator 自然人 > 自然人", True),
        ("温县水利局", 2023, "三、本年度办理结果 > 总计", "and 15 more: name one of them by its id", True),
        ("温县水利局", 2021, GRANTED, "410825-水利局 on 2021; there are reports on 2022, 2023", False),
        ("温县公安局", 2023, GRANTED, "410825-公安局 on 2023: l.json was quarantined as empty_form", False),
        (
            "温县民政局",
            2019,
            "other_misc.total",
            "no cell of the form of the report of 410825-民政局 on 2019",
            False,
        ),
    ],
)
def test_what_is_not_there_is_refused_in_one_sentence(
    invented: Warehouse, agency: str, year: int, indicator: str, said: str, misnamed: bool
) -> None:
    sentence, wrong_name = refused(invented, agency, year, indicator)
    assert said in sentence
    assert "\n" not in sentence
    assert wrong_name == misnamed


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("granted.total", GRANTED),
        ("Granted, total", GRANTED),
        ("三、本年度办理结果 > （一）予以公开 > 申请人情况 > 总计", GRANTED),
        ("三、本年度办理结果＞（一）予以公开＞申请人情况＞总计", GRANTED),
        ("（一）予以公开 > 总计", GRANTED),
        ("予以公开占比", "granted_share"),
        ("checks_failed_error", "checks_failed_error"),
    ],
)
def test_an_indicator_is_found_by_id_or_label(invented: Warehouse, words: str, indicator: str) -> None:
    assert number(invented, "温县水利局", 2023, words).indicator == indicator


def test_a_warehouse_that_lacks_tables_is_refused(invented: Warehouse, tmp_path: Path) -> None:
    empty = Warehouse.at(str(tmp_path / "none"))
    said, misnamed = refused(empty, "温县水利局", 2023, GRANTED)
    assert "there is no warehouse at" in said
    assert not misnamed
    lacking = Warehouse.at(str(tmp_path / "half"))
    for name in ("dim_document", "dim_agency", "dim_indicator", "dim_agency_succession"):
        lacking.write(name, invented.scan(name).collect(), "x")
    said, _ = refused(lacking, "温县水利局", 2023, GRANTED)
    assert said == "fact_proactive_disclosure of 2023 is not written: run gongkai build, then cite again"


def test_tables_that_are_older_than_the_ledger_are_not_cited(tmp_path: Path) -> None:
    landing, warehouse = tmp_path / "landing", Warehouse.at(str(tmp_path / "warehouse"))
    put(landing, "a.json", **report("水利局", 2023, published_on="2024-01-01"))
    build_here(landing, warehouse)
    assert number(warehouse, "水利局", 2023, GRANTED).value == 5
    put(landing, "b.json", **report("水利局", 2023, published_on="2024-02-01", requests={"granted": "9"}))
    ingest(landing, warehouse)
    said, _ = refused(warehouse, "水利局", 2023, GRANTED)
    assert said == "the tables of 2023 are older than the ledger: run gongkai build, then cite again"
    build_here(landing, warehouse)
    assert number(warehouse, "水利局", 2023, GRANTED).value == 9
    former = warehouse.scan("mart_agency_year", 2023).drop("not_held_share").collect()
    former.write_parquet(str(warehouse.path("mart_agency_year", 2023)))
    said, _ = refused(warehouse, "水利局", 2023, "not_held_share")
    assert said == "mart_agency_year of 2023 was made before it had not_held_share: run gongkai build"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234567.50000000"), "1234567.5"),
        (Decimal("0E-8"), "0"),
        (1234567.89, "1234567.89"),
        (435 / 974, "0.446612"),
        (0.0, "0"),
        (100.0, "100"),
        (14, "14"),
    ],
)
def test_a_number_is_written_out(value: Value, text: str) -> None:
    assert plain(value) == text


def as_release(warehouse: Warehouse, folder: Path) -> Path:
    """The layout of a release: one file a table, the year inside."""
    (folder / "parquet").mkdir(parents=True)
    (folder / "release.json").write_text(json.dumps({"version": "2026.1"}), encoding="utf-8")
    for name in ("dim_document", "dim_agency", "dim_indicator", "dim_agency_succession", *PARTITIONED):
        years = warehouse.years(name) if name in PARTITIONED else [None]
        frames = [
            warehouse.scan(name, year).collect().with_columns(*([pl.lit(year).alias("year")] if year else []))
            for year in years
        ]
        if frames:
            pl.concat(frames).write_parquet(folder / "parquet" / f"{name}.parquet")
    return folder


@pytest.mark.parametrize("indicator", [GRANTED, "granted_share", "new_received_change", "completeness"])
def test_a_number_of_a_release_is_that_of_its_warehouse(
    invented: Warehouse, tmp_path: Path, indicator: str
) -> None:
    released = tables_at(str(as_release(invented, tmp_path / "release")))
    here, there = (number(each, "温县水利局", 2023, indicator) for each in (invented, released))
    assert (here.release, there.release) == (None, "2026.1")
    assert "数据来源：gongkai 2026.1 版，" in chinese(there)
    assert replace(there, release=None) == here


def test_the_view_has_every_cell_with_its_file(invented: Warehouse) -> None:
    with duckdb.connect(str(invented.root / "warehouse.duckdb"), read_only=True) as database:
        cells = database.sql(f"SELECT count(*) FROM {NAME} WHERE year = 2023").fetchall()
        rows = database.sql(
            "SELECT value, raw_text, locator, source_path, document_status, sha256 = document_id, "
            f"published_on FROM {NAME} WHERE indicator = '{GRANTED}' AND agency_id = '410825-水利局' "
            "AND year = 2023 ORDER BY ALL"
        )
        assert rows.fetchall() == [
            (Decimal(9), "9", "line 1", "b.json", "superseded", True, date(2024, 1, 1)),
            (Decimal(10), "10", "line 1", "a.json", "accepted", True, date(2024, 2, 1)),
        ]
        comments = database.sql(
            f"SELECT comment FROM duckdb_columns() WHERE table_name = '{NAME}'"
        ).fetchall()
    assert cells == [(5 * 200,)], "a file that landed twice is in it once"
    assert all(" / " in comment for (comment,) in comments)
