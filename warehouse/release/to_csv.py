"""CSV files, packed with gzip so that the same rows give the same bytes.

Belongs here: the file. Does not belong here: how a value is written (`warehouse.release.text`).
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Self

import polars as pl

from warehouse.release.text import csv_bytes


class CsvFile:
    """A file being written, frame by frame; also the digest of what it holds unpacked.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()
        self._raw = path.open("xb")
        # No name and no time in the header of gzip.
        self._packed = gzip.GzipFile("", "wb", compresslevel=6, fileobj=self._raw, mtime=0)
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._packed.close()
        finally:
            self._raw.close()

    def add(self, rows: pl.DataFrame) -> None:
        """Append rows."""
        data = csv_bytes(rows, header=not self._begun)
        self._digest.update(data)
        self._packed.write(data)
        self._begun = True
        self.rows += len(rows)

    @property
    def digest(self) -> str:
        """SHA-256 of the CSV, unpacked, as far as it is written."""
        return self._digest.hexdigest()
