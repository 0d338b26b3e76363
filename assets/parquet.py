"""Parquet files written whole or not at all.

Belongs here: staging outside the tree, the rename that publishes, fingerprints in the footer.
Does not belong here: what is in a table, and where in the warehouse it goes (`assets.warehouse`).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
from upath import UPath

ROW_GROUP = 1_000_000
FINGERPRINT = "gongkai.fingerprint"


def write(frame: pl.LazyFrame, target: UPath, schema: Any, fingerprint: str, staging: UPath) -> None:
    """Write the frame to a staged file, then put it in the target's place in one step.

    The same frame gives the same bytes. `staging` is a folder outside every tree that readers glob,
    on the same file system as the target; on object storage the staged file is local and put in one request.
    """
    with tempfile.TemporaryDirectory(dir=_local_folder(staging), prefix="write-") as folder:
        staged = Path(folder) / "staged.parquet"
        frame.sink_parquet(
            staged,
            compression="zstd",
            row_group_size=ROW_GROUP,
            maintain_order=True,
            arrow_schema=schema,
            metadata={FINGERPRINT: fingerprint},
        )
        publish(staged, target)


def publish(staged: Path, target: UPath) -> None:
    """Move a finished local file to its place: a rename, or one upload."""
    if is_local(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        # The staged file is on disk before its name is: a power cut leaves the old file or the new one.
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        staged.replace(str(target))
    else:
        target.fs.put_file(str(staged), target.path)


def fingerprint(path: UPath) -> str | None:
    """What the file was made of, None when it is absent or was not written here."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        found: dict[bytes, bytes] = pq.ParquetFile(file).metadata.metadata or {}
    value = found.get(FINGERPRINT.encode())
    return None if value is None else value.decode()


def remove(path: UPath) -> None:
    """Remove a partition file and the folder it leaves empty."""
    path.unlink(missing_ok=True)
    if is_local(path) and path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def is_local(path: UPath) -> bool:
    """Whether the operating system can open the path itself."""
    return path.protocol in ("", "file", "local")


def _local_folder(staging: UPath) -> str | None:
    if not is_local(staging):
        return None
    staging.mkdir(parents=True, exist_ok=True)
    return str(staging)
