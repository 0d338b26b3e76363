"""What happens inside a worker process: one file's bytes in, one reading out, within limits.

Belongs here: limits of time and memory, and turning what goes wrong into a quarantine.
Does not belong here: anything heavy to import; only `parsers` is needed in a worker.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import cast

from parsers.model import Quarantine, Reading


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of wall time, bytes of address space; `reader` is `module:function`.

    A reader that does not answer the call of time within `grace` more seconds is ended with its process.
    """

    seconds: float = 60.0
    grace: float = 5.0
    memory: int = 4 * 2**30
    reader: str = "parsers.read:read"


class TimeLimit(BaseException):
    """Raised inside the reading when its time is up; not an Exception, so that no reader swallows it."""


def start(limits: Limits) -> None:
    """Prepare a worker process: cap its memory and import the reader."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C goes to the whole group: the parent decides what becomes of a run, not each worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    reader(limits.reader)


def _follow_parent() -> None:
    """A parent that is killed outright cannot end its workers: they end themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ready() -> bool:
    """Answers when a worker could start at all."""
    return True


def read_one(limits: Limits, data: bytes, name: str) -> Reading:
    """Read one file. Whatever it does, the answer is a reading, or the process dies and the engine knows."""
    try:
        with _time_limit(limits):
            return reader(limits.reader)(data, name)
    except TimeLimit:
        return failed("timeout", f"reading took longer than {limits.seconds:g} seconds")
    except MemoryError:
        return failed("out_of_memory", f"reading needed more than {limits.memory >> 20} MiB")
    except Exception as error:
        return failed("crashed", f"the reader failed: {type(error).__name__}: {error}"[:500])


def failed(code: str, detail: str) -> Reading:
    """A reading without reports, for the stated reason."""
    return Reading("application/octet-stream", None, (), quarantine=Quarantine(code, detail))


def reader(path: str) -> Callable[[bytes, str], Reading]:
    """The function named `module:function`."""
    module, _, function = path.partition(":")
    return cast("Callable[[bytes, str], Reading]", getattr(importlib.import_module(module), function))


@contextlib.contextmanager
def _time_limit(limits: Limits) -> Iterator[None]:
    """Raise TimeLimit after the time; native code that never comes back is ended with its process.

    Signals reach only a main thread: elsewhere (a thread of a cluster's worker) the limit is the cluster's.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - faulthandler needs a real file
        faulthandler.dump_traceback_later(limits.seconds + limits.grace, exit=True, file=nowhere)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
            signal.signal(signal.SIGALRM, before)


def _out_of_time(_signal: int, _frame: FrameType | None) -> None:
    raise TimeLimit
