"""The form's arithmetic, evaluated on what was published.

Belongs here: I1–I4 (sums along a row or a column) and the part of I7 within a year (what cannot be less
than something else), both from the form's data file, and I14 (counts are whole numbers and not negative).
Does not belong here: what is compared with another year (`warehouse.facts.across_years`).
A failing identity never changes a number: it is a finding, and `attribution` says who erred as far as the
reading can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from parsers.forms import Equation, FormTable, Label
from parsers.model import Attribution, Cell, CellKey, Check, Outcome, Status, new

WHOLE_NUMBERS = "I14"
WHOLE_NUMBERS_ZH, WHOLE_NUMBERS_EN = "数量均为非负整数", "all counts are whole numbers and not negative"
"""The check that is of no form but of every table, and what should hold."""
_UNKNOWN = (Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)
_ZERO = Decimal(0)
_NOTHING = (Status.BLANK, Status.DASH, Status.NOT_APPLICABLE)


def evaluate(
    table: FormTable,
    cells: Mapping[CellKey, Cell],
    complete: Collection[CellKey],
    satisfiable: Collection[Equation] | None = None,
) -> Iterator[Check]:
    """Every identity and every bound of a table on every scope.

    A blank, a dash or 无 adds nothing to a sum; where all cells of an identity are such, or one is not
    known, it is `not_assessable`.

    Args:
        table: the form's table with its identities and bounds.
        cells: every cell of the table by its key, values in the indicators' own units.
        complete: the cells that the layout alone named and that are surely legible.
        satisfiable: the identities that another reading of the print would satisfy; None for all of them.

    Returns:
        one check for each identity and bound on each scope, and those of I14.
    """
    unknown = {key for key, cell in cells.items() if cell.status in _UNKNOWN}
    stated = {key for key, cell in cells.items() if cell.status not in _NOTHING}
    for scoped in _scoped(table):
        bound, equation = scoped.equation.identity.bound, scoped.equation
        could_hold = bound or satisfiable is None or (len(satisfiable) > 0 and equation in satisfiable)
        assessable = unknown.isdisjoint(equation.keys) and not stated.isdisjoint(equation.keys)
        yield _equation(scoped, cells, complete, assessable=assessable, could_hold=could_hold)
    yield from _whole_numbers(table, cells, complete)


class _Scoped(NamedTuple):
    """An identity or bound on one scope, with the scope's label and the names of all its cells."""

    equation: Equation
    scope: Label
    indicators: tuple[str, ...]


@cache
def _scoped(table: FormTable) -> tuple[_Scoped, ...]:
    labels = {label.code: label for block in table.blocks for label in (*block.rows, *block.columns)}
    return tuple(
        _Scoped(equation, labels[equation.scope], tuple(".".join(key) for key in equation.keys))
        for equation in (*table.equations(), *table.inequations())
    )


def _equation(
    scoped: _Scoped,
    cells: Mapping[CellKey, Cell],
    complete: Collection[CellKey],
    *,
    assessable: bool,
    could_hold: bool,
) -> Check:
    equation, scope, indicators = scoped
    found = [cells[key] for key in equation.keys]
    lhs = _sum(found[: len(equation.left)]) if assessable else None
    rhs = _sum(found[len(equation.left) :]) if assessable else None
    if lhs is None or rhs is None:
        outcome, blame = Outcome.NOT_ASSESSABLE, None
    elif lhs == rhs or (equation.identity.bound and lhs > rhs):
        outcome, blame = Outcome.PASS, None
    else:
        outcome, blame = Outcome.FAIL, _blame(found, complete, could_hold)
    identity = equation.identity
    severity = "warn" if identity.bound else "error"
    message = _message(equation, scope, outcome, lhs, rhs)
    said = (identity.id, equation.scope, severity, outcome, lhs, rhs, indicators, blame, message)
    return new(Check, said)


def _sum(cells: list[Cell]) -> Decimal:
    return sum([cell.value or _ZERO for cell in cells], _ZERO)


def _blame(found: list[Cell], complete: Collection[CellKey], could_hold: bool) -> Attribution:
    """The publisher, when every cell stands in a complete and legible layout, or no reading would do.

    The reading, when another reading of the same print would satisfy the identity. Undetermined, when a
    picture's digits are not surely legible.
    """
    doubtful = [cell for cell in found if cell.key not in complete]
    if any(cell.status is Status.REPORTED for cell in doubtful):
        return Attribution.UNDETERMINED
    if doubtful and could_hold:
        return Attribution.EXTRACTION
    return Attribution.PUBLISHER


def _message(
    equation: Equation, scope: Label, outcome: Outcome, lhs: Decimal | None, rhs: Decimal | None
) -> str:
    identity = equation.identity
    if lhs is None or rhs is None:
        zh, en = "有数据空缺或无法辨认，无法核验", "not assessable, numbers are missing or not legible"
    elif outcome is Outcome.FAIL:
        zh = f"左边为 {plain(lhs)}，右边为 {plain(rhs)}，相差 {plain(lhs - rhs)}，请核对原表"
        en = (
            f"left {plain(lhs)}, right {plain(rhs)}, difference {plain(lhs - rhs)}; please check the original"
        )
    elif lhs != rhs:
        zh, en = f"{plain(lhs)} ≥ {plain(rhs)}，相符", f"{plain(lhs)} is not less than {plain(rhs)}"
    else:
        both = plain(lhs)
        zh, en = f"均为 {both}，相符", f"both {both}"
    return f"“{scope.text}”：{identity.zh}：{zh} / {scope.en}: {identity.en}: {en}"


def plain(number: Decimal) -> str:
    """A number without exponent and superfluous zeros, as a person writes it."""
    text = str(number)
    if "E" in text:
        text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _whole_numbers(
    table: FormTable, cells: Mapping[CellKey, Cell], complete: Collection[CellKey]
) -> Iterator[Check]:
    """I14: one failing check for each cell that is no count, else one passing check for the table."""
    failing = False
    for key, block, row, column in table.cells():
        value = cells[key].value
        if value is None:
            continue
        fractional = value != value.to_integral_value() and block.kind_of(row, column) != "money"
        negative = value < 0 and not column.signed
        if fractional or negative:
            failing = True
            yield _not_whole(cells[key], row, column, _blame([cells[key]], complete, could_hold=True))
    if not failing:
        message = f"{WHOLE_NUMBERS_ZH} / {WHOLE_NUMBERS_EN}"
        yield Check(WHOLE_NUMBERS, table.code, "error", Outcome.PASS, None, None, (), None, message)


def _not_whole(cell: Cell, row: Label, column: Label, blame: Attribution) -> Check:
    assert cell.value is not None
    message = (
        f"“{row.text}·{column.text}”应为非负整数，表中为 {plain(cell.value)}，请核对原表"
        f" / {row.en}, {column.en}: a whole number of 0 or more is expected, {plain(cell.value)} is printed"
    )
    indicators = (".".join(cell.key),)
    scope = f"{cell.dim1}.{cell.dim2}"
    return Check(WHOLE_NUMBERS, scope, "error", Outcome.FAIL, cell.value, None, indicators, blame, message)
