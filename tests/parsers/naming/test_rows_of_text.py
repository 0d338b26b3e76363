"""Rows of bars, tabs and lines: blank cells, left-over bars, rows of no form, tables cut off, copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from parsers.model import Block, Cell, Paragraph, Status
from parsers.naming.reports import parts
from parsers.read import read
from tests.support.naming import (
    bar_lines,
    grid,
    labels,
    own_lines,
    read_cells,
    report_lines,
    spaced_lines,
    tab_lines,
)

Layout = Callable[[Sequence[Sequence[str]]], list[Block]]
Lines = list[list[str]]
COLUMNS = ["natural_person", "company", "research_institution", "public_interest_organization"]
COLUMNS += ["legal_service_organization", "other_organization", "total"]
SPARSE = {
    "new_received": (3, "", "", "", "", "", 3),
    "carried_in": ("", "", "", "", "", "", 0),
    "granted": (2, "", "", "", 1, "", 3),
    "denied_state_secret": [""] * 7,
    "outcome_total": (2, "", "", "", 1, "", 3),
}


def row(cells: dict[tuple[str, str], object], code: str) -> list[object]:
    return [cells[code, column].value for column in COLUMNS]  # type: ignore[attr-defined]


def notes(blocks: Sequence[Block]) -> set[str]:
    return {n.code for part in parts(blocks) for table in part.tables for n in table.notes}


@pytest.mark.parametrize("layout", [bar_lines, tab_lines, lambda lines: bar_lines(lines, " ||")])
def test_blank_cells_are_blank_and_numbers_keep_their_columns(layout: Layout) -> None:
    cells = read_cells(layout(report_lines("2021", **SPARSE)))
    for code, printed in SPARSE.items():
        expected = [value if value != "" else None for value in printed]
        found = row(cells, code)
        assert found == expected or (code == "carried_in" and set(found) <= {None, 0}), code
        for column, value in zip(COLUMNS, printed, strict=True):
            if value == "":
                status = cells[code, column].status
                assert status is Status.BLANK or (code == "carried_in" and status is Status.AMBIGUOUS)
    assert row(cells, "partly_granted") == [0] * 7


@pytest.mark.parametrize("pad", ["", " |", " ||", " |||"])
def test_left_over_bars_are_no_cells(pad: str) -> None:
    lines = report_lines("2019", procurement=(41, "88403.50"), admin_fee=(3, -1))
    cells = read_cells(bar_lines(lines, pad))
    assert cells["procurement", "projects"].value == 41
    assert float(cells["procurement", "amount"].value or 0) == 88403.5
    assert cells["admin_fee", "items_change"].value == -1
    assert {cell.status for cell in cells.values()} == {Status.REPORTED}


def test_each_cell_on_its_own_line_with_a_bar() -> None:
    blocks: list[Block] = []
    for line in report_lines("2019", license=(6, 0, 51), procurement=(9, "214.0735万元")):
        blocks += [Paragraph(f"{field} |", f"line={len(blocks)}") for field in line]
        blocks.append(Paragraph("||", "line=0"))
    cells = read_cells(blocks)
    assert cells["license", "decisions"].value == 51
    assert cells["procurement", "amount"].raw_text == "214.0735万元 "[:-1]
    assert {cell.status for cell in cells.values()} == {Status.REPORTED}


def test_blank_cells_on_their_own_lines_with_a_bar() -> None:
    lines = report_lines("2021", **SPARSE)
    printed = [[*(f"{field} |" if field else "|" for field in line), "||"] for line in lines]
    text = "\n".join(
        ["温县水利局2023年政府信息公开工作年度报告", *(field for line in printed for field in line)]
    )
    (report,) = read(text.encode(), "a.txt").reports
    cells = {(cell.dim1, cell.dim2): cell for cell in report.cells}
    for code, values in SPARSE.items():
        assert row(cells, code) == [value if value != "" else None for value in values], code
    assert {cell.status for cell in cells.values()} == {Status.REPORTED, Status.BLANK}


@pytest.mark.parametrize("layout", [own_lines, bar_lines, spaced_lines, tab_lines])
def test_rows_that_the_form_does_not_have_are_left_aside_and_listed(layout: Layout) -> None:
    lines = report_lines("2019", normative_document=(6, 6, 58), denied_third_party=(0, 1, 0, 0, 0, 0, 1))
    at = next(i for i, line in enumerate(lines) if line[0] == "规范性文件")
    lines.insert(at + 1, ["其他主动公开文件", "73", "61", "498"])
    at = next(i for i, line in enumerate(lines) if "8.属于行政查询事项" in line)
    lines.insert(at + 1, ["小计", "0", "1", "0", "0", "0", "0", "1"])
    cells = read_cells(layout(lines))
    named = [
        cells["normative_document", c].value for c in ("newly_made", "newly_disclosed", "total_disclosed")
    ]
    assert named == [6, 6, 58]
    assert row(cells, "denied_administrative_query") == [0] * 7
    assert {cell.status for cell in cells.values()} == {Status.REPORTED}
    assert "rows_left_aside" in notes(layout(lines))


@pytest.mark.parametrize("layout", [own_lines, bar_lines, spaced_lines, tab_lines])
def test_a_remark_with_numbers_below_a_table_is_no_row(layout: Layout) -> None:
    lines = report_lines("2021", admin_fee=["0.86"], carried_out=(1, 0, 0, 0, 0, 0, 1))
    at = next(i for i, line in enumerate(lines) if line[0].startswith("三、收到"))
    lines.insert(at, ["备注：为占用费，共2笔。"])
    at = next(i for i, line in enumerate(lines) if line[0].startswith("四、政府信息公开"))
    lines.insert(at, ["备注：有1件于2022年12月30日收到、2023年1月3日登记。"])
    lines.append(["备注：行政诉讼1件已结。"])
    cells = read_cells(layout(lines))
    assert {cell.status for cell in cells.values()} == {Status.REPORTED}
    assert row(cells, "carried_out") == [1, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("layout", [own_lines, bar_lines, spaced_lines, tab_lines])
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("rows", [1, 2, 4, 9])
def test_a_table_cut_off_is_read_as_far_as_it_goes(layout: Layout, form: str, rows: int) -> None:
    lines = report_lines(form, new_received=(5, 2, 0, 0, 0, 0, 7), granted=(4, 2, 0, 0, 0, 0, 6))
    first = next(i for i, line in enumerate(lines) if line[0].startswith("一、本年新收"))
    cut = [*lines[: first + rows], [lines[first + rows][0][:6]]]
    title = Paragraph("温县财政局2023年政府信息公开工作年度报告", "line=0")
    (part,) = parts([title, *layout(cut)])
    assert {table.table.form for table in part.tables} == {form}
    cells = {(c.dim1, c.dim2): c for table in part.tables for c in table.cells}
    assert row(cells, "new_received") == [5, 2, 0, 0, 0, 0, 7]
    codes = list(dict.fromkeys(c.dim1 for c in part.tables[1].cells))
    for n, code in enumerate(codes):
        expected = Status.REPORTED if n < rows else Status.MISSING
        assert {cells[code, column].status for column in COLUMNS} == {expected}, code


@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines])
def test_some_rows_of_section_two_are_a_report(layout: Layout) -> None:
    lines = report_lines("2021", normative_document=(2, 1, 15))[:5]
    text = "\n".join(b.text for b in own_lines(lines) if isinstance(b, Paragraph))
    reading = read(
        f"凌源市司法局2021年政府信息公开工作年度报告\n{text}\n第二十条第（五）项".encode(), "a.txt"
    )
    (report,) = reading.reports
    assert (report.form, report.quarantine) == ("2021", None)
    cells = read_cells(layout(lines))
    assert [cells["normative_document", c].value for c in ("issued", "repealed", "in_force")] == [2, 1, 15]
    assert cells["license", "decisions"].status is Status.MISSING


def test_prose_that_tells_of_the_table_is_no_table() -> None:
    prose = [
        "第二十条第（一）项信息内容包括规章、行政规范性文件，本年制发件数、本年废止件数和现行有效件数由科室填报。",
        "规章 0 行政规范性文件 2",
    ]
    assert parts([Paragraph(text, f"line={n}") for n, text in enumerate(prose)]) == []


NUMBERS = (2, 0, 1, 0, 3, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2)
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def stacked(characters: int) -> list[str]:
    """The result headings `characters` to a line, those of the three proceedings side by side."""
    parted = [[word[i : i + characters] for i in range(0, len(word), characters)] for word in RESULTS]
    depth = max(map(len, parted))
    rows = [[pieces[i] if i < len(pieces) else "" for pieces in parted] for i in range(depth)]
    return [" ".join(filter(None, line * 3)) for line in rows]


@pytest.mark.parametrize(
    "heads",
    [
        stacked(1),
        stacked(2),
        [char for word in RESULTS * 3 for char in word],
        [piece for word in RESULTS * 3 for piece in (word[:2], word[2:])],
        [*RESULTS, *RESULTS, *RESULTS],
        [" ".join(RESULTS * 3)],
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_section_four_under_stacked_headings(heads: list[str], together: bool) -> None:
    lines = [line for line in report_lines("2021") if not set(line) & {"行政复议", *RESULTS}][:-1]
    lines += [["行政复议 行政诉讼"], ["未经复议直接起诉 复议后起诉"], *([head] for head in heads)]
    values = [str(number) for number in NUMBERS]
    lines += [[" ".join(values)]] if together else [[value] for value in values]
    lines += [["五、存在的主要问题及改进情况"], ["一是更新3次不及时。"]]
    cells = read_cells(own_lines([field for field in lines if field != [""]]))
    found = [cell.value for (first, _), cell in cells.items() if first in ("reconsideration",)]
    assert found == [2, 0, 1, 0, 3]
    assert cells["litigation_after_reconsideration", "total"].value == 2


def tables(lines: Lines) -> list[Block]:
    """Sections 二, 三 and 四 as ruled grids, as a page has them."""
    starts = [i for i, line in enumerate(lines) if line[0][:2] in ("二、", "三、", "四、") and len(line) == 1]
    found: list[Block] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found.append(Paragraph(lines[start][0], f"p={start}"))
        found.append(grid(lines[start + 1 : end], f"table={start}"))
    return found


def test_a_desktop_and_a_mobile_copy_of_each_table_are_one_report() -> None:
    lines = report_lines("2021", granted=(5, 1, 0, 0, 0, 0, 6), proceedings=NUMBERS)
    blocks = [copy for block in tables(lines) for copy in (block, block)]
    (part,) = parts(blocks)
    assert [table.table.code for table in part.tables] == [
        "fact_proactive_disclosure",
        "fact_request",
        "fact_reconsideration_litigation",
    ]
    assert {cell.status for table in part.tables for cell in table.cells} == {Status.REPORTED}
    assert "table_repeated" in notes(blocks)


def test_copies_that_differ_leave_the_cell_ambiguous() -> None:
    first, second = (tables(report_lines("2021", granted=(n, 1, 0, 0, 0, 0, 6), license=[n])) for n in (5, 3))
    blocks = [copy for pair in zip(first, second, strict=True) for copy in pair]
    cells = read_cells(blocks)
    for key in (("granted", "natural_person"), ("license", "decisions")):
        assert (cells[key].value, cells[key].status) == (None, Status.AMBIGUOUS)
        assert cells[key].candidates == (3, 5)
    assert cells["granted", "company"].value == 1
    assert "copies_differ" in notes(blocks)


def test_two_reports_with_titles_stay_two() -> None:
    blocks: list[Block] = []
    for name in ("甲镇", "乙镇"):
        blocks.append(Paragraph(f"温县{name}2023年政府信息公开工作年度报告", "p=0"))
        blocks += tables(report_lines("2021"))
    assert len(parts(blocks)) == 2


@pytest.mark.parametrize("layout", [own_lines, spaced_lines, bar_lines, tab_lines])
def test_a_row_whose_label_is_lost_is_the_one_lacking_in_its_place(layout: Layout) -> None:
    lines = report_lines("2021", denied_third_party=(2, 1, 0, 0, 0, 0, 3))
    at = next(i for i, line in enumerate(lines) if "4.保护第三方合法权益" in line)
    lines[at] = lines[at][1:] if layout in (own_lines, spaced_lines) else ["", *lines[at][1:]]
    cells = read_cells(layout(lines))
    assert row(cells, "denied_security_stability") == [0] * 7
    assert row(cells, "denied_third_party") in ([2, 1, 0, 0, 0, 0, 3], [None] * 7)
    assert not {cells["denied_third_party", c].status for c in COLUMNS} & {Status.BLANK, Status.DERIVED}
    assert row(cells, "denied_internal_affairs") == [0] * 7


@pytest.mark.parametrize("layout", [bar_lines, tab_lines, lambda lines: bar_lines(lines, " |")])
def test_the_last_cell_of_a_row_may_be_blank(layout: Layout) -> None:
    """A bar or tab at the end of some lines only parts their last cell, which is blank, from the others."""
    sparse = {"carried_in": (0, "", 0, "", 0, 0, ""), "granted": (2, 0, "", "", 1, "", 3)}
    cells = read_cells(layout(report_lines("2021", **sparse)))
    for code, printed in sparse.items():
        assert row(cells, code) == [value if value != "" else None for value in printed]
        blank = [column for column, value in zip(COLUMNS, printed, strict=True) if value == ""]
        assert {cells[code, column].status for column in blank} == {Status.BLANK}


def test_tabs_at_the_end_of_all_lines_part_nothing() -> None:
    sparse = {"carried_in": (0, "", 0, "", 0, 0, ""), "normative_document": ("", 12, "")}
    cells = read_cells(tab_lines([[*line, ""] for line in report_lines("2021", **sparse)]))
    assert row(cells, "carried_in") == [0, None, 0, None, 0, 0, None]
    assert cells["normative_document", "repealed"].value == 12
    assert cells["normative_document", "in_force"].status is Status.BLANK


def test_a_table_cut_off_in_group_six_keeps_its_form() -> None:
    lines = report_lines("2021")
    end = next(i for i, line in enumerate(lines) if any("逾期不补正" in field for field in line))
    (part,) = parts(bar_lines(lines[: end + 1]))
    assert {table.table.form for table in part.tables} == {"2021"}


@pytest.mark.parametrize("layout", [bar_lines, tab_lines, spaced_lines, own_lines])
@pytest.mark.parametrize("with_section_two", [True, False])
@pytest.mark.parametrize(
    "last", ["outcome_total", "other_not_corrected", "rejected_petition", "partly_granted"]
)
def test_a_report_cut_before_the_rows_that_differ_is_of_todays_form(
    layout: Layout, with_section_two: bool, last: str
) -> None:
    lines = report_lines("2021")
    start = 0 if with_section_two else lines.index(["三、收到和处理政府信息公开申请情况"])
    path = labels()[last]
    end = next(i for i, line in enumerate(lines) if path[-1] in line)
    (part,) = parts(layout(lines[start:end]))
    forms_found = {table.table.form for table in part.tables}
    assert forms_found == {"2021"}


@pytest.mark.parametrize("pad", ["", " |", " ||", " |||"])
def test_rows_of_zeros_end_as_those_do_that_the_sums_settle(pad: str) -> None:
    """No row prints all seven values; a total 0 behind blank cells stands where the other totals stand."""
    rows: dict[str, tuple[object, ...]] = dict.fromkeys(labels(), ("", "", "", "", "", "", 0))
    rows |= {"new_received": (3, "", "", "", 1, "", 4), "granted": (2, "", "", "", 1, "", 3)}
    rows |= {"unavailable_not_held": (1, *[""] * 5, 1), "outcome_total": (3, "", "", "", 1, "", 4)}
    cells = read_cells(bar_lines(report_lines("2021", **rows), pad))
    for code, printed in rows.items():
        assert row(cells, code) == [value if value != "" else None for value in printed], code
        assert cells[code, "total"].status is Status.REPORTED


SHORT_LABELS = {
    "一、本年新收政府信息公开申请数量": "一、本年新收申请数",
    "二、上年结转政府信息公开申请数量": "二、上年结转申请数",
    "5.属于三类内部事务信息": "5.内部事务信息",
    "6.属于四类过程性信息": "6.过程性信息",
    "1.本机关不掌握相关政府信息": "1.本机关不掌握",
    "4.无正当理由大量反复申请": "4.大量反复申请",
    "四、结转下年度继续办理": "四、结转下年度",
}


@pytest.mark.parametrize("layout", [bar_lines, tab_lines, spaced_lines, own_lines])
def test_shortened_labels(layout: Layout) -> None:
    rows = {code: (i, 0, 0, 0, 0, 0, i) for i, code in enumerate(labels(), 1)}
    lines = [[SHORT_LABELS.get(field, field) for field in line] for line in report_lines("2021", **rows)]
    cells = read_cells(layout(lines))
    assert {code: row(cells, code) for code in rows} == {code: list(said) for code, said in rows.items()}


def test_a_blank_behind_the_label_is_no_cell_where_labels_span_columns() -> None:
    """A label over two columns leaves a blank field; a row that lost a value adds up with it as a cell."""
    lines = ["三、收到和处理政府信息公开申请情况", "\t\t\t申请人情况"]
    lines += ["\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计"]
    lines += ["\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他"]
    above: tuple[str, ...] = ()
    for code, path in labels().items():
        values = {"granted": "2 0 0 0 / 2", "outcome_total": "2 0 0 0 0 0 2"}.get(code, "0 0 0 0 0 0 0")
        fields = ["" if label in above else label for label in path]
        fields += [""] * (len(path) < 3)
        lines.append("\t".join([*fields, *values.split()]))
        above = path
    cells = cells_of_text(*lines)
    assert row(cells, "outcome_total") == [2, 0, 0, 0, 0, 0, 2]
    assert cells["granted", "natural_person"].value in (2, None)
    assert cells["granted", "company"].value in (0, None)
    assert cells["granted", "total"].value == 2


def cells_of_text(*lines: str) -> dict[tuple[str, str], Cell]:
    """The cells of a text of a report, by their two dimensions."""
    text = "\n".join(["修水县财政局2023年政府信息公开工作年度报告", *lines])
    (report,) = read(text.encode(), "report.txt").reports
    return {(cell.dim1, cell.dim2): cell for cell in report.cells}


@pytest.mark.parametrize("layout", [own_lines, spaced_lines])
@pytest.mark.parametrize(
    "note", ["备注：其中 2 件为重复申请", "①含上年结转2件。", "2 含上年结转", "续表 第2页"]
)
def test_numbers_of_a_note_complete_no_row_that_lost_a_value(layout: Layout, note: str) -> None:
    lines = report_lines("2021", granted=(5, 0, 0, 0, 0, 5, None))
    at = next(i for i, line in enumerate(lines) if "（一）予以公开" in line)
    cells = read_cells(layout([*lines[: at + 1], [note], *lines[at + 1 :]]))
    assert cells["granted", "total"].value != 2
    assert row(cells, "partly_granted") == [0] * 7


@pytest.mark.parametrize("number", ["4", "- 4 -", "〔4〕", "4."])
def test_the_number_of_a_page_completes_no_row_that_lost_a_value(number: str) -> None:
    lines = report_lines("2021", granted=(5, 0, 0, 0, 0, 5, None))
    at = next(i for i, line in enumerate(lines) if "（一）予以公开" in line)
    cells = read_cells(spaced_lines([*lines[: at + 1], [number], *lines[at + 1 :]]))
    assert cells["granted", "total"].value != 4
    assert row(cells, "partly_granted") == [0] * 7


def test_a_last_value_on_the_next_line_is_the_row_s_where_the_sums_hold() -> None:
    lines = report_lines("2021", granted=(5, 1, 0, 0, 0, 0, None), outcome_total=(5, 1, 0, 0, 0, 0, 6))
    at = next(i for i, line in enumerate(lines) if "（一）予以公开" in line)
    cells = read_cells(spaced_lines([*lines[: at + 1], ["6"], *lines[at + 1 :]]))
    assert row(cells, "granted") == [5, 1, 0, 0, 0, 0, 6]


@pytest.mark.parametrize("mark", ["[1]", "①", "注1", "〔2〕"])
def test_a_mark_apart_behind_a_number_is_no_cell(mark: str) -> None:
    values = [3, f"1 {mark}", 2, 1, 7, 2, 0, 1, 4, 7, 0, 5, 1, f"0 {mark}", 6]
    cells = read_cells(spaced_lines(report_lines("2021", proceedings=values)))
    assert cells["reconsideration", "corrected"].value == 1
    assert cells["litigation_direct", "upheld"].value == 2
    assert cells["litigation_after_reconsideration", "total"].value == 6


@pytest.mark.parametrize("point", ["。", ".", "、", "．"])
def test_a_point_behind_a_number_takes_no_digit_from_it(point: str) -> None:
    values = (f"897{point}", 0, 0, 0, 0, 0, f"897{point}")
    for layout in (own_lines, spaced_lines):
        cells = read_cells(layout(report_lines("2021", new_received=values, carried_out=(f"0{point}",) * 7)))
        for column in ("natural_person", "total"):
            assert cells["new_received", column].value in (897, None)
        assert row(cells, "carried_in") == [0] * 7
        assert set(row(cells, "carried_out")) == {0}


def test_a_zero_with_a_point_ends_no_line_of_values_too_early() -> None:
    values = [1, 0, 0, 0, 0, 1, *[0] * 9, "0."]  # one value too many, the last with a point
    cells = read_cells(spaced_lines(report_lines("2021", proceedings=values)))
    assert cells["reconsideration", "total"].value in (1, None)
    assert cells["litigation_direct", "upheld"].value in (0, None)


@pytest.mark.parametrize("layout", [bar_lines, spaced_lines, own_lines])
def test_a_value_printed_twice_in_two_rows_is_no_column(layout: Layout) -> None:
    """A row of zeros adds up with a subtotal anywhere: it is no witness of one."""
    lines = report_lines(
        "2021",
        new_received=(664, 49, 2, 5, 22, 4, 746),
        outcome_total=(664, 49, 2, 5, 22, 22, 4, 746),
        denied_state_secret=[0] * 8,
    )
    cells = read_cells(layout(lines))
    assert row(cells, "outcome_total") == [664, 49, 2, 5, 22, 4, 746]
    assert row(cells, "denied_state_secret") == [0] * 7


@pytest.mark.parametrize("zero", ["O件", "〇件", "○项", "0．"])
def test_a_circle_with_a_unit_is_zero(zero: str) -> None:
    cells = read_cells(spaced_lines(report_lines("2021", granted=(3, 0, 0, 0, 0, zero, 3))))
    assert row(cells, "granted") == [3, 0, 0, 0, 0, 0, 3]


def test_a_row_with_a_blank_at_either_end_does_not_say_which_is_no_cell() -> None:
    lines = ["二、主动公开政府信息情况", "第二十条第（五）项\t"]
    lines += ["信息内容\t上一年项目数量\t本年增/减\t处理决定数量", "行政许可\t0\t0\t0"]
    lines += ["其他对外管理服务事项\t0\t0\t1706", "第二十条第（六）项\t"]
    lines += [
        "信息内容\t上一年项目数量\t本年增/减\t处理决定数量",
        "行政处罚\t32\t0\t167",
        "行政强制\t5\t0\t88",
    ]
    lines += ["第二十条第（八）项\t", "信息内容\t上一年项目数量\t本年增/减\t", "行政事业性收费\t\t0\t"]
    lines += ["三、收到和处理政府信息公开申请情况"]
    lines += ["\t".join([*labels("2019")[code], *["0"] * 7]) for code in ("new_received", "carried_in")]
    cells = cells_of_text(*lines)
    for column in ("items_prior_year", "items_change"):
        assert cells["admin_fee", column].status is not Status.REPORTED or column == "items_change"
        assert cells["admin_fee", column].status is not Status.BLANK or column == "items_prior_year"


@pytest.mark.parametrize("before", [1, 5, 12])
def test_a_title_that_pages_repeat_ends_no_values_of_section_four(before: int) -> None:
    values = [1, 0, 2, 0, 3, 0, 1, 0, 0, 1, 0, 0, 0, 4, 4]
    lines = report_lines("2021", proceedings=values)
    title = ["泰宁县财政局2023年政府信息公开工作年度报告"]
    cells = read_cells(own_lines([*lines[:-1], lines[-1][:before], title, ["第 8 页"], lines[-1][before:]]))
    found = [cell.value for (code, _), cell in cells.items() if code.startswith(("recons", "litig"))]
    assert found == values


LAYOUTS: list[Layout] = [own_lines, spaced_lines, bar_lines, tab_lines]


def without_label(layout: Layout, label: str) -> Lines:
    """A report that prints a row of section three without its label."""
    rows = {
        "new_received": (2, 2, 0, 0, 0, 1, 5),
        "carried_in": (1, 0, 0, 0, 0, 0, 1),
        "granted": (2, 1, 0, 0, 0, 1, 4),
        "outcome_total": (2, 1, 0, 0, 0, 1, 4),
        "carried_out": (1, 1, 0, 0, 0, 0, 2),
    }
    lines = report_lines("2021", **rows)
    in_text = layout in (own_lines, spaced_lines)
    return [
        [f for f in line if f != label] if in_text else ["" if f == label else f for f in line]
        for line in lines
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("code", "label", "printed"),
    [
        ("new_received", "一、本年新收政府信息公开申请数量", [2, 2, 0, 0, 0, 1, 5]),
        ("granted", "（一）予以公开", [2, 1, 0, 0, 0, 1, 4]),
        ("outcome_total", "（七）总计", [2, 1, 0, 0, 0, 1, 4]),
        ("carried_out", "四、结转下年度继续办理", [1, 1, 0, 0, 0, 0, 2]),
    ],
)
def test_a_row_without_label_at_an_edge_is_told_by_all_sums(
    layout: Layout, code: str, label: str, printed: list[int]
) -> None:
    cells = read_cells(layout(without_label(layout, label)))
    assert row(cells, code) == printed
    assert {cells[code, column].rule for column in COLUMNS} == {"row_order"}
    assert row(cells, "carried_in") == [1, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_without_label_that_breaks_a_sum_is_not_named(layout: Layout) -> None:
    lines = without_label(layout, "四、结转下年度继续办理")
    lines = [
        ["9" if field == "2" and line[-7:] == list("1100002") else field for field in line] for line in lines
    ]
    assert row(read_cells(layout(lines)), "carried_out") == [None] * 7


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_with_another_label_is_not_the_one_lacking(layout: Layout) -> None:
    lines = [["小计" if field == "3.其他" else field for field in line] for line in report_lines("2021")]
    cells = read_cells(layout(lines))
    assert {cells["other_misc", column].status for column in COLUMNS} == {Status.MISSING}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_left_of_labels_names_rows_where_all_sums_hold(layout: Layout) -> None:
    left = {
        "1.本机关不掌握相关政府信息": "1.不掌握相关信息",
        "3.要求提供公开出版物": "3.公开出版物",
        "5.要求行政机关确认或重新出具已获取信息": "5.要求确认或重新出具",
    }
    numbers = {"unavailable_not_held": (2, 0, 0, 0, 0, 0, 2), "rejected_reissue": (1, 0, 0, 0, 0, 0, 1)}
    total = (3, 0, 0, 0, 0, 0, 3)
    lines = report_lines("2021", **numbers, new_received=total, outcome_total=total)
    cells = read_cells(layout([[left.get(field, field) for field in line] for line in lines]))
    for code, printed in {**numbers, "rejected_publication": (0,) * 7}.items():
        assert row(cells, code) == list(printed)


@pytest.mark.parametrize("mark", ["[1]", "【注2】", "〔3〕"])
def test_a_mark_behind_a_label_is_no_value(mark: str) -> None:
    lines = [
        [f"规章 {mark}" if field == "规章" else field for field in line] for line in report_lines("2021")
    ]
    cells = read_cells(spaced_lines(lines))
    assert [cells["rule", column].value for column in ("issued", "repealed", "in_force")] == [0, 0, 0]
    assert cells["rule", "issued"].status is Status.REPORTED
