"""Pictures of the page of `gongkai desk` in all its states, to be looked at.

Belongs here: bringing the page into each state. Does not belong here: what the page looks like
(`presentation.desk`). Chromium must be installed; `CHROMIUM` may name it.

    python -m tools.desk_pictures --out FOLDER
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.desk import started
from tests.support.drafts import SLIPS, draft, last_year
from tools.pictures import browsing

SECONDS = 180
SCHEMES = ("light", "dark")
SIZES = {"desk": (1280, 900), "phone": (390, 844)}


def wait(page: Page, condition: str) -> None:
    """Wait until a script is true."""
    deadline = time.monotonic() + SECONDS
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.1)


def take(page: Page, out: Path, state: str) -> None:
    """The whole page, wide and narrow, light and dark."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=out / f"{state}-{size}-{scheme}.png", full_page=True)


def states(browser: Browser, address: str, files: Path, out: Path) -> None:
    """One picture after the other, as an official comes to them."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        take(page, out, "1-empty")
        page.set_input_files("#pick-files", files / "wait.txt")
        wait(page, "document.querySelector('.file.reading') !== null")
        page.set_input_files(
            "#pick-files", [files / "2024.docx", files / "clean.docx", files / "damaged.pdf"]
        )
        wait(page, "document.querySelectorAll('.file.error, .file.clean, .file.unread').length == 3")
        take(page, out, "2-reading")
        page.click("#remove-1")
        wait(page, "document.querySelector('progress') === null")
        page.set_input_files("#pick-last", files / "2023.docx")
        wait(
            page, "document.querySelector('.file.last') && document.querySelectorAll('.finding').length == 7"
        )
        take(page, out, "3-findings")
        page.goto(page.url.replace("lang=zh", "lang=en"))
        take(page, out, "4-english")
        page.click("#clear button")
        page.set_input_files("#pick-files", files / "clean.docx")
        wait(page, "document.querySelector('.file.clean') !== null")
        take(page, out, "5-clean")
        page.click("#quit button")
        wait(page, "document.getElementById('gone').hidden === false")
        take(page, out, "6-stopped")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="photograph the page of gongkai desk in all its states")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pictures")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        files = Path(name)
        written = {
            "2024.docx": draft(**SLIPS),
            "clean.docx": draft(),
            "2023.docx": last_year(5),
            "damaged.pdf": b"%PDF-1.4",
            "wait.txt": b"wait",
        }
        for each, data in written.items():
            (files / each).write_bytes(data)
        with started(GONGKAI_READER="tests.support.waiting_reader") as (address, _), browsing() as browser:
            states(browser, address, files, options.out)


if __name__ == "__main__":
    main()
