"""A reading as rows of flat tables.

Belongs here: the rows one reading gives. Does not belong here: their columns (`warehouse.readings.shapes`),
files of rows (`warehouse.readings.store`) and judging between documents (`warehouse.documents.competition`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any

from parsers.forms import forms
from parsers.model import (
    Agency,
    Cell,
    Check,
    NarrativeFact,
    Note,
    Pre2019Fact,
    Quarantine,
    Reading,
    Report,
    Section,
    Status,
)

_UNRESOLVED = (Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)
_QUANTUM = Decimal("0.00000001")
_LIMIT = Decimal(10) ** 16
_HALF = re.compile("[\ud800-\udfff]")
PATH = " > "
"""Between the headings of a path."""


@dataclass(slots=True)
class Rows:
    """Rows of the six tables, in the order of their columns."""

    documents: list[tuple[Any, ...]] = field(default_factory=list)
    cells: list[tuple[Any, ...]] = field(default_factory=list)
    checks: list[tuple[Any, ...]] = field(default_factory=list)
    narrative: list[tuple[Any, ...]] = field(default_factory=list)
    sections: list[tuple[Any, ...]] = field(default_factory=list)
    pre2019: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading comes from: the file's digest, its layout, and the versions that read and named it.

    The versions are empty until the rows are stored. `attempts` counts how often the file was tried that ran
    out of time or memory, 1 for any other. `hints` is the digest of what was known from outside the file,
    empty for nothing.
    """

    sha256: str
    layout_digest: str
    parser_version: str = ""
    attempts: int = 1
    hints: str = ""


def add(rows: Rows, source: Source, reading: Reading) -> None:
    """Append what one file says: a document row for each report, or one for a file without any."""
    if not reading.reports:
        rows.documents.append(_document(source, 0, reading, None, _reason(reading, None)))
    several = len(reading.reports) > 1
    for ordinal, report in enumerate(reading.reports, start=1 if several else 0):
        quarantine = _reason(reading, report)
        rows.documents.append(_document(source, ordinal, reading, report, quarantine))
        if quarantine is None:
            _add_facts(rows, document_id(source.sha256, ordinal), report)


def document_id(sha256: str, ordinal: int) -> str:
    """The key of every fact: the digest, and `#n` where a file holds several reports."""
    return f"{sha256}#{ordinal}" if ordinal else sha256


_NO_REPORT = Report(None, None, None, None, None, None, (), ())


def _reason(reading: Reading, report: Report | None) -> Quarantine | None:
    """Why a report, or a file without one, gives no facts."""
    if report is None:
        return reading.quarantine or Quarantine("not_a_report", "no report was found in the file")
    return reading.quarantine or report.quarantine or _misfit(report)


def _document(
    source: Source, ordinal: int, reading: Reading, report: Report | None, quarantine: Quarantine | None
) -> tuple[Any, ...]:
    identified = report or _NO_REPORT
    return (
        source.sha256,
        document_id(source.sha256, ordinal),
        ordinal,
        source.layout_digest,
        source.hints,
        source.parser_version,
        source.attempts,
        reading.media_type,
        reading.encoding,
        reading.encoding_confidence,
        reading.trusted,
        quarantine.code if quarantine else None,
        quarantine.detail if quarantine else None,
        identified.title,
        *_agency(identified.agency),
        identified.year,
        identified.form,
        identified.published_on,
        identified.source_url,
        *(_completeness(identified) if quarantine is None else (None,) * 4),
        _content(identified) if quarantine is None else None,
        [f"{note.code}: {note.detail}" for note in _notes(reading, identified)],
        [f"{note.code}: {note.detail}" for note in identified.evidence],
    )


def _notes(reading: Reading, report: Report) -> Iterable[Note]:
    return (*reading.notes, *report.notes)


def _agency(agency: Agency | None) -> tuple[str | int | None, ...]:
    if agency is None:
        return (None,) * 12
    return (
        agency.agency_id,
        agency.name,
        agency.division_code,
        agency.province,
        agency.city,
        agency.county,
        agency.level,
        agency.sector,
        agency.kind,
        agency.valid_from,
        agency.valid_to,
        agency.parent_division_code,
    )


def _completeness(report: Report) -> tuple[int, int, int, int]:
    statuses = [cell.status.value for cell in report.cells] + [fact.status.value for fact in report.old]
    unresolved = sum(statuses.count(status.value) for status in _UNRESOLVED)
    return len(statuses), statuses.count("reported"), statuses.count("derived"), unresolved


def _content(report: Report) -> str:
    """Digest of all values: two documents with the same one are renditions of the same content."""
    printed = [(".".join(cell[:3]), cell.value) for cell in report.cells]
    printed += [(f"{fact.form}.{fact.indicator}.{fact.cumulative}", fact.value) for fact in report.old]
    printed.sort(key=itemgetter(0))
    values = [(name, _number(value)) for name, value in printed]
    lines = [f"{name}=\n" if value is None else f"{name}={value:f}\n" for name, value in values]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _misfit(report: Report) -> Quarantine | None:
    """A reading that has not every cell of a form exactly once is our own error: it must not become facts."""
    if report.old and not report.cells:
        return None
    if report.old:
        return Quarantine("incomplete_reading", "figures of a form before 2019 beside cells of another")
    found: dict[str, list[tuple[str, str]]] = {}
    for cell in report.cells:
        found.setdefault(cell.table, []).append((cell.dim1, cell.dim2))
    for table, allowed in _form_cells().items():
        if sorted(found.pop(table, [])) not in allowed:
            return Quarantine("incomplete_reading", f"the cells of {table} are not those of any form")
    if found:
        return Quarantine("incomplete_reading", f"no form has a table {', '.join(sorted(found))}")
    return None


@cache
def _form_cells() -> dict[str, list[list[tuple[str, str]]]]:
    """For each table, the cells that each form prints in it."""
    tables = [table for form in forms().values() for table in form.tables]
    found: dict[str, list[list[tuple[str, str]]]] = {table.code: [] for table in tables}
    for table in tables:
        found[table.code].append(sorted((key[1], key[2]) for key, *_ in table.cells()))
    return found


def _add_facts(rows: Rows, document: str, report: Report) -> None:
    rows.cells.extend(_cell(document, cell) for cell in report.cells)
    met: dict[tuple[str, str], int] = {}
    for check in report.checks:
        ordinal = met.get((check.check_id, check.scope), 0)
        met[check.check_id, check.scope] = ordinal + 1
        rows.checks.append(_check(document, ordinal, check))
    rows.pre2019.extend(_old(document, fact) for fact in report.old)
    rows.narrative.extend(_stated(document, n, fact) for n, fact in enumerate(report.narrative))
    rows.sections.extend(_section(document, n, section) for n, section in enumerate(report.sections))


def _cell(document: str, cell: Cell) -> tuple[Any, ...]:
    value, status = _held(cell)
    return (
        document,
        cell.table,
        cell.dim1,
        cell.dim2,
        value,
        cell.unit,
        cell.printed_unit,
        status,
        cell.raw_text,
        cell.locator,
        cell.rule,
        [_number(number) for number in cell.candidates],
    )


def _old(document: str, fact: Pre2019Fact) -> tuple[Any, ...]:
    value, status = _held(fact)
    return (
        document,
        fact.form,
        fact.indicator,
        fact.unit,
        value,
        fact.cumulative,
        status,
        fact.raw_text,
        fact.locator,
    )


def _held(printed: Cell | Pre2019Fact) -> tuple[Decimal | None, str]:
    """Value and status; a printed number no column can hold is kept as text and said to be unreadable."""
    value = _number(printed.value)
    return value, "unreadable" if value is None and printed.value is not None else printed.status.value


def _check(document: str, ordinal: int, check: Check) -> tuple[Any, ...]:
    return (
        document,
        check.check_id,
        check.scope,
        ordinal,
        check.severity,
        check.outcome.value,
        _number(check.lhs),
        _number(check.rhs),
        _number(check.difference),
        list(check.indicators),
        check.attribution.value if check.attribution else None,
        check.message,
    )


def _stated(document: str, ordinal: int, fact: NarrativeFact) -> tuple[Any, ...]:
    return (
        document,
        ordinal,
        fact.position,
        list(fact.indicators),
        _number(fact.value),
        fact.unit,
        fact.approximate,
        fact.quote,
    )


def _section(document: str, ordinal: int, section: Section) -> tuple[Any, ...]:
    return (
        document,
        ordinal,
        section.section,
        _storable(PATH.join(section.headings)) or None,
        _storable(section.text),
        section.body,
        section.locator,
        section.last_locator,
    )


def _storable(text: str) -> str:
    """Text without halves of characters, which no column holds and prose may have anywhere."""
    return _HALF.sub("\ufffd", text)


def _number(value: Decimal | None) -> Decimal | None:
    """The value at eight decimals, None when it does not fit 16 digits before the point."""
    if value is None or not value.is_finite() or abs(value) >= _LIMIT:
        return None
    return value.quantize(_QUANTUM)
