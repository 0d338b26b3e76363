"""The page of evidence in a real browser: keyboard, hostile documents, accessibility, phone, print."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.support.browser import chromium, grave_faults, open_html, page, phone, wait
from tests.support.naming import report_lines
from tests.support.paths import ROOT
from tests.support.shown import evidence
from tests.support.written import text

__all__ = ["chromium", "page", "phone"]
SAMPLES = ROOT / "samples" / "landing"
SIX = [6, 0, 0, 0, 0, 0, 6]
FOCUSED = "document.activeElement"


def sample(name: str, language: str = "zh") -> str:
    return evidence((SAMPLES / name).read_bytes(), name, language)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pdf() -> str:
    return sample("t20250118_100046.pdf")


def test_tab_and_enter_on_a_number_light_its_box(page: Page, pdf: str, tmp_path: Path) -> None:
    open_html(page, pdf, tmp_path)
    page.evaluate("document.querySelector('.source').scrollTop = 0")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.textContent") == "跳到表格"
    page.keyboard.press("Enter")
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches('table.fact_request .number')"):
            break
    number = page.evaluate(f"{FOCUSED}.id")
    page.keyboard.press("Enter")
    lit = page.evaluate("[...document.querySelectorAll('.box.lit')].map(box => box.dataset.to).join()")
    assert lit == number
    shown = """(() => { const box = document.querySelector('.box.lit').getBoundingClientRect();
        const pane = document.querySelector('.source').getBoundingClientRect();
        return box.top >= pane.top && box.bottom <= pane.bottom && box.height > 4; })()"""
    wait(page, shown)
    told = page.evaluate("document.getElementById('panel').innerText")
    assert told.startswith("三、收到和处理申请情况表“一、本年新收政府信息公开申请数量”行“自然人”列：")
    assert "原样印出" in told and "I1：" in told


def test_a_box_lights_its_number_and_escape_goes_back(page: Page, pdf: str, tmp_path: Path) -> None:
    open_html(page, pdf, tmp_path)
    page.evaluate("[...document.querySelectorAll('.box.cell')].at(-1).focus()")
    box = page.evaluate(f"{FOCUSED}.id")
    page.keyboard.press("Enter")
    lit = page.evaluate("document.querySelector('.number.lit').id")
    assert lit == page.evaluate(f"document.getElementById('{box}').dataset.to")
    page.evaluate(f"document.getElementById('{lit}').focus()")
    page.keyboard.press("Escape")
    assert page.evaluate(f"{FOCUSED}.id") == box
    assert page.evaluate("document.querySelectorAll('.lit').length") == 0


def test_arrows_move_along_a_column(page: Page, pdf: str, tmp_path: Path) -> None:
    open_html(page, pdf, tmp_path)
    page.evaluate("document.querySelector('table.fact_request .number').focus()")
    first = page.evaluate(f"{FOCUSED}.id")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(f"{FOCUSED}.id") == f"c{int(first[1:]) + 7}"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(f"{FOCUSED}.id") == first


OWNED = "document.title='owned'"
HOSTILE = (
    "<!doctype html><meta charset=utf-8><title>{title}</title><body><h1>{title}</h1><p>一、总体情况</p>"
    f'<p>&lt;script&gt;{OWNED}&lt;/script&gt;" onmouseover="{OWNED} 收到政府信息公开申请5件</p>'
    f'<p>&lt;img src=x onerror="{OWNED}"&gt;&lt;/style&gt;&lt;/textarea&gt;{{{{{{{{ 7*7 }}}}}}}}</p>'
    "{tables}"
)


def hostile() -> str:
    lines = report_lines(
        license=["<script>document.title='owned'</script>"], penalty=["\"'><b onclick=x>1</b>"]
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{field.replace('&', '&amp;').replace('<', '&lt;')}</td>" for field in line)
        + "</tr>"
        for line in lines
    )
    title = "泰宁县财政局2023年政府信息公开工作年度报告"
    report = HOSTILE.format(title=title, tables=f"<table>{rows}</table>")
    return evidence(report.encode(), '"><script>document.title="owned"</script>\u202e.html')


def test_a_hostile_document_is_inert(page: Page, tmp_path: Path) -> None:
    html = hostile()
    assert html.count("<script>") == 1
    assert "\u202e" not in html and "&lt;202e&gt;" in html
    open_html(page, html, tmp_path)
    for selector in ("img", "textarea", "[onmouseover]", "[onclick]", "[onerror]"):
        assert page.evaluate(f"document.querySelectorAll({selector!r}).length") == 0
    said = page.evaluate("document.body.innerText")
    assert "{{ 7*7 }}" in said and "<script>document.title='owned'</script>" in said
    page.evaluate("document.querySelectorAll('[data-to]').forEach(each => each.click())")
    assert page.evaluate("document.title") == "泰宁县财政局 2023年政府信息公开工作年度报告：数据依据"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and the paths that it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


def test_the_policy_lets_nothing_else_run_or_load(
    page: Page, pdf: str, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    """What a mistake of ours would let in is still refused by the browser."""
    address, paths = asked
    added = (
        f"<script>{OWNED}</script><script src='{address}/x.js'></script><img src='{address}/x.png' "
        f'onerror="{OWNED}"><link rel=stylesheet href="{address}/x.css">'
        "<p id='styled' style='color: rgb(1, 2, 3)'>x</p>"
    )
    open_html(page, f"<img src='{address}/seen.png'>", tmp_path)
    wait(page, "document.images[0].complete")
    assert paths == ["/seen.png"]  # the server is heard where no policy forbids it
    open_html(page, pdf.replace("</body>", added + "</body>"), tmp_path)
    assert page.evaluate("document.title") != "owned"
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(1, 2, 3)"
    assert paths == ["/seen.png"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("t20250118_100046.pdf", "zh"),
        ("t20220107_100022.txt", "zh"),
        ("t20240114_100024.htm", "en"),
    ],
)
def test_axe_finds_nothing_serious(page: Page, tmp_path: Path, name: str, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_html(page, sample(name, language), tmp_path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate("document.querySelectorAll('table.form .number')[12].click()")
    assert grave_faults(page) == []


def test_a_phone_needs_no_sideways_scrolling(phone: Page, pdf: str, tmp_path: Path) -> None:
    open_html(phone, pdf, tmp_path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.evaluate("document.querySelectorAll('table.fact_request .number')[3].click()")
    shown = """(() => { const box = document.querySelector('.box.lit').getBoundingClientRect();
        return box.top >= 0 && box.left >= 0 && box.right <= innerWidth
            && box.bottom <= innerHeight * 0.46; })()"""
    phone.evaluate("window.scrollTo(0, 2000)")
    wait(phone, shown)


def test_print_has_every_page_and_the_form(page: Page, pdf: str, tmp_path: Path) -> None:
    open_html(page, pdf, tmp_path)
    wait(
        page,
        "[...document.images].every(image => image.complete) || (document.images[0].loading = 'eager', true)",
    )
    printed = page.pdf(print_background=True)
    document = pypdfium2.PdfDocument(io.BytesIO(printed))
    said = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert len(document) >= 5
    for words in ("原文", "第1页", "读出的表格", "（七）总计", "勾稽关系", "正文中的数字"):
        assert words in said


def test_the_doubtful_rows_tell_what_was_possible(page: Page, tmp_path: Path) -> None:
    open_html(page, sample("t20220107_100022.txt"), tmp_path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    said = page.evaluate("document.querySelector('.read').innerText")
    assert "连写的“8386535385954”有 924 种切法，满足本行合计的有 3 种" in said
    assert "可能的值：" in said


def test_prose_stands_beside_the_cells(page: Page, tmp_path: Path) -> None:
    html = evidence(text(general="2023年，我局收到政府信息公开申请3件。", new_received=SIX).encode(), "a.txt")
    open_html(page, html, tmp_path)
    row = page.evaluate("document.querySelector('tr.differs').innerText")
    assert "“我局收到政府信息公开申请3件”" in row and "≠ 不一致：表中为 6" in row
    page.evaluate("document.querySelector('tr.differs a').click()")
    assert page.evaluate("document.querySelector('.mark.prose.lit').innerText").endswith("申请3件。")
