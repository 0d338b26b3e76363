"""A real Chromium for tests of pages; tests are skipped, saying so, where there is none."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tools.pictures import Browser, browsing

PATIENCE = 60
"""Seconds on a busy machine."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("Chromium is not installed: pages are not tried in a browser")
    with browsing(tmp_path_factory.mktemp("browser") / "profile") as opened:
        opened.call("Page.enable")
        yield opened


def open_page(
    browser: Browser, address: str, width: int = 1300, height: int = 900, scheme: str = "light"
) -> None:
    """Open an address in a window of that size and wait until it is there."""
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=height,
        deviceScaleFactor=1,
        mobile=width < 600,
    )
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.call("Emulation.setEmulatedMedia", features=features)
    browser.call("Page.navigate", url="about:blank")
    browser.call("Page.navigate", url=address)
    wait(browser, f"location.href.startsWith({address[:60]!r}) && document.readyState === 'complete'")


def open_html(browser: Browser, html: str, folder: Path, **more: Any) -> None:
    """Open a page that is a file."""
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    open_page(browser, path.as_uri(), **more)


def wait(browser: Browser, condition: str) -> None:
    """Wait until a script is true."""
    deadline = time.monotonic() + PATIENCE
    while not browser.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.05)


def press(browser: Browser, key: str, times: int = 1) -> None:
    """Press a key: `Tab`, `Enter`, `Escape`, `ArrowDown`."""
    codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}
    text = {"text": "\r"} if key == "Enter" else {}
    for _ in range(times):
        for kind in ("keyDown", "keyUp"):
            browser.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes[key],
                **(text if kind == "keyDown" else {}),
            )


def grave_faults(browser: Browser) -> list[str]:
    """What the rules of axe call serious or critical on the page, each with the elements."""
    script = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    browser.evaluate(script)
    found = browser.call(
        "Runtime.evaluate",
        expression="axe.run().then(r => JSON.stringify(r.violations))",
        awaitPromise=True,
        returnByValue=True,
    )["result"]["value"]
    return [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
        for each in json.loads(found)
        if each["impact"] in ("serious", "critical")
    ]
