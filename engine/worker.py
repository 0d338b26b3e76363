"""What happens inside a worker process: one file's bytes in, its layout or reading out, within limits.

Belongs here: running one function on one file, and turning what goes wrong into a refusal.
Does not belong here: anything heavy to import; only `parsers` is needed in a worker. Which file is read
where and when (`engine.pool`).
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
import time
from typing import Any

from engine.limits import Hanging, Limits, OutOfCpuTime, cap_process, time_limit
from parsers.layout import Quarantine
from parsers.readers.faults import failure


def start(limits: Limits) -> None:
    """Prepare a worker process: cap its memory and import the reader."""
    cap_process(limits)
    # Ctrl-C goes to the whole group: the parent decides what becomes of a run, not each worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    importlib.import_module(limits.reader)


def _follow_parent() -> None:
    """A parent that is killed outright cannot end its workers: they end themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ready() -> float:
    """Return the CPU seconds that starting this worker took."""
    return time.process_time()


def run(limits: Limits, function: str, data: bytes, name: str, *more: str) -> Any:
    """Call a function of the reader on a file.

    Args:
        limits: What the file may cost, and the module of the reader.
        function: A function of that module, of bytes, a name and what else it is handed.
        data: The file, or the bytes of its layout.
        name: The file's name.
        more: What else the function is handed.

    Returns:
        What the function returns, or a `Quarantine`: whatever the reader does, no exception leaves this
        process. When the process dies, the engine knows.
    """
    try:
        with time_limit(limits, len(data)):
            return getattr(importlib.import_module(limits.reader), function)(data, name, *more)
    except OutOfCpuTime:
        return out_of_time(limits, len(data))
    except Hanging:
        return hanging(limits, len(data))
    except MemoryError:
        return Quarantine("out_of_memory", f"reading needed more than {limits.memory >> 20} MiB")
    except BaseException as error:  # also what native code raises, and an exit: it ends at the file
        return failure(error, limits.reader)


def out_of_time(limits: Limits, size: int) -> Quarantine:
    """The refusal of a file of that many bytes that has used up its CPU time."""
    return Quarantine("timeout", f"reading took more than {limits.cpu_seconds(size):g} seconds of CPU time")


def hanging(limits: Limits, size: int) -> Quarantine:
    """The refusal of a file of that many bytes that waits without computing."""
    seconds = limits.wall_seconds(size)
    return Quarantine("timeout", f"reading did not end within {seconds:g} seconds and computed nothing")
