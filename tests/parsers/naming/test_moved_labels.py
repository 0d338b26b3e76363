"""Rows that stand in another order than on the form, and labels without their numbering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from parsers.model import Block, Cell, Status
from tests.support.naming import (
    Layout,
    as_lines,
    as_ruled,
    as_tab_rows,
    bar_lines,
    own_lines,
    read_cells,
    read_rows,
    report_lines,
    request_rows,
    tab_lines,
    values,
)

LAYOUTS = [as_lines, as_tab_rows, as_ruled]
NEW, CARRIED = (21, 3, 0, 0, 0, 0, 24), (2, 0, 1, 0, 0, 0, 3)
DENIED, NOT_HELD = (4, 0, 0, 0, 0, 0, 4), (0, 5, 0, 0, 0, 0, 5)


def _numbers(cells: list[Cell]) -> tuple[int, ...]:
    assert {cell.status for cell in cells} <= {Status.REPORTED}
    return tuple(int(value) for value in values(cells) if value is not None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_that_changed_places(layout: Layout) -> None:
    """The label names the values, not the place that the form gives the row."""
    rows = request_rows(new_received=NEW, carried_in=CARRIED)
    moved = {code: rows[code] for code in ("carried_in", "new_received", "outcome_total")} | rows
    found = read_rows(layout(moved, "2021"))
    assert _numbers(found["new_received"]) == NEW
    assert _numbers(found["carried_in"]) == CARRIED
    assert len(_numbers(found["outcome_total"])) == 7


@pytest.mark.parametrize("lines", [own_lines, tab_lines])
def test_items_that_changed_places(lines: Callable[[Sequence[Sequence[str]]], list[Block]]) -> None:
    """行政强制 above 行政处罚, 规范性文件 above 规章."""
    printed = report_lines(normative_document=[4, 5, 16], penalty=[31], compulsion=[7])
    at = {line[0]: number for number, line in enumerate(printed)}
    for one, other in (("规章", "行政规范性文件"), ("行政处罚", "行政强制")):
        printed[at[one]], printed[at[other]] = printed[at[other]], printed[at[one]]
    cells = read_cells(lines(printed))
    assert [cells["normative_document", c].value for c in ("issued", "repealed", "in_force")] == [4, 5, 16]
    assert cells["rule", "in_force"].value == 0
    assert (cells["penalty", "decisions"].value, cells["compulsion", "decisions"].value) == (31, 7)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_groups_that_changed_places(layout: Layout) -> None:
    """不予处理 before 无法提供, numbered anew."""
    rows = request_rows(rejected_petition=DENIED, unavailable_not_held=NOT_HELD)
    after = [code for code in rows if code.startswith("unavailable")]
    order = [code for code in rows if code not in after]
    order[order.index("other_not_corrected") : order.index("other_not_corrected")] = after
    found = read_rows(layout({code: rows[code] for code in order}, "2021"))
    assert _numbers(found["rejected_petition"]) == DENIED
    assert _numbers(found["unavailable_not_held"]) == NOT_HELD


def test_short_labels_without_numbering() -> None:
    """本年新收申请数量, 部分公开, 逾期不补正: words of the form without their numbers and ends."""
    short = {
        "一、本年新收政府信息公开申请数量": "本年新收申请数量",
        "二、上年结转政府信息公开申请数量": "上年结转申请数量",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "部分公开（区分处理）",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "逾期不补正",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "逾期未缴费",
    }
    printed = report_lines(new_received=NEW, carried_in=CARRIED, other_not_corrected=DENIED)
    cells = read_cells(tab_lines([[short.get(field, field) for field in line] for line in printed]))
    for code, row in (("new_received", NEW), ("carried_in", CARRIED), ("other_not_corrected", DENIED)):
        assert cells[code, "natural_person"].value == row[0]
        assert cells[code, "total"].value == row[6]
    assert cells["other_fee_unpaid", "total"].value == Decimal(0)


def test_label_that_is_printed_twice_stays_where_the_form_has_it() -> None:
    """Of two lines that say the same none is the label for certain: what the alignment says stands."""
    printed = report_lines(penalty=[31], compulsion=[7])
    at = next(number for number, line in enumerate(printed) if line[0] == "行政强制")
    printed.insert(at + 1, ["行政处罚", "12"])
    cells = read_cells(tab_lines(printed))
    assert cells["penalty", "decisions"].value == 31


def test_a_label_in_a_remark_is_not_the_row() -> None:
    """The blocks of section two stand in another order; a remark behind them names 行政强制 with a number."""
    printed = report_lines(penalty=[31], compulsion=[17], license=[480], normative_document=[13, 47, 35])
    end = next(number for number, line in enumerate(printed) if line[0].startswith("三、"))
    starts = [number for number, line in enumerate(printed[:end]) if line[0].startswith("第二十条")]
    blocks = [printed[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    moved = [line for number in (3, 0, 2, 1) for line in blocks[number]]
    remark = ["注：行政处罚包括行政强制6件，收费单位为万元。"]
    cells = read_cells(bar_lines([*printed[: starts[0]], *moved, remark, *printed[end:]]))
    assert cells["compulsion", "decisions"].value == 17
    assert (cells["penalty", "decisions"].value, cells["license", "decisions"].value) == (31, 480)
