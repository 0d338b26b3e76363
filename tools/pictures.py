"""The pictures of the documentation: pages of Dagster's UI, over a warehouse built from the samples.

Belongs here: building, serving, and photographing each page once it shows what the picture is of.
Does not belong here: what the pages show (`assets`). Chromium must be installed; `CHROMIUM` may name it.

    python -m tools.pictures                                     # builds the samples first: two minutes
    python -m tools.pictures --warehouse FOLDER --home FOLDER    # of a warehouse and its DAGSTER_HOME
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
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
from typing import Any

from websockets.sync.client import ClientConnection, connect

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
        ("landing_files", "mart_coverage"),
        1900,
        1440,
        cut=(560, 185, 0, 160),
        expand=True,
    ),
    Picture(
        "check.png",
        "/assets/fact_request?view=checks&checkDetail=I1",
        ("message",),
        1900,
        900,
        cut=(240, 0, 0, 0),
        clicks=("button[title=Partitions]", "[title='2023']"),
    ),
)


class Browser:
    """One page of a headless Chromium, driven by its debugging protocol."""

    def __init__(self, connection: ClientConnection) -> None:
        self._socket = connection
        self._calls = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._calls += 1
        self._socket.send(json.dumps({"id": self._calls, "method": method, "params": parameters}))
        while True:
            message: dict[str, Any] = json.loads(self._socket.recv(timeout=SECONDS))
            if message.get("id") == self._calls:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                result: dict[str, Any] = message["result"]
                return result

    def evaluate(self, script: str) -> Any:
        """The value of a script in the page."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def wait_until_shown(self, texts: tuple[str, ...]) -> None:
        """Wait until the page contains all texts and no longer changes.

        Raises:
            TimeoutError: It did not within `SECONDS`; the message names the missing texts.
        """
        deadline, former, steady = time.monotonic() + SECONDS, "", 0
        while steady < STEADY:
            shown = str(self.evaluate("document.body.innerText + document.body.innerHTML.length"))
            missing = [text for text in texts if text not in shown]
            steady = steady + 1 if shown == former and not missing else 0
            former = shown
            if time.monotonic() > deadline:
                what = ", ".join(missing) or "the same for a while"
                raise TimeoutError(f"the page does not show {what}")
            time.sleep(0.5)

    def wait_until_found(self, selector: str) -> None:
        """Wait until the page has an element for a CSS selector.

        Raises:
            TimeoutError: It had none within `SECONDS`.
        """
        deadline = time.monotonic() + SECONDS
        while not self.evaluate(f"document.querySelector({selector!r}) !== null"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the page has no {selector}")
            time.sleep(0.5)

    def photograph(self, base: str, picture: Picture) -> bytes:
        """Open the page of a picture and return it as PNG, once it shows what it must."""
        size = {"width": picture.width, "height": picture.height}
        self.call("Emulation.setDeviceMetricsOverride", **size, deviceScaleFactor=1, mobile=False)
        self.call("Page.navigate", url=base + picture.path)
        if picture.expand:
            self.wait_until_shown(())
            for kind in ("rawKeyDown", "keyUp"):
                self.call("Input.dispatchKeyEvent", type=kind, modifiers=1, key="e", code="KeyE")
            self.wait_until_shown(picture.shows)
            self.call("Page.reload")  # only a page that opens fits the graph into its window
        for selector in picture.clicks:
            self.wait_until_found(selector)
            self.evaluate(f"document.querySelector({selector!r}).click()")
        self.wait_until_shown(picture.shows)
        left, top, right, bottom = picture.cut
        width, height = picture.width - left - right, picture.height - top - bottom
        clip = {"x": left, "y": top, "width": width, "height": height, "scale": 1}
        shot = self.call("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(shot["data"])


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
def serving(warehouse: Path, home: Path) -> Iterator[str]:
    """The UI over a warehouse; gives its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]
    with running([*command, "--warehouse", str(warehouse)], DAGSTER_HOME=str(home)):
        base = f"http://127.0.0.1:{port}"
        wait_for_answer(f"{base}/server_info")
        yield base


@contextlib.contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A headless Chromium with a profile of its own."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("Chromium is not installed: install it, or name it in CHROMIUM")
    switches = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    command = [program, *switches, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
    with running(command):
        port = wait_for_file(folder / "DevToolsActivePort").splitlines()[0]
        pages = json.loads(wait_for_answer(f"http://127.0.0.1:{port}/json/list"))
        url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
        with connect(url, max_size=None) as connection:
            yield Browser(connection)


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


def wait_for_file(path: Path) -> str:
    """The text of a file that another program is about to write."""
    deadline = time.monotonic() + SECONDS
    while not path.exists() or not path.read_text().strip():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path} was not written")
        time.sleep(0.1)
    return path.read_text()


def build(warehouse: Path, home: Path) -> None:
    """Build the warehouse of the samples."""
    command = [sys.executable, "-m", "pipelines.cli", "build", "--landing", str(ROOT / "samples" / "landing")]
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
        with serving(warehouse, home) as base, browsing(folder / "browser") as browser:
            for picture in PICTURES:
                if not options.only or any(part in picture.name for part in options.only):
                    (options.out / picture.name).write_bytes(browser.photograph(base, picture))
                    print(options.out / picture.name, flush=True)


if __name__ == "__main__":
    main()
