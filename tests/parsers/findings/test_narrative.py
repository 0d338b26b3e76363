"""What the prose says in numbers: sentences of our own in official style, and the traps in them."""

from __future__ import annotations

import json
import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.findings.narrative import compare, extract, extraction, prose
from parsers.findings.narrative.numerals import numbers
from parsers.findings.narrative.phrasebook import fitting, phrasebook
from parsers.forms import forms
from parsers.model import Attribution, Cell, Check, NarrativeFact, Outcome, Paragraph, Status
from parsers.text.chinese import chinese_number
from parsers.text.traditional import simplified
from tests.support.paths import CORPUS

YEAR = 2023


def said(text: str, year: int = YEAR) -> dict[str, Decimal]:
    """Statement codes and values of one paragraph."""
    return {name(fact): fact.value for fact in extract([Paragraph(text, "p")], year)}


def name(fact: NarrativeFact) -> str:
    statement = phrasebook().statement(fact.indicators)
    assert statement is not None
    return statement.code


STATED = [
    # several years, parts of a year, and the year beside them
    ("自《条例》施行以来，我局累计收到政府信息公开申请211件，累计答复209件。", {}),
    ("近三年来，共收到政府信息公开申请30件，办结30件。", {}),
    ("我局成立以来，共收到政府信息公开申请12件。", {}),
    ("十年来收到政府信息公开申请120件，本年收到12件。", {"requests": 12}),
    ("年初以来，共收到政府信息公开申请12件。", {"requests": 12}),
    ("2022年收到政府信息公开申请15件，2023年收到12件。", {"requests": 12}),
    (
        "依申请公开方面，2023年新收申请57件，加上年结转的2件，全年办结59件，其中按时办结54件，经批准延期后办结5件。",
        {"new_received": 57, "carried_in": 2, "answered": 59},
    ),
    (
        "制发行政规范性文件2件、废止1件，截至年底现行有效17件；自2010年以来累计制发规范性文件64件。",
        {"normative_issued": 2, "normative_repealed": 1, "normative_in_force": 17},
    ),
    # disclosure called 公开事项, 公开工作
    ("2023年因公开事项引发行政复议案件2起、行政诉讼0起。", {"reconsideration": 2, "litigation": 0}),
    (
        "全年因公开工作被申请行政复议4件，其中维持3件，另有1件系申请人自行撤回；被提起行政诉讼1件，法院维持。",
        {"reconsideration": 4, "reconsideration_upheld": 3, "litigation": 1},
    ),
    # requests received
    ("2023年，全区共收到政府信息公开申请57件。", {"requests": 57}),
    ("本年度我局受理依申请公开9件。", {"requests": 9}),
    ("今年以来，我单位收到群众依申请公开信息2条。", {"requests": 2}),
    ("全年共收到8份政府信息公开申请，均为邮寄方式提出。", {"requests": 8}),
    ("2023年度受理信息公开申请1,204件。", {"requests": 1204}),
    ("2023年度受理信息公开申请1，204件。", {"requests": 1204}),
    ("２０２３年，我镇共收到政府信息公开申请１２件。", {"requests": 12}),
    ("全年接到政府信息公开申请二十三宗。", {"requests": 23}),
    ("全市受理政府信息公开申请二百零三件，答复一百九十八件。", {"requests": 203, "answered": 198}),
    ("二〇二三年，我委共接收政府信息公开申请5例。", {"requests": 5}),
    ("我局收到公民、法人和其他组织提出的政府信息公开申请3件。", {"requests": 3}),
    ("通过网络、信函等渠道共收到政府信息公开申请14件。", {"requests": 14}),
    ("全年受理公开政府信息申请7项。", {"requests": 7}),
    ("政府信息公开申请数量为0。", {"requests": 0}),
    ("2023年1月1日至2023年12月31日，共收到政府信息公开申请6件。", {"requests": 6}),
    ("截至2023年12月底，累计收到政府信息公开申请11件。", {"requests": 11}),
    ("2023 年 ， 全 县 共 收 到 政 府 信 息 公 开 申 请 31 件。", {"requests": 31}),
    ("办理政府信息公开申请45件。", {"requests": 45}),
    ("（二）依申请公开情况。全年共受理20件，办结19件。", {"requests": 20, "answered": 19}),
    ("依申请公开方面：共收到3件，均按时答复。", {"requests": 3}),
    ("截至12月31日，共收到政府信息公开申请4件。", {"requests": 4}),
    ("行政区域内共受理3起政府信息公开申请。", {"requests": 3}),
    ("全市收到政府信息公開申請3件。", {"requests": 3}),
    ("受理政府信息公开申请42件，同比减少12件，办结40件。", {"requests": 42, "answered": 40}),
    ("2023年依申请公开受理12件。", {"requests": 12}),
    # nothing received
    ("本年度依申请公开0件。", {"requests": 0}),
    ("依申请公开方面，2023年未收到相关申请。", {"requests": 0}),
    ("2023年，我办未收到政府信息公开申请。", {"requests": 0}),
    ("本年度没有收到依申请公开事项。", {"requests": 0}),
    ("全年未接到申请公开政府信息的要求。", {"requests": 0}),
    ("本机关无政府信息公开申请。", {"requests": 0}),
    ("2023年度我局收到政府信息公开申请为0件。", {"requests": 0}),
    ("全年依申请公开为零。", {"requests": 0}),
    (
        "收到政府信息公开申请、行政复议、行政诉讼均为0。",
        {"requests": 0, "reconsideration": 0, "litigation": 0},
    ),
    # carried in and out, answered, new
    (
        "共受理政府信息公开申请73件，已办结70件，结转至2024年3件。",
        {"requests": 73, "answered": 70, "carried_out": 3},
    ),
    (
        "收到政府信息公开申请12件（上年结转1件，本年新收11件）。",
        {"requests": 12, "carried_in": 1, "new_received": 11},
    ),
    ("2022年结转政府信息公开申请4件。", {"carried_in": 4}),
    ("收到政府信息公开申请90件，另有7件顺延至下一年度答复。", {"requests": 90, "carried_out": 7}),
    ("2023年新收政府信息公开申请33件。", {"new_received": 33}),
    ("答复政府信息公开申请41件。", {"answered": 41}),
    # documents
    (
        "2023年，制定规范性文件8件，废止5件，现行有效66件。",
        {"normative_issued": 8, "normative_repealed": 5, "normative_in_force": 66},
    ),
    (
        "全年制发行政规范性文件八件、废止二十六件，现行有效六十六件。",
        {"normative_issued": 8, "normative_repealed": 26, "normative_in_force": 66},
    ),
    ("现行有效的行政规范性文件共27件，其中以县政府名义印发12件。", {"normative_in_force": 27}),
    ("本年共印发3件行政规范性文件。", {"normative_issued": 3}),
    ("行政规范性文件本年度制发2份、废止1份。", {"normative_issued": 2, "normative_repealed": 1}),
    ("本年度未制发规范性文件。", {"normative_issued": 0}),
    ("出台政府规章1部，宣布失效规章2部。", {"rule_issued": 1, "rule_repealed": 2}),
    ("规章、行政规范性文件本年制发件数均为0。", {"rule_issued": 0, "normative_issued": 0}),
    # reconsiderations and lawsuits
    ("涉及政府信息公开的行政复议21宗，行政诉讼4宗。", {"reconsideration": 21, "litigation": 4}),
    (
        "政府信息公开行政复议12件，其中结果维持8件，结果纠正2件，其他结果1件，尚未审结1件。",
        {
            "reconsideration": 12,
            "reconsideration_upheld": 8,
            "reconsideration_corrected": 2,
            "reconsideration_other": 1,
            "reconsideration_pending": 1,
        },
    ),
    (
        "政府信息公开行政诉讼案件5件，其中未经复议直接起诉3件，复议后起诉2件。",
        {"litigation": 5, "litigation_direct": 3, "litigation_after_reconsideration": 2},
    ),
    ("未出现政府信息公开行政复议和行政诉讼。", {"reconsideration": 0, "litigation": 0}),
    (
        "政府信息公开行政复议案件2件，其中1件维持、1件纠正。",
        {"reconsideration": 2, "reconsideration_upheld": 1, "reconsideration_corrected": 1},
    ),
    ("没有因政府信息公开被申请行政复议、提起行政诉讼的情况。", {"reconsideration": 0, "litigation": 0}),
    (
        "未收到政府信息公开申请，也未发生行政复议和行政诉讼。",
        {"requests": 0, "reconsideration": 0, "litigation": 0},
    ),
    ("政府信息公开行政复议、行政诉讼均为0件。", {"reconsideration": 0, "litigation": 0}),
    # licences, penalties
    ("全年作出行政许可决定120件。", {"license": 120}),
    ("实施行政处罚35起。", {"penalty": 35}),
    # percentages
    ("收到政府信息公开申请20件，办结率100%。", {"requests": 20, "completion_rate": 100}),
    ("依申请公开答复率达98.5％。", {"completion_rate": Decimal("98.5")}),
    ("收到政府信息公开申请20件，按时办结率百分之百。", {"requests": 20, "on_time_rate": 100}),
    (
        "收到政府信息公开申请50件，其中自然人占96.2%。",
        {"requests": 50, "natural_person_share": Decimal("96.2")},
    ),
    # the fee of section 六
    ("本机关收取信息处理费合计260元。", {"fee": 260}),
    ("依据《政府信息公开信息处理费管理办法》，全年收取信息处理费1,280元。", {"fee": 1280}),
    ("全年没有收取信息处理费。", {"fee": 0}),
    ("2023年无信息处理费收取情况。", {"fee": 0}),
    ("发出收费通知的件数和总金额以及实际收取的总金额均为0。", {"fee": 0}),
]

TRAPS = [
    # another year
    "2022年，我局收到政府信息公开申请5件，办结5件。",
    "上年度共受理政府信息公开申请18件。",
    "去年收到政府信息公开申请7件。",
    "2019年修订的条例施行以来，共收到政府信息公开申请500件。",
    "近三年来共收到政府信息公开申请61件。",
    "截至2024年1月20日，现行有效规范性文件20件。",
    "2022-2023年共收到政府信息公开申请12件。",
    # part of a year
    "2023年1-11月收到政府信息公开申请12件。",
    "2023年1月1日至11月30日，收到政府信息公开申请12件。",
    "2023年上半年，全区受理政府信息公开申请67件，答复63件。",
    "三季度受理政府信息公开申请6件。",
    "6月份收到政府信息公开申请1件。",
    "平均每月受理政府信息公开申请4件。",
    # comparisons and targets
    "政府信息公开申请较上年增加5件。",
    "申请公开数量比上年减少3件，同比下降20%。",
    "力争全年答复政府信息公开申请50件。",
    "确保依申请公开办结率100%。",
    "拟废止规范性文件6件。",
    # parts
    "其中网络申请3件，信函申请2件。",
    "收到自然人政府信息公开申请5件。",
    "通过网站收到政府信息公开申请4件。",
    "逾期答复政府信息公开申请1件。",
    "不予受理政府信息公开申请2件。",
    "市本级收到政府信息公开申请20件。",
    "以县政府名义制发规范性文件3件。",
    # other matters
    "办理代表建议11件、委员提案9件，办结率100%。",
    "处理网民留言31条，已办结31条。办结率100%。",
    "全年未收到行政许可申请。",
    "收到行政复议申请3件。",
    "全年办理行政复议案件120件，行政诉讼30件。",
    "作为复议机关受理涉及政府信息公开的行政复议12件。",
    "修改规章制度12项，制定规章制度3项。",
    "合法性审核规范性文件12件。",
    "清理行政规范性文件38件。",
    "修改、废止规范性文件7件。",
    "制发文件26件。",
    "主动公开信息892条，公开行政许可84条。",
    "行政事业性收费1681万元。",
    "超过10件的部分每件加收100元信息处理费。",
    "第一件政府信息公开申请已办结。",
    "未发生行政复议被纠错的情形。",
    "依据国办函〔2020〕109号和《收到政府信息公开申请5件的通知》办理。",
    "联系电话0517-83605210，邮编223001。",
    # not said plainly
    "如未收到政府信息公开申请，应填0。",
    "依申请公开政府信息5件。",
    "规章和规范性文件共5件。",
    "申请和复议分别为3件和2件。",
    "数十件政府信息公开申请均已办结。",
    "一、本年新收政府信息公开申请数量3001 53 0 0 61 4 3119",
    "",
]


def test_enough_sentences() -> None:
    assert len(STATED) + len(TRAPS) >= 60


@pytest.mark.parametrize(("text", "expected"), STATED, ids=[text for text, _ in STATED])
def test_stated(text: str, expected: dict[str, int]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", TRAPS)
def test_trap(text: str) -> None:
    assert said(text) == {}


def test_the_request_count_may_be_one_of_two_cells() -> None:
    (fact,) = extract([Paragraph("全年收到政府信息公开申请30余件。", "page=2")], YEAR)
    assert fact.indicators == ("fact_request.new_received.total", "fact_request.outcome_total.total")
    assert (fact.value, fact.unit, fact.approximate) == (30, "件", True)
    assert (fact.quote, fact.position) == ("全年收到政府信息公开申请30余件", "page=2 offset=0")


@pytest.mark.parametrize(
    ("kind", "text", "numbers"),
    [
        ("department", "全县共收到政府信息公开申请412件，我局收到政府信息公开申请24件。", [24]),
        ("township", "全市收到政府信息公开申请412件。", []),
        ("department", "围绕全县中心工作我局收到政府信息公开申请24件。", [24]),
        ("government", "全县共收到政府信息公开申请412件。", [412]),
        ("", "全县共收到政府信息公开申请412件。", [412]),
    ],
)
def test_a_number_of_the_whole_place_is_its_government_s(kind: str, text: str, numbers: list[int]) -> None:
    assert [fact.value for fact in extract([Paragraph(text, "p")], YEAR, kind)] == numbers


def test_the_fee_is_never_the_fee_of_section_two() -> None:
    (fact,) = extract([Paragraph("收取信息处理费0.04万元。", "p")], YEAR)
    assert fact.indicators == ("narrative.information_processing_fee",)
    assert (fact.value, fact.unit) == (Decimal("0.04"), "万元")


def test_lines_cut_by_the_page_are_joined_and_quoted_where_the_number_stands() -> None:
    lines = [
        "（二）依申请公开情况。2023年，全市收到政府信息公开申请 2417 件，办",
        "- 2 -",
        "结 2390 件，没有超期件。",
    ]
    facts = extract([Paragraph(text, f"line={i}") for i, text in enumerate(lines, 1)], YEAR)
    assert [(name(f), f.value, f.quote, f.position) for f in facts] == [
        ("requests", 2417, "全市收到政府信息公开申请 2417 件", "line=1 offset=17"),
        ("answered", 2390, "结 2390 件", "line=3 offset=0"),
    ]


def test_a_number_cut_by_the_page_is_not_read() -> None:
    lines = ["（二）依申请公开情况。2023年，全市共接收政府信息公开申请24", "17件，没有超期件。"]
    assert extract([Paragraph(text, "x") for text in lines], YEAR) == ()


def test_table_cells_one_a_line_are_not_prose() -> None:
    lines = ["行政规范性文件", "1", "0", "19", "行政许可", "84", "一、本年新收政府信息公开申请数量", "6"]
    assert extract([Paragraph(text, "x") for text in lines], YEAR) == ()


@given(
    st.lists(
        st.text(alphabet="收到政府信息公开申请办结未无其中上年、，。；（）《》0123件%一二十"), max_size=4
    )
)
def test_quotes_are_substrings_at_their_position(texts: list[str]) -> None:
    paragraphs = [Paragraph(text, str(i)) for i, text in enumerate(texts)]
    for fact in extract(paragraphs, YEAR):
        locator, offset = fact.position.split(" offset=")
        assert 0 < len(fact.quote) <= 120
        assert texts[int(locator)][int(offset) :].startswith(fact.quote)


@pytest.mark.parametrize(
    "text",
    [
        "收到申请1件," * 20_000,
        "未因未因政府信息公开行政复议、" * 9_000,
        "《" * 200_000,
        "1," * 100_000,
        "通过" * 90_000,
    ],
    ids=["clauses", "none", "brackets", "digits", "gap"],
)
def test_hostile_prose_takes_seconds_at_most(text: str) -> None:
    extract([Paragraph("预热", "p")], YEAR)
    began = time.perf_counter()
    extract([Paragraph(text, "p")], YEAR)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二〇", 20),
        ("两", 2),
        ("十", 10),
        ("二百零三", 203),
        ("一千零二十", 1020),
        ("三万二千", 32000),
        ("一万", 10000),
    ],
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["百百", "十百", "", "点五"])
def test_malformed_chinese_numbers(text: str) -> None:
    assert chinese_number(text) is None


def test_numbers_in_a_text() -> None:
    text = "第三条,约20件,30多条,1.2万余件,2023年,百分之九十八点五,1-3月,零件,数量为0"
    found = [(str(n.value), n.unit, n.approximate) for n in numbers(text)]
    assert found == [
        ("20", "件", True),
        ("30", "条", True),
        ("12000", "件", True),
        ("98.5", "%", False),
        ("0", "件", False),
        ("0", "", False),
    ]


# --- against the tables ----------------------------------------------------------------------------------


def cells(**values: int | None) -> list[Cell]:
    """Cells named `table__dim1__dim2`; None is a printed blank."""
    tables = {
        "request": "fact_request",
        "disclosure": "fact_proactive_disclosure",
        "cases": "fact_reconsideration_litigation",
    }
    made = []
    for key, value in values.items():
        table, dim1, dim2 = key.split("__")
        status = Status.BLANK if value is None else Status.REPORTED
        number = None if value is None else Decimal(value)
        made.append(Cell(tables[table], dim1, dim2, number, "件", status))
    return made


def checked(text: str, table: list[Cell]) -> list[tuple[str, str, int | None, int | None]]:
    checks = compare(extract([Paragraph(text, "p")], YEAR), table, YEAR)
    return [(c.check_id, c.outcome.value, _int(c.lhs), _int(c.rhs)) for c in checks]


def _int(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


REQUESTS = {
    "request__new_received__total": 10,
    "request__carried_in__total": 2,
    "request__outcome_total__total": 11,
    "request__carried_out__total": 1,
}


@pytest.mark.parametrize(("number", "outcome"), [(10, "pass"), (12, "pass"), (11, "pass"), (9, "fail")])
def test_i9_requests(number: int, outcome: str) -> None:
    text = f"收到政府信息公开申请{number}件。"
    rhs = number if outcome == "pass" else 10
    assert checked(text, cells(**REQUESTS)) == [("I9", outcome, number, rhs)]


@pytest.mark.parametrize(("number", "outcome"), [(11, "pass"), (9, "pass"), (10, "fail")])
def test_i9_answered_may_leave_out_what_was_carried_in(number: int, outcome: str) -> None:
    assert checked(f"答复政府信息公开申请{number}件。", cells(**REQUESTS))[0][:2] == ("I9", outcome)


def test_i9_a_blank_cell_is_not_zero() -> None:
    table = cells(**{**REQUESTS, "request__carried_in__total": None})
    assert checked("收到政府信息公开申请9件。", table) == [("I9", "not_assessable", 9, None)]


def test_i9_approximate_numbers_agree_within_their_last_place() -> None:
    table = cells(
        request__new_received__total=34, request__carried_in__total=0, request__outcome_total__total=34
    )
    assert checked("收到政府信息公开申请30余件。", table)[0][1] == "pass"
    assert checked("收到政府信息公开申请50余件。", table)[0][1] == "fail"


def test_i9_a_second_number_beside_one_that_agrees_is_not_assessed() -> None:
    text = "收到政府信息公开申请10件。县教育局受理政府信息公开申请4件。"
    assert [row[1] for row in checked(text, cells(**REQUESTS))] == ["pass", "not_assessable"]


def test_i10_documents_in_words_an_official_can_act_on() -> None:
    table = cells(
        disclosure__normative_document__issued=1,
        disclosure__normative_document__repealed=0,
        disclosure__normative_document__in_force=19,
    )
    text = "行政规范性文件现行有效19件，本年废止1件、制发1件。"
    checks = compare(extract([Paragraph(text, "p")], YEAR), table, YEAR)
    assert [(c.check_id, c.outcome, c.severity) for c in checks] == [
        ("I10", Outcome.PASS, "warn"),
        ("I10", Outcome.FAIL, "warn"),
        ("I10", Outcome.PASS, "warn"),
    ]
    failing = checks[1]
    assert (failing.lhs, failing.rhs, failing.difference) == (1, 0, 1)
    assert failing.scope == "fact_proactive_disclosure.normative_document.repealed"
    assert failing.attribution is Attribution.PUBLISHER
    zh, en = failing.message.split(" / ")
    assert "本年废止1件" in zh
    assert "应为0件" in zh
    assert "tables give 0" in en


def test_i10_form_2019_calls_it_newly_made() -> None:
    table = cells(
        disclosure__normative_document__newly_made=4, disclosure__normative_document__total_disclosed=9
    )
    assert checked("制发行政规范性文件4件，现行有效8件。", table) == [
        ("I10", "pass", 4, 4),
        ("I10", "not_assessable", 8, None),
    ]


@pytest.mark.parametrize(("rate", "outcome"), [("91.7", "pass"), ("92", "pass"), ("100", "fail")])
def test_i12_completion_rate(rate: str, outcome: str) -> None:
    found = checked(f"依申请公开办结率{rate}%。", cells(**REQUESTS))
    assert found[0][:2] == ("I12", outcome)


def test_i12_what_was_on_time_is_in_no_table() -> None:
    assert checked("收到政府信息公开申请10件，按时办结率100%。", cells(**REQUESTS)) == [
        ("I9", "pass", 10, 10)
    ]


def test_i16_both_kinds_of_lawsuit_add_up() -> None:
    table = cells(
        cases__reconsideration__total=36,
        cases__litigation_direct__total=6,
        cases__litigation_after_reconsideration__total=3,
    )
    text = "涉及政府信息公开的行政复议35宗，行政诉讼9宗。"
    assert checked(text, table) == [("I16", "fail", 35, 36), ("I16", "pass", 9, 9)]


def test_a_derived_cell_leaves_it_open_who_erred() -> None:
    table = [
        Cell("fact_proactive_disclosure", "normative_document", "repealed", Decimal(2), "件", Status.DERIVED)
    ]
    (check,) = compare(extract([Paragraph("废止规范性文件5件。", "p")], YEAR), table, YEAR)
    assert (check.outcome, check.attribution) == (Outcome.FAIL, Attribution.UNDETERMINED)


def test_every_indicator_compared_is_on_a_form() -> None:
    known = {".".join(key) for form in forms().values() for table in form.tables for key, *_ in table.cells()}
    used = {
        cell.lstrip("-")
        for statement in phrasebook().statements
        for cells in (*statement.accept, *(side for ratio in statement.ratio for side in ratio))
        for cell in cells
    }
    stated = {i for s in phrasebook().statements for i in s.indicators if not i.startswith("narrative.")}
    assert used | stated <= known


def test_statements_have_distinct_indicators() -> None:
    indicators = [statement.indicators for statement in phrasebook().statements]
    assert len(set(indicators)) == len(indicators)


# --- real reports ----------------------------------------------------------------------------------------


def findings(report: str, truth: str) -> dict[tuple[str, str], Check]:
    if not CORPUS.exists():
        pytest.skip("the folder of real reports is absent")
    data = json.loads((CORPUS / "truth" / f"{truth}.json").read_text("utf-8"))
    table = [
        Cell(
            *key.split("|"),
            None if value is None else Decimal(str(value)),
            "件",
            Status.BLANK if value is None else Status.REPORTED,
        )
        for key, value in data["cells"].items()
    ]
    lines = (CORPUS / "reports" / report).read_text("utf-8").splitlines()
    paragraphs = [Paragraph(text, f"line={i}") for i, text in enumerate(lines, 1)]
    checks = compare(extract(paragraphs, data["year"]), table, data["year"])
    return {(check.check_id, check.scope): check for check in checks}


def test_hezuo_2023_prose_repeals_one_and_its_table_none() -> None:
    found = findings("003_1cf59b4176a625ae.txt", "seed_003")
    documents = "fact_proactive_disclosure.normative_document"
    assert found["I10", f"{documents}.repealed"].outcome is Outcome.FAIL
    assert found["I10", f"{documents}.issued"].outcome is Outcome.PASS
    assert found["I10", f"{documents}.in_force"].rhs == 19
    assert found["I9", "fact_request.new_received.total"].lhs == 6
    assert [check.scope for check in found.values() if check.outcome is Outcome.FAIL] == [
        f"{documents}.repealed"
    ]


def test_yima_2024_prose_has_one_request_and_its_table_none() -> None:
    found = findings("001_8cbdd6a99e549ca0.txt", "seed_001")
    (check,) = found.values()
    assert (check.check_id, check.outcome, check.lhs, check.rhs) == ("I9", Outcome.FAIL, 1, 0)


@pytest.mark.parametrize(
    ("report", "truth", "count"),
    [
        ("000_fd82c34b567f0d36.txt", "seed_000", 3),
        ("002_d9f8c3b9fb14e292.txt", "seed_002", 0),
        ("pingtan_2021.txt", "pingtan_2021", 0),
    ],
)
def test_no_false_alarm(report: str, truth: str, count: int) -> None:
    found = findings(report, truth)
    assert [check.outcome for check in found.values()] == [Outcome.PASS] * count


# --- worked examples ------------------------------------------------------------------------------


def clauses_said(text: str) -> list[tuple[str, Decimal, str]]:
    """Every statement in order with the clause it was read from."""
    return [(name(fact), fact.value, fact.quote) for fact in extract([Paragraph(text, "p")], YEAR)]


def test_a_sentence_read_clause_by_clause() -> None:
    """How a clause inherits from those before it.

    1. 收到政府信息公开申请12件 names its subject: the topic of the sentence is now the request.
    2. 其中 makes the numbers that follow parts: 网络8件 is no total.
    3. A semicolon ends the parts; 办结11件 has no subject and inherits the request.
    4. 1件结转下年度 is named by what stands behind the number.
    5. 上年 at the head of a clause gives the rest to last year: 收到15件 is not the year's own.
    """
    text = "2023年收到政府信息公开申请12件，其中网络8件；办结11件，1件结转下年度继续办理；上年收到15件。"
    assert clauses_said(text) == [
        ("requests", Decimal(12), "2023年收到政府信息公开申请12件"),
        ("answered", Decimal(11), "办结11件"),
        ("carried_out", Decimal(1), "1件结转下年度继续办理"),
    ]


def test_a_number_is_named_by_the_first_phrase_that_its_surroundings_allow() -> None:
    """How one number of a clause gets its name.

    The number in question is `#`, every other one `@`: `制发行政规范性文件#、废止@` is 制发规范性文件3件,
    for the noun stands right at the number; `废止#` alone inherits the noun. A guard between two numbers
    (较上年减少) takes the second away.
    """
    text = "制发行政规范性文件3件、废止2件，较上年减少1件。"
    assert clauses_said(text) == [
        ("normative_issued", Decimal(3), "制发行政规范性文件3件"),
        ("normative_repealed", Decimal(2), "废止2件"),
    ]


# --- what is looked for -----------------------------------------------------------------------------

CLAUSES = (
    "本年新收政府信息公开申请#件",
    "收到#件政府信息公开申请",
    "答复政府信息公开申请#件",
    "上年结转申请#件",
    "结转下年度继续办理#件",
    "依申请公开办结率#%",
    "制发行政规范性文件#件",
    "废止#件规范性文件",
    "现行有效规章#件",
    "作出行政许可决定#件",
    "实施行政强制#次",
    "因政府信息公开引起行政复议#件",
    "涉及行政诉讼#件",
    "收取信息处理费#元",
    "本年未收到政府信息公开申请",
    "未发生因政府信息公开引起的行政复议、行政诉讼",
    "未制发规范性文件",
    "没有收取信息处理费",
    "组织培训#次",
)


def test_every_phrase_that_matches_a_clause_is_among_those_looked_for() -> None:
    book, matching = phrasebook(), 0
    texts = [*CLAUSES, *(phrase.name.replace("3", "#").replace("0", "#") for phrase in book.counted)]
    for text in texts:
        for counted, phrases in ((True, book.counted), (False, book.none)):
            for phrase in phrases:
                if phrase.match.search(text):
                    topic = next(iter(phrase.topic), None)
                    assert phrase in fitting(text, topic, part=False, own=True, counted=counted)
                    matching += 1
    assert matching > 40


def test_what_says_that_there_was_nothing_is_looked_for() -> None:
    nothing = [text for text in CLAUSES if any(p.match.search(text) for p in phrasebook().none)]
    assert len(nothing) == 4
    assert all(extraction._NONE.search(text) for text in nothing)


def test_a_phrase_needs_what_stands_in_no_brackets() -> None:
    needed = {phrase.name: phrase.needed for phrase in phrasebook().counted}
    assert needed["行政复议3件"] == {"行政复议", "#"}
    assert needed["收到政府信息公开申请3件"] == {"申请", "#"}
    assert needed["依申请公开办结率100%"] == {"申请", "率", "#%"}
    assert needed["收到3件"] == {"#"}


@example("縣︙ a\u3000。\u200b，b")
@given(st.text("縣三 \u3000\u200b，。⑴︙㈱\n𠮷a1", max_size=12))
def test_each_folded_character_has_the_offset_at_which_it_is_printed(text: str) -> None:
    offsets = prose._offsets(text)
    whole = prose._folded(text)
    assert len(offsets) == len(whole) and list(offsets) == sorted(offsets)
    for at, char in enumerate(text):
        assert "".join(whole[i] for i, offset in enumerate(offsets) if offset == at) == prose._folded(
            simplified(text)[at]
        ), char
