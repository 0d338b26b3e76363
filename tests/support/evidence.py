"""Pages of evidence of a warehouse, made in this process and of real readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from upath import UPath

from engine.pool import Engine
from parsers.layout_bytes import FileLayout
from parsers.model import Quarantine, Reading
from parsers.read import name_file, read_file
from parsers.readers.faults import failure
from presentation.evidence.from_store import Source
from presentation.evidence.rendering import render
from tests.support.building import VERSIONS, ingest, make_year
from warehouse.freshness import stale
from warehouse.readings.landing import run_here
from warehouse.storage.tree import Warehouse


def read_here(files: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, FileLayout]]:
    for sha256, name, data in files:
        yield sha256, read_file(data, name)


def name_here(layouts: Iterable[tuple[str, str, bytes, str]]) -> Iterator[tuple[str, Reading | Quarantine]]:
    for sha256, name, data, outside in layouts:
        yield sha256, name_file(data, name, outside)


def built(landing: Path) -> Warehouse:
    """A warehouse of real readings of a folder, beside it."""
    warehouse = Warehouse.at(str(landing.parent / "warehouse"))
    ingest(landing, warehouse, read_here, name_here)
    for year, tables in stale(warehouse).items():
        for table in tables:
            assert make_year(warehouse, table, year).passed
    return warehouse


class _Here:
    """An engine without processes."""

    name_layouts = staticmethod(name_here)

    @staticmethod
    def run_all(function: str, files: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        assert function == "presentation.evidence.rendering.render"
        for file in files:
            try:
                yield file, render(file[2], file[1])
            except Exception as error:
                yield file, failure(error, function)


def source(landing: Path) -> Source:
    """What pages are made with, in this process."""
    return Source(UPath(landing), cast("Engine", _Here()), run_here, VERSIONS)
