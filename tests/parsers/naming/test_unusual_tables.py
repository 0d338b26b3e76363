"""Section three laid out as no form lays it out: mirrored, on its side, in pairs, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from parsers.model import Block, Grid, GridCell, Paragraph, Status
from parsers.naming.reports import parts
from tests.support.naming import (
    COLUMNS,
    Numbers,
    grid,
    labels,
    read_cells,
    report_lines,
    sound,
    spaced_lines,
    tab_lines,
)

Table = Sequence[Sequence[str]]
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def texts(numbers: Numbers) -> list[tuple[str, list[str]]]:
    """Each row's own label, and its values as printed."""
    return [(labels()[code][-1], [str(n) for n in row]) for code, row in numbers.items()]


def in_report(section: Sequence[Block], numbers: Numbers) -> list[Block]:
    """A report with other blocks in the place of section three."""
    lines = report_lines(**numbers)
    first = next(n for n, line in enumerate(lines) if line[0].startswith("三、收到"))
    end = next(n for n, line in enumerate(lines) if line[0].startswith("四、政府信息公开行政复议"))
    return [*tab_lines(lines[:first]), Paragraph(lines[first][0], "title"), *section, *tab_lines(lines[end:])]


def paragraphs(lines: Sequence[str]) -> list[Block]:
    return [Paragraph(line, f"line={n}") for n, line in enumerate(lines, 1)]


def read(blocks: Sequence[Block]) -> Numbers:
    cells = read_cells(blocks)
    found = {code: [cells[code, column].value for column in COLUMNS] for code in labels()}
    return {code: [-1 if value is None else int(value) for value in row] for code, row in found.items()}


# --- labels behind their values -------------------------------------------------------------------


@pytest.mark.parametrize("ruled", [True, False])
def test_labels_behind_their_values(ruled: bool) -> None:
    """Each row was read with the values of the next one, which stand between the two labels."""
    for seed in range(3):  # from the second sight on, a grid of a known shape is named by its shape
        numbers = sound(seed)
        table = [[*HEADS, "办理结果"], *([*values, label] for label, values in texts(numbers))]
        assert read(in_report([grid(table, "t", ruled=ruled)], numbers)) == numbers


def test_groups_between_values_and_labels() -> None:
    numbers = sound(4)
    table: list[list[str]] = [HEADS]
    above: tuple[str, ...] = ()
    for code, row in numbers.items():
        path = labels()[code]
        table.append([*map(str, row), *(label for label in path if label not in above)])
        above = path
    assert read(in_report([grid(table, "t", ruled=False)], numbers)) == numbers


def test_numbers_of_rows_before_blank_rows_are_no_values() -> None:
    table = [["序号", "办理结果", *HEADS]]
    table += [[str(n), path[-1], *[""] * 7] for n, path in enumerate(labels().values(), 1)]
    cells = read_cells(in_report([grid(table, "t")], sound(1)))
    assert {cells[code, column].value for code in labels() for column in COLUMNS} == {None}


# --- headings -------------------------------------------------------------------------------------


def _without_spans(numbers: Numbers) -> Grid:
    """The official headings of three rows after a program that forgot how many columns cells span."""
    rows: list[list[tuple[str, int]]] = [
        [("", 3), ("申请人情况", 1)],
        [("自然人", 2), ("法人或其他组织", 1), ("总计", 2)],
        [(name, 1) for name in HEADS[1:6]],
        *([(label, 1), *((value, 1) for value in values)] for label, values in texts(numbers)),
    ]
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for row, boxes in enumerate(rows):
        column = 0
        for text, height in boxes:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column) for down in range(height)}
            cells.append(GridCell(text, row, column, height, 1, f"row={row} column={column}"))
    return Grid(tuple(cells), "t", ruled=True)


def test_headings_that_lost_their_spans_stand_above_other_columns() -> None:
    """The total of the headings stood above the third value; the sums along the rows say otherwise."""
    for seed in range(4):
        numbers = sound(seed)
        assert read(in_report([_without_spans(numbers)], numbers)) == numbers


def test_headings_in_another_order_are_believed_where_the_sums_agree() -> None:
    for seed in range(4):
        numbers = sound(seed)
        table = [["", "总计", *HEADS[:6]]]
        table += [[label, values[6], *values[:6]] for label, values in texts(numbers)]
        assert read(in_report([grid(table, "t")], numbers)) == numbers


def _with_extra_cell(numbers: Numbers, moved: Sequence[str], totals: bool) -> Grid:
    """A ruled table in which some rows have a blank cell too many before their values."""
    table = [["", *HEADS]]
    for code, (label, values) in zip(numbers, texts(numbers), strict=True):
        printed = values if totals else [*values[:6], ""]
        table.append([label, *([""] if code in moved else []), *printed])
    return grid(table, "t")


def test_a_cell_too_many_moves_the_values_of_a_row_without_total() -> None:
    """Values that moved one column to the right stood below headings that are not theirs."""
    numbers = sound(10)
    moved = ("granted", "rejected_repeated", "denied_third_party")
    cells = read_cells(in_report([_with_extra_cell(numbers, moved, totals=False)], numbers))
    for code in moved:
        named = [cells[code, column] for column in COLUMNS[:6]]
        assert all(c.value in (None, n) for c, n in zip(named, numbers[code], strict=False))
        assert not any(c.status in (Status.REPORTED, Status.BLANK) for c in named)
    assert cells["partly_granted", "natural_person"].value == numbers["partly_granted"][0]
    assert cells["partly_granted", "total"].status is Status.BLANK


def test_a_cell_too_many_beside_all_values_moves_nothing() -> None:
    numbers = sound(10)
    moved = ("granted", "rejected_repeated", "denied_third_party")
    assert read(in_report([_with_extra_cell(numbers, moved, totals=True)], numbers)) == numbers


# --- on its side, column by column ----------------------------------------------------------------


def test_a_table_on_its_side() -> None:
    for seed in range(3):
        numbers = sound(seed)
        table = [["申请人情况", *(label for label, _ in texts(numbers))]]
        table += [[name, *(str(row[i]) for row in numbers.values())] for i, name in enumerate(HEADS)]
        cells = read_cells(in_report([grid(table, "t")], numbers))
        assert read(in_report([grid(table, "t")], numbers)) == numbers
        assert cells["carried_in", "company"].locator == "t row=3 column=3"


@pytest.mark.parametrize("named", [True, False])
def test_values_column_by_column(named: bool) -> None:
    """As programs copy the text of a PDF: all labels, then the values of each column."""
    numbers = sound(2)
    lines = ["自然人 法人或其他组织 总计", " ".join(HEADS[1:6])] if not named else []
    lines += [label for label, _ in texts(numbers)]
    for i, name in enumerate(HEADS):
        lines += ([name] if named else []) + [str(row[i]) for row in numbers.values()]
    assert read(in_report(paragraphs(lines), numbers)) == numbers


def test_values_that_add_up_in_no_direction_are_not_named() -> None:
    numbers = sound(2)
    numbers["granted"][0] += 1
    lines = [label for label, _ in texts(numbers)]
    for i in range(7):
        lines += [str(row[i]) for row in numbers.values()]
    cells = read_cells(in_report(paragraphs(lines), sound(2)))
    named = {cells[code, column].status for code in labels() for column in COLUMNS}
    assert not named & {Status.REPORTED, Status.DERIVED}


# --- pairs of a name and a value ------------------------------------------------------------------


def _cards(label: str, values: Sequence[str]) -> list[str]:
    return [label, *(f"{name}：{value}" for name, value in zip(HEADS, values, strict=True))]


def _sentence(label: str, values: Sequence[str]) -> list[str]:
    said = "，".join(f"{name}{value}件" for name, value in zip(HEADS, values, strict=True))
    return [f"{label}：{said}。"]


def _glued(label: str, values: Sequence[str]) -> list[str]:
    return [label, *(name + value for name, value in zip(HEADS, values, strict=True))]


@pytest.mark.parametrize("print_row", [_cards, _sentence, _glued])
def test_the_name_of_a_column_before_each_value(print_row: Callable[[str, Sequence[str]], list[str]]) -> None:
    numbers = sound(3)
    lines = [line for label, values in texts(numbers) for line in print_row(label, values)]
    assert read(in_report(paragraphs(lines), numbers)) == numbers


def test_one_row_of_a_grid_for_each_pair() -> None:
    numbers = sound(5)
    table = [["办理情况", "申请人", "数量"]]
    for label, values in texts(numbers):
        table += [[label, name, value] for name, value in zip(HEADS, values, strict=True)]
    by_label = [[f"{label}-{name}", value] for label, name, value in table[1:]]
    assert read(in_report([grid(by_label, "t")], numbers)) == numbers
    first_alone = [table[0], *([row[0] if row[1] == HEADS[0] else "", *row[1:]] for row in table[1:])]
    cells = [cell for cell in grid(first_alone, "t").cells if cell.text]
    assert read(in_report([Grid(tuple(cells), "t")], numbers)) == numbers


def test_pairs_in_another_order_are_named_by_their_names() -> None:
    numbers = sound(6)
    order = [6, 0, 5, 4, 3, 2, 1]
    lines = []
    for label, values in texts(numbers):
        lines += [label, *(f"{HEADS[i]}：{values[i]}" for i in order)]
    assert read(in_report(paragraphs(lines), numbers)) == numbers


def test_a_row_that_lacks_a_pair_is_not_named() -> None:
    numbers = sound(7)
    lines = []
    for label, values in texts(numbers):
        printed = _cards(label, values)
        lines += [line for line in printed if not (label.startswith("2.重复") and line.startswith("科研"))]
    cells = read_cells(in_report(paragraphs(lines), numbers))
    row = [cells["rejected_repeated", column] for column in COLUMNS]
    assert all(cell.value in (None, n) for cell, n in zip(row, numbers["rejected_repeated"], strict=True))
    assert cells["rejected_publication", "total"].value == numbers["rejected_publication"][6]


# --- two years ------------------------------------------------------------------------------------


def test_the_year_before_in_every_second_row() -> None:
    numbers, before = sound(8), sound(9)
    cells: list[GridCell] = []
    for column, name in enumerate(["办理结果", "年度", *HEADS]):
        cells.append(GridCell(name, 0, column, 1, 1, f"head {column}"))
    for n, code in enumerate(numbers):
        top = 1 + 2 * n
        cells.append(GridCell(labels()[code][-1], top, 0, 2, 1, f"label {n}"))
        for down, (year, row) in enumerate((("2022年", numbers), ("2021年", before))):
            cells.append(GridCell(year, top + down, 1, 1, 1, f"year {top + down}"))
            cells += [
                GridCell(str(value), top + down, 2 + i, 1, 1, f"value {top + down} {i}")
                for i, value in enumerate(row[code])
            ]
    table = Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), "t")
    assert read(in_report([table], numbers)) == numbers


@pytest.mark.parametrize("years", [("（2022年）", "（2021年）"), ("本年", "上年")])
def test_the_year_before_in_every_second_column(years: tuple[str, str]) -> None:
    heads = ["本年制发件数", "本年废止件数", "现行有效件数"]
    apart = years[0] == "本年"
    table = [["信息内容", *(head if apart else head + year for head in heads for year in years)]]
    if apart:
        table.append(["", *(year for _ in heads for year in years)])
    table += [["规章", "1", "9", "2", "9", "3", "9"], ["行政规范性文件", "4", "8", "5", "8", "6", "8"]]
    lines = report_lines()
    end = next(n for n, line in enumerate(lines) if line[0].startswith("第二十条第（五）"))
    blocks = [*tab_lines(lines[:2]), grid(table, "t"), *tab_lines(lines[end:])]
    cells = read_cells(blocks)
    assert [cells["rule", c].value for c in ("issued", "repealed", "in_force")] == [1, 2, 3]
    assert [cells["normative_document", c].value for c in ("issued", "repealed", "in_force")] == [4, 5, 6]


# --- lines of text --------------------------------------------------------------------------------


@pytest.mark.parametrize("space", ["\u00a0", "\u00a0\u00a0\u00a0", "\t", "\u2003", "\u2009\u2009"])
def test_section_four_on_one_line_with_any_space(space: str) -> None:
    """Fifteen digits with no-break spaces between them were one number."""
    lines = report_lines(proceedings=[2, 1, 0, 1, 4, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0])
    blocks = [*spaced_lines(lines[:-1]), Paragraph(space.join(lines[-1]), "line=last")]
    cells = read_cells(blocks)
    assert [cells["reconsideration", c].value for c in ("upheld", "corrected", "total")] == [2, 1, 4]
    assert cells["litigation_direct", "other"].value == 1


@pytest.mark.parametrize("mark", ["、", "；", "/"])
def test_marks_between_the_values_of_the_last_row(mark: str) -> None:
    """The row ended at the first mark, and `13、3704` was read as 1 and 3."""
    lines = report_lines("2019", procurement=[13, "3704.3201"])
    cells = read_cells([Paragraph(mark.join(line), f"line={n}") for n, line in enumerate(lines, 1)])
    assert (cells["procurement", "projects"].value, str(cells["procurement", "amount"].value)) == (
        13,
        "3704.3201",
    )
    assert cells["carried_out", "total"].value == 0


def test_a_year_in_a_line_between_values_is_none_of_them() -> None:
    numbers = sound(1)
    lines = [field for line in report_lines(**numbers) for field in line]
    at = lines.index("2.重复申请") + 1
    lines.insert(at, "温县水利局2023年政府信息公开工作年度报告")
    assert read(paragraphs(lines)) == numbers


def test_what_each_page_repeats_is_no_value() -> None:
    """A browser prints address and title on each page, also between a label and its values."""
    numbers = sound(2)
    fields = [field for line in report_lines(**numbers) for field in line]
    ends = [fields.index(label) + 1 for label in ("行政处罚", "2.重复申请", "四、结转下年度继续办理")]
    blocks: list[Block] = []
    for page, (first, end) in enumerate(pairwise([0, *ends, len(fields)]), 1):
        if page > 1:
            blocks.append(
                Paragraph("2024/1/18 温县水利局2023年政府信息公开工作年度报告", f"page={page} head")
            )
        blocks += [Paragraph(field, f"page={page} field={n}") for n, field in enumerate(fields[first:end])]
        blocks.append(
            Paragraph(f"https://www.example.gov.cn/t20240118_77.html {page}/4", f"page={page} foot")
        )
    assert read(blocks) == numbers
    assert read_cells(blocks)["penalty", "decisions"].value == 0
    (part,) = parts(blocks)
    assert sum("example" in line.text for line in part.lines) <= 1


def test_a_row_that_two_pages_begin_with_is_kept() -> None:
    """Values alone, or the same words with other numbers, are no heading of a page."""
    lines = report_lines(license=[7], penalty=[8])
    pages = [lines[:6], lines[6:9], lines[9:]]
    blocks = [
        Paragraph(" ".join(line), f"page={page} line={n}")
        for page, on_page in enumerate(pages, 1)
        for n, line in enumerate(on_page)
    ]
    cells = read_cells(blocks)
    assert (cells["license", "decisions"].value, cells["penalty", "decisions"].value) == (7, 8)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("15。", 15, Status.REPORTED),
        ("15.", 15, Status.REPORTED),
        ("15、", None, Status.UNREADABLE),  # it may number what is not there
    ],
)
def test_a_stop_behind_a_number_in_a_ruled_cell(text: str, value: int | None, status: Status) -> None:
    table = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "0", "0", "0"]]
    table.append(["行政规范性文件", "2", "0", text])
    lines = report_lines()
    end = next(n for n, line in enumerate(lines) if line[0].startswith("第二十条第（五）"))
    cells = read_cells([*tab_lines(lines[:2]), grid(table, "t"), *tab_lines(lines[end:])])
    cell = cells["normative_document", "in_force"]
    assert (cell.value, cell.status, cell.raw_text) == (value, status, text)


def test_chinese_numerals_in_the_place_of_values() -> None:
    """一 alone may as well be a dash, and stays illegible."""
    heads = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    table = [heads, ["规章", "零", "一", "二十"], ["行政规范性文件", "十二", "两件", "一百零三"]]
    lines = report_lines()
    end = next(n for n, line in enumerate(lines) if line[0].startswith("第二十条第（五）"))
    for ruled in (True, False):
        cells = read_cells([*tab_lines(lines[:2]), grid(table, "t", ruled=ruled), *tab_lines(lines[end:])])
        assert [cells["rule", c].value for c in ("issued", "repealed", "in_force")] == [0, None, 20]
        assert cells["rule", "repealed"].status is Status.UNREADABLE
        found = [cells["normative_document", c].value for c in ("issued", "repealed", "in_force")]
        assert found == [12, 2, 103]
