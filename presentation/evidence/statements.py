"""Sums and numbers of the prose as lines of the page.

Belongs here: the lines. Does not belong here: markup (`page.html`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from parsers.findings.identities import plain
from parsers.findings.narrative.phrasebook import phrasebook
from parsers.model import Check, NarrativeFact, Outcome
from presentation.catalogue import word
from presentation.evidence.cell_view import OUTCOME_SIGNS, CellView, Context
from presentation.findings.sums import equation_of, needed, scope_label, side
from presentation.places import spot


@dataclass(frozen=True, slots=True)
class SumLine:
    """An identity on one row or column; `targets` are the ids of its cells."""

    id: str
    scope: str
    left: str
    right: str
    lhs: str
    rhs: str
    difference: str
    outcome: str
    sign: str
    who: str
    needs: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of the prose beside the cells it may speak of."""

    id: str
    quote: str
    value: str
    where: str
    verdict: str
    differs: bool
    source: tuple[str, ...]
    cells: tuple[CellView, ...]


def sum_lines(context: Context) -> dict[str, list[SumLine]]:
    """The identities of the tables by outcome."""
    found: dict[str, list[SumLine]] = {outcome.value: [] for outcome in Outcome}
    for check in context.report.checks:
        if line := _line(check, context):
            found[check.outcome.value].append(line)
    return found


def _line(check: Check, context: Context) -> SumLine | None:
    equation = equation_of(check, context.subject)
    if equation is None:
        return None
    cells, subject, language = context.cells, context.subject, context.language
    failing = check.outcome is Outcome.FAIL
    return SumLine(
        id=check.check_id,
        scope=scope_label(equation, subject).fill(language),
        left=side(equation, equation.left, cells, subject).fill(language),
        right=side(equation, equation.right, cells, subject).fill(language),
        lhs=_number(check.lhs),
        rhs=_number(check.rhs),
        difference=_number(check.difference),
        outcome=check.outcome.value,
        sign=OUTCOME_SIGNS[check.outcome],
        who=word(f"attribution.{check.attribution.value}", language) if check.attribution else "",
        needs=needed(check, equation, subject).fill(language) if failing else "",
        targets=tuple(context.marks.cell_ids[key] for key in equation.keys),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def claims(context: Context, views: Mapping[tuple[str, str, str], CellView]) -> list[Claim]:
    """The numbers of the prose, each with what the tables say."""
    by_name = {".".join(key): view for key, view in views.items()}
    return [
        _claim(number, fact, context, tuple(by_name[each] for each in fact.indicators if each in by_name))
        for number, fact in enumerate(context.report.narrative)
    ]


def _claim(number: int, fact: NarrativeFact, context: Context, cells: tuple[CellView, ...]) -> Claim:
    language = context.language
    check = _check_of(fact, context)
    outcome = check.outcome if check else Outcome.NOT_ASSESSABLE
    verdict = {
        Outcome.PASS: word("evidence.agrees", language),
        Outcome.FAIL: word("evidence.differs", language, value=check.rhs if check else None),
        Outcome.NOT_ASSESSABLE: word("evidence.not_compared", language),
    }[outcome]
    about = word("evidence.about", language) if fact.approximate else ""
    return Claim(
        id=f"p{number}",
        quote=fact.quote.strip(),
        value=f"{about}{plain(fact.value)} {fact.unit}",
        where=spot(fact.position).said(language),
        verdict=verdict,
        differs=outcome is Outcome.FAIL,
        source=context.marks.of_fact[number],
        cells=cells,
    )


def _check_of(fact: NarrativeFact, context: Context) -> Check | None:
    statement = phrasebook().statement(fact.indicators)
    for check in context.report.checks:
        if statement and (check.check_id, check.scope, check.lhs) == (
            statement.check,
            statement.indicators[0],
            fact.value,
        ):
            return check
    return None
