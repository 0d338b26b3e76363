"""Whether a release is whole, and its files say the same.

Belongs here: what is looked at, and the sentence for each flaw. Does not belong here: making a release.

The tables of every format are brought to the text of their CSV file and must have one digest: that of
release.json. Stata files and workbooks are compared value by value with the rows that make them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dataframely.exc
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.release import files, to_sqlite
from warehouse.release.datapackage import contracts_digest, schema
from warehouse.release.previous import ReleaseError, checksums_of, digest_of, record_of
from warehouse.release.sheets_check import flaws_of_sheets
from warehouse.release.tables import ReleaseTable, tables
from warehouse.release.text import digest, digest_of_text, texts_of

_ROWS = 500_000
_OTHER_CONTRACTS = (
    "the release was made by a version of gongkai with other contracts: they and the Stata and Excel files "
    "are compared by that version alone"
)
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    zlib.error,
    sqlite3.Error,
    pa.ArrowException,
    pl.exceptions.PolarsError,
)
"""What reading a damaged file raises."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found.

    Args:
        version: The version of the release, "" where it does not say.
        files: How many files are as their digests say.
        tables: How many tables were compared in all formats.
        flaws: A sentence each; empty for a whole release.
        notes: What could not be looked at, a sentence each.
    """

    version: str
    files: int
    tables: int
    flaws: tuple[str, ...]
    notes: tuple[str, ...] = ()


def verify(folder: Path) -> Verified:
    """Look at everything in a release.

    Args:
        folder: Where it lies.

    Raises:
        ReleaseError: There is no such folder.
    """
    if not folder.is_dir():
        raise ReleaseError(f"there is no folder {folder}: name that of a release")
    try:
        listed, record = checksums_of(folder), record_of(folder)
    except ReleaseError as error:
        return Verified("", 0, 0, (str(error),))
    flaws = list(_flaws_of_files(folder, listed))
    flawed = {flaw.partition(": ")[0] for flaw in flaws}
    whole = set(listed) - flawed
    named: dict[str, Any] = record["tables"]
    flaws += _flaws_of_package(folder, listed, whole, named)
    known = tables()
    same = record.get("contracts_sha256") == contracts_digest(known.values())
    for name, said in named.items():
        flaws += _flaws_of_table(folder, name, said, known.get(name) if same else None)
    if same:
        flaws += [f"{name}: the release has no such table" for name in known if name not in named]
    notes = () if same else (_OTHER_CONTRACTS,)
    return Verified(record["version"], len(whole), len(named), tuple(dict.fromkeys(flaws)), notes)


def _flaws_of_files(folder: Path, listed: dict[str, str]) -> Iterator[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(there - set(listed) - {files.CHECKSUMS}):
        yield f"{name}: no part of the release: it is not in {files.CHECKSUMS}"
    for name, wanted in listed.items():
        if name not in there:
            yield f"{name}: missing"
        elif (folder / name).is_symlink() or not (folder / name).is_file():
            yield f"{name}: no regular file"
        elif digest_of(folder / name) != wanted:
            yield f"{name}: damaged: its bytes are not those of {files.CHECKSUMS}"


def _flaws_of_package(
    folder: Path, listed: dict[str, str], whole: set[str], named: dict[str, Any]
) -> Iterator[str]:
    """Whether datapackage.json is one and describes the files that are there."""
    try:
        package = json.loads((folder / files.PACKAGE).read_bytes())
        resources = {each["path"]: each for each in package["resources"]}
        unique = {each["name"] for each in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"{files.PACKAGE}: no data package: {type(error).__name__} {error}"
        return
    if len(unique) != len(resources):
        yield f"{files.PACKAGE}: two resources have one name"
    described = {files.PACKAGE, files.CROISSANT, files.DCAT, files.RECORD}
    for name in sorted(set(listed) - described - set(resources)):
        yield f"{files.PACKAGE}: {name} is not described"
    for path, each in resources.items():
        if path not in listed or each.get("hash") != f"sha256:{listed[path]}":
            yield f"{files.PACKAGE}: the digest of {path} is not that of {files.CHECKSUMS}"
        elif path in whole and (folder / path).stat().st_size != each.get("bytes"):
            yield f"{files.PACKAGE}: {path} has another size"
    for name in named:
        if {files.parquet(name), files.csv(name)} - set(resources):
            yield f"{files.PACKAGE}: the table {name} is not described"


def _flaws_of_table(
    folder: Path, name: str, said: dict[str, Any], table: ReleaseTable | None
) -> Iterator[str]:
    """The table in every format, and against its contract."""
    wanted, path = (said["csv_sha256"], said["rows"]), folder / files.parquet(name)
    try:
        empty = _of_arrow(pq.ParquetFile(path).schema_arrow.empty_table())
        yield from _compare(files.parquet(name), name, digest(_parquet(path)), wanted)
    except _UNREADABLE as error:
        yield f"{files.parquet(name)}: cannot be read: {_first_line(error)}"
        return
    try:
        # A value may have line breaks: the rows of a CSV file are in its digest.
        yield from _compare(files.csv(name), name, (_csv(folder / files.csv(name)), wanted[1]), wanted)
    except _UNREADABLE as error:
        yield f"{files.csv(name)}: cannot be read: {_first_line(error)}"
    try:
        rows = to_sqlite.read(folder / files.DATABASE, name, empty)
        yield from _compare(files.DATABASE, name, digest_of_text(rows, texts_of(empty)), wanted)
    except _UNREADABLE as error:
        yield f"{files.DATABASE}: the table {name} cannot be read: {_first_line(error)}"
    if table is None:
        return
    yield from _flaws_of_contract(folder, path, table)
    if table.is_mart:
        yield from flaws_of_sheets(folder, table, pl.read_parquet(path, glob=False))


def _parquet(path: Path) -> Iterator[pl.DataFrame]:
    file = pq.ParquetFile(path, page_checksum_verification=True)
    yield _of_arrow(file.schema_arrow.empty_table())
    for batch in file.iter_batches(_ROWS):
        yield _of_arrow(pa.Table.from_batches([batch]))


def _of_arrow(table: Any) -> pl.DataFrame:
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)
    return found


def _compare(where: str, name: str, found: tuple[str, int], wanted: tuple[str, int]) -> Iterator[str]:
    """The digest and the number of rows of a table in one format, against release.json."""
    if found[1] != wanted[1]:
        yield f"{where}: the table {name} has {found[1]:,} rows, {files.RECORD} says {wanted[1]:,}"
    elif found[0] != wanted[0]:
        yield f"{where}: the table {name} has other content than {files.RECORD} says"


def _csv(path: Path) -> str:
    """The digest of a packed CSV file, unpacked."""
    with gzip.open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flaws_of_contract(folder: Path, path: Path, table: ReleaseTable) -> Iterator[str]:
    """Columns, and the rules of the contract."""
    name = files.parquet(table.name)
    schema_now = pq.ParquetFile(path).schema_arrow
    if schema_now.names != [entry.name for entry in table.columns]:
        yield f"{name}: other columns than its contract has"
        return
    rows = table.contract.column_names()
    frame = pl.scan_parquet(path, glob=False)
    years = frame.select("year").unique().collect()["year"].to_list() if table.yearly else [None]
    for year in sorted(years, key=str):
        part = frame if year is None else frame.filter(pl.col("year") == year)
        try:
            _, failure = table.contract.filter(part.select(rows).collect())
        except dataframely.exc.SchemaError as error:
            yield f"{name}: breaks its contract: {_first_line(error)}"
            return
        for rule, count in failure.counts().items():
            when = f" of {year}" if year else ""
            yield f"{name}: {count:,} rows{when} break the rule {rule} of its contract"
    yield from _flaws_of_schema(folder, table)


def _flaws_of_schema(folder: Path, table: ReleaseTable) -> Iterator[str]:
    try:
        package = json.loads((folder / files.PACKAGE).read_bytes())
        found = {each["path"]: each.get("schema") for each in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return
    for path in (files.parquet(table.name), files.csv(table.name)):
        if found.get(path) != schema(table):
            yield f"{files.PACKAGE}: {path} is described with other columns than its contract has"


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
