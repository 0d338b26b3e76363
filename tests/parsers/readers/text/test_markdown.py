"""Markdown as tools write it: marks, an index column, cells repeated over spans, LaTeX and HTML in it."""

from __future__ import annotations

import pytest

from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout

Placed = tuple[str, int, int, int, int]


def read(text: str, name: str = "report.md") -> Layout:
    found = read_layout(text.encode(), name)
    assert isinstance(found, Layout), found
    return found


def grid(layout: Layout) -> Grid:
    (only,) = [block for block in layout.blocks if isinstance(block, Grid)]
    return only


def placed(text: str) -> list[Placed]:
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid(read(text)).cells]


def rows(text: str, name: str = "report.md") -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in grid(read(text, name)).cells:
        found.setdefault(cell.row, []).append(cell.text)
    return list(found.values())


FIELDS = {
    "**4**": "4",
    "*4*": "4",
    "==4==": "4",
    "4^1^": "4¹",
    "***4***": "4",
    "__4__": "4",
    "`4`": "4",
    "$4$": "4",
    "$ 1,204.5 $": "1,204.5",
    "$\\mathbf{4}$": "4",
    "$4^{1}$": "4¹",
    "4$^{1}$": "4¹",
    "4 $^{1}$": "4 ¹",
    "$4^1$": "4¹",
    "\\(4\\)": "4",
    "[4](http://a.example/b_c)": "4",
    "<b>4</b>": "4",
    "<u>4</u><br>5": "4\n5",
    "4<sup>1</sup>": "4¹",
    "4<sup>[1]</sup>": "4[1]",
    "~~7~~4": "4",
    "12~~3~~4": "124",
    "<s>7</s>4": "4",
    "<del>7</del><ins>4</ins>": "4",
    '<span style="text-decoration:line-through">7</span>4': "4",
    "~~7~~": "",
    "1\\_0": "1_0",
    "\\-": "-",
    "4&nbsp;": "4\xa0",
    "1\\.属于国家秘密": "1.属于国家秘密",
    "![4](a.png)": "4",
    "![](a.png)": "\ufffc",
    # what is no mark
    "1*3": "1*3",
    "1*3*4": "1*3*4",
    "1**3**4": "1**3**4",
    "*": "*",
    "**": "**",
    "-": "-",
    "4_5": "4_5",
    "$4": "$4",
    "$x+1$": "$x+1$",
    "a < b": "a < b",
    "</td></table>4": "</td></table>4",
}


@pytest.mark.parametrize("field", FIELDS)
def test_marks_in_a_cell(field: str) -> None:
    table = f"| 项 | 数 |\n|---|---|\n| 规章 | {field} |\n"
    assert rows(table)[1] == ["规章", FIELDS[field]]
    assert rows(table, "report.txt")[1] == ["规章", FIELDS[field]]


def test_what_is_struck_is_noted() -> None:
    layout = read("~~旧~~新\n\n| a | b |\n|---|---|\n| 规章 | ~~7~~31 |\n")
    assert [note.code for note in layout.notes] == ["struck_out", "struck_out"]
    assert [block.text for block in layout.blocks if isinstance(block, Paragraph)] == ["新"]


@pytest.mark.parametrize("other", ["*91", "-*7", "46.*2"])
def test_stars_around_a_number_are_masks_where_others_are(other: str) -> None:
    """In a table of masked figures *8* has lost a figure on each side; elsewhere it is 8 in italics."""
    table = "| 行政处罚 | *8* | **12** | {} |\n|---|---|---|---|\n| *行政强制* | 1 | 2 | 3 |"
    assert rows(table.format(other))[0] == ["行政处罚", "*8*", "**12**", other]
    assert rows(table.format("*"))[0] == ["行政处罚", "8", "12", "*"]
    assert rows(table.format(other))[1][0] == "行政强制"


def test_marks_in_lines_of_markdown_alone() -> None:
    text = "# 一、**总体**情况\n收到*3*件，见[附件](a.pdf)。\\_\n"
    layout = read(text)
    assert [
        (block.text, block.heading, block.locator) for block in layout.blocks if isinstance(block, Paragraph)
    ] == [
        ("一、总体情况", True, "line=1"),
        ("收到3件，见附件。_", False, "line=2"),
    ]
    plain = read(text, "report.txt")
    assert [block.text for block in plain.blocks if isinstance(block, Paragraph)] == text.splitlines()


PANDAS = """|    | 信息内容   | 本年制发件数 | Unnamed: 2 |
|---:|:-----------|-------------:|-----------:|
|  0 | 规章       |            4 |        nan |
|  1 | 规范性文件 |            0 |          5 |
"""


def test_the_index_that_pandas_writes_is_no_column() -> None:
    layout = read(PANDAS)
    assert rows(PANDAS) == [["信息内容", "本年制发件数", ""], ["规章", "4", ""], ["规范性文件", "0", "5"]]
    assert [note.code for note in layout.notes] == ["index_left_out"]
    assert grid(layout).cells[3].locator == "line=3 column=1"
    numbered = "|   | 0 | 1 |\n|---|---|---|\n| 0 | 规章 | 4 |\n| 1 | 文件 | 5 |\n"
    assert rows(numbered) == [["规章", "4"], ["文件", "5"]]


def test_a_column_that_only_looks_like_an_index_stays() -> None:
    named = "| 序号 | 项 |\n|---|---|\n| 0 | 规章 |\n| 1 | 文件 |\n"
    from_one = "|  | 项 |\n|---|---|\n| 1 | 甲 |\n| 2 | 乙 |\n"
    for first in (named, from_one):
        assert all(len(row) == 2 for row in rows(first))


def test_cells_repeated_over_their_spans_are_one() -> None:
    assert placed("""| 勾稽关系 | 勾稽关系 | 申请人 | 申请人 | 申请人 |
|---|---|---|---|---|
| 勾稽关系 | 勾稽关系 | 自然人 | 企业 | 总计 |
| 新收 | 新收 | 5 | 5 | 5 |
| 结果 | 予以公开 | 5 | 无 | 无 |
| 结果 | 总计 | 5 | 见附件 | 见附件 |
""") == [
        ("勾稽关系", 0, 0, 2, 2),
        ("申请人", 0, 2, 1, 3),
        ("自然人", 1, 2, 1, 1),
        ("企业", 1, 3, 1, 1),
        ("总计", 1, 4, 1, 1),
        ("新收", 2, 0, 1, 2),
        ("5", 2, 2, 1, 1),
        ("5", 2, 3, 1, 1),
        ("5", 2, 4, 1, 1),
        ("结果", 3, 0, 2, 1),
        ("予以公开", 3, 1, 1, 1),
        ("5", 3, 2, 1, 1),
        ("无", 3, 3, 1, 1),
        ("无", 3, 4, 1, 1),
        ("总计", 4, 1, 1, 1),
        ("5", 4, 2, 1, 1),
        ("见附件", 4, 3, 1, 1),
        ("见附件", 4, 4, 1, 1),
    ]


def test_a_figure_repeated_below_a_wide_label_is_one() -> None:
    assert placed(
        "| 内容 | 处理决定数量 | 处理决定数量 |\n|---|---|---|\n| 许可 | 12 | 12 |\n| 处罚 | 12 | 13 |\n"
    ) == [
        ("内容", 0, 0, 1, 1),
        ("处理决定数量", 0, 1, 1, 2),
        ("许可", 1, 0, 1, 1),
        ("12", 1, 1, 1, 2),
        ("处罚", 2, 0, 1, 1),
        ("12", 2, 1, 1, 1),
        ("13", 2, 2, 1, 1),
    ]


LATEX = r"""前文
\begin{table}
\begin{tabular}{|l|c|c|}
\hline
\multicolumn{2}{|c|}{第（一）项} & 件 \\ \hline
\multirow{2}{*}{规章} & \textbf{4} & $125^{1}$ \\ \cline{2-3}
 & \sout{7}31 & 5\% \\
\end{tabular}
\end{table}
后文
"""


def test_a_table_in_latex() -> None:
    assert placed(LATEX) == [
        ("第（一）项", 0, 0, 1, 2),
        ("件", 0, 2, 1, 1),
        ("规章", 1, 0, 2, 1),
        ("4", 1, 1, 1, 1),
        ("125¹", 1, 2, 1, 1),
        ("31", 2, 1, 1, 1),
        ("5%", 2, 2, 1, 1),
    ]
    layout = read(LATEX)
    assert [note.code for note in layout.notes] == ["struck_out"]
    assert grid(layout).cells[0].locator == "line=3 row=1 column=1"


def test_a_table_in_html() -> None:
    layout = read("前文\n<table><tr><td>规章</td><td><s>7</s>31</td></tr></table>\n")
    assert [cell.text for cell in grid(layout).cells] == ["规章", "31"]
    assert [note.code for note in layout.notes] == ["struck_out"]


@pytest.mark.parametrize(
    "text",
    ["*" * 100_000, "[" * 50_000, "`" * 50_000 + "a", "| " + "**a" * 20_000 + " |", "\\begin{tabular}" * 5_000,  # noqa: E501
     "\\begin{tabular}{l}" + "\\multirow{2}{*}{" * 5_000, "$" * 100_000, "<b>" * 30_000],
)  # fmt: skip
def test_hostile_marks_end_as_a_value(text: str) -> None:
    read_layout(f"规章\n{text}\n".encode(), "a.md")


def test_formulas_in_a_table_of_html_are_numbers() -> None:
    text = (
        "# 年报\n\n<table><tr><td>规章</td><td>$12$</td></tr><tr><td>总计</td><td>$5^{1}$</td></tr></table>"
    )
    assert rows(text) == [["规章", "12"], ["总计", "5¹"]]


@pytest.mark.parametrize("mark", ["- ", "* ", "> ", "1. ", "> - "])
def test_marks_before_the_bars_of_a_row_are_none_of_it(mark: str) -> None:
    table = f"{mark}| 信息内容 | 制发 |\n{mark}|---|---|\n{mark}| 规章 | 15 |"
    assert rows(table) == [["信息内容", "制发"], ["规章", "15"]]


def test_a_bullet_before_a_figure_is_no_minus() -> None:
    found = read("- 15 | 3\n* 规章\n-5\n- \n---\n")
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)][:3] == [
        "15 | 3",
        "规章",
        "-5",
    ]
    plain = read("- 15", "report.txt")
    assert [block.text for block in plain.blocks if isinstance(block, Paragraph)] == ["- 15"]


def test_comments_are_not_shown_and_their_lines_are_counted() -> None:
    old = "<!-- 上年\n| 规章 | 9 |\n|---|---|\n| 行政许可 | 8 |\n-->"
    layout = read(f"甲\n{old}\n| 规章 | 4<!-- 9 --> |\n|---|---|\n| 行政许可 | 5 |")
    assert [cell.text for cell in grid(layout).cells] == ["规章", "4", "行政许可", "5"]
    assert grid(layout).locator == "line=7"
