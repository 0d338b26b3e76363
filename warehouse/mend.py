"""What is not whole in tables and stores: found, named in a sentence, and put out of the way.

Belongs here: which files there should be, and which of them a build can do without because it makes them
again: damaged or foreign files are set aside, leftovers of killed runs are removed, the list of landed files
is recovered from the ledger.
Does not belong here: looking into a file (`warehouse.storage.whole`), the catalogue, which is compared with
what it should be (`warehouse.catalogue.catalogue`), object storage (`warehouse.mend_objects`), and making
anything again: what is missing is stale or unread for the build that follows.

Nothing is deleted that a person could want: what is set aside lies in `WAREHOUSE-readings/set-aside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
from upath import UPath

from warehouse import registry
from warehouse.catalogue.single_files import BI
from warehouse.code import table_version
from warehouse.freshness import CODE, LEDGER
from warehouse.mend_objects import mend_objects
from warehouse.readings import recovery, store, versions
from warehouse.readings.shapes import SCHEMAS
from warehouse.registry import Table
from warehouse.storage import parquet
from warehouse.storage.tree import PART, YEAR, Warehouse
from warehouse.storage.whole import ASIDE, Checked, in_words, set_aside


def mend(warehouse: Warehouse, years: range) -> list[str]:
    """Make a warehouse fit to be built again, whatever happened to its files.

    Call it under the lock (`warehouse.storage.lock`).

    Args:
        warehouse: The warehouse.
        years: The years that a report can be on; a table's folder of another year is foreign.

    Returns:
        A sentence, without a full stop, for each kind of thing that was wrong; none when all was well.

    Raises:
        OSError: A file cannot be opened or moved, which says nothing of what is in it.
    """
    if not parquet.is_local(warehouse.root) or not parquet.is_local(warehouse.store):
        return mend_objects(warehouse, years)
    checked = Checked(warehouse)
    said = [
        *_staging(warehouse),
        *_versions(warehouse),
        *_layouts(warehouse, checked),
        *_readings(warehouse, checked),
        *_tables(warehouse, checked, years),
        *_catalogue(warehouse),
        *_landed(warehouse, checked),  # behind the ledger, of which the list is recovered
    ]
    checked.save(warehouse.staging)
    return said


def _staging(warehouse: Warehouse) -> Iterator[str]:
    if left := parquet.sweep(warehouse.staging):
        yield f"{_count(left, 'unfinished write', 'unfinished writes')} of a killed build removed"


def _versions(warehouse: Warehouse) -> Iterator[str]:
    flawed = {Path(str(path)): "cannot be read" for path in versions.damaged(warehouse)}
    yield from _put_aside(warehouse, flawed, "the list of versions is completed by this build")


def _layouts(warehouse: Warehouse, checked: Checked) -> Iterator[str]:
    segments = sorted(_local(warehouse.store).glob("layouts/*/*.parquet"))
    flawed = _flaws(segments, lambda path: checked.flaw_of(path, path.stem))
    yield from _put_aside(warehouse, flawed, "the files they hold are read again")


def _readings(warehouse: Warehouse, checked: Checked) -> Iterator[str]:
    """A segment is whole when all its files are; without its `documents` it was never finished."""
    flawed: dict[Path, str] = {}
    unfinished = []
    for naming in sorted(_local(warehouse.store).glob("readings/*")):
        if versions.is_of_other_tables(naming.name):
            continue
        names = {path.relative_to(naming / path.parts[-3]) for path in naming.glob("*/*/*.parquet")}
        for name in sorted(names):
            files = [naming / table / name for table in SCHEMAS]
            there = [path for path in files if path.exists()]
            if not (naming / "documents" / name).exists():
                unfinished += there
                continue
            found = _flaws(there, lambda path: checked.flaw_of(path, path.stem))
            if found or len(there) < len(files):
                flawed |= dict.fromkeys(there, next(iter(found.values()), "lacks a part")) | found
    for path in unfinished:
        path.unlink()
    if unfinished:
        yield f"{_count(len(unfinished), 'file', 'files')} of readings that a killed build left removed"
    yield from _put_aside(warehouse, flawed, "their layouts are named again")


def _tables(warehouse: Warehouse, checked: Checked, years: range) -> Iterator[str]:
    flawed: dict[Path, str] = {}
    for name, table in registry.tables().items():
        judge = partial(_flaw_of_columns, table)
        flaw = partial(checked.flaw_of, judge=judge, judged_by=table_version(table))
        if table.partitioned:
            flawed |= _flaws_of_years(_local(warehouse.root) / name, years, flaw)
        else:
            flawed |= _flaws([_local(warehouse.path(name))], flaw)
    yield from _put_aside(warehouse, flawed, "the tables are made again")


def _flaw_of_columns(table: Table, path: Path) -> str:
    """Another release writes other columns, which makes a table stale and not foreign."""
    written_now = parquet.metadata(UPath(path)).get(CODE) == table_version(table)
    if written_now and pq.read_schema(path).names != table.contract.column_names():
        return "has other columns than the table"
    return ""


def _flaws_of_years(folder: Path, years: range, flaw: Callable[[Path], str]) -> dict[Path, str]:
    """What is wrong in a partitioned table's folder; whatever a build did not put there is foreign."""
    if folder.exists() and not folder.is_dir():
        return {folder: "is no folder"}
    flawed: dict[Path, str] = {}
    for entry in _visible(folder):
        year = YEAR.fullmatch(entry.name)
        if not year or int(year[1]) not in years or not entry.is_dir():
            flawed[entry] = "does not belong there"
            continue
        foreign = [path for path in _visible(entry) if path.name != PART]
        flawed |= dict.fromkeys(foreign, "does not belong there") | _flaws([entry / PART], flaw)
    return flawed


def _visible(folder: Path) -> list[Path]:
    """What readers of a folder may see: they pass over names with a dot in front, unless it is Parquet."""
    if not folder.exists():
        return []
    found = (path for path in folder.iterdir() if path.suffix == ".parquet" or not path.name.startswith("."))
    return sorted(found)


def _catalogue(warehouse: Warehouse) -> Iterator[str]:
    """What stands where the catalogue's files go and cannot be replaced by one."""
    root = _local(warehouse.root)
    files = (root / "warehouse.duckdb", root / "datapackage.json")
    flawed = {path: "is a folder" for path in files if path.is_dir()}
    if (root / BI).exists() and not (root / BI).is_dir():
        flawed[root / BI] = "is a file"
    yield from _put_aside(warehouse, flawed, "the catalogue is made again")


def _landed(warehouse: Warehouse, checked: Checked) -> Iterator[str]:
    path, ledger = _local(store.list_of_landed(warehouse)), _local(warehouse.path(LEDGER))
    consequence = "every landed file is looked at again"
    yield from _put_aside(warehouse, _flaws([path], checked.flaw_of), consequence)
    if not path.exists() and ledger.exists():
        rows = recovery.landed_of_ledger(warehouse)
        store.write_landed(warehouse, rows)
        kept = _count(len(rows), "row", "rows")
        yield f"the list of landed files was lost; {kept} recovered from the ledger"


def _flaws(paths: list[Path], flaw: Callable[[Path], str]) -> dict[Path, str]:
    """The paths that are there and not whole, each with what is wrong."""
    found = {path: flaw(path) for path in paths if path.exists() or path.is_symlink()}
    return {path: clause for path, clause in found.items() if clause}


def _put_aside(warehouse: Warehouse, flawed: dict[Path, str], consequence: str) -> Iterator[str]:
    """Set files aside; one sentence for all with the same flaw."""
    by_flaw: dict[str, list[str]] = {}
    for path, flaw in flawed.items():
        base = _local(warehouse.root if path.is_relative_to(_local(warehouse.root)) else warehouse.store)
        by_flaw.setdefault(flaw, []).append(path.relative_to(base.parent).as_posix())
        set_aside(warehouse, path)
    for flaw, paths in by_flaw.items():
        folder = warehouse.store / ASIDE
        yield f"{in_words(paths)} {flaw}: set aside in {folder}, and {consequence}"


def _local(path: object) -> Path:
    return Path(str(path))


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
