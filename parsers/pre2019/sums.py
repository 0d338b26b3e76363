"""The sums of a form before 2019, evaluated on what was published.

Belongs here: the identities and bounds of the forms' files on the figures of one table, column by column.
Does not belong here: the identities of today's forms (`parsers.findings.identities`). They change no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from parsers.model import Attribution, Check, Outcome, Pre2019Fact, Status
from parsers.pre2019.forms import OldForm, Sum

TABLE = "fact_pre2019_indicator"
"""The table of the figures; the indicators of its checks are `TABLE.form.code`."""
CUMULATIVE = "cumulative"
_UNKNOWN = (Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)
_ZERO = Decimal(0)


def evaluate(form: OldForm, facts: Sequence[Pre2019Fact]) -> tuple[Check, ...]:
    """One check for every sum of the form in every column of figures; the scope is the line that is the sum.

    A blank, a dash or 无 adds nothing, nor does an optional line that is not printed. A sum of which nothing
    or not everything is known, or whose figures are in several units, is `not_assessable`.
    """
    columns: dict[bool, dict[str, Pre2019Fact]] = {}
    for fact in facts:
        columns.setdefault(fact.cumulative, {})[fact.indicator] = fact
    return tuple(_checks(form, columns))


def _checks(form: OldForm, columns: Mapping[bool, Mapping[str, Pre2019Fact]]) -> Iterator[Check]:
    labels = {line.code: (line.label, line.en) for line in form.indicators}
    for cumulative, found in columns.items():
        for declared in form.sums:
            scope = f"{declared.left}.{CUMULATIVE}" if cumulative else declared.left
            yield _check(form.code, declared, scope, labels[declared.left], found)


def _check(
    form: str, declared: Sum, scope: str, label: tuple[str, str], found: Mapping[str, Pre2019Fact]
) -> Check:
    whole, parts = found.get(declared.left), [found[code] for code in declared.right if code in found]
    lhs, rhs = (whole.value or _ZERO, _total(parts)) if whole and _assessable(whole, parts) else (None, None)
    if lhs is None or rhs is None:
        outcome = Outcome.NOT_ASSESSABLE
    else:
        held = lhs == rhs or (declared.bound and lhs > rhs)
        outcome = Outcome.PASS if held else Outcome.FAIL
    indicators = tuple(f"{TABLE}.{form}.{code}" for code in (declared.left, *declared.right))
    blame = _blame([whole, *parts]) if whole and outcome is Outcome.FAIL else None
    severity = "warn" if declared.bound else "error"
    message = _message(declared, label, outcome, lhs, rhs)
    return Check(declared.id, scope, severity, outcome, lhs, rhs, indicators, blame, message)


def _assessable(whole: Pre2019Fact, parts: Sequence[Pre2019Fact]) -> bool:
    every = [whole, *parts]
    known = not any(fact.status in _UNKNOWN for fact in every)
    return (
        known
        and len({f.unit for f in every}) == 1
        and bool(parts)
        and any(f.value is not None for f in every)
    )


def _total(parts: Sequence[Pre2019Fact]) -> Decimal:
    return sum((fact.value or _ZERO for fact in parts), _ZERO)


def _blame(facts: Sequence[Pre2019Fact]) -> Attribution:
    """The publisher, when every figure stands by itself; figures parted out of one line may be misread."""
    places = [fact.locator for fact in facts]
    return Attribution.PUBLISHER if len(set(places)) == len(places) else Attribution.UNDETERMINED


def _message(
    declared: Sum, label: tuple[str, str], outcome: Outcome, lhs: Decimal | None, rhs: Decimal | None
) -> str:
    if lhs is None or rhs is None:
        zh, en = "有数据空缺或无法辨认，无法核验", "not assessable, numbers are missing or not legible"
    elif outcome is Outcome.FAIL:
        zh, en = (
            f"总数为 {lhs:f}，分项之和为 {rhs:f}，请核对原表",
            f"{lhs:f} against {rhs:f}; please check the original",
        )
    else:
        zh, en = f"总数为 {lhs:f}，分项之和为 {rhs:f}，相符", f"{lhs:f} against {rhs:f}"
    return f"“{label[0]}”：{declared.zh}：{zh} / {label[1]}: {declared.en}: {en}"
