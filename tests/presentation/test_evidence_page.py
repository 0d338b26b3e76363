"""The parts of the page of evidence: boxes where numbers are printed, sizes, the form's tables."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pdfplumber
import pytest
from PIL import Image

from parsers.forms import forms
from parsers.layout_bytes import from_bytes
from parsers.model import CellKey, Status
from parsers.read import name_file, read_file
from presentation.evidence import rendering
from presentation.evidence.cell_view import CellView
from presentation.evidence.form_view import FormView, form_view
from presentation.evidence.marks import marks_of
from presentation.evidence.page import Background, Other
from presentation.evidence.rendering import LARGEST_PAGE, render
from presentation.evidence.source import source_of
from presentation.places import spot
from tests.support import corpus
from tests.support.paths import ROOT
from tests.support.shown import evidence
from tests.support.written import text

SAMPLES = ROOT / "samples" / "landing"
PDF = "t20250118_100046.pdf"
SIX_PAGES = 5 * 2**20


def test_a_box_covers_the_printed_number() -> None:
    """Every box of a sample PDF holds the number that pdfplumber finds printed there, and no other."""
    data = (SAMPLES / PDF).read_bytes()
    file = read_file(data, PDF)
    assert file.layout is not None
    report = name_file(file.layout, PDF).reports[0]
    source = source_of(from_bytes(file.layout), render(data, file.media_type), marks_of(report))
    cells = {f"c{number}": cell for number, cell in enumerate(report.cells)}
    compared = 0
    with pdfplumber.open(io.BytesIO(data)) as document:
        for shown in source.pages:
            page = document.pages[shown.number - 1]
            words = page.extract_words()
            for box in (box for box in shown.boxes if box.mark.kind == "cell"):
                left, top = box.left / 100 * shown.width, box.top / 100 * shown.height
                right, bottom = left + box.width / 100 * shown.width, top + box.height / 100 * shown.height
                inside = [
                    word["text"]
                    for word in words
                    if left <= (word["x0"] + word["x1"]) / 2 <= right
                    and top <= (word["top"] + word["bottom"]) / 2 <= bottom
                ]
                (target,) = box.mark.targets
                assert "".join(inside) == (cells[target].raw_text or "").strip()
                compared += 1
    assert compared == len(report.cells) == 200


def test_six_pages_stay_below_five_megabytes() -> None:
    html = evidence(corpus.report("szfgs2024.pdf"), "szfgs2024.pdf")
    assert html.count("<figure") == 6 and len(html.encode()) < SIX_PAGES


def test_a_page_of_noise_is_packed_below_the_limit() -> None:
    """Nothing is harder to pack than noise; six such pages in base 64 are below 6 MB."""
    noise = Image.effect_noise((1654, 2339), 255).convert("RGB")
    scan = io.BytesIO()
    noise.save(scan, "PNG", dpi=(200, 200))
    (page,) = render(scan.getvalue(), "image/png")
    assert len(page.data) <= LARGEST_PAGE
    assert (round(page.width), round(page.height)) == (595, 842)


def test_pages_beyond_the_limit_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_PAGES", 1)
    data = (SAMPLES / PDF).read_bytes()
    assert len(render(data, "application/pdf")) == 1
    assert "文件很长，这里没有全部显示。" in evidence(data, PDF)


def test_an_ofd_is_drawn_from_its_characters() -> None:
    data = (SAMPLES / "t20230122_100006.ofd").read_bytes()
    pages = render(data, "application/ofd")
    assert {page.media_type for page in pages} == {"image/svg+xml"}
    drawn = b"".join(page.data for page in pages).decode()
    assert "<script" not in drawn and drawn.count("<svg") == len(pages)
    assert len(re.findall("<text", drawn)) > 1000


def test_a_text_has_its_lines_and_no_pages() -> None:
    assert render(text().encode(), "text/plain") == ()
    html = evidence(text().encode(), "a.txt")
    assert "<figure" not in html and html.count('class="mark cell"') == 200


def of_form(code: str, table: str) -> FormView:
    def cell(key: CellKey) -> CellView:
        return CellView("c", ".".join(key[1:]), "", "reported", False, (), "", ())

    return form_view(forms()[code].table(table), cell)


def widths(rows: list[list[tuple[int, int]]]) -> set[int]:
    """How wide each row is when spans from above are counted: one number for a table that is whole."""
    open_rows: dict[int, int] = {}
    found = set()
    for row in rows:
        column = 0
        taken = {at for at, left in open_rows.items() if left > 0}
        open_rows = {at: left - 1 for at, left in open_rows.items() if left > 1}
        for wide, tall in row:
            while column in taken:
                column += 1
            for at in range(column, column + wide):
                assert at not in taken
                taken.add(at)
                if tall > 1:
                    open_rows[at] = tall - 1
            column += wide
        assert taken == set(range(len(taken)))
        found.add(len(taken))
    assert not any(open_rows.values())
    return found


@pytest.mark.parametrize("code", forms())
@pytest.mark.parametrize(
    "table", ["fact_proactive_disclosure", "fact_request", "fact_reconsideration_litigation"]
)
def test_the_tables_of_the_form_are_whole(code: str, table: str) -> None:
    for part in of_form(code, table).parts:
        head = [[(each.columns, each.rows) for each in row] for row in part.head]
        body = [
            [*((each.columns, each.rows) for each in row.labels), *((1, 1) for _ in row.cells)]
            for row in part.rows
        ]
        assert widths(head) == widths(body) and len(widths(body)) == 1


def test_section_three_is_laid_out_as_the_notice_prints_it() -> None:
    (part,) = of_form("2021", "fact_request").parts
    corner, applicants = part.head[0]
    assert (corner.columns, corner.rows) == (3, 3)
    assert (applicants.text, applicants.columns, applicants.rows) == ("申请人情况", 7, 1)
    assert [(each.text, each.columns, each.rows) for each in part.head[1]] == [
        ("自然人", 1, 2),
        ("法人或其他组织", 5, 1),
        ("总计", 1, 2),
    ]
    assert [(each.text, each.columns) for each in part.rows[0].labels] == [
        ("一、本年新收政府信息公开申请数量", 3)
    ]
    assert [(each.text, each.columns, each.rows) for each in part.rows[2].labels] == [
        ("三、本年度办理结果", 1, 22),
        ("（一）予以公开", 2, 1),
    ]


def test_section_four_has_one_row_of_values() -> None:
    (part,) = of_form("2021", "fact_reconsideration_litigation").parts
    assert [(each.text, each.columns, each.rows) for each in part.head[0]] == [
        ("行政复议", 5, 2),
        ("行政诉讼", 10, 1),
    ]
    assert [(each.text, each.columns) for each in part.head[1]] == [
        ("未经复议直接起诉", 5),
        ("复议后起诉", 5),
    ]
    assert len(part.rows) == 1 and len(part.rows[0].cells) == 15
    assert part.rows[0].cells[5].text == "litigation_direct.upheld"


def test_a_cell_says_which_sums_decided_and_what_was_possible() -> None:
    name = "t20210128_100027.txt"
    html = evidence((SAMPLES / name).read_bytes(), name)
    assert "本行只印出 6 个数，按次序这一格可能是：0 / 空白" in html and "[dropped_cells]" in html


def test_the_total_carries_the_sign_of_a_failing_sum() -> None:
    six = [6, 0, 0, 0, 0, 0, 6]
    html = evidence(text(new_received=six, granted=six, carried_out=six).encode(), "a.txt")
    failing = re.findall(r'class="number reported failing" id="(c\d+)"', html)
    assert failing == [f"c{10 + row * 7 + column}" for row in (23,) for column in (0, 6)]
    assert "如果各分项无误，“（七）总计”应为 6。" in html


def test_what_a_warehouse_knows_stands_beside_it() -> None:
    key = ("fact_request", "new_received", "total")
    background = Background(
        [Other("旧/<b>年报</b>.html", "superseded", "A later publication won.", "2024-01-02")],
        {key: Decimal(17)},
        [("fail", "“总计”：不符 / Total: differs")],
    )
    html = evidence(text().encode(), "a.txt", "zh", background)
    assert "旧/&lt;b&gt;年报&lt;/b&gt;.html" in html and "superseded" in html
    assert "上年同一格：17" in html and "≠ 不成立 “总计”：不符" in html
    assert "Total: differs" in evidence(text().encode(), "a.txt", "en", background)


def test_a_pdf_that_was_turned_has_its_boxes_turned() -> None:
    """The reader's page is upright; so is the picture, whatever the file's own rotation says."""
    data = (SAMPLES / PDF).read_bytes().replace(b"/Rotate 0", b"/Rotate 90")
    file = read_file(data, PDF)
    assert file.layout is not None
    report = name_file(file.layout, PDF).reports[0]
    pages = render(data, file.media_type)
    assert all(page.width < page.height for page in pages)
    for cell in report.cells:
        place = spot(cell.locator)
        assert place.bbox is not None and place.bbox[3] <= pages[(place.page or 1) - 1].height
    assert {cell.status for cell in report.cells} == {Status.REPORTED}
