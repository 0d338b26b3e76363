"""Old binary workbooks (XLS): what a person sees of fonts, formats, errors, hidden rows and columns.

`data/formats/seen.xls` was written with xlwt, `data/formats/sheet.xls` by LibreOffice.
"""

from pathlib import Path

import pytest

from parsers.model import Grid, Layout
from parsers.readers import read_layout
from parsers.readers.sheets.xls_records import look_through
from parsers.readers.visible import UNREADABLE
from tools.hostile.damage import punched

FORMATS = Path(__file__).parents[1] / "data" / "formats"
SEEN = (FORMATS / "seen.xls").read_bytes()


def read(data: bytes) -> Layout:
    found = read_layout(data, "a.xls")
    assert isinstance(found, Layout), found
    return found


def cells(layout: Layout) -> list[str]:
    return [cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells]


def test_cells_read_as_they_are_seen() -> None:
    struck_beside_new, raised, error = "125", "126¹", "#REF!"
    not_computed, with_unit, struck = UNREADABLE, "12件", ""
    assert cells(read(SEEN)) == [
        *("规章", "总计", "备注"),
        *(struck_beside_new, raised, error),
        *(not_computed, with_unit, struck),
        *("1", "", "3"),
    ]


def test_what_is_not_seen_is_noted() -> None:
    assert [note.detail.rpartition(": ")[2] for note in read(SEEN).notes] == ["7", "99"]
    assert [note.code for note in read(SEEN).notes] == ["struck_out", "hidden_text"]


def test_an_ordinary_workbook_is_not_looked_at_twice() -> None:
    found = look_through((FORMATS / "sheet.xls").read_bytes())
    assert found.waiting == [set()] * len(found.waiting)


def test_only_formulas_of_a_program_without_a_calculator_wait() -> None:
    assert look_through(SEEN).waiting == [{(2, 0)}]
    result = b"\x03\0\0\0\0\0\xff\xff"
    assert SEEN.count(result) == 1
    assert look_through(SEEN.replace(result, b"\0\0\0\0\0\0\x5f\x40")).waiting == [set()]


@pytest.mark.parametrize("kept", [1000, 3000, 5000])
def test_a_damaged_workbook_raises_nothing(kept: int) -> None:
    read_layout(SEEN[:kept], "a.xls")
    read_layout(SEEN[:kept] + b"\xff" * (len(SEEN) - kept), "a.xls")


def test_a_chain_of_sectors_that_returns_to_itself_ends() -> None:
    """The library followed it for ever."""
    assert read_layout(punched("xls", 1), "a.xls") is not None
