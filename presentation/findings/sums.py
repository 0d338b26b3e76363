"""Sums that do not hold, with both sides spelled out.

Belongs here: the wording of the failing identities of a reading. Does not belong here: evaluating them
(`parsers.findings.identities`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from parsers.findings.identities import WHOLE_NUMBERS, plain
from parsers.forms import Equation
from parsers.model import Attribution, Cell, CellKey, Check, Outcome, Report, Status
from presentation.catalogue import LANGUAGES, Language, Sentence, Values, literal, named
from presentation.findings.finding import Finding, Subject, rules
from presentation.places import Place, labels_of

_NOT_SURE, _OF_ANOTHER_FORM = "sum_unsure", "sum"
"""Rules of a sum that may be misread, and of an identity that an installed form brings."""
_UNKNOWN = (Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)
Cells = Mapping[CellKey, Cell]


def failing_sums(report: Report, subject: Subject) -> Iterator[Finding]:
    """A finding for each identity of the form that fails; a warning where the reading may be at fault."""
    cells = {cell.key: cell for cell in report.cells}
    for check in report.checks:
        if check.outcome is not Outcome.FAIL:
            continue
        if check.check_id == WHOLE_NUMBERS:
            key = _key(check.indicators[0])
            yield Finding(check.check_id, Place((key,), cells[key].locator), {"lhs": check.lhs}, check.scope)
        elif equation := equation_of(check, subject):
            yield _sum(check, equation, cells, subject)


def equation_of(check: Check, subject: Subject) -> Equation | None:
    """The identity of the form that a check evaluated; None for a check of another kind."""
    for table in subject.tables.values():
        for equation in (*table.equations(), *table.inequations()):
            names = tuple(".".join(key) for key in equation.keys)
            if (equation.identity.id, equation.scope, names) == (
                check.check_id,
                check.scope,
                check.indicators,
            ):
                return equation
    return None


def _sum(check: Check, equation: Equation, cells: Cells, subject: Subject) -> Finding:
    along = equation.identity.along
    values: Values = {
        "scope": scope_label(equation, subject),
        "left": side(equation, equation.left, cells, subject),
        "right": side(equation, equation.right, cells, subject),
        "lhs": check.lhs,
        "rhs": check.rhs,
        "difference": abs(check.difference or Decimal(0)),
        "needs": needed(check, equation, subject),
        "check_id": check.check_id,
    }
    own = check.check_id if check.check_id in rules() else _OF_ANOTHER_FORM
    rule = own if check.attribution is Attribution.PUBLISHER else _NOT_SURE
    first = equation.right[0] if len(equation.left) > 1 else equation.left[0]
    place = Place((first, *equation.keys), cells[first].locator, scope=along)
    return Finding(rule, place, values, f"{check.check_id}.{check.scope}")


def scope_label(equation: Equation, subject: Subject) -> Sentence:
    """The row or column that an identity is evaluated on, as printed."""
    key = equation.left[0]
    row, column = labels_of(subject.tables[key[0]], key)
    words = column if equation.identity.along == "column" else row
    return named(words["zh"], words["en"])


def side(equation: Equation, keys: tuple[CellKey, ...], cells: Cells, subject: Subject) -> Sentence:
    """The terms of one side with their labels; zeros are left out where there are many terms."""
    many = len(keys) > 4
    shown = [key for key in keys if not many or cells[key].value or cells[key].status in _UNKNOWN]
    told = {language: _terms(equation, shown, cells, subject, language) for language in LANGUAGES}
    return named(told["zh"] or "0", told["en"] or "0")


def _terms(
    equation: Equation, keys: list[CellKey], cells: Cells, subject: Subject, language: Language
) -> str:
    at = 0 if equation.identity.along == "column" else 1

    def term(key: CellKey) -> str:
        words = labels_of(subject.tables[key[0]], key)[at][language]
        cell = cells[key]
        return f"{words} {'?' if cell.status in _UNKNOWN else plain(cell.value or Decimal(0))}"

    return " + ".join(map(term, keys))


def needed(check: Check, equation: Equation, subject: Subject) -> Sentence:
    """What the sum would need if one number alone were wrong: never a correction, a place to look at."""
    at = 0 if equation.identity.along == "column" else 1
    if check.lhs is None or check.rhs is None:
        return literal("")
    if len(equation.left) == 1:
        words = labels_of(subject.tables[equation.left[0][0]], equation.left[0])[at]
        number = plain(check.rhs)
        return named(
            f"如果各分项无误，“{words['zh']}”应为 {number}。",
            f"if the parts are right, “{words['en']}” would be {number}.",
        )
    more = "left" if check.lhs < check.rhs else "right"
    number = plain(abs(check.lhs - check.rhs))
    zh, en = ("前两项", "first") if more == "left" else ("后两项", "last")
    return named(
        f"{zh}之和少了 {number}（或另一边多了 {number}）。",
        f"the {en} two fall short by {number} (or the others exceed by it).",
    )


def _key(indicator: str) -> CellKey:
    table, first, second = indicator.split(".")
    return table, first, second
