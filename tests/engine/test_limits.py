"""The end of a process that does not answer: set for a file, moved only for what may take longer."""

from __future__ import annotations

import faulthandler
import subprocess
import sys
import time
from typing import Any

import pytest

from engine.limits import LastResort
from tests.support.paths import ROOT


def test_it_is_set_once_for_what_takes_no_longer_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float | str] = []
    clock = [100.0]

    def later(seconds: float, **_: Any) -> None:
        told.append(seconds)

    monkeypatch.setattr(faulthandler, "dump_traceback_later", later)
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: told.append("never"))
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    last = LastResort()
    last.never()
    last.within(100)
    clock[0] += 20
    last.within(105)  # 105 s are left
    clock[0] += 1
    last.within(105)  # 104 s are left
    last.within(50)
    last.never()
    last.never()
    assert told == [125, 131.25, "never"]


def test_a_process_that_holds_the_interpreter_is_ended() -> None:
    program = "from engine.limits import LastResort; import ctypes; LastResort().within(0.4); "
    program += "ctypes.PyDLL(None).usleep(5_000_000); print('awake')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1 and done.stdout == "" and done.stderr == ""
