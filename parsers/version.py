"""The version of the reading: changes whenever code or data of this package changes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

_SUFFIXES = (".py", ".toml", ".csv", ".tsv", ".txt", ".gz", ".json")


@cache
def parser_version() -> str:
    """`RELEASE+DIGEST`: a reading stored under another version is read again."""
    digest = hashlib.sha256()
    for name, data in sources(files(__package__), ""):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    try:
        release = version("gongkai")
    except PackageNotFoundError:
        release = "0"
    return f"{release}+{digest.hexdigest()[:12]}"


def sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    """Names and bytes of the files that decide behaviour, below a package's folder."""
    found = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            found += sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
