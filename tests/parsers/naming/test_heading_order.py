"""Headings as words: columns printed in another order than the form's, section four in all its layouts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from parsers.forms import forms
from parsers.model import Block, Cell, Grid, GridCell, Status
from parsers.naming.rows.heading_words import printed_order
from tests.support.naming import (
    COLUMNS,
    bar_lines,
    grid,
    own_lines,
    read_cells,
    report_lines,
    spaced_lines,
    tab_lines,
)

Layout = Callable[[Sequence[Sequence[str]]], list[Block]]
LAYOUTS: list[Layout] = [own_lines, bar_lines, spaced_lines, tab_lines]
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
VALUES = {
    "reconsideration": (3, 1, 2, 1, 7),
    "litigation_direct": (2, 0, 1, 4, 7),
    "litigation_after_reconsideration": (0, 5, 1, 0, 6),
}
FULL = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
SHORT = ["维持", "纠正", "其他", "尚未审结", "合计"]
LEAVES = ["行政复议", "未经复议直接起诉", "复议后起诉"]


def with_section_four(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    report = report_lines()
    at = report.index(["四、政府信息公开行政复议、行政诉讼情况"])
    return [*report[: at + 1], *map(list, lines), ["五、存在的主要问题及改进情况"]]


def section_four(cells: dict[tuple[str, str], Cell]) -> dict[str, tuple[object, ...]]:
    return {p: tuple(cells[p, result].value for result in RESULTS) for p in PROCEEDINGS}


def printed(*cells: tuple[str, str]) -> list[str]:
    return [str(VALUES[p][RESULTS.index(result)]) for p, result in cells]


def line_of(proceeding: str) -> list[str]:
    return printed(*((proceeding, result) for result in RESULTS))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("names", [FULL, SHORT, ["维持", "纠错", "其他", "未审结", "小计"]])
def test_results_by_their_short_names(layout: Layout, names: list[str]) -> None:
    heads = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], names * 3]
    line = [value for p in PROCEEDINGS for value in line_of(p)]
    assert section_four(read_cells(layout(with_section_four([*heads, line])))) == VALUES


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("names", [FULL, SHORT])
@pytest.mark.parametrize("order", [(4, 0, 1, 2, 3), (0, 2, 1, 3, 4)])
def test_results_in_another_order(layout: Layout, names: list[str], order: tuple[int, ...]) -> None:
    heads = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], [names[i] for i in order] * 3]
    line = [line_of(p)[i] for p in PROCEEDINGS for i in order]
    assert section_four(read_cells(layout(with_section_four([*heads, line])))) == VALUES


@pytest.mark.parametrize("layout", LAYOUTS)
def test_litigation_before_reconsideration(layout: Layout) -> None:
    heads = [["行政诉讼", "行政复议"], ["未经复议直接起诉", "复议后起诉"], FULL * 3]
    line = [value for p in (*PROCEEDINGS[1:], PROCEEDINGS[0]) for value in line_of(p)]
    assert section_four(read_cells(layout(with_section_four([*heads, line])))) == VALUES


def a_line_a_proceeding() -> list[list[str]]:
    return [["项目", *FULL], *([name, *line_of(p)] for name, p in zip(LEAVES, PROCEEDINGS, strict=True))]


def a_line_a_result() -> list[list[str]]:
    lines = [[name, *printed(*((p, r) for p in PROCEEDINGS))] for name, r in zip(FULL, RESULTS, strict=True)]
    return [["项目", *LEAVES], *lines]


def three_small_tables() -> list[list[str]]:
    heads = [[["行政复议"]], [["行政诉讼"], ["未经复议直接起诉"]], [["复议后起诉"]]]
    return [x for head, p in zip(heads, PROCEEDINGS, strict=True) for x in (*head, SHORT, line_of(p))]


def a_label_before_each_value() -> list[list[str]]:
    pairs = [(LEAVES[i] + FULL[j], line_of(p)[j]) for i, p in enumerate(PROCEEDINGS) for j in range(5)]
    return [[f"{name}：{value}件"] for name, value in pairs]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "lines", [a_line_a_proceeding(), a_line_a_result(), three_small_tables(), a_label_before_each_value()]
)
def test_other_layouts_of_section_four(layout: Layout, lines: list[list[str]]) -> None:
    cells = read_cells(layout(with_section_four(lines)))
    assert section_four(cells) == VALUES
    assert {cells[p, r].rule for p in PROCEEDINGS for r in RESULTS} == {"words_before_values"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_order_that_does_not_tell_each_value_names_none(layout: Layout) -> None:
    heads = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], ["总计", *FULL[:4]] * 3]
    line = [line_of(p)[i] for p in PROCEEDINGS for i in (4, 0, 1, 2, 3)][:-1]
    cells = read_cells(layout(with_section_four([*heads, line])))
    assert all(cells[p, r].value is None for p in PROCEEDINGS for r in RESULTS)


def test_blank_lines_between_the_values_of_section_four_are_no_cells() -> None:
    heads = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], FULL * 3]
    line = [value for p in PROCEEDINGS for value in line_of(p)]
    for at in (5, 9, 12):
        line.insert(at, "\u00a0")
    cells = read_cells(own_lines(with_section_four([*heads, line])))
    assert section_four(cells) == VALUES
    assert {cells[p, r].status for p in PROCEEDINGS for r in RESULTS} == {Status.REPORTED}


def with_columns(heads: list[list[str]], order: Sequence[int], *drop: tuple[str, int]) -> list[list[str]]:
    """Section three with its columns in another order; `drop`: values that are not printed."""
    rows = {"new_received": (9, 2, 0, 1, 0, 0, 12), "granted": (5, 0, 0, 1, 0, 0, 6)}
    rows |= {"unavailable_not_held": (4, 2, 0, 0, 0, 0, 6), "outcome_total": (9, 2, 0, 1, 0, 0, 12)}
    moved = {code: [values[i] for i in order] for code, values in rows.items()}
    for code, place in drop:
        del moved[code][place]
    report = report_lines("2021", **moved)
    at = report.index(["申请人情况"])
    return [*report[: at + 1], *heads, *report[at + 3 :]]


TWO_LINES = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
TOTAL_FIRST = (6, 0, 1, 2, 3, 4, 5)
SWAPPED = (0, 2, 1, 3, 4, 5, 6)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("heads", "order"),
    [
        ([["总计", "自然人", "法人或其他组织"], TWO_LINES], TOTAL_FIRST),
        ([["总计", "自然人", *TWO_LINES]], TOTAL_FIRST),
        ([["自然人", "法人或其他组织", "总计"], ["科研机构", "商业企业", *TWO_LINES[2:]]], SWAPPED),
    ],
)
def test_columns_of_section_three_in_another_order(
    layout: Layout, heads: list[list[str]], order: tuple[int, ...]
) -> None:
    cells = read_cells(layout(with_columns(heads, order)))
    assert [cells["new_received", code].value for code in COLUMNS] == [9, 2, 0, 1, 0, 0, 12]
    assert [cells["granted", code].value for code in COLUMNS] == [5, 0, 0, 1, 0, 0, 6]
    assert [cells["partly_granted", code].value for code in COLUMNS] == [0] * 7


@pytest.mark.parametrize("layout", [own_lines, spaced_lines])
def test_a_row_that_lacks_a_value_below_other_headings_is_not_named(layout: Layout) -> None:
    heads = [["总计", "自然人", "法人或其他组织"], TWO_LINES]
    cells = read_cells(layout(with_columns(heads, TOTAL_FIRST, ("granted", 2))))
    assert {cells["granted", code].status for code in COLUMNS} == {Status.AMBIGUOUS}
    assert [cells["new_received", code].value for code in COLUMNS] == [9, 2, 0, 1, 0, 0, 12]


def test_a_centred_heading_read_too_early_moves_no_column() -> None:
    """`总计` beside two lines of headings is read before them; the sums say that it stands last."""
    heads = [["总计", "自然人", "法人或其他组织"], TWO_LINES]
    cells = read_cells(spaced_lines(with_columns(heads, range(7))))
    assert [cells["new_received", code].value for code in COLUMNS] == [9, 2, 0, 1, 0, 0, 12]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_of_section_two_in_another_order(layout: Layout) -> None:
    report = report_lines("2021", rule=(1, 4, 0), normative_document=(9, 2, 3))
    at = report.index(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
    report[at] = ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"]
    cells = read_cells(layout(report))
    found = [cells["normative_document", code].value for code in ("issued", "repealed", "in_force")]
    assert found == [2, 3, 9]
    assert [cells["rule", code].value for code in ("issued", "repealed", "in_force")] == [4, 0, 1]


@pytest.mark.parametrize(
    "words",
    [
        "自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他",
        "法人或其他组织自然人总计商业企业科研机构社会公益组织法律服务机构其他",
        "总计自然人商业科研企业机构社会公益组织法律服务机构其他",
        "",
    ],
)
def test_words_that_state_no_order_of_their_own(words: str) -> None:
    (block,) = forms()["2021"].table("fact_request").blocks
    assert printed_order([words], block) is None


@pytest.mark.parametrize("layout", [tab_lines, spaced_lines, bar_lines])
def test_a_row_of_no_form_shares_characters_with_the_label_below(layout: Layout) -> None:
    report = report_lines("2021", denied_prohibited_by_law=(2, 0, 0, 0, 0, 0, 2))
    at = next(i for i, line in enumerate(report) if "2.其他法律行政法规禁止公开" in line)
    report.insert(at, ["其中：涉及征地", "3", "0", "0", "0", "0", "0", "3"])
    cells = read_cells(layout(report))
    assert [cells["denied_prohibited_by_law", code].value for code in COLUMNS] == [2, 0, 0, 0, 0, 0, 2]
    assert [cells["denied_state_secret", code].value for code in COLUMNS] == [0] * 7


def test_a_column_of_last_year_beside_the_forms_own() -> None:
    """现行有效件数 is the form's, 上年现行有效件数 beside it is none of its columns."""
    cells = [GridCell("第二十条第（一）项", 0, 0, 1, 4, "a"), GridCell("", 0, 4, 1, 1, "b")]
    for row, texts in enumerate(
        (
            ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "上年现行有效件数"),
            ("规章", "0", "0", "0", "0"),
            ("行政规范性文件", "2", "1", "17", "16"),
        ),
        start=1,
    ):
        cells += [GridCell(text, row, column, 1, 1, f"{row}.{column}") for column, text in enumerate(texts)]
    found = read_cells([Grid(tuple(cells), "t"), *tab_lines(report_lines()[5:])])
    codes = ("issued", "repealed", "in_force")
    assert [found["normative_document", code].value for code in codes] == [2, 1, 17]


def test_a_column_of_last_year_below_another_block() -> None:
    """上年处理决定数量 beside 本年处理决定数量 in one grid for all blocks: the headings above differ, too."""
    rows = report_lines(license=[47], penalty=[12])
    end = next(number for number, line in enumerate(rows) if line[0].startswith("三、"))
    table: list[list[str]] = []
    for line in rows[1:end]:
        if line[1:] == ["本年处理决定数量"]:
            line = [line[0], "上年处理决定数量", "本年处理决定数量"]
        elif line[0] in ("行政许可", "行政处罚", "行政强制"):
            line = [line[0], "53", *line[1:]]
        table.append([*line, *[""] * (4 - len(line))])
    found = read_cells([grid(table, "t"), *tab_lines(rows[end:])])
    assert [found[code, "decisions"].value for code in ("license", "penalty", "compulsion")] == [47, 12, 0]


@pytest.mark.parametrize("ruled", [True, False])
def test_two_tables_side_by_side(ruled: bool) -> None:
    left = [
        ["第二十条第（一）项", "", "", ""],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "2", "1", "17"],
    ]
    right = [["第二十条第（五）项", ""], ["信息内容", "本年处理决定数量"], ["行政许可", "310"], ["", ""]]
    table = [[*a, *b] for a, b in zip(left, right, strict=True)]
    rest = report_lines("2021", penalty=(45,))
    rest = rest[rest.index(["第二十条第（六）项"]) :]
    table += [[*line, *[""] * (6 - len(line))] for line in rest[:4]]
    cells = read_cells([grid(table, "t", ruled=ruled), *tab_lines(rest[4:])])
    codes = ("issued", "repealed", "in_force")
    assert [cells["normative_document", code].value for code in codes] == [2, 1, 17]
    assert [cells["rule", code].value for code in codes] == [0, 0, 0]
    assert (cells["license", "decisions"].value, cells["penalty", "decisions"].value) == (310, 45)


def test_a_centred_heading_that_is_read_late_states_no_order() -> None:
    """行政复议 stands beside both lines of 行政诉讼, so the lines of a PDF print it behind the first."""
    heads = [["行政诉讼"], ["行政复议"], ["未经复议直接起诉", "复议后起诉"], FULL * 3]
    line = [value for p in PROCEEDINGS for value in line_of(p)]
    for layout in (spaced_lines, bar_lines):
        cells = read_cells(layout(with_section_four([*heads, line])))
        assert section_four(cells) == VALUES


def never_another_value(found: dict[str, tuple[object, ...]]) -> bool:
    pairs = [pair for p in PROCEEDINGS for pair in zip(found[p], VALUES[p], strict=True)]
    return all(value in (None, printed) for value, printed in pairs)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("names", [FULL, SHORT])
def test_the_number_of_a_page_before_the_values_is_no_cell(layout: Layout, names: list[str]) -> None:
    heads = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], names * 3]
    line = [value for p in PROCEEDINGS for value in line_of(p)]
    for values in ([["4"], line], [["4", *line]]):
        assert never_another_value(section_four(read_cells(layout(with_section_four([*heads, *values])))))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("at", [0, 4, 14])
def test_a_value_too_many_in_the_line_moves_no_other(layout: Layout, at: int) -> None:
    heads = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], FULL * 3]
    line = [value for p in PROCEEDINGS for value in line_of(p)]
    lines = [*heads, [*line[:at], "0", *line[at:]]]
    assert never_another_value(section_four(read_cells(layout(with_section_four(lines)))))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("at_once", [True, False])
def test_organizations_before_natural_persons(layout: Layout, at_once: bool) -> None:
    """On lines of their own, 法人或其他组织 may as well be read before 自然人 because that is centred."""
    kinds = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    heads = [["法人或其他组织", "自然人", "总计"], kinds]
    if at_once:
        heads = [["法人或其他组织", *kinds, "自然人", "总计"]]
    if layout is own_lines and not at_once:
        return
    cells = read_cells(layout(with_columns(heads, (1, 2, 3, 4, 5, 0, 6))))
    assert [cells["new_received", code].value for code in COLUMNS] == [9, 2, 0, 1, 0, 0, 12]
