"""`gongkai check`: what an official can act on before a report is published.

Belongs here: reading the files and writing the findings. Does not belong here: what is found
(`presentation.findings`) and the options (`pipelines.cli`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from parsers.model import Report
from pipelines.exits import USAGE, refuse
from pipelines.settings import Settings
from pipelines.single_file import read_whole
from presentation.catalogue import Language
from presentation.files.records import as_document
from presentation.files.text import as_text
from presentation.findings.checked import Checked, checked, exit_code

FORMATS = ("text", "json", "sarif", "xlsx")


def check(
    files: Sequence[Path], last_year: Path | None, settings: Settings, language: Language
) -> list[Checked]:
    """Check every file.

    Args:
        files: Reports in any format, or archives of them.
        last_year: The report, or an archive of reports, of the year before.
        settings: What reading may cost.
        language: Of the sentence that says why last year's file cannot be used.
    """
    before = _reports(last_year, settings, language) if last_year else []
    today = date.today()
    return [
        found for file in files for found in checked(str(file), read_whole(file, settings), before, today)
    ]


def _reports(file: Path, settings: Settings, language: Language) -> list[Report]:
    readings = read_whole(file, settings)
    reports = [report for _, reading in readings for report in reading.reports if report.cells]
    if not reports:
        (found, *_) = checked(str(file), readings)
        refuse("last_year_unread", USAGE, file=str(file), reason=found.reason(language))
    return reports


def write(found: Sequence[Checked], form: str, out: Path | None, language: Language) -> int:
    """Write the findings to a file or to standard output, and return the exit code.

    Args:
        found: What was found.
        form: One of `FORMATS`.
        out: The file to write; standard output when None, which a workbook cannot go to.
        language: Of all words.
    """
    if form == "xlsx":
        data = _workbook(found, language)
    else:
        data = _text(found, form, language).encode("utf-8", "backslashreplace")
    if out is not None:
        out.write_bytes(data)
    else:
        sys.stdout.write(data.decode("utf-8"))
    return exit_code(found)


def _text(found: Sequence[Checked], form: str, language: Language) -> str:
    from pipelines.show import in_json

    if form == "json":
        return in_json(as_document(found, language)) + "\n"
    if form == "sarif":
        from presentation.files.sarif import as_sarif

        return in_json(as_sarif(found, language, _version())) + "\n"
    return as_text(found, language)


def _workbook(found: Sequence[Checked], language: Language) -> bytes:
    try:
        from presentation.files.workbook import as_workbook
    except ImportError as error:
        refuse("not_installed", names=[str(error.name)], extra="release")
    return as_workbook(found, language)


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:
        return "0"
