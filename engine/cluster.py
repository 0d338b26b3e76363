"""The engine's work on a cluster of dask.distributed: an executor whose workers are on many machines.

Belongs here: the connection, which workers may take part, scans apart from text. Does not belong here: what
is in flight and tried again (`engine.pool`), and the limits of a file (`engine.limits`).

Dask runs functions in threads, where no limit holds. Each thread of a worker therefore keeps an engine of its
own with one process, and hands every file to that: what kills it is the file's refusal and never the worker's
death. A worker that is lost itself loses nothing: the scheduler gives its files to others.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import pickle
import re
import threading
from concurrent.futures import Executor, Future
from functools import cache
from importlib import import_module
from typing import Any

from engine.limits import Limits
from engine.pool import Engine
from engine.processes import EngineError
from engine.worker import size_of
from parsers.layout import Quarantine
from parsers.version import code_version, reader_versions

SCAN = "scan"
"""The Dask resource of workers that read scans: `dask worker ADDRESS --resources "scan=1"`."""

LARGE = 1 << 20
"""Bytes from which on a file is scheduled as a scan; so is a picture of any size."""

TIMEOUT = 10
"""Seconds in which a scheduler answers."""

_PICTURE = re.compile(r"(?i)\.(?:png|jpe?g|tiff?|bmp|gif|webp)$")
_DECIDING = ("engine.cluster", "parsers.read", "parsers.archives.opening", "warehouse.readings.work")
_LOST = Quarantine("crashed", "the workers of the cluster that read this file were lost, again and again")
_here = threading.local()


class Cluster(Executor):
    """All workers of a scheduler.

    Args:
        address: Of the scheduler.
        limits: What each file may cost.

    Raises:
        EngineError: There is no scheduler or no worker, or one that runs other code than this process.
    """

    is_final = True
    """A file that fails was tried again already, by the worker's own engine."""

    def __init__(self, address: str, limits: Limits) -> None:
        self._client = _connected(address)
        try:
            self._check(address, limits)
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except BaseException:
            self._client.close()
            raise
        self._limits = limits
        self._has_scanners = any(SCAN in (worker.get("resources") or {}) for worker in workers)
        self.width = sum(int(worker["nthreads"]) for worker in workers)
        self._plain = self._client.get_executor(pure=False, retries=2)
        scans = {"resources": {SCAN: 1}} if self._has_scanners else {}
        self._scans = self._client.get_executor(pure=False, retries=2, **scans)

    def submit(self, function: Any, /, *arguments: Any, **_named: Any) -> Future[Any]:
        """Run `engine.worker.run` on a worker; whatever else is asked for is answered here."""
        if not arguments:
            done: Future[Any] = Future()
            done.set_result(0.0)
            return done
        document, name = arguments[2], arguments[3]
        chosen = self._scans if self.takes_long(document, name) else self._plain
        return _outcome(chosen.submit(delegate, pickle.dumps(arguments), code(self._limits.reader)))

    def takes_long(self, document: Any, name: str) -> bool:
        """Whether a file is scheduled apart from the others."""
        return self._has_scanners and bool(_PICTURE.search(name) or size_of(document) >= LARGE)

    def all_say(self, function: str, *arguments: Any) -> bool:
        """Whether a function, by its dotted name, is true on every worker."""
        said = self._client.run(ask, function, *arguments, on_error="return")
        return all(each is True for each in said.values())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; what is still running there is given up."""
        for executor in (self._plain, self._scans):
            executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def _check(self, address: str, limits: Limits) -> None:
        said = self._client.run(code, limits.reader, on_error="return")
        if not said:
            raise EngineError(
                f"the scheduler at {address} has no worker: start some with dask worker {address}"
            )
        for worker, found in said.items():
            if isinstance(found, Exception):
                fault = f"{type(found).__name__}: {found}".partition("\n")[0]
                raise EngineError(f"the worker {worker} cannot run this code: {fault}")
            if found != code(limits.reader):
                raise EngineError(_OTHER_CODE.format(worker=worker))


_OTHER_CODE = "the worker {worker} runs other code than this process: install the same version on both"


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        sentence = f"{error.name} not installed; install the extra: pip install 'gongkai[cluster]'"
        raise EngineError(sentence) from error
    try:
        return Client(address, timeout=TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EngineError(f"no scheduler answers at {address} (GONGKAI_EXECUTOR)") from error


def _outcome(future: Future[Any]) -> Future[Any]:
    """The future, in which a file that ended workers is refused, and a lost cluster is our own trouble."""
    told: Future[Any] = Future()

    def tell(done: Future[Any]) -> None:
        if done.cancelled():
            told.set_exception(EngineError("the scheduler of the cluster no longer answers"))
        elif (error := done.exception()) is None:
            told.set_result(done.result())
        elif type(error).__name__ == "KilledWorker":
            told.set_result([pickle.dumps(_LOST)])
        else:
            told.set_exception(error)

    future.add_done_callback(tell)
    return told


# --- on a worker ----------------------------------------------------------------------------------


def delegate(call: bytes, expected: str) -> list[bytes]:
    """Hand a file to the process of this thread.

    Args:
        call: The arguments of `engine.worker.run`.
        expected: The version of the code that the client runs.

    Returns:
        As `engine.worker.run`; what failed was tried again in a fresh process.

    Raises:
        EngineError: No process can start here, or this worker runs other code than the client.
    """
    limits, stages, document, name, *more = pickle.loads(call)
    if code(limits.reader) != expected:
        raise EngineError(_OTHER_CODE.format(worker=multiprocessing.current_process().name))
    results = _engine(limits).run_one(stages, ("", name, document, *more))
    return [pickle.dumps(each, pickle.HIGHEST_PROTOCOL) for each in results]


def _engine(limits: Limits) -> Engine:
    """The engine of this thread."""
    found: Engine | None = getattr(_here, "engine", None)
    if found is None or found.limits != limits:
        if found is not None:
            found.close()
        process = multiprocessing.current_process()
        if (
            process.daemon
        ):  # so Dask starts workers, and Python keeps such a process from having any of its own
            process.daemon = False  # ours end by themselves when this one does
        found = _here.engine = Engine(1, limits)
    return found


def ask(function: str, *arguments: Any) -> Any:
    """Call a function by its dotted name."""
    module, _, name = function.rpartition(".")
    return getattr(import_module(module), name)(*arguments)


@cache
def code(reader: str) -> str:
    """A digest of all code that decides what a worker answers; of a reader that is not ours, of its name."""
    own = reader.partition(".")[0] == "parsers"
    versions = [code_version(*_DECIDING), reader_versions() if own else {}, reader]
    return hashlib.sha256(json.dumps(versions, sort_keys=True).encode()).hexdigest()[:16]
