"""Damage that takes several testimonies to see through: each test is one way a real table was hurt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.findings.identities import evaluate
from parsers.forms import forms
from parsers.model import Attribution, Block, Grid, GridCell, Outcome, Paragraph, Status
from parsers.naming.fillings.alternatives import Alternatives
from parsers.naming.fillings.filling import Entry, RowCandidates
from parsers.naming.fillings.setting import RowLayout, Setting
from parsers.naming.reports import parts
from parsers.read import read
from parsers.text.values import Value
from samples.defects import Defects
from samples.generate import generate
from tests.support.naming import (
    Rows,
    as_lines,
    as_ruled,
    as_tab_rows,
    grid,
    read_rows,
    request_rows,
    statuses,
    values,
)

SOUND = {
    "new_received": (6, 1, 0, 0, 2, 0, 9),
    "granted": (5, 1, 0, 0, 0, 0, 6),
    "denied_third_party": (1, 0, 0, 0, 2, 0, 3),
    "outcome_total": (6, 1, 0, 0, 2, 0, 9),
}


def without(blocks: Sequence[Block], *words: str) -> list[Block]:
    return [b for b in blocks if not (isinstance(b, Paragraph) and b.text.startswith(words))]


def test_a_blank_line_behind_a_dropped_cell_does_not_make_a_row_complete() -> None:
    """Six values and one padding line are seven lines, and no row of seven cells: the total is not blank."""
    rows = request_rows("2021", **SOUND)
    rows["granted"] = (5, 1, 0, 0, 0, 6, "\u00a0")
    cells = read_rows(as_lines(rows))["granted"]
    assert cells[6].status is not Status.BLANK
    assert all(c.value in (v, None) for c, v in zip(cells, (5, 1, 0, 0, 0, 0, 6), strict=True))


def test_one_broken_sum_is_given_up_and_the_others_still_place_a_dropped_cell() -> None:
    """carried_in of companies is off, so I1 fails there; I2 alone still says where the 2 belongs."""
    rows = request_rows("2021", **SOUND)
    rows["carried_in"] = (0, 4, 0, 0, 0, 0, 0)
    rows["denied_third_party"] = (1, None, 0, 0, 2, 0, 3)
    cells = read_rows(as_lines(rows))["denied_third_party"]
    assert values(cells) == [1, 0, 0, 0, 2, 0, 3]
    assert set(statuses(cells)) == {Status.DERIVED}


def test_a_label_lost_before_a_short_one_does_not_take_its_characters() -> None:
    rows = request_rows("2021", **SOUND)
    rows["other_misc"] = (0, 0, 0, 0, 0, 0, 0)
    found = read_rows(without(as_lines(rows), "2.申请人逾期"))
    assert statuses(found["other_misc"]) == [Status.REPORTED] * 7


def test_a_row_whose_label_is_lost_does_not_make_it_the_older_form() -> None:
    """Values right behind （六）其他处理 look like the form of 2019; the rows below them do not."""
    found = read_rows(without(as_lines(request_rows("2021", **SOUND)), "1.申请人无正当理由"))
    assert "other_total" not in found
    assert statuses(found["other_fee_unpaid"]) == [Status.REPORTED] * 7
    assert statuses(found["other_not_corrected"]) == [Status.REPORTED] * 7


def test_a_table_copied_row_by_row_with_its_headings_over_each_row() -> None:
    (table,) = as_ruled(request_rows("2021", **SOUND))
    assert isinstance(table, Grid)
    lines: dict[int, list[str]] = {}
    for cell in table.cells:
        lines.setdefault(cell.row, []).append(cell.text)
    headings = ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", *lines[0][1:]]
    blocks = [grid([headings, row], f"table={n}", ruled=False) for n, row in lines.items() if n]
    found = read_rows([Paragraph("三、收到和处理政府信息公开申请情况", "line=1"), *blocks])
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]
    assert {s for cells in found.values() for s in statuses(cells)} == {Status.REPORTED}


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    """The label goes on over the break, and so do the values: each half holds some."""
    (table,) = as_ruled(request_rows("2021", **SOUND))
    assert isinstance(table, Grid)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    at = next(n for n, row in rows.items() if row[0].startswith("4.保护第三方"))
    upper = [rows[n] for n in range(at)] + [["4.保护第三方", "1", "0", "0", "", "", "", ""]]
    lower = [["合法权益", "", "", "", "0", "2", "0", "3"]] + [rows[n] for n in range(at + 1, len(rows))]
    found = read_rows([grid(upper, "page=3"), grid(lower, "page=4")])
    assert values(found["denied_third_party"]) == [1, 0, 0, 0, 2, 0, 3]


def test_section_four_with_its_proceedings_in_another_order() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5 + ["行政复议"] * 5
    outer = ["行政诉讼"] * 10 + ["行政复议"] * 5
    numbers = ["1", "0", "0", "0", "1", "0", "2", "0", "0", "2", "0", "0", "3", "0", "3"]
    (part,) = parts([grid([outer, heads, results * 3, numbers], "table=1")])
    found = {(c.dim1, c.dim2): c.value for c in part.tables[0].cells}
    assert found["reconsideration", "other"] == 3
    assert found["litigation_direct", "upheld"] == 1
    assert found["litigation_after_reconsideration", "corrected"] == 2


def test_blank_fields_of_section_four_stay_possible_where_a_sum_is_wrong() -> None:
    """Fifteen fields, two blank, and a total of 1 that nothing adds up to: was a cell dropped before it?"""
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    numbers = ["", "0", "0", "0", "0", "0", "0", "0", "0", "1", "0", "0", "", "0", "0"]
    (part,) = parts([grid([heads, results * 3, numbers], "table=1", ruled=False)])
    cells = {(c.dim1, c.dim2): c for c in part.tables[0].cells}
    assert cells["reconsideration", "upheld"].status is Status.AMBIGUOUS
    assert cells["litigation_after_reconsideration", "other"].status is Status.AMBIGUOUS
    assert cells["litigation_direct", "total"].value is None


def test_a_wide_sheet_prints_blank_cells_behind_the_table() -> None:
    rows: Rows = {c: (*v, "", "", "") for c, v in request_rows("2021", **SOUND).items()}
    rows["granted"] = ("", 1, 0, 0, 0, 0, 1, "", "", "")
    header = ["", *["甲", "乙", "丙", "丁", "戊", "己", "庚"], "", "", ""]
    found = read_rows(as_ruled(rows, header=header))
    assert values(found["granted"]) == [None, 1, 0, 0, 0, 0, 1]
    assert statuses(found["granted"])[0] is Status.BLANK


def test_the_same_report_twice_on_a_page_counts_once() -> None:
    """A full and a text version behind two tabs."""
    table = as_ruled(request_rows("2021", **SOUND))[0]
    assert isinstance(table, Grid)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    body = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in rows.values())
    title = "<h1>温县财政局2023年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况</p>"
    page = f"<html><body>{f'<div>{title}<table>{body}</table></div>' * 2}</body></html>"
    reading = read(page.encode(), "a.html")
    assert len(reading.reports) == 1
    assert "repeated_in_file" in {note.code for note in reading.reports[0].notes}


def test_digits_recognised_with_doubt_blame_nobody() -> None:
    (table,) = as_ruled(request_rows("2021", granted=(5, 0, 0, 0, 0, 0, 6)))
    assert isinstance(table, Grid)
    unsure = tuple(
        GridCell(c.text, c.row, c.column, 1, 1, c.locator, 0.7 if c.text == "5" else 1.0) for c in table.cells
    )
    (part,) = parts([Grid(unsure, "page=1")])
    (reading,) = part.tables
    cells = {cell.key: cell for cell in reading.cells}
    checks = evaluate(reading.table, cells, reading.complete, reading.satisfiable)
    blamed = {c.scope: c.attribution for c in checks if c.check_id == "I3" and c.outcome is Outcome.FAIL}
    assert blamed == {"granted": Attribution.UNDETERMINED}


def test_whether_another_filling_would_satisfy_a_sum() -> None:
    table = forms()["2021"].table("fact_reconsideration_litigation")
    (equation,) = [e for e in table.equations() if e.scope == "reconsideration"]
    keys = tuple(key for key, *_ in table.cells())[:5]
    columns = ("upheld", "corrected", "other", "pending", "total")
    setting = Setting(columns, (), glued=False, rows=RowLayout((), len(columns)))

    def filling(*numbers: int) -> tuple[Entry | None, ...]:
        return tuple(Entry(i, str(n), Value(Status.REPORTED, Decimal(n))) for i, n in enumerate(numbers))

    def could_hold(*fillings: tuple[Entry | None, ...]) -> bool:
        row = RowCandidates("row", (), 5, fillings, complete=False)
        return Alternatives({"row": keys}, {"row": row}, setting).could_hold(equation)

    assert could_hold(filling(1, 0, 0, 0, 2), filling(1, 1, 0, 0, 2))
    assert not could_hold(filling(1, 0, 0, 0, 2), filling(3, 0, 0, 0, 2))
    assert could_hold((*filling(1, 0, 0, 0), None))


def proactive_lines(form: str, **rows: Sequence[object]) -> list[Block]:
    """Section 二, one cell a line; zeros but for the rows given."""
    printed = ["二、主动公开政府信息情况"]
    for block in forms()[form].table("fact_proactive_disclosure").blocks:
        printed += [block.heading or "", "信息内容", *(column.text for column in block.columns)]
        for row in block.rows:
            printed += [row.text, *(str(v) for v in rows.get(row.code, [0] * len(block.columns)))]
    return [Paragraph(text, f"line={n}") for n, text in enumerate(printed, 1)]


def test_a_sign_between_glued_numbers_belongs_to_the_second() -> None:
    glued = "".join(
        b.text for b in proactive_lines("2019", admin_fee=(23, "－1")) if isinstance(b, Paragraph)
    )
    (part,) = parts([Paragraph(glued, "line=1")])
    found = {(c.dim1, c.dim2): c for c in part.tables[0].cells}
    assert found["admin_fee", "items_prior_year"].value == 23
    assert found["admin_fee", "items_change"].value == -1


def test_a_section_two_behind_a_section_three_is_of_another_report() -> None:
    """The first report has none of its own; the second's must not be given to it."""
    title = Paragraph("乙县财政局2023年政府信息公开工作年度报告", "line=0")
    first = [Paragraph("甲县财政局2022年政府信息公开工作年度报告", "line=0"), *as_lines(request_rows("2021"))]
    second = [title, *proactive_lines("2021", license=(84,)), *as_lines(request_rows("2021", **SOUND))]
    one, two = parts([*first, *second])
    assert [t.table.code for t in one.tables] == ["fact_request"]
    assert [t.table.code for t in two.tables] == ["fact_proactive_disclosure", "fact_request"]
    assert two.lines[0] == title and title not in one.lines


def test_a_table_goes_on_over_a_page_under_the_headings_of_the_page_before() -> None:
    """With a subtotal and blanks, only the headings tell which of the eight columns a value stands in."""
    names = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "小计", "总计"]
    rows: Rows = {c: (*v[:6], sum(v[1:6]), v[6]) for c, v in request_rows("2021", **SOUND).items()}  # type: ignore[arg-type]
    rows["rejected_publication"] = ("", 0, 0, "", "", 0, 0, 0)
    (table,) = as_ruled(rows, header=names)
    assert isinstance(table, Grid)
    lines: dict[int, list[str]] = {}
    for cell in table.cells:
        lines.setdefault(cell.row, []).append(cell.text)
    cut = next(n for n, line in lines.items() if line[0].startswith("1.信访"))
    pages = [
        grid([lines[n] for n in range(cut)], "page=3"),
        grid([lines[n] for n in range(cut, 26)], "page=4"),
    ]
    found = read_rows(pages)
    assert values(found["rejected_publication"]) == [None, 0, 0, None, None, 0, 0]
    assert values(found["outcome_total"]) == [6, 1, 0, 0, 2, 0, 9]


def test_a_field_of_lost_spaces_is_one_cell() -> None:
    rows = request_rows("2021", **SOUND)
    rows["granted"] = (5, 1, "?  ?", 0, 0, "", 6)
    cells = read_rows(as_tab_rows(rows))["granted"]
    assert values(cells) == [5, 1, None, 0, 0, None, 6]
    assert statuses(cells)[2] is Status.UNREADABLE and statuses(cells)[5] is Status.BLANK


def test_a_question_mark_for_a_lost_space_is_no_cell() -> None:
    rows = request_rows("2021", **SOUND)
    rows["granted"] = (5, 1, "0 ?", 0, "? 0 ?", 0, 6)
    assert values(read_rows(as_ruled(rows))["granted"]) == [5, 1, 0, 0, 0, 0, 6]


def test_a_blank_line_that_touches_a_value_is_no_cell() -> None:
    """Values stand two lines apart, and a blank right above one: it belongs to it, and a cell is missing."""
    rows = request_rows(granted=("\u00a0", 5, 0, 0, 0, 0, 5), new_received=(5, 0, 0, 0, 0, 0, 5))
    blocks = [
        Paragraph(b.text, f"line={2 * i}") for i, b in enumerate(as_lines(rows)) if isinstance(b, Paragraph)
    ]
    at = next(i for i, block in enumerate(blocks) if block.text == "\u00a0")
    blocks[at] = Paragraph("\u00a0", f"line={2 * at + 1}")
    cells = read_rows(blocks)["granted"]
    assert Status.REPORTED not in statuses(cells) and Status.BLANK not in statuses(cells)
    blocks[at] = Paragraph("\u00a0", f"line={2 * at}")
    assert statuses(read_rows(blocks)["granted"])[:2] == [Status.BLANK, Status.REPORTED]


def test_section_four_without_its_values_takes_none_from_the_prose_below() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    titles = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    lines = ["四、政府信息公开行政复议、行政诉讼情况", *titles, *results * 3]
    prose = ["改进情况", *("经办人员更换" if i % 2 else str(i) for i in range(40))]
    blocks = [Paragraph(text, f"line={i}") for i, text in enumerate([*lines, *prose], 1)]
    cells = [cell for part in parts(blocks) for table in part.tables for cell in table.cells]
    assert not any(cell.value is not None for cell in cells)
    values_below = [*lines, "甲县财政局2023年年报", *map(str, (1, 0, 0, 1, 2) * 3)]
    (part,) = parts([Paragraph(text, f"line={i}") for i, text in enumerate(values_below, 1)])
    assert [cell.value for cell in part.tables[0].cells] == [1, 0, 0, 1, 2] * 3


def test_a_report_in_two_forms_without_section_four() -> None:
    drawn = generate(20, 1, replace(Defects.none(), hybrid=1.0), ["text_tabs"])
    data, truth = next((data, found[0]) for _, data, found in drawn if found[0].form == "hybrid")
    text = data.decode()
    start, end = text.index("四、政府信息公开行政复议"), text.index("五、存在的主要问题")
    (report,) = read((text[:start] + text[end:]).encode(), "a.txt").reports
    assert (report.form, report.year) == ("hybrid", truth.year)
    last = [cell for cell in report.cells if cell.table == "fact_reconsideration_litigation"]
    assert [cell.status for cell in last] == [Status.MISSING] * 15


def test_a_row_whose_values_are_words_is_not_blank() -> None:
    (table,) = as_ruled(request_rows("2021", **SOUND))
    assert isinstance(table, Grid)
    at = next(cell.row for cell in table.cells if cell.text.startswith("（一）予以公开"))
    words = "均由各科室当面答复"
    cells = [cell for cell in table.cells if cell.row != at or cell.column == 0]
    cells.append(GridCell(words, at, 1, 1, 7, "table=1"))
    found = read_rows([Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), "table=1")])
    assert [(cell.status, cell.raw_text) for cell in found["granted"]] == [(Status.AMBIGUOUS, words)] * 7


def test_two_rows_in_one_with_their_values_below_each_other() -> None:
    """A row of the page that holds two rows of the form, as a copy from a PDF gives."""
    rows = request_rows("2021", **SOUND, partly_granted=(31, 0, 0, 0, 0, 0, 31))
    (table,) = as_ruled(rows)
    assert isinstance(table, Grid)
    lines: list[list[str]] = [[] for _ in range(1 + max(cell.row for cell in table.cells))]
    for cell in table.cells:
        lines[cell.row].append(cell.text)
    at = next(n for n, line in enumerate(lines) if line[0].startswith("（一）予以公开"))
    both = ["\n".join(pair) for pair in zip(lines[at], lines[at + 1], strict=True)]
    found = read_rows([grid([*lines[:at], both, *lines[at + 2 :]], "table=1")])
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]
    assert values(found["partly_granted"]) == [31, 0, 0, 0, 0, 0, 31]
    both[1] = "5\n31\n2"  # three numbers for two rows
    found = read_rows([grid([*lines[:at], both, *lines[at + 2 :]], "table=1")])
    assert found["granted"][0].value is None and found["partly_granted"][0].value is None


def test_blanks_at_the_edges_of_a_row_stand_in_the_columns_of_full_rows() -> None:
    """A sheet saved as CSV: covered cells of labels and columns of other tables are blanks like any other."""
    rows = request_rows("2021", **SOUND)
    rows["rejected_publication"] = ("", 4, "", 0, "", "", "")
    (table,) = as_ruled(rows, header=["甲"] * 8)
    assert isinstance(table, Grid)
    lines: list[list[str]] = [[] for _ in range(1 + max(cell.row for cell in table.cells))]
    for cell in table.cells:
        lines[cell.row].append(cell.text)
    wide = [[line[0], "", "", *line[1:], "", "", ""] for line in lines]
    found = read_rows([grid(wide, "table=1")])
    assert values(found["rejected_publication"]) == [None, 4, None, 0, None, None, None]
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]


def test_headings_of_the_report_before_in_the_same_sheet_are_none() -> None:
    """A sheet of two reports saved as CSV: its last column was headed in the first one alone."""
    (table,) = as_ruled(request_rows("2021", **SOUND))
    assert isinstance(table, Grid)
    lines: list[list[str]] = [[] for _ in range(1 + max(cell.row for cell in table.cells))]
    for cell in table.cells:
        lines[cell.row].append(cell.text)
    lines[:1] = [["", "自然人", "法人或其他组织", *[""] * 4, "总计"], ["", "", *lines[0][2:7], ""]]
    wide = [[line[0], "", "", *line[1:], *[""] * 5] for line in lines]
    before = [["维持", "纠正", "其他结果", "未审结", "合计"] * 3, ["0", "0", "1", "0", "1"] * 3]
    found = read_rows([grid([*before, *wide], "table=1")])
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]
    assert [cell.status for cell in found["granted"]] == [Status.REPORTED] * 7


def test_values_of_two_rows_in_one_cell_that_spans_them() -> None:
    (table,) = as_ruled(request_rows("2021", **SOUND, partly_granted=(31, 0, 0, 0, 0, 0, 31)))
    assert isinstance(table, Grid)
    at = next(cell.row for cell in table.cells if cell.text.startswith("（一）予以公开"))
    below = {cell.column: cell.text for cell in table.cells if cell.row == at + 1}
    cells = [
        cell._replace(text=f"{cell.text}\n{below[cell.column]}", row_span=2)
        if cell.row == at and cell.column
        else cell
        for cell in table.cells
        if cell.row != at + 1 or not cell.column
    ]
    found = read_rows([Grid(tuple(cells), "table=1")])
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]
    assert values(found["partly_granted"]) == [31, 0, 0, 0, 0, 0, 31]


def test_a_letter_for_a_digit_behind_a_point_is_no_numbering() -> None:
    (part,) = parts([Paragraph(line, f"line={i}") for i, line in enumerate(PROACTIVE_LINES, 1)])
    fee = next(cell for cell in part.tables[0].cells if cell.dim1 == "admin_fee")
    assert (fee.value, fee.raw_text) == (Decimal("2245.0"), "2245.O")


PROACTIVE_LINES = """二、主动公开政府信息情况
第二十条第（一）项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 0 0 0
行政规范性文件 1 0 5
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 7
第二十条第（六）项
信息内容 本年处理决定数量
行政处罚 3
行政强制 0
第二十条第（八）项
信息内容 本年收费金额（单位：万元）
行政事业性收费 2245.O""".splitlines()


def test_two_reports_on_a_page_in_traditional_characters() -> None:
    drawn = generate(12, 3, replace(Defects.none(), bundled=1.0), ["html_traditional"])
    pages = [(data, truths) for _, data, truths in drawn if len(truths) == 2]
    assert len(pages) > 3
    for data, truths in pages:
        found = [(r.agency and r.agency.agency_id, r.year) for r in read(data, "a.html").reports]
        assert found == [(t.publisher and t.publisher.agency_id, t.year) for t in truths]


def two_reports(*between: str) -> list[Block]:
    """A report whose table begins with the form's note, and one whose table has lost it."""
    note = Paragraph("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "line=0")
    second = without(as_lines(request_rows("2021", **SOUND)), "三、收到")
    return [note, *as_lines(request_rows()), *(Paragraph(text, "line=0") for text in between), *second]


def test_a_second_table_without_its_first_words_does_not_reach_into_the_first() -> None:
    prose = ("甲县财政局", "2022年3月1日", "乙县财政局2022年政府信息公开工作年度报告", "一、总体情况")
    first, second = parts(two_reports(*prose))
    assert [table.printed for table in first.tables + second.tables] == [175, 175]
    assert [c.value for c in second.tables[0].cells][:7] == [6, 1, 0, 0, 2, 0, 9]
    assert [line.text for line in second.lines] == list(prose[2:])


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["乙县财政局"], ["2022年政府信息公开工作年度报告"]),
        (["乙县财政局"], ["2022 年政府信息公开工作", "年度报告"]),
        (["乙縣財政局"], ["政府信息公開工作", "2022年度報告"]),
        ([], ["乙县财政局", "关于2022年政府信息公开工作情况的", "报告"]),
        ([], ["2022年政府信息公开工作年度报告"]),
    ],
)
def test_the_title_of_a_second_report_is_its_own_however_broken(above: list[str], title: list[str]) -> None:
    ended = ["甲县财政局", "2022年3月1日"]
    body = ["现发布乙县财", "政局2022年度政府信息公开工作年度报告", "一、总体情况"]
    first, second = parts(two_reports(*ended, *above, *title, *body))
    assert [line.text for line in first.lines][-2:] == ended
    assert [line.text for line in second.lines] == [*above, *title, *body]


def test_a_rule_missing_between_two_columns() -> None:
    rows = request_rows("2021", **SOUND, partly_granted=(12, 34, 0, 0, 0, 0, 46))
    (table,) = as_ruled({code: (line[0], f"{line[1]} {line[2]}", *line[3:]) for code, line in rows.items()})
    assert isinstance(table, Grid)
    found = read_rows([table])
    assert values(found["granted"]) == [5, 1, 0, 0, 0, 0, 6]
    assert values(found["partly_granted"]) == [12, 34, 0, 0, 0, 0, 46]
    assert statuses(found["partly_granted"]) == [Status.REPORTED] * 7


def test_a_number_with_spaces_in_a_full_row_is_one() -> None:
    rows = request_rows("2021", **SOUND, partly_granted=("1 2 3 4", 0, 0, 0, 0, 0, "1 2 3 4"))
    (table,) = as_ruled(rows)
    assert values(read_rows([table])["partly_granted"]) == [1234, 0, 0, 0, 0, 0, 1234]
