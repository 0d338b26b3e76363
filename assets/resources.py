"""What the assets are handed by Dagster: where to read and write, and the engine that reads.

Belongs here: configuration turned into values of `assets` and `engine.pool`.
Does not belong here: defaults and variables (`pipelines.settings`).
"""

from __future__ import annotations

import dagster as dg
from upath import UPath

from engine.converter import Converter, find
from engine.pool import Engine
from engine.worker import Limits
from parsers.version import parser_version
from warehouse.storage.tree import Warehouse


class Places(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Landing folder, warehouse and store of readings: paths or URLs."""

    landing: str
    warehouse: str
    readings: str = ""
    expected: str = ""

    def landing_folder(self) -> UPath:
        """Where files are landed."""
        return UPath(self.landing)

    def tables(self) -> Warehouse:
        """Where tables are written."""
        return Warehouse.at(self.warehouse, self.readings or None)

    def expected_list(self) -> bytes | None:
        """The list of bodies that are to report, when one is given."""
        return UPath(self.expected).read_bytes() if self.expected else None


class Reader(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The engine's workers and limits; `reader` is `module:function`, `converter` as in `Settings`."""

    workers: int
    seconds: float
    memory: int
    reader: str
    converter: str = ""

    def engine(self) -> Engine:
        """An engine; its processes start with the first file."""
        return Engine(self.workers, self.limits())

    def office(self) -> Converter | None:
        """What converts files that no reader opens; None where it is not installed."""
        program = find(self.converter)
        return Converter(program, self.limits()) if program else None

    def limits(self) -> Limits:
        """What a file may cost."""
        return Limits(seconds=self.seconds, memory=self.memory, reader=self.reader)

    def version(self) -> str:
        """The version under which readings are kept."""
        own = self.reader == Limits().reader
        return parser_version() if own else f"{self.reader.replace(':', '.')}"
