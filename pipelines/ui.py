"""Dagster's UI as a child of this process: it is there when its address is printed, and it ends with us.

Belongs here: starting, watching and ending it. Does not belong here: what it shows (`pipelines.definitions`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))
_PATIENCE = ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (getattr(signal, "SIGKILL", signal.SIGTERM), 5.0))
"""What the UI and its children are sent, one after the other, and how many seconds each has effect."""


class _AskedToEndError(BaseException):
    """A signal asks this process to end."""


def serve(command: Sequence[str], port: int, on_ready: Callable[[], None]) -> int:
    """Run the UI until it ends or this process is asked to; no process of it is left behind.

    Args:
        command: The program and its arguments.
        port: The port of 127.0.0.1 at which it will listen.
        on_ready: Called once it answers there.

    Returns:
        Its exit code; 0 where this process was asked to end.
    """
    with _signals():
        process = subprocess.Popen(command, start_new_session=True)
        try:
            while process.poll() is None:
                if _answers(port):
                    on_ready()
                    return process.wait()
                time.sleep(0.2)
            return process.returncode
        except _AskedToEndError:
            return 0
        finally:
            _end(process)


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    def ask(_signal: int, _frame: FrameType | None) -> None:
        for number in _ENDING:  # once is enough: the second would end the ending
            signal.signal(number, signal.SIG_IGN)
        raise _AskedToEndError

    before = {number: signal.signal(number, ask) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started, politely first."""
    for number, seconds in _PATIENCE:
        if not _send(process, number):
            break
        until = time.monotonic() + seconds
        while time.monotonic() < until and _send(process, 0):
            process.poll()
            time.sleep(0.1)
    process.wait()


def _send(process: subprocess.Popen[bytes], number: int) -> bool:
    """Send a signal to the program and all its children; whether there is any left."""
    if not hasattr(os, "killpg"):
        if process.poll() is None and number:
            process.terminate()
        return process.poll() is None
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
