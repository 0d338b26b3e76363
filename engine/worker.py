"""What happens inside a worker process: one file's bytes in, its layout or reading out, within limits.

Belongs here: running one function on one file, and turning what goes wrong into a refusal.
Does not belong here: anything heavy to import; only `parsers` is needed in a worker. Which file is read
where and when (`engine.pool`).
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from engine.limits import Hanging, Limits, OutOfCpuTime, cap_process, time_limit
from parsers.layout import Quarantine
from parsers.readers.faults import failure


def start(limits: Limits) -> None:
    """Prepare a worker process: cap its memory and import the reader.

    What libraries print in it, a panic of native code or words out of a file, reaches no terminal and no log.
    A worker that has too little of anything ends without a word: the engine says so (`EngineError`).
    """
    # Ctrl-C goes to the whole group: the parent decides what becomes of a run, not each worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cap_process(limits)
    try:
        if not os.environ.get("GONGKAI_DEBUG"):
            _print_nowhere()
        threading.Thread(target=_follow_parent, daemon=True).start()
        importlib.import_module(limits.reader)
    except BaseException:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        os._exit(1)


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


def run(limits: Limits, function: str, data: bytes, name: str, *more: str) -> bytes:
    """Call a function on a file.

    Args:
        limits: What the file may cost, and the module of the reader.
        function: A function of that module, or one with its module before it (`parsers.read.kind_of`); of
            bytes, a name and what else it is handed.
        data: The file, or the bytes of its layout.
        name: The file's name.
        more: What else the function is handed.

    Returns:
        What the function returns, or a `Quarantine`, as bytes for `answer_of`: whatever the reader does, and
        be it an answer that cannot be sent, no exception leaves this process. When the process dies, the
        engine knows.
    """
    try:
        with time_limit(limits, len(data)):
            sent = pickle.dumps(_find(limits.reader, function)(data, name, *more), pickle.HIGHEST_PROTOCOL)
        return sent if len(sent) <= limits.answer_bytes else pickle.dumps(_too_long(limits))
    except OutOfCpuTime:
        reason = out_of_time(limits, len(data))
    except Hanging:
        reason = hanging(limits, len(data))
    except MemoryError:
        reason = Quarantine("out_of_memory", f"reading needed more than {limits.memory >> 20} MiB")
    except BaseException as error:  # also what native code raises, and an exit: it ends at the file
        reason = failure(error, place(limits, function))
    return pickle.dumps(reason)


def answer_of(sent: bytes, limits: Limits, function: str) -> Any:
    """What `run` was told by the function, or a `Quarantine` where it cannot be made out."""
    try:
        return pickle.loads(sent)
    except Exception as error:
        return failure(error, place(limits, function))


def _find(reader: str, function: str) -> Callable[..., Any]:
    module, _, name = function.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module or reader), name)
    return found


def place(limits: Limits, function: str) -> str:
    """The full name of a function that `run` is asked for."""
    return function if "." in function else f"{limits.reader}.{function}"


def _too_long(limits: Limits) -> Quarantine:
    return Quarantine("too_large", f"what is read of it takes more than {limits.answer_bytes >> 20} MiB")


def out_of_time(limits: Limits, size: int) -> Quarantine:
    """The refusal of a file of that many bytes that has used up its CPU time."""
    return Quarantine("timeout", f"reading took more than {limits.cpu_seconds(size):g} seconds of CPU time")


def hanging(limits: Limits, size: int) -> Quarantine:
    """The refusal of a file of that many bytes that waits without computing."""
    seconds = limits.wall_seconds(size)
    return Quarantine("timeout", f"reading did not end within {seconds:g} seconds and computed nothing")
