"""The release before, as changes are computed from it.

Belongs here: reading the tables of a release that lies in a folder. Does not belong here: whether it is whole
(`warehouse.release.verify`).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.release import files


class ReleaseError(Exception):
    """A release cannot be made or read; the text is a sentence for a person."""


def record_of(folder: Path) -> dict[str, Any]:
    """What a release says of itself in release.json.

    Raises:
        ReleaseError: There is none, or it is not one of ours.
    """
    try:
        found = json.loads((folder / files.RECORD).read_bytes())
        tables = {str(name): str(each["csv_sha256"]) for name, each in found["tables"].items()}
        if not isinstance(found["version"], str) or not tables:
            raise ValueError("it names no version or no tables")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        said = f": {error}" if isinstance(error, ValueError) else ""
        raise ReleaseError(f"{folder} is no release, for it has no {files.RECORD} of one{said}") from error
    record: dict[str, Any] = found
    return record


def checksums_of(folder: Path) -> dict[str, str]:
    """The digests that a release lists, by path.

    Raises:
        ReleaseError: The list is missing, or a line is not a digest and a path below the folder.
    """
    path = folder / files.CHECKSUMS
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{path} cannot be read, so nothing in the release can be checked") from error
    found = {}
    for number, line in enumerate(lines, start=1):
        digest, parted, name = line.partition("  ")
        inside = name and not name.startswith("/") and ".." not in name.split("/")
        if not parted or not inside or len(digest) != 64:
            raise ReleaseError(f"line {number} of {path} is no digest and path of a file of the release")
        found[name] = digest
    return found


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Previous:
    """A release in a folder.

    Args:
        folder: Where it lies.

    Raises:
        ReleaseError: It is none, or a table is not as its list of checksums says.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        record = record_of(folder)
        self.version: str = record["version"]
        self.codes: dict[str, str] = {
            name: str(each.get("code", "")) for name, each in record["tables"].items()
        }
        for name, digest in checksums_of(folder).items():
            if name.startswith(f"{files.PARQUET}/"):
                path = folder / name
                if not path.is_file() or digest_of(path) != digest:
                    raise ReleaseError(f"{path} is missing or damaged: name a whole release with --previous")
        self.checksum = digest_of(folder / files.CHECKSUMS)

    def scan(self, table: str) -> pl.LazyFrame | None:
        """The rows of a table; None when the release has no such table."""
        path = self.folder / files.parquet(table)
        return pl.scan_parquet(path, glob=False) if table in self.codes and path.is_file() else None
