"""Why a text is no report, or one of nobody: the reason that a person would give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.model import Cell, Layout, Note, Paragraph, Status
from parsers.read import read
from parsers.unrecognised import not_published, reason_for

TEXTS: list[tuple[str, list[str]]] = [
    (
        "no_tables",
        [
            "温县黄庄镇2023年政府信息公开工作年度报告",
            "一、总体情况",
            "2023年，我镇公开信息12条。",
            "二、主动公开政府信息情况",
            "公开30条。",
            "三、收到和处理政府信息公开申请情况",
            "没有收到申请。",
            "四、政府信息公开行政复议、行政诉讼情况",
            "无。",
            "五、存在的主要问题及改进情况",
            "力量不足。",
            "六、其他需要报告的事项",
            "无。",
            "温县黄庄镇人民政府",
            "2024年1月3日",
        ],
    ),
    (
        "no_tables",
        [
            "2023年信息公开年报",
            "一、总体情况",
            "公开信息12条。",
            "二、存在问题及改进措施",
            "力量不足。",
            "三、其他事项",
            "无。",
        ],
    ),
    (
        "needs_attachment",
        [
            "温县财政局2023年政府信息公开工作年度报告",
            "发布时间：2024-01-03",
            "附件：温县财政局2023年政府信息公开工作年度报告.docx",
        ],
    ),
    (
        "needs_attachment",
        [
            "温县财政局2023年政府信息公开工作年度报告",
            "现将温县财政局2023年政府信息公开工作年度报告予以公布（详见附件）。",
        ],
    ),
    (
        "needs_attachment",
        [
            "关于公布温县2023年政府信息公开工作年度报告的公告",
            "温县2023年政府信息公开工作年度报告已经审定，现予公布。",
            "附件下载：1.温县2023年政府信息公开工作年度报告.pdf",
        ],
    ),
    (
        "not_a_report",
        [
            "一图读懂：温县财政局2023年政府信息公开工作年度报告",
            "一、总体情况",
            "公开12条",
            "二、存在问题",
            "无",
        ],
    ),
    (
        "not_a_report",
        [
            "《温县2023年政府信息公开工作年度报告》解读",
            "一、总体情况",
            "公开12条",
            "二、存在的主要问题",
            "无",
            "其他需要报告的事项",
        ],
    ),
    (
        "not_a_report",
        [
            "关于做好2023年政府信息公开工作年度报告编制发布工作的通知",
            "各乡镇人民政府：",
            "根据条例，现将有关事项通知如下。",
            "一、报告内容",
            "总体情况、主动公开政府信息情况、存在的主要问题及改进情况、其他需要报告的事项。",
            "附件：模板",
        ],
    ),
    (
        "not_a_report",
        [
            "政府信息公开工作年度报告填报说明",
            "一、总体情况",
            "填写本机关总体情况。",
            "二、主动公开政府信息情况",
            "填写规章数。",
            "五、存在的主要问题及改进情况",
        ],
    ),
    (
        "not_a_report",
        [
            "温县财政局政府信息公开工作自查报告",
            "一、总体情况",
            "我局公开12条。",
            "二、存在的问题",
            "力量不足。",
        ],
    ),
    (
        "not_a_report",
        [
            "政府网站工作年度报表",
            "（2023年度）",
            "填报单位：温县人民政府",
            "网站名称 温县人民政府",
            "独立用户访问总量 2000",
            "",
        ],
    ),
    ("not_a_report", ["温县2023年法治政府建设年度报告", "一、总体情况", "二、存在的问题", ""]),
    (
        "not_a_report",
        [
            "首页 > 政府信息公开年报",
            "温县财政局2023年政府信息公开工作年度报告 2024-01-10",
            "温县教育局2023年政府信息公开工作年度报告 2024-01-11",
            "温县水利局2023年政府信息公开工作年度报告 2024-01-12",
            "温县民政局2023年政府信息公开工作年度报告 2024-01-13",
            "温县司法局2023年政府信息公开工作年度报告 2024-01-14",
        ],
    ),
    (
        "not_a_report",
        [
            "政府信息公开年报",
            "温县财政局2017年政府信息公开工作年度报告",
            "温县财政局2018年政府信息公开工作年度报告",
            "温县财政局2019年政府信息公开工作年度报告",
            "温县财政局2020年政府信息公开工作年度报告",
            "温县财政局2021年政府信息公开工作年度报告",
            "温县财政局2022年政府信息公开工作年度报告",
            "温县财政局2023年政府信息公开工作年度报告",
        ],
    ),
    (
        "no_tables",
        [
            "温县财政局2012年政府信息公开工作年度报告",
            "一、概述",
            "2012年我局公开。",
            "二、主动公开政府信息的情况",
            "公开30条。",
            "三、依申请公开政府信息和不予公开政府信息的情况",
            "无。",
            "四、政府信息公开收费及减免情况",
            "无。",
            "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
            "无。",
            "六、存在的主要问题及改进情况",
            "不足。",
        ],
    ),
    (
        "unsupported_form",
        [
            "温县财政局2016年政府信息公开工作年度报告",
            "一、概述",
            "2016年",
            "二、主动公开情况",
            "主动公开政府信息数 条 120",
            "通过政府网站公开 条 100",
            "收到申请数 件 2",
            "",
        ],
    ),
    (
        "empty_form",
        [
            "政府信息公开情况统计表",
            "（    年度）",
            "填报单位（盖章）：",
            "统计指标\t单位\t统计数",
            "一、主动公开情况\t——\t",
            "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）\t条\t",
            "其中：主动公开规范性文件数\t条\t",
            "制发规范性文件总数\t件\t",
            "（二）通过不同渠道和方式公开政府信息的情况\t——\t",
            "1.政府公报公开政府信息数\t条\t",
            "2.政府网站公开政府信息数\t条\t",
            "3.政务微博公开政府信息数\t条\t",
            "",
        ],
    ),
    (
        "empty_form",
        [
            "政府信息公开工作统计表",
            "指标名称|单位|行次|本年",
            "主动公开政府信息数|条|1|",
            "政府网站公开政府信息数|条|2|",
            "收到申请数|件|3|",
            "当面申请|件|4|",
            "网络申请|件|5|",
            "申请办结数|件|6|",
            "",
        ],
    ),
    ("not_a_report", ["温县水利局党建工作总结", "一、总体情况", "今年组织学习12次。", "二、存在问题", ""]),
    ("not_a_report", ["政府信息公开指南", "一、总体情况", "公开方式"]),
]


@pytest.mark.parametrize(("reason", "lines"), TEXTS)
def test_texts_without_tables(reason: str, lines: list[str]) -> None:
    reading = read("\n".join(lines).encode(), "a.txt")
    reasons = [reading.quarantine, *(report.quarantine for report in reading.reports)]
    assert [found.code for found in reasons if found] == [reason]


def layout(*lines: str, notes: tuple[Note, ...] = ()) -> Layout:
    blocks = tuple(Paragraph(line, f"line={i}") for i, line in enumerate(lines, 1))
    return Layout("text/html", "utf-8", blocks, {}, notes)


@pytest.mark.parametrize("code", ["needs_attachment", "needs_ocr", "needs_script"])
def test_where_the_report_is_comes_from_the_reader(code: str) -> None:
    title = "温县水利局2023年政府信息公开工作年度报告"
    found = reason_for(layout(title, notes=(Note(code, "a/b.pdf"),)))
    assert found.code == code and "a/b.pdf" in found.detail
    assert reason_for(layout("温县水利局招聘公告", notes=(Note(code, "a/b.pdf"),))).code == code


def test_all_that_is_missing_is_named() -> None:
    found = reason_for(layout("政府信息公开年报", "一、总体情况", "公开12条。", "二、存在的主要问题", "无。"))
    assert found.code == "no_tables"
    assert "No report year" in found.detail and "No agency" in found.detail
    whole = layout("温县水利局2023年政府信息公开年报", "一、总体情况", "公开12条。", "二、存在的主要问题")
    assert "No " not in reason_for(whole).detail


def test_line_codes_are_no_figures() -> None:
    cells = [
        Cell("fact_request", f"row{i}", "total", Decimal(i), "件", Status.REPORTED, str(i))
        for i in range(1, 26)
    ]
    lines = [Paragraph("2023年政府信息公开工作年度报告", "line=1")]
    found = not_published(layout(), lines, cells)
    assert found is not None and found.code == "not_a_report"
    assert not_published(layout(), lines, cells[:8]) is None


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("图解：温县2023年政府信息公开工作年度报告", True),
        ("温县2023年政府信息公开工作年度报告（解读见附件）", False),
        ("温县2023年政府信息公开工作年度报告（模板）", True),
        ("温县2022年与2023年政府信息公开工作年度报告对比", True),
        ("温县政府信息公开年报两年比较分析", True),
        ("对比2022年的温县2023年政府信息公开工作年度报告", True),
        ("与上年对比，现公布2023年政府信息公开工作年度报告。", False),
        ("关于做好2023年政府信息公开工作年度报告编制工作的通知", True),
        ("温县人民政府办公室关于印发温县2023年政府信息公开工作年度报告的通知", False),
        ("关于报送2023年政府信息公开工作年度报告的通知", True),
        ("温县水利局关于报送2023年政府信息公开工作年度报告的报告", False),
        ("根据关于报送2023年政府信息公开工作年度报告的要求，现公布如下。", False),
        ("温县2023年政府信息公开工作年度报告", False),
    ],
)
def test_a_filled_form_in_a_text_about_reports(line: str, refused: bool) -> None:
    lines = [Paragraph(line, "line=1"), Paragraph("一、总体情况", "line=2")]
    assert (not_published(layout(), lines, ()) is not None) == refused


def test_a_report_beside_its_explanation_stays_a_report() -> None:
    lines = [
        Paragraph("图解：温县2023年政府信息公开工作年度报告", "line=1"),
        Paragraph("温县2023年政府信息公开工作年度报告", "line=2"),
    ]
    assert not_published(layout(), lines, ()) is None


def test_an_empty_page_has_a_reason() -> None:
    assert reason_for(layout()).code == "not_a_report"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2023年政府信息公开工作年度报告", "empty_form"),
        ("2023年政府信息公开工作年度报告（模板）", "empty_form"),
        ("关于做好2023年政府信息公开工作年度报告编制工作的通知", "not_a_report"),
        ("政府信息公开工作年度报告填报说明", "not_a_report"),
    ],
)
def test_a_blank_form_in_a_notice_is_no_report(line: str, reason: str) -> None:
    found = not_published(layout(), [Paragraph(line, "line=1")], (), printed=False)
    assert found is not None and found.code == reason
