"""One writer at a time, and one build at a time.

Belongs here: the lock that every change of a table or store is made under, by whatever program and process;
the lock that a build holds from its first step to its last.
Does not belong here: what is written. In object storage there is no lock: keep to one program there.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

NAME = "writer.lock"
BUILD, HOLDER = "build.lock", "build.json"


@contextmanager
def writing(warehouse: Warehouse) -> Iterator[None]:
    """Wait until no other program writes the warehouse, then hold the lock.

    A thread that holds it may take it again. The operating system frees the lock of a process that was
    killed. In object storage nothing is locked.
    """
    if not parquet.is_local(warehouse.staging):
        yield
        return
    warehouse.staging.mkdir(parents=True, exist_ok=True)
    with FileLock(str((warehouse.staging / NAME).absolute()), is_singleton=True):
        yield


@contextmanager
def building(warehouse: Warehouse, landing: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the warehouse for a whole build; wait while another build holds it.

    Args:
        warehouse: The warehouse that is built.
        landing: Of which landing folder, for those that wait.
        tell: Called with one sentence that says who holds the warehouse, when it is held.
    """
    if not parquet.is_local(warehouse.staging):
        yield
        return
    warehouse.staging.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str((warehouse.staging / BUILD).absolute()))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tell(f"waiting for {holder(warehouse)}")
        lock.acquire()
    try:
        _sign(Path(str(warehouse.staging)) / HOLDER, landing)
        yield
    finally:
        lock.release()


def holder(warehouse: Warehouse) -> str:
    """Who holds the warehouse, as a phrase. Nobody may: ask only while its lock cannot be had."""
    try:
        said = json.loads((Path(str(warehouse.staging)) / HOLDER).read_bytes())
        who = f"process {said['process']} on {said['host']}"
        return f"the build of {said['landing']} by {who}, since {said['since']}"
    except (OSError, ValueError, TypeError, KeyError):
        return "another build of this warehouse"


def _sign(path: Path, landing: str) -> None:
    said = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now().astimezone().isoformat(" ", "seconds"),
        "landing": landing,
    }
    with suppress(OSError):  # a full disk: the lock holds without the words
        path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
