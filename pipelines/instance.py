"""Dagster's databases in DAGSTER_HOME: looked at before Dagster opens them, set aside when they are damaged.

Belongs here: the SQLite files that an instance cannot start without. Nothing of the warehouse is in them:
what is lost is the history of runs. So a build does not wait until each event is on the disk.
Does not belong here: making the folder (`pipelines.home`).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")
ASIDE = "set-aside"
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
