"""Files that were checked, and what was found in each.

Belongs here: from readings to findings by file. Does not belong here: reading the files, and how findings
are shown (`presentation.files`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.layout import Quarantine
from parsers.model import Reading, Report
from presentation.catalogue import Language
from presentation.findings.find import STILL_CHECKED, findings_of, subject_of
from presentation.findings.finding import ERROR, Finding, Subject
from presentation.texts import reason

CLEAN, WITH_ERRORS, UNREAD = 0, 1, 2
"""Exit codes of a check."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One report of a file with its findings, or a file without a report that could be checked.

    Args:
        file: The file's path as given; of an archive's member behind `!/`.
        report: The report; None when `unread` says why there is none.
        subject: What the findings need for their words.
        findings: Errors first.
        unread: Why nothing was checked.
    """

    file: str
    report: Report | None = None
    subject: Subject | None = None
    findings: tuple[Finding, ...] = ()
    unread: Quarantine | None = None

    def count(self, severity: str) -> int:
        """How many findings are that grave."""
        return sum(finding.severity == severity for finding in self.findings)

    def reason(self, language: Language) -> str:
        """Why it was not checked, in words, with what the reader noted."""
        assert self.unread is not None
        return reason(self.unread.code, self.unread.detail, language)


def checked(
    file: str,
    readings: Iterable[tuple[str, Reading]],
    before: Sequence[Report] = (),
    today: date | None = None,
) -> list[Checked]:
    """What is found in each report of a file.

    Args:
        file: Its path as given.
        readings: Its reading, or that of each member of an archive, by name.
        before: The reports of the file given as last year's.
        today: For the deadline; None where that does not matter.
    """
    parts = list(readings)
    found = []
    for name, reading in parts:
        path = file if len(parts) == 1 else f"{file}!/{name}"
        found += _of_reading(path, reading, before, today)
    return found


def _of_reading(path: str, reading: Reading, before: Sequence[Report], today: date | None) -> list[Checked]:
    if reading.quarantine or not reading.reports:
        return [Checked(path, unread=reading.quarantine or Quarantine("not_a_report", "It holds no report."))]
    found = []
    for number, report in enumerate(reading.reports, start=1):
        name = path if len(reading.reports) == 1 else f"{path}#{number}"
        if report.quarantine and report.quarantine.code not in STILL_CHECKED:
            found.append(Checked(name, unread=report.quarantine))
            continue
        findings = findings_of(report, the_year_before(report, before), today)
        found.append(Checked(name, report, subject_of(report), tuple(findings)))
    return found


def the_year_before(report: Report, before: Sequence[Report]) -> Report | None:
    """The report of the same body, where there are several; else the first, which the findings judge."""
    if report.agency is not None:
        for each in before:
            same = each.agency is not None and each.agency.agency_id == report.agency.agency_id
            if same and (report.year is None or each.year == report.year - 1):
                return each
    return before[0] if before else None


def exit_code(found: Iterable[Checked]) -> int:
    """2 when a file could not be checked, else 1 when there is an error, else 0."""
    every = list(found)
    if any(each.unread for each in every):
        return UNREAD
    return WITH_ERRORS if any(each.count(ERROR) for each in every) else CLEAN
