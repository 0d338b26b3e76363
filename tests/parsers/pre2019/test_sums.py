"""The sums of the forms before 2019, on figures that were added up by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.model import Attribution, Check, Outcome, Paragraph
from parsers.pre2019 import old_forms, read
from parsers.pre2019.sums import evaluate
from parsers.read import read as read_file
from tests.parsers.pre2019.test_pre2019 import FORMS, NATIONAL, grid

REQUESTS = [
    ("（一）收到申请数", "件", "17"),
    ("1.当面申请数", "件", "-"),
    ("2.传真申请数", "件", "2"),
    ("3.网络申请数", "件", "15"),
    ("4.信函申请数", "件", ""),
    ("（二）申请办结数", "件", "16"),
    ("1.按时办结数", "件", "14"),
    ("2.延期办结数", "件", "3"),
    ("四、行政复议数量", "件", "5"),
    ("（一）维持具体行政行为数", "件", "3"),
    ("（三）其他情形数", "件", "2"),
]


def checks(printed: list[tuple[str, ...]]) -> dict[str, Check]:
    facts = read([grid([("统计指标", "单位", "统计数"), *printed])])
    assert facts is not None
    return {check.scope: check for check in evaluate(NATIONAL, facts)}


def test_sums_of_what_is_printed() -> None:
    found = checks(REQUESTS)
    said = {scope: (c.check_id, c.outcome, c.lhs, c.rhs, c.attribution) for scope, c in found.items()}
    assert said["requests_received"] == ("P1", Outcome.PASS, 17, 0 + 2 + 15 + 0, None)
    assert said["requests_completed"] == ("P2", Outcome.FAIL, 16, 14 + 3, Attribution.PUBLISHER)
    assert said["reconsiderations"] == ("P5", Outcome.NOT_ASSESSABLE, None, None, None), "纠错 is not printed"
    assert said["lawsuits"] == ("P6", Outcome.NOT_ASSESSABLE, None, None, None)
    assert found["requests_completed"].severity == "error"
    assert "总数为 16，分项之和为 17，请核对原表 / Requests completed" in found["requests_completed"].message
    assert found["requests_completed"].indicators == (
        "fact_pre2019_indicator.national_2014.requests_completed",
        "fact_pre2019_indicator.national_2014.requests_completed_on_time",
        "fact_pre2019_indicator.national_2014.requests_completed_after_extension",
    )


def test_a_part_is_not_more_than_the_whole() -> None:
    lines = [("（一）主动公开政府信息数", "条", "30"), ("其中：主动公开规范性文件数", "条", "31"), *REQUESTS]
    found = checks(lines)["items_disclosed"]
    assert (found.check_id, found.severity, found.outcome) == ("P9", "warn", Outcome.FAIL)
    lines[1] = (*lines[1][:2], "30")
    assert checks(lines)["items_disclosed"].outcome is Outcome.PASS


def test_figures_in_several_units_are_not_added() -> None:
    lines = [(label, "人次" if label.startswith("2.传真") else unit, text) for label, unit, text in REQUESTS]
    assert checks(lines)["requests_received"].outcome is Outcome.NOT_ASSESSABLE


def test_each_column_has_its_own_sums() -> None:
    putian = FORMS["putian_2009"]
    values = {"受理依申请公开信息总数": ("6", "21"), "本年度对申请的答复总数": ("3", "9")}
    printed = [("指标名称", "计量单位", "2009年度", "历年累计")]
    printed += [
        (line.label, line.unit or "", *values.get(line.label, ("1", "3"))) for line in putian.indicators
    ]
    facts = read([grid(printed)])
    assert facts is not None
    found = {check.scope: (check.outcome, check.lhs, check.rhs) for check in evaluate(putian, facts)}
    assert found == {
        "requests_received": (Outcome.PASS, Decimal(6), Decimal(6)),
        "replies": (Outcome.PASS, Decimal(3), Decimal(3)),
        "requests_received.cumulative": (Outcome.FAIL, Decimal(21), Decimal(18)),
        "replies.cumulative": (Outcome.PASS, Decimal(9), Decimal(9)),
    }


def test_who_erred_is_undetermined_where_figures_were_parted() -> None:
    text = "统计数" + "".join("".join(line) for line in REQUESTS).replace("-", "0")
    facts = read([Paragraph("为便于公众查阅，" * 30 + "。" + text, "line=1")])
    assert facts is not None
    found = {check.scope: check for check in evaluate(NATIONAL, facts)}["requests_completed"]
    assert (found.outcome, found.attribution) == (Outcome.FAIL, Attribution.UNDETERMINED)


def test_the_sums_reach_the_report() -> None:
    rows = "".join(f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in REQUESTS)
    title = "温县水利局2016年政府信息公开工作年度报告"
    page = f"<meta charset='utf-8'><h1>{title}</h1><table>{rows}</table>".encode()
    (report,) = read_file(page, "a.html").reports
    assert {c.check_id for c in report.checks if c.outcome is Outcome.FAIL} == {"P2"}


@pytest.mark.parametrize("form", old_forms(), ids=lambda form: form.code)
def test_sums_name_lines_of_one_unit(form: object) -> None:
    form = next(each for each in old_forms() if each is form)
    units = {line.code: line.unit for line in form.indicators}
    labels = {line.code: (line.label, line.en) for line in form.indicators}
    assert form.sums
    for declared in form.sums:
        assert {units[code] for code in (declared.left, *declared.right)} == {units[declared.left]} != {None}
        assert declared.left not in declared.right and len(set(declared.right)) == len(declared.right)
        assert declared.zh and declared.en and all(labels[declared.left])
    meanings: dict[str, str] = {}
    for each in old_forms():
        for declared in each.sums:
            assert meanings.setdefault(declared.id, declared.en) == declared.en
