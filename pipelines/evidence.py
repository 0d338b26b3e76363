"""`gongkai evidence`: one page that shows what was published beside what was read.

Belongs here: finding the document, reading it and rendering its pages in workers, asking a warehouse what it
knows beside it, and writing the page. Does not belong here: the page (`presentation.evidence`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NoReturn

from engine.pool import Engine
from parsers.layout_bytes import from_bytes
from parsers.model import Report
from pipelines.exits import refuse
from pipelines.inspection import ReadFile, files_of
from pipelines.landing_of import outside_of
from pipelines.ledger_lookup import Wanted
from pipelines.settings import Settings
from pipelines.single_file import bytes_of, readers
from presentation.catalogue import Language
from presentation.evidence.background import background_of
from presentation.evidence.page import Shown, page
from presentation.evidence.rendering import PageImage, has_pages
from presentation.findings.checked import Checked
from presentation.findings.find import STILL_CHECKED, findings_of
from warehouse.storage.tree import Warehouse

RENDER = "presentation.evidence.rendering.render"


def pages(wanted: Wanted, settings: Settings, language: Language) -> Iterator[tuple[str, str]]:
    """The page of each report of a file.

    Args:
        wanted: The file and which of its reports.
        settings: What reading may cost, and where the warehouse is.
        language: Of the words.

    Yields:
        The name of the file or member (with `#n` where it has several reports), and the page.
    """
    engine, office = readers(settings)
    outside = outside_of(wanted.file, wanted.landing or settings.landing)
    files = files_of(bytes_of(wanted.file), wanted.file.name, engine, office, outside)
    shown = 0
    for file in files:
        if wanted.member and file.name != wanted.member:
            continue
        for number, report in _reports(file, wanted.number):
            images = _images(file, engine) if report.cells else ()
            name = file.name if len(file.reading.reports) == 1 else f"{file.name}#{number}"
            yield name, _page(file, name, number, report, images, settings, language)
            shown += 1
    if not shown:
        _refuse(wanted, files, language)


def _reports(file: ReadFile, wanted: int) -> Iterator[tuple[int, Report]]:
    for number, report in enumerate(file.reading.reports, start=1):
        readable = report.quarantine is None or report.quarantine.code in STILL_CHECKED
        if readable and report.cells and wanted in (0, number):
            yield number, report


def _refuse(wanted: Wanted, files: Sequence[ReadFile], language: Language) -> NoReturn:
    """Exit with the first reason why no report of a file can be shown."""
    for file in files:
        reasons = [report.quarantine for report in file.reading.reports if report.quarantine]
        if reason := file.reading.quarantine or next(iter(reasons), None):
            refuse("nothing_to_show", file=file.name, why=Checked(file.name, unread=reason).reason(language))
    refuse("no_table_to_show", file=str(wanted.file))


def _images(file: ReadFile, engine: Engine) -> tuple[PageImage, ...]:
    """The file's pages, rendered in a worker; none where that fails, and its text is shown instead."""
    if not has_pages(file.reading.media_type):
        return ()
    ((_, found),) = engine.run_all(RENDER, [("", file.reading.media_type, file.data)])
    return found if isinstance(found, tuple) else ()


def _page(
    file: ReadFile,
    name: str,
    number: int,
    report: Report,
    images: tuple[PageImage, ...],
    settings: Settings,
    language: Language,
) -> str:
    sha256 = hashlib.sha256(file.data).hexdigest()
    assert file.layout.layout is not None
    recognised = any(note.code == "recognised" for note in file.reading.notes)
    shown = Shown(name, sha256, from_bytes(file.layout.layout), images, recognised)
    document = sha256 if len(file.reading.reports) == 1 else f"{sha256}#{number}"
    background = background_of(document, Warehouse.at(settings.warehouse, settings.readings or None))
    return page(shown, report, findings_of(report), language, background)
