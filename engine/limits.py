"""What one file may cost, and how a worker process keeps to it.

Belongs here: the limits of time and memory inside a worker. Does not belong here: what becomes of a file
that goes beyond (`engine.worker`, `engine.pool`).

Time is CPU time of the worker process with all its threads: a busy machine does not change what is read.
The wall clock only ends what waits without computing, and is far above.
"""

from __future__ import annotations

import contextlib
import faulthandler
import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import FrameType

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Args:
        seconds: CPU time for a file, however small.
        seconds_per_mib: CPU time on top for each MiB of the file.
        most_seconds: CPU time that no file exceeds (unless `seconds` alone does).
        hang_seconds: Wall time after which a file that has not used up its CPU time is given up as hanging;
            0 for twenty times the CPU time, at least ten minutes.
        grace: Seconds after which a reader that does not answer the call of time is ended with its process.
        memory: Bytes of address space of a worker.
        file_bytes: Bytes of a file that a worker may write; no reader writes any but temporary ones.
        open_files: Files that a worker may hold open, its pipes to the engine among them.
        answer_bytes: Bytes of what a worker may send back; a report of a hundred pages has one million.
        reader: The module with the two stages, `read_file` and `name_file`.
    """

    seconds: float = 120.0
    seconds_per_mib: float = 200.0
    most_seconds: float = 1800.0
    hang_seconds: float = 0.0
    grace: float = 5.0
    memory: int = 4 * 2**30
    file_bytes: int = 256 * MIB
    open_files: int = 256
    answer_bytes: int = 512 * MIB
    reader: str = "parsers.read"

    def cpu_seconds(self, size: int) -> float:
        """The CPU time, in seconds, of a file of `size` bytes.

        A scan of 200 pages needs 400 s and has 4 MiB.
        """
        grown = self.seconds + self.seconds_per_mib * size / MIB
        return min(grown, max(self.seconds, self.most_seconds))

    def wall_seconds(self, size: int) -> float:
        """The wall time, in seconds, after which a file of `size` bytes counts as hanging."""
        return self.hang_seconds or max(600.0, 20 * self.cpu_seconds(size))

    def far_seconds(self, size: int) -> float:
        """The wall time, in seconds, after which a worker that did not even end itself is killed."""
        return 2 * self.wall_seconds(size) + 4 * self.grace


class OutOfTime(BaseException):
    """Raised inside the reading when its time is up; not an Exception, so that no reader swallows it."""


class OutOfCpuTime(OutOfTime):
    """The file has used up its CPU time."""


class Hanging(OutOfTime):
    """The file has not used up its CPU time, but waits for something that does not come."""


def cap_process(limits: Limits) -> None:
    """Limit for good what this process may hold and write, and keep it from writing a core file.

    The number of processes is not limited: the system counts all threads of the user, so what other programs
    do would decide what is read.
    """
    try:
        import resource
    except ImportError:  # no limits on this system
        return
    for limit, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        most = resource.getrlimit(limit)[1]
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        with contextlib.suppress(ValueError, OSError):  # not this one on this system
            resource.setrlimit(limit, (value, value))


class LastResort:
    """Ends this process where it does not answer the call of time, as native code that waits does not.

    A thread has to be started for it, which costs as much as reading a short file's bytes: one is started
    for all that is done with a file, unless a later function may take longer than what is left.
    """

    def __init__(self) -> None:
        self._ends = 0.0

    def within(self, seconds: float) -> None:
        """End the process in so many seconds, or by a fourth later."""
        now = time.monotonic()
        if now + seconds > self._ends:
            self._ends = now + _SLACK * seconds
            faulthandler.dump_traceback_later(_SLACK * seconds, exit=True, file=_nowhere())

    def never(self) -> None:
        """Let it live."""
        if self._ends:
            self._ends = 0.0
            faulthandler.cancel_dump_traceback_later()


_SLACK = 1.25


@cache
def _nowhere() -> int:
    """Where a traceback is written that nobody reads."""
    return os.open(os.devnull, os.O_WRONLY)


@contextlib.contextmanager
def time_limit(limits: Limits, size: int, last_resort: LastResort) -> Iterator[None]:
    """Limit the time of one file.

    A process that does not answer is ended. Signals reach a main thread only: in another thread there is no
    limit (on a cluster, `engine.cluster` runs files in processes of their own).

    Args:
        limits: The limits of time.
        size: The size of the file in bytes.
        last_resort: Set to the same limits; whoever made it takes it back.

    Raises:
        OutOfCpuTime: The file has used up its CPU time.
        Hanging: The file has used up its wall time.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    cpu, wall = limits.cpu_seconds(size), limits.wall_seconds(size)
    with contextlib.ExitStack() as stack:  # each is undone, also when the time is up just then
        for number, handler in _HANDLERS.items():
            stack.callback(signal.signal, number, signal.signal(number, handler))
        stack.enter_context(_cpu_cap(cpu + limits.grace))
        last_resort.within(wall + limits.grace)
        for timer, seconds in ((signal.ITIMER_REAL, wall), (signal.ITIMER_PROF, cpu)):
            stack.callback(signal.setitimer, timer, 0)
            signal.setitimer(timer, seconds)
        yield


@contextlib.contextmanager
def _cpu_cap(seconds: float) -> Iterator[None]:
    """The system ends this process (SIGXCPU) when it has used that much more CPU time."""
    try:
        import resource
    except ImportError:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_CPU)
    cap = math.ceil(time.process_time() + seconds)
    if before[1] != resource.RLIM_INFINITY:
        cap = min(cap, before[1])
    resource.setrlimit(resource.RLIMIT_CPU, (cap, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, before)


def _out_of_cpu_time(_signal: int, _frame: FrameType | None) -> None:
    raise OutOfCpuTime


def _hanging(_signal: int, _frame: FrameType | None) -> None:
    raise Hanging


_HANDLERS = {
    getattr(signal, name): handler
    for name, handler in (("SIGPROF", _out_of_cpu_time), ("SIGALRM", _hanging))
    if hasattr(signal, name)
}
