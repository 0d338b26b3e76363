"""Prose against tables: I9 requests, I10 documents, I12 percentages, I16 reconsiderations and lawsuits.

Belongs here: which cells a stated number must agree with and how the finding is worded.
Does not belong here: reading the number (`extraction`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from parsers.findings.narrative.phrasebook import CellSum, Statement, phrasebook
from parsers.model import Attribution, Cell, Check, NarrativeFact, Outcome, Status

_HUNDRED = Decimal(100)
Cells = Mapping[str, Cell]


def compare(facts: Sequence[NarrativeFact], cells: Sequence[Cell], year: int) -> tuple[Check, ...]:
    """One soft check for every statement of the prose that the tables speak of too.

    lhs is the number of the prose, rhs that of the table (the first candidate when none agrees, None when
    it is not known); `scope` is the first indicator. An approximate number agrees within its last
    printed place. A number said beside another that agrees is taken for a part and not assessed.
    """
    stated: dict[Statement, dict[Decimal, NarrativeFact]] = {}
    for fact in facts:
        statement = phrasebook().statement(fact.indicators)
        if statement and statement.check:
            stated.setdefault(statement, {}).setdefault(fact.value, fact)
    if not stated:
        return ()
    table = {".".join(cell[:3]): cell for cell in cells}  # by their keys
    return tuple(
        check for statement, values in stated.items() for check in _checks(statement, values, table, year)
    )


def _checks(
    statement: Statement, values: Mapping[Decimal, NarrativeFact], table: Cells, year: int
) -> Iterator[Check]:
    alternatives = _table_values(statement, table)
    known = [value for value in alternatives if value is not None]
    complete = len(known) == len(alternatives)
    agreeing = {value: _agreeing(fact, known) for value, fact in values.items()}
    explained = any(match is not None for match in agreeing.values())
    expected = known[0] if known and complete else None
    for value, fact in values.items():
        match = agreeing[value]
        if match is not None:
            yield _check(statement, fact, Outcome.PASS, match, table, year)
        elif expected is None or explained:
            yield _check(statement, fact, Outcome.NOT_ASSESSABLE, expected, table, year)
        else:
            yield _check(statement, fact, Outcome.FAIL, expected, table, year)


def _table_values(statement: Statement, table: Cells) -> list[Decimal | None]:
    """What the tables give for each alternative that the form in hand has; None where a cell says nothing."""
    sums = [_sum(cells, table) for cells in statement.accept if _on_form(cells, table)]
    ratios = [
        _percentage(_sum(over, table), _sum(under, table))
        for over, under in statement.ratio
        if _on_form((*over, *under), table)
    ]
    return [*sums, *ratios]


def _on_form(cells: CellSum, table: Cells) -> bool:
    return all(cell.lstrip("-") in table for cell in cells)


def _sum(cells: CellSum, table: Cells) -> Decimal | None:
    total = Decimal(0)
    for name in cells:
        value = table[name.lstrip("-")].value
        if value is None:
            return None
        total += -value if name.startswith("-") else value
    return total


def _percentage(over: Decimal | None, under: Decimal | None) -> Decimal | None:
    if over is None or not under:
        return None
    return (over * _HUNDRED / under).quantize(Decimal("0.0001"))


def _agreeing(fact: NarrativeFact, known: Sequence[Decimal]) -> Decimal | None:
    return next((value for value in known if _agrees(fact, value)), None)


def _agrees(fact: NarrativeFact, value: Decimal) -> bool:
    gap = abs(fact.value - value)
    if gap == 0:
        return True
    if fact.approximate:
        return gap < _last_place(fact.value)
    return fact.unit == "%" and gap < _last_decimal(fact.value)


def _last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is not zero: 5500 → 100, 30 → 10, 12 → 1."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(max(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


def _last_decimal(value: Decimal) -> Decimal:
    """98.5 → 0.1, 98 → 1: rounding and cutting off both stay within it."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _check(
    statement: Statement,
    fact: NarrativeFact,
    outcome: Outcome,
    rhs: Decimal | None,
    table: Cells,
    year: int,
) -> Check:
    sums = [*statement.accept, *(cells for ratio in statement.ratio for cells in ratio)]
    names = dict.fromkeys(name.lstrip("-") for cells in sums for name in cells)
    indicators = tuple(name for name in names if name in table) or statement.indicators
    printed = all(table[name].status is Status.REPORTED for name in indicators if name in table)
    attribution = Attribution.PUBLISHER if printed else Attribution.UNDETERMINED
    return Check(
        check_id=statement.check or "",
        scope=statement.indicators[0],
        severity="warn",
        outcome=outcome,
        lhs=fact.value,
        rhs=rhs,
        indicators=indicators,
        attribution=attribution if outcome is Outcome.FAIL else None,
        message=_message(statement, fact, outcome, rhs, year),
    )


def _message(
    statement: Statement, fact: NarrativeFact, outcome: Outcome, rhs: Decimal | None, year: int
) -> str:
    about = ("约", "about ") if fact.approximate else ("", "")
    said = f"{fact.value.normalize():f}"
    zh = f"{year}年正文“{fact.quote.strip()}”：{statement.zh}{about[0]}{said}{fact.unit}"
    sign = "%" if fact.unit == "%" else ""
    en = f"{statement.en.capitalize()}: the prose of {year} says {about[1]}{said}{sign}"
    table = "—" if rhs is None else f"{rhs.normalize():f}"
    endings = {
        Outcome.PASS: ("，与表格一致。", ", and so do the tables."),
        Outcome.FAIL: (
            f"，而按表格应为{table}{fact.unit}，请核对以哪一处为准。",
            f", the tables give {table}; check which of the two is right.",
        ),
        Outcome.NOT_ASSESSABLE: (
            "，表格中无对应的完整数字，或正文另有一致的数字，未作判断。",
            ", which the tables leave open or another number of the prose explains: not assessed.",
        ),
    }
    return f"{zh}{endings[outcome][0]} / {en}{endings[outcome][1]}"
