"""A report beside the same body's report of the year before.

Belongs here: evaluating `warehouse.facts.year_rules` on two readings, and prose that was copied. Does not
belong here: the rules, and comparing two years of a warehouse (`warehouse.facts.across_years`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from rapidfuzz.distance import Indel

from parsers.model import Cell, Report, Status
from presentation.catalogue import Values, named, words
from presentation.findings.finding import Finding
from presentation.findings.prose import prose_of
from presentation.places import Place
from warehouse.facts.year_rules import JUMP, YearRule, year_rules

SAME_PROSE = 0.95
"""Share of characters that two years have in common; the year alone changes the headings."""
LEAST_PROSE = 120
"""Characters below which a section says too little to be called copied."""
LONGEST_PROSE = 20_000
_SECTIONS = ("general", "problems", "other")
_UNKNOWN = (Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)
_NOTHING = (Status.BLANK, Status.DASH, Status.NOT_APPLICABLE)
_RULES = {"I5": "I5", "I6": "I6", "I7": "year_items", "I13": "I13", "I15": "jump"}
Cells = Mapping[str, Cell]


def compared(report: Report, before: Report) -> Iterator[Finding]:
    """What two years of a body say of each other; one finding where the other file is no year before."""
    if not is_year_before(report, before):
        agency = before.agency.name if before.agency else None
        yield Finding("last_year_other", Place(), {"agency": agency, "year": before.year})
        return
    this_year, last_year = ({".".join(cell.key): cell for cell in each.cells} for each in (report, before))
    for rule in year_rules():
        sides = _sides(rule, this_year, last_year)
        if sides is not None and not _holds(rule, *sides):
            yield _finding(rule, *sides, this_year)
    yield from _same_prose(report, before)


def is_year_before(report: Report, before: Report) -> bool:
    """Whether the other report is of the year before and of no other body, as far as both say so."""
    if None not in (report.year, before.year) and before.year != (report.year or 0) - 1:
        return False
    if report.agency is None or before.agency is None:
        return True
    return report.agency.agency_id == before.agency.agency_id


def _sides(rule: YearRule, this_year: Cells, last_year: Cells) -> tuple[Decimal, Decimal] | None:
    """Both sides of a rule; None where a cell is unknown or not on the form, or nothing is printed."""
    cells = [(last_year if term.back else this_year).get(term.indicator) for term in rule.terms]
    known = [cell for cell in cells if cell is not None and cell.status not in _UNKNOWN]
    if len(known) < len(rule.terms) or all(cell.status in _NOTHING for cell in known):
        return None
    sides = {"lhs": Decimal(0), "rhs": Decimal(0)}
    for term, cell in zip(rule.terms, known, strict=True):
        sides[term.side] += term.sign * (cell.value or Decimal(0))
    return sides["lhs"], sides["rhs"]


def _holds(rule: YearRule, lhs: Decimal, rhs: Decimal) -> bool:
    if rule.relation == "equal":
        return lhs == rhs
    if rule.relation == "at_most":
        return lhs <= rhs
    larger, smaller = max(lhs, rhs), min(lhs, rhs)
    return smaller <= 0 or larger < rule.floor or larger < smaller * JUMP


def _finding(rule: YearRule, lhs: Decimal, rhs: Decimal, this_year: Cells) -> Finding:
    own = next(term.indicator for term in rule.terms if not term.back)
    values: Values = {
        "scope": named(rule.label_zh, rule.label_en),
        "lhs": lhs,
        "rhs": rhs,
        "difference": abs(lhs - rhs),
    }
    cell = this_year[own]
    return Finding(_RULES[rule.check_id], Place((cell.key,), cell.locator), values, rule.scope)


def _same_prose(report: Report, before: Report) -> Iterator[Finding]:
    for section in _SECTIONS:
        ours, theirs = (prose_of(each, section)[:LONGEST_PROSE] for each in (report, before))
        if min(len(ours), len(theirs)) < LEAST_PROSE:
            continue
        share = Indel.normalized_similarity(ours, theirs, score_cutoff=SAME_PROSE)
        if share >= SAME_PROSE:
            values: Values = {"section": words()[f"section.{section}"], "percent": int(share * 100)}
            yield Finding("same_prose", Place(section=section), values, section)
