"""The statistics tables before 2019, rendered by ourselves in the layouts of the wild and read back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from parsers.forms import forms
from parsers.model import Block, Grid, GridCell, Paragraph, Status
from parsers.pre2019 import OldForm, Pre2019Fact, bridges, old_forms, read
from parsers.pre2019.labels import label_key
from tests.support.paths import CORPUS

FORMS = {form.code: form for form in old_forms()}
NATIONAL, FUJIAN = FORMS["national_2014"], FORMS["fujian_2008"]
GANSU, SHANGHAI = FORMS["gansu_2008"], FORMS["shanghai_2008"]
Row = tuple[str, ...]


def figures(form: OldForm, column: int) -> dict[str, Decimal]:
    """A different number for every line: 11, 12, 13 … and for the cumulative column ten times that."""
    lines = [indicator.code for indicator in form.indicators if indicator.unit]
    return {code: Decimal((11 + at) * (10 if column else 1)) for at, code in enumerate(lines)}


def rows(form: OldForm) -> Iterator[Row]:
    columns = [figures(form, at) for at in range(len(form.columns))]
    for indicator in form.indicators:
        if indicator.unit:
            yield (indicator.label, indicator.unit, *(str(column[indicator.code]) for column in columns))
        else:
            yield (indicator.label, "——", *("" for _ in columns))


def lines(printed: Sequence[Row]) -> list[Block]:
    """One cell a line, blank cells as empty lines."""
    texts = [text for row in printed for text in row]
    return [Paragraph(text, f"line={at}") for at, text in enumerate(texts, 1)]


def spaced(printed: Sequence[Row]) -> list[Block]:
    return [Paragraph(" ".join(row), f"line={at}") for at, row in enumerate(printed, 1)]


def glued(printed: Sequence[Row]) -> list[Block]:
    """Label, unit and first value without separators; the cumulative value behind a space."""
    return [
        Paragraph(" ".join(("".join(row[:3]), *row[3:])), f"line={at}") for at, row in enumerate(printed, 1)
    ]


def tabs(printed: Sequence[Row]) -> list[Block]:
    return [grid(printed, ruled=False)]


def ruled(printed: Sequence[Row]) -> list[Block]:
    return [grid([("统计指标", "单位", *("统计数" for _ in printed[0][2:])), *printed])]


def numbered(printed: Sequence[Row]) -> list[Block]:
    """With a column of row numbers before the labels."""
    return [grid([(str(at), *row) for at, row in enumerate(printed, 1)])]


def broken(printed: Sequence[Row]) -> list[Block]:
    """One cell a line, long labels broken over two lines."""
    texts = [
        part
        for label, *rest in printed
        for part in ([label[:9], label[9:]] if len(label) > 9 and "（不" not in label else [label]) + rest
    ]
    return [Paragraph(text, f"line={at}") for at, text in enumerate(texts, 1)]


def grid(printed: Sequence[Row], ruled: bool = True) -> Grid:
    cells = [
        GridCell(text, row, column, 1, 1, f"row={row} column={column}")
        for row, texts in enumerate(printed)
        for column, text in enumerate(texts)
    ]
    return Grid(tuple(cells), "table=1", ruled)


def by_code(facts: tuple[Pre2019Fact, ...] | None, cumulative: bool = False) -> dict[str, Decimal | None]:
    assert facts is not None
    return {fact.indicator: fact.value for fact in facts if fact.cumulative is cumulative}


def side_by_side(printed: Sequence[Row]) -> list[Block]:
    """The second half of the table right of the first."""
    half = (len(printed) + 1) // 2
    beside = [*printed[half:], tuple("" for _ in printed[0])][:half]
    return [grid([(*left, *right) for left, right in zip(printed[:half], beside, strict=True)])]


def paged(printed: Sequence[Row]) -> list[Block]:
    """The table on three pages, with the head printed again and page numbers between."""
    head = ("统计指标", "单位", *("统计数" for _ in printed[0][2:]))
    third = len(printed) // 3
    pages = (printed[:third], printed[third : 2 * third], printed[2 * third :])
    numbers = [Paragraph(f"— {number} —", f"page={number}") for number in (1, 2, 3)]
    grids = [grid([head, *page]) for page in pages]
    return [block for pair in zip(grids, numbers, strict=True) for block in pair]


def unit_in_figure(printed: Sequence[Row]) -> list[Block]:
    """12条 in the place of 条 and 12."""
    return [
        grid(
            [(label, *(f"{text}{unit}" if text else "" for text in texts)) for label, unit, *texts in printed]
        )
    ]


def unit_in_label(printed: Sequence[Row]) -> list[Block]:
    return [grid([(f"{label}（{unit}）", *texts) for label, unit, *texts in printed])]


LAYOUTS = [
    lines,
    spaced,
    glued,
    tabs,
    ruled,
    numbered,
    broken,
    side_by_side,
    paged,
    unit_in_figure,
    unit_in_label,
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.code)
def test_every_line_is_read_back(form: OldForm, layout: Callable[[Sequence[Row]], list[Block]]) -> None:
    facts = read(layout(list(rows(form))))
    assert facts is not None
    assert {fact.form for fact in facts} == {form.code}
    for at in range(len(form.columns)):
        assert by_code(facts, bool(at)) == figures(form, at)
    assert {fact.status for fact in facts} == {Status.REPORTED}
    assert [fact.unit for fact in facts if not fact.cumulative] == [
        indicator.unit for indicator in form.indicators if indicator.unit
    ]


def test_the_national_form_has_its_lines() -> None:
    assert len(NATIONAL.indicators) == 66
    assert sum(1 for indicator in NATIONAL.indicators if indicator.unit) == 59


def test_lines_that_share_a_label_are_told_apart_by_their_order() -> None:
    printed = [
        ("四、行政复议数量", "件", "6"),
        ("（一）维持具体行政行为数", "件", "3"),
        ("（二）被依法纠错数", "件", "2"),
        ("（三）其他情形数", "件", "1"),
        ("五、行政诉讼数量", "件", "9"),
        ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "4"),
        ("（二）被依法纠错数", "件", "0"),
        ("（三）其他情形数", "件", "5"),
    ]
    found = by_code(read(ruled(printed)))
    assert (found["reconsiderations_corrected"], found["lawsuits_corrected"]) == (2, 0)
    assert (found["reconsiderations_other"], found["lawsuits_other"]) == (1, 5)
    assert found["items_disclosed"] is None


def test_what_is_printed_is_kept_and_what_is_not_is_said() -> None:
    printed = [row for row in rows(NATIONAL) if not row[0].startswith("六")]
    values = {"1.当面申请数": "", "2.传真申请数": "—", "3.网络申请数": "无", "（一）收到申请数": "1，204"}
    printed = [(row[0], row[1], values.get(row[0], row[2])) for row in printed]
    facts = {fact.indicator: fact for fact in read(ruled(printed)) or ()}
    assert facts["requests_in_person"].status is Status.BLANK
    assert facts["requests_by_fax"].status is Status.DASH
    assert facts["requests_online"].status is Status.NOT_APPLICABLE
    assert (facts["requests_received"].value, facts["requests_received"].raw_text) == (1204, "1，204")
    assert (facts["complaints"].status, facts["complaints"].raw_text) == (Status.MISSING, None)
    assert facts["requests_received"].locator == "row=22 column=2"


def test_the_printed_unit_wins() -> None:
    printed = [(row[0], "元" if row[1] == "万元" else row[1], row[2]) for row in rows(NATIONAL)]
    facts = {fact.indicator: fact for fact in read(ruled(printed)) or ()}
    assert facts["fees_for_requests"].unit == "元"
    assert facts["items_disclosed"].unit == "条"


def test_a_value_too_many_or_too_few_is_ambiguous() -> None:
    printed = [(*row, "7") for row in rows(NATIONAL)]
    assert {fact.status for fact in read(ruled(printed)) or ()} == {Status.AMBIGUOUS}
    short = [row[:3] if row[0] == "行政诉讼数" else row for row in rows(FUJIAN)]
    facts = [fact for fact in read(lines(short)) or () if fact.indicator == "lawsuits"]
    assert [(fact.status, fact.value) for fact in facts] == [(Status.AMBIGUOUS, None)] * 2


def test_the_cumulative_column_may_come_first() -> None:
    printed = [("指标名称", "计量单位", "历年累计", "2012年度")]
    printed += [(row[0], row[1], row[3], row[2]) for row in rows(FUJIAN)]
    assert by_code(read([grid(printed)])) == figures(FUJIAN, 0)
    assert by_code(read([grid(printed)]), cumulative=True) == figures(FUJIAN, 1)


@pytest.mark.parametrize("layout", [tabs, ruled, lines, spaced])
def test_any_form_may_be_printed_with_a_cumulative_column(
    layout: Callable[[Sequence[Row]], list[Block]],
) -> None:
    printed = [("指标名称", "计量单位", "本年度", "历年累计")]
    printed += [(*row, f"{row[2]}0" if row[2] else "") for row in rows(NATIONAL)]
    facts = read(layout(printed))
    assert by_code(facts) == figures(NATIONAL, 0)
    assert by_code(facts, cumulative=True) == figures(NATIONAL, 1)


def test_section_headings_of_the_prose_do_not_disturb_the_order() -> None:
    prose: list[Block] = [
        Paragraph(text, "p")
        for text in (
            "三、依申请公开情况",
            "全年收到申请12件。",
            "六、举报投诉数量",
            "无。",
            "一、主动公开情况",
        )
    ]
    assert by_code(read([*prose, *ruled(list(rows(NATIONAL)))])) == figures(NATIONAL, 0)


def test_two_tables_are_not_mixed() -> None:
    first = [row for row in rows(NATIONAL) if not row[0].startswith("九") and "培训" not in row[0]]
    second = [(row[0], row[1], "999" if row[2] else "") for row in rows(NATIONAL)]
    found = by_code(read([*ruled(first[:40]), *ruled(second)]))
    assert set(found.values()) == {Decimal(999)}


@pytest.mark.parametrize("form", list(forms().values()), ids=lambda form: form.code)
def test_the_modern_forms_are_not_taken_for_old_ones(form: object) -> None:
    texts: list[str] = []
    for table in forms()["2021" if form is forms()["2021"] else "2019"].tables:
        for block in table.blocks:
            for row in block.rows:
                texts += [*row.path, *(str(at) for at, _ in enumerate(block.columns))]
    assert read([Paragraph(text, "p") for text in texts]) is None


def test_an_unfilled_old_form_is_no_figures() -> None:
    assert read(ruled([(*row[:2], "") for row in rows(NATIONAL)])) is None


@pytest.mark.parametrize("path", sorted((CORPUS / "reports").glob("*.txt")), ids=lambda path: path.name)
def test_real_modern_reports_hold_no_old_table(path: Path) -> None:
    assert read([Paragraph(text, "p") for text in path.read_text("utf-8").splitlines()]) is None


def test_hostile_blocks_take_seconds_at_most() -> None:
    blocks: list[Block] = [Paragraph("被依法纠错数 件 1", "p")] * 10_000
    blocks += [Paragraph("收到申请数 " + "公 开 " * 55, "p")] * 1_000
    began = time.process_time()
    read(blocks)
    assert time.process_time() - began < 30


def test_every_old_indicator_has_a_bridge_and_bridges_lead_to_cells() -> None:
    lines = {(form.code, line.code) for form in old_forms() for line in form.indicators if line.unit}
    assert set(bridges()) == lines
    cells = {".".join(key) for form in forms().values() for table in form.tables for key, *_ in table.cells()}
    for (_, code), bridge in bridges().items():
        assert bridge.code == code
        assert bridge.relation in {"same", "broader", "narrower", "none"}
        assert bool(bridge.modern) == (bridge.relation != "none")
        assert set(bridge.modern) <= cells
        assert not any("admin_fee" in cell for cell in bridge.modern)
        assert bridge.zh and bridge.en


def test_codes_are_unique_and_shared_codes_share_their_meaning() -> None:
    for form in old_forms():
        codes = [indicator.code for indicator in form.indicators]
        assert len(set(codes)) == len(codes)
    english: dict[str, str] = {}
    for form in old_forms():
        for indicator in form.indicators:
            assert english.setdefault(
                indicator.code, indicator.en.removeprefix("Of which ").capitalize()
            ) == (indicator.en.removeprefix("Of which ").capitalize())


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "主动公开政府信息数"),
        ("其中： 1．当面申请数", "当面申请数"),
        ("1、专职人员数", "专职人员数"),
        ("四、行政复议数量", "行政复议数量"),
        ("  不是《条例》所指政府信息", "不是条例所指政府信息"),
        ("（5）“免予公开范围1”数", "免予公开范围一数"),
        ("（10）“免予公开范围6”数", "免予公开范围六数"),
        ("2.复制费（纸张）", "复制费纸张"),
        ("收取费用总数（单位：元）", "收取费用总数"),
    ],
)
def test_a_label_is_known_without_its_numbering(printed: str, key: str) -> None:
    assert label_key(printed) == key


# --- line codes ---------------------------------------------------------------------------------


def coded(form: OldForm, *, filled: bool) -> list[Row]:
    """A table with a column of line codes before the figures, as some regions print it."""
    printed: list[Row] = [("统计指标", "单位", "代码", "本年数")]
    for code, indicator in enumerate(form.indicators, 10):
        figure = str(7 * code % 13) if filled and indicator.unit else ""
        printed.append((indicator.label, indicator.unit or "——", str(code), figure))
    return printed


@pytest.mark.parametrize("layout", [tabs, lambda printed: [grid(printed)]])
def test_line_codes_are_no_figures(layout: Callable[[Sequence[Row]], list[Block]]) -> None:
    assert read(layout(coded(NATIONAL, filled=False))) is None
    facts = read(layout(coded(NATIONAL, filled=True)))
    assert facts is not None
    values = {fact.indicator: fact.value for fact in facts if fact.value is not None}
    expected = {
        indicator.code: Decimal(7 * code % 13)
        for code, indicator in enumerate(NATIONAL.indicators, 10)
        if indicator.unit
    }
    assert values == expected


def test_line_codes_may_be_padded_and_marked() -> None:
    printed = [("指标名称", "计算单位", "代码", "年度累计")]
    for number, indicator in enumerate(SHANGHAI.indicators, 1):
        code = f"{number:02d}" if number < 49 else f"{number}**"
        printed.append((indicator.label, indicator.unit or "", code, str(5 * number)))
    found = by_code(read([grid(printed)]))
    assert found == {line.code: 5 * number for number, line in enumerate(SHANGHAI.indicators, 1)}


def test_a_padded_number_without_a_head_for_codes_is_not_taken_for_one() -> None:
    printed = [(line.label, line.unit or "", f"{n:02d}", "5") for n, line in enumerate(GANSU.indicators, 1)]
    assert {fact.status for fact in read([grid(printed)]) or ()} == {Status.AMBIGUOUS}


# --- columns ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "year", "cumulative"),
    [
        (("本期实际", "本年累计"), "2", None),
        (("本月累计", "年度累计"), "2", None),
        (("本年累计", "本季"), "1", None),
        (("2012年度", "历年累计"), "1", "2"),
        (("本期", "累计"), "1", "2"),
    ],
)
def test_a_part_of_the_year_is_no_figure_of_the_year(
    heads: tuple[str, str], year: str, cumulative: str | None
) -> None:
    printed = [("指标名称", "计量单位", *heads)]
    printed += [(line.label, line.unit or "", "1", "2") for line in GANSU.indicators]
    facts = read([grid(printed)])
    assert set(by_code(facts).values()) == {Decimal(year)}
    assert set(by_code(facts, cumulative=True).values()) == ({Decimal(cumulative)} if cumulative else set())


# --- which form, which line ---------------------------------------------------------------------


def test_a_changed_label_is_missing_and_not_guessed() -> None:
    changed = {
        "3.网络申请数": "3.网络渠道来件",
        "（二）申请办结数": "（二）办理完毕数",
        "2.同意公开答复数": "2.未同意公开答复数",
    }
    for layout in (ruled, lines, in_one_line):
        printed = [(changed.get(row[0], row[0]), *row[1:]) for row in rows(NATIONAL)]
        facts = {fact.indicator: fact for fact in read(layout(printed)) or ()}
        for code in ("requests_online", "requests_completed", "replies_granted"):
            assert (facts[code].status, facts[code].value) == (Status.MISSING, None), (layout, code)
        others = {code: fact.value for code, fact in facts.items() if fact.status is Status.REPORTED}
        assert others.items() <= figures(NATIONAL, 0).items()
        assert len(others) == 59 - 3 - {ruled: 0, lines: 1, in_one_line: 3}[layout]


def test_a_label_of_two_lines_that_both_fit_is_ambiguous() -> None:
    printed = [row for row in rows(SHANGHAI) if "费" not in row[0] or "总数" in row[0]]
    at = next(at for at, row in enumerate(printed) if row[0] == "政府信息公开指定专职人员数")
    facts = {f.indicator: f for f in read(ruled([*printed[:at], ("邮寄费", "元", "8"), *printed[at:]])) or ()}
    found = [facts[code] for code in ("fees_proactive_mail", "fees_for_mail")]
    assert {fact.value for fact in found} == {None}
    assert Status.AMBIGUOUS in {fact.status for fact in found}


def test_forms_that_share_lines_are_told_apart() -> None:
    for form in FORMS.values():
        first = list(rows(form))[:36]
        assert {fact.form for fact in read(ruled(first)) or ()} == {form.code}


def test_the_unit_in_a_label_or_behind_a_figure_wins() -> None:
    printed = [(row[0] + ("（元）" if row[1] == "万元" else ""), "", row[2]) for row in rows(NATIONAL)]
    facts = {fact.indicator: fact for fact in read(ruled(printed)) or ()}
    assert facts["special_funds"].unit == "元"
    printed = [(row[0], "", row[2] + "元" if row[1] == "万元" else row[2]) for row in rows(NATIONAL)]
    facts = {fact.indicator: fact for fact in read(ruled(printed)) or ()}
    assert (facts["special_funds"].unit, facts["special_funds"].raw_text) == ("元", "66元")


# --- a table in one line ------------------------------------------------------------------------

ONE_COLUMN = [form for form in FORMS.values() if len(form.columns) == 1]


def in_one_line(printed: Sequence[Row], head: str = "统计指标单位统计数") -> list[Block]:
    return [Paragraph(head + "".join("".join(row) for row in printed), "line=2")]


@pytest.mark.parametrize("form", ONE_COLUMN, ids=lambda form: form.code)
def test_a_table_in_one_line_is_parted_by_the_numbering_of_the_form(form: OldForm) -> None:
    facts = read(in_one_line(list(rows(form))))
    assert facts is not None and {fact.form for fact in facts} == {form.code}
    assert by_code(facts) == figures(form, 0)
    assert {fact.locator for fact in facts} == {"line=2"}


@pytest.mark.parametrize(
    "head", ["指标名称单位代码统计数", "序号统计指标单位统计数", "指标名称计量单位本年度历年累计"]
)
def test_a_line_with_codes_or_two_columns_is_not_parted(head: str) -> None:
    assert read(in_one_line(list(rows(NATIONAL)), head)) is None


def test_row_numbers_in_one_line_are_not_taken_for_digits() -> None:
    printed = [("", "")] + [(row[0], row[1], row[2]) for row in rows(GANSU)]
    text = "".join(f"{n}{''.join(row)}" for n, row in enumerate(printed[1:], 1))
    assert read([Paragraph(text, "line=1")]) is None


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("条162.政府网站公开政府信息数条3", "16", "reported"),
        ("条16（二）收到申请数件3", None, "ambiguous"),
        ("条162政府网站公开政府信息数条3", None, "ambiguous"),
        ("条163.政府网站公开政府信息数条3", None, "ambiguous"),
        ("条1602、政府网站公开政府信息数条3", "160", "reported"),
        ("条1,2042.政府网站公开政府信息数条3", "1204", "reported"),
        ("条1 2042.政府网站公开政府信息数条3", None, "ambiguous"),
        ("条1.52.政府网站公开政府信息数条3", None, "ambiguous"),
        ("条012.政府网站公开政府信息数条3", None, "ambiguous"),
        ("条2.政府网站公开政府信息数条3", None, "blank"),
        ("条2政府网站公开政府信息数条3", None, "ambiguous"),
        ("条——2.政府网站公开政府信息数条3", None, "dash"),
        ("条约2.政府网站公开政府信息数条3", None, "ambiguous"),
    ],
)
def test_a_figure_in_one_line_is_read_where_one_parting_is_possible(
    text: str, value: str | None, status: str
) -> None:
    before = "".join("".join(row) for row in list(rows(NATIONAL))[:5])
    after = "".join("".join(row) for row in list(rows(NATIONAL))[7:30])
    (block,) = in_one_line([(before, "1.政府公报公开政府信息数", text, after)])
    facts = {fact.indicator: fact for fact in read([block]) or ()}
    found = facts["items_in_gazette"]
    assert (found.value, found.status.value) == (Decimal(value) if value else None, status)


@pytest.mark.parametrize(
    ("end", "value"),
    [
        ("0", 0),
        ("0单位负责人：办公室", 0),
        ("0。", 0),
        ("02017年3月2日", None),
        ("12017年3月2日", None),
        ("5%", None),
    ],
)
def test_the_last_figure_of_a_line_ends_before_what_is_no_figure(end: str, value: int | None) -> None:
    printed = list(rows(NATIONAL))
    printed[-1] = (*printed[-1][:2], end)
    found = {fact.indicator: fact for fact in read(in_one_line(printed)) or ()}["people_trained"]
    assert (found.value, found.status is Status.REPORTED) == (value, value is not None)


def test_prose_that_names_the_lines_is_no_table() -> None:
    text = (
        "全年收到申请数60件，其中当面申请数2件、传真申请数0件、网络申请数13件、信函申请数4件，申请办结数8件，申请答复数33件。"
        * 8
    )
    assert read([Paragraph(text, "line=1")]) is None


def test_a_blank_column_of_units_is_no_column_of_figures() -> None:
    putian = FORMS["putian_2009"]
    printed = [("指标名称", "计量单位", "2009年度", "历年累计")]
    printed += [(row[0], "", *row[2:]) for row in rows(putian)]
    facts = read([grid(printed)])
    assert (by_code(facts), by_code(facts, cumulative=True)) == (figures(putian, 0), figures(putian, 1))
    assert {fact.unit for fact in facts or ()} == {"条", "件"}, "the form's own units"


@pytest.mark.parametrize("text", ["详见附表", "由办公室掌握"])
def test_what_stands_for_a_figure_and_is_none_is_not_blank(text: str) -> None:
    printed = [(*row[:2], text if "传真" in row[0] else row[2]) for row in rows(NATIONAL)]
    fact = next(fact for fact in read(ruled(printed)) or () if fact.indicator == "requests_by_fax")
    assert fact.value is None
    assert (fact.status in (Status.AMBIGUOUS, Status.UNREADABLE), fact.raw_text) == (True, text)


def test_real_figures_by_hand() -> None:
    """A page of 2009 in the layout of the notice, its figures invented and set down here one by one."""
    page = [
        ("指 标 名 称", "计量单位", "2009年度", "历年累计"),
        ("主动公开信息数", "条", "1,204", "3，377"),
        ("其中：1.政府网站", "条", "1198", "3310"),
        ("2.政府公报", "条", "6", "67"),
        ("受理依申请公开信息总数", "条", "8", "19"),
        ("其中：1.当面申请数", "条", "5", "11"),
        ("2.传真申请数", "条", "0", "-"),
        ("3.电子邮件申请数", "条", "1", "1"),
        ("4.网上申请数", "条", "2", "7"),
        ("5.信函申请数", "条", "", "0"),
        ("6.其它形式申请数", "条", "无", "无"),
        ("本年度对申请的答复总数", "条", "8", "18"),
        ("其中：1.同意公开答复数", "条", "6", "15"),
        ("2.同意部分公开答复数", "条", "1", "1"),
        ("3.否决公开答复总数", "条", "1", "2"),
        ("行政复议数", "件", "0", "1"),
        ("行政诉讼数", "件", "0", "0"),
        ("行政申诉数", "件", "0", "0"),
    ]
    facts = read([grid(page)])
    assert {fact.form for fact in facts or ()} == {"putian_2009"}
    year, ever = by_code(facts), by_code(facts, cumulative=True)
    assert (year["items_disclosed"], ever["items_disclosed"]) == (1204, 3377)
    assert (year["requests_received"], year["requests_in_person"], year["requests_online"]) == (8, 5, 2)
    assert (year["requests_by_letter"], ever["requests_by_letter"]) == (None, 0)
    assert (ever["requests_by_fax"], year["requests_by_other_means"]) == (None, None)
    assert (year["replies"], year["replies_granted"], year["replies_denied"]) == (8, 6, 1)
    assert (year["reconsiderations"], ever["reconsiderations"], ever["complaints"]) == (0, 1, 0)
