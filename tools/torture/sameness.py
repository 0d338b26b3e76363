"""The same landing built in other circumstances: the same bytes.

Workers, hash seeds, locales, time zones, orders of creation, other paths, a busy machine.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.torture.builds import Place, difference, digests, run
from tools.torture.landings import copy_in_order, small
from tools.torture.outcome import Outcome

BUSY = 6
"""Processes that compute beside a build."""
ENDLESS = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"
"""Until the process that started it is gone."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under which a landing folder is built."""

    name: str
    workers: int = 2
    reverse: bool = False
    busy: bool = False
    variables: dict[str, str] = field(default_factory=dict)


MATRIX = (
    Circumstances("one worker, another hash seed", 1, variables={"PYTHONHASHSEED": "1"}),
    Circumstances("four workers, files created in reverse", 4, reverse=True),
    Circumstances("locale C", variables={"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}),
    Circumstances("locale C.UTF-8", variables={"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77"}),
    Circumstances("time zone west", variables={"TZ": "America/Los_Angeles"}),
    Circumstances("time zone east", 1, variables={"TZ": "Pacific/Kiritimati"}),
    Circumstances("one thread of Polars", variables={"POLARS_MAX_THREADS": "1"}),
    Circumstances(f"{BUSY} busy loops beside it", busy=True),
)


def sameness(folder: Path, files: int = 30, matrix: tuple[Circumstances, ...] = MATRIX) -> Iterator[Outcome]:
    """Build one landing in all circumstances, each from another path."""
    outcome = Outcome("same input, other circumstances")
    landing = small(folder / "small", files)
    undisturbed = Place(landing, folder / "undisturbed")
    run(undisturbed)
    wanted = digests(undisturbed.warehouse)
    for number, each in enumerate(matrix):
        copy = copy_in_order(landing, folder / f"elsewhere {number}" / "落地 [1]", each.reverse)
        place = Place(copy, folder / f"built-{number}")
        with _busy(BUSY if each.busy else 0):
            ended = run(place, each.workers, **each.variables)
        outcome.tried += 1
        outcome.used(ended.seconds, ended.memory)
        if ended.hung:
            outcome.fail("hung", each.name)
        elif ended.code != 0:
            outcome.fail("stopped", f"{each.name}: exit {ended.code}: {ended.last_words()}")
        elif differing := difference(digests(place.warehouse), wanted):
            outcome.fail("lost", f"{each.name}: {differing} differ")
        else:
            outcome.survived += 1
        shutil.rmtree(place.folder, ignore_errors=True)
    yield outcome


@contextmanager
def _busy(count: int) -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", ENDLESS]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
