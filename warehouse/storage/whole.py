"""Whether a Parquet file is whole, and where it goes when it is not.

Belongs here: looking into one file, remembering which files were found whole, setting one aside.
Does not belong here: which files there should be and what makes them again (`warehouse.mend`).

A file is read to its end once. Afterwards its size and time of change tell whether it was touched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from warehouse.storage import parquet
from warehouse.storage.tree import Warehouse

ASIDE = "set-aside"
"""The folder, beside the stores, of files that are not whole or not ours; nothing reads them."""
CHECKED = "checked.json"
"""The list, beside the stores, of files that were found whole."""


def flaw_of(path: Path, fingerprint: str | None = None) -> str:
    """Say what is wrong with a Parquet file, after reading all of it.

    Pages carry checksums, so a changed byte in the data is noticed. Nothing guards the statistics of the
    footer.

    Args:
        path: A local file.
        fingerprint: What its footer must hold; None when any fingerprint of ours will do.

    Returns:
        A clause for a person, such as "is damaged: …"; "" when the file is whole.

    Raises:
        OSError: The file cannot be opened, which says nothing of what is in it.
    """
    with path.open("rb") as file:
        try:
            found = pq.ParquetFile(file, page_checksum_verification=True)
            _ = found.schema_arrow
            rows = sum(len(batch) for batch in found.iter_batches())
        except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
            return f"is damaged: {_first_line(error)}"
        footer = parquet.own_entries(found.metadata)
    if rows != found.metadata.num_rows:
        return f"is damaged: {rows} rows instead of {found.metadata.num_rows}"
    if parquet.FINGERPRINT not in footer:
        return "was not written by a build"
    if fingerprint is not None and footer[parquet.FINGERPRINT] != fingerprint:
        return "holds what another file should hold"
    return ""


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


class Checked:
    """The files that were read to their end and found whole, by size and time of change.

    Args:
        warehouse: Whose tables and stores they are; both must be local.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        self._path = Path(str(warehouse.store)) / CHECKED
        self._known = _load(self._path)
        self._seen: dict[str, list[int]] = {}

    def flaw_of(self, path: Path, fingerprint: str | None = None) -> str:
        """As the function of the same name; a file that was not touched since is not read again."""
        if not path.is_file():
            return "is no file"
        stat = path.stat()
        state = [stat.st_size, stat.st_mtime_ns]
        if self._known.get(str(path)) == state:
            self._seen[str(path)] = state
            return ""
        flaw = flaw_of(path, fingerprint)
        if not flaw:
            self._seen[str(path)] = state
        return flaw

    def save(self, staging: UPath) -> None:
        """Write the list of what was looked at since it was loaded, when it differs."""
        if self._seen != self._known:
            parquet.write_text(UPath(self._path), json.dumps(self._seen, sort_keys=True), staging)


def _load(path: Path) -> dict[str, list[int]]:
    """The list as last saved; empty when there is none, or none that can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def set_aside(warehouse: Warehouse, path: Path) -> Path:
    """Move a file or folder out of the tree that readers see.

    Args:
        warehouse: Whose tree it is.
        path: A local file or folder in the tables or the stores.

    Returns:
        Where it lies now: below `set-aside` in the stores, under the same relative path and a number.
    """
    root, store = Path(str(warehouse.root)), Path(str(warehouse.store))
    inside = path.relative_to(root) if path.is_relative_to(root) else path.relative_to(store)
    number = 1
    while os.path.lexists(target := store / ASIDE / f"{number:04}" / inside):
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, target)
    return target


def in_words(paths: Sequence[str], shown: int = 3) -> str:
    """Some paths in one phrase: the first few by name, the others as a number."""
    rest = len(paths) - shown
    return ", ".join(paths[:shown]) + (f" and {rest:,} more" if rest > 0 else "")
