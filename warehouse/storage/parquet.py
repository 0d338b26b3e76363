"""Parquet files written whole or not at all.

Belongs here: staging outside the tree, the rename that publishes, fingerprints in the footer.
Does not belong here: what is in a table, and where in the warehouse it goes (`warehouse.storage.tree`).
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from warehouse.storage import lease, remote

ROW_GROUP = 1_000_000
_HELD_TEXT = 64 * 2**20
"""Bytes of text held back for a row group: 290,000 cells, or 200,000 checks with sentences."""
DICTIONARY = 16 * 2**20
"""Bytes of a dictionary: room for the document_id of every report of the largest provinces."""
FINGERPRINT = "gongkai.fingerprint"
TAIL = 64 * 2**10
"""Bytes asked of object storage for a footer: those of our files have less."""
is_local = remote.is_local
_published: dict[str, str] = {}


class Staged:
    """A file being written out of frames of one schema; the same frames give the same bytes.

    Args:
        path: The local file.
        schema: The Arrow schema of the file.
        metadata: For the footer.
    """

    def __init__(self, path: Path, schema: Any, metadata: Mapping[str, str]) -> None:
        self.path = path
        self.rows = 0
        self._schema = schema
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            dictionary_pagesize_limit=DICTIONARY,
            write_page_checksum=True,  # zstd's own checksums are off: a changed byte would be read as data
        )
        self._writer.add_key_value_metadata(dict(metadata))
        self._held: list[pl.DataFrame] = []
        self._held_text = 0

    def describe(self, metadata: Mapping[str, str]) -> None:
        """Add to the footer, also what is known only when all rows are."""
        self._writer.add_key_value_metadata(dict(metadata))

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows; small frames are held back, to share a row group."""
        self._held.append(frame)
        self._held_text += _text_in(frame)
        self.rows += len(frame)
        if self._held_text >= _HELD_TEXT or sum(map(len, self._held)) >= ROW_GROUP // 2:
            self._flush()

    def add_table(self, table: Any) -> None:
        """Append an Arrow table of the file's columns as a row group of its own, at once."""
        self._flush()
        self._writer.write_table(table.cast(self._schema), row_group_size=ROW_GROUP)
        self.rows += len(table)

    def finish(self) -> None:
        """Finish the file and leave it where it is."""
        self._flush()
        self._writer.close()

    def publish(self, target: UPath) -> None:
        """Finish the file and put it in the target's place in one step."""
        self.finish()
        publish(self.path, target)

    def _flush(self) -> None:
        if self._held:
            # String views, Polars' own kind, are unknown to older readers: the schema has plain strings.
            table = pl.concat(self._held).to_arrow(compat_level=pl.CompatLevel.oldest())
            self._writer.write_table(table.cast(self._schema), row_group_size=ROW_GROUP)
            self._held.clear()
            self._held_text = 0


def _text_in(frame: pl.DataFrame) -> int:
    """The bytes of its texts, which do not depend on how the frame was made."""
    return sum(int(column.str.len_bytes().sum()) for column in frame.select(cs.string()))


@contextmanager
def staged(schema: Any, fingerprint: str, staging: UPath) -> Iterator[Staged]:
    """A file to write. Unless it is published, nothing of it remains.

    Args:
        schema: The Arrow schema of the file.
        fingerprint: Written into the footer.
        staging: A folder outside every tree that readers glob, on the same file system as the target. For
            object storage the staged file is local.
    """
    with folder(staging) as path:
        yield Staged(path / "staged.parquet", schema, {FINGERPRINT: fingerprint})


@contextmanager
def folder(staging: UPath) -> Iterator[Path]:
    """A local folder that is removed at the end of the block."""
    if is_local(staging):
        staging.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=str(staging) if is_local(staging) else None, prefix="write-"
    ) as path:
        yield Path(path)


def sweep(staging: UPath) -> int:
    """Remove what killed runs left in the staging folder.

    Call it under the lock (`warehouse.storage.lock`): nothing there belongs to a run that lives.

    Args:
        staging: The staging folder.

    Returns:
        How many folders were removed.
    """
    left = list(Path(str(staging)).glob("write-*")) if is_local(staging) else []
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def write(frame: pl.DataFrame, target: UPath, schema: Any, fingerprint: str, staging: UPath) -> None:
    """Write one frame and publish it.

    Args:
        frame: The rows.
        target: Where the file goes.
        schema: The Arrow schema of the file.
        fingerprint: Written into the footer.
        staging: As for `staged`.
    """
    with staged(schema, fingerprint, staging) as file:
        file.add(frame)
        file.publish(target)


def publish(path: Path, target: UPath) -> None:
    """Move a finished local file to its place: a rename, or one upload."""
    if is_local(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        # The file is on disk before its name is: a power cut leaves the old file or the new one.
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest() if path.suffix == ".parquet" else ""
            os.fsync(file.fileno())
        path.replace(str(target))
        if digest:
            _published[str(target)] = digest
    else:
        lease.require_held()
        target.fs.put_file(str(path), target.path)


def take_published() -> dict[str, str]:
    """The sha256 of each local Parquet file that was put in its place since this was last asked, by path."""
    taken = dict(_published)
    _published.clear()
    return taken


def write_text(target: UPath, text: str, staging: UPath) -> None:
    """Write a small file in one step.

    Args:
        target: Where the file goes.
        text: What it holds.
        staging: As for `staged`.
    """
    with folder(staging) as staged_in:
        path = staged_in / "text"
        path.write_text(text, encoding="utf-8")
        publish(path, target)


def metadata(path: UPath) -> dict[str, str]:
    """Our entries in the footer of a file (`gongkai.…`); empty when it is absent or no Parquet file."""
    if not is_local(path):
        (footer,) = footers([path])
        return own_entries(footer) if footer else {}
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        try:
            return own_entries(pq.ParquetFile(file).metadata)
        except pa.ArrowException:
            return {}
        except OSError as error:
            if error.errno is not None:  # the disk's word, not a damaged footer's
                raise
            return {}


def footers(paths: Sequence[UPath], tail: int = TAIL) -> list[Any]:
    """The footers of objects, with several requests at the same time.

    Args:
        paths: Objects of one storage.
        tail: How many bytes at the end of each are asked for; one with a longer footer is read whole.

    Returns:
        `pyarrow.parquet.FileMetaData` for each; None for one that is absent or no Parquet file.

    Raises:
        OSError: The storage does not answer.
    """
    if not paths:
        return []
    keys = [path.path for path in paths]
    tails = paths[0].fs.cat_ranges(keys, [-tail] * len(keys), [None] * len(keys), on_error="return")
    return [_footer(path, found, tail) for path, found in zip(paths, tails, strict=True)]


def _footer(path: UPath, found: bytes | Exception, tail: int) -> Any:
    if isinstance(found, Exception):
        empty = isinstance(found, OSError) and found.errno == errno.EINVAL  # no such range
        if isinstance(found, FileNotFoundError) or empty:
            return None
        raise found
    if len(found) == tail and int.from_bytes(found[-8:-4], "little") + 8 > tail:
        found = path.read_bytes()
    try:
        return pq.read_metadata(io.BytesIO(found))
    except (pa.ArrowException, OSError):
        return None


def own_entries(footer: Any) -> dict[str, str]:
    """Our entries (`gongkai.…`) among the metadata of a footer."""
    found: dict[bytes, bytes] = footer.metadata or {}
    return {
        name.decode("utf-8", "replace"): value.decode("utf-8", "replace")
        for name, value in found.items()
        if name.startswith(b"gongkai.")
    }


def fingerprint(path: UPath) -> str | None:
    """The fingerprint in the footer of a file; None when it is absent or was not written here."""
    return metadata(path).get(FINGERPRINT)


def remove(path: UPath) -> None:
    """Remove a partition file and the folder it leaves empty."""
    lease.require_held()
    path.unlink(missing_ok=True)
    if is_local(path) and path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def schema_of(columns: dict[str, Any]) -> Any:
    """The Arrow schema of columns by name and Polars type, as `write` wants it."""
    return pl.DataFrame(schema=columns).to_arrow(compat_level=pl.CompatLevel.oldest()).schema
