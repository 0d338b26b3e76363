"""Tables drawn with characters in plain text: one or two columns a rule, merged cells, ragged lines."""

from __future__ import annotations

import time

import pytest

from parsers.model import Grid, Layout, Paragraph
from parsers.readers import read_layout
from parsers.readers.text.plain import read_markdown, read_text

Placed = tuple[str, int, int, int, int]

NARROW = """\
二、主动公开政府信息情况
┌────┬─────────┬────┐
│信息│制发件数 │总计│
│内容├────┬────┤    │
│    │甲  │乙  │    │
├────┼────┼────┼────┤
│规章│ 12 │    │ 12 │
├────┼────┴────┤    │
│合计│ 1,234   │    │
└────┴─────────┴────┘
三、其他
"""
WIDE = """\
┌──┬──┐
│规章│  12│
├──┼──┤
│总计│   0│
└──┴──┘
"""
ASCII = """\
+------+------+
| 规章 |  12  |
| 件   |      |
+------+------+
|  -   | +3   |
+======+======+
| a-b  |      |
+------+------+
"""


def layout(text: str, encoding: str = "utf-8") -> Layout:
    return read_text(text.encode(encoding))


def placed(found: Layout) -> list[list[Placed]]:
    return [
        [(c.text, c.row, c.column, c.row_span, c.column_span) for c in block.cells]
        for block in found.blocks
        if isinstance(block, Grid)
    ]


def lines(found: Layout) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_cell_reaches_over_missing_rules(encoding: str) -> None:
    found = layout(NARROW, encoding)
    assert lines(found) == ["二、主动公开政府信息情况", "三、其他"]
    assert placed(found) == [
        [
            ("信息\n内容", 0, 0, 2, 1),
            ("制发件数", 0, 1, 1, 2),
            ("总计", 0, 3, 2, 1),
            ("甲", 1, 1, 1, 1),
            ("乙", 1, 2, 1, 1),
            ("规章", 2, 0, 1, 1),
            ("12", 2, 1, 1, 1),
            ("", 2, 2, 1, 1),
            ("12", 2, 3, 2, 1),
            ("合计", 3, 0, 1, 1),
            ("1,234", 3, 1, 1, 2),
        ]
    ]
    (grid,) = (block for block in found.blocks if isinstance(block, Grid))
    assert grid.ruled and grid.locator == "line=2"
    assert [cell.locator for cell in grid.cells][:4] == [
        "line=3 column=1",
        "line=3 column=2",
        "line=3 column=4",
        "line=5 column=2",
    ]
    assert not found.notes


def test_rules_of_two_columns_a_character() -> None:
    assert placed(layout(WIDE)) == [
        [("规章", 0, 0, 1, 1), ("12", 0, 1, 1, 1), ("总计", 1, 0, 1, 1), ("0", 1, 1, 1, 1)]
    ]


@pytest.mark.parametrize("read", [read_text, read_markdown])
def test_ascii_frames(read: object) -> None:
    """A dash, a plus sign and a hyphen inside are what is printed there, not rules."""
    found = read(ASCII.encode())  # type: ignore[operator]
    assert placed(found) == [
        [
            ("规章\n件", 0, 0, 1, 1),
            ("12", 0, 1, 1, 1),
            ("-", 1, 0, 1, 1),
            ("+3", 1, 1, 1, 1),
            ("a-b", 2, 0, 1, 1),
            ("", 2, 1, 1, 1),
        ]
    ]


def test_a_line_beside_the_rules_is_read_by_its_bars_and_noted() -> None:
    """Proportional type, a blank lost: the bars are still in order."""
    found = layout(NARROW.replace("│ 12 │    │ 12 │", "│ 12 │  │ 12 │"))
    assert placed(found) == placed(layout(NARROW))
    assert [note.code for note in found.notes] == ["rules_do_not_line_up"]
    assert "1 lines from line 2 on were read" in found.notes[0].detail


def test_half_a_rule_beside_the_others_is_counted_from_the_end() -> None:
    found = layout(NARROW.replace("│内容├────┬────┤    │", "│内容 ├────┬────┤    │"))
    assert placed(found) == placed(layout(NARROW))
    assert [note.code for note in found.notes] == ["rules_do_not_line_up"]


def test_rules_that_do_not_line_up_are_split_at_the_bars() -> None:
    """Half a rule that fits nowhere: the frame is given up, and said to be."""
    found = layout(NARROW.replace("│内容├────┬────┤    │", "│内容 ├──┬────┤    │"))
    (grid,) = (block for block in found.blocks if isinstance(block, Grid))
    assert not grid.ruled
    rows = [[cell.text for cell in grid.cells if cell.row == row] for row in range(5)]
    assert rows == [
        ["信息", "制发件数", "总计"],
        ["内容", ""],
        ["", "甲", "乙", ""],
        ["规章", "12", "", "12"],
        ["合计", ""],
    ] or rows[:1] + rows[3:4] == [["信息", "制发件数", "总计"], ["规章", "12", "", "12"]]
    assert "were split at their bars" in found.notes[0].detail


def test_double_and_heavy_rules_and_blank_lines_between() -> None:
    table = "╔════╦════╗\n\n║规章║ 7  ║\n\n╠════╬════╣\n\n║总计║ 7  ║\n\n╚════╩════╝"
    assert placed(layout(table)) == [
        [("规章", 0, 0, 1, 1), ("7", 0, 1, 1, 1), ("总计", 1, 0, 1, 1), ("7", 1, 1, 1, 1)]
    ]
    assert placed(layout(table.translate(str.maketrans("╔═╦╗║╠╬╣╚╩╝", "┏━┳┓┃┣╋┫┗┻┛")))) == placed(
        layout(table)
    )


def test_two_tables_below_each_other_are_two() -> None:
    assert len(placed(layout(WIDE + WIDE))) == 2
    assert len(placed(layout("+--+--+\n|1 |2 |\n+--+--+\n+---+---+\n| 3 | 4 |\n+---+---+"))) == 2


def test_prose_in_a_box_is_prose() -> None:
    """A line that fills the box goes on in the next one, unless its sentence ends there."""
    box = "┌──────────┐\n│全年受理申│\n│请12件。  │\n│均已答复。│\n└──────────┘"
    found = layout(box)
    assert lines(found) == ["全年受理申请12件。", "均已答复。"]
    assert not placed(found)


def test_symbols_may_be_narrow_or_wide() -> None:
    """A quotation mark takes one column in one editor and two in another."""
    for mark in ("“三安全”  ", "“三安全”"):
        found = layout(f"┌──────────┬──┐\n│{mark}│12│\n├──────────┼──┤\n│总计      │12│\n└──────────┴──┘")
        assert [cell[0] for cell in placed(found)[0]] == [mark.strip(), "12", "总计", "12"]
        assert not found.notes


def test_markdown_tables_have_no_frame() -> None:
    found = read_markdown("| 规章 | 12 |\n|---|---|\n| 总计 | 12 |".encode())
    (grid,) = (block for block in found.blocks if isinstance(block, Grid))
    assert not grid.ruled and [cell.text for cell in grid.cells] == ["规章", "12", "总计", "12"]


@pytest.mark.parametrize(
    "text",
    [
        "│" * 200_000,
        "┌┬┐\n" * 20_000,
        "┌" + "┬" * 20_000 + "┐\n" + ("│" * 20_002 + "\n") * 20,
        "+-+\n" * 60_000,
        "|" * 200_000 + "\n+-+\n",
        "│ a │\n" * 60_000,
        "├─┤ x │\n" * 60_000,
    ],
)
def test_hostile_frames_end_soon(text: str) -> None:
    began = time.process_time()
    read_layout(text.encode(), "a.txt")
    assert time.process_time() - began < 8
