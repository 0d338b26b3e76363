"""Findings as text for a terminal.

Belongs here: the lines. What comes out of a document is shown with its control characters as numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from presentation.catalogue import Language, word
from presentation.findings.checked import Checked
from presentation.findings.finding import ERROR, WARNING, Finding, Subject, rules
from warehouse.printable import visible

_SIGNS = {"error": "✗", "warning": "!", "note": "·"}


def as_text(found: Sequence[Checked], language: Language) -> str:
    """The findings of every file, each with its place, basis and what to do."""
    return visible("\n".join(line for each in found for line in _lines(each, language))) + "\n"


def _lines(checked: Checked, language: Language) -> Iterator[str]:
    if checked.unread:
        yield word("check.unread", language, file=checked.file, reason=checked.reason(language))
        return
    assert checked.subject is not None
    if not checked.findings:
        yield word("check.clean", language, file=checked.file)
    else:
        counts = {"errors": checked.count(ERROR), "warnings": checked.count(WARNING)}
        yield word("check.found", language, file=checked.file, **counts)
    yield f"  {subject_line(checked, language)}"
    for finding in checked.findings:
        yield from _finding(finding, checked.subject, language)


def subject_line(checked: Checked, language: Language) -> str:
    """Whose report of which year it is, and on which form."""
    report = checked.report
    assert report is not None
    agency = report.agency.name if report.agency else word("check.no_agency", language)
    return word("check.subject", language, agency=agency, year=report.year, form=report.form)


def _finding(finding: Finding, subject: Subject, language: Language) -> Iterator[str]:
    rule = rules()[finding.rule]
    level = word(f"level.{finding.severity}", language)
    yield ""
    yield f"  {_SIGNS[finding.severity]} {level} {rule.title.fill(language)} [{rule.id}]"
    for name, said in (
        ("where", finding.where(language, subject)),
        ("what", finding.message(language, subject)),
        ("basis", finding.article(language, subject)),
        ("action", finding.action(language, subject)),
    ):
        colon = "：" if language == "zh" else ": "
        yield f"      {word(f'check.{name}', language)}{colon}{said}"
