"""Worker processes that never outlive what started them.

Belongs here: starting and ending the processes. Does not belong here: what they do (`engine.worker`) and
which file they are handed (`engine.pool`).
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

from engine import worker
from engine.limits import Limits

NO_WORKER = (
    "no worker process can start: allow it more memory, processes or open files "
    "(GONGKAI_MEMORY_MIB; ulimit -a shows the limits of this shell)"
)


class EngineError(RuntimeError):
    """No worker can be started: the fault is ours, not a file's."""


class Processes(ProcessPoolExecutor):
    """Fresh processes, none of which outlives the pool.

    Args:
        count: How many at most.
        grace: Seconds after which those that do not end are killed.
        start: Called first in each of them, with the arguments.
    """

    def __init__(self, count: int, grace: float, start: Callable[..., None], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(count, mp_context=context, initializer=start, initargs=arguments)
        self._grace = grace
        self._last: list[BaseProcess] = []

    def _spawn_process(self) -> None:
        """Start a process that does not import the program that started this one: it needs nothing of it."""
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super()._spawn_process()  # type: ignore[misc]
        finally:
            sys.modules["__main__"] = main

    def kill(self) -> None:
        """End the processes, whatever they do: stopped ones as well."""
        for process in self._started():
            process.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; those that do not end within the grace are killed."""
        waiting = {process.sentinel for process in self._started()}
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        until = time.monotonic() + self._grace
        while wait and waiting and time.monotonic() < until:
            waiting.difference_update(connection.wait(list(waiting), timeout=until - time.monotonic()))
        if wait and waiting:  # it still reads, or a library left a thread that never ends
            self.kill()
        super().shutdown(wait=wait)

    def _started(self) -> list[BaseProcess]:
        """The processes, also those that a pool which is shut down no longer knows."""
        self._last = list((self._processes or {}).values()) or self._last
        return self._last


class WorkerPool(Processes):
    """Processes that read files.

    Args:
        workers: How many.
        limits: What each of them sets for itself.
    """

    def __init__(self, workers: int, limits: Limits) -> None:
        super().__init__(workers, limits.grace, worker.start, limits)


def cpu_of_children() -> float:
    """CPU seconds of this process' children that have ended; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
