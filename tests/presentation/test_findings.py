"""What is found in a report, each rule by a report that a person wrote for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parsers.model import Attribution, Note, Outcome, Report, Status
from presentation.findings.find import findings_of, subject_of
from presentation.findings.finding import Finding
from tests.support.written import written

SIX = [6, 0, 0, 0, 0, 0, 6]
LONG = "我局认真贯彻落实《中华人民共和国政府信息公开条例》，围绕中心工作，及时公开各类政府信息。" * 5


def found(report: Report, *more: Any) -> list[tuple[str, str]]:
    return [(finding.rule, finding.scope) for finding in findings_of(report, *more)]


def only(report: Report, rule: str, *more: Any) -> Finding:
    (finding,) = [each for each in findings_of(report, *more) if each.rule == rule]
    return finding


def message(report: Report, rule: str, *more: Any) -> str:
    return only(report, rule, *more).message("zh", subject_of(report))


def test_a_sound_report_has_no_finding() -> None:
    report = written()
    assert {cell.status for cell in report.cells} == {Status.REPORTED}
    assert found(report) == []


def test_a_sum_that_fails_shows_both_sides_and_what_it_would_need() -> None:
    report = written(new_received=SIX, granted=SIX)
    assert found(report) == [
        ("I1", "I1.natural_person"),
        ("I1", "I1.total"),
        ("I2", "I2.natural_person"),
        ("I2", "I2.total"),
    ]
    finding = findings_of(report)[2]
    subject = subject_of(report)
    assert finding.severity == "error"
    assert finding.message("zh", subject) == (
        "“自然人”列：（七）总计 0，各项办理结果之和是 6（（一）予以公开 6），相差 6。"
    )
    assert "if the parts are right, “All outcomes” would be 6" in finding.action("en", subject)
    assert finding.where("zh", subject) == "三、收到和处理申请情况表“自然人”列（第46行第2列）"
    first = findings_of(report)[0]
    assert "数量 6 + 二、上年结转政府信息公开申请数量 0 = 6，（七）总计 0" in first.message("zh", subject)
    assert "后两项之和少了 6" in first.action("zh", subject)


def test_a_sum_that_may_be_misread_is_no_error() -> None:
    report = written(new_received=SIX, granted=SIX)
    blamed = tuple(
        check._replace(attribution=Attribution.EXTRACTION) if check.outcome is Outcome.FAIL else check
        for check in report.checks
    )
    findings = findings_of(replace(report, checks=blamed))
    assert {(each.rule, each.severity) for each in findings} == {("sum_unsure", "warning")}
    assert len(findings) == 4


def test_a_count_that_is_no_whole_number() -> None:
    report = written(license=["1.5"])
    assert found(report) == [("I14", "license.decisions")]
    assert message(report, "I14") == "件数应为非负整数，表中为 1.5。"


def test_a_table_that_is_missing() -> None:
    report = written()
    without = replace(
        report,
        cells=tuple(cell for cell in report.cells if cell.table != "fact_reconsideration_litigation"),
        checks=(),
    )
    assert found(without) == [("missing_table", "fact_reconsideration_litigation")]
    gone = tuple(
        cell._replace(status=Status.MISSING, value=None)
        if cell.table == "fact_proactive_disclosure"
        else cell
        for cell in report.cells
    )
    assert message(replace(report, cells=gone), "missing_table").endswith("该表 10 格全部缺失。")


@pytest.mark.parametrize(
    ("status", "rule", "severity"),
    [
        (Status.MISSING, "missing_cells", "error"),
        (Status.AMBIGUOUS, "unsure_cells", "warning"),
        (Status.UNREADABLE, "unsure_cells", "warning"),
    ],
)
def test_cells_that_are_missing_or_doubtful(status: Status, rule: str, severity: str) -> None:
    report = written()
    cells = list(report.cells)
    at = next(n for n, cell in enumerate(cells) if cell.key == ("fact_request", "granted", "total"))
    cells[at] = cells[at]._replace(status=status, value=None)
    finding = only(replace(report, cells=tuple(cells)), rule)
    assert finding.severity == severity
    assert "（一）予以公开·总计" in finding.message("zh", subject_of(report))
    assert "Granted: Total" in finding.message("en", subject_of(report))


def test_blank_and_zero_in_one_table() -> None:
    report = written(granted=["-", 0, 0, 0, 0, 0, 0], partly_granted=["/", 0, 0, 0, 0, 0, 0])
    assert found(report) == [("blank_and_zero", "fact_request")]
    assert "有 2 格没有数字（空白、横线或“无”），另有 173 格填 0" in message(report, "blank_and_zero")


def test_a_table_of_dashes_alone_mixes_nothing() -> None:
    assert found(written(proceedings=["-"] * 15)) == []


def test_the_form_of_another_year() -> None:
    assert found(written(form="2019")) == [("form_of_year", "")]
    assert "2023年度报告应使用2021年格式，表格却是2019年格式" in message(written(form="2019"), "form_of_year")
    assert (
        found(written("泰宁县财政局2020年政府信息公开工作年度报告", form="2019", general="做好工作。")) == []
    )


def test_a_unit_that_is_not_the_forms() -> None:
    report = written(admin_fee=["251000元"])
    assert message(report, "unit") == ("印出的是“251000元”，单位为元；格式规定的单位是万元，折合 25.1 万元。")


def test_the_prose_against_the_table() -> None:
    report = written(general="2023年，我局收到政府信息公开申请3件。")
    finding = only(report, "prose_differs")
    subject = subject_of(report)
    assert (finding.severity, finding.scope) == ("error", "fact_request.new_received.total")
    assert finding.message("zh", subject) == (
        "正文写“我局收到政府信息公开申请3件”，即政府信息公开申请 3；表中是 0。"
    )
    assert finding.where("zh", subject) == (
        "“一、总体情况”部分（第3行）；"
        "三、收到和处理申请情况表“一、本年新收政府信息公开申请数量”行“总计”列（第23行第8列）"
    )


def test_a_rounded_number_of_the_prose_is_no_error() -> None:
    report = written(general="2023年，我局收到政府信息公开申请约30件。")
    assert [(each.rule, each.severity) for each in findings_of(report)] == [("prose_may_differ", "warning")]


@pytest.mark.parametrize(
    ("published", "kind", "days"),
    [
        (date(2024, 1, 31), "department", 0),
        (date(2024, 2, 1), "department", 1),
        (date(2024, 3, 31), "government", 0),
        (date(2024, 4, 2), "government", 2),
        (date(2024, 12, 1), "township", 0),
    ],
)
def test_the_deadline(published: date, kind: str, days: int) -> None:
    """条例第四十九条: departments by 31 January, the report of a government by 31 March."""
    report = written()
    assert report.agency is not None
    late = replace(report, published_on=published, agency=replace(report.agency, kind=kind))
    values = [each.values["count"] for each in findings_of(late) if each.rule == "late"]
    assert values == ([days] if days else [])


def test_a_deadline_that_has_passed_counts_for_the_last_year_alone() -> None:
    report = written()
    assert report.published_on is None
    assert found(report, None, date(2024, 1, 31)) == []
    assert only(report, "overdue", None, date(2024, 2, 3)).values["count"] == 3
    assert found(report, None, date(2025, 2, 3)) == []


def test_a_report_without_year_or_body_is_checked_all_the_same() -> None:
    nobody = written("2023年政府信息公开工作年度报告", new_received=SIX)
    assert nobody.quarantine is not None and nobody.quarantine.code == "unknown_agency"
    assert found(nobody) == [
        ("unknown_agency", ""),
        ("I1", "I1.natural_person"),
        ("I1", "I1.total"),
    ]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "本报告统计期限自2022年1月1日起至2022年12月31日止。",
            "本报告统计期限自2022年1月1日起至2022年12月31日",
        ),
        (
            "现向社会公布2021年政府信息公开工作年度报告，欢迎查阅。",
            "现向社会公布2021年政府信息公开工作年度报告",
        ),
    ],
)
def test_text_of_another_year(sentence: str, quote: str) -> None:
    finding = only(written(other=sentence), "other_year")
    assert str(finding.values["quote"]).startswith(quote)


@pytest.mark.parametrize(
    "sentence",
    [
        "本报告统计期限自2023年1月1日起至2023年12月31日止。",
        "按时公布2022年政府信息公开工作年度报告。",
        "2022年制定的文件继续有效。",
        "上一年度公布2022年政府信息公开工作年度报告1份。",
    ],
)
def test_speaking_of_another_year_is_no_leftover(sentence: str) -> None:
    assert not any(rule == "other_year" for rule, _ in found(written(other=sentence)))


def test_the_signature_of_another_body() -> None:
    detail = "the title names 泰宁县财政局, the signature 泰宁县水利局"
    noted = replace(written(), notes=(Note("signature_differs", detail),))
    assert message(noted, "names_differ") == "标题是“泰宁县财政局”，落款是“泰宁县水利局”。"


def test_title_and_period_of_different_years() -> None:
    noted = replace(written(), notes=(Note("year_conflict", "the title says 2023, the prose 2022"),))
    assert message(noted, "years_differ") == "标题写的是2023年，正文或统计期限写的是2022年。"


@pytest.mark.parametrize(
    ("title", "sentence", "wrong"),
    [
        ("泰宁县财政局2023年政府信息公开工作年度报告", "我区认真落实。", "我区"),
        ("泰宁县财政局2023年政府信息公开工作年度报告", "我县认真落实。", None),
        ("泰宁县财政局2023年政府信息公开工作年度报告", "我市财政局要求，自我区分。", None),
        ("朔州市财政局2023年政府信息公开工作年度报告", "我县认真落实。", "我县"),
        ("南宁市财政局2023年政府信息公开工作年度报告", "我区各级机关。", None),
    ],
)
def test_text_of_another_body(title: str, sentence: str, wrong: str | None) -> None:
    report = written(title, problems=sentence)
    assert report.agency is not None
    assert [scope for rule, scope in found(report) if rule == "other_body"] == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("填表说明：没有的填0。", "填表说明："),
        ("××县公开信息100条。", "××县"),
        ("20XX年公开信息。", "20XX年"),
        ("收到申请X件。", "X件"),
        ("联系电话：______", "______"),
        ("（此处填写存在的问题）", "（此处填写存在的问题）"),
    ],
)
def test_instructions_of_the_template(sentence: str, left: str) -> None:
    assert ("instructions", left) in found(written(other=sentence))


@pytest.mark.parametrize("sentence", ["XLSX文件已上传。", "G20XX", "采用5×8件套。", "请市民填写意见。"])
def test_words_that_look_like_a_template(sentence: str) -> None:
    assert not any(rule == "instructions" for rule, _ in found(written(other=sentence)))


def test_a_section_that_is_missing() -> None:
    report = written()
    kept = tuple(section for section in report.sections if section.section != "problems")
    assert found(replace(report, sections=kept)) == [("missing_section", "problems")]


def last_year(**rows: Any) -> Report:
    return written("泰宁县财政局2022年政府信息公开工作年度报告", general="2022年工作。", **rows)


def test_what_was_carried_over_must_be_carried_in() -> None:
    before = last_year(new_received=SIX, carried_out=SIX)
    report = written(carried_in=[5, 0, 0, 0, 0, 0, 5], carried_out=[5, 0, 0, 0, 0, 0, 5])
    assert found(report, before) == [("I5", "natural_person"), ("I5", "total")]
    finding = findings_of(report, before)[1]
    assert finding.message("zh", subject_of(report)) == (
        "“总计”列：本年上年结转是 5，上年年报的结转下年度继续办理是 6，相差 1。"
    )


def test_documents_in_force_must_follow_from_last_year() -> None:
    before = last_year(normative_document=[0, 0, 10])
    report = written(normative_document=[3, 1, 13])
    finding = only(report, "I6", before)
    assert (finding.values["lhs"], finding.values["rhs"]) == (Decimal(13), Decimal(12))
    assert found(written(normative_document=[3, 1, 12]), before) == []


def test_a_number_that_jumps() -> None:
    assert found(written(penalty=[2000]), last_year(penalty=[150])) == [
        ("jump", "fact_proactive_disclosure.penalty.decisions")
    ]
    assert found(written(penalty=[1499]), last_year(penalty=[150])) == []
    assert found(written(penalty=[90]), last_year(penalty=[2])) == []


def test_prose_that_was_copied() -> None:
    before = written("泰宁县财政局2022年政府信息公开工作年度报告", general="2022年。" + LONG)
    report = written(general="2023年。" + LONG)
    assert found(report, before) == [("same_prose", "general")]
    other = written("泰宁县财政局2022年政府信息公开工作年度报告", general="2022年。" + LONG[::-1])
    assert found(report, other) == []


@pytest.mark.parametrize(
    "title", ["朔州市财政局2022年政府信息公开工作年度报告", "泰宁县财政局2021年政府信息公开工作年度报告"]
)
def test_a_file_that_is_not_last_years_is_not_compared(title: str) -> None:
    before = written(title, general="做好工作。", carried_out=SIX, new_received=SIX)
    assert found(written(), before) == [("last_year_other", "")]
