"""Lines in cells that are rows of a table, and lines that are none."""

from __future__ import annotations

import pytest

from parsers.model import Grid, Layout
from parsers.readers import read_layout

HEAD = "<tr><td>信息内容</td><td>制发</td><td>废止</td></tr>"


def rows(markup: str) -> list[list[str] | str]:
    """Each row's texts, and the lines between tables."""
    layout = read_layout(f"<html><body><table>{markup}</table></body></html>".encode(), "report.html")
    assert isinstance(layout, Layout)
    found: list[list[str] | str] = []
    for block in layout.blocks:
        if isinstance(block, Grid):
            numbers = sorted({cell.row for cell in block.cells})
            found += [[cell.text for cell in block.cells if cell.row == number] for number in numbers]
        else:
            found.append(block.text)
    return found


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def test_lines_of_one_row_of_cells_are_rows() -> None:
    one = row("规章<br>规范性文件<br>许可", "1<br>20<br>-", "0<br>3<br>无")
    assert rows(HEAD + one + row("处罚", "5", "6")) == [
        ["信息内容", "制发", "废止"],
        ["规章", "1", "0"],
        ["规范性文件", "20", "3"],
        ["许可", "-", "无"],
        ["处罚", "5", "6"],
    ]


def test_two_lines_are_rows_where_two_cells_of_figures_say_so() -> None:
    assert rows(HEAD + row("规章<br>文件", "15<br>3", "2<br>0"))[1:] == [
        ["规章", "15", "2"],
        ["文件", "3", "0"],
    ]
    assert rows(HEAD + row("规章<br>文件", "15<br>3", ""))[1:] == [["规章\n文件", "15\n3", ""]]


def test_a_blank_cell_is_blank_in_all_rows() -> None:
    found = rows(HEAD + row("规章<br>文件<br>许可", "15<br>3<br>4", ""))
    assert found[1:] == [["规章", "15", ""], ["文件", "3", ""], ["许可", "4", ""]]


@pytest.mark.parametrize(
    "cells",
    [
        ("行政<br>规范性<br>文件", "15", "3"),
        ("规章<br>文件<br>许可", "15<br>3", "4"),
        ("本年<br>增减<br>数量", "上一<br>年度<br>数量", "其他"),
        ("1<br>2<br>3", "4<br>5<br>6", "7<br>8<br>9"),
    ],
)
def test_lines_of_labels_and_uneven_lines_are_no_rows(cells: tuple[str, ...]) -> None:
    assert rows(HEAD + row(*cells))[1:] == [[cell.replace("<br>", "\n") for cell in cells]]


def test_a_cell_that_spans_rows_keeps_them_together() -> None:
    lines = "<td>1<br>2<br>3</td><td>4<br>5<br>6</td>"
    tall = f"<tr><td rowspan=2>规章<br>文件<br>许可</td>{lines}</tr>" + row("7", "8")
    assert rows(HEAD + tall)[1:] == [["规章\n文件\n许可", "1\n2\n3", "4\n5\n6"], ["7", "8"]]


def test_rows_in_one_cell_across_the_table_are_lines() -> None:
    lines = ["新收 125 15 0", "结转 15 0 0", "总计 140 15 0"]
    whole = f"<tr><td colspan=3>{'<br>'.join(lines)}</td></tr>"
    head = ["信息内容", "制发", "废止"]
    assert rows(HEAD + whole + row("处罚", "5", "6")) == [head, *lines, ["处罚", "5", "6"]]
    prose = "<tr><td colspan=3>一是公开<br>二是受理 3 件<br>三是监督</td></tr>"
    assert rows(HEAD + prose)[1:] == [["一是公开\n二是受理 3 件\n三是监督"]]
