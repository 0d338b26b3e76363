"""The solver never picks a favourite: what the print and the identities leave open stays open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.model import Grid, GridCell, Status
from parsers.naming.rows.page_breaks import next_page
from parsers.naming.tokens import Token
from tests.support.naming import (
    Layout,
    as_lines,
    as_ruled,
    as_tab_rows,
    read_rows,
    request_rows,
    statuses,
    values,
)

PRINTED = [as_lines, as_tab_rows]


@pytest.mark.parametrize("layout", PRINTED)
def test_two_slips_explain_the_print_and_neither_is_preferred(layout: Layout) -> None:
    """Three requests were granted to somebody; every other row counts them for natural persons and for
    companies alike. Either column may be the one that is wrong.
    """
    both = (3, 3, 0, 0, 0, 0, 3)
    granted = (3, 0, 0, 0, 0, None, 3)  # one of seven cells is lost: the 3 is the first value or the second
    found = read_rows(layout(request_rows(new_received=both, outcome_total=both, granted=granted), "2021"))
    assert statuses(found["granted"])[:2] == [Status.AMBIGUOUS] * 2
    assert values(found["granted"])[:2] == [None, None]


@pytest.mark.parametrize("layout", PRINTED)
def test_the_sum_of_a_row_may_be_what_the_publisher_got_wrong(layout: Layout) -> None:
    """Two totals are printed for the row. With 3 the row adds up and the column does not, with 4 the column
    adds up and the row does not.
    """
    four = (3, 0, 0, 0, 0, 0, 4)
    granted = (3, 0, 0, 0, 0, 0, 4, 3)
    found = read_rows(layout(request_rows(new_received=four, outcome_total=four, granted=granted), "2021"))
    assert statuses(found["granted"])[-1] is Status.AMBIGUOUS
    assert found["granted"][-1].value is None
    assert {Decimal(3), Decimal(4)} <= set(found["granted"][-1].candidates)


@pytest.mark.parametrize("layout", PRINTED)
@pytest.mark.parametrize("stray", [(900,), (900, 901), (900, 901, 902)])
def test_up_to_three_superfluous_values_are_told_by_the_sums(layout: Layout, stray: tuple[int, ...]) -> None:
    row = (5, 2, 0, 0, 0, 0, 7)
    granted = (*row[:1], *stray, *row[1:])
    found = read_rows(layout(request_rows(new_received=row, outcome_total=row, granted=granted), "2021"))
    assert values(found["granted"]) == list(map(Decimal, row))
    assert set(statuses(found["granted"])) == {Status.DERIVED}


@pytest.mark.parametrize("layout", PRINTED)
def test_four_superfluous_values_are_too_many(layout: Layout) -> None:
    row = (5, 2, 0, 0, 0, 0, 7)
    granted = (5, 900, 901, 902, 903, *row[1:])
    found = read_rows(layout(request_rows(new_received=row, outcome_total=row, granted=granted), "2021"))
    assert set(statuses(found["granted"])) == {Status.AMBIGUOUS}


def test_one_row_with_a_value_too_many_does_not_give_all_rows_another_column() -> None:
    """The stray 3 is, as it happens, the sum of the organizations beside it."""
    row = (5, 1, 2, 0, 0, 0, 8)
    rows = request_rows(new_received=row, outcome_total=row, granted=(*row[:-1], 3, row[-1]))
    found = read_rows(as_lines(rows, "2021"))
    assert values(found["granted"]) == list(map(Decimal, row))
    assert set(statuses(found["granted"])) == {Status.DERIVED}
    assert set(statuses(found["new_received"])) == {Status.REPORTED}


@pytest.mark.parametrize(
    ("confidence", "status"), [(0.49, Status.UNREADABLE), (0.5, Status.REPORTED), (1.0, Status.REPORTED)]
)
def test_digits_that_are_hardly_recognised_are_no_number(confidence: float, status: Status) -> None:
    (table,) = as_ruled(request_rows("2021", granted=(5, 0, 0, 0, 0, 0, 5)))
    assert isinstance(table, Grid)
    cells = tuple(
        GridCell(c.text, c.row, c.column, 1, 1, c.locator, confidence if c.text == "5" else 1.0)
        for c in table.cells
    )
    cell = read_rows([Grid(cells, "page=1")])["granted"][0]
    assert cell.status is status
    assert cell.value == (Decimal(5) if status is Status.REPORTED else None)


def test_a_row_goes_on_over_a_page_only_where_nothing_stands_between() -> None:
    def cell(grid: int, row: int) -> Token:
        return Token("1", "", None, block=0, grid=grid, ruled=True, row=row)

    last, between, first = cell(0, 4), cell(0, 5), cell(1, 0)
    rows = {(0, 4): [last], (1, 0): [first]}
    assert next_page((0, 4), rows, [last, first]) == [first]
    assert next_page((0, 4), rows, [last, between, first]) == []
