"""PDFs drawn here, each with one trap, and a real report against values a person transcribed."""

from __future__ import annotations

import io
import logging
import re
from functools import partial

import pdfplumber
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from parsers.model import Grid, Paragraph, Quarantine
from parsers.readers.limits import MAX_CLIP_PIECES, MAX_PAGES, Refusal
from parsers.readers.pages.geometry import Character
from parsers.readers.pdf.reader import read_pdf
from parsers.readers.pdf.stock import stock_characters
from tests.support.drawing import FONT, PAGE, pdf, pdf_that_tells, table, write
from tests.support.layouts import (
    assert_sound,
    cells_by_label,
    corpus_report,
    corpus_truth,
    grids,
    layout_of,
    paragraphs,
    rows,
)
from tests.support.paths import ROOT

TEXTS = [["信息内容", "制发", "废止"], ["规章", "1", "20"], ["规范性文件", "345", "-"]]
PROSE = ["全年主动公开信息若干条。", "二、主动公开政府信息情况", "第二十条第（一）项"]

FONTS = ROOT / "samples" / "fonts"


def test_real_report_has_all_200_cells() -> None:
    layout = layout_of(read_pdf(corpus_report("szfgs2024.pdf")))
    assert cells_by_label(layout) == corpus_truth("szfgs2024.json")
    for grid in grids(layout):
        assert_sound(grid)
    assert [len(grid.cells) for grid in grids(layout)] == [19, 11, 117, 100, 34]
    assert "三、收到和处理政府信息公开申请情况" in paragraphs(layout)
    assert layout.meta == {"title": "政府信息公开工作年度报告"}


def test_real_report_has_the_cells_of_stock_pdfplumber() -> None:
    data = corpus_report("szfgs2024.pdf")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    expected = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for found in page.find_tables():
                texts = [text for row in found.extract() for text in row if text is not None]
                if len(found.columns) > 1:  # the others are prose in white boxes
                    expected.append(texts)
    assert [[cell.text for cell in grid.cells] for grid in grids(layout_of(read_pdf(data)))] == expected


def test_blocks_come_in_reading_order_with_locators() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 650, "三、标题")
        table(canvas, TEXTS, top=600)
        canvas.drawString(100, 780, "某市 2024 年报告")

    layout = layout_of(read_pdf(pdf(draw, title="年度报告")))
    first, second, grid = layout.blocks
    assert isinstance(first, Paragraph) and first.text == "某市 2024 年报告"
    assert isinstance(second, Paragraph) and second.text == "三、标题"
    assert second.locator.startswith("page=1 bbox=100.0,1")
    assert isinstance(grid, Grid) and grid.ruled
    assert grid.locator == "page=1 bbox=100.0,242.0,340.0,314.0"
    assert grid.cells[4].text == "1"
    assert grid.cells[4].locator == "page=1 bbox=180.0,266.0,260.0,290.0"
    assert layout.meta == {"title": "年度报告"}
    assert (layout.media_type, layout.encoding) == ("application/pdf", None)


@pytest.mark.parametrize("without", ["b", "t", "l", "r", "lr", "tb", "lrb"])
def test_an_outer_rule_that_is_not_drawn(without: str) -> None:
    layout = layout_of(read_pdf(pdf(lambda canvas: table(canvas, TEXTS, without=without))))
    (grid,) = grids(layout)
    assert rows(grid) == TEXTS
    assert paragraphs(layout) == []


def test_open_bottom_and_open_top_at_a_page_break() -> None:
    layout = layout_of(
        read_pdf(
            pdf(
                lambda canvas: table(canvas, TEXTS, top=120, without="b"),
                lambda canvas: table(canvas, TEXTS, top=780, without="t"),
            )
        )
    )
    assert [rows(grid) for grid in grids(layout)] == [TEXTS, TEXTS]
    assert grids(layout)[1].cells[0].locator.startswith("page=2 ")


def test_spans_and_empty_cells() -> None:
    def draw(canvas: Canvas) -> None:
        for x0, y0, x1, y1 in (
            (100, 700, 340, 700),
            (180, 676, 340, 676),
            (100, 652, 340, 652),
            (100, 628, 340, 628),
            (100, 700, 100, 628),
            (180, 700, 180, 628),
            (260, 676, 260, 628),
            (340, 700, 340, 628),
        ):
            canvas.line(x0, y0, x1, y1)
        canvas.drawString(110, 670, "项目")
        canvas.drawString(230, 684, "申请人")
        canvas.drawString(190, 660, "甲")
        canvas.drawString(270, 660, "乙")
        canvas.drawString(110, 636, "数量")
        canvas.drawString(270, 636, "7")

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells] == [
        ("项目", 0, 0, 2, 1),
        ("申请人", 0, 1, 1, 2),
        ("甲", 1, 1, 1, 1),
        ("乙", 1, 2, 1, 1),
        ("数量", 2, 0, 1, 1),
        ("", 2, 1, 1, 1),
        ("7", 2, 2, 1, 1),
    ]


def test_lines_in_a_cell_and_gaps_in_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["", ""], ["", ""]], height=40)
        canvas.drawString(105, 685, "法人或")
        canvas.drawString(105, 670, "其他组织")
        canvas.drawString(185, 680, "12")
        canvas.drawString(205, 680, "34")
        canvas.drawString(105, 640, "1,234.50")

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert [cell.text for cell in grid.cells] == ["法人或\n其他组织", "12 34", "1,234.50", ""]


def test_a_double_outline_is_no_row() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        canvas.rect(97, 700 - 72 - 3, 246, 78)

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == TEXTS


def test_rules_as_thin_boxes_with_coloured_heading() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(108, 678, 224, 18, stroke=0, fill=1)  # shading that stops short of the rules
        canvas.setFillColorRGB(0, 0, 0)
        for i in range(4):
            canvas.rect(100 + i * 80, 628, 0.5, 72, stroke=0, fill=1)
            canvas.rect(100, 628 + i * 24, 240, 0.5, stroke=0, fill=1)
        write(canvas, TEXTS, 100, 700, 80, 24)

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == TEXTS


def test_a_dense_drawing_beside_the_table_does_not_pull_at_it() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        for i in range(150):
            canvas.line(95 + 2 * i, 500, 95 + 2 * i, 540)
            canvas.line(400, 740 - 1.5 * i, 440, 740 - 1.5 * i)

    layout = layout_of(read_pdf(pdf(draw)))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]


def test_rules_in_pieces_and_dashes() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setDash(2, 2)
        for i in range(4):
            canvas.line(100, 700 - 24 * i, 340, 700 - 24 * i)
            for step in range(36):  # a dashed rule drawn dash by dash
                canvas.rect(100 + 80 * i, 698 - 2 * step, 0.4, 1, stroke=0, fill=1)
        write(canvas, TEXTS, 100, 700, 80, 24)

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == TEXTS


def test_what_is_cropped_away_is_not_there() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 50, 400, 750))
        table(canvas, TEXTS)
        canvas.drawString(450, 700, "裁掉的字")

    layout = layout_of(read_pdf(pdf(draw)))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]
    assert grids(layout)[0].locator == "page=1 bbox=50.0,50.0,290.0,122.0"
    assert paragraphs(layout) == []


def test_a_table_of_shaded_boxes_alone() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 1)
        for r in range(3):
            for c in range(3):
                canvas.rect(100.5 + c * 80, 628.5 + r * 24, 79, 23, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)  # white, but on a dark ground
        write(canvas, TEXTS, 100, 700, 80, 24)

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == TEXTS


def test_white_boxes_behind_prose_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(3):
            canvas.setFillColorRGB(1, 1, 1)
            canvas.rect(100, 600 + i * 28, 400, 28, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.drawString(105, 608 + i * 28, f"第{3 - i}行文字")

    layout = layout_of(read_pdf(pdf(draw)))
    assert grids(layout) == []
    assert paragraphs(layout) == ["第1行文字", "第2行文字", "第3行文字"]


def test_prose_in_ruled_boxes_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["一行文字"], ["又一行文字"]], width=400)

    layout = layout_of(read_pdf(pdf(draw)))
    assert grids(layout) == []
    assert paragraphs(layout) == ["一行文字", "又一行文字"]


def test_prose_glued_to_a_table_comes_off_and_a_clause_heading_stays() -> None:
    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(
            ["全年主动公开信息若干条。", "二、主动公开政府信息情况", "第二十条第（一）项"]
        ):
            canvas.rect(100, 700 - i * 30, 240, 30)
            canvas.drawString(105, 710 - i * 30, text)
        table(canvas, TEXTS, top=640)
        canvas.rect(100, 640 - 72 - 30, 240, 30)
        canvas.drawString(105, 640 - 72 - 20, "三、收到和处理政府信息公开申请情况")

    layout = layout_of(read_pdf(pdf(draw)))
    (grid,) = grids(layout)
    assert rows(grid) == [["第二十条第（一）项"], *TEXTS]
    assert grid.cells[0].column_span == 3
    assert paragraphs(layout) == [*PROSE[:2], "三、收到和处理政府信息公开申请情况"]
    assert isinstance(layout.blocks[2], Grid)


def test_a_page_turned_by_its_flag_and_a_page_drawn_sideways() -> None:
    def flagged(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        table(canvas, TEXTS, top=500)

    def sideways(canvas: Canvas) -> None:
        canvas.setPageRotation(0)
        canvas.setPageSize(PAGE)
        canvas.translate(0, 842)
        canvas.rotate(-90)
        table(canvas, TEXTS, top=500)

    def upside_down(canvas: Canvas) -> None:
        canvas.translate(595, 842)
        canvas.rotate(180)
        table(canvas, TEXTS, top=742)

    layout = layout_of(read_pdf(pdf(flagged, sideways, upside_down)))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS, TEXTS, TEXTS]
    assert [grid.locator for grid in grids(layout)[1:]] == [
        "page=2 bbox=100.0,95.0,340.0,167.0",
        "page=3 bbox=100.0,100.0,340.0,172.0",
    ]


def test_text_that_nobody_sees() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        for mode, size, white in ((3, 10, 0), (0, 1, 0), (0, 10, 1)):
            text = canvas.beginText(130, 661)
            text.setTextRenderMode(mode)
            text.setFont(FONT, size)
            text.setFillGray(white)
            text.textOut("999")
            text.setTextRenderMode(0)
            canvas.drawText(text)

    layout = layout_of(read_pdf(pdf(draw)))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]


def test_a_dash_at_the_end_of_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        table(canvas, [["", "", "-"], ["-", "5", "-"]])
        canvas.drawString(105, 692, "ab-")
        canvas.drawString(105, 680, "cd")

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert [cell.text for cell in grid.cells] == ["ab-\ncd", "", "-", "-", "5", "-"]


def test_characters_beyond_the_first_plane_and_untold_ones() -> None:
    told = {"A": "𠀀", "B": "一", "C": "字", "D": "\0"}
    content = b"BT /F 12 Tf 20 700 Td (BACB) Tj 0 -30 Td (BAC) Tj 0 -30 Td (BDC) Tj 0 -30 Td (BC) Tj ET"
    assert paragraphs(layout_of(read_pdf(pdf_that_tells(content, told)))) == [
        "一𠀀字一",
        "一𠀀字",
        "一\ufffd字",
        "一字",
    ]


def test_text_upside_down_among_other_text_stands_in_its_box() -> None:
    content = b"BT /F 12 Tf 20 700 Td (UPRIGHT) Tj ET BT /F 12 Tf -1 0 0 -1 200 600 Tm ( 1) Tj ET"
    layout = layout_of(read_pdf(pdf_that_tells(content, {"1": "1"})))
    assert paragraphs(layout) == ["UPRIGHT", "1"]
    upside_down = [float(place) for place in layout.blocks[1].locator.split("=")[2].split(",")]
    assert upside_down == pytest.approx([190, 242, 197, 251], abs=4)


def test_more_characters_and_objects_than_are_asked_at_once() -> None:
    lines = [f"{i:02}" + "0123456789" * 4 for i in range(60)]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 8)
        for i, line in enumerate(lines):
            for j, character in enumerate(line):
                canvas.setFillGray(1 if (i, j) == (59, 41) else 0)
                canvas.drawString(50 + 8 * j, 800 - 12 * i, character)

    read = paragraphs(layout_of(read_pdf(pdf(draw))))
    assert [line.replace(" ", "") for line in read] == [*lines[:-1], lines[-1][:-1]]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (b"Helvetica-Bold", 0),
        (b"Times-Roman   ", 0),
        (b"Arial,Bold    ", 0),
        (b"CourierNewPSMT", 0),
        (b"ArialUnicodeMS", 1),
        (b"STSong-Light  ", 1),
    ],
)
def test_a_lone_space_is_no_lost_text_in_a_font_that_is_always_there(
    name: bytes, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pdfminer takes twenty times as long; only a font that may be missing is worth it."""
    pages: list[int] = []

    def stock(data: bytes, number: int, turns: int) -> list[Character]:
        pages.append(number)
        return stock_characters(data, number, turns)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(100, 700, "12")
        canvas.drawString(120, 700, " ")

    monkeypatch.setattr("parsers.readers.pdf.stock.stock_characters", stock)
    data = pdf(draw)
    assert data.count(b"/Helvetica-Bold") == 1
    assert paragraphs(layout_of(read_pdf(data.replace(b"/Helvetica-Bold", b"/" + name)))) == ["12"]
    assert len(pages) == asked


def test_fonts_that_do_not_tell_their_characters() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))  # comes with reportlab

    def draw(texts: list[list[str]]) -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pageCompression=0)
        canvas.setFont("Vera", 10)
        table(canvas, texts)
        canvas.save()
        return buffer.getvalue().replace(b"/ToUnicode", b"/ToNothing")

    latin = layout_of(read_pdf(draw([["Report", "17"], ["2024", "8"]])))
    assert [rows(grid) for grid in grids(latin)] == [[["Report", "17"], ["2024", "8"]]]
    result = read_pdf(draw([["ÀÁÂÃÄÅ", "ÇÈÉÊ"], ["ÌÍÎÏ", "8"]]))
    if isinstance(result, Quarantine):
        assert result.code == "needs_ocr"
    else:
        assert [note.code for note in result.notes][:1] == ["fonts_without_text"]


def test_bold_by_drawing_twice() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        canvas.translate(0.3, 0)
        write(canvas, TEXTS, 100, 700, 80, 24)

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == TEXTS


def test_a_watermark_across_the_table() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        canvas.translate(120, 600)
        canvas.rotate(30)
        canvas.setFont(FONT, 30)
        canvas.drawString(0, 0, "内部资料")

    layout = layout_of(read_pdf(pdf(draw)))
    assert [rows(grid) for grid in grids(layout)] == [TEXTS]
    assert [note.code for note in layout.notes] == ["slanting_text"]


def test_a_font_that_runs_downwards() -> None:
    font = CIDFont(FONT, "UniGB-UCS2-V")
    pdfmetrics.registerFont(font)

    def draw(canvas: Canvas) -> None:
        table(canvas, [["", "", ""]] * 2, width=30, height=100)
        canvas.setFont(font.fontName, 10)
        canvas.drawString(145, 690, "办理结果12".encode("utf-16-be").decode("latin-1"))

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert grid.cells[1].text.replace("\n", "") == "办理结果12"


def test_a_font_that_does_not_say_how_high_it_is() -> None:
    """LibreOffice writes such. pdfium then takes the glyphs coded 65 and 103 for A and g and measures those.

    Where a comma has code 65, no character is higher than a comma or its own ink.
    """
    font = TTFont("Sequential", FONTS / "NotoSansSC-subset.ttf", asciiReadable=0)
    pdfmetrics.registerFont(font)
    others = [chr(code) for code in sorted(font.face.charToGlyph) if code > 0x4E00]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    canvas.setFont(font.fontName, 8)
    canvas.drawString(40, 780, "".join([*others[:60], "，。、．·", *others[200:250]]))
    table(canvas, [["一、其他，第二十条。", "1，510"], ["（八）项", "0.5"]], width=120)
    canvas.drawString(100, 500, "一是公开，二是一、三；10.5%。")
    canvas.translate(100, 450)
    canvas.scale(1, -1)
    canvas.drawString(0, 0, "一、公开，三")
    canvas.save()
    data = re.sub(rb"/(Ascent|Descent) -?\d+(\.\d+)?", rb"/\1 0", buffer.getvalue())
    layout = layout_of(read_pdf(data))
    assert [cell.text for cell in grids(layout)[0].cells] == [
        "一、其他，第二十条。",
        "1，510",
        "（八）项",
        "0.5",
    ]
    assert paragraphs(layout)[-2:] == ["一是公开，二是一、三；10.5%。", "一、公开，三"]


def test_text_that_is_cut_off_at_the_edge_of_its_cell() -> None:
    """A sheet printed to PDF: what does not fit is there, under the next cell, and not shown."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["", "12"], ["", "7"]])
        for top, text in ((700, "行政事业性收费的项目数"), (676, "七六五四三二一")):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(100, top - 24, 80, 24)
            canvas.clipPath(path, stroke=0)
            if top == 700:
                canvas.drawString(103, top - 16, text)
            else:  # runs out on the left
                canvas.drawRightString(177, top - 16, text * 2)
                canvas.drawString(103, top - 60, "全在格子之外")
            canvas.restoreState()

    layout = layout_of(read_pdf(pdf(draw)))
    assert [rows(grid) for grid in grids(layout)] == [
        [["行政事业性收费的项目数", "12"], ["七六五四三二一" * 2, "7"]]
    ]
    assert paragraphs(layout) == []


def test_a_sheet_printed_so_small_that_rows_are_as_close_as_double_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 1.2)
        canvas.setLineWidth(0.05)
        left, top, width, height = 100.0, 700.0, 12.0, 2.0
        texts = [["项目", "件数"], ["收到", "31"], ["结转", "1"], ["办结", "30"]]
        for i in range(3):
            canvas.line(left + i * width, top, left + i * width, top - 4 * height)
        for i in range(5):
            canvas.line(left, top - i * height, left + 2 * width, top - i * height)
        for r, row in enumerate(texts):
            for c, text in enumerate(row):
                canvas.drawString(left + c * width + 1, top - (r + 0.75) * height, text)

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == [["项目", "件数"], ["收到", "31"], ["结转", "1"], ["办结", "30"]]
    assert grid.cells[2].locator == "page=1 bbox=100.0,144.0,112.0,146.0"


def test_small_print_among_larger_is_not_there_to_be_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "本年度工作")
        canvas.setFont(FONT, 1)
        canvas.drawString(100, 600, "藏")

    assert paragraphs(layout_of(read_pdf(pdf(draw)))) == ["本年度工作"]


def test_a_clipping_path_of_very_many_pieces_is_not_followed() -> None:
    def draw(canvas: Canvas, pieces: int) -> None:
        table(canvas, [["", "12"]])
        for i in range(pieces):  # each a little larger: smaller ones would take the place of the one before
            path = canvas.beginPath()
            path.rect(100, 676 - i, 80, 24 + i)
            canvas.clipPath(path, stroke=0)
        canvas.drawString(103, 684, "行政事业性收费的项目数")

    followed, left = (
        rows(grids(layout_of(read_pdf(pdf(partial(draw, pieces=pieces)))))[0])[0]
        for pieces in (MAX_CLIP_PIECES, MAX_CLIP_PIECES + 1)
    )
    assert followed == ["行政事业性收费的项目数", "12"]
    assert left != followed


def test_a_form_within_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("X")
        canvas.setFont(FONT, 10)
        table(canvas, TEXTS)
        canvas.endForm()
        canvas.translate(50, -100)
        canvas.doForm("X")

    (grid,) = grids(layout_of(read_pdf(pdf(draw))))
    assert rows(grid) == TEXTS
    assert grid.locator == "page=1 bbox=150.0,242.0,390.0,314.0"


def test_a_drawing_is_not_searched_for_tables() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(100):
            canvas.line(10 + 5 * i, 10, 10 + 5 * i, 800)
            canvas.line(10, 10 + 7 * i, 580, 10 + 7 * i)
        canvas.drawString(100, 805, "图")

    layout = layout_of(read_pdf(pdf(draw)))
    assert paragraphs(layout) == ["图"]
    assert [note.code for note in layout.notes] == ["page_too_complex"]


def test_passwords() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)

    owner = StandardEncryption("", ownerPassword="主人", canPrint=0, canCopy=0)
    assert [rows(grid) for grid in grids(layout_of(read_pdf(pdf(draw, encrypt=owner))))] == [TEXTS]
    user = StandardEncryption("secret", ownerPassword="other")
    assert quarantine_of(pdf(draw, encrypt=user)) == "encrypted"


def test_what_cannot_be_read() -> None:
    data = pdf(lambda canvas: table(canvas, TEXTS))
    assert quarantine_of(b"") == "corrupt"
    assert quarantine_of(b"%PDF-1.7\nnothing more") == "corrupt"
    assert quarantine_of(data[:300]) == "corrupt"
    assert quarantine_of(pdf(lambda canvas: canvas.setLineWidth(1))) in ("empty", "needs_ocr")
    page = (lambda canvas: canvas.drawString(100, 700, "页"),)
    with pytest.raises(Refusal, match="too_large"):
        read_pdf(pdf(*page * (MAX_PAGES + 1)))


def test_a_torn_file_is_no_crash() -> None:
    data = pdf(lambda canvas: table(canvas, TEXTS))
    for cut in range(0, len(data), 97):
        for torn in (data[:cut], data[:cut] + b"\0" * 50 + data[cut + 50 :]):
            assert read_pdf(torn) is not None


def quarantine_of(data: bytes) -> str:
    result = read_pdf(data)
    assert isinstance(result, Quarantine)
    assert ": " in result.detail
    return result.code
