"""The engine: many files through an executor, a few at a time, whatever becomes of its processes.

Belongs here: what is in flight, what is sent again, what is given up.
Does not belong here: reading (`engine.worker`), and where readings go (`warehouse.readings.pending`).
Any `concurrent.futures.Executor` will do: a process pool here, a cluster's elsewhere.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field

from engine import worker
from engine.worker import Limits
from parsers.model import Reading

File = tuple[str, str, bytes]
"""sha256, name, bytes."""


class EngineError(RuntimeError):
    """No worker can be started: the fault is ours, not a file's."""


def pool(workers: int, limits: Limits) -> Executor:
    """A pool of fresh processes, each prepared with the limits."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=worker.start, initargs=(limits,))


@dataclass
class Engine:
    """Reads files in `workers` processes; at most `ahead` of them are in memory."""

    workers: int
    limits: Limits = field(default_factory=Limits)
    open_executor: Callable[[int, Limits], Executor] = pool
    _executor: Executor | None = field(default=None, init=False)

    @property
    def ahead(self) -> int:
        """Files in flight: every worker has one in hand and one waiting."""
        return 2 * self.workers

    def read_all(self, files: Iterable[File]) -> Iterator[tuple[str, Reading]]:
        """`(sha256, reading)` in the order of completion, each file exactly once."""
        source = iter(files)
        flying: dict[Future[Reading], File] = {}
        try:
            while True:
                lost = self._fill(source, flying)
                if not flying and not lost:
                    return
                done = wait(flying, return_when=FIRST_COMPLETED).done if not lost else set()
                for future in done:
                    file = flying.pop(future)
                    try:
                        yield file[0], future.result()
                    except BrokenExecutor:
                        lost.append(file)
                if lost:
                    # All in flight is lost with the pool and one file is to blame: each alone tells which.
                    suspects = sorted([*lost, *flying.values()], key=lambda file: file[0])
                    flying.clear()
                    self._close()
                    yield from ((file[0], self._alone(file)) for file in suspects)
        finally:
            self._close()

    def _fill(self, source: Iterator[File], flying: dict[Future[Reading], File]) -> list[File]:
        """Submit until enough are in flight; returns the file that found the pool already broken."""
        while len(flying) < self.ahead:
            file = next(source, None)
            if file is None:
                break
            try:
                flying[self._submit(file)] = file
            except BrokenExecutor:
                return [file]
        return []

    def _submit(self, file: File) -> Future[Reading]:
        return self._running().submit(worker.read_one, self.limits, file[2], file[1])

    def _alone(self, file: File) -> Reading:
        """Read a file with nothing else in flight: if the pool breaks now, this file breaks it."""
        self._running()
        began = time.monotonic()
        try:
            return self._submit(file).result()
        except BrokenExecutor:
            self._close()
            if time.monotonic() - began >= self.limits.seconds:
                return worker.failed("timeout", f"reading took longer than {self.limits.seconds:g} seconds")
            return worker.failed("crashed", "the worker process died twice while reading this file")

    def _running(self) -> Executor:
        """The executor, opened and tried when there is none."""
        if self._executor is None:
            worker.reader(self.limits.reader)  # what cannot be imported here cannot be there: say so plainly
            executor = self.open_executor(self.workers, self.limits)
            try:
                executor.submit(worker.ready).result()
            except BrokenExecutor as error:
                raise EngineError("no worker process can start") from error
            self._executor = executor
        return self._executor

    def _close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None
