"""Whether a Parquet file is whole, and where it goes when it is not.

Belongs here: looking into one file, remembering which files were found whole, setting one aside.
Does not belong here: which files there should be and what makes them again (`warehouse.mend`).

A file is read to its end once. Afterwards its size and time of change tell whether it was touched. One that
this program wrote, or that was touched, is compared with the digest of what it was; any other is decoded.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
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


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a file.

    Args:
        size: Its size in bytes.
        time: When it was changed, in nanoseconds; 0 until it was looked at.
        digest: The sha256 of its bytes.
        judged_by: What else it was found to keep to.
    """

    size: int
    time: int
    digest: str
    judged_by: str = ""


class Checked:
    """The files that were found whole.

    Args:
        warehouse: Whose tables and stores they are; both must be local.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        self._path = Path(str(warehouse.store)) / CHECKED
        self._known = _load(self._path)
        self._seen: dict[str, _Known | None] = {}

    def flaw_of(
        self,
        path: Path,
        fingerprint: str | None = None,
        judge: Callable[[Path], str] = lambda path: "",
        judged_by: str = "",
    ) -> str:
        """As the function of the same name; a file that was not touched since is not read again.

        Args:
            path: A local file.
            fingerprint: What its footer must hold.
            judge: Says what else is wrong with a file that is whole.
            judged_by: The version of that; a file that was not touched is judged once by each.
        """
        if not path.is_file():
            return "is no file"
        stat, known = path.stat(), self._known.get(str(path))
        same = known is not None and (known.size, known.time) == (stat.st_size, stat.st_mtime_ns)
        if not same or known is None or known.judged_by != judged_by:
            digest = known.digest if same and known else digest_of(path)
            same = same or (known is not None and known.digest == digest)
            if flaw := ("" if same else flaw_of(path, fingerprint)) or judge(path):
                self._seen[str(path)] = None
                return flaw
            known = _Known(stat.st_size, stat.st_mtime_ns, digest, judged_by)
        self._seen[str(path)] = known
        return ""

    def expect(self, path: Path, digest: str) -> None:
        """Take note of a file that was written: it is whole while it has this digest.

        Args:
            path: The file.
            digest: The sha256 of its bytes.
        """
        self._seen[str(path)] = _Known(path.stat().st_size, 0, digest)

    def save(self, staging: UPath) -> None:
        """Write the list, when it differs from what was loaded.

        Args:
            staging: As for `parquet.write_text`.
        """
        others = (path for path in self._known.keys() - self._seen.keys() if Path(path).exists())
        now = {path: self._known[path] for path in others}
        now |= {path: known for path, known in self._seen.items() if known is not None}
        if now != self._known:
            text = json.dumps({path: astuple(known) for path, known in now.items()}, sort_keys=True)
            parquet.write_text(UPath(self._path), text, staging)


def remember_written(warehouse: Warehouse) -> None:
    """Take note of the tables and segments that this process wrote since it last did so.

    Call it under the lock (`warehouse.storage.lock`).

    Args:
        warehouse: Whose files they are; those of others are forgotten.
    """
    written = [(Path(path), digest) for path, digest in parquet.take_published().items()]
    own = [(path, digest) for path, digest in written if _is_of(warehouse, path) and path.exists()]
    if own and parquet.is_local(warehouse.store):
        checked = Checked(warehouse)
        for path, digest in own:
            checked.expect(path, digest)
        checked.save(warehouse.staging)


def _is_of(warehouse: Warehouse, path: Path) -> bool:
    return any(path.is_relative_to(Path(str(top))) for top in (warehouse.root, warehouse.store))


def digest_of(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load(path: Path) -> dict[str, _Known]:
    """The list as last saved; empty when there is none, or none that can be read."""
    try:
        return {name: _Known(*said) for name, said in json.loads(path.read_bytes()).items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


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
