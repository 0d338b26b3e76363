"""Empty files in the place of the tables: DuckDB makes the views over tables in object storage against them.

Belongs here: a file system in memory that looks like the storage. Does not belong here: the views
(`warehouse.catalogue.catalogue`). A view is made by the columns of its files; were those opened, making all
views would take hundreds of requests, each time it is asked whether they are still right.
"""

from __future__ import annotations

import io
from typing import Any

import pyarrow.parquet as pq
from fsspec.implementations.memory import MemoryFileSystem

from warehouse import registry
from warehouse.catalogue.dictionary import arrow_schema
from warehouse.storage.tree import Warehouse


class Shapes(MemoryFileSystem):  # type: ignore[misc]
    """A table's columns without its rows, where the file of the table, or of one of its years, lies.

    Args:
        warehouse: Tables in object storage.
    """

    cachable = False

    def __init__(self, warehouse: Warehouse) -> None:
        super().__init__()
        self.protocol = warehouse.root.protocol
        self.store: dict[str, Any] = {}
        self.pseudo_dirs = [""]
        for name, table in registry.tables().items():
            years = warehouse.years(name)[:1] if table.partitioned else [None]
            for year in years:
                file = io.BytesIO()
                pq.write_table(arrow_schema(table.contract).empty_table(), file)
                self.pipe_file(str(warehouse.path(name, year)), file.getvalue())

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        stripped: str = MemoryFileSystem._strip_protocol(f"memory://{path.partition('://')[2] or path}")
        return stripped
