"""Tables between some of whose rows no rule is drawn; numbers broken into lines are something else."""

from __future__ import annotations

from itertools import accumulate, pairwise

from reportlab.pdfgen.canvas import Canvas

from parsers.model import Grid
from parsers.readers.pages.geometry import Box, Character
from parsers.readers.pages.lattice import LatticeCell
from parsers.readers.pages.unruled_rows import _cuts
from parsers.readers.pdf.reader import read_pdf
from tests.support.drawing import pdf
from tests.support.layouts import assert_sound, grids, layout_of, rows

LEFT, TOP = 100.0, 700.0


def drawn(
    lines: list[list[str]], widths: list[float], rules: list[float], heights: list[float] | None = None
) -> Grid:
    """A table whose upright rules are all there and whose level ones are at `rules`, points from its top.

    Its rows are `heights` points high (40 each); lines of a cell are parted by line breaks and stand in its
    middle.
    """
    ys = [0.0, *accumulate(heights or [40.0] * len(lines))]
    xs = [LEFT, *(LEFT + x for x in accumulate(widths))]

    def draw(canvas: Canvas) -> None:
        for x in xs:
            canvas.line(x, TOP, x, TOP - ys[-1])
        for y in rules:
            canvas.line(xs[0], TOP - y, xs[-1], TOP - y)
        for row, middle in zip(lines, ((a + b) / 2 for a, b in pairwise(ys)), strict=True):
            for x, text in zip(xs, row, strict=False):
                parts = text.split("\n")
                for i, part in enumerate(parts):
                    canvas.drawString(x + 3, TOP - middle + 6 * len(parts) - 12 * i - 9, part)

    layout = layout_of(read_pdf(pdf(draw)))
    (found,) = grids(layout)
    assert_sound(found)
    parted = any(note.code == "rules_missing" for note in layout.notes)
    assert parted == (len(rules) < len(rows(found)) + 1)
    return found


def test_a_rule_missing_between_two_rows() -> None:
    lines = [
        ["项目", "自然人", "总计"],
        ["1.属于国家秘密", "3", "31"],
        ["2.其他法律行政\n法规禁止公开", "1", "1"],
        ["3.保护第三方", "0", "2"],
    ]
    found = drawn(lines, [100, 60, 60], [0, 40, 80, 160])
    assert rows(found)[1:] == [
        ["1.属于国家秘密", "3", "31"],
        ["2.其他法律行政法规禁止公开", "1", "1"],
        ["3.保护第三方", "0", "2"],
    ]
    assert found.cells[3].locator == "page=1 bbox=100.0,182.0,200.0,222.0"


def test_all_rules_missing_but_the_outer_ones() -> None:
    lines = [["项目", "本年制发件数"], ["规章", "4"], ["行政规范性\n文件", "12"], ["总计", "16"]]
    found = drawn(lines, [80, 100], [0, 160])
    assert rows(found) == [["项目", "本年制发件数"], ["规章", "4"], ["行政规范性文件", "12"], ["总计", "16"]]


def test_a_number_broken_in_a_narrow_cell_stays_one() -> None:
    lines = [["一、本年新收", "151\n0", "173\n8"], ["二、上年结转", "2", "2"]]
    found = drawn(lines, [100, 22, 22], [0, 40, 80])
    assert rows(found) == [["一、本年新收", "1510", "1738"], ["二、上年结转", "2", "2"]]


def test_lines_of_a_high_label_stay_together() -> None:
    lines = [
        ["1.申请人无\n正当理由逾\n期不补正、\n行政机关不\n再处理", "7"],
        ["2.其他", "8"],
    ]
    found = drawn(lines, [80, 60], [0, 80], [64, 16])
    assert rows(found) == [["1.申请人无正当理由逾期不补正、行政机关不再处理", "7"], ["2.其他", "8"]]


def test_one_cell_with_two_values_does_not_part_the_row_of_others() -> None:
    lines = [["予以公开", "3", "5\n6", "4"], ["部分公开", "2", "2", "2"]]
    found = drawn(lines, [100, 60, 60, 60], [0, 40, 80])
    assert [cell.text for cell in found.cells[:4]] == ["予以公开", "3", "5\n\n6", "4"]


def test_numbers_at_different_heights_of_one_row_stay_in_it() -> None:
    lines = [["予以公开", "5\n", "\n6"], ["部分公开", "2", "2"]]
    assert rows(drawn(lines, [100, 60, 60], [0, 40, 80])) == [["予以公开", "5", "6"], ["部分公开", "2", "2"]]


def _cell(column: int, width: float, *lines: str) -> tuple[LatticeCell, list[Character]]:
    """A cell of row 0, 40 high, whose lines begin 20 points apart in characters of 10 by 10."""
    box = Box(100 * column, 0, 100 * column + width, 40)
    inside = [
        Character(box.x0 + 10 * i, 20 * n, box.x0 + 10 * i + 10, 20 * n + 10, character)
        for n, line in enumerate(lines)
        for i, character in enumerate(line)
    ]
    return LatticeCell(0, column, 1, 1, box), inside


def test_a_row_is_cut_midway_between_the_lines_of_its_labels() -> None:
    """Two values in each of two columns stand at 0–10 and 20–30; so do the labels, with white at 10–20."""
    row = [_cell(0, 90, "规章", "文件"), _cell(1, 90, "15", "7"), _cell(2, 90, "3", "24")]
    assert _cuts(row) == [15.0]


def test_a_row_is_not_cut_where_a_value_is_broken_into_lines_that_fill_their_cell() -> None:
    row = [_cell(0, 90, "规章"), _cell(1, 22, "15", "7"), _cell(2, 90, "3")]
    assert _cuts(row) == []
