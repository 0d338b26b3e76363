"""What is known of each landed file from outside it: its paths and its manifest's row.

Belongs here: joining them to the list of landed files, and the same for one file alone. Does not belong here:
reading manifests (`warehouse.readings.manifest`) and what path and row say (`parsers.identity`).

No landed file is opened. The value is part of the key of a reading: where it changes, the stored layout is
named again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import polars as pl

from parsers.archives.records import is_web_archive
from parsers.identity.outside import Outside, digest_of, outside
from parsers.identity.surroundings import ManifestRow
from parsers.version import code_version
from warehouse.readings.entries import Entry, LocalFile, shown_path, stamp
from warehouse.readings.inspecting import MANIFEST
from warehouse.readings.manifest import Manifests, read_manifests
from warehouse.readings.web_archives import HEAD, telling_path

_NUMBERED = re.compile(r"#[0-9]{1,9}$")


def with_evidence(landed: pl.DataFrame, manifests: Manifests, known: pl.DataFrame) -> pl.DataFrame:
    """The landed files with `fetched_at`, `outside` (as text), `hints` (its digest) and `told_by`.

    What this code has found in a path alone is not looked for again.

    Files with the same bytes have the same evidence: that of the first path that says something. A file
    that has gone keeps what was known of it, and so its reading.

    Args:
        landed: The landed files.
        manifests: All manifests; rows that are about no file become problems.
        known: The landed files as they were.
    """
    present = landed.filter(~pl.col("removed") & pl.col("manifest").is_null()).sort("source_path")
    rows = manifests.rows_of(_paths_of(present, manifests))
    recorded = _recorded(present)
    by_digest: dict[str, list[str]] = {}
    for path, sha256 in present.select("source_path", "sha256").drop_nulls().iter_rows():
        by_digest.setdefault(sha256, []).append(path)
    said = dict(known.select("sha256", "outside").drop_nulls().iter_rows()) if "outside" in known else {}
    of_reports = _of_reports(rows, set(present["source_path"]))
    lone = {
        paths[0]: sha256
        for sha256, paths in by_digest.items()
        if len(paths) == 1 and not any(paths[0] in those for those in (rows, of_reports, recorded))
    }
    told = _told(known)
    for sha256, paths in by_digest.items():
        before = told.get((paths[0], sha256)) if paths[0] in lone else None
        said[sha256] = _evidence(paths, rows, of_reports, recorded).to_text() if before is None else before
    texts = [said.get(sha256, "") for sha256 in landed["sha256"]]
    fetched = {path: at for path, (_, at) in recorded.items()}
    fetched |= {path: at for path, row in rows.items() if (at := _moment(row))}
    files = landed.select("source_path", "sha256").iter_rows()
    told_by = [_version() if sha256 and lone.get(path) == sha256 else None for path, sha256 in files]
    return landed.with_columns(
        pl.Series("outside", texts, pl.String),
        pl.Series("hints", [digest_of(text) for text in texts], pl.String),
        pl.Series("told_by", told_by, pl.String),
        pl.Series("fetched_at", [fetched.get(p) for p in landed["source_path"]], pl.Datetime("us")),
    )


def _told(known: pl.DataFrame) -> dict[tuple[str, str], str]:
    """What this code found in the path alone of a file, by path and digest."""
    if "told_by" not in known:
        return {}
    rows = known.filter(pl.col("told_by") == _version()).select("source_path", "sha256", "outside")
    return {(path, sha256): text for path, sha256, text in rows.drop_nulls().iter_rows()}


@cache
def _version() -> str:
    return code_version("parsers.identity.outside")


def of_one_file(file: Path, landing: Path, members: Sequence[str] = ()) -> dict[str, str]:
    """What a build of the landing folder knows of one file from outside it, as text.

    Args:
        file: A file in the folder; both paths are absolute.
        landing: The landing folder. Manifests of other folders than those above the file are not opened.
        members: The names of the files in an archive.

    Returns:
        By member the text of `Outside`; without members that of the file, under its name.
    """
    own = shown_path(file.relative_to(landing).as_posix())
    folders = [folder for folder in reversed(file.parents) if folder.is_relative_to(landing)]
    found = [folder / MANIFEST for folder in folders if (folder / MANIFEST).is_file()]
    stated = read_manifests(_entry(path, landing) for path in found)
    paths = {f"{own}!/{member}": member for member in members} or {own: file.name}
    rows = stated.rows_of([*paths, *_numbered(stated, set(paths))])
    of_reports = _of_reports(rows, set(paths))
    recorded: Recorded = dict.fromkeys(paths, (None, None)) if _is_web_archive(file) else {}
    return {name: _evidence([path], rows, of_reports, recorded).to_text() for path, name in paths.items()}


def _is_web_archive(file: Path) -> bool:
    with file.open("rb") as opened:
        return is_web_archive(opened.read(HEAD))


def _entry(path: Path, landing: Path) -> Entry:
    stat = path.lstat()
    place = path.relative_to(landing).as_posix()
    return Entry(shown_path(place), stat.st_size, stamp(stat.st_mtime_ns), LocalFile(str(landing), place))


def _paths_of(present: pl.DataFrame, manifests: Manifests) -> list[str]:
    """The paths of all files, and those of single reports that a manifest names (`a.html#2`)."""
    paths = present["source_path"].to_list()
    return paths + _numbered(manifests, set(paths))


def _numbered(manifests: Manifests, known: set[str]) -> list[str]:
    numbered = {line.path for line in manifests.lines if _NUMBERED.search(line.path)}
    return sorted(p for p in numbered if p.rpartition("#")[0] in known and p not in known)


def _of_reports(rows: dict[str, ManifestRow], present: set[str]) -> dict[str, dict[int, ManifestRow]]:
    """The rows of single reports, by the path of their file."""
    found: dict[str, dict[int, ManifestRow]] = {}
    for numbered, row in rows.items():
        if numbered not in present:
            path, _, number = numbered.rpartition("#")
            found.setdefault(path, {})[int(number)] = row
    return found


Recorded = dict[str, tuple[str | None, datetime | None]]
"""Of each document in a web archive, by its path, the address and when it was fetched."""


def _recorded(present: pl.DataFrame) -> Recorded:
    found = present.filter(pl.col("record_offset").is_not_null())
    return {
        path: (url, at)
        for path, url, at in found.select("source_path", "recorded_url", "recorded_at").iter_rows()
    }


def _evidence(
    paths: list[str],
    rows: dict[str, ManifestRow],
    of_reports: dict[str, dict[int, ManifestRow]],
    recorded: Recorded,
) -> Outside:
    row = next((rows[path] for path in paths if path in rows), None)
    of_report = next((of_reports[path] for path in paths if path in of_reports), None)
    url = next((recorded[path][0] for path in paths if path in recorded and recorded[path][0]), None)
    if url:
        row = replace(row or ManifestRow(), recorded_url=url)
    return outside((telling_path(p) if p in recorded else p for p in paths), row, of_report)


def _moment(row: ManifestRow) -> datetime | None:
    return datetime.fromisoformat(row.fetched_at) if row.fetched_at else None
