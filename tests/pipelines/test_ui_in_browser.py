"""Dagster's UI over a small warehouse in a real browser, as an operator goes through it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, page, wait
from tests.support.paths import ROOT
from tests.support.written import text
from tools.pictures import free_port, serving

__all__ = ["chromium", "page"]
pytestmark = pytest.mark.slow
SECONDS = 180
"""How long a page may take on a busy machine."""
SIX = [6, 0, 0, 0, 0, 0, 6]
RUNS = """{ runsOrError { ... on Runs { results { status assetSelection { path } } } } }"""


@dataclass(frozen=True)
class Served:
    """Addresses of the UI and of the pages of evidence."""

    ui: str
    pages: str


@pytest.fixture(scope="module")
def served(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("province")
    landing, warehouse, home = folder / "landing", folder / "warehouse", folder / "home"
    landing.mkdir()
    (landing / "失衡.txt").write_text(text(new_received=SIX) + "\n2024年1月10日", encoding="utf-8")
    port = free_port()
    variables = {
        "DAGSTER_HOME": str(home),
        "GONGKAI_LANDING": str(landing),
        "GONGKAI_EVIDENCE_PORT": str(port),
        "GONGKAI_CONVERTER": "off",
    }
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "build",
        "--evidence",
        "10",
        "--warehouse",
        str(warehouse),
    ]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=True, capture_output=True)
    with serving(warehouse, home, **variables) as ui:
        yield Served(ui, f"http://127.0.0.1:{port}")


@pytest.fixture
def window(page: Page) -> Page:
    page.set_default_timeout(SECONDS * 1000)
    expect.set_options(timeout=SECONDS * 1000)
    return page


def test_the_graph_and_the_board_of_a_year(window: Page, served: Served) -> None:
    window.goto(f"{served.ui}/asset-groups")
    for group in ("landing", "facts", "marts", "evidence"):
        expect(window.get_by_text(group, exact=True).first).to_be_visible()
    window.goto(f"{served.ui}/assets/fact_check?view=partitions&partition=2023")
    board = window.get_by_role("img", name="quality board 2023")
    expect(board).to_be_visible()
    wait(window, "document.querySelector('img[alt=\"quality board 2023\"]').naturalWidth > 0")
    window.goto(f"{served.ui}/assets/mart_coverage?view=partitions&partition=2023")
    expect(window.get_by_role("img", name="reported by division 2023")).to_be_visible()


def test_an_asset_is_materialized_by_a_click(window: Page, served: Served) -> None:
    window.goto(f"{served.ui}/assets/dim_indicator")
    window.locator("button:enabled", has_text="Materialize").first.click()
    deadline = time.monotonic() + SECONDS
    while (status := _status_of(served, "dim_indicator")) != "SUCCESS":
        assert status not in ("FAILURE", "CANCELED")
        assert time.monotonic() < deadline, status
        time.sleep(1)


def _status_of(served: Served, asset: str) -> str:
    """What became of the run of one asset alone; empty before there is one."""
    query = json.dumps({"query": RUNS}).encode()
    request = urllib.request.Request(
        f"{served.ui}/graphql", query, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        runs = json.load(answer)["data"]["runsOrError"]["results"]
    selected = [run["status"] for run in runs if run["assetSelection"] == [{"path": [asset]}]]
    return selected[0] if selected else ""


def test_a_failing_check_leads_to_the_page_of_its_document(window: Page, served: Served) -> None:
    window.goto(f"{served.ui}/assets/fact_request?view=checks&checkDetail=I1")
    expect(window.get_by_text("2 of 7 fail, in 1 document")).to_be_visible()
    expect(window.get_by_text("natural_person", exact=True)).to_be_visible()
    with window.expect_popup() as opened:
        window.locator(f'a[href^="{served.pages}/2023/"]').first.click()
    shown = opened.value
    expect(shown).to_have_title("泰宁县财政局 2023年政府信息公开工作年度报告：数据依据")
    shown.locator("table.fact_request .number").first.click()
    assert shown.locator(".lit").count(), "the script of the page runs"


def test_the_worst_documents_of_a_year_are_linked(window: Page, served: Served, tmp_path: Path) -> None:
    window.goto(f"{served.ui}/assets/evidence_pages?view=partitions&partition=2023")
    window.get_by_role("link", name="泰宁县财政局").first.click()
    expect(window).to_have_title("泰宁县财政局 2023年政府信息公开工作年度报告：数据依据")
    window.go_back()
    window.goto(f"{served.pages}/2023/{'0' * 64}.html")
    expect(window.locator("pre")).to_contain_text(f"gongkai evidence '{'0' * 64}' --warehouse /")
