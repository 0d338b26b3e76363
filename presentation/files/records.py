"""Findings as plain records, for JSON and for tables.

Belongs here: the names of the fields. Does not belong here: files made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presentation.catalogue import Language
from presentation.findings.checked import Checked, exit_code
from presentation.findings.finding import Finding, Subject, rules


def as_document(found: Sequence[Checked], language: Language) -> dict[str, Any]:
    """All files with their findings, as one JSON object (docs/check.md names its keys)."""
    code = exit_code(found)
    return {"ok": code == 0, "exit_code": code, "files": [_file(each, language) for each in found]}


def _file(checked: Checked, language: Language) -> dict[str, Any]:
    report, unread = checked.report, checked.unread
    return {
        "file": checked.file,
        "unread": {"code": unread.code, "reason": checked.reason(language)} if unread else None,
        "agency": report.agency.name if report and report.agency else None,
        "year": report.year if report else None,
        "form": report.form if report else None,
        "findings": [
            record(finding, checked.subject, language) for finding in checked.findings if checked.subject
        ],
    }


def record(finding: Finding, subject: Subject, language: Language) -> dict[str, Any]:
    """One finding: its rule, words and places."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "title": rules()[finding.rule].title.fill(language),
        "where": finding.where(language, subject),
        "message": finding.message(language, subject),
        "article": finding.article(language, subject),
        "action": finding.action(language, subject),
        "scope": finding.scope,
        "indicators": [".".join(key) for key in finding.place.keys],
        "locator": finding.place.locator,
    }
