"""Numbers printed without separators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.naming.fillings.splits import TooManySplitsError, splits

ROW = [(6, (0, 1, 2, 3, 4, 5))]
LINE = [(4, (0, 1, 2, 3)), (9, (5, 6, 7, 8)), (14, (10, 11, 12, 13))]


def numbers(found: list[tuple[tuple[int, str], ...]]) -> set[tuple[int, ...]]:
    return {tuple(int(digits) for _, digits in parts) for parts in found}


def test_a_row_is_parted_by_its_sum() -> None:
    assert (64, 0, 0, 2, 0, 4, 70) in numbers(splits(["640020470"], 7, ROW))
    assert numbers(splits(["0000000"], 7, ROW)) == {(0,) * 7}


def test_a_number_never_reaches_over_a_gap_in_print() -> None:
    assert numbers(splits(["500000", "5"], 7, ROW)) == {(5, 0, 0, 0, 0, 0, 5)}


def test_a_gap_in_print_parts_numbers_where_no_sum_does() -> None:
    assert splits(["1", "23"], 2, ()) == [((0, "1"), (1, "23"))]


def test_a_number_has_no_superfluous_zeros() -> None:
    assert splits(["100"], 2, ()) == [((0, "10"), (0, "0"))]
    assert splits(["007"], 2, ()) == []


def test_without_sums_every_parting_is_possible() -> None:
    found = numbers(splits(["693665"], 3, ()))
    assert len(found) == 10 and (69, 3, 665) in found and (6936, 6, 5) in found
    assert numbers(splits(["000"], 3, ())) == {(0, 0, 0)}
    assert splits(["12"], 3, ()) == []


def test_three_sums_in_one_line() -> None:
    found = numbers(splits(["10203120001200000"], 15, LINE))
    assert (1, 0, 2, 0, 3, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0) in found
    assert all(row[4] == sum(row[:4]) and row[9] == sum(row[5:9]) for row in found)


def test_the_search_is_bounded() -> None:
    with pytest.raises(TooManySplitsError):
        splits(["1" * 120], 15, ())


@given(st.lists(st.one_of(st.just(0), st.integers(0, 99)), min_size=6, max_size=6))
def test_what_was_glued_is_among_the_partings(parts: list[int]) -> None:
    row = (*parts, sum(parts))
    found = splits(["".join(map(str, row))], 7, ROW)
    assert row in numbers(found)
    assert len(found) == len(set(found))
    assert all("".join(digits for _, digits in way) == "".join(map(str, row)) for way in found)
