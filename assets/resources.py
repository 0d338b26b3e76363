"""What the assets are handed by Dagster: where to read and write, and the engine that reads.

Belongs here: configuration turned into values of `assets` and `engine.pool`.
Does not belong here: defaults and variables (`pipelines.settings`).
"""

from __future__ import annotations

import math
from dataclasses import replace

import dagster as dg
from upath import UPath

from engine.converter import Converter, find
from engine.executors import open_executor
from engine.limits import Limits
from engine.pool import Engine
from presentation.evidence.of_year import page_name
from warehouse.readings.versions import Versions, versions_of, versions_of_code
from warehouse.storage import remote
from warehouse.storage.tree import Warehouse

ARCHIVES = "parsers.archives.opening"
"""The module whose functions open archives in a worker."""


class Places(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Where files are read and tables are written.

    Args:
        landing: The landing folder, a path or URL.
        warehouse: The folder of the tables, a path or URL.
        readings: The folder of layouts and readings; beside the warehouse when empty.
        expected: A CSV file of the bodies that must report; empty for none.
    """

    landing: str
    warehouse: str
    readings: str = ""
    expected: str = ""

    def landing_folder(self) -> UPath:
        """Where files are landed."""
        return remote.at(self.landing)

    def tables(self) -> Warehouse:
        """Where tables are written."""
        return Warehouse.at(self.warehouse, self.readings or None)

    def expected_list(self) -> bytes | None:
        """The list of bodies that are to report, when one is given."""
        return remote.at(self.expected).read_bytes() if self.expected else None


class Reader(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The engine that reads: its workers and limits.

    Args:
        workers: How many processes read.
        seconds: CPU time for a file (`engine.limits.Limits`).
        hang_seconds: Wall time after which a file hangs; 0 for the default.
        memory: Bytes of address space of a worker.
        reader: The module that reads.
        converter: The program of LibreOffice; empty for the one on PATH; `off` for none.
        executor: Where files are read: empty for processes of this machine, `dask://HOST:PORT` for the
            workers of a Dask scheduler.
    """

    workers: int
    seconds: float
    hang_seconds: float = 0.0
    memory: int
    reader: str
    converter: str = ""
    executor: str = ""

    def engine(self) -> Engine:
        """An engine; its processes start with the first file."""
        return Engine(self.workers, self.limits(), open_executor(self.executor))

    def archives(self, workers: int = 0) -> Engine:
        """An engine that opens archives; at most `workers` processes, as many as for reading when 0."""
        limits = replace(self.limits(), reader=ARCHIVES, seconds_per_mib=5.0, most_seconds=math.inf)
        return Engine(workers or self.workers, limits)

    def office(self) -> Converter | None:
        """The office suite that converts what no reader opens; None where it is not installed."""
        program = find(self.converter)
        return Converter(program, self.limits()) if program else None

    def limits(self) -> Limits:
        """The limits of one file."""
        return Limits(
            seconds=self.seconds, hang_seconds=self.hang_seconds, memory=self.memory, reader=self.reader
        )

    def versions(self) -> Versions:
        """The versions under which layouts and readings are kept."""
        return versions_of_code() if self.reader == Limits().reader else versions_of(self.reader)

    def version(self) -> str:
        """The key of the readings that the code would make now."""
        return self.versions().key


class Evidence(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Where a browser finds the pages of evidence.

    Args:
        port: The port of 127.0.0.1 at which `gongkai ui` serves their folder.
    """

    port: int

    def address_of(self, year: int, document_id: str | None = None) -> str:
        """The address of a document's page, or of the list of a year's pages."""
        return f"http://127.0.0.1:{self.port}/{year}/{page_name(document_id) if document_id else ''}"
