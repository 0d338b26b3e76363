"""As `warehouse.mend`, where tables and stores lie in object storage.

Belongs here: which objects there should be, and which a build can do without. Does not belong here: local
folders (`warehouse.mend`).

The storage lists what there is and keeps each object's bytes as they came: whether an object is whole is told
by its footer, which is asked for once for each version of it (ETag). What is set aside is copied to
`set-aside` in the stores, and then deleted at its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from upath import UPath

from warehouse import registry
from warehouse.code import table_version
from warehouse.freshness import CODE, LEDGER
from warehouse.readings import recovery, store, versions
from warehouse.readings.shapes import SCHEMAS
from warehouse.storage import lease, parquet, remote
from warehouse.storage.tree import PART, YEAR, Warehouse
from warehouse.storage.whole import ASIDE, CHECKED, in_words

_TAIL = 16 * 2**10
"""Bytes asked for the footer of a segment; there are tens of thousands of them."""

Objects = dict[str, dict[str, Any]]
"""What the storage says of objects, by their key below a folder."""

Judge = Callable[[str, Any], str]
"""From a key and a footer to what is wrong; "" for nothing."""


def mend_objects(warehouse: Warehouse, years: range) -> list[str]:
    """As `warehouse.mend.mend`."""
    tables = _listed(warehouse.root)
    mending = _Mending(warehouse)
    said = [
        *mending.versions(),
        *mending.layouts(),
        *mending.readings(),
        *mending.tables(tables, years),
        *mending.landed(LEDGER + ".parquet" in tables),
    ]
    mending.save()
    return said


def _listed(folder: UPath) -> Objects:
    """The objects of a folder, without the marks by which consoles show one."""
    return {key: said for key, said in remote.keys_below(folder).items() if said["size"] or key[-1:] != "/"}


class _Mending:
    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._stored = _listed(warehouse.store)
        self._known = self._load()
        self._seen: dict[str, list[Any]] = {}

    def versions(self) -> Iterator[str]:
        flawed = dict.fromkeys(versions.damaged(self._warehouse), "cannot be read")
        yield from self._put_aside(flawed, "the list of versions is completed by this build")

    def layouts(self) -> Iterator[str]:
        keys = [key for key in self._stored if key.startswith("layouts/") and key.endswith(".parquet")]
        flawed = self._flaws(self._warehouse.store, self._stored, keys, _flaw_of_segment)
        yield from self._put_aside(flawed, "the files they hold are read again")

    def readings(self) -> Iterator[str]:
        """A segment is whole when all its files are; without its `documents` it was never finished."""
        segments: dict[tuple[str, str, str], list[str]] = {}
        for key in self._stored:
            parts = key.split("/")
            if len(parts) != 5 or versions.is_of_other_tables(parts[1]):
                continue
            if parts[0] == "readings" and key.endswith(".parquet"):
                segments.setdefault((parts[1], parts[3], parts[4]), []).append(key)
        begun = [keys for keys in segments.values() if not any("/documents/" in key for key in keys)]
        unfinished = [self._warehouse.store / key for keys in begun for key in keys]
        for path in unfinished:
            lease.require_held()
            path.unlink()
        if unfinished:
            noun = "file" if len(unfinished) == 1 else "files"
            yield f"{len(unfinished):,} {noun} of readings that a killed build left removed"
        ended = [keys for keys in segments.values() if keys not in begun]
        every = [key for keys in ended for key in keys]
        found = self._flaws(self._warehouse.store, self._stored, every, _flaw_of_segment)
        flawed: dict[UPath, str] = {}
        for keys in ended:
            paths = [self._warehouse.store / key for key in keys]
            flaws = {path: found[path] for path in paths if path in found}
            if flaws or len(keys) < len(SCHEMAS):
                flawed |= dict.fromkeys(paths, next(iter(flaws.values()), "lacks a part")) | flaws
        yield from self._put_aside(flawed, "their layouts are named again")

    def tables(self, found: Objects, years: range) -> Iterator[str]:
        flawed: dict[UPath, str] = {}
        whole = {f"{name}.parquet" for name, table in registry.tables().items() if not table.partitioned}
        wanted = [key for key in found if key in whole]
        for name in registry.partitioned():
            for key in (key for key in found if key.startswith(f"{name}/")):
                inside = key.partition("/")[2]
                if _is_part(inside, years):
                    wanted.append(key)
                elif _is_seen(inside):
                    flawed[self._warehouse.root / key] = "does not belong there"
        flawed |= self._flaws(self._warehouse.root, found, wanted, _flaw_of_table, parquet.TAIL)
        yield from self._put_aside(flawed, "the tables are made again")

    def landed(self, has_ledger: bool) -> Iterator[str]:
        path = store.list_of_landed(self._warehouse)
        there = [path.name] if path.name in self._stored else []
        flawed = self._flaws(self._warehouse.store, self._stored, there, lambda key, footer: "")
        yield from self._put_aside(flawed, "every landed file is looked at again")
        if (flawed or not there) and has_ledger and self._warehouse.path(LEDGER).exists():
            rows = recovery.landed_of_ledger(self._warehouse)
            store.write_landed(self._warehouse, rows)
            noun = "row" if len(rows) == 1 else "rows"
            yield f"the list of landed files was lost; {len(rows):,} {noun} recovered from the ledger"

    def save(self) -> None:
        """Write the list of what was found whole, when it differs from the last."""
        if self._seen != self._known:
            text = json.dumps(self._seen, sort_keys=True)
            parquet.write_text(self._warehouse.store / CHECKED, text, self._warehouse.staging)

    def _load(self) -> dict[str, list[Any]]:
        try:
            found = json.loads((self._warehouse.store / CHECKED).read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _flaws(
        self, folder: UPath, objects: Objects, keys: Iterable[str], judge: Judge, tail: int = _TAIL
    ) -> dict[UPath, str]:
        """What is wrong with which objects; a version of one that was found whole is not asked for again."""
        paths = {folder / key: [objects[key]["size"], remote.state_of(objects[key])] for key in keys}
        new = [path for path, state in paths.items() if self._known.get(str(path)) != state]
        flawed: dict[UPath, str] = {}
        for path, footer in zip(new, parquet.footers(new, tail), strict=True):
            if flaw := _flaw_of_footer(footer) or judge(path.path, footer):
                flawed[path] = flaw
        self._seen |= {str(path): state for path, state in paths.items() if path not in flawed}
        return flawed

    def _put_aside(self, flawed: dict[UPath, str], consequence: str) -> Iterator[str]:
        """Set objects aside; one sentence for all with the same flaw."""
        by_flaw: dict[str, list[str]] = {}
        for path, flaw in flawed.items():
            by_flaw.setdefault(flaw, []).append(self._set_aside(path))
        for flaw, shown in by_flaw.items():
            folder = self._warehouse.store / ASIDE
            yield f"{in_words(shown)} {flaw}: set aside in {folder}, and {consequence}"

    def _set_aside(self, path: UPath) -> str:
        """Move an object out of sight; its key below the folder around the warehouse."""
        root, stores = self._warehouse.root, self._warehouse.store
        base = root if path.path.startswith(f"{root.path}/") else stores
        inside = path.path.removeprefix(f"{base.path}/")
        number = 1
        while (key := f"{ASIDE}/{number:04}/{inside}") in self._stored:
            number += 1
        lease.require_held()
        path.fs.copy(path.path, (stores / key).path)
        path.unlink()
        self._stored[key] = {}
        return f"{base.name}/{inside}"


def _is_part(inside: str, years: range) -> bool:
    """Whether a key below a partitioned table is that of a year's file."""
    folder, _, name = inside.partition("/")
    year = YEAR.fullmatch(folder)
    return name == PART and year is not None and int(year[1]) in years


def _is_seen(inside: str) -> bool:
    """Whether readers of a folder may see a key: they pass over what begins with a dot, but for Parquet."""
    hidden = any(part.startswith(".") for part in inside.split("/"))
    return bool(inside) and (inside.endswith(".parquet") or not hidden)


def _flaw_of_footer(footer: Any) -> str:
    if footer is None:
        return "is damaged: it has no footer of Parquet"
    return "" if parquet.FINGERPRINT in parquet.own_entries(footer) else "was not written by a build"


def _flaw_of_segment(key: str, footer: Any) -> str:
    name = key.rpartition("/")[2].removesuffix(".parquet")
    same = parquet.own_entries(footer)[parquet.FINGERPRINT] == name
    return "" if same else "holds what another file should hold"


def _flaw_of_table(key: str, footer: Any) -> str:
    """Another release writes other columns, which makes a table stale and not foreign."""
    parts = key.split("/")
    table = registry.table(parts[-3] if parts[-1] == PART else parts[-1].removesuffix(".parquet"))
    written_now = parquet.own_entries(footer).get(CODE) == table_version(table)
    if written_now and footer.schema.to_arrow_schema().names != table.contract.column_names():
        return "has other columns than the table"
    return ""
