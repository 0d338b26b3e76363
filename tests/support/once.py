"""Folders that are made once in a run of the tests, whichever worker needs one first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder for all workers: tests look at it, and change copies.

    Args:
        factory: Knows the folder of the worker, or of the run where there is one process alone.
        name: The name of the folder.
        make: Fills it, where no other worker has.
    """
    own = factory.getbasetemp()
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, made = run / f"once-{name}", run / f"once-{name}.made"
    with FileLock(run / f"once-{name}.lock"):
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
