"""Writing the files of a release into an empty folder, in their order.

Belongs here: which files there are. Does not belong here: how a kind of file is written (one module each),
and whether a release may be made (`warehouse.release.release`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version as installed
from pathlib import Path

import polars as pl
from upath import UPath

from warehouse.release import (
    changes,
    changes_page,
    citation,
    codebook,
    croissant,
    datapackage,
    dcat,
    files,
    known_errors,
    page,
    to_excel,
    to_pdf,
    to_stata,
)
from warehouse.release.about import Edition, File, about, in_json
from warehouse.release.marts import sheets
from warehouse.release.previous import Previous, ReleaseError, digest_of
from warehouse.release.reasons import Reasons
from warehouse.release.tables import CHANGES, KNOWN_ERRORS, ReleaseTable, read
from warehouse.release.to_csv import CsvFile
from warehouse.release.to_sqlite import Database
from warehouse.storage.parquet import FINGERPRINT, Staged
from warehouse.storage.tree import Warehouse

_LIBRARIES = ("polars", "pyarrow", "pyreadstat", "xlsxwriter", "reportlab")
"""What decides the bytes of files beside the rows."""
_DESCRIBED = {
    files.DATABASE: "All tables in one SQLite database / 全部数据表（SQLite 数据库）",
    files.CITATION: "How to cite the release / 引用信息",
    files.LICENCES: "Licences and sources of every part / 各部分的许可与来源",
    "codebook": "Every table, column, code, indicator and check / 编码手册",
    "changes": "What changed since the release before / 与上一版本的差异",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A release that was made.

    Args:
        folder: Where it lies.
        rows: The number of rows of each table.
        size_bytes: The size of its files.
    """

    folder: Path
    rows: dict[str, int]
    size_bytes: int


class Writer:
    """Writes the files of one release.

    Args:
        warehouse: Where the rows come from.
        folder: An empty folder.
        edition: Without rows, years and files.
        before: The release before.
        on_step: Told what is being written.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        folder: Path,
        edition: Edition,
        before: Previous | None,
        on_step: Callable[[str], None],
    ) -> None:
        self._warehouse, self._folder, self._edition = warehouse, folder, edition
        self._before, self._on_step = before, on_step
        self._digests: dict[str, str] = {}
        self._table_of: dict[str, str] = {}
        self._descriptions: dict[str, str] = {}

    def write(self) -> Made:
        """Everything."""
        rows = self._write_tables()
        years = self._scan("dim_document").filter(pl.col("status") == "accepted").select("year")
        found = years.drop_nulls().collect()["year"].to_list()
        self._edition = replace(self._edition, rows=rows, years=(min(found), max(found)) if found else None)
        self._write_marts()
        self._write_pages()
        self._on_step("writing the descriptions")
        self._text(files.CITATION, citation.cff(self._edition))
        self._text(files.LICENCES, citation.licences(self._edition))
        self._edition = replace(self._edition, files=tuple(self._files()))
        self._describe()
        self._text(files.CHECKSUMS, "".join(f"{each.sha256}  {each.path}\n" for each in self._files()))
        self._sync()
        size = sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())
        return Made(self._folder, rows, size)

    def _write_tables(self) -> dict[str, int]:
        for kind in (files.PARQUET, files.CSV, files.STATA, files.EXCEL):
            (self._folder / kind).mkdir()
        with Database(self._folder / files.DATABASE) as database:
            return {name: self._write_table(table, database) for name, table in self._edition.tables.items()}

    def _write_table(self, table: ReleaseTable, database: Database) -> int:
        self._on_step(f"writing {table.name}")
        database.create(table.name, table.empty(), table.columns)
        path = self._folder / files.parquet(table.name)
        footer = {FINGERPRINT: "", "gongkai.release": self._edition.version}
        parquet = Staged(path, table.schema, footer)
        with CsvFile(self._folder / files.csv(table.name)) as csv:
            for frame in self._rows(table):
                parquet.add(frame)
                csv.add(frame)
                database.add(table.name, frame)
            parquet.publish(UPath(path))
        self._digests[table.name] = csv.digest
        self._table_of |= {files.parquet(table.name): table.name, files.csv(table.name): table.name}
        return csv.rows

    def _rows(self, table: ReleaseTable) -> Iterator[pl.DataFrame]:
        """The rows of a table, behind a frame without any."""
        yield table.empty()
        if table.name == KNOWN_ERRORS:
            yield from known_errors.make(self._warehouse, table)
        elif table.name == CHANGES:
            if self._before:
                yield changes.make(self._pairs(self._before), self._reasons(self._before))
        else:
            yield from read(self._warehouse, table)

    def _reasons(self, before: Previous) -> Reasons:
        ledger = before.scan("dim_document")
        if ledger is None:
            raise ReleaseError(f"{before.folder} has no dim_document: name a whole release with --previous")
        return Reasons(ledger.collect(), self._scan("dim_document").collect())

    def _pairs(self, before: Previous) -> Iterator[changes.Pair]:
        """Every table that is written before the changes are, year by year."""
        for name, table in self._edition.tables.items():
            if name == CHANGES:
                continue
            now, then = self._scan(name), before.scan(name)
            code = before.codes.get(name, "")
            for year in _years(table, [each for each in (now, then) if each is not None]):
                yield changes.Pair(
                    table, None if then is None else _of_year(then, year), _of_year(now, year), code, year
                )

    def _scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self._folder / files.parquet(table), glob=False)

    def _write_marts(self) -> None:
        for name, table in self._edition.tables.items():
            if not table.is_mart:
                continue
            for sheet in sheets(table, self._scan(name).collect()):
                self._on_step(f"writing {sheet.name} for Stata and Excel")
                to_stata.write(sheet, self._folder / files.stata(sheet.name))
                to_excel.write(sheet, self._folder / files.excel(sheet.name))
                for path in (files.stata(sheet.name), files.excel(sheet.name)):
                    self._descriptions[path] = sheet.description

    def _write_pages(self) -> None:
        self._on_step("writing the codebook and the page of changes")
        indicators = self._scan("dim_indicator").collect()
        differ = self._scan(CHANGES).collect()
        version = self._before.version if self._before else None
        for language in files.LANGUAGES:
            title = codebook.title(self._edition, language)
            blocks = list(codebook.blocks(self._edition, indicators, language))
            self._text(files.codebook(language, "html"), page.html(title, language, blocks))
            to_pdf.write(title, blocks, self._folder / files.codebook(language, "pdf"))
            what = list(changes_page.blocks(self._edition, version, differ, language))
            self._text(files.changes(language), page.html(changes_page.title(language), language, what))

    def _describe(self) -> None:
        edition = self._edition
        self._text(files.PACKAGE, in_json(datapackage.descriptor(edition)))
        self._text(files.CROISSANT, in_json(croissant.descriptor(edition, citation.bibtex(edition))))
        self._text(files.DCAT, in_json(dcat.descriptor(edition)))
        before = self._before
        record = {
            "name": about()["name"],
            "version": edition.version,
            "date": edition.date.isoformat() if edition.date else None,
            "url": edition.url or None,
            "previous": before and {"version": before.version, "checksums_sha256": before.checksum},
            "tables": {
                name: {"rows": edition.rows[name], "csv_sha256": self._digests[name], "code": table.code}
                for name, table in edition.tables.items()
            },
            "contracts_sha256": datapackage.contracts_digest(edition.tables.values()),
            "made_with": {name: installed(name) for name in _LIBRARIES} | {"sqlite": sqlite3.sqlite_version},
        }
        self._text(files.RECORD, in_json(record))

    def _files(self) -> Iterable[File]:
        """The files that are there, in the order of their paths."""
        paths = sorted(path for path in self._folder.rglob("*") if path.is_file())
        for path in paths:
            name = path.relative_to(self._folder).as_posix()
            table = self._table_of.get(name)
            yield File(name, path.stat().st_size, digest_of(path), table, self._description(name, table))

    def _description(self, path: str, table: str | None) -> str:
        if table:
            return self._edition.tables[table].description
        return (
            self._descriptions.get(path) or _DESCRIBED.get(path) or _DESCRIBED.get(path.partition(".")[0], "")
        )

    def _text(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text, encoding="utf-8", newline="")

    def _sync(self) -> None:
        """Every file is on the disk before the folder has its name."""
        for path in self._folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())


def _years(table: ReleaseTable, frames: list[pl.LazyFrame]) -> list[int | None]:
    if not table.yearly:
        return [None]
    found = {year for frame in frames for year in frame.select("year").unique().collect()["year"]}
    return sorted(found)


def _of_year(rows: pl.LazyFrame, year: int | None) -> pl.DataFrame:
    return (rows if year is None else rows.filter(pl.col("year") == year)).collect()
