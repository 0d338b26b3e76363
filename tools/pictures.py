"""The pictures of the documentation: pages of Dagster's UI, over a warehouse built from the samples.

Belongs here: building, serving, and photographing each page once it shows what the picture is of.
Does not belong here: what the pages show (`assets`). Chromium must be installed; `CHROMIUM` may name it.

    python -m tools.pictures                                     # builds the samples first: two minutes
    python -m tools.pictures --warehouse FOLDER --home FOLDER    # of a warehouse and its DAGSTER_HOME
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SECONDS = 180
"""How long a page or a program may take on a busy machine."""
STEADY = 16
"""How many looks, half a second apart, must find the same: the state of assets loads after their names."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page and what it must show before it is photographed.

    Args:
        name: The file's name in docs/images.
        path: The page's path and query.
        shows: Texts that the page must contain.
        width: Of the window, in CSS pixels.
        height: Of the window, in CSS pixels.
        cut: Pixels that are cut off at the left, top, right and bottom: navigation and empty space.
        expand: Whether groups of assets are to be expanded (Alt+E in the UI).
        clicks: CSS selectors of what is clicked, in this order, before the page is looked at.
    """

    name: str
    path: str
    shows: tuple[str, ...]
    width: int = 1400
    height: int = 800
    cut: tuple[int, int, int, int] = (0, 0, 0, 0)
    expand: bool = False
    clicks: tuple[str, ...] = ()


PICTURES = (
    Picture(
        "lineage.png",
        "/asset-groups",
        ("landing_files", "mart_coverage", "evidence_pages"),
        1900,
        1440,
        cut=(560, 110, 0, 0),
        expand=True,
    ),
    Picture(
        "check.png",
        "/assets/fact_request?view=checks&checkDetail=I1",
        ("message",),
        1900,
        1170,
        cut=(240, 0, 0, 0),
        clicks=("button[title=Partitions]", "[title='2023']"),
    ),
    Picture(
        "asset.png",
        "/assets/fact_check?view=partitions&partition=2023",
        ("quality_board", "preview"),
        1700,
        820,
        cut=(240, 0, 0, 0),
    ),
)


def find_chromium() -> str | None:
    """The program of the browser, `CHROMIUM` or the system's; None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def wait_until_shown(page: Page, texts: tuple[str, ...]) -> None:
    """Wait until the page contains all texts and no longer changes.

    Raises:
        TimeoutError: It did not within `SECONDS`; the message names the missing texts.
    """
    deadline, former, steady = time.monotonic() + SECONDS, "", 0
    while steady < STEADY:
        shown = str(page.evaluate("document.body.innerText + document.body.innerHTML.length"))
        missing = [text for text in texts if text not in shown]
        steady = steady + 1 if shown == former and not missing else 0
        former = shown
        if time.monotonic() > deadline:
            what = ", ".join(missing) or "the same for a while"
            raise TimeoutError(f"the page does not show {what}")
        time.sleep(0.5)


def photograph(browser: Browser, base: str, picture: Picture) -> bytes:
    """Open the page of a picture and return it as PNG, once it shows what it must."""
    with browser.new_context(viewport={"width": picture.width, "height": picture.height}) as context:
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        page.goto(base + picture.path)
        if picture.expand:
            wait_until_shown(page, ())
            page.keyboard.press("Alt+e")
            wait_until_shown(page, picture.shows)
            page.reload()  # only a page that opens fits the graph into its window
        for selector in picture.clicks:
            page.click(selector)
        wait_until_shown(page, picture.shows)
        left, top, right, bottom = picture.cut
        width, height = picture.width - left - right, picture.height - top - bottom
        return page.screenshot(clip={"x": left, "y": top, "width": width, "height": height})


@contextlib.contextmanager
def running(command: list[str], **variables: str) -> Iterator[None]:
    """A program in a session of its own, ended with all that it started."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **variables},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
        with contextlib.suppress(ProcessLookupError):  # servers that wait for open connections
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def serving(warehouse: Path, home: Path, **variables: str) -> Iterator[str]:
    """The UI over a warehouse; gives its address once it answers."""
    port, pages = free_port(), free_port()
    command = [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]
    variables = {"GONGKAI_EVIDENCE_PORT": str(pages), **variables, "DAGSTER_HOME": str(home)}
    with running([*command, "--warehouse", str(warehouse)], **variables):
        base = f"http://127.0.0.1:{port}"
        wait_for_answer(f"{base}/server_info")
        yield base


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """A headless Chromium, driven by Playwright."""
    program = find_chromium()
    if program is None:
        raise SystemExit("Chromium is not installed: install it, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        # A root user has no sandbox in a container.
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


def wait_for_answer(url: str) -> bytes:
    """The answer of a server that may still be starting."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body: bytes = answer.read()
                return body
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def build(warehouse: Path, home: Path) -> None:
    """Build the warehouse of the samples."""
    landing = str(ROOT / "samples" / "landing")
    command = [sys.executable, "-m", "pipelines.cli", "build", "--evidence", "10", "--landing", landing]
    variables = {**os.environ, "DAGSTER_HOME": str(home)}
    subprocess.run([*command, "--warehouse", str(warehouse)], cwd=ROOT, env=variables, check=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="photograph Dagster's UI for the documentation")
    parser.add_argument(
        "--warehouse", type=Path, help="a warehouse that is there; else the samples are built"
    )
    parser.add_argument("--home", type=Path, help="the DAGSTER_HOME that it was built with")
    parser.add_argument("--only", action="append", help="pictures whose name holds this; repeatable")
    parser.add_argument("--out", type=Path, default=IMAGES, help="folder of the pictures")
    options = parser.parse_args()
    if (options.warehouse is None) != (options.home is None):
        parser.error("--warehouse and --home go together")
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        folder = Path(name)
        warehouse, home = options.warehouse or folder / "warehouse", options.home or folder / "home"
        if options.warehouse is None:
            build(warehouse, home)
        options.out.mkdir(parents=True, exist_ok=True)
        with serving(warehouse, home) as base, browsing() as browser:
            for picture in PICTURES:
                if not options.only or any(part in picture.name for part in options.only):
                    (options.out / picture.name).write_bytes(photograph(browser, base, picture))
                    print(options.out / picture.name, flush=True)


if __name__ == "__main__":
    main()
