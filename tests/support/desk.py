"""The page that checks reports, in this process: what a browser would send, and what it would be answered.

A test module imports the fixtures `program` (one for the module) and `page` (a page of its own in it).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.limits import Limits
from pipelines.desk.server import Desk
from pipelines.settings import read_settings
from tests.support.paths import ROOT

with warnings.catch_warnings():  # it would rather have another client
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
SCRIPT = {"X-Requested-By": "desk", "Origin": BASE}
PATIENCE = 120
"""Seconds on a busy machine."""


@dataclass
class Shown:
    """A page that was opened.

    Args:
        client: Sends requests as the page does.
        desk: The application.
        path: The page's address.
        ended: Whether the page has asked the program to end.
    """

    client: TestClient
    desk: Desk
    path: str
    ended: list[bool] = field(default_factory=list)

    def another(self) -> Shown:
        """A new page of the same program."""
        answer = self.client.get(f"/{self.desk.sessions.start}/")
        return Shown(self.client, self.desk, answer.headers["location"].partition("?")[0], self.ended)

    def give(self, *files: tuple[str, bytes], role: str = "check") -> int:
        """Give files in one request; the status of the answer."""
        sent = [("files", (name, data)) for name, data in files]
        answer = self.client.post(f"{self.path}files", data={"role": role}, files=sent, headers=SCRIPT)
        return answer.status_code

    def post(self, what: str) -> int:
        """Press a button; the status of the answer."""
        return self.client.post(f"{self.path}{what}", headers=SCRIPT).status_code

    def html(self, language: str = "zh") -> LexborHTMLParser:
        """The page as it is now."""
        return LexborHTMLParser(self.client.get(f"{self.path}?lang={language}").text)

    def done(self, language: str = "zh") -> list[LexborNode]:
        """The files, once everything is read."""
        until = time.monotonic() + PATIENCE
        while True:
            page = self.html(language)
            if not page.css("progress"):
                return page.css("#files > li")
            assert time.monotonic() < until, page.text()
            time.sleep(0.1)


@contextmanager
def opened(reader: str = "parsers.read", workers: int = 2, hang_seconds: float = 0.0) -> Iterator[Shown]:
    """The application with one page open.

    Args:
        reader: The module that reads.
        workers: Files that are read at the same time.
        hang_seconds: Wall time of a file.
    """
    limits = Limits(reader=reader, hang_seconds=hang_seconds, grace=1.0)
    settings = replace(read_settings({"GONGKAI_CONVERTER": "off"}), limits=limits, workers=workers)
    ended: list[bool] = []
    desk = Desk(settings, "127.0.0.1", PORT, "zh", lambda: ended.append(True))
    with TestClient(desk.app, BASE, follow_redirects=False) as client:
        answer = client.get(f"/{desk.sessions.start}/")
        yield Shown(client, desk, answer.headers["location"].partition("?")[0], ended)


@pytest.fixture(scope="module")
def program() -> Iterator[Shown]:
    """The application, for all tests of a module: its workers take seconds to start."""
    with opened() as shown:
        yield shown


@pytest.fixture
def page(program: Shown) -> Iterator[Shown]:
    """A page of its own, of which nothing is left for the next test."""
    page = program.another()
    yield page
    page.post("clear")
    page.done()
    assert page.desk.sessions.size == 0


@contextmanager
def started(
    *options: str, browser: bool = False, **variables: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command as a user starts it; gives the address that it prints, and the process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "desk", *([] if browser else ["--no-browser"]), *options],
        env={
            **environment,
            "PYTHONPATH": str(ROOT),
            "GONGKAI_WORKERS": "2",
            "GONGKAI_LANG": "zh",
            **variables,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line[line.index("http://") :].strip(), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def text_of(node: LexborNode) -> str:
    """The text of an element with blanks as one space."""
    return " ".join(node.text(separator=" ").split())
