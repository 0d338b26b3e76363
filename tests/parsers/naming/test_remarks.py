"""A column of remarks behind the form's own, and tables of which the headings of columns are lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from parsers.model import Block, Status
from tests.support.naming import bar_lines, grid, own_lines, read_cells, report_lines, spaced_lines, tab_lines

Layout = Callable[[Sequence[Sequence[str]]], list[Block]]
ITEMS = {"license": (18, -2, 12), "penalty": (50, 1, 8)}
MEASURES = ("items_prior_year", "items_change", "decisions")


def _with_remarks(**remarks: str) -> list[list[str]]:
    """A report on the form of 2019 with 备注 as one more column of section two."""
    lines = report_lines("2019", **ITEMS)
    end = next(i for i, line in enumerate(lines) if line[0].startswith("三、"))
    for line in lines[1:end]:
        if line[0] == "信息内容":
            line.append("备注")
        elif len(line) > 1:
            line.append(remarks.get(line[0], ""))
    return lines


@pytest.mark.parametrize("layout", [bar_lines, tab_lines, spaced_lines, own_lines])
@pytest.mark.parametrize("remark", ["同上年", "见附件2", "含上年结转"])
def test_words_behind_a_row_are_a_remark(layout: Layout, remark: str) -> None:
    cells = read_cells(layout(_with_remarks(行政许可=remark, 行政处罚=remark)))
    for code, printed in ITEMS.items():
        assert [cells[code, measure].value for measure in MEASURES] == list(printed)


def test_a_ruled_column_of_remarks() -> None:
    lines = _with_remarks(行政许可="见附件2")
    end = next(i for i, line in enumerate(lines) if line[0].startswith("三、"))
    blocks = [grid(lines[1:end], "t"), *tab_lines(lines[end:])]
    cells = read_cells(blocks)
    assert [cells["license", measure].value for measure in MEASURES] == [18, -2, 12]


def test_a_remark_completes_no_row_with_a_blank_cell() -> None:
    """Of -1, 21 and 同上年 behind a blank cell the last is no number of decisions for certain."""
    lines = _with_remarks(行政许可="同上年")
    row = next(line for line in lines if line[0] == "行政许可")
    row[1:4] = ["", "-1", "21"]
    cells = read_cells(bar_lines(lines))
    assert cells["license", "items_prior_year"].value is None
    assert cells["license", "items_change"].value in (None, -1)
    assert cells["license", "decisions"].value in (None, 21)
    assert cells["license", "items_prior_year"].status is not Status.REPORTED


@pytest.mark.parametrize("layout", [bar_lines, tab_lines, spaced_lines, own_lines])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_section_two_without_headings_of_columns(layout: Layout, form: str) -> None:
    rows = {"normative_document": (45, 40, 58), "compulsion": (31,) if form == "2021" else (3, 0, 31)}
    lines = [line for line in report_lines(form, **rows) if line[0] != "信息内容"]
    cells = read_cells(layout(lines))
    printed = [cell.value for (row, _), cell in cells.items() if row == "normative_document"]
    assert printed == [45, 40, 58]
    assert cells["compulsion", "decisions"].value == 31
