"""What happens inside a worker process: one file in, what is read of it out, within limits.

Belongs here: running functions on one file, and turning what goes wrong into a refusal.
Does not belong here: anything heavy to import; only `parsers` is needed in a worker. Which file is read
where and when (`engine.pool`).
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.limits import Hanging, LastResort, Limits, OutOfCpuTime, cap_process, time_limit
from parsers.layout import FAILED_HERE, Quarantine
from parsers.readers.faults import failure

_FOR_LIBRARIES = {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""No threads that nobody needs, and no address space that is only reserved: it counts against the limit."""

_COLLECTIONS = 10_000, 5, 5
"""So many containers more than before start a search for cycles, so many searches one among older ones."""


def start(limits: Limits) -> None:
    """Prepare a worker process: cap its memory and import the reader.

    What libraries print in it, a panic of native code or words out of a file, reaches no terminal and no log.
    A worker that has too little of anything ends without a word: the engine says so (`EngineError`).
    """
    _begin(_FOR_LIBRARIES, limits.reader, limits)


def start_unlimited(module: str, variables: Mapping[str, str]) -> None:
    """Prepare a process that reads no file: its work is ours, so it has no limits.

    Args:
        module: What its work needs, imported before the first.
        variables: Of the environment, set before that.
    """
    _begin(variables, module, None)


def _begin(variables: Mapping[str, str], module: str, limits: Limits | None) -> None:
    # Ctrl-C goes to the whole group: the parent decides what becomes of a run, not each worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(variables)
    if limits:
        cap_process(limits)
    try:
        if not os.environ.get("GONGKAI_DEBUG"):
            _print_nowhere()
        threading.Thread(target=_follow_parent, daemon=True).start()
        importlib.import_module(module)
        _collect_seldom()
    except BaseException:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        os._exit(1)


def _collect_seldom() -> None:
    """Look for garbage in cycles less often, and never among modules and dictionaries, which all stay.

    Readings are tuples and text without cycles. Python's own setting looks through all that was ever imported
    several times in a hundred files, one fourteenth of a worker's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)


def _print_nowhere() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _follow_parent() -> None:
    """A parent that is killed outright cannot end its workers: they end themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ready() -> float:
    """Return the CPU seconds that starting this worker took."""
    return time.process_time()


@dataclass(frozen=True, slots=True)
class Stage:
    """A function that is run on a file.

    Args:
        function: One of the reader's module, or one with its module before it (`parsers.read.kind_of`).
        blamed: The function that a fault is said to be in; that one when empty.
    """

    function: str
    blamed: str = ""

    def place(self, limits: Limits) -> str:
        """The full name of the function that a fault is in."""
        named = self.blamed or self.function
        return named if "." in named else f"{limits.reader}.{named}"


def size_of(document: Any) -> int:
    """The bytes of what a stage is handed: bytes, or what has a `size` and stands for bytes elsewhere."""
    return len(document) if isinstance(document, bytes) else int(document.size)


def run(limits: Limits, stages: tuple[Stage, ...], document: Any, name: str, *more: Any) -> list[bytes]:
    """Call functions on a file: the first on the document, each other on what the one before it returns.

    Args:
        limits: What each of them may cost, and the module of the reader.
        stages: The functions; each is handed a document, the name and what else is handed.
        document: The file, the bytes of its layout, or what stands for bytes elsewhere (`size_of`).
        name: The file's name.
        more: What else the functions are handed.

    Returns:
        What each function returns, as bytes for `answer_of`; where one fails, a `Quarantine` in its place
        and none of those after it. Whatever the reader does, and be it an answer that cannot be sent, no
        exception leaves this process. When the process dies, the engine knows.
    """
    answers: list[bytes] = []
    last_resort = LastResort()
    try:
        for stage in stages:
            result, sent = _within(limits, last_resort, stage, document, name, more)
            answers.append(sent)
            if isinstance(result, Quarantine):
                break
            document = result
    finally:
        last_resort.never()
    return answers


def _within(
    limits: Limits, last_resort: LastResort, stage: Stage, document: Any, name: str, more: tuple[Any, ...]
) -> tuple[Any, bytes]:
    """What one function returns, and the same as bytes."""
    size = size_of(document)
    try:
        with time_limit(limits, size, last_resort):
            result = _find(limits.reader, stage.function)(document, name, *more)
            sent = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        if len(sent) <= limits.answer_bytes:
            return result, sent
        most = limits.answer_bytes >> 20
        reason = Quarantine("too_large", f"what is read of it takes more than {most} MiB")
    except OutOfCpuTime:
        reason = out_of_time(limits, size)
    except Hanging:
        reason = hanging(limits, size)
    except MemoryError:
        reason = Quarantine("out_of_memory", f"reading needed more than {limits.memory >> 20} MiB")
    except BaseException as error:  # also what native code raises, and an exit: it ends at the file
        reason = failure(error, stage.place(limits))
    return reason, pickle.dumps(reason)


def answer_of(sent: bytes, limits: Limits, stage: Stage) -> Any:
    """What `run` was told by a function, or a `Quarantine` where it cannot be made out."""
    try:
        return pickle.loads(sent)
    except Exception as error:
        return failure(error, stage.place(limits))


def required(result: Any, kind: type, stage: Stage, limits: Limits) -> Any:
    """What a function returned, where it is what it should return or a refusal; else a fault of ours."""
    if isinstance(result, (kind, Quarantine)):
        return result
    return failure(TypeError(type(result).__name__), stage.place(limits))


def failed_here(result: Any) -> bool:
    """Whether a function was refused what it needs on this machine: it may do better alone."""
    return isinstance(result, Quarantine) and result.code in FAILED_HERE


def _find(reader: str, function: str) -> Callable[..., Any]:
    module, _, name = function.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module or reader), name)
    return found


def out_of_time(limits: Limits, size: int) -> Quarantine:
    """The refusal of a file of that many bytes that has used up its CPU time."""
    return Quarantine("timeout", f"reading took more than {limits.cpu_seconds(size):g} seconds of CPU time")


def hanging(limits: Limits, size: int) -> Quarantine:
    """The refusal of a file of that many bytes that waits without computing."""
    seconds = limits.wall_seconds(size)
    return Quarantine("timeout", f"reading did not end within {seconds:g} seconds and computed nothing")


def died_twice(limits: Limits, size: int, wall: float, cpu: float) -> Quarantine:
    """The refusal of a file of that many bytes, of which also a fresh process died.

    Args:
        limits: What the file might cost.
        size: The size of the file in bytes.
        wall: Seconds until the process died.
        cpu: Seconds of CPU time that it used for the file.
    """
    if wall >= limits.wall_seconds(size):
        return hanging(limits, size)
    if cpu >= limits.cpu_seconds(size):
        return out_of_time(limits, size)
    return Quarantine("crashed", "the worker process died twice while reading this file")
