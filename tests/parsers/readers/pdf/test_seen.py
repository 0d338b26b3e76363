"""PDFs drawn here that show something else than their text says: what a person sees is what is read."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from parsers.model import Layout
from parsers.readers.ocr.recognise import can_recognise
from parsers.readers.pages.blocks import NO_TEXT
from parsers.readers.pdf.reader import read_pdf
from parsers.readers.visible import UNREADABLE
from tests.support.drawing import FONT, pdf, table, write
from tests.support.layouts import grids, layout_of, paragraphs, rows

TEXTS = [["信息内容", "制发", "废止"], ["规章", "15", "20"], ["规范性文件", "345", "-"]]
SEEN = TEXTS
needs_recognition = pytest.mark.skipif(not can_recognise(), reason="the extra [ocr] is not installed")


def at(row: int, column: int) -> tuple[float, float]:
    """Where the text of a cell of `table` begins: 5 from its left, 15 below its top."""
    return 100 + 80 * column + 5, 700 - 24 * row - 15


def read(*draw: Callable[[Canvas], None]) -> Layout:
    return layout_of(read_pdf(pdf(*draw)))


def only_rows(layout: Layout) -> list[list[str]]:
    (grid,) = grids(layout)
    return rows(grid)


def codes(layout: Layout) -> set[str]:
    return {note.code for note in layout.notes}


# --- struck out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["line", "box", "path", "slash", "two lines", "red", "wave"])
def test_struck_digits_are_not_printed(how: str) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        if how == "red":
            canvas.setFillColorRGB(0.9, 0, 0)
            canvas.setStrokeColorRGB(0.9, 0, 0)
        canvas.drawString(x, y, "7")
        if how == "box":
            canvas.rect(x - 0.5, y + 3, 6, 0.5, stroke=0, fill=1)
        elif how == "path":
            path = canvas.beginPath()
            path.moveTo(x - 0.5, y + 3.2)
            path.lineTo(x + 5.5, y + 3.2)
            canvas.drawPath(path, stroke=1, fill=0)
        elif how == "wave":
            path = canvas.beginPath()
            path.moveTo(x - 1, y + 3)
            for i in range(4):
                left = x - 1 + 2 * i
                path.curveTo(left + 0.5, y + 4, left + 1.5, y + 2, left + 2, y + 3)
            canvas.drawPath(path, stroke=1, fill=0)
        elif how == "slash":
            canvas.line(x - 0.5, y - 0.5, x + 5.5, y + 7)
        else:
            canvas.setLineWidth(0.6)
            canvas.line(x - 0.5, y + 3, x + 5.5, y + 3)
            if how == "two lines":
                canvas.line(x - 0.5, y + 4.5, x + 5.5, y + 4.5)
        canvas.drawString(x + 8, y, "15")

    layout = read(draw)
    assert only_rows(layout) == SEEN
    assert "struck_out" in codes(layout)


def test_an_underline_and_a_rule_close_to_the_text_strike_nothing_out() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        x, y = at(1, 1)
        canvas.line(x, y - 1.2, x + 10, y - 1.2)
        canvas.line(100, y + 3.5, 100.4, y + 3.5)

    layout = read(draw)
    assert only_rows(layout) == SEEN
    assert "struck_out" not in codes(layout)


def test_a_cell_in_which_all_is_struck_is_blank() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        x, y = at(1, 2)
        canvas.line(x - 1, y + 3.2, x + 11, y + 3.2)

    assert only_rows(read(draw))[1] == ["规章", "15", ""]


# --- raised and lowered -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rise", "size", "mark", "seen"),
    [(3.5, 6, "1", "15¹"), (4.5, 5, "12", "15¹²"), (-2, 6, "2", "15₂"), (3, 7, "3", "15³")],
)
def test_raised_and_lowered_digits_are_marks(rise: float, size: float, mark: str, seen: str) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        x, y = at(1, 1)
        canvas.setFont(FONT, size)
        canvas.drawString(x + 10.2, y + rise, mark)

    assert only_rows(read(draw))[1] == ["规章", seen, "20"]


def test_the_brackets_of_a_mark_are_none_of_the_figure() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        x, y = at(1, 1)
        canvas.setFont(FONT, 6)
        canvas.drawString(x + 10.5, y + 4, "[1]")

    assert only_rows(read(draw))[1] == ["规章", "15¹", "20"]


def test_a_mark_that_wraps_below_its_figure_is_a_mark() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS], height=30)
        x, y = 185, 655
        canvas.drawString(x, y, "15")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(x + 3, y - 9, "1")

    assert only_rows(read(draw))[1] == ["规章", "15¹", "20"]


def test_a_number_in_smaller_type_on_the_line_stays_a_number() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.drawString(x, y, "约")
        canvas.setFont("Helvetica", 7.5)
        canvas.drawString(x + 10, y, "15")

    assert only_rows(read(draw))[1] == ["规章", "约15", "20"]


# --- hidden -------------------------------------------------------------------------------------


def hidden_by(canvas: Canvas, how: str, x: float, y: float) -> None:
    canvas.saveState()
    if how == "white on white beside a picture":
        canvas.rect(300, 100, 50, 50, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(x, y, "999")
    elif how == "gray on gray":
        canvas.setFillGray(0.9)
        canvas.rect(x - 2, y - 3, 30, 14, stroke=0, fill=1)
        canvas.drawString(x, y, "999")
        canvas.setFillGray(0)
    elif how == "clipped away":
        path = canvas.beginPath()
        path.rect(10, 10, 20, 20)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(x, y, "999")
    elif how == "clipped by a circle elsewhere":
        path = canvas.beginPath()
        path.circle(20, 20, 10)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(x, y, "999")
    elif how == "transparent":
        canvas.setFillAlpha(0)
        canvas.drawString(x, y, "999")
    elif how == "under a white box":
        canvas.drawString(x, y, "999")
        canvas.setFillGray(1)
        canvas.rect(x - 1, y - 2, 20, 11, stroke=0, fill=1)
    elif how == "under a white picture":
        canvas.drawString(x, y, "999")
        canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), x - 1, y - 2, 20, 11)
    elif how == "under a white form":
        canvas.drawString(x, y, "999")
        canvas.beginForm("cover")
        canvas.setFillGray(1)
        canvas.rect(x - 1, y - 2, 20, 11, stroke=0, fill=1)
        canvas.endForm()
        canvas.doForm("cover")
    canvas.restoreState()


@pytest.mark.parametrize(
    "how",
    [
        "white on white beside a picture",
        "gray on gray",
        "clipped away",
        "clipped by a circle elsewhere",
        "transparent",
        "under a white box",
        "under a white picture",
        "under a white form",
    ],
)
@pytest.mark.parametrize("over_it", ["15", ""])
def test_hidden_text_is_not_printed(how: str, over_it: str) -> None:
    def draw(canvas: Canvas) -> None:
        hidden_by(canvas, how, *at(1, 1))
        table(canvas, [[t if t != "15" else over_it for t in row] for row in TEXTS])

    assert only_rows(read(draw))[1] == ["规章", over_it, "20"]


def test_hidden_texts_are_quoted_from_top_to_bottom() -> None:
    """In whatever order they are drawn, and wherever in memory they lie: the note is the same every time."""
    words = [f"{letter} " for letter in "abcdefgh"]

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for row in (5, 2, 7, 0, 3, 6, 1, 4):
            canvas.drawString(100, 400 - 20 * row, words[row])
        canvas.setFillGray(0)
        table(canvas, TEXTS)

    (note,) = [note for note in read(draw).notes if note.code == "hidden_text"]
    assert note.detail.endswith("".join(words).strip())


@pytest.mark.parametrize(("over_it", "seen"), [("", UNREADABLE), ("15", "15")])
@pytest.mark.parametrize("dark", [0.0, 0.4])
def test_text_under_a_dark_bar_is_unreadable_and_not_blank(over_it: str, seen: str, dark: float) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.drawString(x, y, "99")
        canvas.setFillGray(dark)
        canvas.rect(x - 1, y - 2, 20, 11, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(x, y, over_it)

    assert only_rows(read(draw))[1] == ["规章", seen, "20"]


@pytest.mark.parametrize("width", [6.0, 30.0])
def test_a_bar_over_some_digits_of_a_number_leaves_none_of_it(width: float) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "1234" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.rect(x + 9, y - 3, width, 14, stroke=0, fill=1)

    (grid,) = grids(read(draw))
    assert UNREADABLE in rows(grid)[1][1]


def test_black_figures_on_a_black_bar_are_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = at(1, 1)
        canvas.rect(x - 2, y - 3, 30, 14, stroke=0, fill=1)
        table(canvas, TEXTS)

    assert only_rows(read(draw))[1] == ["规章", UNREADABLE, "20"]


def test_a_number_cut_by_a_round_clipping_path_and_one_on_its_side_are_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t not in ("15", "20") else "" for t in row] for row in TEXTS])
        canvas.saveState()
        path = canvas.beginPath()
        x, y = at(1, 1)
        path.circle(x + 2, y + 3, 4)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(x, y, "1573")
        canvas.restoreState()
        x, y = at(1, 2)
        canvas.translate(x + 8, y - 3)
        canvas.rotate(90)
        canvas.drawString(0, 0, "15")

    (grid,) = grids(read(draw))
    assert all(UNREADABLE in text for text in rows(grid)[1][1:])


@pytest.mark.parametrize("is_filled", [True, False])
def test_what_is_painted_in_the_shape_of_text_is_not_blank(is_filled: bool) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.saveState()
        canvas.drawString(x, y, "15", mode=7)
        if is_filled:
            canvas.rect(x - 1, y - 2, 20, 11, stroke=0, fill=1)
        canvas.restoreState()

    assert only_rows(read(draw))[1] == ["规章", UNREADABLE if is_filled else "", "20"]


def test_a_thick_white_stroke_covers_what_is_beneath() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.drawString(x, y, "99")
        canvas.setStrokeGray(1)
        canvas.setLineWidth(11)
        canvas.line(x - 1, y + 3, x + 14, y + 3)
        canvas.drawString(x, y, "15")

    assert only_rows(read(draw)) == SEEN


def test_the_same_figure_over_its_covered_copy_is_printed() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        x, y = at(1, 1)
        canvas.setFillGray(1)
        canvas.rect(x - 1, y - 2, 14, 11, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(x, y, "15")

    assert only_rows(read(draw)) == SEEN


def test_two_figures_over_each_other_are_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        canvas.drawString(*at(1, 1), "46")

    cell = only_rows(read(draw))[1][1]
    assert UNREADABLE in cell


def test_white_figures_on_a_dark_ground_are_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.1, 0.4)
        canvas.rect(100, 628, 240, 72, stroke=0, fill=1)
        canvas.setStrokeGray(1)
        canvas.setFillGray(1)
        table(canvas, TEXTS)

    assert only_rows(read(draw)) == SEEN


def with_layer(data: bytes, is_on: bool) -> bytes:
    """The PDF with what `/OC /L0 BDC` marks on a layer that is on or off."""
    state = b"/ON" if is_on else b"/OFF"
    data = data.replace(
        b"/Type /Catalog", b"/OCProperties <</OCGs[900 0 R]/D<<" + state + b"[900 0 R]>>>> /Type /Catalog"
    )
    data = data.replace(b"/ProcSet", b"/Properties <</L0 900 0 R>> /ProcSet")
    return data.replace(b"xref\n", b"900 0 obj\n<</Type/OCG/Name(old)>>\nendobj\nxref\n", 1)


@pytest.mark.parametrize("is_on", [True, False])
def test_layers_that_are_off_are_not_printed(is_on: bool) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    canvas.setFont("Helvetica", 10)
    table(canvas, [["a", "b"], ["c", ""]])
    canvas._code.append("/OC /L0 BDC")
    canvas.drawString(*at(1, 1), "777")
    canvas.line(100, 690, 260, 690)
    canvas._code.append("EMC")
    canvas.save()
    found = layout_of(read_pdf(with_layer(buffer.getvalue(), is_on)))
    (grid,) = grids(found)
    assert rows(grid)[-1] == ["c", "777" if is_on else ""]
    assert len(rows(grid)) == (3 if is_on else 2)
    assert ("hidden_text" in codes(found)) is not is_on


# --- annotations and fields ---------------------------------------------------------------------


def annotated(data: bytes, kind: int, box: tuple[float, float, float, float], appearance: str = "") -> bytes:
    """The PDF with an annotation of this kind, which looks so where it says how."""
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, kind)
    left, bottom, right, top = box
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
    points = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
    pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, points)
    if appearance:
        codes = ctypes.create_string_buffer(appearance.encode("utf-16-le") + b"\0\0")
        pointer = ctypes.cast(codes, ctypes.POINTER(ctypes.c_ushort))
        pdfium.FPDFAnnot_SetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, pointer)
    pdfium.FPDFPage_CloseAnnot(annotation)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


@pytest.mark.parametrize(
    "kind", [pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT]
)
def test_an_opaque_annotation_covers_what_is_beneath(kind: int) -> None:
    x, y = at(1, 1)
    appearance = f"1 g {x - 1} {y - 3} 20 13 re f"
    data = annotated(
        pdf(lambda canvas: table(canvas, TEXTS)), kind, (x - 1, y - 3, x + 19, y + 10), appearance
    )
    assert only_rows(layout_of(read_pdf(data)))[1] == ["规章", "", "20"]


def test_a_struck_out_mark_over_digits() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "7" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.drawString(x + 10, y, "15")

    x, y = at(1, 1)
    data = annotated(pdf(draw), pdfium.FPDF_ANNOT_STRIKEOUT, (x, y - 2, x + 5, y + 8))
    layout = layout_of(read_pdf(data))
    assert only_rows(layout) == SEEN
    assert "struck_out" in codes(layout)


def form(appearance: bool, comb: bool = False, value: str = "15") -> bytes:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t != "15" else "" for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.acroForm.textfield(
            name="n",
            value=value,
            x=x,
            y=y - 4,
            width=60,
            height=16,
            borderWidth=0,
            fontSize=9,
            fieldFlags="comb" if comb else "",
            maxlen=4 if comb else 100,
        )
        canvas.acroForm.checkbox(name="c", checked=True, x=at(2, 2)[0] + 20, y=at(2, 2)[1] - 3, size=12)

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), pageCompression=0)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.save()
    data = buffer.getvalue()
    return data if appearance else data.replace(b"/AP", b"/XX")


@pytest.mark.parametrize("appearance", [True, False])
@pytest.mark.parametrize("comb", [True, False])
def test_fields_of_a_form_are_read(appearance: bool, comb: bool) -> None:
    assert only_rows(layout_of(read_pdf(form(appearance, comb)))) == SEEN


def test_an_empty_field_is_blank() -> None:
    assert only_rows(layout_of(read_pdf(form(True, value=""))))[1] == ["规章", "", "20"]


# --- watermarks and seals -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["repeated", "large", "faint over all", "slanting", "transparent"])
def test_watermarks_are_set_apart(how: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.75)
        if how == "repeated":
            canvas.setFillColorRGB(0.5, 0.5, 0.9)
            for x in range(60, 400, 65):
                for y in range(600, 720, 13):
                    canvas.drawString(x, y, "2024-03-01")
        elif how == "large":
            canvas.setFont("Helvetica", 40)
            canvas.setFillColorRGB(0.9, 0.6, 0.2)
            canvas.drawString(110, 640, "20240301")
        elif how == "faint over all":
            for y in range(620, 720, 9):
                canvas.drawString(95, y, "8888 8888 8888 8888 8888 8888 8888 8888 888")
        elif how == "slanting":
            canvas.translate(120, 600)
            canvas.rotate(30)
            canvas.setFont("Helvetica", 30)
            canvas.drawString(0, 0, "2024 0301")
        else:
            canvas.setFillGray(0)
            canvas.setFillAlpha(0.2)
            canvas.setFont("Helvetica", 30)
            canvas.drawString(120, 650, "2024 0301")
        canvas.restoreState()
        table(canvas, TEXTS)

    assert only_rows(read(draw)) == SEEN


def test_gray_and_red_figures_in_cells_are_figures() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t if t not in ("15", "20") else "" for t in row] for row in TEXTS])
        canvas.setFillGray(0.6)
        canvas.drawString(*at(1, 1), "15")
        canvas.setFillColorRGB(0.9, 0, 0)
        canvas.drawString(*at(1, 2), "20")

    assert only_rows(read(draw)) == SEEN


def test_a_seal_over_the_table() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, TEXTS)
        canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
        canvas.setFillColorRGB(0.85, 0.1, 0.1)
        canvas.setLineWidth(2)
        canvas.circle(220, 665, 55)
        canvas.drawString(187, 658, "某市某局专用章")
        canvas.drawString(192, 634, "3301000123")

    assert only_rows(read(draw)) == SEEN


# --- drawn instead of printed -------------------------------------------------------------------


def outlined(canvas: Canvas, text: str, x: float, y: float, name: str, size: float = 10) -> None:
    """Digits as the outlines of a font's glyphs."""
    pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))  # comes with reportlab
    for character in text:
        path = canvas.beginPath()
        for kind, px, py, is_closed in _glyph(character, name):
            px, py = x + px * size, y + py * size
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                path.moveTo(px, py)
            else:  # curves by their control points: the digits look carved, and are legible
                path.lineTo(px, py)
            if is_closed:
                path.close()
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
        x += pdfmetrics.stringWidth(character, name, size)


@cache
def _glyph(character: str, name: str) -> list[tuple[int, float, float, bool]]:
    """The segments of a glyph in ems."""
    face = pdfmetrics.getFont(name).face
    data = (ctypes.c_ubyte * len(face._ttf_data)).from_buffer_copy(face._ttf_data)
    document = pypdfium2.PdfDocument.new()
    font = pdfium.FPDFText_LoadFont(document.raw, data, len(data), pdfium.FPDF_FONT_TRUETYPE, 1)
    glyph = pdfium.FPDFFont_GetGlyphPath(font, ord(character), 100.0)
    segments = []
    for i in range(pdfium.FPDFGlyphPath_CountGlyphSegments(glyph)):
        segment = pdfium.FPDFGlyphPath_GetGlyphPathSegment(glyph, i)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        segments.append((kind, x.value, y.value, bool(pdfium.FPDFPathSegment_GetClose(segment))))
    assert len(segments) > 3
    pdfium.FPDFFont_Close(font)
    document.close()
    return segments


FIGURES = [
    ["信息内容", "制发", "废止"],
    ["规章", "1", "20"],
    ["规范性文件", "3457", "-"],
    ["其他", "986", "0"],
]


def _figures(canvas: Canvas, put: Callable[[str, float, float], None]) -> None:
    table(
        canvas,
        [
            [text if column == 0 or row == 0 else "" for column, text in enumerate(line)]
            for row, line in enumerate(FIGURES)
        ],
    )
    for row, line in enumerate(FIGURES[1:], start=1):
        for column, text in enumerate(line[1:], start=1):
            put(text, *at(row, column))


def check_figures(layout: Layout) -> None:
    """All right where it can be recognised, else unreadable; never blank."""
    found = only_rows(layout)
    if can_recognise():
        assert found == FIGURES
    else:
        assert all(text == UNREADABLE for row in found[1:] for text in row[1:])


@pytest.mark.parametrize("name", ["Vera", "VeraBd"])
def test_figures_as_outlines(name: str) -> None:
    check_figures(read(lambda canvas: _figures(canvas, lambda t, x, y: outlined(canvas, t, x, y, name))))


def test_figures_as_pictures() -> None:
    from PIL import ImageFont

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    font = ImageFont.truetype(pdfmetrics.getFont("Vera").face.filename, 40)

    def put(canvas: Canvas, text: str, x: float, y: float) -> None:
        picture = Image.new("RGB", (30 * len(text) + 20, 56), "white")
        ImageDraw.Draw(picture).text((8, 4), text, fill="black", font=font)
        canvas.drawImage(ImageReader(picture), x, y - 3, picture.width / 4, 14)

    check_figures(read(lambda canvas: _figures(canvas, lambda t, x, y: put(canvas, t, x, y))))


def test_drawn_figures_without_recognition_are_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.pdf.reader.can_recognise", lambda: False)
    found = only_rows(
        read(lambda canvas: _figures(canvas, lambda t, x, y: outlined(canvas, t, x, y, "Vera")))
    )
    assert [row[1:] for row in found[1:]] == [[UNREADABLE] * 2] * 3


def test_a_short_line_under_a_digit_is_no_figure() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[t.replace("15", "5") for t in row] for row in TEXTS])
        x, y = at(1, 1)
        canvas.setLineWidth(0.5)
        canvas.line(x, y - 1.2, x + 5.5, y - 1.2)

    assert only_rows(read(draw))[1] == ["规章", "5", "20"]


def test_a_page_drawn_in_too_many_outlines_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.pdf.paint.MAX_PAGE_OBJECTS", 60)

    def draw(canvas: Canvas) -> None:
        table(canvas, [[""] * 3] * 4)
        for row in range(1, 4):
            for column in range(3):
                outlined(canvas, f"{row}{column}7", *at(row, column), "Vera")

    if can_recognise():
        assert only_rows(read(draw))[1:] == [
            [f"{row}{column}7" for column in range(3)] for row in range(1, 4)
        ]
    else:
        assert read_pdf(pdf(draw)) == NO_TEXT


# --- fonts that say something else --------------------------------------------------------------

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "hyphen"]


def _font(canvas: Canvas, says: str) -> None:
    """The font `Lie`: the codes A to K print the ten digits and a hyphen, and say they are others."""
    pairs = " ".join(f"<{65 + i:02X}> <{ord(said):04X}>" for i, said in enumerate(says))
    told = pdfdoc.PDFStream(
        content="/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        f"1 begincodespacerange <00> <FF> endcodespacerange "
        f"{len(says)} beginbfchar {pairs} endbfchar endcmap end end"
    )
    told.filters = []
    differences = pdfdoc.PDFArray([65, *(pdfdoc.PDFName(name) for name in NAMES)])
    font = {
        "Type": pdfdoc.PDFName("Font"),
        "Subtype": pdfdoc.PDFName("Type1"),
        "BaseFont": pdfdoc.PDFName("Helvetica"),
        "Encoding": pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Encoding"), "Differences": differences}),
        "ToUnicode": canvas._doc.Reference(told),
    }
    fonts = canvas._doc.idToObject["BasicFonts"].dict
    fonts["Lie"] = canvas._doc.Reference(pdfdoc.PDFDictionary(font))


def _said(says: str) -> Layout:
    def draw(canvas: Canvas) -> None:
        _font(canvas, says)

        def put(text: str, x: float, y: float) -> None:
            codes = "".join(f"{65 + '0123456789-'.index(c):02X}" for c in text)
            canvas._code.append(f"BT /Lie 10 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET")

        _figures(canvas, put)

    return read(draw)


@pytest.mark.parametrize("says", ["3051942867-", "0123458769-", "0000000000-", "1234567890-"])
def test_a_digit_that_looks_like_another_is_not_believed(says: str) -> None:
    layout = _said(says)
    check_figures(layout)
    assert "fonts_not_believed" in codes(layout)


def test_a_font_of_the_same_kind_that_tells_the_truth_is_believed() -> None:
    layout = _said("0123456789-")
    assert only_rows(layout) == FIGURES
    assert not codes(layout)


def test_digits_that_are_not_believed_are_unreadable_without_recognition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("parsers.readers.pdf.reader.can_recognise", lambda: False)
    assert [set("".join(row[1:])) for row in only_rows(_said("3051942867-"))[1:]] == [{UNREADABLE}] * 3


# --- several pages on a sheet, rules ------------------------------------------------------------


def numbered(page: int) -> list[list[str]]:
    return [["信息内容", "本年制发件数"], ["规章", str(page)], ["行政规范性文件", str(10 * page)]]


@pytest.mark.parametrize("count", [2, 4])
def test_pages_on_a_sheet_are_read_one_after_the_other(count: int) -> None:
    size = (1190, 842) if count == 2 else (1190, 1684)

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize(size)
        for n in range(count):
            canvas.saveState()
            canvas.translate(595 * (n % 2), 842 * (1 - n // 2) if count == 4 else 0)
            canvas.setFont(FONT, 10)
            canvas.drawString(100, 740, f"第{n + 1}页的标题在这一行里，一直写到右边为止")
            table(canvas, numbered(n + 1), width=180)
            canvas.drawString(100, 300, f"第{n + 1}页的末尾在这一行里，一直写到右边为止")
            canvas.restoreState()

    layout = read(draw)
    assert [rows(grid) for grid in grids(layout)] == [numbered(n + 1) for n in range(count)]
    assert [text[:2] for text in paragraphs(layout)] == [f"第{n + 1}" for n in range(count) for _ in range(2)]


def test_rules_of_square_dots() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(4):
            for step in range(0, 241, 2):
                canvas.rect(100 + step, 700 - 24 * i, 0.7, 0.7, stroke=0, fill=1)
            for step in range(0, 73, 2):
                canvas.rect(100 + 80 * i, 700 - step, 0.7, 0.7, stroke=0, fill=1)
        write(canvas, TEXTS, 100, 700, 80, 24)

    assert only_rows(read(draw)) == SEEN


def test_a_table_with_three_level_rules() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 676, 628):
            canvas.line(100, y, 400, y)
        for row, line in enumerate(TEXTS):
            for column, text in enumerate(line):
                canvas.drawString(105 + 110 * column, 700 - 24 * row - 15, text)

    assert only_rows(read(draw)) == SEEN


def test_two_tables_with_level_rules_and_none_above_their_heads() -> None:
    """The title of the second stands close above its heads: it is no row of the first."""
    values = [["规章", "15", "20"], ["规范性文件", "345", "7"], ["总计", "360", "27"]]

    def draw(canvas: Canvas) -> None:
        for top in (700, 590):
            for row, line in enumerate([TEXTS[0], *values]):
                for column, text in enumerate(line):
                    canvas.drawString(105 + 110 * column, top - 24 * row - 15, text)
                canvas.line(100, top - 24 * (row + 1), 400, top - 24 * (row + 1))
        canvas.drawString(100, 592, "四、政府信息公开行政复议、行政诉讼情况")

    found = read(draw)
    assert [rows(each) for each in grids(found)] == [values, values]
    assert "四、政府信息公开行政复议、行政诉讼情况" in paragraphs(found)


# --- files inside -------------------------------------------------------------------------------


def with_attachment(data: bytes, name: str, inside: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    attachment = document.new_attachment(name)
    attachment.set_data(inside)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def test_the_report_inside_a_portfolio() -> None:
    inside = pdf(lambda canvas: table(canvas, TEXTS))
    cover = pdf(lambda canvas: canvas.drawString(100, 700, "本文件包含附件，请打开附件阅读"))
    layout = layout_of(read_pdf(with_attachment(cover, "年报.pdf", inside)))
    assert only_rows(layout) == SEEN
    assert grids(layout)[0].cells[0].locator.startswith("file=年报.pdf page=1 ")


def test_an_attachment_that_cannot_be_read_is_named() -> None:
    cover = pdf(lambda canvas: canvas.drawString(100, 700, "本文件包含附件"))
    layout = layout_of(read_pdf(with_attachment(cover, "年报.ceb", b"Founder CEB\x00\x01\x02")))
    assert any(note.code == "needs_attachment" and "年报.ceb" in note.detail for note in layout.notes)


@pytest.mark.parametrize("matrix", [(-1, 0, 0, 1), (1, 0, 0, -1)])
@pytest.mark.parametrize("by_text", [True, False])
def test_figures_in_a_mirror_are_unreadable(matrix: tuple[int, int, int, int], by_text: bool) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [[*SEEN[0]], ["规章", "15", ""], [*SEEN[2]]])
        x, y = at(1, 2)
        moved = (*matrix, x + 20 * (matrix[0] < 0), y + 8 * (matrix[3] < 0))
        canvas.saveState()
        text = canvas.beginText()
        text.setFont(FONT, 10)
        if by_text:
            text.setTextTransform(*moved)
        else:
            canvas.transform(*moved)
            text.setTextOrigin(0, 0)
        text.textOut("25")
        canvas.drawText(text)
        canvas.restoreState()

    (found,) = grids(read(draw))
    assert rows(found)[1] == ["规章", "15", UNREADABLE * 2]
    assert rows(found)[2] == SEEN[2]
