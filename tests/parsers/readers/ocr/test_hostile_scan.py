"""Scans on which something lies over, under or through the figures. Drawn here; needs the extra [ocr]."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw

from parsers.model import Layout
from parsers.readers.ocr import reader as scan
from parsers.readers.ocr.recognise import can_recognise
from parsers.readers.visible import UNREADABLE
from parsers.text import values
from tests.parsers.readers.ocr.test_scan import file_of
from tests.support.drawing import pdf as drawn_pdf
from tests.support.drawing import table
from tests.support.layouts import grids, layout_of, rows

pytestmark = pytest.mark.skipif(not can_recognise(), reason="the extra [ocr] is not installed")
FIGURES = [["105", "17", "0"], ["20", "3785", "961"], ["8", "0", "105"], ["0", "12", "0"], ["0", "750", "0"]]
LEFT, TOP, WIDE, HIGH = 100.0, 142.0, 120.0, 30.0
"""Points: the table's corner, counted from the page's top, and the size of its cells."""
SCALE = 200 / 72
Draw = Callable[[ImageDraw.ImageDraw], None]


def page_image() -> Image.Image:
    import pypdfium2

    def draw(canvas: object) -> None:
        canvas.setFont("Helvetica", 11)  # type: ignore[attr-defined]
        table(canvas, FIGURES, width=WIDE, height=HIGH)  # type: ignore[arg-type]

    document = pypdfium2.PdfDocument(drawn_pdf(draw))
    image: Image.Image = document[0].render(scale=SCALE).to_pil().convert("RGB")
    return image


def read(image: Image.Image) -> Layout:
    return layout_of(scan.read_image(file_of([image], "PNG")))


def ink_box(image: Image.Image, row: int, column: int) -> tuple[int, int, int, int]:
    """The box of what is printed in a cell, in pixels."""
    x, y = LEFT + WIDE * column + 2, TOP + HIGH * row + 2
    cell = tuple(round(v * SCALE) for v in (x, y, x + WIDE - 4, y + HIGH - 4))
    box = ImageChops.invert(image.convert("L").crop(cell)).getbbox()
    assert box
    return cell[0] + box[0], cell[1] + box[1], cell[0] + box[2], cell[1] + box[3]


def overlaid(image: Image.Image, draw: Draw) -> Image.Image:
    """The page with ink over it that does not hide what is beneath."""
    layer = Image.new("RGB", image.size, "white")
    draw(ImageDraw.Draw(layer))
    return ImageChops.multiply(image, layer)


def strike(image: Image.Image, row: int, column: int, thick: int = 2, beyond: int = 5) -> None:
    left, top, right, bottom = ink_box(image, row, column)
    middle = round(top + 0.5 * (bottom - top))
    ImageDraw.Draw(image).line([(left - beyond, middle), (right + beyond, middle)], fill="black", width=thick)


@pytest.mark.parametrize("thick", [2, 4])
def test_struck_figures_that_stand_alone_are_blank_and_noted(thick: int) -> None:
    image = page_image()
    strike(image, 1, 1, thick)
    strike(image, 4, 1, thick)
    layout = read(image)
    found = rows(grids(layout)[0])
    assert (found[1], found[4]) == (["20", "", "961"], ["0", "", "0"])
    assert [note.detail[:10] for note in layout.notes if note.code == "struck_out"] == ["2 passages"]


def test_a_figure_beside_a_struck_one_is_read() -> None:
    image = page_image()
    new = image.crop(box := ink_box(image, 0, 0))
    _left, top, right, bottom = ink_box(image, 1, 1)
    strike(image, 1, 1, beyond=2)
    image.paste(new, (right + 12, top))
    assert box[3] - box[1] == bottom - top
    assert rows(grids(read(image))[0])[1] == ["20", "105", "961"]


def test_a_slanting_stroke_makes_a_figure_unreadable() -> None:
    image = page_image()
    left, top, right, bottom = ink_box(image, 0, 0)
    ImageDraw.Draw(image).line([(left - 2, bottom), (right + 2, top - 2)], fill="black", width=3)
    assert rows(grids(read(image))[0])[0] == [UNREADABLE, "17", "0"]


@pytest.mark.parametrize("gray", [40, 120, 170])
def test_a_photocopied_seal_never_makes_another_figure(gray: int) -> None:
    def ring(pen: ImageDraw.ImageDraw) -> None:
        x, y, radius = 250 * SCALE, 215 * SCALE, 55 * SCALE
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], outline=(gray,) * 3, width=6)

    (grid,) = grids(read(overlaid(page_image(), ring)))
    assert len(grid.cells) == 15
    for found, printed in zip(rows(grid), FIGURES, strict=True):
        for text, figure in zip(found, printed, strict=True):
            assert text == figure or (text and values.parse_value(text) in (None, values.UNREADABLE)), found
    assert rows(grid)[2][2] == "105"


def test_light_figures_on_a_dark_ground_are_read() -> None:
    image = page_image()
    band = tuple(round(v * SCALE) for v in (LEFT, TOP + HIGH, LEFT + 3 * WIDE, TOP + 2 * HIGH))
    turned = ImageChops.invert(image.crop(band)).point(lambda value: max(value, 50))
    image.paste(turned, band[:2])
    assert rows(grids(read(image))[0]) == FIGURES


def test_a_page_that_is_inverted_as_a_whole_is_read() -> None:
    assert rows(grids(read(ImageChops.invert(page_image())))[0]) == FIGURES


@pytest.mark.parametrize("gray", [30, 150])
def test_a_bar_over_a_figure_is_unreadable_and_never_blank(gray: int) -> None:
    image = page_image()
    left, top, right, bottom = ink_box(image, 1, 1)
    ImageDraw.Draw(image).rectangle([left - 8, top - 4, right + 8, bottom + 4], fill=(gray,) * 3)
    assert rows(grids(read(image))[0])[1] == ["20", UNREADABLE, "961"]


def test_a_digit_that_stands_off_the_pitch_of_its_number_makes_it_unreadable() -> None:
    image = page_image()
    digit = image.crop(ink_box(image, 0, 2))
    _left, top, right, _bottom = ink_box(image, 1, 0)
    image.paste(digit, (right + 11, top))
    assert rows(grids(read(image))[0])[1] == [UNREADABLE, "3785", "961"]


def test_figures_one_above_the_other_are_no_number() -> None:
    image = page_image()
    x, y = round((LEFT + 4) * SCALE), round((TOP + 1.5) * SCALE)
    figure = image.crop(ink_box(image, 0, 1))
    pen = ImageDraw.Draw(image)
    pen.rectangle([x, y, x + round((WIDE - 8) * SCALE), y + round((HIGH - 3) * SCALE)], fill="white")
    image.paste(figure, (x + 40, y + 8))
    image.paste(figure, (x + 40, y + 45))
    assert rows(grids(read(image))[0])[0] == [UNREADABLE, "17", "0"]


def test_a_short_hyphen_is_not_blank() -> None:
    image = page_image()
    left, top, right, bottom = ink_box(image, 0, 2)
    pen = ImageDraw.Draw(image)
    pen.rectangle([left - 2, top - 2, right + 2, bottom + 2], fill="white")
    pen.rectangle([left, top + 10, left + 7, top + 13], fill="black")
    assert rows(grids(read(image))[0])[0] == ["105", "17", "-"]


def test_print_on_a_sheet_of_four_pages_is_small() -> None:
    import numpy as np

    from parsers.readers.ocr.print_size import is_small

    page = page_image()
    for row in range(20):
        for column in range(3):
            page.paste(page.crop(ink_box(page, 0, 0)), (300 + 400 * column, 900 + 60 * row))
    small = page.resize((page.width // 2, page.height // 2), Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", (2 * small.width, 2 * small.height), "white")
    for column in range(2):
        for row in range(2):
            sheet.paste(small, (column * small.width, row * small.height))
    assert [is_small(np.asarray(image), 1 / SCALE) for image in (page, sheet)] == [False, True]


def test_two_pages_on_a_sheet_are_read_one_after_the_other() -> None:
    page = page_image().resize((1170, 1654))
    sheet = Image.new("RGB", (2340, 1654), "white")
    sheet.paste(page, (0, 0))
    sheet.paste(page, (1170, 0))
    layout = read(sheet)
    assert [rows(grid) for grid in grids(layout)] == [FIGURES, FIGURES]
    assert "pages_on_a_sheet" in [note.code for note in layout.notes]
