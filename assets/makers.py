"""Processes that make the files of tables, ahead of the step that publishes them.

Belongs here: which files are begun, and handing them over. Does not belong here: making a file
(`warehouse.recipe`), and publishing it, which this process alone does (`warehouse.make`).

A file is begun as soon as all that it is made of is in its place: of the year that is being published, and of
the next ones. It is taken when its recipe is still the same. Whatever goes wrong in a process, the file is
then made in this one, where the fault is seen.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from engine import worker
from engine.processes import Processes
from warehouse import tables
from warehouse.freshness import Freshness, Node
from warehouse.inputs import Settings
from warehouse.make import recipe_of
from warehouse.recipe import Recipe, write_file
from warehouse.storage import parquet
from warehouse.storage.publish import Outcome
from warehouse.storage.tree import Warehouse

_AHEAD = 2
"""Years that are begun beside the one that is published: Dagster's own work leaves no process idle."""
_MANY_DOCUMENTS, _MANY_YEARS = 4_000, 8
"""From either on, making the tables takes longer than starting processes."""
_MOST = 4
"""Processes that this one can keep busy; each takes the memory of a table."""
_GRACE = 5.0
_Key = tuple[str, int | None, str]


class Makers:
    """Processes that make files.

    Args:
        processes: How many.
        folder: Where they write, a local folder on the file system of the staging folder.
        years: The years that are to be made, oldest first.
    """

    def __init__(self, processes: int, folder: Path, years: Iterable[int]) -> None:
        threads = str(max(1, (os.cpu_count() or 1) // processes))
        variables = {"POLARS_MAX_THREADS": os.environ.get("POLARS_MAX_THREADS", threads)}
        self._processes = Processes(processes, _GRACE, worker.start_unlimited, tables.__name__, variables)
        self._folder, self._years = folder, tuple(years)
        self._begun: dict[_Key, tuple[Path, Future[Outcome | None]]] = {}
        self._nodes: set[Node] = set()
        self._numbers = count(1)

    def begin(self, state: Freshness, settings: Settings, year: int, tables: Sequence[str]) -> None:
        """Begin every file that can be made now.

        Args:
            state: The state of the warehouse, whose lock the caller holds.
            settings: What comes from outside.
            year: The year that is being published.
            tables: Those that are to be made, in their order; of the next years the same ones are begun.
        """
        following = [other for other in self._years if other > year][:_AHEAD]
        for node in [(name, each) for each in (year, *following) for name in tables]:
            with suppress(Exception):  # what fails here, fails where the table is made
                if node in self._nodes or state.is_fresh(node) or state.stale_inputs(node):
                    continue
                if (wanted := recipe_of(state, node, settings)) is not None:
                    self._begin(wanted)

    def write(self, wanted: Recipe, path: Path) -> Outcome:
        """The file of a recipe, made by a process or here (`warehouse.recipe.WriteFile`)."""
        if _key(wanted) not in self._begun:
            self._begin(wanted)
        made, future = self._begun.pop(_key(wanted))
        try:
            outcome = future.result()
        except BrokenExecutor:
            outcome = None
        if outcome is None:
            return write_file(wanted, path)
        if outcome.passed:
            made.replace(path)
        return outcome

    def close(self) -> None:
        """End the processes; what they still make, nobody takes."""
        if not all(future.done() for _, future in self._begun.values()):
            self._processes.kill()
        self._processes.shutdown(wait=True, cancel_futures=True)

    def _begin(self, wanted: Recipe) -> None:
        self._nodes.add((wanted.name, wanted.year))
        path = self._folder / f"{next(self._numbers)}-{wanted.name}-{wanted.year}.parquet"
        try:
            future = self._processes.submit(_attempt, wanted, path)
        except BrokenExecutor:
            future = Future()
            future.set_result(None)
        self._begun[_key(wanted)] = path, future


def _attempt(wanted: Recipe, path: Path) -> Outcome | None:
    """Make a file; None where that fails: another process then tries, and says why."""
    try:
        return write_file(wanted, path)
    except Exception:
        return None


def _key(wanted: Recipe) -> _Key:
    return wanted.name, wanted.year, wanted.fingerprint


_shared: list[Makers] = []


@contextmanager
def shared(warehouse: Warehouse, workers: int, documents: Mapping[int, int]) -> Iterator[None]:
    """Start processes, where it pays, for all steps of this process that make years of tables.

    Args:
        warehouse: The warehouse.
        workers: How many processes there may be; one makes its tables itself.
        documents: How many documents each year has that is to be made.
    """
    many = sum(documents.values()) >= _MANY_DOCUMENTS or len(documents) >= _MANY_YEARS
    if _shared or workers < 2 or not many:
        yield
        return
    with parquet.folder(warehouse.staging) as folder:
        makers = Makers(min(workers, _MOST), folder, sorted(documents))
        _shared.append(makers)
        try:
            yield
        finally:
            _shared.clear()
            makers.close()


@contextmanager
def for_year(warehouse: Warehouse, workers: int, year: int, documents: int) -> Iterator[Makers | None]:
    """The processes that are shared, or some for this year alone; None where they do not pay.

    Args:
        warehouse: The warehouse.
        workers: How many processes there may be.
        year: The year that is made.
        documents: How many documents it has.
    """
    with shared(warehouse, workers, {year: documents}):
        yield _shared[0] if _shared else None
