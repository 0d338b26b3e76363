"""Numbers of labels, of pages and of rows of no form beside rows that lost a cell or their separators."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from parsers.model import Cell, Status
from parsers.naming.numbering import is_numbering
from tests.support.naming import COLUMNS, bar_lines, own_lines, read_cells, report_lines

ROW = (5, 0, 0, 0, 0, 0, 5)
SUMS = {"new_received": ROW, "denied_state_secret": ROW, "outcome_total": ROW}


def _lines(**rows: Sequence[object]) -> list[list[str]]:
    return report_lines(**{**SUMS, **rows})


def _at(lines: Sequence[Sequence[str]], label: str) -> int:
    return next(number for number, line in enumerate(lines) if label in line)


def _row(cells: dict[tuple[str, str], Cell], code: str) -> list[Cell]:
    return [cells[code, column] for column in COLUMNS]


@pytest.mark.parametrize(
    ("chunk", "behind", "numbers"),
    [
        ("2", [".其他法律行政法规禁止公开"], True),
        ("2", [".", "其他"], True),
        ("2)", ["重复申请"], True),
        ("（2）", ["重复申请"], True),
        ("2", ["重复申请"], False),
        ("2", [".5"], False),
        ("2", [], False),
        ("124", [".其他"], False),
        ("2)", ["3"], False),
    ],
)
def test_a_number_apart_from_its_label(chunk: str, behind: list[str], numbers: bool) -> None:
    assert is_numbering(chunk, behind) is numbers


@pytest.mark.parametrize("number", ["2 .", "2 、", "2) ", "（2） ", "（2）", "2）"])
def test_the_number_of_the_next_label_completes_no_row_that_lost_a_value(number: str) -> None:
    """The row prints six values; 2 numbers 其他法律行政法规禁止公开 below it."""
    lines = _lines(denied_state_secret=(5, 0, 0, 0, 0, None, 5))
    at = _at(lines, "2.其他法律行政法规禁止公开")
    lines[at][0] = lines[at][0].replace("2.", number)
    cells = read_cells(own_lines(lines))
    found = _row(cells, "denied_state_secret")
    assert found[0].value == 5
    assert found[6].value == 5
    assert all(cell.value in (None, 0) for cell in found[1:6])
    assert [cell.value for cell in _row(cells, "denied_prohibited_by_law")] == [0] * 7


def test_a_row_of_no_form_behind_digits_without_gaps() -> None:
    """小计 with values of its own goes on with no row."""
    lines = _lines()
    at = _at(lines, "1.属于国家秘密")
    lines[at] = [*lines[at][:-7], "5000005"]
    at = _at(lines, "8.属于行政查询事项")
    lines[at] = [*lines[at][:-7], "0000000"]
    lines.insert(at + 1, ["小计", *map(str, ROW)])
    cells = read_cells(own_lines(lines))
    assert [cell.value for cell in _row(cells, "denied_state_secret")] == list(ROW)
    assert [cell.value for cell in _row(cells, "denied_administrative_query")] == [0] * 7


def test_the_number_of_a_page_behind_digits_without_gaps() -> None:
    """1222108 is 1, 2, 2, 2, 1, 0, 8; with 3 from the foot of the page nothing adds up."""
    lines = _lines(carried_in=(1, 2, 2, 2, 1, 0, 8), carried_out=(1, 2, 2, 2, 1, 0, 8))
    at = _at(lines, "二、上年结转政府信息公开申请数量")
    lines[at : at + 1] = [[lines[at][0], "1222108"], ["3"]]
    cells = read_cells(own_lines(lines))
    assert [cell.value for cell in _row(cells, "carried_in")] == [1, 2, 2, 2, 1, 0, 8]
    assert {cell.status for cell in _row(cells, "carried_in")} == {Status.DERIVED}


def test_a_value_is_not_parted_where_a_cell_was_dropped() -> None:
    """9, 0, 3, 0, 0, 12 lacks a zero; 12 is no 1 and 2, although digits are glued in another row."""
    lines = _lines(
        denied_state_secret=(9, 0, 3, 0, 0, None, 12),
        new_received=(9, 0, 3, 0, 0, 0, 12),
        outcome_total=(9, 0, 3, 0, 0, 0, 12),
    )
    at = _at(lines, "1.信访举报投诉类申请")
    lines[at] = [*lines[at][:-7], "0000000"]
    found = _row(read_cells(bar_lines(lines)), "denied_state_secret")
    assert (found[0].value, found[6].value) == (9, 12)
    assert all(cell.value in (None, 0, 3) for cell in found[1:6])
