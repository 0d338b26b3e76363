"""Everything that is found in one report.

Belongs here: the order of the rules and what they are given. Does not belong here: the rules (the other
modules of this package) and how findings are shown (`presentation.files`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parsers.forms import PRE2019, forms, prescribed
from parsers.model import Report
from presentation.findings import last_year, prose, publication, sums, tables
from presentation.findings.finding import SEVERITIES, Finding, Subject
from presentation.places import tables_of

STILL_CHECKED = ("unknown_year", "unknown_agency")
"""Reasons of a quarantine that leave the tables to be checked: a draft may lack its title."""


def subject_of(report: Report) -> Subject:
    """What findings about a report need for their words."""
    found = {table.code: table for table in tables_of({cell.key: cell for cell in report.cells})}
    form = forms().get(report.form or "", prescribed(report.year))
    return Subject(found, form.notice)


def findings_of(report: Report, before: Report | None = None, today: date | None = None) -> list[Finding]:
    """Everything found in a report, errors first, each kind in the order of the report.

    Args:
        report: The report. One before 2019 has no tables that could be checked.
        before: The report given as last year's.
        today: For the deadline of a report without a date of publication; None where that does not matter.
    """
    found = list(_all(report, before, today, subject_of(report)))
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _all(report: Report, before: Report | None, today: date | None, subject: Subject) -> Iterator[Finding]:
    yield from publication.unknown(report)
    if report.form != PRE2019:
        yield from tables.incomplete(report, subject)
        yield from tables.form_of_year(report)
        yield from sums.failing_sums(report, subject)
        yield from prose.contradictions(report)
        yield from tables.units(report)
        yield from tables.blank_and_zero(report, subject)
        yield from prose.missing_sections(report)
    if before is not None:
        yield from last_year.compared(report, before)
    yield from publication.late(report, today)
    yield from publication.names_differ(report)
    yield from prose.left_over(report)
