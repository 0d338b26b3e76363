"""Dagster's databases in DAGSTER_HOME: looked at before Dagster opens them, set aside when they are damaged.

Belongs here: the SQLite files that an instance cannot start without. Nothing of the warehouse is in them:
what is lost is the history of runs. So a build does not wait until each event is on the disk, does not open
a database anew for each event, and leaves its output to the terminal.
Does not belong here: making the folder (`pipelines.home`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")
ASIDE = "set-aside"
BUSY_SECONDS = 60.0
"""How long a writer waits for another one, such as `dagster dev`."""
CHECKED_WHOLE = 64 * 2**20
"""Bytes up to which every page of a database is looked at, which takes a fraction of a second."""


def mend_instance(home: Path) -> list[str]:
    """Set damaged databases aside, so that Dagster makes new ones.

    Args:
        home: The folder that DAGSTER_HOME names.

    Returns:
        A sentence for each of them; none for a database that is absent, which Dagster makes.

    Raises:
        OSError: A damaged database cannot be moved.
    """
    return [_set_aside(home, name) for name in DATABASES if _is_damaged(home / name)]


def write_without_waiting() -> None:
    """Leave it to the operating system when events of this process reach the disk.

    A build writes some hundred events, and waiting for the disk after each takes half of the time of a small
    one. When the process is killed nothing is lost. When the machine loses power, a database may be damaged,
    and the next build sets it aside (`mend_instance`).
    """
    if not event.contains(Engine, "connect", _do_not_wait):
        event.listen(Engine, "connect", _do_not_wait)


@contextmanager
def output_in_the_terminal(instance: dg.DagsterInstance) -> Iterator[None]:
    """Do not copy into files what steps print: each step would start two programs that copy it back.

    Args:
        instance: The instance whose steps run in this process until the end of the block.
    """
    kept, instance._compute_log_manager = instance._compute_log_manager, NoOpComputeLogManager()
    try:
        yield
    finally:
        instance._compute_log_manager = kept


@contextmanager
def kept_open(instance: dg.DagsterInstance) -> Iterator[None]:
    """Keep the databases of events open that a build writes to, until the end of the block.

    Dagster opens a database and compiles its statements anew for each event, which takes more than half of
    the time of an event. Other kinds of storage, such as PostgreSQL, are left as they are.

    Args:
        instance: The instance whose events are written in this process.
    """
    storage = instance.event_log_storage
    if type(storage) is not SqliteEventLogStorage:
        yield
        return
    kept = _Kept(storage)
    storage._connect = kept.connect  # type: ignore[method-assign]
    storage.has_table = cache(storage.has_table)  # type: ignore[method-assign]  # asked twice for each check
    try:
        yield
    finally:
        del storage._connect, storage.has_table
        kept.close()


class _Kept:
    """The index of all events and the database of the last run, each in one connection."""

    def __init__(self, storage: SqliteEventLogStorage) -> None:
        self._storage = storage
        self._open: dict[str, Connection] = {}
        self._empty = b""

    @contextmanager
    def connect(self, shard: str) -> Iterator[Connection]:
        """In place of `SqliteEventLogStorage._connect`: one thread at a time, in a transaction."""
        with self._storage._db_lock:
            try:
                connection = self._open.get(shard) or self._opened(shard)
                with connection.begin():
                    yield connection
            except BaseException:
                self.close()  # whatever state they are in
                raise

    def close(self) -> None:
        """Close all."""
        while self._open:
            _, connection = self._open.popitem()
            connection.close()

    def _opened(self, shard: str) -> Connection:
        for other in [name for name in self._open if name not in (shard, INDEX_SHARD_NAME)]:
            self._open.pop(other).close()
        if shard not in self._storage._initialized_dbs:
            self._make(shard)
            self._storage._initialized_dbs.add(shard)
        self._open[shard] = self._engine(shard).connect()
        return self._open[shard]

    def _make(self, shard: str) -> None:
        """Make the database of a run: the first one as Dagster does, the others are copies of it."""
        path = Path(self._storage.path_for_shard(shard))
        if shard == INDEX_SHARD_NAME or path.exists() or not self._empty:
            is_new = not path.exists()
            self._storage._initdb(self._engine(shard))
            if is_new:
                self._empty = path.read_bytes()
            return
        staged = path.with_suffix(".new")
        staged.write_bytes(self._empty)
        staged.replace(path)

    def _engine(self, shard: str) -> Engine:
        return create_engine(
            self._storage.conn_string_for_shard(shard),
            poolclass=NullPool,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )


def _do_not_wait(connection: object, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


def _is_damaged(path: Path) -> bool:
    if not path.is_file():
        return path.exists()
    check = "PRAGMA quick_check(1)" if path.stat().st_size < CHECKED_WHOLE else "PRAGMA schema_version"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as database:
            (found,) = database.execute(check).fetchone()
        return isinstance(found, str) and found != "ok"
    except sqlite3.OperationalError:
        return False  # locked, or not ours to write: Dagster says which
    except sqlite3.DatabaseError:
        return True


def _set_aside(home: Path, name: str) -> str:
    number = 1
    while os.path.lexists(folder := home / ASIDE / f"{number:04}"):
        number += 1
    target = folder / name
    target.parent.mkdir(parents=True)
    (home / name).rename(target)
    for log in ("-wal", "-shm", "-journal"):
        if (beside := home / f"{name}{log}").exists():
            beside.rename(folder / f"{name}{log}")
    return f"Dagster's database {home / name} is damaged: set aside in {folder}; its runs are forgotten"
