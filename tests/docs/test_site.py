"""The documentation as a site: it is built without a warning, and loads nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
import yaml
from playwright.sync_api import Page

from tests.support.browser import chromium, grave_faults, page, phone
from tests.support.paths import ROOT
from tools.docs_site import PAGES, linked

__all__ = ["chromium", "page", "phone"]
ELSEWHERE = re.compile(r"^(?:https?:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does; every link and anchor that leads nowhere is an error."""
    folder = tmp_path_factory.mktemp("site") / "site"
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if not line.startswith("INFO")]
    assert (done.returncode, said, done.stdout) == (0, [], "")  # --quiet would hide what --strict counts
    return folder


class Loaded(HTMLParser):
    """What a browser loads with a page without being asked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("script", "img", "iframe", "source"):
            self.found.append(said.get("src") or "")
        if tag == "link" and said.get("rel") not in ("canonical", "next", "prev", "alternate"):
            self.found.append(said.get("href") or "")


def flat(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    return [
        place for below in (entry.values() if isinstance(entry, dict) else entry) for place in flat(below)
    ]  # type: ignore[attr-defined]


def test_a_page_is_where_the_navigation_says(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {"index.html", "README.zh-CN.html", "CHANGELOG.html", "adr/index.html", "checks.html"} <= pages
    home = (site / "index.html").read_text("utf-8")
    for name in ("README.zh-CN.html", "tutorial.zh.html", "adr/0001-", "examples.html", "ARCHITECTURE.html"):
        assert f'href="{name}' in home, name


def test_every_page_of_docs_is_in_the_navigation() -> None:
    nav = flat(yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=yaml.BaseLoader)["nav"])
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} | set(PAGES.values())
    assert pages <= set(nav), "add the page to the navigation in mkdocs.yml"
    assert len(nav) == len(set(nav))


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    found = {path.name: Loaded(path.read_text("utf-8")).found for path in site.rglob("*.html")}
    assert sum(map(len, found.values())) > 100
    assert [(name, url) for name, urls in found.items() for url in urls if ELSEWHERE.match(url)] == []
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert [url for url in re.findall(r"url\(['\"]?([^'\")]+)", styles) if ELSEWHERE.match(url)] == []


@pytest.mark.parametrize(
    ("folder", "place", "text", "there"),
    [
        (
            "",
            "index.md",
            "[a](docs/checks.md#y) ![i](docs/images/z.png)",
            "[a](checks.md#y) ![i](images/z.png)",
        ),
        (
            "",
            "index.md",
            "[d](docs/adr) [中文](README.zh-CN.md)",
            "[d](adr/index.md) [中文](README.zh-CN.md)",
        ),
        ("", "index.md", "[u](https://a.b/c) [h](#k)", "[u](https://a.b/c) [h](#k)"),
        ("docs", "x.md", "[r](../README.md) [t](tables.md)", "[r](index.md) [t](tables.md)"),
        (
            "docs/adr",
            "adr/1.md",
            "[f](../forms.md) [a](../../ARCHITECTURE.md)",
            "[f](../forms.md) [a](../ARCHITECTURE.md)",
        ),
        ("docs", "x.md", "see [the reader](../parsers/read.py).", "see the reader."),
        ("docs", "x.md", "[no](../nowhere.py)", "[no](../nowhere.py)"),
        ("docs", "x.md", "```\n[r](../README.md)\n```", "```\n[r](../README.md)\n```"),
    ],
)
def test_links_lead_where_pages_are_in_the_site(folder: str, place: str, text: str, there: str) -> None:
    assert linked(text, folder, place) == there


def test_chinese_pages_say_so(site: Path) -> None:
    assert '<html lang="zh-Hans"' in (site / "README.zh-CN.html").read_text("utf-8")
    assert '<html lang="zh-Hans"' in (site / "tutorial.zh.html").read_text("utf-8")
    assert '<html lang="en"' in (site / "index.html").read_text("utf-8")


def requests_of(page: Page) -> list[str]:
    """What the page asks for from now on, files of the disk aside."""
    asked: list[str] = []
    page.on("request", lambda request: None if request.url.startswith("file:") else asked.append(request.url))
    return asked


def search(page: Page, query: str) -> str:
    """Enter a query as an input method does, and wait for the first result."""
    box = page.locator(".md-search__input")
    box.click()
    box.fill(query)
    box.press("End")  # the search begins when a key is let go
    page.wait_for_selector(".md-search-result__item")
    return page.locator(".md-search-result__list").inner_text()


def test_it_opens_from_a_disk_and_finds_chinese(page: Page, site: Path) -> None:
    asked = requests_of(page)
    page.goto((site / "index.html").as_uri())
    assert "从一个下载文件夹到一个可引用的数字" in search(page, "引用")
    page.goto((site / "index.html").as_uri())
    assert "The way out of quarantine" in search(page, "quarantine")
    assert asked == []


def test_it_is_read_on_a_phone(phone: Page, site: Path) -> None:
    phone.goto((site / "tables.html").as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "wide tables scroll by themselves"
    )
    phone.locator(".md-header label[for=__drawer]").click()
    phone.wait_for_selector("nav.md-nav--primary >> text=Reference 参考")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(page: Page, site: Path, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in ("index.html", "tutorial.zh.html", "comparison.html"):
        page.goto((site / name).as_uri())
        assert grave_faults(page) == [], name
