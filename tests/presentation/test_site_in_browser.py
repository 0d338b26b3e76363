"""The static site in a real browser: from disk and from a server, by keyboard, on a phone, in print."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from playwright.sync_api import Page

from presentation.site.site import make
from tests.support.browser import chromium, grave_faults, page, phone, wait
from tests.support.sites import GOVERNMENT, HOSTILE_ID, RESOURCES, of, poisoned
from warehouse.storage.tree import Warehouse

__all__ = ["chromium", "page", "phone"]
pytestmark = pytest.mark.slow
FOCUSED = "document.activeElement"
SHORTEN = """document.querySelectorAll('tbody').forEach(
    (body) => [...body.rows].slice(9).forEach((row) => row.remove()))"""
VIEWS = (
    "index.html",
    "agencies.html",
    f"agency.html#id={quote(GOVERNMENT)}&year=2023&number=granted_share",
    "quality.html#year=2023",
    "coverage.html",
    "method.html",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of(tmp_path_factory)[1]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poisoned(tmp_path_factory)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What a page complains of: errors of scripts, and what its policy refuses."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def open_view(page: Page, root: str, view: str) -> None:
    """Open a page and wait until it is drawn; a former one must not be taken for it."""
    page.goto("about:blank")
    page.goto(f"{root}/{view}")
    if not view.endswith("method.html"):
        drawn(page)


def drawn(page: Page, turn: int = 1) -> None:
    wait(page, f"Number(document.documentElement.dataset.drawn) >= {turn}")


def turns(page: Page) -> int:
    return int(page.evaluate("Number(document.documentElement.dataset.drawn)"))


def card(page: Page, label: str) -> str:
    return page.locator("#key a", has_text=label).locator("strong").inner_text()


# --- opens ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "en/"])
def test_every_page_opens_from_disk_and_from_a_server(
    page: Page, faults: list[str], site: Path, address: str, folder: str
) -> None:
    shown = {}
    for root in (site.as_uri(), address):
        for view in VIEWS:
            open_view(page, f"{root}/{folder}".rstrip("/"), view)
            shown[root, view] = page.locator("main").inner_text()
    assert faults == []
    for view in VIEWS:
        assert shown[site.as_uri(), view] == shown[address, view]
        assert len(shown[address, view]) > 200


def test_a_missing_file_of_data_is_said(page: Page, address: str) -> None:
    page.route("**/data/sums.js", lambda route: route.abort())
    open_view(page, address, "index.html")
    assert page.locator("[role=alert]").inner_text().startswith("数据文件 sums 无法载入")


# --- numbers --------------------------------------------------------------------------------------------


def test_the_overview_has_the_sums_of_a_year_and_province(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2023&place=14")
    assert card(page, "本年新收申请") == "1,679"
    turn = turns(page)
    page.select_option("#control-kind", "government")
    drawn(page, turn + 1)
    assert card(page, "本年新收申请") == "1,471"
    assert card(page, "予以公开占比") == "—"
    assert "基数 0，小于 5，不计算" in page.locator("#key a", has_text="予以公开占比").inner_text()
    assert page.locator("#caution").inner_text() == ""


def test_a_share_of_few_requests_is_not_given(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2020&place=22&measure=granted_share")
    assert card(page, "予以公开占比") == "—"  # 1 of 4
    assert "基数 4，小于 5，不计算" in page.locator("#key a", has_text="予以公开占比").inner_text()
    assert "unknown" in (page.locator(".tilemap a[aria-current]").get_attribute("class") or "")
    open_view(page, site.as_uri(), "index.html#year=2019&place=22&measure=granted_share")
    assert card(page, "予以公开占比") == "27.3%"  # 3 of 11


def test_what_is_not_known_is_shown_as_not_known(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2020&place=53&measure=denied_share")
    assert card(page, "不予公开占比") == "—"
    tile = page.locator(".tilemap a[aria-current]")
    assert "云南" in tile.inner_text() and "—" in tile.inner_text()
    assert "unknown" in (tile.get_attribute("class") or "")


def test_the_map_and_the_charts_have_tables(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2019&measure=new_received")
    page.locator("#map summary").click()
    assert re.search(r"浙江\s+3,?727\s+1 份年报", page.locator("#map table").inner_text())
    assert page.locator("#map .tilemap a").count() == 32
    page.locator("#outcomes summary").click()
    rows = page.locator("#outcomes table").last.locator("tr").all_inner_texts()
    assert rows[0].split() == ["年度", "予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"]
    assert rows[1].split()[:2] == ["2019", "1,728"]  # 1,725 of 杭州市 and 3 of 四平市医疗保障局


def test_from_the_overview_to_the_place_of_a_number_by_keyboard(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2023&place=14&kind=government")
    tab_to(page, "本年新收申请")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agencies.html*")
    drawn(page)
    assert "新收申请合计 1,471 件" in page.locator("#told").inner_text()
    tab_to(page, "1,471")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agency.html*")
    drawn(page)
    assert page.evaluate(f"{FOCUSED}.id") == "panel"
    panel = page.locator("#panel").inner_text()
    assert "2023 年 · 本年新收申请" in panel
    assert "fact_request.new_received.total" in panel and "table=6 row=4 column=10" in panel
    assert "t20240114_100024.htm" in panel
    assert f"gongkai cite '{GOVERNMENT}' 2023 new_received" in panel
    document = page.locator("#panel .facts code").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", document)
    assert f"gongkai evidence '{document}'" in panel
    page.keyboard.press("Escape")
    assert page.evaluate(f"{FOCUSED}.textContent") == "1,471"


def tab_to(page: Page, text: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if (
            text in (page.evaluate(f"{FOCUSED}.textContent") or "")
            and page.evaluate(f"{FOCUSED}.tagName") == "A"
        ):
            return
    raise AssertionError(f"Tab never comes to {text}")


def test_a_ground_leads_to_the_bodies_and_their_cells(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2019&place=33")
    row = page.locator("#grounds tbody tr", has_text="第三方").first
    count = row.locator("a").inner_text()
    row.locator("a").click()
    page.wait_for_url("**/agencies.html*")
    drawn(page)
    assert page.locator("th[aria-sort]").inner_text().startswith("不予公开")
    page.locator("#result tbody tr").first.locator("td a").nth(3).click()
    page.wait_for_url("**/agency.html*")
    drawn(page)
    cell = page.locator("#panel .cells tr", has_text="fact_request.denied_third_party.total")
    assert cell.locator("td").first.inner_text() == f"{count} 件"


def test_why_a_number_is_not_there(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), f"agency.html#id={quote(RESOURCES)}&year=2023&number=denied_total")
    panel = page.locator("#panel").inner_text()
    assert "原文为横线，没有数字。" in panel and "空白作零时为 25。" in panel
    assert page.locator("#n-2023-denied_total").inner_text().split() == ["(25)", "横线"]
    open_view(page, site.as_uri(), f"agency.html#id={quote(GOVERNMENT)}&year=2021&number=litigation_other")
    assert "有单元格存在多种可能，不取值。" in page.locator("#panel").inner_text()
    assert "可能为" in page.locator("#panel").inner_text()
    assert "=" in page.locator("#n-2021-granted").inner_text()


def test_a_body_that_is_not_there_is_said(page: Page, faults: list[str], site: Path) -> None:
    open_view(page, site.as_uri(), "agency.html#id=%3Cimg%20src%3Dx%3E")
    assert "没有标识为“<img src=x>”的机关" in page.locator("main").inner_text()
    assert faults == []


# --- filters --------------------------------------------------------------------------------------------


def test_bodies_are_filtered_and_sorted(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "agencies.html#year=2023")
    first = page.locator("#result tbody th")
    assert first.first.inner_text() == "朔州市人民政府"
    turn = turns(page)
    page.fill("#query", "医疗")
    drawn(page, turn + 1)
    assert first.all_inner_texts() == ["四平市医疗保障局"]
    turn = turns(page)
    page.fill("#query", "")
    drawn(page, turn + 1)
    page.get_by_role("button", name="机关").click()
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert page.evaluate(f"{FOCUSED}.textContent").startswith("机关")
    assert "未报" in page.locator("#result tr", has_text="杭州市").inner_text()


def test_quality_and_coverage_of_a_province(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "quality.html#year=2023&place=14&severity=error")
    rows = page.locator("#breaks tbody tr").all_inner_texts()
    assert [row.split("\t")[2] for row in rows] == ["I1", "I2"]
    assert "31" in page.locator("#latest").inner_text() or page.locator("#latest tbody tr").count() == 1
    open_view(page, site.as_uri(), "coverage.html#year=2023&place=33")
    assert page.locator("#missing tbody tr").all_inner_texts()[0].startswith("杭州市")
    assert "应报机关名单" in page.locator("#caution").inner_text()


# --- readers --------------------------------------------------------------------------------------------


def test_the_language_switch_stays_at_the_number(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), VIEWS[2])
    page.click("#language")
    page.wait_for_url("**/en/agency.html*")
    drawn(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "2023 · Granted ÷ all outcomes" in page.locator("#panel").inner_text()
    assert not re.search("[一-鿿]", page.locator(".top nav").inner_text())
    page.click("#language")
    page.wait_for_url("**/site/agency.html*")
    drawn(page)
    assert "2023 年 · 予以公开占比" in page.locator("#panel").inner_text()


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious_in_light_and_dark(page: Page, site: Path, view: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        open_view(page, site.as_uri(), view)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        if view == "method.html":  # its rows are alike, and hundreds
            page.evaluate(SHORTEN)
        assert grave_faults(page) == [], scheme


def test_dark_mode_is_dark_and_the_charts_follow(page: Page, site: Path) -> None:
    page.emulate_media(color_scheme="light")
    open_view(page, site.as_uri(), "index.html")
    light = page.locator("#outcomes canvas").first.evaluate("canvas => canvas.toDataURL()")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)"
    wait(page, f"document.querySelector('#outcomes canvas').toDataURL() !== '{light}'")


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_scrolls_in_one_direction(phone: Page, site: Path, view: str) -> None:
    for folder in ("", "/en"):
        open_view(phone, site.as_uri() + folder, view)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), folder


def test_print_shows_the_tables_and_no_controls(page: Page, site: Path) -> None:
    page.emulate_media(color_scheme="dark")
    open_view(page, site.as_uri(), "index.html")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#controls").is_visible()
    assert page.locator("#outcomes .twin td").first.evaluate(
        "cell => cell.getBoundingClientRect().height > 5"
    )
    assert len(page.pdf()) > 20_000


# --- hostile documents ----------------------------------------------------------------------------------


def test_words_of_a_document_stay_words(page: Page, faults: list[str], hostile: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    for view in (
        *VIEWS[:2],
        "quality.html#year=2023",
        f"agency.html#id={quote(HOSTILE_ID)}&year=2023&number=granted",
        f"en/agency.html#id={quote(HOSTILE_ID)}&year=2021",
    ):
        open_view(page, hostile.as_uri(), view)
        assert page.locator("main img").count() == 0
    assert page.evaluate("window.hostile") is None
    assert faults == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "about"}
    shown = page.locator("main").inner_text()
    assert "<202e>" in shown and "<2028>" in shown and "<0007>" in shown and "\u202e" not in shown
    assert page.locator("a[href^='javascript']").count() == 0
    assert "javascript:window.hostile=1" in shown


def test_what_a_superseded_document_says_otherwise(page: Page, hostile: Path) -> None:
    open_view(page, hostile.as_uri(), f"agency.html#id={quote(HOSTILE_ID)}&year=2023")
    assert page.evaluate(f"{FOCUSED}.id") == "y2023"
    row = page.locator("#y2023 tr", has_text="later_publication").inner_text().split("\t")
    assert row[:3] == ["fact_request.granted.total", "636 原样印出", "630 推得：由勾稽关系唯一确定"]
    assert "<202e>" in row[3]


def test_the_command_of_a_hostile_id_is_quoted(page: Page, hostile: Path) -> None:
    open_view(page, hostile.as_uri(), f"agency.html#id={quote(HOSTILE_ID)}&year=2023&number=granted")
    command = page.locator("#panel .command code").last.inner_text()
    assert command.startswith("gongkai cite '140600-</script><img src=x onerror=\"window.hostile=1\">'\\''&")


# --- little in the warehouse ----------------------------------------------------------------------------


def test_a_warehouse_without_reports_has_pages_that_say_so(
    page: Page, faults: list[str], site: Path, tmp_path: Path
) -> None:
    shutil.copytree(site.parent / "warehouse", tmp_path / "warehouse")
    for path in (tmp_path / "warehouse").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    for name in ("dim_document", "dim_agency"):
        path = tmp_path / "warehouse" / f"{name}.parquet"
        pl.read_parquet(path).clear().write_parquet(path)
    empty = make(Warehouse.at(str(tmp_path / "warehouse")), tmp_path / "empty", "zh").folder
    for view in ("index.html", "agencies.html", "agency.html", "quality.html", "coverage.html"):
        open_view(page, empty.as_uri(), view)
    assert faults == []
    open_view(page, empty.as_uri(), "index.html")
    assert "库中没有年报" in page.locator("main").inner_text()


def test_a_warehouse_of_old_forms_alone_has_no_numbers(
    page: Page, faults: list[str], site: Path, tmp_path: Path
) -> None:
    shutil.copytree(site.parent / "warehouse", tmp_path / "warehouse")
    shutil.rmtree(tmp_path / "warehouse" / "mart_agency_year")
    old = make(Warehouse.at(str(tmp_path / "warehouse")), tmp_path / "old", "zh").folder
    open_view(page, old.as_uri(), "index.html#year=2023&place=14")
    assert card(page, "本年新收申请") == "—"
    assert "没有年报" in page.locator("#outcomes").inner_text()
    for view in VIEWS[1:5]:
        open_view(page, old.as_uri(), view)
    assert faults == []


def test_the_skip_link_keeps_the_state(page: Page, site: Path) -> None:
    open_view(page, site.as_uri(), "index.html#year=2023&place=14")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "main"
    assert page.url.endswith("#year=2023&place=14")
