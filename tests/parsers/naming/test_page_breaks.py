"""A row of a ruled table that a page break has cut in two, in every way it can be cut."""

from __future__ import annotations

import pytest

from parsers.model import Grid, GridCell, Status
from tests.support.naming import Rows, as_ruled, grid, read_rows, request_rows, values

BIG: Rows = {
    "new_received": (1510, 139, 3, 9, 66, 11, 1738),
    "granted": (1510, 139, 3, 9, 66, 11, 1738),
    "outcome_total": (1510, 139, 3, 9, 66, 11, 1738),
}
NAMES = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def lines_of(rows: Rows, header: list[str] | None = None) -> list[list[str]]:
    (table,) = as_ruled(rows) if header is None else as_ruled(rows, header=header)
    assert isinstance(table, Grid)
    lines: list[list[str]] = [[] for _ in range(1 + max(cell.row for cell in table.cells))]
    for cell in table.cells:
        lines[cell.row].append(cell.text)
    return lines


def cut(lines: list[list[str]], at: int, upper: list[str], lower: list[str]) -> list[Grid]:
    """Two pages; the row at `at` is printed in two halves."""
    return [grid([*lines[:at], upper], "page=3"), grid([lower, *lines[at + 1 :]], "page=4")]


def row_of(lines: list[list[str]], label: str) -> int:
    return next(n for n, line in enumerate(lines) if label in line[0])


def test_numbers_broken_over_two_lines_and_two_pages() -> None:
    lines = lines_of(request_rows("2021", **BIG))
    at = row_of(lines, "（七）总计")
    upper = ["（七）总计", "1", "139", "3", "9", "66", "11", "1,"]
    lower = ["", "，5\n10", "", "", "", "", "", "738"]
    found = read_rows(cut(lines, at, upper, lower))
    assert values(found["outcome_total"]) == [1510, 139, 3, 9, 66, 11, 1738]
    assert found["outcome_total"][0].locator == "page=3 row=25 column=2; page=4 row=1 column=2"
    assert values(found["carried_out"]) == [0] * 7


def test_numbers_and_the_name_of_the_group_broken_over_two_pages() -> None:
    lines = [["", *line] for line in lines_of(request_rows("2021", **BIG))]
    at = next(n for n, line in enumerate(lines) if "1.信访举报" in line[1])
    upper = ["（五）不", lines[at][1], "", "0", "0", "0", "0", "0", ""]
    lower = ["予处理", "", "0", "", "", "", "", "", "0"]
    found = read_rows(cut(lines, at, upper, lower))
    assert values(found["rejected_petition"]) == [0] * 7


def test_numbers_and_the_label_broken_over_two_pages() -> None:
    lines = lines_of(request_rows("2021", **BIG))
    at = row_of(lines, "一、本年新收")
    upper = ["一、本年新收政府信息", "15", "139", "3", "9", "66", "11", "17"]
    lower = ["公开申请数量", "10", "", "", "", "", "", "38"]
    found = read_rows(cut(lines, at, upper, lower))
    assert values(found["new_received"]) == [1510, 139, 3, 9, 66, 11, 1738]


@pytest.mark.parametrize(("begun", "rest"), [("", "（一）予以公开"), ("（一）予", "以公开")])
def test_values_on_the_page_before_the_label_ends(begun: str, rest: str) -> None:
    lines = lines_of(request_rows("2021", **BIG))
    at = row_of(lines, "（一）予以公开")
    group = lines[at][0].replace("（一）予以公开", "")
    upper, lower = [group + begun, *lines[at][1:]], [rest, *[""] * 7]
    found = read_rows(cut(lines, at, upper, lower))
    assert values(found["granted"]) == [1510, 139, 3, 9, 66, 11, 1738]


def test_a_row_left_blank_after_a_page_break_stays_blank() -> None:
    """The row before it belongs to another label, which ends on its own page."""
    lines = lines_of(request_rows("2021", **BIG, partly_granted=("",) * 7))
    at = row_of(lines, "（二）部分公开")
    found = read_rows([grid(lines[:at], "page=3"), grid(lines[at:], "page=4")])
    assert values(found["granted"]) == [1510, 139, 3, 9, 66, 11, 1738]
    assert [cell.status for cell in found["partly_granted"]] == [Status.BLANK] * 7


def test_a_full_row_without_label_is_no_rest_of_the_row_before() -> None:
    lines = lines_of(request_rows("2021", **BIG))
    at = row_of(lines, "（七）总计")
    stray = ["", "4", "0", "0", "1", "0", "2", "7"]
    found = read_rows([grid(lines[: at + 1], "page=3"), grid([stray, *lines[at + 1 :]], "page=4")])
    assert values(found["outcome_total"]) == [1510, 139, 3, 9, 66, 11, 1738]


def test_headings_broken_over_two_pages() -> None:
    """With a subtotal and blanks only the headings tell which column a value stands in."""
    names = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "小计", "总计"]
    rows = {code: (*line[:6], "", line[6]) for code, line in request_rows("2021", **BIG).items()}
    rows["rejected_publication"] = ("", 0, 0, "", "", 0, 0, 0)
    lines = lines_of(rows, names)
    upper = [name[:1] for name in names]
    lower = [name[1:] for name in names]
    found = read_rows([grid([upper], "page=2"), grid([lower, *lines[1:]], "page=3")])
    assert values(found["rejected_publication"]) == [None, 0, 0, None, None, 0, 0]


def test_headings_hold_on_a_page_whose_labels_take_more_columns() -> None:
    """A subtotal is told by the heading alone; the page behind prints none, and groups beside its labels."""
    rows: Rows = {"granted": (5, 1, "", 2, 0, "", 3, 8), "outcome_total": (5, 1, "", 2, 0, "", 3, 8)}
    names = [*NAMES[:-1], "小计", NAMES[-1]]
    sound = {
        code: line if len(line) == 8 else (0,) * 8 for code, line in request_rows("2021", **rows).items()
    }
    lines = lines_of(sound, names)
    at = row_of(lines, "（一）予以公开")
    below = [["办理结果" if n == 0 else "", "", *line] for n, line in enumerate(lines[at:])]
    found = read_rows([grid(lines[:at], "page=3"), grid(below, "page=4")])
    for code in ("granted", "outcome_total"):
        assert values(found[code]) == [5, 1, None, 2, 0, None, 8]
        assert found[code][2].status is Status.BLANK


def test_the_name_of_the_group_ends_behind_its_first_row() -> None:
    lines = [["", *line] for line in lines_of(request_rows("2021", **BIG))]
    at = next(n for n, line in enumerate(lines) if line[1].startswith("（一）予以公开"))
    lines[at][0], lines[at + 1][0] = "三", "、\n本\n年\n度\n办\n理\n结\n果"
    found = read_rows([grid(lines[: at + 1], "page=3"), grid(lines[at + 1 :], "page=4")])
    assert values(found["granted"]) == [1510, 139, 3, 9, 66, 11, 1738]
    assert values(found["partly_granted"]) == [0] * 7


def test_values_on_the_page_before_in_a_frame() -> None:
    """A frame around both pages ends each of them with a high cell, which is no value."""
    lines = lines_of(request_rows("2021", **BIG))
    at = row_of(lines, "（一）予以公开")
    upper, lower = ["（一）予", *lines[at][1:]], ["以公开", *[""] * 7]
    pages = []
    for page in cut(lines, at, upper, lower):
        height = 1 + max(cell.row for cell in page.cells)
        frame = GridCell("", 0, 8, height, 1, f"{page.locator} frame")
        cells = sorted([*page.cells, frame], key=lambda cell: (cell.row, cell.column))
        pages.append(Grid(tuple(cells), page.locator))
    assert values(read_rows(pages)["granted"]) == [1510, 139, 3, 9, 66, 11, 1738]
