"""Images drawn here and a real report's pages as images. Without the extra [ocr] only refusals are tested."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from parsers.model import Quarantine
from parsers.readers.limits import Refusal
from parsers.readers.ocr import reader as scan
from parsers.readers.ocr.recognise import can_recognise
from parsers.readers.ofd import reader as ofd
from parsers.readers.pdf import reader as pdf
from tests.parsers.readers.ofd.test_ofd import ofd as written_ofd
from tests.parsers.readers.ofd.test_ofd import page
from tests.support.drawing import pdf as drawn_pdf
from tests.support.drawing import table
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

with_ocr = pytest.mark.skipif(not can_recognise(), reason="the extra [ocr] is not installed")
NUMBERS = [["2024", "17", "0"], ["", "3985758", "96171.6"], ["8", "-", "105"]]


def render(data: bytes, dots: int = 200) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    return [document[i].render(scale=dots / 72).to_pil() for i in range(len(document))]


def numbers_page(dots: int = 200) -> Image.Image:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(100, 740, "Report 2024 of the office")
        table(canvas, NUMBERS, width=120, height=30)

    (image,) = render(drawn_pdf(draw), dots)
    return image


def file_of(images: list[Image.Image], kind: str, dots: int = 200) -> bytes:
    buffer = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    if kind == "TIFF":
        more["compression"] = "tiff_deflate"
    images[0].save(buffer, kind, dpi=(dots, dots), **more)
    return buffer.getvalue()


def pixels(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image.convert("L")).astype(np.float64)


@pytest.mark.slow
@with_ocr
def test_real_report_as_a_tiff_of_its_pages_has_all_200_cells() -> None:
    data = file_of(render(corpus_report("szfgs2024.pdf")), "TIFF")
    layout = layout_of(scan.read_image(data))
    assert layout.media_type == "image/tiff"
    assert cells_by_label(layout) == corpus_truth("szfgs2024.json")
    assert [len(grid.cells) for grid in grids(layout)] == [19, 11, 117, 100, 34]
    for grid in grids(layout):
        assert_sound(grid)
    assert paragraphs(layout)[:2] == ["淮安市人民政府", "2024年政府信息公开工作年度报告"]
    assert "三、收到和处理政府信息公开申请情况" in paragraphs(layout)
    assert [note.code for note in layout.notes].count("recognised") == 6


@with_ocr
def test_a_real_page_on_its_side_askew_noisy_and_shaded() -> None:
    image = render(corpus_report("szfgs2024.pdf"))[4]
    turned = image.rotate(90, expand=True).rotate(1.3, fillcolor="white")
    values = pixels(turned) * np.linspace(1, 0.7, turned.width)[None, :]
    values += np.random.default_rng(7).normal(0, 12, values.shape)
    noisy = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    layout = layout_of(scan.read_image(file_of([noisy], "JPEG")))
    assert [len(grid.cells) for grid in grids(layout)] == [100, 34]
    litigation = rows(grids(layout)[1])[-1]
    assert litigation == [
        "72",
        "64",
        "178",
        "37",
        "351",
        "13",
        "4",
        "8",
        "1",
        "26",
        "12",
        "1",
        "1",
        "6",
        "20",
    ]


@with_ocr
def test_a_table_of_numbers() -> None:
    layout = layout_of(scan.read_image(file_of([numbers_page()], "PNG")))
    (grid,) = grids(layout)
    assert rows(grid) == NUMBERS
    assert paragraphs(layout)[0].replace(" ", "") == "Report2024oftheoffice"
    assert layout.media_type == "image/png"
    left, top, right, bottom = (float(v) for v in grid.locator.split("bbox=")[1].split(","))
    assert (left, top, right, bottom) == pytest.approx((100, 142, 460, 232), abs=1.5)
    assert all(cell.confidence == 1 for cell in grid.cells if not cell.text)
    assert all(0.5 < cell.confidence <= 1 for cell in grid.cells)


@with_ocr
@pytest.mark.parametrize("dots", [100, 150, 300])
def test_other_resolutions(dots: int) -> None:
    (grid,) = grids(layout_of(scan.read_image(file_of([numbers_page(dots)], "PNG", dots))))
    assert rows(grid) == NUMBERS


@with_ocr
def test_an_image_that_names_no_resolution_and_one_with_a_transparent_ground() -> None:
    buffer = io.BytesIO()
    numbers_page().save(buffer, "PNG")
    assert rows(grids(layout_of(scan.read_image(buffer.getvalue())))[0]) == NUMBERS
    clear = numbers_page().convert("RGBA")
    clear.putalpha(Image.fromarray((255 - pixels(clear)).astype(np.uint8)))
    assert rows(grids(layout_of(scan.read_image(file_of([clear], "PNG"))))[0]) == NUMBERS


@with_ocr
def test_text_without_a_grid_is_noted() -> None:
    (image,) = render(drawn_pdf(lambda canvas: canvas.drawString(100, 700, "Report 2024 12345 67890")))
    layout = layout_of(scan.read_image(file_of([image], "PNG")))
    assert grids(layout) == []
    assert [note.code for note in layout.notes] == ["recognised", "no_grid"]


def scanned(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(numbers_page()), 0, 0, 595, 842)


@with_ocr
def test_a_scanned_page_in_a_pdf_even_with_hidden_text() -> None:
    def hidden(canvas: Canvas) -> None:
        scanned(canvas)
        text = canvas.beginText(105, 685)
        text.setTextRenderMode(3)
        text.textOut("9999")
        canvas.drawText(text)

    layout = layout_of(pdf.read_pdf(drawn_pdf(scanned, hidden)))
    assert [rows(grid) for grid in grids(layout)] == [NUMBERS, NUMBERS]
    assert grids(layout)[1].cells[0].locator.startswith("page=2 ")


@with_ocr
def test_a_table_as_an_image_between_text() -> None:
    cut = numbers_page().crop((250, 370, 1300, 670))  # 378 x 108 points around the table

    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 780, "before the table stands a line of text")
        canvas.drawImage(ImageReader(cut), 100, 600, 378, 108)
        canvas.drawString(100, 560, "after the table stands another line of text")

    layout = layout_of(pdf.read_pdf(drawn_pdf(draw)))
    assert [rows(grid) for grid in grids(layout)] == [NUMBERS]
    assert [type(block).__name__ for block in layout.blocks] == ["Paragraph", "Grid", "Paragraph"]


@with_ocr
def test_a_background_image_is_not_read_twice() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (600, 850), "ivory")), 0, 0, 595, 842)
        table(canvas, NUMBERS, width=120, height=30)

    assert [rows(grid) for grid in grids(layout_of(pdf.read_pdf(drawn_pdf(draw))))] == [NUMBERS]


@with_ocr
def test_a_scanned_page_in_an_ofd() -> None:
    data = written_ofd(
        page('<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="9"/>'),
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        more={
            "Doc_0/DocumentRes.xml": '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res">'
            '<ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile>'
            "</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
            "Doc_0/Res/scan.png": file_of([numbers_page()], "PNG"),
        },
    )
    assert [rows(grid) for grid in grids(layout_of(ofd.read_ofd(data)))] == [NUMBERS]


def test_without_the_extra_everything_scanned_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scan, pdf, ofd):
        monkeypatch.setattr(module, "can_recognise", lambda: False)
    image = written_ofd(page('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'))
    for result in (
        scan.read_image(file_of([numbers_page()], "PNG")),
        pdf.read_pdf(drawn_pdf(scanned)),
        ofd.read_ofd(image),
    ):
        assert isinstance(result, Quarantine) and result.code == "needs_ocr"
        assert "[ocr]" in result.detail


@with_ocr
def test_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = scan.read_image(file_of([Image.new("L", (1000, 1400), 255)], "PNG"))
    assert isinstance(blank, Quarantine) and blank.code == "empty"
    good = file_of([numbers_page()], "PNG")
    for data in (b"", b"\x89PNG\r\n\x1a\n", good[:2000], file_of([numbers_page()], "JPEG")[:600]):
        with pytest.raises(Refusal, match="corrupt"):
            scan.read_image(data)
    monkeypatch.setattr(scan, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(Refusal, match="too_large"):
        scan.read_image(good)
