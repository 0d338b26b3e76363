"""Figures of a PDF that the edge of the page or of a cell cuts: what is left of a number is no number."""

from __future__ import annotations

import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.model import Layout
from parsers.readers.pages.cut_off import cut_figures
from parsers.readers.pages.geometry import Box, Character, Rule
from parsers.readers.pdf.reader import read_pdf
from parsers.readers.visible import UNREADABLE
from tests.support.drawing import pdf, table
from tests.support.layouts import grids, layout_of, paragraphs, rows

TEXTS = [["信息内容", "制发", "废止", "现行有效"], ["规章", "15", "20", "12345"], ["许可", "1", "2", "-"]]
CUT = UNREADABLE


def _wide(canvas: Canvas) -> None:
    table(canvas, TEXTS, left=100, width=120)


def _on_paper(data: bytes, width: int) -> Layout:
    return layout_of(read_pdf(re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox [ 0 0 %d 842 ]" % width, data)))


@pytest.mark.parametrize(
    ("width", "last"),
    [
        (500, ["12345", "-"]),
        (482, ["123" + 2 * CUT, "-"]),
        (478, ["12" + 3 * CUT, "-"]),
        (463, [5 * CUT, CUT]),
        (440, [5 * CUT, CUT]),
    ],
)
def test_a_table_that_runs_off_the_page(width: int, last: list[str]) -> None:
    (grid,) = grids(_on_paper(pdf(_wide), width))
    read = [row[3].replace(CUT, "") for row in rows(grid)[1:]]
    unreadable = [CUT in row[3] for row in rows(grid)[1:]]
    assert unreadable == [CUT in text for text in last]
    assert all(text.replace(CUT, "").startswith(seen) for text, seen in zip(last, read, strict=True))
    assert [row[1:3] for row in rows(grid)[1:]] == [["15", "20"], ["1", "2"]]


def test_text_put_beside_the_page_is_not_there() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["信息内容", "制发"], ["规章", "15"]])
        canvas.drawString(700, 660, "999")
        canvas.drawString(100, -40, "888")

    layout = layout_of(read_pdf(pdf(draw)))
    (grid,) = grids(layout)
    assert rows(grid) == [["信息内容", "制发"], ["规章", "15"]]
    assert not paragraphs(layout)


def test_digits_beyond_a_clipping_path_are_unreadable_and_words_go_on() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["信息内容", "制发"], ["", ""], ["许可", "3"]])
        for x, text in ((100, "行政规范性文件的"), (180, "12345")):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(x, 652, 16, 24)
            canvas.clipPath(path, stroke=0)
            canvas.drawString(x + 5, 661, text)
            canvas.restoreState()

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid)[1] == ["行政规范性文件的", "12" + 3 * CUT]


def test_what_goes_on_beyond_the_edge_is_cut() -> None:
    sheet = Box(0, 0, 100, 200)
    kept = Character(94, 50, 99, 60, "7")
    far = Character(80, 50, 85, 60, "7")
    below = Character(94, 70, 99, 80, "7")
    beyond = Character(99.5, 50, 104.5, 60, "5")
    assert cut_figures([far, kept, below], [beyond], sheet, []) == [far, kept._replace(text=CUT), below]
    assert cut_figures([far, below], [beyond], sheet, []) == [far, below]
    level = [Rule(20, 45, 130, 45), Rule(20, 65, 130, 65)]
    assert cut_figures([far], [beyond], sheet, level) == [far, beyond._replace(text=CUT)]
    upright = [Rule(90, 20, 90, 210), Rule(110, 20, 110, 210)]
    assert cut_figures([far], [beyond], sheet, upright) == [far, beyond._replace(text=CUT)]
    assert cut_figures([far], [beyond], sheet, [Rule(20, 45, 100, 45), level[1]]) == [far]
