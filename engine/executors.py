"""Which executor an engine opens: processes of this machine, or the workers of a cluster.

Belongs here: the one setting that says so. Does not belong here: either executor (`engine.processes`,
`engine.cluster`); the latter is imported when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Executor

from engine.limits import Limits
from engine.processes import WorkerPool

_ADDRESS = re.compile(r"dask://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")


def address_of(setting: str) -> str:
    """The address of the scheduler, as Dask writes it.

    Args:
        setting: `dask://HOST:PORT`.

    Raises:
        ValueError: The setting is no such address.
    """
    found = _ADDRESS.fullmatch(setting)
    if not found or not 0 < int(found[2]) < 2**16:
        raise ValueError("GONGKAI_EXECUTOR must be empty or dask://HOST:PORT")
    return f"tcp://{found[1]}:{found[2]}"


def open_executor(setting: str) -> Callable[[int, Limits], Executor]:
    """What opens the executor of an engine (`engine.pool.Engine`).

    Args:
        setting: Empty for processes of this machine; `dask://HOST:PORT` for the workers of that scheduler.

    Raises:
        ValueError: The setting is neither.
    """
    if not setting:
        return WorkerPool
    address = address_of(setting)

    def open_cluster(_workers: int, limits: Limits) -> Executor:
        from engine.cluster import Cluster

        return Cluster(address, limits)

    return open_cluster
