"""A file of all years of something: the years that changed are made, the others are taken over as they are.

Belongs here: files in which each year has row groups of its own, under one or several names of columns.
Does not belong here: which files there are and what their rows are (`warehouse.catalogue.single_files`), and
how row groups get into another file (`warehouse.storage.row_groups`).

The bytes of a year depend on its rows alone: a file is the same whether it was made at once or year by year.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from upath import UPath

from warehouse.storage import parquet
from warehouse.storage.row_groups import RowGroup, put_together, row_groups

OF_YEARS = "gongkai.years"
"""In the footer: for each year the version of what it is made of, and how many row groups it has."""


@dataclass(frozen=True, slots=True)
class YearlyFile:
    """A file of all years, or several that differ in the names of their columns alone.

    Args:
        schemas: The Arrow schema of each file by its path; the first has the names that the rows have.
        version: The version of what the whole file is made of.
        years: The version of what each year is made of.
        rows: The rows of a year, in pieces that become a row group each.
        footer: What else is said in the footer.
    """

    schemas: Mapping[UPath, Any]
    version: str
    years: Mapping[int, str]
    rows: Callable[[int], Iterator[pa.Table]]
    footer: Mapping[str, str] = field(default_factory=dict)


def write(file: YearlyFile, is_whole: Callable[[UPath], bool], staging: UPath) -> None:
    """Write a file under each of its names.

    Args:
        file: What is written.
        is_whole: Whether a file that is there is not damaged.
        staging: As for `parquet.staged`.

    Raises:
        OSError: A file could not be written whole; its former self stays.
    """
    first = next(iter(file.schemas))
    kept = _kept(first, file.years)
    if kept and not is_whole(first):
        kept = {}
    with parquet.folder(staging) as folder:
        found = {
            year: kept[year] if year in kept else _made(file, year, folder / f"{year}.parquet")
            for year in file.years
        }
        said = {str(year): [file.years[year], len(groups)] for year, groups in found.items()}
        footer = {
            parquet.FINGERPRINT: file.version,
            OF_YEARS: json.dumps(said, sort_keys=True),
            **file.footer,
        }
        groups = [group for of_year in found.values() for group in of_year]
        for number, schema in enumerate(file.schemas.values()):
            frame, target = folder / "frame.parquet", folder / f"whole-{number}.parquet"
            parquet.Staged(frame, schema, footer).finish()
            put_together(target, frame, schema.names, groups)
        for number, path in enumerate(file.schemas):
            parquet.publish(folder / f"whole-{number}.parquet", path)


def _kept(path: UPath, years: Mapping[int, str]) -> dict[int, list[RowGroup]]:
    """The row groups of the years that the file has as they should be."""
    if not parquet.is_local(path) or not path.is_file():
        return {}
    found: dict[int, list[RowGroup]] = {}
    try:
        groups = iter(row_groups(Path(str(path))))
        for year, (version, count) in json.loads(parquet.metadata(path).get(OF_YEARS, "{}")).items():
            of_year = [next(groups) for _ in range(count)]
            if years.get(int(year)) == version:
                found[int(year)] = of_year
    except (ValueError, TypeError, StopIteration):
        return {}  # an earlier release may have written it
    return found


def _made(file: YearlyFile, year: int, path: Path) -> list[RowGroup]:
    """The row groups of a year in a file of its own; none without rows."""
    staged = parquet.Staged(path, next(iter(file.schemas.values())), {})
    for rows in file.rows(year):
        if len(rows):
            staged.add_table(rows)
    staged.finish()
    return row_groups(path)
