"""One writer at a time, and who it is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.support.lock import held_elsewhere
from warehouse.storage.lock import NAME, holder, writing
from warehouse.storage.tree import Warehouse


def test_who_waits_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    process = held_elsewhere(tmp_path / "w")
    told: list[str] = []

    def end_it(who: str) -> None:
        told.append(who)
        process.communicate("")

    with writing(Warehouse.at(str(tmp_path / "w")), end_it):
        assert process.returncode == 0
        assert f"process {os.getpid()} on {socket.gethostname()}, since 2" in holder(
            Warehouse.at(str(tmp_path / "w"))
        )
    (who,) = told
    assert who.startswith(f"process {process.pid} on {socket.gethostname()}, since 2")


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    process = held_elsewhere(tmp_path / "w")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    told: list[str] = []
    with writing(Warehouse.at(str(tmp_path / "w")), told.append):
        assert told == []


def test_a_process_that_holds_the_lock_may_take_it_again(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "w"))
    with writing(warehouse):
        with writing(Warehouse.at(str(tmp_path / "w"))):
            pass
        code = (
            f"from filelock import FileLock; FileLock({str(warehouse.staging / NAME)!r}).acquire(timeout=0)"
        )
        refused = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert b"Timeout" in refused.stderr, "it is still held"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_holder_that_did_not_sign_is_no_riddle(tmp_path: Path) -> None:
    assert holder(Warehouse.at(str(tmp_path / "w"))) == "a process that does not say who it is"
