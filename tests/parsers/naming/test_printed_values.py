"""What is printed in a cell: signs in words, references, marks, units. Values as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from parsers.model import Block, Paragraph, Status
from parsers.naming.reports import parts
from tests.support.naming import (
    COLUMNS,
    bar_lines,
    grid,
    own_lines,
    read_cells,
    report_lines,
    spaced_lines,
    tab_lines,
)

Layout = Callable[[Sequence[Sequence[str]]], list[Block]]
LAYOUTS: list[Layout] = [own_lines, bar_lines, spaced_lines, tab_lines]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("printed", "change"),
    [
        ("增15", 15),
        ("减4", -4),
        ("减少4项", -4),
        ("↓4", -4),
        ("↑3", 3),
        ("增加15项", 15),
        ("下降1", -1),
        ("新增6", 6),
        ("较上年减少2项", -2),
        ("4（减少）", -4),
        ("7↓", -7),
        ("－4", -4),
        ("+3", 3),
        ("--253", -253),
        ("负3", -3),
    ],
)
def test_a_sign_in_words_counts_in_a_column_of_change(layout: Layout, printed: str, change: int) -> None:
    cells = read_cells(layout(report_lines("2019", license=(31, printed, 846), admin_fee=(2, printed))))
    for row in ("license", "admin_fee"):
        cell = cells[row, "items_change"]
        assert (cell.value, cell.status, cell.raw_text) == (change, Status.REPORTED, printed)
    assert cells["license", "decisions"].value == 846


@pytest.mark.parametrize("printed", ["增15", "减4", "↓4", "▲3", "增-4"])
def test_a_sign_in_words_is_not_guessed_elsewhere(printed: str) -> None:
    cells = read_cells(bar_lines(report_lines("2019", license=(printed, 0, 846))))
    cell = cells["license", "items_prior_year"]
    assert (cell.value, cell.status, cell.raw_text) == (None, Status.UNREADABLE, printed)
    assert cells["license", "decisions"].value == 846


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "printed", ["见附件2", "同上", "详见附表3", "见附件", "#REF!", "#N/A", "\ufffc", "12\ufffc"]
)
def test_what_points_elsewhere_or_cannot_be_read_is_no_number(layout: Layout, printed: str) -> None:
    cells = read_cells(layout(report_lines("2019", other_service=(12, printed, 36))))
    cell = cells["other_service", "items_change"]
    assert (cell.value, cell.status, cell.raw_text) == (None, Status.UNREADABLE, printed)
    assert cells["other_service", "items_prior_year"].value == 12
    assert cells["other_service", "decisions"].value == 36


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "printed",
    ["125¹", "125₂", "125①", "125[1]", "125【3】", "125注1", "125（注2）", "125①②", "125#", "125★", "125△"],
)
def test_a_mark_behind_a_number_is_a_note(layout: Layout, printed: str) -> None:
    blocks = layout(report_lines("2021", new_received=(printed, 0, 0, 0, 0, 0, 125)))
    cell = read_cells(blocks)["new_received", "natural_person"]
    assert (cell.value, cell.status, cell.raw_text) == (125, Status.REPORTED, printed)
    (part,) = parts(blocks)
    assert "note_mark" in {note.code for table in part.tables for note in table.notes}


@pytest.mark.parametrize("printed", ["¹", "[1]", "注1"])
def test_a_mark_alone_is_no_number(printed: str) -> None:
    cells = read_cells([grid(report_lines("2021", license=[printed]), "table=1")])
    assert cells["license", "decisions"].value is None


FEE = "本年收费金额（单位：万元）"


@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines])
@pytest.mark.parametrize(
    ("printed", "heading", "label", "above", "value", "unit"),
    [
        ("251000元", FEE, "行政事业性收费", "", "25.1", "元"),
        ("251,000.00（元）", FEE, "行政事业性收费", "", "25.1", "元"),
        ("0.5亿元", FEE, "行政事业性收费", "", "5000", "亿元"),
        ("25.1万元", FEE, "行政事业性收费", "", "25.1", "万元"),
        ("251000", "本年收费金额（单位：元）", "行政事业性收费", "", "25.1", "元"),
        ("251000", "本年收费金额（元）", "行政事业性收费", "", "25.1", "元"),
        ("251000", "本年收费金额", "行政事业性收费（单位：元）", "", "25.1", "元"),
        ("251000", "本年收费金额", "行政事业性收费", "单位：元", "25.1", "元"),
        ("25.1", "本年收费金额", "行政事业性收费", "", "25.1", None),
        ("25.1", FEE, "行政事业性收费", "单位：元", "25.1", None),
        ("24252.311082", FEE, "行政事业性收费", "", "24252.311082", None),
        ("251", "本年收费金额（千元）", "行政事业性收费", "", "25.1", "千元"),
        ("251000", "本年收費金額（單位：元）", "行政事业性收费", "", "25.1", "元"),
        ("25.1萬元", "本年收费金额", "行政事业性收费", "", "25.1", "万元"),
    ],
)
def test_an_amount_is_in_the_unit_that_the_page_states_nearest(
    layout: Layout, printed: str, heading: str, label: str, above: str, value: str, unit: str | None
) -> None:
    lines = report_lines("2021", admin_fee=[printed])
    lines = [[{FEE: heading, "行政事业性收费": label}.get(field, field) for field in line] for line in lines]
    if above:
        lines.insert(1, [above])
    cell = read_cells(layout(lines))["admin_fee", "amount"]
    assert (cell.value, cell.printed_unit, cell.raw_text) == (Decimal(value), unit, printed)
    assert (cell.unit, cell.status) == ("万元", Status.REPORTED)


@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines])
def test_the_unit_of_a_section_heading_holds_for_each_of_its_tables(layout: Layout) -> None:
    lines = report_lines("2021", admin_fee=["251000"])
    lines = [[{FEE: "本年收费金额"}.get(field, field) for field in line] for line in lines]
    at = next(i for i, line in enumerate(lines) if "行政事业性收费" in line)
    lines = [["二、主动公开政府信息情况（单位：件、元）"], *lines[:at], *[["说明"]] * 12, *lines[at:]]
    cell = read_cells(layout(lines))["admin_fee", "amount"]
    assert (cell.value, cell.printed_unit) == (Decimal("25.1"), "元")


@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines])
@pytest.mark.parametrize(
    ("heading", "value"), [("本年收费金额", "25.1"), ("本年收费金额（元）", "25.1"), (FEE, None)]
)
def test_a_note_below_the_table_states_the_unit(layout: Layout, heading: str, value: str | None) -> None:
    lines = report_lines("2021", admin_fee=["251000"])
    lines = [[{FEE: heading}.get(field, field) for field in line] for line in lines]
    at = next(i for i, line in enumerate(lines) if "行政事业性收费" in line)
    lines.insert(at + 1, ["注：本表收费金额单位为元。"])
    cell = read_cells(layout(lines))["admin_fee", "amount"]
    assert cell.value == (None if value is None else Decimal(value))
    assert cell.status is (Status.UNREADABLE if value is None else Status.REPORTED)


@pytest.mark.parametrize(("printed", "unit"), [("3.97", "?元"), ("3.97", "元万"), ("3.97?元", "")])
@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines])
def test_an_amount_whose_unit_lost_a_character_is_unreadable(layout: Layout, printed: str, unit: str) -> None:
    heading = f"本年收费金额（单位：{unit}，保留4位小数）" if unit else "本年收费金额"
    lines = [
        [{FEE: heading}.get(field, field) for field in line]
        for line in report_lines("2021", admin_fee=[printed])
    ]
    cell = read_cells(layout(lines))["admin_fee", "amount"]
    assert (cell.value, cell.status, cell.raw_text) == (None, Status.UNREADABLE, printed)


def test_money_where_items_are_counted_is_no_count() -> None:
    cells = read_cells(bar_lines(report_lines("2019", admin_fee=("25.3万元", 0))))
    cell = cells["admin_fee", "items_prior_year"]
    assert (cell.value, cell.status, cell.raw_text) == (None, Status.UNREADABLE, "25.3万元")


def test_numbers_in_a_remark_of_a_label_are_no_values() -> None:
    lines = report_lines("2019", penalty=(48, 0, 12), procurement=(5, "66.0400"))
    said = {
        "行政处罚": "行政处罚（按案件数填，1案多项处罚的按 1 件计）",
        "本年增/减": "本年增/减（增加的填正数，减少的填负数，如-8）",
        "采购总金额": "采购总金额（万元，保留四位小数，如12.3456）",
    }
    cells = read_cells(own_lines([[said.get(field, field) for field in line] for line in lines]))
    assert [cells["penalty", c].value for c in ("items_prior_year", "items_change", "decisions")] == [
        48,
        0,
        12,
    ]
    assert cells["procurement", "amount"].value == Decimal("66.04")
    assert cells["compulsion", "decisions"].value == 0


def test_numbers_parted_by_spaces_on_a_line_are_several() -> None:
    numbers = (5, 0, 1, 0, 6, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0)
    blocks = spaced_lines(report_lines("2021", proceedings=numbers))
    cells = read_cells(blocks)
    found = [cells[p, r].value for p in ("reconsideration", "litigation_direct") for r in ("upheld", "total")]
    assert found == [5, 6, 1, 2]
    assert isinstance(blocks[-1], Paragraph)


@pytest.mark.parametrize("layout", [bar_lines, spaced_lines, tab_lines])
@pytest.mark.parametrize("printed", ["12%", "12％", "百分之12", "12‰"])
def test_a_share_is_no_count(layout: Layout, printed: str) -> None:
    cells = read_cells(layout(report_lines("2021", license=(printed,), penalty=(7,))))
    assert (cells["license", "decisions"].value, cells["license", "decisions"].raw_text) == (None, printed)
    assert cells["penalty", "decisions"].value == 7


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("printed", ["3 件", "共3件", "共计3", "3，"])
def test_words_and_units_around_a_number(layout: Layout, printed: str) -> None:
    rows = dict.fromkeys(("new_received", "granted", "outcome_total"), (printed, 0, 0, 0, 0, 0, printed))
    last = (0, printed, 0, 0, 0, 0, printed)
    cells = read_cells(layout(report_lines("2021", **rows, carried_out=last, carried_in=last)))
    assert [cells["carried_out", c].value for c in COLUMNS] == [0, 3, 0, 0, 0, 0, 3]
    assert [cells["granted", c].value for c in COLUMNS] == [3, 0, 0, 0, 0, 0, 3]


@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines, spaced_lines])
@pytest.mark.parametrize(
    ("printed", "heading", "above"),
    [
        ("25.1", "本年收费金额（美元）", ""),
        ("25.1", "本年收费金额（单位：万美元）", ""),
        ("25.1", "本年收费金额（单位：角）", ""),
        ("25.1", "本年收费金额（圆）", ""),
        ("25.1", "本年收费金额（RMB）", ""),
        ("25.1", "本年收费金额", "金额单位：港元"),
        ("25.1万美元", FEE, ""),
        ("251港币", FEE, ""),
        ("2510角", FEE, ""),
        ("25.1（美元）", FEE, ""),
        ("USD25.1", FEE, ""),
        ("$25.1", FEE, ""),
    ],
)
def test_money_that_is_not_converted_is_unreadable(
    layout: Layout, printed: str, heading: str, above: str
) -> None:
    lines = report_lines("2021", admin_fee=[printed])
    lines = [[{FEE: heading}.get(field, field) for field in line] for line in lines]
    if above:
        lines.insert(1, [above])
    cell = read_cells(layout(lines))["admin_fee", "amount"]
    assert (cell.value, cell.status, cell.raw_text) == (None, Status.UNREADABLE, printed)


@pytest.mark.parametrize("above", ["填报单位：三元区财政局", "编制单位：广元市财政局", "本单位元月发布"])
@pytest.mark.parametrize("layout", [own_lines, bar_lines, tab_lines])
def test_a_unit_that_is_a_body_is_none_of_money(layout: Layout, above: str) -> None:
    lines = report_lines("2021", admin_fee=["25.1"])
    lines = [[{FEE: "本年收费金额"}.get(field, field) for field in line] for line in lines]
    cell = read_cells(layout([lines[0], [above], *lines[1:]]))["admin_fee", "amount"]
    assert (cell.value, cell.printed_unit) == (Decimal("25.1"), None)


THOUSANDS = {
    "new_received": ("1 204", 80, 0, 0, 0, 0, "1 284"),
    "granted": ("1 204", 80, 0, 0, 0, 0, "1 284"),
    "outcome_total": ("1 204", 80, 0, 0, 0, 0, "1 284"),
}


@pytest.mark.parametrize("space", [" ", "\u3000"])
def test_a_line_for_each_cell_may_part_the_thousands_by_a_space(space: str) -> None:
    lines = report_lines("2021", **THOUSANDS, license=["12 345"])[:-1]
    cells = read_cells(own_lines([[field.replace(" ", space) for field in line] for line in lines]))
    assert [cells["granted", column].value for column in COLUMNS] == [1204, 80, 0, 0, 0, 0, 1284]
    assert {cells["granted", column].status for column in COLUMNS} == {Status.REPORTED}
    assert cells["license", "decisions"].value == 12345


def test_thousands_in_a_row_of_values_are_joined_where_the_sums_hold() -> None:
    cells = read_cells(spaced_lines(report_lines("2021", **THOUSANDS)))
    found = [cells["granted", column] for column in COLUMNS]
    assert [cell.value for cell in found] == [1204, 80, 0, 0, 0, 0, 1284]
    assert {cell.rule for cell in found} == {"parted_thousands"}


def test_thousands_are_never_parted_from_what_stands_before_them() -> None:
    rows = dict.fromkeys(THOUSANDS, ("1 204", 80, 0, 0, 0, 0, "1 285"))
    cells = read_cells(spaced_lines(report_lines("2021", **rows)))
    assert {cells["granted", column].status for column in (COLUMNS[0], COLUMNS[-1])} == {Status.AMBIGUOUS}
