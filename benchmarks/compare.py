"""Compares a reading with the truth of a generated file: each report with its own, then cell by cell.

Belongs here: matching reports and truths, quarantine, agency and year. A truth's shape: `samples.generate`.
Does not belong here: the verdict on a cell (`benchmarks.score`), where files come from (`benchmarks.draw`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.score import Finding, Score, verdict_of
from parsers.model import Cell, CellKey, Reading, Report

Truth = dict[str, Any]
"""A DOCUMENT of truth.json."""


def compare_file(file: str, truths: tuple[Truth, ...], reading: Reading) -> Score:
    """The score of one file; `truths` has one entry for each report in it (or one for none)."""
    score = Score(documents=1)
    accepted = [report for report in reading.reports if report.quarantine is None]
    for truth, report in _paired(truths, accepted):
        record = _Record(file, truth, score)
        _compare_report(record, reading, report)
        if report is None:
            score.cells["missing"] += len(truth["cells"])
        else:
            _compare_cells(record, {cell.key: cell for cell in report.cells})
    return score


@dataclass(frozen=True, slots=True)
class _Record:
    """One truth, and the score its findings go to."""

    file: str
    truth: Truth
    score: Score

    def find(self, subject: str, truth: object, read: object) -> None:
        defects = ", ".join(sorted({defect["kind"] for defect in self.truth["defects"]}))
        finding = Finding(self.file, self.truth["layout"], subject, str(truth), str(read), defects)
        self.score.findings.append(finding)


def compare_cells(file: str, truth: Truth, read: Mapping[CellKey, Cell]) -> Score:
    """The score of cells alone, for readers that know neither agency nor quarantine."""
    score = Score(documents=1)
    _compare_cells(_Record(file, truth, score), read)
    return score


def _paired(truths: tuple[Truth, ...], reports: list[Report]) -> Iterator[tuple[Truth, Report | None]]:
    """Each truth with the report that is most likely meant to be it; what is left over in order."""
    left = list(reports)
    for truth in truths:
        report = max(left, key=lambda report: _likeness(truth, report), default=None)
        if report is not None:
            left.remove(report)
        yield truth, report


def _likeness(truth: Truth, report: Report) -> int:
    agency = report.agency.agency_id if report.agency else None
    return 2 * int(agency == truth["agency_id"]) + int(report.year == truth["year"])


def _compare_report(record: _Record, reading: Reading, report: Report | None) -> None:
    """Quarantine, agency and year."""
    truth, score = record.truth, record.score
    code = _quarantine_code(reading, report)
    score.quarantine["right" if code == truth["reason"] else "wrong"] += 1
    if code != truth["reason"]:
        record.find("quarantine", truth["reason"], code)
    if truth["expect"] == "accepted" and report is not None:
        agency = report.agency.agency_id if report.agency else None
        for name, true, read in (
            ("agency", truth["agency_id"], agency),
            ("year", truth["year"], report.year),
        ):
            getattr(score, name)["right" if true == read else "wrong"] += 1
            if true != read:
                record.find(name, true, read)


def _quarantine_code(reading: Reading, report: Report | None) -> str | None:
    """The code of the quarantine, None for a report that was accepted."""
    if report is not None:
        return None
    found = [reading.quarantine, *(each.quarantine for each in reading.reports)]
    return next((quarantine.code for quarantine in found if quarantine), "not_found")


def _compare_cells(record: _Record, read: Mapping[CellKey, Cell]) -> None:
    """Count every cell of the truth, and every value given for a cell that the report does not have."""
    true = {tuple(key.split("|")): cell for key, cell in record.truth["cells"].items()}
    for key, cell in true.items():
        found = read.get(key)
        verdict = verdict_of(cell, found)
        record.score.cells[verdict] += 1
        if verdict in ("silently_wrong", "derived_wrong"):
            record.find(".".join(key), f"{cell['status']} {cell['value']} {cell['raw']!r}", _in_words(found))
    for key, found in read.items():
        if key not in true and found.value is not None:
            record.score.cells["silently_wrong"] += 1
            record.score.foreign += 1
            record.find(".".join(key), "not a cell of this report", _in_words(found))


def _in_words(found: Cell | None) -> str:
    return "nothing" if found is None else f"{found.status} {found.value} {found.raw_text!r} {found.locator}"
