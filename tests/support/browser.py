"""A real Chromium for tests of pages; tests are skipped, saying so, where there is none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tools.pictures import browsing, find_chromium

PATIENCE = 60
"""Seconds on a busy machine."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if find_chromium() is None:
        pytest.skip("Chromium is not installed: pages are not tried in a browser")
    with browsing() as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A window of a desk, without a former page's state."""
    with chromium.new_context(viewport={"width": 1300, "height": 900}) as context:
        context.set_default_timeout(PATIENCE * 1000)
        yield context.new_page()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    ) as context:
        context.set_default_timeout(PATIENCE * 1000)
        yield context.new_page()


def open_html(page: Page, html: str, folder: Path) -> None:
    """Open a page that is a file."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())


def wait(page: Page, condition: str) -> None:
    """Wait until a script is true; `Page.wait_for_function` is refused by our pages' policy."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.05)


def grave_faults(page: Page) -> list[str]:
    """What the rules of axe call serious or critical on the page, each with the elements."""
    page.evaluate(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run().then(answer => answer.violations)")
    return [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
