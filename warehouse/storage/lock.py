"""One writer at a time.

Belongs here: the lock that every change of a table is made under, by whatever program and process, and who
holds it. Does not belong here: what is written. In object storage there is no lock: keep to one program
there.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from filelock import FileLock, Timeout

from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

NAME = "writer.lock"
HOLDER = "writer.json"


@contextmanager
def writing(warehouse: Warehouse, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Wait until no other program writes the warehouse, then hold the lock.

    The operating system frees the lock of a process that was killed. In object storage nothing is locked. A
    thread that holds the lock may take it again; other threads wait as other programs do.

    Args:
        warehouse: What is written.
        on_wait: Told who holds the lock, when it must be waited for.
    """
    if not parquet.is_local(warehouse.staging):
        yield
        return
    warehouse.staging.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(warehouse.staging.absolute() / NAME), is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if on_wait:
            on_wait(holder(warehouse))
        lock.acquire()
    try:
        if lock.lock_counter == 1:
            _sign(warehouse)
        yield
    finally:
        lock.release()


def holder(warehouse: Warehouse) -> str:
    """Who holds the lock, for a person: process, machine and since when."""
    try:
        said: dict[str, Any] = json.loads((warehouse.staging / HOLDER).read_text(encoding="utf-8"))
        return f"process {said['pid']} on {said['host']}, since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that does not say who it is"


def _sign(warehouse: Warehouse) -> None:
    """Say who holds the lock, to help a person: it is held all the same where this cannot be written."""
    since = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    said = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    with suppress(OSError):
        (warehouse.staging / HOLDER).write_text(json.dumps(said), encoding="utf-8")
