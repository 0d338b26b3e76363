"""Cells get their names from what is printed around them, whatever the layout lost."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.model import Block, Paragraph, Status
from parsers.naming.reports import parts
from tests.support.naming import (
    HEADER,
    ZERO,
    Rows,
    as_lines,
    as_ruled,
    as_tab_rows,
    read_rows,
    request_rows,
    statuses,
    values,
)

REPORTED = [Status.REPORTED] * 7
LAYOUTS = [as_lines, as_tab_rows, as_ruled]
SOUND = {
    "new_received": (6, 1, 0, 0, 2, 0, 9),
    "granted": (5, 1, 0, 0, 0, 0, 6),
    "denied_third_party": (1, 0, 0, 0, 2, 0, 3),
    "outcome_total": (6, 1, 0, 0, 2, 0, 9),
}


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_a_sound_table_is_read_as_printed(
    layout: Callable[[Rows, str], list[Block]], form: str
) -> None:
    rows = request_rows(form, **SOUND)
    found = read_rows(layout(rows, form))
    assert list(found) == list(rows)
    for code, printed in rows.items():
        assert values(found[code]) == list(printed)
        assert statuses(found[code]) == REPORTED


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_printed_number_is_never_changed_by_the_arithmetic(
    layout: Callable[[Rows, str], list[Block]],
) -> None:
    rows = request_rows("2021", **SOUND)
    rows["outcome_total"] = (0, 0, 0, 0, 0, 0, 0)
    rows["granted"] = (5, 1, 0, 0, 0, 0, 99)
    found = read_rows(layout(rows, "2021"))
    assert values(found["outcome_total"]) == [0] * 7
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 99]
    assert statuses(found["granted"]) == REPORTED


def test_six_zeros_for_seven_columns_can_only_be_seven_zeros() -> None:
    rows = request_rows("2021", granted=(0, 0, None, 0, 0, 0, 0))
    found = read_rows(as_lines(rows))
    assert values(found["granted"]) == [0] * 7
    assert set(statuses(found["granted"])) == {Status.DERIVED}
    assert statuses(found["partly_granted"]) == REPORTED


def test_a_dropped_cell_is_put_where_all_sums_agree() -> None:
    rows = request_rows("2021", **SOUND)
    rows["granted"] = (5, 1, None, 0, 0, 0, 6)
    found = read_rows(as_lines(rows))
    assert values(found["granted"]) == [5, 1, None, 0, 0, None, 6]
    assert [found["granted"][i].candidates for i in (2, 5)] == [(0, 1), (0, 6)]
    """Where a slip and a lost number could be told for each other: the 1, if the company's own 1 is lost, and
    the 6, if the total is."""


def test_a_dropped_cell_that_could_stand_in_several_places_leaves_the_row_open() -> None:
    """5 0 0 0 0 5 with no column to ask, the row of totals being lost: even the last 5 may be no total."""
    rows = request_rows("2021", carried_out=(5, None, 0, 0, 0, 0, 5))
    del rows["outcome_total"]
    cells = read_rows(as_lines(rows))["carried_out"]
    assert values(cells) == [None] * 7
    assert set(statuses(cells)) == {Status.AMBIGUOUS}
    assert cells[0].candidates == (0, 5) and cells[6].candidates == (5, 10)


def test_a_total_that_is_not_printed_is_not_computed() -> None:
    rows = request_rows("2021", granted=(5, 1, 0, 0, 1, 0, None))
    cells = read_rows(as_lines(rows))["granted"]
    assert cells[6].value is None and cells[6].status is Status.AMBIGUOUS


def test_a_published_error_makes_dropped_cells_doubtful_not_wrong() -> None:
    """The column does not add up, so one of the sums that would place the dropped cell is broken."""
    rows = request_rows("2021", **SOUND)
    rows["granted"] = (5, 1, None, 0, 0, 0, 6)
    rows["outcome_total"] = (7, 1, 0, 0, 2, 0, 10)
    cells = read_rows(as_lines(rows))["granted"]
    for cell, printed in zip(cells, (5, 1, 0, 0, 0, 0, 6), strict=True):
        assert cell.value in (printed, None)


@pytest.mark.parametrize("blank", ["", "\u00a0", "-", "无"])
def test_nothing_printed_is_null_and_says_which_nothing(blank: str) -> None:
    rows = request_rows("2021", granted=(5, blank, 0, 0, 0, 0, 5))
    cell = read_rows(as_ruled(rows))["granted"][1]
    expected = {"-": Status.DASH, "无": Status.NOT_APPLICABLE}.get(blank, Status.BLANK)
    assert (cell.value, cell.status, cell.raw_text) == (None, expected, blank)


def test_a_word_where_a_number_should_stand_is_unreadable() -> None:
    cell = read_rows(as_ruled(request_rows("2021", granted=(5, "见附件", 0, 0, 0, 0, 5))))["granted"][1]
    assert (cell.value, cell.status, cell.raw_text) == (None, Status.UNREADABLE, "见附件")


def test_padding_lines_are_no_cells() -> None:
    rows = request_rows("2021", **SOUND)
    blocks = as_lines(rows)
    at = next(
        i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.text.startswith("（一）予以公开")
    )
    padded = [*blocks[: at + 2], Paragraph("\u00a0", "line=0"), *blocks[at + 2 :]]
    found = read_rows(padded)
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]
    assert statuses(found["granted"]) == REPORTED


def test_headings_in_another_order_name_the_columns() -> None:
    header = ["", "总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    rows: Rows = {c: (v[6], *v[:6]) for c, v in request_rows("2021", **SOUND).items()}
    assert values(read_rows(as_ruled(rows, header=header))["granted"]) == [5, 1, 0, 0, 0, 0, 6]


@pytest.mark.parametrize("layout", [as_lines, as_tab_rows, as_ruled])
def test_a_subtotal_column_is_left_out(layout: Callable[[Rows, str], list[Block]]) -> None:
    rows: Rows = {c: (*v[:6], sum(v[1:6]), v[6]) for c, v in request_rows("2021", **SOUND).items()}  # type: ignore[arg-type]
    found = read_rows(layout(rows, "2021"))
    assert values(found["new_received"]) == [6, 1, 0, 0, 2, 0, 9]
    assert values(found["denied_third_party"]) == [1, 0, 0, 0, 2, 0, 3]


def test_labels_lose_characters_are_split_and_numbered_otherwise() -> None:
    rows = request_rows("2021", **SOUND)
    blocks = as_lines(rows)
    worn = {
        "2.其他法律行政法规禁止公开": ["2、其他法律行政止公开"],
        "4.保护第三方合法权益": ["4．保护第", "三方合法", "权益"],
        "（七）总计": ["(七) 总 计"],
        "三、本年度办理结果": ["三", "、", "本年度", "办理结果"],
        "6.属于四类过程性信息": ["6.属於四类过程姓信息"],
    }
    printed = [
        Paragraph(text, block.locator)
        for block in blocks
        if isinstance(block, Paragraph)
        for text in worn.get(block.text, [block.text])
    ]
    found = read_rows(printed)
    for code, expected in rows.items():
        assert values(found[code]) == list(expected), code


def test_prose_that_names_the_rows_is_not_the_table() -> None:
    prose = "2023年，本机关收到行政复议3件，其中结果维持1件、结果纠正1件；行政诉讼0件，行政许可84件。"
    assert (
        parts([Paragraph(prose, "line=1"), Paragraph("予以公开5件，部分公开2件，总计7件。", "line=2")]) == []
    )


def test_two_reports_on_one_page_are_two() -> None:
    title = "甲县{}局2023年政府信息公开工作年度报告"
    first, second = request_rows("2021", **SOUND), request_rows("2021")
    blocks: list[Block] = [Paragraph(title.format("财政"), "line=0"), *as_lines(first)]
    blocks += [Paragraph(title.format("教育"), "line=0"), *as_lines(second)]
    found = parts(blocks)
    assert len(found) == 2
    assert next(line.text for line in found[1].lines) == title.format("教育")
    assert found[0].tables[0].cells[6].value == 9 and found[1].tables[0].cells[6].value == 0


def test_words_between_the_values_of_a_row_do_not_end_it() -> None:
    rows = request_rows("2021", **SOUND)
    blocks = as_lines(rows)
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.text == "（一）予以公开")
    blocks = [
        *blocks[: at + 4],
        Paragraph("甲县财政局", "line=0"),
        Paragraph("- 4 -", "line=0"),
        *blocks[at + 4 :],
    ]
    assert values(read_rows(blocks)["granted"]) == [5, 1, 0, 0, 0, 0, 6]


COPIED_FROM_PDF = """\
三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为：第一项加第 申请人情况
二项之和，等于第三项加第四项之和) 自然 法人或其他组织 总计
人 商业 科研 社会公 法律服 其他
企业 机构 益组织 务机构
一、本年新收政府信息公开申请数量 12 1 0 0 0 0 13
二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1
（一）予以公开 5 1 0 0 0 0 6
三、 （二）部分公开（区分处理的，只
计这一情形，不计其他情形） 2 0 0 0 0 0 2
本年 1.属于国家秘密 0 0 0 0 0 0 0
度办 （三） 2.其他法律行政法规禁止公开 0 0 0 0 0 0 0
理结 不予 3.危及“三安全一稳定” 0 0 0 0 0 0 0
果 公开 4.保护第三方合法权益 0 0 0 0 0 0 0
5.属于三类内部事务信息 1 0 0 0 0 0 1
6.属于四类过程性信息 0 0 0 0 0 0 0
7.属于行政执法案卷 0 0 0 0 0 0 0
8.属于行政查询事项 0 0 0 0 0 0 0
- 4 -
（四） 1.本机关不掌握相关政府信息 3 0 0 0 0 0 3
无法 2.没有现成信息需要另行制作 0 0 0 0 0 0 0
提供 3.补正后申请内容仍不明确 0 0 0 0 0 0 0
1.信访举报投诉类申请 1 0 0 0 0 0 1
（五） 2.重复申请 0 0 0 0 0 0 0
不予 3.要求提供公开出版物 0 0 0 0 0 0 0
处理 4.无正当理由大量反复申请 0 0 0 0 0 0 0
5.要求行政机关确认或重新出具已获
取信息 0 0 0 0 0 0 0
1.申请人无正当理由逾期不补正、
（六） 行政机关不再处理其政府信息公开申 0 0 0 0 0 0 0
其他 请
处理 2.申请人逾期未按收费通知要求缴
纳费用、行政机关不再处理其政府信 0 0 0 0 0 0 0
息公开申请
3.其他 0 0 0 0 0 0 0
（七）总计 12 1 0 0 0 0 13
四、结转下年度继续办理 1 0 0 0 0 0 1
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
未经复议直接起诉 复议后起诉
结果 结果 其他 尚未 总 结果 结果 其他 尚未 总 结果 结果 其他 尚未 总
维持 纠正 结果 审结 计 维持 纠正 结果 审结 计 维持 纠正 结果 审结 计
1 0 0 0 1 0 0 0 0 0 0 0 0 0 0
五、存在的主要问题及改进情况
"""
STANDING = """\
四、政府信息公开行政复议、行政诉讼情况
行政复议
结果维持 1
结果纠正 2
其他结果 0
尚未审结 0
总计 3
行政诉讼
未经复议直接起诉
结果维持 0
结果纠正 0
其他结果 4
尚未审结 0
总计 4
复议后起诉
结果维持 0
结果纠正 0
其他结果 0
尚未审结 1
总计 1
五、存在
"""


def lines_of(text: str) -> list[Block]:
    return [Paragraph(line, f"line={i}") for i, line in enumerate(text.splitlines(), 1)]


def test_lines_of_a_pdf_in_which_labels_wrap_around_their_values() -> None:
    """Group labels stand in pieces beside the rows, row labels above and below their values."""
    found = read_rows(lines_of(COPIED_FROM_PDF))
    nonzero = {code: values(cells) for code, cells in found.items() if any(values(cells))}
    assert nonzero == {
        "new_received": [12, 1, 0, 0, 0, 0, 13],
        "carried_in": [1, 0, 0, 0, 0, 0, 1],
        "granted": [5, 1, 0, 0, 0, 0, 6],
        "partly_granted": [2, 0, 0, 0, 0, 0, 2],
        "denied_internal_affairs": [1, 0, 0, 0, 0, 0, 1],
        "unavailable_not_held": [3, 0, 0, 0, 0, 0, 3],
        "rejected_petition": [1, 0, 0, 0, 0, 0, 1],
        "outcome_total": [12, 1, 0, 0, 0, 0, 13],
        "carried_out": [1, 0, 0, 0, 0, 0, 1],
    }
    assert len(found) == 25 and {s for cells in found.values() for s in statuses(cells)} == {Status.REPORTED}


def test_section_four_standing_one_result_a_line() -> None:
    (part,) = parts(lines_of(STANDING))
    assert [cell.value for cell in part.tables[0].cells] == [1, 2, 0, 0, 3, 0, 0, 4, 0, 4, 0, 0, 0, 1, 1]


def test_stray_page_numbers_are_no_column() -> None:
    rows = request_rows("2021", **SOUND)
    rows["partly_granted"] = (*ZERO, 4)
    rows["rejected_repeated"] = (*ZERO, 5)
    found = read_rows(as_lines(rows))
    assert values(found["partly_granted"]) == [0] * 7
    assert statuses(found["granted"]) == REPORTED and values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]


COUNTS = st.one_of(st.just(0), st.integers(0, 30))


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """A sound section 三 with any counts."""
    rows = request_rows("2021")
    outcomes = [c for c in rows if c not in ("new_received", "carried_in", "outcome_total", "carried_out")]
    columns: dict[str, list[int]] = {c: [0] * 6 for c in rows}
    for code in draw(st.lists(st.sampled_from(outcomes), max_size=5, unique=True)):
        columns[code] = [draw(COUNTS) for _ in range(6)]
    columns["outcome_total"] = [sum(columns[c][k] for c in outcomes) for k in range(6)]
    columns["carried_in"] = [draw(st.integers(0, n)) for n in columns["outcome_total"]]
    columns["carried_out"] = [draw(st.integers(0, 3)) for _ in range(6)]
    columns["new_received"] = [
        t + out - i
        for t, out, i in zip(
            columns["outcome_total"], columns["carried_out"], columns["carried_in"], strict=True
        )
    ]
    return {code: (*row, sum(row)) for code, row in columns.items()}


@settings(max_examples=40)
@given(tables(), st.sampled_from(LAYOUTS))
def test_rendered_and_read_back(rows: Rows, layout: Callable[[Rows, str], list[Block]]) -> None:
    found = read_rows(layout(rows, "2021"))
    for code, printed in rows.items():
        assert values(found[code]) == list(printed)
        assert statuses(found[code]) == REPORTED


@settings(max_examples=60)
@given(tables(), st.data())
def test_dropped_cells_are_right_or_marked_never_wrong(rows: Rows, data: st.DataObject) -> None:
    """Any six of the printed cells are lost: what is still given as a number is what was printed."""
    damaged: Rows = dict(rows)
    for code in data.draw(st.lists(st.sampled_from(sorted(rows)), min_size=1, max_size=6, unique=True)):
        lost = data.draw(st.integers(0, 6))
        damaged[code] = tuple(None if k == lost else v for k, v in enumerate(rows[code]))
    found = read_rows(as_lines(damaged))
    for code, printed in rows.items():
        for cell, value in zip(found[code], printed, strict=True):
            assert cell.value in (value, None), (code, damaged[code], values(found[code]))
            assert (cell.value is None) == (cell.status is Status.AMBIGUOUS)


@settings(max_examples=30)
@given(tables())
def test_glued_digits_are_right_or_marked_never_wrong(rows: Rows) -> None:
    text = "三、收到和处理政府信息公开申请情况" + HEADER.replace(" ", "")
    above: tuple[str, ...] = ()
    from tests.support.naming import labels

    for code, printed in rows.items():
        path = labels()[code]
        text += "".join(x for x in path if x not in above) + "".join(map(str, printed))
        above = path
    found = read_rows([Paragraph(text, "line=1")])
    for code, printed in rows.items():
        for cell, value in zip(found[code], printed, strict=True):
            assert cell.value in (value, None), (code, printed, values(found[code]))
