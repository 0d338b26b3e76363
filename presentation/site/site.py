"""The whole site: pages in both languages, what they share, and data.

Belongs here: the order in which files are written, and that the tables did not change meanwhile.
Does not belong here: single files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from presentation.catalogue import Language
from presentation.site import data, pages
from presentation.site.folder import SiteError, write
from warehouse.cite.release import release_of
from warehouse.site.source import fingerprints
from warehouse.storage.tree import Warehouse

EVERY = 500
"""After how many files the steps are told."""


@dataclass(frozen=True, slots=True)
class Made:
    """A site that was written: its folder, the number of its files, and their size."""

    folder: Path
    files: int
    size_bytes: int


def make(
    warehouse: Warehouse, out: Path, language: Language, on_step: Callable[[int], None] = lambda count: None
) -> Made:
    """Write the site of a warehouse or release.

    Args:
        warehouse: Where the tables lie.
        out: Its folder: not there, empty, or a site that is replaced.
        language: Of the pages at the top; those in the other language are in a folder of its name.
        on_step: Told how many files are written, now and then.

    Raises:
        SiteError: There is no warehouse, it changed meanwhile, or the place is taken.
        OSError: A file could not be written; the place is as it was.
    """
    for table in ("dim_document", "dim_indicator"):
        if not warehouse.path(table).exists():
            raise SiteError(f"there is no warehouse at {warehouse.root}: build one first")
    release = release_of(warehouse.root)
    about = {"language": language, "release": release}
    try:
        files, size = write(out, _files(warehouse, language, release, on_step), about)
    except pl.exceptions.ColumnNotFoundError as error:
        column = str(error).partition(";")[0]
        raise SiteError(
            f"{warehouse.root} was written by another version ({column}): run gongkai build first"
        ) from error
    return Made(out, files, size)


def _files(
    warehouse: Warehouse, language: Language, release: str | None, on_step: Callable[[int], None]
) -> Iterator[tuple[str, str | bytes]]:
    before = fingerprints(warehouse)
    indicators = warehouse.scan("dim_indicator").collect()
    yield from pages.assets()
    yield from pages.pages(indicators, language, release)
    for count, (name, text) in enumerate(data.files_of(warehouse), start=1):
        yield f"data/{name}.js", text
        if count % EVERY == 0:
            on_step(count)
    if fingerprints(warehouse) != before:
        raise SiteError("the warehouse was changed meanwhile: write the site again")
