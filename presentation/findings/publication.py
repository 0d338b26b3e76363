"""When and as whose a report is published.

Belongs here: the deadline, and bodies and years that are not named. Does not belong here: finding them in a
text (`parsers.identity`). Both deadlines stand in article 49 of the regulation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from parsers.model import Report
from presentation.catalogue import Values, named
from presentation.findings.finding import Finding
from presentation.places import Place
from warehouse.facts.deadlines import due_on

_UNKNOWN = ("unknown_year", "unknown_agency")
_NAMES = {
    "publisher_differs": named("发布机构", "publisher"),
    "signature_differs": named("落款", "signature"),
}
_BODIES = re.compile(r"the title names (.+), the \w+ (.+)")
"""The words of these notes (`parsers.identity.whose`)."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLE = Place(section="preface")


def unknown(report: Report) -> Iterator[Finding]:
    """The year or body that a report does not state; its tables are checked all the same."""
    if report.quarantine and report.quarantine.code in _UNKNOWN:
        yield Finding("unknown_year" if report.year is None else "unknown_agency", _TITLE)
        if report.year is None and report.agency is None:
            yield Finding("unknown_agency", _TITLE)


def late(report: Report, today: date | None) -> Iterator[Finding]:
    """Publication after the deadline, or the deadline of the last year gone by without a date in the file."""
    due = due_on(report.year, report.agency.kind) if report.year and report.agency else None
    if due is None:
        return
    if report.published_on and report.published_on > due:
        values: Values = {
            "due": due.isoformat(),
            "published": report.published_on.isoformat(),
            "count": (report.published_on - due).days,
        }
        yield Finding("late", _TITLE, values)
    elif report.published_on is None and today and today.year == due.year and today > due:
        yield Finding("overdue", _TITLE, {"due": due.isoformat(), "count": (today - due).days})


def names_differ(report: Report) -> Iterator[Finding]:
    """Bodies beside the title that are not the title's."""
    for note in report.notes:
        if note.code in _NAMES and (bodies := _BODIES.match(note.detail)):
            values: Values = {"where": _NAMES[note.code], "title": bodies[1], "other": bodies[2]}
            yield Finding("names_differ", _TITLE, values, note.code)
        elif note.code == "year_conflict" and len(years := _YEAR.findall(note.detail)) > 1:
            yield Finding("years_differ", _TITLE, {"year": years[0], "other": years[1]})
