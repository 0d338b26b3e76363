"""`gongkai desk` as a process: where it listens, what it says, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.support.desk import PATIENCE, started
from tests.support.written import text

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)


def post(address: str, name: str = "a.txt", data: bytes = b"") -> int:
    """Give a file as a form without a script does."""
    head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b", "X-Requested-By": "desk"}
    request = urllib.request.Request(f"{address}files", body, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return int(answer.status)


def opened(start: str) -> str:
    """The address of the page that the first address leads to."""
    with urllib.request.urlopen(start, timeout=PATIENCE) as answer:
        return str(answer.url).partition("?")[0]


def children(pid: int) -> set[int]:
    """The processes that descend from one."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | children(child)
    return found


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes where Linux shows them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_all_it_started(number: signal.Signals) -> None:
    with started(GONGKAI_READER="tests.support.waiting_reader") as (start, process):
        page = opened(start)
        stream = urllib.request.urlopen(f"{page}events", timeout=PATIENCE)
        assert post(page, "wait.txt", b"wait") == 204
        until = time.monotonic() + PATIENCE
        while len(children(process.pid)) < 2:  # a worker, and what Python starts beside it
            assert time.monotonic() < until
            time.sleep(0.1)
        started_by_it = children(process.pid)
        process.send_signal(number)
        said = stream.read().decode()
        assert said.endswith("event: end\ndata: \n\n"), "pages are told"
        assert process.wait(timeout=PATIENCE) == 0
        assert process.stderr is not None and process.stderr.read() == ""
        until = time.monotonic() + PATIENCE
        while any(map(alive, started_by_it)):
            assert time.monotonic() < until
            time.sleep(0.1)


def test_only_this_machine_can_reach_it() -> None:
    with started("--lang", "en") as (start, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", start)
        assert process.stdout is not None
        assert process.stdout.readline() == "Ctrl-C ends the program.\n"
        port = urllib.parse.urlsplit(start).port
        listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        (local,) = set(re.findall(rf"^ *\d+: ([0-9A-F]+):{port:04X} [0-9A-F:]+ 0A", listening, re.M))
        assert local == "0100007F"


def test_a_browser_is_opened_at_the_address(tmp_path: Path) -> None:
    browser, asked = tmp_path / "browser", tmp_path / "asked"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {asked}.part && mv {asked}.part {asked}\n')
    browser.chmod(0o755)
    with started(browser=True, BROWSER=f"{browser} %s") as (start, _):
        until = time.monotonic() + PATIENCE
        while not asked.exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        assert asked.read_text() == start


def test_events_tell_what_has_changed() -> None:
    with started() as (start, _):
        page = opened(start)
        with urllib.request.urlopen(f"{page}events", timeout=PATIENCE) as stream:
            post(page, "a.txt", text().encode())
            orders, listed = [], ""
            while "file clean" not in listed:
                line = stream.readline().decode()
                if line.startswith("data: "):
                    orders.append(json.loads(line.removeprefix("data: ")))
                    with urllib.request.urlopen(f"{page}list?ids=1", timeout=PATIENCE) as answer:
                        listed = answer.read().decode()
        versions = [version for order in orders for number, version in order if number == 1]
        assert len(versions) >= 2 and versions == sorted(set(versions)), "each change once, in its order"
        assert f'id="f1" data-version="{versions[-1]}"' in listed


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = runner.invoke(app, ["desk", "--no-browser", "--port", str(port)])
    assert answer.exit_code == 1 and f"port {port} is taken" in answer.stderr


def test_an_address_that_is_not_of_this_machine() -> None:
    for host in ("192.0.2.1", "no.such.host.invalid"):
        answer = runner.invoke(app, ["desk", "--no-browser", "--host", host])
        assert answer.exit_code == 2 and f"cannot listen at {host}" in answer.stderr
