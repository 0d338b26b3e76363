"""What the prose says that the tables, the year or the body do not.

Belongs here: prose against tables, sections that are missing, words that were left in. Does not belong here:
reading numbers in prose (`parsers.findings.narrative`). The patterns are in `leftovers.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from parsers.findings.narrative.phrasebook import phrasebook
from parsers.model import Agency, Attribution, Check, NarrativeFact, Outcome, Report, Section
from presentation.catalogue import Values, load, named, words
from presentation.findings.finding import Finding
from presentation.places import Place

REQUIRED_SECTIONS = ("general", "problems", "other")
QUOTED = 60
"""Characters of a quote; what is found stands in it."""
_SENTENCE_END = "。；！？\n"


def contradictions(report: Report) -> Iterator[Finding]:
    """Numbers of the prose that are not those of the tables; a warning where they are rounded or in doubt."""
    for check in report.checks:
        fact = _fact_of(check, report) if check.outcome is Outcome.FAIL else None
        if fact is None:
            continue
        statement = phrasebook().statement(fact.indicators)
        assert statement is not None  # it is what the check was made of
        exact = check.attribution is Attribution.PUBLISHER and not fact.approximate and fact.unit != "%"
        values: Values = {
            "quote": fact.quote.strip(),
            "what": named(statement.zh, statement.en),
            "lhs": check.lhs,
            "rhs": check.rhs,
            "check_id": check.check_id,
        }
        place = Place(
            locator=fact.position, section=_section_of(fact, report), beside=_cell_of(check, report)
        )
        yield Finding("prose_differs" if exact else "prose_may_differ", place, values, check.scope)


def _fact_of(check: Check, report: Report) -> NarrativeFact | None:
    """The number of the prose that a check compared; None for a check of the tables alone."""
    for fact in report.narrative:
        statement = phrasebook().statement(fact.indicators)
        if statement and (statement.check, statement.indicators[0], fact.value) == (
            check.check_id,
            check.scope,
            check.lhs,
        ):
            return fact
    return None


def _section_of(fact: NarrativeFact, report: Report) -> str:
    """The heading of the section that a number was read in."""
    for section in report.sections:
        if fact.quote.strip() in section.text:
            return section.headings[0] if section.headings else section.section
    return "unknown"


def _cell_of(check: Check, report: Report) -> Place:
    """The first cell that a check compared."""
    cells = {".".join(cell.key): cell for cell in report.cells}
    compared = [cells[name] for name in check.indicators if name in cells]
    return Place(tuple(cell.key for cell in compared), compared[0].locator if compared else None)


def missing_sections(report: Report) -> Iterator[Finding]:
    """Sections that the regulation demands and that are not there."""
    present = {section.section for section in report.sections}
    for code in REQUIRED_SECTIONS:
        if code not in present:
            yield Finding(
                "missing_section", Place(section=code), {"section": words()[f"section.{code}"]}, code
            )
    if report.agency and report.agency.kind == "government":
        prose = "".join(section.text for section in report.sections)
        absent = [each for each in _data()["assessment"] if not any(word in prose for word in each["words"])]
        if absent:
            said = named("、".join(each["zh"] for each in absent), ", ".join(each["en"] for each in absent))
            yield Finding("missing_assessment", Place(section="general"), {"words": said})


def left_over(report: Report) -> Iterator[Finding]:
    """Words of another year, of another body or of the template."""
    for section in report.sections:
        heading = section.headings[0] if section.headings else section.section
        for line in section.text.split("\n"):
            for found in _in_line("".join(line.split()), report):
                place = Place(locator=section.locator, section=heading)
                yield Finding(found.rule, place, found.values, found.scope)


class _Found(NamedTuple):
    rule: str
    values: Values
    scope: str


def _in_line(line: str, report: Report) -> Iterator[_Found]:
    if report.year is not None:
        for match in _other_years(line, report.year):
            yield _Found("other_year", {"year": report.year, "quote": quoted(line, match)}, match[0])
    wrong = _other_places(report.agency) if report.agency else None
    if report.agency and wrong and (found := wrong.search(line)):
        yield _Found("other_body", {"agency": report.agency.name, "quote": quoted(line, found)}, found[0])
    for match in _instructions().finditer(line):
        yield _Found("instructions", {"quote": quoted(line, match)}, match[0])


def _other_years(line: str, year: int) -> Iterator[re.Match[str]]:
    """The first statement of a year that must be the report's own and is not."""
    for pattern in _own_year():
        for match in pattern.finditer(line):
            sentence = line[_start_of_sentence(line, match.start()) : match.end()]
            if int(match[1]) != year and not _of_others().search(sentence):
                yield match
                return


def quoted(line: str, match: re.Match[str]) -> str:
    """The words around a match, at most `QUOTED` characters."""
    start = max(_start_of_sentence(line, match.start()), match.end() - QUOTED)
    text = line[start : start + QUOTED]
    end = next((n for n, char in enumerate(text) if char in _SENTENCE_END and start + n >= match.end()), None)
    return text[:end]


def _start_of_sentence(line: str, before: int) -> int:
    return max(line.rfind(char, 0, before) for char in _SENTENCE_END) + 1


@cache
def _other_places(agency: Agency) -> re.Pattern[str] | None:
    """What a body of that place does not call itself: `我县` for a district; None where it cannot be told."""
    own = {"city": agency.city, "county": agency.county}.get(agency.level or "")
    data = _data()["own"]
    if not own or re.search(data["zones"], agency.name):
        return None
    other = [place for place in data["places"] if place != own[-1]]
    if "自治区" in (agency.province or "") and "区" in other:
        other.remove("区")
    return re.compile(f"(?<!自)我(?:{'|'.join(other)})(?![分别域])")


@cache
def _data() -> dict[str, Any]:
    return load("leftovers.toml")


@cache
def _own_year() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _data()["own_year"]))


@cache
def _of_others() -> re.Pattern[str]:
    return re.compile(_data()["of_other_reports"])


@cache
def _instructions() -> re.Pattern[str]:
    return re.compile("|".join(_data()["instructions"]))


def prose_of(report: Report, section: str) -> str:
    """All text of a section without white space."""
    parts: list[Section] = [each for each in report.sections if each.section == section]
    return "".join("".join(part.text.split()) for part in parts)
