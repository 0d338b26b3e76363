"""What is asked of a Superset that is served: import the bundle, run every chart, photograph the dashboard.

Belongs here: driving its API and pages. Does not belong here: starting it (`tools.superset.instance`).
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page, Response, sync_playwright

DASHBOARD = "gongkai"
"""The slug of the dashboard."""
MINUTES = 5
"""How long the pages may take on a busy machine."""
WIDTH, HEIGHT = 1500, 1000
CUT = "复议诉讼 / Reconsideration and litigation"
"""The heading at which the picture of the dashboard is cut in two."""
_ANSWER = "/api/v1/chart/data"


@dataclass(slots=True)
class Answers:
    """What the queries of the charts gave, by the number of the chart in this Superset.

    Args:
        came: Every response that the page got and that was not looked at yet.
        rows: How many rows each chart's queries gave.
        faults: A sentence each.
    """

    came: list[Response] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Look at what came since the last look."""
        came, self.came[:] = list(self.came), []
        for response in came:
            if _ANSWER in response.url and response.request.method == "POST":
                self._take(response)

    def _take(self, response: Response) -> None:
        asked = json.loads(response.request.post_data or "{}")
        chart = (asked.get("form_data") or {}).get("slice_id")
        if chart is None:
            return  # the values of a filter
        if not response.ok:
            self.faults.append(f"chart {chart}: {response.status} {response.text()[:500]}")
            return
        results: list[dict[str, Any]] = response.json()["result"]
        self.faults += [f"chart {chart}: {each['error']}" for each in results if each.get("error")]
        self.rows[chart] = max([self.rows.get(chart, 0), *(len(each.get("data") or ()) for each in results)])


def try_bundle(address: str, user: str, password: str, bundle: Path, picture: Path | None) -> list[str]:
    """Import a bundle and run the query of every chart of its dashboard.

    Args:
        address: Of the pages of a Superset.
        user: An administrator.
        password: Theirs.
        bundle: The ZIP.
        picture: Where the picture of the dashboard goes; None for none.

    Returns:
        What is wrong, a sentence each: an import that is refused, a query that fails, a chart without rows.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(MINUTES * 60_000)
        bearer = _log_in(page, address, user, password)
        if fault := _import(page, address, bearer, bundle):
            return [fault]
        wanted = _charts(page, address, bearer)
        answers = Answers()
        page.on("response", lambda response: answers.came.append(response))
        page.goto(f"{address}/superset/dashboard/{DASHBOARD}/?standalone=2")
        _settle(page, answers, wanted)
        if picture:
            _photograph(page, picture)
        browser.close()
    for chart, title in wanted.items():
        if not answers.rows.get(chart):
            answers.faults.append(f"chart {chart} ({title}): no rows")
        else:
            print(f"  {title}: {answers.rows[chart]} rows")
    return answers.faults


def _log_in(page: Page, address: str, user: str, password: str) -> dict[str, str]:
    """Log the browser in, and the API by the header that is returned."""
    page.goto(f"{address}/login/")
    form = {"username": user, "password": password}
    page.request.post(f"{address}/login/", form=form)
    token = page.request.post(
        f"{address}/api/v1/security/login", data={**form, "provider": "db", "refresh": False}
    )
    return {"Authorization": f"Bearer {token.json()['access_token']}"}


def _import(page: Page, address: str, bearer: dict[str, str], bundle: Path) -> str:
    sent = {"name": bundle.name, "mimeType": "application/zip", "buffer": bundle.read_bytes()}
    answer = page.request.post(
        f"{address}/api/v1/dashboard/import/",
        headers=bearer,
        multipart={"formData": sent, "overwrite": "true"},
    )
    return "" if answer.ok else f"the import is refused: {answer.status} {answer.text()[:2000]}"


def _charts(page: Page, address: str, bearer: dict[str, str]) -> dict[int, str]:
    """The charts of the dashboard: their titles by number."""
    answer = page.request.get(f"{address}/api/v1/dashboard/{DASHBOARD}/charts", headers=bearer)
    return {each["id"]: each["slice_name"] for each in answer.json()["result"]}


def _settle(page: Page, answers: Answers, wanted: dict[int, str]) -> None:
    """Scroll through the dashboard until every chart has been answered, or nothing more comes."""
    page.wait_for_selector(".dashboard-component-chart-holder")
    for _ in range(MINUTES * 60):
        holders = page.query_selector_all(".dashboard-component-chart-holder")
        for holder in holders:
            holder.scroll_into_view_if_needed()
            page.wait_for_timeout(100)
        answers.look()
        busy = page.query_selector_all(
            ".dashboard-component-chart-holder .loading, [data-test=loading-indicator]"
        )
        if not busy and (set(wanted) <= set(answers.rows) or answers.faults):
            break
        page.wait_for_timeout(500)
    page.wait_for_timeout(3000)  # the charts grow into their places


def _photograph(page: Page, picture: Path) -> None:
    """Two pictures: the dashboard down to the section `CUT`, and the rest."""
    grid = page.locator(".grid-container")
    height = int(_box(grid)["height"]) + 150
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.locator(".dashboard-component-chart-holder").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelectorAll('*').forEach(each => { each.scrollTop = 0; })")
    page.wait_for_timeout(5000)
    cut = _box(page.get_by_text(CUT))["y"] - 30
    end = _box(page.locator(".dashboard-component-chart-holder").last)
    end_y = end["y"] + end["height"] + 20
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(picture), clip={"x": 0, "y": 0, "width": WIDTH, "height": cut})
    rest = picture.with_stem(f"{picture.stem}-quality")
    left = _box(grid)["x"] - 20
    clip = {"x": left, "y": cut, "width": WIDTH - left, "height": end_y - cut}
    page.screenshot(path=str(rest), clip=clip)


def _box(found: Locator) -> FloatRect:
    box = found.bounding_box()
    if box is None:
        raise SystemExit("the dashboard looks otherwise than this tool expects: it has no picture")
    return box


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise SystemExit("no Chromium: install it, or name it in CHROMIUM")
    return found
