"""The solver never picks a favourite: what the print and the identities leave open stays open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.model import Status
from tests.support.naming import Layout, as_lines, as_tab_rows, read_rows, request_rows, statuses, values

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
