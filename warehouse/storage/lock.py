"""One writer at a time.

Belongs here: the lock that every change of a table is made under, by whatever program and process.
Does not belong here: what is written. In object storage there is no lock: keep to one program there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock

from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

NAME = "writer.lock"


@contextmanager
def writing(warehouse: Warehouse) -> Iterator[None]:
    """Wait until no other program writes the warehouse, then hold the lock.

    The operating system frees the lock of a process that was killed. In object storage nothing is locked.
    """
    if not parquet.is_local(warehouse.staging):
        yield
        return
    warehouse.staging.mkdir(parents=True, exist_ok=True)
    with FileLock(str(warehouse.staging / NAME)):
        yield
