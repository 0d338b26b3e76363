"""The engine: many files through an executor, a few at a time, whatever becomes of its processes.

Belongs here: what is in flight, what is tried again alone, what is given up.
Does not belong here: what a worker does (`engine.worker`), and where its results go (`warehouse.readings`).
Any `concurrent.futures.Executor` will do: a process pool here, a cluster's elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from engine import worker
from engine.limits import Limits
from engine.processes import NO_WORKER, EngineError, WorkerPool, cpu_of_children
from engine.queue import Queue, Task
from engine.worker import Stage, size_of
from parsers.archives.members import Member, may_be_archive
from parsers.layout import Quarantine
from parsers.layout_bytes import FileLayout
from parsers.model import Reading
from parsers.readers.faults import failure

File = tuple[str, str, bytes]
"""A key (the sha256 of the file), the file's name, bytes (of the file, or of its layout)."""

_READ, _NAME, _KIND_OF = Stage("read_file"), Stage("name_file"), Stage("kind_of")
_OPEN_ARCHIVE = Stage("parsers.archives.opening.open_archive")
_UNKNOWN = "application/octet-stream"


@dataclass
class Engine:
    """Runs the two stages of reading in worker processes.

    Args:
        workers: How many processes; at most `ahead` files are in memory.
        limits: What one file may cost, and the module that reads.
        open_executor: Opens any `concurrent.futures.Executor`; a pool of processes by default.
        keep: Whether the processes stay for the next call, until `close`: for what a person waits for.
    """

    workers: int
    limits: Limits = field(default_factory=Limits)
    open_executor: Callable[[int, Limits], Executor] = WorkerPool
    keep: bool = False
    _executor: Executor | None = field(default=None, init=False)
    _start_seconds: float = field(default=0.0, init=False)

    @property
    def ahead(self) -> int:
        """Files in flight: every worker has one in hand and one waiting."""
        return 2 * int(getattr(self._executor, "width", self.workers))

    def read_files(self, files: Iterable[File]) -> Iterator[tuple[str, FileLayout]]:
        """Run the first stage.

        Args:
            files: The files, taken lazily.

        Yields:
            `(key, layout)` in the order of completion, each file exactly once.

        Raises:
            EngineError: No worker process can start.
        """
        for file, (result, *_), media_type in self.run_stages((_READ,), files, _KIND_OF):
            result = worker.required(result, FileLayout, _READ, self.limits)
            refused = isinstance(result, Quarantine)
            yield file[0], FileLayout(media_type or _UNKNOWN, None, result) if refused else result

    def name_layouts(self, layouts: Iterable[Task]) -> Iterator[tuple[str, Reading | Quarantine]]:
        """Run the second stage.

        Args:
            layouts: The bytes of layouts, taken lazily.

        Yields:
            `(key, reading)`, or the reason why there is none, in the order of completion.

        Raises:
            EngineError: No worker process can start.
        """
        for file, (result, *_) in self._run((_NAME,), layouts):
            yield file[0], worker.required(result, Reading, _NAME, self.limits)

    def open_archive(self, data: bytes, name: str) -> tuple[Member, ...] | Quarantine:
        """Unpack an archive in a worker, within the limits of a file.

        Args:
            data: A file.
            name: Its name.

        Returns:
            Its members, none where it is no archive, or the reason why they cannot be had.

        Raises:
            EngineError: No worker process can start.
        """
        if not may_be_archive(data[:512]):
            return ()
        ((_, (result, *_)),) = self._run((_OPEN_ARCHIVE,), [("", name, data)])
        return worker.required(result, tuple, _OPEN_ARCHIVE, self.limits)  # type: ignore[no-any-return]

    def run_all(self, function: str, files: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Run a function of the reader's module on each file.

        A file that fails beside others, or is in flight when a process dies, is tried again alone: only that
        result counts.

        Args:
            function: The name of the function; it takes bytes and a name.
            files: The files, taken lazily.

        Yields:
            Each file with what the function returns, or with the refusal.

        Raises:
            EngineError: No worker process can start.
        """
        for file, (result, *_) in self._run((Stage(function),), files):
            yield file, result

    def run_stages(
        self, stages: tuple[Stage, ...], files: Iterable[Task], kind_of: Stage | None = None
    ) -> Iterator[tuple[Task, list[Any], str]]:
        """Run functions on each file, one on what the other returns, in the same process.

        A file is tried again alone as by `run_all` where the first function fails. Where a later one kills
        its process twice, the first is run without it.

        Args:
            stages: The functions.
            files: The files, taken lazily.
            kind_of: The function that tells the media type of a file which the first one failed at.

        Yields:
            Each file with what each function returned, and "" or the media type. The last result may be a
            refusal, and those of later functions may be missing.

        Raises:
            EngineError: No worker process can start.
        """
        for file, results in self._run(stages, files):
            failed = isinstance(results[0], Quarantine)
            yield file, results, self._media_type(kind_of, file) if kind_of and failed else ""

    def run_one(self, stages: tuple[Stage, ...], file: Task) -> list[Any]:
        """As `run_stages` for one file. The process stays for the next one."""
        results = self._tried(stages, file)
        if results is None or worker.failed_here(results[0]):
            return self._run_alone(stages, file)
        return results

    def all_see(self, function: str, document: Any) -> bool:
        """Whether all workers can open what a document stands for; those on this machine can.

        Args:
            function: The dotted name of a function that tells.
            document: What stands for bytes elsewhere.

        Raises:
            EngineError: No worker can be had.
        """
        executor = self._running(self.workers)
        return isinstance(executor, WorkerPool) or bool(executor.all_say(function, document))  # type: ignore[attr-defined]

    def _run(self, stages: tuple[Stage, ...], files: Iterable[Task]) -> Iterator[tuple[Task, list[Any]]]:
        source = Queue(files)
        flying: dict[Future[list[bytes]], Task] = {}
        suspects: list[Task] = []
        try:
            while True:
                if len(suspects) < self.ahead:
                    suspects += self._fill(stages, source, flying)
                if not flying:
                    if not suspects:
                        return
                    for file in sorted(suspects, key=lambda file: file[0]):
                        yield file, self._run_alone(stages, file)
                    suspects.clear()
                    self.close()
                    continue
                for future in self._first_of(flying):
                    file = flying.pop(future)
                    results = self._results_of(future, stages)
                    if results is None or (worker.failed_here(results[0]) and not self._is_final()):
                        suspects.append(file)
                    else:
                        yield file, results
        finally:
            if flying or not self.keep:
                self.close()

    def _first_of(self, flying: dict[Future[list[bytes]], Task]) -> set[Future[list[bytes]]]:
        """Wait for the first answers. Workers that do not even end themselves in time are killed."""
        far = self.limits.far_seconds(max(size_of(file[2]) for file in flying.values()))
        done = wait(flying, timeout=far, return_when=FIRST_COMPLETED).done
        if not done and isinstance(self._executor, WorkerPool):
            self._executor.kill()
        return done or wait(flying, return_when=FIRST_COMPLETED).done

    def _fill(
        self, stages: tuple[Stage, ...], source: Queue, flying: dict[Future[list[bytes]], Task]
    ) -> list[Task]:
        """Submit until enough are in flight; returns the file that found the pool already broken."""
        while (file := source.next(self.ahead, flying.values(), self._takes_long)) is not None:
            try:
                flying[self._submit(stages, file)] = file
            except BrokenExecutor:
                return [file]
        return []

    def _takes_long(self, file: Task) -> bool:
        """Whether the executor keeps a file apart from others."""
        ask = getattr(self._executor, "takes_long", None)
        return ask is not None and bool(ask(file[2], file[1]))

    def _is_final(self) -> bool:
        """Whether the executor's workers try again by themselves what fails."""
        return bool(getattr(self._executor, "is_final", False))

    def _submit(self, stages: tuple[Stage, ...], file: Task) -> Future[list[bytes]]:
        return self._running(self.workers).submit(
            worker.run, self.limits, stages, file[2], file[1], *file[3:]
        )

    def _results_of(self, future: Future[list[bytes]], stages: tuple[Stage, ...]) -> list[Any] | None:
        """What a worker was told by each function; None when the worker died."""
        try:
            sent = zip(future.result(), stages, strict=False)
            return [worker.answer_of(answer, self.limits, stage) for answer, stage in sent]
        except BrokenExecutor:
            return None
        except EngineError:
            raise
        except Exception as error:  # what an executor of another kind does with an answer
            return [failure(error, stages[0].place(self.limits))]

    def _tried(self, stages: tuple[Stage, ...], file: Task) -> list[Any] | None:
        """What a worker is told by each function for one file; None when the worker dies."""
        try:
            future = self._submit(stages, file)
        except BrokenExecutor:
            return None
        self._first_of({future: file})
        return self._results_of(future, stages)

    def _run_alone(self, stages: tuple[Stage, ...], file: Task) -> list[Any]:
        """Try a file in a fresh process with nothing else in flight: what goes wrong now, this file does."""
        self.close()
        self._running(1)
        began, used = time.monotonic(), cpu_of_children()
        results = self._tried(stages, file)
        if results is not None:
            return results
        self.close()
        if len(stages) > 1:  # which of them it was is not known
            return self._run_alone(stages[:1], file)
        spent = cpu_of_children() - used - self._start_seconds
        return [worker.died_twice(self.limits, size_of(file[2]), time.monotonic() - began, spent)]

    def _media_type(self, kind_of: Stage, file: Task) -> str:
        """Detect in a worker what the bytes of a refused file are; "" where that fails."""
        with suppress(BrokenExecutor):
            found = self._results_of(self._submit((kind_of,), file), (kind_of,))
            if found and isinstance(found[0], str):
                return found[0]
        return ""

    def _running(self, workers: int) -> Executor:
        """The executor; it is opened and tested when none is open."""
        if self._executor is None:
            executor = self.open_executor(workers, self.limits)
            try:
                self._start_seconds = executor.submit(worker.ready).result()
            except (BrokenExecutor, OSError) as error:
                import_module(self.limits.reader)  # says plainly why it cannot be imported
                raise EngineError(NO_WORKER) from error
            self._executor = executor
        return self._executor

    def close(self) -> None:
        """End the worker processes; the next file starts others."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None
