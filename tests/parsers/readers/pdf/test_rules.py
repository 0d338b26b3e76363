"""Every way of painting a line gives the rule that stock pdfplumber's edges show, or none."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.readers.pages.geometry import Rule
from parsers.readers.pages.ruled_lines import SHORTEST
from parsers.readers.pdf.paint import PdfPaint, paint_of
from parsers.readers.pdf.text import upright
from tests.support.drawing import PAGE, pdf

HEIGHT = PAGE[1]


def painted(draw: Callable[[Canvas], None], turns: int = 0) -> PdfPaint:
    document = pypdfium2.PdfDocument(pdf(draw))
    page = document[0]
    paint = paint_of(page, upright(page.get_bbox(), turns))
    page.close()
    document.close()
    return paint


def rounded(rules: list[Rule]) -> list[tuple[float, ...]]:
    """Those long enough to count, to a tenth of a point."""
    long = [rule for rule in rules if rule.x1 - rule.x0 + rule.bottom - rule.top >= SHORTEST]
    return [tuple(round(number, 1) for number in rule) for rule in long]


def level(canvas: Canvas) -> None:
    canvas.line(100, 700, 300, 700)


def upwards(canvas: Canvas) -> None:
    canvas.line(100, 500, 100, 700)


@pytest.mark.parametrize("width", [0, 0.1, 0.5, 0.9, 1, 1.5, 3])
def test_a_stroke_ends_where_it_was_drawn_to(width: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(width)
        level(canvas)
        upwards(canvas)

    assert rounded(painted(draw).rules) == [(100, 142, 300, 142), (100, 142, 100, 342)]


def test_a_stroke_on_a_page_drawn_sideways() -> None:
    assert rounded(painted(level, turns=1).rules) == [(700, 100, 700, 300)]


def test_a_scaled_stroke_and_one_in_a_form_within_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("lines")
        canvas.line(10, 20, 110, 20)
        canvas.endForm()
        canvas.saveState()
        canvas.scale(2, 2)
        canvas.line(50, 350, 150, 350)
        canvas.restoreState()
        canvas.translate(100, 100)
        canvas.doForm("lines")

    assert rounded(painted(draw).rules) == [(100, 142, 300, 142), (110, 722, 210, 722)]


def test_thick_slanting_short_and_white_strokes_are_no_rules() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(100, 700, 300, 600)
        canvas.line(100, 500, 104, 503)
        canvas.line(100, 400, 100.5, 400)
        canvas.setLineWidth(8)
        canvas.line(100, 300, 300, 300)
        canvas.setLineWidth(0.5)
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.line(100, 200, 300, 200)

    assert rounded(painted(draw).rules) == []


def test_pieces_of_one_path_stay_pieces() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        for x in (100, 200):
            path.moveTo(x, 700)
            path.lineTo(x + 50, 700)
        canvas.drawPath(path, stroke=1, fill=0)

    assert rounded(painted(draw).rules) == [(100, 142, 150, 142), (200, 142, 250, 142)]


def test_filled_boxes_are_rules_where_they_are_thin_and_shades_where_not() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(100, 700, 200, 0.5, stroke=0, fill=1)
        canvas.rect(100, 500, 0.5, 200, stroke=0, fill=1)
        canvas.rect(100, 300, 200, 100, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(100, 200, 200, 0.5, stroke=0, fill=1)

    paint = painted(draw)
    assert paint.rules == [
        pytest.approx((100, HEIGHT - 700.25, 300, HEIGHT - 700.25), abs=0.01),
        pytest.approx((100.25, HEIGHT - 700, 100.25, HEIGHT - 500), abs=0.01),
    ]
    assert paint.shades == [pytest.approx((100, 442, 300, 542), abs=0.01)]


def test_an_outlined_box_has_four_rules() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(100, 600, 200, 100, stroke=1, fill=0)

    assert sorted(rounded(painted(draw).rules)) == [
        (100, 142, 100, 242),
        (100, 142, 300, 142),
        (100, 242, 300, 242),
        (300, 142, 300, 242),
    ]
