"""The form's arithmetic, on numbers worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.findings.identities import evaluate
from parsers.forms import forms
from parsers.model import Attribution, Cell, CellKey, Check, Outcome, Status

REQUEST = forms()["2021"].table("fact_request")
LAWSUITS = forms()["2021"].table("fact_reconsideration_litigation")
OLD = forms()["2019"].table("fact_proactive_disclosure")


def cells_of(table: object, **printed: object) -> dict[CellKey, Cell]:
    """All zero but for `row__column=value`; a Status stands for a cell without a number."""
    found = {}
    for key, block, _, column in table.cells():  # type: ignore[attr-defined]
        value = printed.get(f"{key[1]}__{key[2]}", 0)
        if isinstance(value, Status):
            found[key] = Cell(*key, None, block.unit_of(column), value)
        else:
            found[key] = Cell(*key, Decimal(str(value)), block.unit_of(column), Status.REPORTED)
    return found


def check(
    table: object, check_id: str, scope: str, doubtful: CellKey | None = None, **printed: object
) -> Check:
    cells = cells_of(table, **printed)
    complete = set(cells) - {doubtful}
    (found,) = [
        c
        for c in evaluate(table, cells, complete)  # type: ignore[arg-type]
        if (c.check_id, c.scope) == (check_id, scope)
    ]
    return found


def test_every_identity_is_evaluated_on_every_scope() -> None:
    checks = list(evaluate(REQUEST, cells_of(REQUEST), set()))
    assert [c.check_id for c in checks].count("I1") == 7
    assert [c.check_id for c in checks].count("I2") == 7
    assert [c.check_id for c in checks].count("I3") == 25
    assert {c.outcome for c in checks} == {Outcome.PASS}
    assert [c.check_id for c in evaluate(LAWSUITS, cells_of(LAWSUITS), set())].count("I4") == 3


def test_i1_new_and_carried_in_are_answered_or_carried_out() -> None:
    sound = check(
        REQUEST, "I1", "company", new_received__company=5, outcome_total__company=3, carried_out__company=2
    )
    assert (sound.outcome, sound.lhs, sound.rhs, sound.difference) == (Outcome.PASS, 5, 5, 0)
    broken = check(REQUEST, "I1", "company", new_received__company=5, outcome_total__company=3)
    assert (broken.outcome, broken.lhs, broken.rhs, broken.difference) == (Outcome.FAIL, 5, 3, 2)
    assert broken.attribution is Attribution.PUBLISHER and broken.severity == "error"
    assert broken.indicators == (
        "fact_request.new_received.company",
        "fact_request.carried_in.company",
        "fact_request.outcome_total.company",
        "fact_request.carried_out.company",
    )
    assert "商业企业" in broken.message and "相差 2" in broken.message and " / Company" in broken.message


def test_i2_and_i3_are_sums_of_columns_and_rows() -> None:
    column = check(REQUEST, "I2", "total", granted__total=6)
    assert (column.lhs, column.rhs, column.outcome) == (0, 6, Outcome.FAIL)
    row = check(REQUEST, "I3", "granted", granted__natural_person=6, granted__total=6)
    assert row.outcome is Outcome.PASS
    row = check(REQUEST, "I3", "granted", granted__natural_person=6, granted__total=7)
    assert (row.lhs, row.rhs, row.outcome) == (7, 6, Outcome.FAIL)


def test_i4_as_hongze_printed_it_in_2023() -> None:
    """10, 1, 0, 0 with 总计 0."""
    found = check(LAWSUITS, "I4", "reconsideration", reconsideration__upheld=10, reconsideration__corrected=1)
    assert (found.lhs, found.rhs, found.difference) == (0, 11, -11)
    assert found.attribution is Attribution.PUBLISHER


@pytest.mark.parametrize("nothing", [Status.BLANK, Status.DASH, Status.NOT_APPLICABLE])
def test_a_blank_adds_nothing_and_all_blanks_say_nothing(nothing: Status) -> None:
    one = check(
        REQUEST, "I3", "granted", granted__natural_person=nothing, granted__company=2, granted__total=2
    )
    assert one.outcome is Outcome.PASS
    blanks = {f"granted__{column.code}": nothing for column in REQUEST.blocks[0].columns}
    assert check(REQUEST, "I3", "granted", **blanks).outcome is Outcome.NOT_ASSESSABLE


@pytest.mark.parametrize("unknown", [Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE])
def test_what_is_not_known_is_not_judged(unknown: Status) -> None:
    found = check(REQUEST, "I3", "granted", granted__natural_person=unknown, granted__total=2)
    assert (found.outcome, found.lhs, found.attribution) == (Outcome.NOT_ASSESSABLE, None, None)


def test_a_failure_on_digits_hard_to_read_is_not_laid_on_the_publisher() -> None:
    doubtful = ("fact_request", "granted", "total")
    found = check(REQUEST, "I3", "granted", doubtful, granted__natural_person=6, granted__total=7)
    assert found.attribution is Attribution.UNDETERMINED


@pytest.mark.parametrize(
    ("could_hold", "blame"), [(True, Attribution.EXTRACTION), (False, Attribution.PUBLISHER)]
)
def test_a_failure_is_the_readings_where_another_reading_would_do(
    could_hold: bool, blame: Attribution
) -> None:
    cells = cells_of(REQUEST, granted__natural_person=6, granted__total=7)
    key = ("fact_request", "granted", "total")
    cells[key] = cells[key]._replace(status=Status.DERIVED)
    checks = evaluate(REQUEST, cells, set(cells) - {key}, REQUEST.equations() if could_hold else ())
    assert {c.attribution for c in checks if c.scope == "granted" and c.outcome is Outcome.FAIL} == {blame}


def test_i14_counts_are_whole_and_not_negative_but_changes_may_be() -> None:
    assert check(
        OLD, "I14", "fact_proactive_disclosure", penalty__items_change=-33, procurement__amount=793.9397
    )
    found = check(OLD, "I14", "license.decisions", license__decisions=-1)
    assert (found.outcome, found.lhs) == (Outcome.FAIL, -1)
    assert check(OLD, "I14", "rule.newly_made", rule__newly_made=0.5).outcome is Outcome.FAIL
