"""What a worker does with a reading: find what is to be corrected, and write the page of evidence.

Belongs here: the two functions that the engine calls, and what they are sent and send back. Does not belong
here: what is found (`presentation.findings`) and the page (`presentation.evidence`). Both run over what comes
out of a document, so both run within the limits of a file. What they are sent was pickled by our own process.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from parsers.layout_bytes import from_bytes
from parsers.model import CellKey, Reading, Report
from presentation.catalogue import LANGUAGES, Language
from presentation.evidence.marks import marks_of
from presentation.evidence.page import Background, Shown, page
from presentation.evidence.rendering import PageImage
from presentation.files.text import subject_line
from presentation.findings.checked import Checked, checked, the_year_before
from presentation.findings.finding import Finding
from presentation.findings.last_year import is_year_before

JUDGE, SHOW = "presentation.desk.judging.judge", "presentation.desk.judging.show"
"""The functions as the engine is told of them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one report of a file.

    Args:
        checked: The findings; the report itself is left out.
        number: Of the report in its file, from 1.
        subject: Whose report it is, by language; empty where nothing was checked.
        cells: For each finding the id on the page of evidence of the cell it is about, or the empty string.
        shown: Whether the report has cells that a page of evidence can show.
    """

    checked: Checked
    number: int
    subject: Mapping[Language, str]
    cells: tuple[str, ...]
    shown: bool


def to_judge(reading: bytes, before: Sequence[bytes], today: date) -> bytes:
    """What `judge` is sent.

    Args:
        reading: The pickled reading of a file.
        before: The pickled readings of the files given as last year's.
        today: For the deadline.
    """
    return pickle.dumps((reading, tuple(before), today))


def judge(data: bytes, name: str) -> tuple[Result, ...]:
    """What is found in each report of a file, as `gongkai check` finds it.

    Args:
        data: What `to_judge` made.
        name: The file's name.
    """
    packed, before, today = pickle.loads(data)
    reading: Reading = pickle.loads(packed)
    found = checked(name, [(name, reading)], list(_reports(before)), today)
    return tuple(_result(number, each) for number, each in enumerate(found, start=1))


def _result(number: int, found: Checked) -> Result:
    report = found.report
    if report is None:
        return Result(found, number, {}, (), False)
    ids = marks_of(report).cell_ids
    subject: dict[Language, str] = {language: subject_line(found, language) for language in LANGUAGES}
    cells = tuple(_cell_of(finding, ids) for finding in found.findings)
    return Result(replace(found, report=None), number, subject, cells, bool(report.cells))


def _cell_of(finding: Finding, ids: Mapping[CellKey, str]) -> str:
    return next((ids[key] for key in finding.place.keys if key in ids), "")


def _reports(packed: Sequence[bytes]) -> Iterator[Report]:
    for each in packed:
        reading: Reading = pickle.loads(each)
        yield from (report for report in reading.reports if report.cells)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of evidence that is to be written.

    Args:
        data: The file.
        layout: The bytes of its layout.
        reading: Its pickled reading.
        before: The pickled readings of the files given as last year's.
        images: Its pages as pictures; none where it has no pages.
        number: Of the report in the file, from 1.
        language: Of the words.
        today: For the deadline.
    """

    data: bytes
    layout: bytes
    reading: bytes
    before: tuple[bytes, ...]
    images: tuple[PageImage, ...]
    number: int
    language: Language
    today: date


def show(data: bytes, name: str) -> str:
    """The page of evidence of one report.

    Args:
        data: A pickled `Wanted`.
        name: The file's name.
    """
    wanted: Wanted = pickle.loads(data)
    reading: Reading = pickle.loads(wanted.reading)
    before = list(_reports(wanted.before))
    found = checked(name, [(name, reading)], before, wanted.today)[wanted.number - 1]
    report = reading.reports[wanted.number - 1]
    recognised = any(note.code == "recognised" for note in reading.notes)
    sha256 = hashlib.sha256(wanted.data).hexdigest()
    shown = Shown(name, sha256, from_bytes(wanted.layout), wanted.images, recognised)
    background = Background(last_year=_last_year(report, before))
    return page(shown, report, found.findings, wanted.language, background)


def _last_year(report: Report, before: Sequence[Report]) -> dict[CellKey, Decimal]:
    """The numbers of the year before by cell; none where the file given as last year's is another's."""
    former = the_year_before(report, before)
    if former is None or not is_year_before(report, former):
        return {}
    return {cell.key: cell.value for cell in former.cells if cell.value is not None}
