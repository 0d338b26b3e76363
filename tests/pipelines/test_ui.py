"""The UI ends with what started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SERVER = """
import os, signal, socket, subprocess, sys, time
child = "import time; time.sleep(600)"
if sys.argv[2] == "deaf":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = "import signal; signal.signal(2, signal.SIG_IGN); signal.signal(15, signal.SIG_IGN);" + child
if sys.argv[2] == "fails":
    sys.exit(3)
started = [subprocess.Popen([sys.executable, "-c", child]) for _ in range(2)]
with open(sys.argv[3], "w") as file:
    print(os.getpid(), *(each.pid for each in started), file=file)
time.sleep(0.5)
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(600)
"""
SERVE = """
import sys
from pipelines import ui
ui._PATIENCE = tuple((number, 1.5) for number, _ in ui._PATIENCE)
port = int(sys.argv[1])
command = [sys.executable, "-c", sys.argv[2], str(port), *sys.argv[3:]]
sys.exit(ui.serve(command, port, lambda: print("ready", flush=True)))
"""


def started(tmp_path: Path, how: str) -> subprocess.Popen[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), SERVER, how, str(tmp_path / "pids")],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody asked after does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="looks at processes where Linux shows them"
)
@pytest.mark.parametrize("how", ["polite", "deaf"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_no_process_is_left_behind(tmp_path: Path, how: str, number: signal.Signals) -> None:
    process = started(tmp_path, how)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", "not before it answers"
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert all(map(alive, pids))
    process.send_signal(number)
    assert process.wait(timeout=60) == 0
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, pids))


def test_a_server_that_does_not_start_is_never_ready(tmp_path: Path) -> None:
    process = started(tmp_path, "fails")
    assert process.communicate(timeout=60) == ("", None)
    assert process.returncode == 3
