"""What the stores no longer need: versions that a later one has replaced.

Belongs here: the rule, and removing by it. Does not belong here: what a person sees (`pipelines.cli`).

The rule: kept are the versions of the last build, those of the build before it (for going back a release),
and those that the ledger is made of. Every other version of a reader or of naming holds no current document
and is superseded.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from upath import UPath

from warehouse.freshness import Freshness
from warehouse.readings import versions as versions_module
from warehouse.readings.shapes import SCHEMAS
from warehouse.readings.versions import Versions
from warehouse.storage.lock import writing
from warehouse.storage.remote import is_local, keys_below
from warehouse.storage.tree import Warehouse
from warehouse.storage.whole import ASIDE


@dataclass(frozen=True, slots=True)
class Superseded:
    """A folder of the stores that nothing needs.

    Args:
        name: Its path below the stores.
        folder: Its full path.
        files: How many files lie in it.
        size_bytes: Their size together.
    """

    name: str
    folder: UPath
    files: int
    size_bytes: int


def superseded(warehouse: Warehouse) -> list[Superseded]:
    """The folders that the rule removes, in the order of their names."""
    kept = _kept(warehouse)
    found = [_measured(warehouse, folder) for folder in _folders(warehouse, kept)] if kept else []
    return sorted(found, key=lambda each: each.name)


def prune(warehouse: Warehouse, on_wait: Callable[[str], None] | None = None) -> list[Superseded]:
    """Remove the folders that the rule removes, and return them; a build that is under way is waited for.

    Args:
        warehouse: Whose stores they are in.
        on_wait: Told who writes the warehouse, when that must be waited for.
    """
    with writing(warehouse, on_wait):
        kept, gone = _kept(warehouse), superseded(warehouse)
        for each in gone:
            if is_local(each.folder):
                shutil.rmtree(str(each.folder))
            else:
                each.folder.fs.rm(each.folder.path, recursive=True)
        if kept:
            versions_module.forget(warehouse, kept)
        return gone


def _kept(warehouse: Warehouse) -> list[Versions]:
    """The versions of the last two builds and of the ledger; none where nothing was ever built."""
    known = versions_module.registered(warehouse)
    ledger = Freshness(warehouse).readings
    named = versions_module.find(warehouse, ledger) if ledger else None
    return [*known[-2:], *([named] if named else [])]


def _folders(warehouse: Warehouse, kept: list[Versions]) -> Iterator[UPath]:
    readers = {version for versions in kept for version in versions.readers.values()}
    namings = {versions.naming for versions in kept}
    yield from _folders_except(warehouse.store / "layouts", readers)
    yield from _folders_except(warehouse.store / "readings", namings)
    for naming in sorted(namings):
        pairs = {each for versions in kept if versions.naming == naming for each in versions.readers.values()}
        for table in SCHEMAS:
            yield from _folders_except(warehouse.store / "readings" / naming / table, pairs)
    for folder in _folders_except(warehouse.store, {"layouts", "readings", "versions", "staging", ASIDE}):
        if (folder / "documents").is_dir():  # readings as releases before the two stores kept them
            yield folder


def _folders_except(folder: UPath, kept: set[str]) -> Iterator[UPath]:
    if folder.exists():
        yield from (path for path in folder.iterdir() if path.is_dir() and path.name not in kept)


def _measured(warehouse: Warehouse, folder: UPath) -> Superseded:
    if is_local(folder):
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    else:
        sizes = [said["size"] for said in keys_below(folder).values()]
    name = str(folder).removeprefix(str(warehouse.store)).lstrip("/\\")
    return Superseded(name, folder, len(sizes), sum(sizes))
