"""What may happen to a file between two builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

Harm = Callable[[Path], None]


def truncate(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def flip(path: Path) -> None:
    """One bit in the first page: the footer still reads well."""
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"PAR1" + bytes(range(256)) * 4 + b"PAR1")


def of_another_schema(path: Path) -> None:
    """As another program writes it that passes on our footer."""
    metadata = {k: v for k, v in pq.ParquetFile(path).metadata.metadata.items() if k != b"ARROW:schema"}
    pq.write_table(pl.DataFrame({"a": [1]}).to_arrow().replace_schema_metadata(metadata), path)


def of_another_program(path: Path) -> None:
    pl.read_parquet(path, hive_partitioning=False).write_parquet(path)


def delete(path: Path) -> None:
    path.unlink()


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("mine")
