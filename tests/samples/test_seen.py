"""Defects of what is seen: each file holds what its truth says it does, in the syntax of its format."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from ctypes import c_uint
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import Image

from samples.defects import Defects
from samples.figures import DISPUTE, REQUEST
from samples.generate import generate, write
from samples.renderers import LAYOUTS
from samples.truth import Truth
from samples.typography import HIDDEN, STRUCK, Piece, is_marked, marked, pieces

CLEAN = Defects.none()
Drawn = tuple[str, bytes, Truth]


def drawn(kind: str, layout: str, count: int = 2) -> Iterator[Drawn]:
    """Files of a layout whose only defect is of one kind, and that have it."""
    for path, data, (truth,) in generate(count, 3, replace(CLEAN, **{kind: 1.0}), [layout]):
        if kind in {defect.kind for defect in truth.defects}:
            yield path, data, truth


def details(truth: Truth, kind: str) -> list[str]:
    return [defect.detail for defect in truth.defects if defect.kind == kind]


def test_pieces_are_what_was_marked() -> None:
    text = marked("7", STRUCK) + "125" + marked("9", HIDDEN)
    assert pieces(text) == [Piece("7", STRUCK), Piece("125"), Piece("9", HIDDEN)]
    assert is_marked(text) and not is_marked("125")
    assert pieces("") == []


SYNTAX = {
    "struck": {
        "html": r"<s>\d|<del>\d|<strike>\d|line-through|x-old",
        "docx": r"<w:strike/>|<w:dstrike/>|<w:delText",
        "rtf": r"\\strike \d+\\strike0 ",
        "xlsx": r"<strike/>",
        "md": r"~~\d+~~",
    },
    "raised": {
        "html": r"<sup>|vertical-align:super|x-note",
        "docx": r'"superscript"|<w:position',
        "rtf": r"\\super 1\\nosupersub ",
        "xlsx": r'"superscript"',
        "md": "①|\\[1\\]|注1|¹",
        "txt": "①|\\[1\\]|注1|¹",
    },
    "hidden": {
        "html": r"display:none|hidden|font-size:0|#FFFFFF|x-gone",
        "docx": r'<w:vanish/>|"FFFFFF"',
        "rtf": r"\\v \d+\\v0 ",
        "xlsx": r"FFFFFFFF",
    },
    "hidden_rows": {
        "html": r"<(?:tr|div)[^>]*(?:display:none|hidden|x-gone)",
        "docx": r"<w:hidden/>",
        "xlsx": r'hidden="1"',
    },
}
WRITTEN = [
    (kind, layout)
    for kind, of in SYNTAX.items()
    for layout, each in LAYOUTS.items()
    if kind in each.shows and each.suffix.lstrip(".") in of
]


@pytest.mark.parametrize(("kind", "layout"), WRITTEN)
def test_typography_is_written_in_the_format_s_syntax(kind: str, layout: str) -> None:
    found = list(drawn(kind, layout))
    assert found
    for path, data, _ in found:
        text = _source(data)
        assert re.search(SYNTAX[kind][path.rpartition(".")[2]], text), path
        assert not is_marked(text), path


def _source(data: bytes) -> str:
    """The text of a file, or of the parts of a package."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


def test_no_layout_prints_a_mark() -> None:
    for layout in (name for name, each in LAYOUTS.items() if each.charset is None and not each.drawn):
        for path, data, _ in generate(2, 8, Defects.seen(), [layout]):
            if path.endswith(("txt", "md", "html", "json", "xml")) and "utf16" not in layout:
                assert not is_marked(data.decode()), path


def test_what_is_wholly_struck_is_blank_in_truth() -> None:
    found = [truth for _, _, truth in drawn("struck", "docx", 12)]
    blank = [c for truth in found for c in truth.cells.values() if c.status == "blank"]
    assert blank and all(cell.value is None for cell in blank)
    assert any(len(details(truth, "struck")) > 1 for truth in found)


def test_a_workbook_s_hidden_rows_are_hidden_to_another_reader() -> None:
    for _, data, truth in drawn("hidden_rows", "xlsx", 4):
        (sheet,) = openpyxl.load_workbook(io.BytesIO(data))
        hidden = [number for number, row in sheet.row_dimensions.items() if row.hidden]
        shown = [row for number, row in enumerate(sheet.values, 1) if number not in hidden]
        received = [c.value for key, c in truth.cells.items() if key[:2] == (REQUEST, "new_received")]
        assert hidden
        assert [
            tuple(int(v) for v in row[3:10]) for row in shown if str(row[0]).startswith("一、本年新收")
        ] == [tuple(map(int, received))]


def test_a_covered_number_is_below_a_white_box_in_a_pdf() -> None:
    for _, data, truth in drawn("covered", "pdf"):
        pages = list(pypdfium2.PdfDocument(data))
        white = [
            item
            for page in pages
            for item in page.get_objects()
            if item.type == raw.FPDF_PAGEOBJ_PATH and _fill(item) == (255,) * 3
        ]
        assert len(white) == len(details(truth, "covered")) > 0


def _fill(item: pypdfium2.PdfObject) -> tuple[int, ...]:
    channels = [c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(item, *channels)
    return tuple(channel.value for channel in channels[:3])


@pytest.mark.parametrize("layout", ["pdf", "scan_pdf", "scan_png"])
def test_a_seal_is_red_on_the_last_page_alone(layout: str) -> None:
    for _, data, _ in drawn("seal", layout, 1):
        shares = [_share(page, _is_red) for page in _pages(data)]
        assert shares[-1] > 0.0004
        assert not any(shares[:-1])


def test_a_watermark_is_grey_and_on_every_page() -> None:
    ((_, plain, _),) = generate(1, 3, CLEAN, ["pdf"])
    for _, data, _ in drawn("watermark", "pdf", 1):
        for before, after in zip(_pages(plain), _pages(data), strict=True):
            assert _share(after, _is_grey) > _share(before, _is_grey) + 0.002


def _pages(data: bytes) -> list[Image.Image]:
    if data.startswith(b"%PDF"):
        return [page.render(scale=1).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(data)]
    return [Image.open(io.BytesIO(data)).convert("RGB")]


def _share(picture: Image.Image, wanted: Callable[[tuple[int, int, int]], bool]) -> float:
    colours = picture.getcolors(picture.width * picture.height) or []
    return sum(count for count, colour in colours if wanted(colour)) / (picture.width * picture.height)


def _is_red(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 150 and pixel[1] < 130 and pixel[2] < 130


def _is_grey(pixel: tuple[int, int, int]) -> bool:
    return max(pixel) - min(pixel) < 8 and 190 < pixel[0] < 235


def test_amounts_in_another_unit_are_the_form_s_in_truth() -> None:
    found = [(data, truth) for _, data, truth in drawn("unit_elsewhere", "html_page", 30)]
    units = {detail for _, truth in found for detail in details(truth, "unit_elsewhere")}
    assert {"元 in the cell", "元 in the label"} <= units
    for data, truth in found:
        for key, cell in truth.cells.items():
            if key[2] == "amount" and cell.status == "reported" and cell.figure:
                number = Decimal(re.sub("[亿元]", "", cell.raw))
                assert number in (cell.figure * 10_000, cell.figure / 10_000)
                assert cell.raw in data.decode()
                assert cell.value == cell.figure
                assert cell.also == ()


def test_signs_stand_in_words_and_keep_their_value() -> None:
    found = [truth for _, _, truth in drawn("sign_in_words", "docx", 40)]
    cells = [c for t in found for k, c in t.cells.items() if k[2] == "items_change" and c.figure]
    assert any(cell.raw.startswith(("减", "↓")) for cell in cells)
    for cell in cells:
        sign = -1 if cell.raw[0] in "减↓" else 1
        assert cell.value == sign * Decimal(re.sub(r"\D", "", cell.raw))


def test_a_report_that_is_cut_lacks_its_end_in_file_and_truth() -> None:
    for _, data, truth in drawn("cut", "text_tabs", 12):
        text = data.decode()
        missing = {key for key, cell in truth.cells.items() if cell.status == "missing"}
        assert {key for key in truth.cells if key[0] == DISPUTE} <= missing
        assert "尚未审结" not in text
        printed = {key[1] for key in truth.cells if key[0] == REQUEST} - {key[1] for key in missing}
        assert len(printed) >= 8
        assert ("四、结转下年度继续办理" in text) == ("carried_out" in printed)


def test_each_table_stands_twice_where_a_page_has_two_copies() -> None:
    for _, data, truth in drawn("two_copies", "html_page"):
        page = data.decode()
        assert page.count('<div class="wide">') == page.count('<div class="narrow">') >= 3
        assert "@media" in page and truth.expect == "accepted"


@pytest.mark.parametrize("layout", ["html_script", "json_answer", "rss_feed"])
def test_a_carried_report_is_not_in_the_body_of_a_page(layout: str) -> None:
    for _, data, truth in generate(6, 4, CLEAN, [layout]):
        text = data.decode()
        assert truth[0].year is not None and str(truth[0].year) in text
        if layout == "json_answer":
            assert json.loads(re.sub(r"^jQuery\d+\((.*)\);$", r"\1", text, flags=re.S))
        if layout == "html_script":
            outside = re.sub(
                r"<(script|template|textarea|iframe)\b.*?</\1>|data-content=\"[^\"]*\"", "", text, flags=re.S
            )
            assert "本年新收" not in outside


def test_a_manifest_says_what_pages_do_not(tmp_path: Path) -> None:
    write(12, 4, tmp_path, replace(CLEAN, manifest_only=0.5, path_only=0.5), ["html_page", "docx", "pdf"])
    record = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["documents"]
    with (tmp_path / "landing" / "_manifest.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["path"]: row for row in csv.DictReader(file)}
    told = {by: {path for path, d in record.items() if d.get("told_by") == by} for by in ("manifest", "path")}
    assert set(listed) == told["manifest"] and all(told.values())
    for path, row in listed.items():
        assert (row["agency_name"], int(row["year"])) == (record[path]["agency"], record[path]["year"])
    for path in told["path"]:
        assert record[path]["agency"] in path and f"/{record[path]['year']}/" in path
    for path in told["manifest"] | told["path"]:
        if path.endswith(".html"):
            page = (tmp_path / "landing" / path).read_text(encoding="utf-8")
            assert record[path]["agency"] not in page
            assert f"{record[path]['year']}年" not in page


def test_without_such_reports_there_is_no_manifest(tmp_path: Path) -> None:
    write(2, 4, tmp_path, CLEAN, ["docx"])
    assert not (tmp_path / "landing" / "_manifest.csv").exists()
