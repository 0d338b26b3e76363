"""What the page says of the files it was given: grades, counts, sentences.

Belongs here: words and numbers, ready for the templates. Does not belong here: markup
(`presentation.desk.pages`) and what was found (`presentation.findings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from presentation.catalogue import Language, word
from presentation.desk.judging import Result
from presentation.files.records import record
from presentation.findings.finding import ERROR, NOTE, WARNING

State = Literal["waiting", "reading", "done"]
WAITING: State = "waiting"
READING: State = "reading"
DONE: State = "done"
MOST_SHOWN = 200
"""Findings of a report that the page shows; the workbook has all."""
SIGNS = {ERROR: "✗", WARNING: "!", NOTE: "·"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of each kind results have, and how many reports were not checked."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0
    unread: int = 0

    @property
    def grade(self) -> str:
        """The gravest: `unread`, `error`, `warning`, `note` or `clean`."""
        kinds = (("error", self.errors), ("unread", self.unread), ("warning", self.warnings))
        found = (kind for kind, count in (*kinds, ("note", self.notes)) if count)
        return next(found, "clean")

    def said(self, language: Language) -> str:
        """In words: the kinds that there are, or that nothing was found."""
        counts = (("errors", self.errors), ("warnings", self.warnings), ("notes", self.notes))
        parts = [word(f"desk.{name}", language, count=count) for name, count in counts if count]
        if self.unread:
            parts.append(word("desk.unread", language))
        return word("desk.joint", language).join(parts) or word("desk.clean", language)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file on the page.

    Args:
        id: Its number on the page.
        version: It grows with every change.
        name: Its name, or its path in the folder or archive that was given.
        last_year: Whether it is there to be compared with.
        state: How far it is.
        results: What was found in each of its reports, once it is done.
        before: The counts of the file of the same name whose place it took.
    """

    id: int
    version: int
    name: str
    last_year: bool
    state: State
    results: tuple[Result, ...] = ()
    before: Tally | None = None

    @property
    def grade(self) -> str:
        """The state, or of a file that is done the gravest of what was found; `last` of last year's."""
        found = tally(self.results)
        if self.state != DONE:
            return self.state
        return "last" if self.last_year and not found.unread else found.grade


def tally(results: Iterable[Result]) -> Tally:
    """The counts of several results."""
    every = [result.checked for result in results]
    errors, warnings, notes = (
        sum(checked.count(kind) for checked in every) for kind in (ERROR, WARNING, NOTE)
    )
    return Tally(errors, warnings, notes, sum(checked.unread is not None for checked in every))


def status(files: Sequence[Listed], newest: int | None, language: Language) -> str:
    """What is said of all files together while they are read, and when that is done.

    Args:
        files: Every file of the page.
        newest: The id of the file that was done last.
        language: Of the words.
    """
    every = [file for file in files if not file.last_year]
    done = [file for file in every if file.state == DONE]
    if not every:
        return ""
    if len(done) == len(every):
        return word("desk.finished", language, count=len(every), result=outcome(done, language))
    last = next((file for file in done if file.id == newest), None)
    counts = {"done": len(done), "count": len(every)}
    if last is None:
        return word("desk.progress", language, **counts)
    return word("desk.newest", language, file=last.name, result=tally(last.results).said(language), **counts)


def outcome(files: Sequence[Listed], language: Language) -> str:
    """How many files have errors, have less, have nothing, were not checked."""
    grades = [file.grade for file in files]
    counted = (
        ("with_errors", grades.count("error")),
        ("with_warnings", grades.count("warning") + grades.count("note")),
        ("without", grades.count("clean")),
        ("not_read", grades.count("unread")),
    )
    parts = [word(f"desk.{name}", language, count=count) for name, count in counted if count]
    return word("desk.joint", language).join(parts) + word("desk.stop_mark", language)


def reports(file: Listed, language: Language) -> Iterator[dict[str, object]]:
    """The reports of a file as the template takes them."""
    for result in file.results:
        checked = result.checked
        counts = tally([result])
        unread = checked.unread
        yield {
            "name": checked.file if len(file.results) > 1 else "",
            "number": result.number,
            "subject": result.subject.get(language, ""),
            "grade": counts.grade,
            "said": counts.said(language),
            "unread": checked.reason(language) if unread else "",
            "shown": result.shown,
            "findings": list(_findings(result, language)),
            "more": max(0, len(checked.findings) - MOST_SHOWN),
        }


def _findings(result: Result, language: Language) -> Iterator[dict[str, str]]:
    subject = result.checked.subject
    for finding, cell in zip(result.checked.findings[:MOST_SHOWN], result.cells, strict=False):
        assert subject is not None
        said = record(finding, subject, language)
        severity = finding.severity
        yield {
            **{name: str(said[name]) for name in ("title", "where", "message", "article", "action")},
            "severity": severity,
            "sign": SIGNS[severity],
            "level": word(f"level.{severity}", language),
            "cell": cell,
        }
