"""`_manifest.csv`: what a crawler or a person states about landed files, in any folder of the landing.

Belongs here: the file's encodings, columns and values, which row is about which file, and what is wrong with
a manifest. Does not belong here: what a row says of a report (`parsers.identity`), and the way from a row to
its reading (`warehouse.readings.evidence`).

Nothing in a manifest raises: a value that cannot be read is left out, and said.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import polars as pl

from parsers.identity.surroundings import ManifestRow
from parsers.model import Quarantine
from warehouse.printable import from_spreadsheet
from warehouse.readings.entries import Entry
from warehouse.readings.inspecting import MANIFEST
from warehouse.readings.manifest_values import VALUES
from warehouse.readings.opening import read
from warehouse.readings.patterns import WILD, pattern

MAX_BYTES = 64 << 20
MAX_LINES = 1_000_000
"""Rows of a manifest, beyond which it is not read: they are held in memory."""
MAX_PATTERNS = 1_000
"""Patterns of a manifest: each is compared with every path below its folder."""
MAX_PROBLEMS = 200
"""Problems of a manifest that are listed: more than that are no help to a person."""
MAX_SHOWN = 200
"""Characters of a value or path that a problem shows."""
COLUMNS = (
    "path",
    "source_url",
    "title",
    "agency_name",
    "division_code",
    "year",
    "published_on",
    "fetched_at",
    "override",
    "remark",
)
BESIDE = ("guess_", "known_")
"""Columns that begin so stand there for a person and are not read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a manifest: its path below the landing folder, the line (0 for the whole), why."""

    manifest: str
    line: int
    why: str

    def __str__(self) -> str:
        where = f"{self.manifest}, line {self.line}" if self.line else self.manifest
        return f"{where}: {self.why}"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a manifest: where it stands, the path or pattern below the landing folder, what it states."""

    manifest: str
    line: int
    path: str
    row: ManifestRow

    @property
    def folder(self) -> str:
        """The manifest's folder, or archive, with what parts it from a name in it."""
        return self.manifest[: -len(MANIFEST)]

    @property
    def spellings(self) -> tuple[str, ...]:
        """The path as it stands, where a backslash begins an escape, and as Windows writes it."""
        relative = self.path.removeprefix(self.folder)
        windows = self.folder + _relative(relative.replace("\\", "/"))
        return (self.path, windows) if "\\" in relative else (self.path,)


@dataclass(slots=True)
class Manifests:
    """All manifests of a landing folder; `problems` are those met so far."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: Counter[str] = field(default_factory=Counter)

    def note(self, manifest: str, line: int, why: str) -> None:
        """Add a problem, unless more than enough of the manifest's are there."""
        self.listed[manifest] += 1
        if self.listed[manifest] <= MAX_PROBLEMS:
            self.problems.append(Problem(manifest, line, why))
        elif self.listed[manifest] == MAX_PROBLEMS + 1:
            self.problems.append(Problem(manifest, 0, "there are more problems, which are not listed"))

    def add(self, other: Manifests) -> None:
        """Add the rows and problems of other manifests."""
        self.lines += other.lines
        self.problems += other.problems
        self.listed.update(other.listed)

    def rows_of(self, source_paths: Iterable[str]) -> dict[str, ManifestRow]:
        """Of each path that a row is about, the row that counts; rows about no path become problems.

        The nearest folder's manifest wins; in it the file's own path, then the folder or archive that is the
        longest part of it, then the first pattern.

        Args:
            source_paths: Paths below the landing folder, also of members of archives and, with `#n`, of
                single reports.
        """
        used: set[Line] = set()
        exact: dict[str, list[Line]] = {}
        wild: dict[str, list[tuple[re.Pattern[str], Line]]] = {}
        paths = list(source_paths)
        names = set(paths)
        for line in self.lines:
            for spelling in line.spellings:
                exact.setdefault(spelling, []).append(line)
                relative = spelling.removeprefix(line.folder)
                if not WILD.search(relative) or spelling in names:
                    continue
                patterns = wild.setdefault(line.folder, [])
                if len(patterns) < MAX_PATTERNS:
                    patterns.append((pattern(line.folder, relative), line))
                else:
                    self.note(line.manifest, line.line, f"beyond {MAX_PATTERNS:,} patterns")
        found: dict[str, ManifestRow] = {}
        for path in paths:
            about = [
                (_depth(line.manifest), len(part), -line.line, line)
                for part in _parts_of(path)
                for line in exact.get(part, ())
            ]
            about += [
                (_depth(line.manifest), 0, -line.line, line)
                for folder in _folders_of(path)
                for regex, line in wild.get(folder, ())
                if regex.fullmatch(path)
            ]
            used.update(line for *_, line in about)
            if about:
                found[path] = max(about, key=lambda each: each[:3])[3].row
        for line in self.lines:
            if line not in used:
                self.note(line.manifest, line.line, f"no file is at {line.path[:MAX_SHOWN]}")
        return found


def _depth(manifest: str) -> int:
    return manifest.count("/")


def _parts_of(path: str) -> Iterator[str]:
    """The path and every folder or archive that it lies in."""
    yield path
    for match in re.finditer(r"!?/", path):
        yield path[: match.start()]


def _folders_of(path: str) -> Iterator[str]:
    """The folders and archives that a path lies in, the landing folder first, each with what parts it."""
    yield ""
    for match in re.finditer(r"!?/", path):
        yield path[: match.end()]


def read_manifests(entries: Iterable[Entry], landed: pl.DataFrame | None = None) -> Manifests:
    """Every `_manifest.csv` in the landing folder, and in the archives in it, in the order of paths.

    Args:
        entries: What lies in the folder.
        landed: The table of landed files; it holds the manifests in archives.
    """
    found = Manifests()
    for entry in entries:
        if entry.file.rpartition("/")[2].lower() == MANIFEST:
            _read(entry, found)
    if landed is not None:
        inside = landed.filter(~pl.col("removed") & pl.col("manifest").is_not_null()).sort("source_path")
        for path, data in inside.select("source_path", "manifest").iter_rows():
            found.add(parse(data, path))
    return found


def _read(entry: Entry, found: Manifests) -> None:
    if entry.reason is not None:
        found.note(entry.file, 0, entry.reason.detail)
    elif entry.size > MAX_BYTES:
        found.note(entry.file, 0, f"{entry.size} bytes, more than {MAX_BYTES}")
    elif isinstance(content := read(entry), Quarantine):
        found.note(entry.file, 0, content.detail)
    else:
        found.add(parse(content.data or b"", entry.file))


def parse(data: bytes, manifest: str) -> Manifests:
    """The rows of one manifest.

    Args:
        data: Its bytes: CSV in UTF-8, UTF-16 with a mark, or GB18030.
        manifest: Its path below the landing folder; the paths in it are relative to its folder.
    """
    found = Manifests()
    text = _decoded(data)
    if text is None:
        found.note(manifest, 0, "neither UTF-8 nor GB18030")
        return found
    try:
        _parse(text, manifest, found)
    except csv.Error as error:
        found.note(manifest, 0, f"no CSV from here on: {error}")
    return found


def _decoded(data: bytes) -> str | None:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _parse(text: str, manifest: str, found: Manifests) -> None:
    head = text.partition("\n")[0]
    delimiter = next((mark for mark in (",", "\t", ";") if mark in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = _columns(next(reader, []), manifest, found)
    if "path" not in columns:
        return
    folder, seen = manifest[: -len(MANIFEST)], dict[str, int]()
    for values in islice(reader, MAX_LINES):
        line = reader.line_num
        said = {
            name: value.strip()
            for name, value in reversed(list(zip(columns, values, strict=False)))
            if name in COLUMNS and value.strip()
        }
        if len(values) > len(columns) and any(value.strip() for value in values[len(columns) :]):
            found.note(manifest, line, "more values than columns")
        if not said:
            continue
        path = _relative(from_spreadsheet(said.pop("path", "")))
        if not path:
            found.note(manifest, line, "no path, or one outside the folder")
        elif path in seen:
            found.note(manifest, line, f"{path[:MAX_SHOWN]} is there twice; line {seen[path]} counts")
        else:
            seen[path] = line
            row = _row(said, manifest, line, found)
            found.lines.append(Line(manifest, line, folder + path, row))
    if next(reader, None) is not None:
        found.note(manifest, reader.line_num, f"more than {MAX_LINES:,} rows: from here on it is not read")


def _columns(names: list[str], manifest: str, found: Manifests) -> list[str]:
    columns = [name.strip().lower() for name in names]
    if "path" not in columns:
        found.note(manifest, 1, "there is no column path")
        return columns
    for name in dict.fromkeys(columns):
        if name and name not in COLUMNS and not name.startswith(BESIDE):
            found.note(manifest, 1, f"unknown column {name[:MAX_SHOWN]}")
        elif name in COLUMNS and columns.count(name) > 1:
            found.note(manifest, 1, f"the column {name} is there twice")
    return columns


def _relative(path: str) -> str:
    """The path with `/` between parts, without `./` before and `/` behind; empty when it leads outside."""
    parts = [part for part in path.strip("/").split("/") if part not in ("", ".")]
    return "" if ".." in path.replace("\\", "/").split("/") else "/".join(parts)


def _row(said: Mapping[str, str], manifest: str, line: int, found: Manifests) -> ManifestRow:
    values: dict[str, Any] = {}
    for name, value in said.items():
        read, wanted = VALUES[name]
        if (result := read(value)) is None:
            found.note(manifest, line, f"{name} {value[:80]!r} is no {wanted}; it is left out")
        else:
            values[name] = result
    return ManifestRow(**values)
