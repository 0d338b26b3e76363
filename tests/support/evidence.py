"""Pages of evidence of a warehouse, made in this process and of real readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from upath import UPath

from engine.pool import Engine
from parsers.readers.faults import failure
from presentation.evidence.from_store import Source
from presentation.evidence.rendering import render
from tests.support.building import VERSIONS
from tests.support.built import name_here
from warehouse.readings.inspecting import run_here


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
