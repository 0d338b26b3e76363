"""One writer at a time.

Belongs here: the lock that every change of a table is made under, by whatever program and process, and who
holds it. Does not belong here: what is written, and how object storage holds programs apart
(`warehouse.storage.lease`). Storage other than local folders and S3 has no lock: keep to one program there.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from typing import Any

from filelock import FileLock, Timeout

from warehouse.storage import lease, parquet, remote
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import remember_written

NAME = "writer.lock"
HOLDER = "writer.json"


@contextmanager
def writing(warehouse: Warehouse, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Wait until no other program writes the warehouse, then hold the lock.

    The operating system frees the lock of a process that was killed; in S3 it ends after a minute and a half.
    A thread that holds the lock may take it again; other threads wait as other programs do.

    Args:
        warehouse: What is written.
        on_wait: Told who holds the lock, when it must be waited for.
    """
    if not parquet.is_local(warehouse.staging):
        with _leased(warehouse, on_wait):
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
        if lock.lock_counter == 1:
            with suppress(OSError):  # what is not on the list is read to its end by the next build
                remember_written(warehouse)
        lock.release()


def _leased(warehouse: Warehouse, on_wait: Callable[[str], None] | None) -> AbstractContextManager[None]:
    """The lock in object storage."""
    if warehouse.staging.protocol not in remote.S3:
        return nullcontext()
    told = (lambda said: on_wait(_in_words(said))) if on_wait else None
    return lease.held(warehouse.staging / HOLDER, _signature(), told)


def holder(warehouse: Warehouse) -> str:
    """Who holds the lock, for a person: process, machine and since when."""
    try:
        return _in_words(json.loads((warehouse.staging / HOLDER).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return _in_words({})


def _in_words(said: dict[str, Any]) -> str:
    try:
        return f"process {said['pid']} on {said['host']}, since {said['since']}"
    except (KeyError, TypeError):
        return "a process that does not say who it is"


def _signature() -> dict[str, object]:
    since = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _sign(warehouse: Warehouse) -> None:
    """Say who holds the lock, to help a person: it is held all the same where this cannot be written."""
    with suppress(OSError):
        (warehouse.staging / HOLDER).write_text(json.dumps(_signature()), encoding="utf-8")
