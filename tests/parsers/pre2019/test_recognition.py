"""Reports before 2019 that cannot be read are reports all the same; what is none stays none."""

from __future__ import annotations

import pytest

from parsers.read import read
from samples.defects import Defects
from samples.generate import generate

TITLE = "安庆市公安局2012年政府信息公开工作年度报告"
PROSE = (
    "2012年，我局按照上级部署推进公开工作，全年主动公开信息320条，其中网站公开310条。",
    "全年收到申请9件，其中当面申请3件、网络申请5件、信函申请1件，均已答复，同意公开7件，同意部分公开1件，不同意公开1件。",
    "全年没有因公开工作引起的行政复议和行政诉讼，没有收取检索、复制、邮寄等费用。公开的及时性还有待提高。",
)
SECTIONS = ("一、概述", "二、主动公开政府信息的情况", "三、政府信息公开的收费及减免情况")
STRANGE_TABLE = (
    "项目\t单位\t数量",
    "主动公开政府信息数\t条\t320",
    "其中经由信息屏公开\t条\t12",
    "收到申请总数\t件\t9",
    "当面申请\t件\t3",
    "网络申请\t件\t5",
    "信函申请\t件\t1",
)


def said(text: str) -> tuple[str | None, str | None, int | None, str | None]:
    """Reason, body, year and form of the one report in a text."""
    (report,) = read(text.encode(), "a.txt").reports
    agency = report.agency.agency_id if report.agency else None
    return report.quarantine.code if report.quarantine else None, agency, report.year, report.form


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([TITLE, *(line for pair in zip(SECTIONS, PROSE, strict=True) for line in pair)]),
        TITLE + " " + "".join([*SECTIONS, *PROSE]),
        "\n".join([TITLE, SECTIONS[0], *PROSE, *PROSE]),
    ],
    ids=["sections", "one line", "one section"],
)
def test_prose_alone_has_no_tables(text: str) -> None:
    assert said(text) == ("no_tables", "340800-公安局", 2012, None)


@pytest.mark.parametrize("between", ["\n", ""], ids=["lines", "one line"])
def test_a_table_that_no_form_explains_is_unsupported(between: str) -> None:
    table = between.join(line if between else line.replace("\t", "") for line in STRANGE_TABLE)
    text = "\n".join([TITLE, SECTIONS[0], PROSE[0], table])
    assert said(text) == ("unsupported_form", "340800-公安局", 2012, "pre2019")


def test_an_old_report_in_one_line_is_read() -> None:
    only = Defects(**{**dict.fromkeys(Defects.__dataclass_fields__, 0.0), "old_form": 1.0})
    seen = set()
    for path, data, (truth,) in generate(8, 3, only, ["text_glued"]):
        (report,) = read(data, path).reports
        assert report.agency is not None and report.year is not None and report.year < 2019
        assert (report.quarantine.code if report.quarantine else "accepted") == (
            truth.reason if truth.expect == "quarantined" else "accepted"
        )
        figures = [fact.raw_text for fact in report.old if fact.status.value == "reported"]
        assert figures == [figure.value for figure in truth.old]
        seen.add(truth.expect)
    assert seen == {"accepted", "quarantined"}


COMPARISON = (
    "指标\t2022年\t2023年\t增减",
    "本年新收政府信息公开申请数量\t12\t17\t+5",
    "上年结转政府信息公开申请数量\t0\t1\t+1",
    "予以公开\t7\t9\t+2",
    "部分公开\t1\t2\t+1",
    "总计\t11\t18\t+7",
    "结转下年度继续办理\t1\t0\t-1",
)


@pytest.mark.parametrize(
    "title",
    ["温县水利局政府信息公开年报 2022年与2023年对比", "政府信息公开工作年度报告数据对照表", "年报比对结果"],
)
def test_a_comparison_of_two_years_is_no_report(title: str) -> None:
    reading = read("\n".join([title, *COMPARISON]).encode(), "a.txt")
    assert reading.reports == ()
    assert reading.quarantine is not None and reading.quarantine.code == "not_a_report"


@pytest.mark.parametrize("heads", ["2016年\t2017年\t增减", "上年数\t本年数\t同比"])
def test_two_years_of_an_old_form_side_by_side_are_no_figures_of_a_year(heads: str) -> None:
    lines = [
        "收到申请数",
        "当面申请数",
        "传真申请数",
        "网络申请数",
        "信函申请数",
        "申请办结数",
        "按时办结数",
        "延期办结数",
    ]
    table = "\n".join(f"{label}\t件\t{n}\t{n + 3}\t3" for n, label in enumerate(lines, 1))
    reading = read(f"温县水利局2017年年报数据\n统计指标\t单位\t{heads}\n{table}".encode(), "a.txt")
    (report,) = reading.reports
    assert (report.old, report.quarantine and report.quarantine.code) == ((), "unsupported_form")
