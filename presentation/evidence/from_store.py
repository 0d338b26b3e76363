"""Pages of evidence of documents whose layouts are in the store: no file is read again.

Belongs here: naming the layouts, rendering the landed files, one page after the other. Does not belong here:
one page (`presentation.evidence.page`), which documents have one (`presentation.evidence.of_year`).

The landed file is opened for the pictures of its pages alone. Where it has gone, its text is shown instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from upath import UPath

from engine.pool import Engine
from parsers.layout_bytes import from_bytes
from parsers.model import Quarantine, Reading, Report
from presentation.catalogue import Language
from presentation.evidence.background import background_of
from presentation.evidence.page import Shown, page
from presentation.evidence.rendering import PageImage, has_pages
from presentation.findings.find import findings_of
from warehouse.readings import layouts, store
from warehouse.readings.contents import Missed, contents
from warehouse.readings.inspecting import Run
from warehouse.readings.versions import Versions
from warehouse.storage.tree import Warehouse

RENDER = "presentation.evidence.rendering.render"
GONE = (
    "the file is not in the landing folder as it was read: its text is shown, without pictures of its pages"
)
OTHER_VERSION = "it was read by another version of the parsers: build, then write the pages again"
_SHA256 = 64
"""Characters of a digest in hexadecimal; behind them a document_id may have `#n`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What pages are made with.

    Args:
        landing: The folder in which the files were landed.
        engine: Names layouts and renders pages, in processes of its own and within its limits.
        run: Opens archives.
        versions: Those of the code as it now is.
    """

    landing: UPath
    engine: Engine
    run: Run
    versions: Versions


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a document.

    Args:
        document_id: The document.
        html: Its page; empty where there is none.
        remark: Why there is none, or what the page lacks; empty where nothing is to be said.
    """

    document_id: str
    html: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the store: the reader's and naming's version, what its bytes are, its layout and reading."""

    version: str
    media_type: str
    layout: bytes
    reading: Reading


_Pictures = tuple[PageImage, ...] | Quarantine | None
"""The pages of a file; why they cannot be rendered; None where the file is not there."""


def pages(
    warehouse: Warehouse, documents: pl.DataFrame, source: Source, language: Language
) -> Iterator[Made]:
    """Make the pages of some documents. All their readings are in memory, the pictures of one file at a time.

    Args:
        warehouse: Its tables, and the store of layouts.
        documents: With `document_id`, `source_path` and `parser_version`.
        source: What pages are made with.
        language: Of the words on the pages.

    Yields:
        Each document once, in any order; one that cannot be shown with the reason.
    """
    rows = documents.with_columns(sha256=pl.col("document_id").str.head(_SHA256))
    files = _files(warehouse, rows["sha256"].unique().to_list(), source)
    of_file: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        file = files.get(row["sha256"])
        if file is None or file.version != row["parser_version"]:
            yield Made(row["document_id"], remark=OTHER_VERSION)
        else:
            of_file.setdefault(row["sha256"], []).append(row)
    for sha256, pictures in _pictures(warehouse, {key: files[key] for key in of_file}, source):
        for row in of_file[sha256]:
            yield _made(warehouse, row, files[sha256], pictures, language)


def _made(
    warehouse: Warehouse, row: dict[str, Any], file: _File, pictures: _Pictures, language: Language
) -> Made:
    document_id = row["document_id"]
    try:
        report = _report(file.reading, document_id)
        if not report.cells:
            return Made(document_id, remark="it has no table of today's forms")
        shown = Shown(
            row["source_path"],
            row["sha256"],
            from_bytes(file.layout),
            pictures if isinstance(pictures, tuple) else (),
            any(note.code == "recognised" for note in file.reading.notes),
        )
        html = page(shown, report, findings_of(report), language, background_of(document_id, warehouse))
    except Exception as error:  # one document does not keep the others from being shown
        return Made(document_id, remark=f"no page could be made: {type(error).__name__}: {error}")
    return Made(document_id, html, _remark(pictures))


def _remark(pictures: _Pictures) -> str:
    if pictures is None:
        return GONE
    if isinstance(pictures, Quarantine):
        return f"its pages cannot be rendered ({pictures.code}: {pictures.detail}): its text is shown"
    return ""


def _report(reading: Reading, document_id: str) -> Report:
    """The report that a document_id means: the `n`th where it ends in `#n`."""
    number = document_id[_SHA256 + 1 :]
    return reading.reports[int(number) - 1 if number else 0]


def _files(warehouse: Warehouse, digests: list[str], source: Source) -> dict[str, _File]:
    """The files whose layouts these versions made, by digest."""
    outside = store.landed(warehouse).lazy().select("sha256", "outside").drop_nulls().unique("sha256")
    rows = (
        layouts.current(warehouse, source.versions)
        .filter(pl.col("sha256").is_in(digests) & pl.col("quarantine").is_null())
        .join(outside, on="sha256", how="left")
        .with_columns(pl.col("outside").fill_null(""))
        .sort("segment", "sha256")
        .collect()
    )
    found = {row["sha256"]: row for row in rows.iter_rows(named=True)}
    whole = list(layouts.contents(warehouse, rows))
    layout_of = {sha256: layout for sha256, _, layout, _ in whole}
    return {
        sha256: _File(
            _version(found[sha256], source), found[sha256]["media_type"], layout_of[sha256], reading
        )
        for sha256, reading in source.engine.name_layouts(whole)
        if isinstance(reading, Reading)
    }


def _version(row: dict[str, Any], source: Source) -> str:
    """The version of the reading, as the ledger has it (`warehouse.readings.update`)."""
    reader = str(row["segment"]).replace("\\", "/").partition("/")[0]
    return f"{reader} {source.versions.naming}"


def _pictures(
    warehouse: Warehouse, files: dict[str, _File], source: Source
) -> Iterator[tuple[str, _Pictures]]:
    """Each file with its pages as pictures; none of a file that has no pages."""
    with_pages = [sha256 for sha256, file in files.items() if has_pages(file.media_type)]
    yield from ((sha256, ()) for sha256 in files if sha256 not in with_pages)
    there = pl.col("sha256").is_in(with_pages) & ~pl.col("removed") & pl.col("reason").is_null()
    landed = store.landed(warehouse).filter(there).sort("source_path").unique("sha256", keep="first")
    missed: Missed = {}
    tasks = (
        (sha256, files[sha256].media_type, data)
        for sha256, _, data in contents(source.landing, landed, source.run, missed)
    )
    rendered = set()
    for (sha256, *_), pictures in source.engine.run_all(RENDER, tasks):
        rendered.add(sha256)
        yield sha256, pictures
    yield from ((sha256, None) for sha256 in with_pages if sha256 not in rendered)
