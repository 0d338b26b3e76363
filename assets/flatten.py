"""A reading as rows of flat tables.

Belongs here: the shape of the store's four tables and the rows one reading gives.
Does not belong here: files of rows (`assets.store`) and judging between documents (`assets.competition`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from assets.contracts import UNRESOLVED
from parsers.forms import forms
from parsers.model import Agency, Cell, Check, NarrativeFact, Note, Quarantine, Reading, Report

NUMBER = pl.Decimal(20, 4)
_QUANTUM = Decimal("0.0001")
_LIMIT = Decimal(10) ** 16

DOCUMENTS: dict[str, Any] = {
    "sha256": pl.String,
    "document_id": pl.String,
    "ordinal": pl.Int32,
    "media_type": pl.String,
    "encoding": pl.String,
    "quarantine": pl.String,
    "quarantine_detail": pl.String,
    "title": pl.String,
    "agency_id": pl.String,
    "agency_name": pl.String,
    "division_code": pl.String,
    "province": pl.String,
    "city": pl.String,
    "county": pl.String,
    "level": pl.String,
    "sector": pl.String,
    "kind": pl.String,
    "valid_from": pl.Int16,
    "valid_to": pl.Int16,
    "parent_division_code": pl.String,
    "year": pl.Int16,
    "form": pl.String,
    "published_on": pl.Date,
    "source_url": pl.String,
    "cells_expected": pl.Int32,
    "cells_reported": pl.Int32,
    "cells_derived": pl.Int32,
    "cells_unresolved": pl.Int32,
    "content": pl.String,
    "notes": pl.List(pl.String),
}
CELLS: dict[str, Any] = {
    "document_id": pl.String,
    "table": pl.String,
    "dimension_1": pl.String,
    "dimension_2": pl.String,
    "value": NUMBER,
    "unit": pl.String,
    "status": pl.String,
    "raw_text": pl.String,
    "locator": pl.String,
}
CHECKS: dict[str, Any] = {
    "document_id": pl.String,
    "check_id": pl.String,
    "scope": pl.String,
    "ordinal": pl.Int32,
    "severity": pl.String,
    "outcome": pl.String,
    "lhs": NUMBER,
    "rhs": NUMBER,
    "difference": NUMBER,
    "indicators": pl.List(pl.String),
    "attribution": pl.String,
    "message": pl.String,
}
NARRATIVE: dict[str, Any] = {
    "document_id": pl.String,
    "ordinal": pl.Int32,
    "position": pl.String,
    "indicator": pl.List(pl.String),
    "value": NUMBER,
    "unit": pl.String,
    "approximate": pl.Boolean,
    "quote": pl.String,
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "cells": CELLS,
    "checks": CHECKS,
    "narrative": NARRATIVE,
    "documents": DOCUMENTS,
}
"""The store's tables; `documents` last, as it is written last."""


@dataclass(slots=True)
class Rows:
    """Rows of the four tables, in the order of their columns."""

    documents: list[tuple[Any, ...]] = field(default_factory=list)
    cells: list[tuple[Any, ...]] = field(default_factory=list)
    checks: list[tuple[Any, ...]] = field(default_factory=list)
    narrative: list[tuple[Any, ...]] = field(default_factory=list)

    def frame(self, table: str) -> pl.DataFrame:
        """The rows of one table."""
        return pl.DataFrame(getattr(self, table), schema=SCHEMAS[table], orient="row")


def add(rows: Rows, sha256: str, reading: Reading) -> None:
    """Append what one file says: a document row for each report, or one for a file without any."""
    if not reading.reports:
        rows.documents.append(_document(sha256, 0, reading, None))
    several = len(reading.reports) > 1
    for ordinal, report in enumerate(reading.reports, start=1 if several else 0):
        document = _document(sha256, ordinal, reading, report)
        rows.documents.append(document)
        if document[_QUARANTINE] is None:
            _add_facts(rows, document_id(sha256, ordinal), report)


def document_id(sha256: str, ordinal: int) -> str:
    """The key of every fact: the digest, and `#n` where a file holds several reports."""
    return f"{sha256}#{ordinal}" if ordinal else sha256


_QUARANTINE = list(DOCUMENTS).index("quarantine")
_NO_REPORT = Report(None, None, None, None, None, None, (), ())


def _document(sha256: str, ordinal: int, reading: Reading, report: Report | None) -> tuple[Any, ...]:
    said = report or _NO_REPORT
    quarantine = reading.quarantine or said.quarantine or (_misfit(said.cells) if report else None)
    if quarantine is None and report is None:
        quarantine = Quarantine("not_a_report", "no report was found in the file")
    return (
        sha256,
        document_id(sha256, ordinal),
        ordinal,
        reading.media_type,
        reading.encoding,
        quarantine.code if quarantine else None,
        quarantine.detail if quarantine else None,
        said.title,
        *_agency(said.agency),
        said.year,
        said.form,
        said.published_on,
        said.source_url,
        *(_completeness(said.cells) if quarantine is None else (None,) * 4),
        _content(said.cells) if quarantine is None else None,
        [f"{note.code}: {note.detail}" for note in _notes(reading, said)],
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


def _completeness(cells: tuple[Cell, ...]) -> tuple[int, int, int, int]:
    statuses = [cell.status.value for cell in cells]
    unresolved = sum(status in UNRESOLVED for status in statuses)
    return len(cells), statuses.count("reported"), statuses.count("derived"), unresolved


def _content(cells: tuple[Cell, ...]) -> str:
    """Digest of all values: two documents with the same one are renditions of the same content."""
    digest = hashlib.sha256()
    for cell in sorted(cells, key=lambda cell: cell.key):
        value = _number(cell.value)
        digest.update(f"{'.'.join(cell.key)}={'' if value is None else format(value, 'f')}\n".encode())
    return digest.hexdigest()


def _misfit(cells: tuple[Cell, ...]) -> Quarantine | None:
    """A reading that has not every cell of a form exactly once is our own error: it must not become facts."""
    found: dict[str, list[tuple[str, str]]] = {}
    for cell in cells:
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
    rows.narrative.extend(_stated(document, n, fact) for n, fact in enumerate(report.narrative))


def _cell(document: str, cell: Cell) -> tuple[Any, ...]:
    value = _number(cell.value)
    # A printed number no column can hold is kept as text and said to be unreadable.
    status = "unreadable" if value is None and cell.value is not None else cell.status.value
    return (
        document,
        cell.table,
        cell.dim1,
        cell.dim2,
        value,
        cell.unit,
        status,
        cell.raw_text,
        cell.locator,
    )


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


def _number(value: Decimal | None) -> Decimal | None:
    """The value at four decimals, None when it does not fit 16 digits before the point."""
    if value is None or not value.is_finite() or abs(value) >= _LIMIT:
        return None
    return value.quantize(_QUANTUM)
