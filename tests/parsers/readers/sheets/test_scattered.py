"""Sheets whose cells lie too far from each other: refused before room is made for all between them."""

import pytest

from parsers.model import Grid, Layout, Quarantine
from parsers.readers import read_layout
from parsers.readers.limits import Refusal
from parsers.readers.sheets.scattered import MOST_PLACES, Used, place_of
from tools.hostile.sheets import far_cell, many_far_cells, xlsb_far, xlsx


@pytest.mark.parametrize(
    "data",
    [
        far_cell("XFD1048576"),
        far_cell("ZZZZZZZ1"),
        far_cell("A99999999999999"),
        many_far_cells(2_000),
        xlsx('<row r="1"><c><v>1</v></c></row><row r="3000000"><c><v>1</v></c></row>'),
        xlsb_far(1048575, 16383),
    ],
)
def test_scattered_cells_are_too_large(data: bytes) -> None:
    found = read_layout(data, "")
    assert isinstance(found, Quarantine) and found.code == "too_large", found


def test_a_style_far_away_is_no_cell() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>125</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    found = read_layout(data, "a.xlsx")
    assert isinstance(found, Layout), found
    (grid,) = found.blocks
    assert isinstance(grid, Grid) and [cell.text for cell in grid.cells] == ["125"]


def test_a_table_far_from_the_corner_is_read() -> None:
    data = xlsx('<row r="900000"><c r="XA900000"><v>125</v></c><c r="XC900000"><v>6</v></c></row>')
    found = read_layout(data, "a.xlsx")
    assert isinstance(found, Layout), found
    (grid,) = found.blocks
    assert isinstance(grid, Grid) and [cell.text for cell in grid.cells] == ["125", "", "6"]


def test_the_rectangle_is_that_around_all_places() -> None:
    used = Used()
    used.add((MOST_PLACES, 7))
    used.add((MOST_PLACES + 9, 7))
    with pytest.raises(Refusal):
        used.add((0, 7))


def test_references() -> None:
    assert [place_of(each) for each in ("A1", "XFD1048576", "b2", "AAAA1", "A0", "", None)] == [
        (0, 0),
        (1048575, 16383),
        None,
        None,
        (-1, 0),
        None,
        None,
    ]
