"""Plain text, Markdown, CSV and TSV: which lines are rows, and what is kept of them."""

import time

import pytest

from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout
from parsers.readers.limits import MAX_LINES


def read(text: str, name: str = "report.txt") -> Layout:
    found = read_layout(text.encode(), name)
    assert isinstance(found, Layout), found
    return found


def rows(grid: object) -> list[list[str]]:
    assert isinstance(grid, Grid)
    found: dict[int, list[str]] = {}
    for cell in grid.cells:
        found.setdefault(cell.row, []).append(cell.text)
        assert cell.column == len(found[cell.row]) - 1
    return list(found.values())


def test_lines_carry_their_number_and_blank_cells_stay() -> None:
    layout = read("一、总体情况\r\n\r\n结果维持\n\xa0\n　\n0\r10")
    assert layout.blocks == (
        Paragraph("一、总体情况", "line=1"),
        Paragraph("结果维持", "line=3"),
        Paragraph("\xa0", "line=4"),
        Paragraph("　", "line=5"),
        Paragraph("0", "line=6"),
        Paragraph("10", "line=7"),
    )


def test_tab_rows_are_an_unruled_grid_with_every_field() -> None:
    layout = read(
        "二、主动公开\n信息内容\t本年制发件数\t\n规章\t0\t \n\n\t12\t3\n三、收到\n行政许可\t5\t\t\n"
    )
    before, first, after, second = layout.blocks
    assert isinstance(first, Grid) and isinstance(second, Grid)
    assert (before, after) == (Paragraph("二、主动公开", "line=1"), Paragraph("三、收到", "line=6"))
    assert rows(first) == [["信息内容", "本年制发件数", ""], ["规章", "0", " "], ["", "12", "3"]]
    assert rows(second) == [["行政许可", "5", "", ""]]
    assert (first.locator, first.ruled, first.cells[-1].locator) == ("line=2", False, "line=5 column=3")


def test_tabs_that_only_indent_are_no_table() -> None:
    assert read("\t一、总体情况\n\t\t本年\t\n无").blocks == (
        Paragraph("一、总体情况", "line=1"),
        Paragraph("本年", "line=2"),
        Paragraph("无", "line=3"),
    )


def test_bars_that_only_close_a_row_of_one_cell_a_line_are_no_row() -> None:
    closed = read("行政许可 |\n5 |\n||\n第二十条第（六）项 |\n|||\n信息内容 |\n|\n||\n总计 |")
    texts = [block.text if isinstance(block, Paragraph) else rows(block) for block in closed.blocks]
    assert texts == [
        "行政许可 |", "5 |", "第二十条第（六）项 |", "|||", "信息内容 |", "|", "总计 |"
    ]  # fmt: skip
    assert len(read("行政强制 |\n||\n信息内容 |").blocks) == 3  # the cell behind a label is blank
    assert len(read("5 |\n||\n0 |").blocks) == 3  # two blank cells between two others


def test_pipe_tables_one_or_many() -> None:
    head = "# 报告\n| 信息内容 | 本年制发件数 |\n|---|:---:|\n| 规章 | 0 |\n"
    text = head + "| a | b |\n| --- | --- |\n| c\\|d | 1<br>2 |\n\n甲|乙"
    title, first, second, last = read(text, "report.md").blocks
    assert title == Paragraph("报告", "line=1", True)
    assert rows(first) == [["信息内容", "本年制发件数"], ["规章", "0"]]
    assert rows(second) == [["a", "b"], ["c|d", "1\n2"]]
    assert isinstance(first, Grid) and not first.ruled
    assert [c.locator for c in first.cells][-1] == "line=4 column=2"
    assert last == Paragraph("甲|乙", "line=9")


def test_pipe_tables_in_a_text_file_too() -> None:
    (grid,) = read("| 规章 |  | 0 |\n").blocks
    assert rows(grid) == [["规章", "", "0"]]


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("| a | b |\n| --- | --- |\n| - | - |\n", [[["a", "b"], ["-", "-"]]]),
        (
            "| a | b |\n|:-:|---|\n| 1 | - |\n| - | - |\n| 2 | 3 |",
            [[["a", "b"], ["1", "-"], ["-", "-"], ["2", "3"]]],
        ),
        ("|a|b|\n|-|-|\n|1|2|\n|-|-|", [[["a", "b"], ["1", "2"], ["-", "-"]]]),
        ("| a | b |\n| - | - |", [[["a", "b"], ["-", "-"]]]),
        ("|a|\n|--|\n|1|\n|b|\n|--|\n|-|", [[["a"], ["1"]], [["b"], ["-"]]]),
    ],
)
def test_a_row_of_dashes_is_a_separator_or_says_that_there_is_nothing(
    text: str, tables: list[list[list[str]]]
) -> None:
    assert [rows(block) for block in read(text).blocks] == tables


def test_pipe_rows_without_outer_pipes() -> None:
    (grid,) = read("规章 | 0\n--- | ---\n许可 | 5\n").blocks
    assert rows(grid) == [["规章", "0"], ["许可", "5"]]


def test_a_row_whose_first_field_is_blank_begins_with_a_bar_that_parts() -> None:
    layout = read("结果维持 | 结果纠正 | 总计 |\n |  | 1 |\n五、存在的问题")
    assert layout.blocks[1] == Paragraph(" |  | 1 |", "line=2")
    layout = read("| 结果维持 | 结果纠正 | 总计 |\n|  |  | 1 |")
    assert rows(layout.blocks[0]) == [["结果维持", "结果纠正", "总计"], ["", "", "1"]]


def test_csv_is_ruled_when_rectangular() -> None:
    (grid,) = read('信息内容,"本年\n制发件数"\n规章,"1,234"\n', "report.csv").blocks
    assert rows(grid) == [["信息内容", "本年\n制发件数"], ["规章", "1,234"]]
    assert isinstance(grid, Grid) and grid.ruled
    assert grid.cells[2].locator == "line=3 column=1"
    (ragged,) = read("规章,0\n许可\n", "report.csv").blocks
    assert isinstance(ragged, Grid) and not ragged.ruled
    (tabbed,) = read("规章\t0\n许可\t1\n", "report.tsv").blocks
    assert isinstance(tabbed, Grid) and tabbed.ruled


def test_numbers_are_kept_as_printed() -> None:
    (grid,) = read("行政许可\t007\t1681.00\t１２\t-\t1，234\t○\n").blocks
    assert rows(grid) == [["行政许可", "007", "1681.00", "１２", "-", "1，234", "○"]]


def test_page_breaks_leave_the_line_whole() -> None:
    assert read("第一页\n\x0c第二页").blocks == (Paragraph("第一页", "line=1"), Paragraph("第二页", "line=2"))


def test_too_many_lines() -> None:
    assert getattr(read_layout(b"1\n" * (MAX_LINES + 1), "x.txt"), "code", "") == "too_large"


def test_tables_in_markup_among_lines() -> None:
    table = "<table><tr><td rowspan=2>规章</td><td>0</td></tr>\n<tr><td>1</td></tr></table>"
    text = f"# 报告\n一、总体情况\n{table}\n二、\n"
    first, second, grid, last = read(text, "report.md").blocks
    assert (first, second) == (Paragraph("报告", "line=1", True), Paragraph("一、总体情况", "line=2"))
    assert isinstance(grid, Grid) and grid.ruled
    assert [(c.text, c.row, c.column, c.row_span, c.locator) for c in grid.cells] == [
        ("规章", 0, 0, 2, "line=3 row=1 column=1"),
        ("0", 0, 1, 1, "line=3 row=1 column=2"),
        ("1", 1, 1, 1, "line=3 row=2 column=2"),
    ]
    assert last == Paragraph("二、", "line=5")


def test_text_beside_markup_stays() -> None:
    first, second, grid = read("表：<table><tr><td>盒</table><table><tr><td>1<td>2</table>").blocks
    assert [first, second] == [Paragraph("表：", "line=1"), Paragraph("盒", "line=1")]
    assert rows(grid) == [["1", "2"]]


def test_a_table_in_markup_that_never_ends() -> None:
    assert [type(block).__name__ for block in read("a\n<table><tr><td>1<td>2\nb\n").blocks] == [
        "Paragraph",
        "Grid",
    ]


def test_hostile_blanks_cost_no_square_time() -> None:
    blanks = " " * 300_000
    for line in (
        f"{blanks}a|",
        f"|{blanks}x|",
        f"# {blanks}x",
        f"|a{blanks}b|c|",
        "|" * 100_000,
        "-" * 300_000 + "|x",
    ):
        started = time.process_time()
        read(line, "x.md")
        assert time.process_time() - started < 2


def test_fields_kept_as_text_in_csv_are_what_they_keep() -> None:
    layout = read_layout("规章,总计\n=\"125\",'12\n'文,='x\n".encode(), "a.csv")
    assert isinstance(layout, Layout)
    (grid,) = (block for block in layout.blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["规章", "总计", "125", "12", "'文", "='x"]


def test_fields_of_csv_may_be_parted_by_bars() -> None:
    layout = read_layout("规章|总计|备注\n1|125|末\n".encode(), "a.csv")
    assert isinstance(layout, Layout)
    assert [c.text for b in layout.blocks if isinstance(b, Grid) for c in b.cells][3:] == ["1", "125", "末"]


def test_characters_with_a_stroke_over_each_are_struck_out() -> None:
    layout = read_layout("总计\t7\u03361\u0336125\n规章\t1\n".encode(), "a.txt")
    assert isinstance(layout, Layout)
    assert [c.text for b in layout.blocks if isinstance(b, Grid) for c in b.cells][:2] == ["总计", "125"]
    assert [note.code for note in layout.notes] == ["struck_out"]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_text_of_records_is_a_sheet(delimiter: str, quoted: bool) -> None:
    rows = [["标题", "", "", "", ""], ["行", "甲", "乙", "丙", "丁"]]
    rows += [[f"第{n}行", str(n), "0", "", "1,234" if quoted else "7"] for n in range(8)]
    mark = '"' if quoted else ""
    lines = [delimiter.join(f"{mark}{field}{mark}" for field in row) for row in rows]
    (grid,) = read("\n".join(lines)).blocks
    assert isinstance(grid, Grid)
    assert grid.ruled
    assert [cell.text for cell in grid.cells if cell.row == 9] == rows[9]


@pytest.mark.parametrize(
    "row",
    ["行政许可 1,234 2,345 3,456 4,567", "行政许可，1，2，3，4", "行政许可\t1,2\t3,4\t5,6\t7,8", "一,二"],
)
def test_commas_of_another_use_make_no_sheet(row: str) -> None:
    blocks = read("\n".join([row] * 9)).blocks
    assert not any(isinstance(block, Grid) and block.ruled for block in blocks)


def test_tab_fields_in_marks_are_the_text_between_them() -> None:
    (grid,) = read('"信息内容"\t"本年制发件数"\n"规章"\t"3"\n').blocks
    assert rows(grid) == [["信息内容", "本年制发件数"], ["规章", "3"]]
    (grid,) = read('"三安全"一稳定\t"0"\n行政许可\t5\n').blocks
    assert rows(grid) == [['"三安全"一稳定', '"0"'], ["行政许可", "5"]]
