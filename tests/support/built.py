"""A warehouse of real readings, made in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from parsers.read import name_file, read_file
from tests.support.building import ingest, make_year
from warehouse.freshness import stale
from warehouse.storage.tree import Warehouse


@cache
def _read(data: bytes, name: str) -> FileLayout:
    """What the first stage says of these bytes under this name: a scan takes seconds, each time the same."""
    return read_file(data, name)


def read_here(files: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, FileLayout]]:
    """The first stage in this process."""
    for sha256, name, data in files:
        yield sha256, _read(data, name)


def name_here(layouts: Iterable[tuple[str, str, bytes, str]]) -> Iterator[tuple[str, Reading | Quarantine]]:
    """The second stage in this process."""
    for sha256, name, data, outside in layouts:
        yield sha256, name_file(data, name, outside)


def build(landing: Path) -> Warehouse:
    """The warehouse beside a landing folder."""
    warehouse = Warehouse.at(str(landing.parent / "warehouse"))
    ingest(landing, warehouse, read_here, name_here)
    for year, tables in stale(warehouse).items():
        for table in tables:
            assert make_year(warehouse, table, year).passed
    return warehouse
