"""The fillings of a row from which a cell is lost, if another of its cells is a slip of the publisher's.

The rule. What a lost cell held is told from the sums. A slip in a printed cell of the same row breaks the sum
along the row and those along its column; a filling that puts the lost cell elsewhere may then satisfy them
all by chance. Such a filling must not decide alone: for each printed cell of the row the number that should
stand there is left open, and what then satisfies every identity survives as well.

Belongs here: listing these options of one row. Does not belong here: which of them the other rows leave
(`search`), and what is given up for slips elsewhere (`relaxations`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from parsers.naming.fillings.filling import Filling
from parsers.naming.fillings.search import (
    ZERO,
    Constraint,
    Option,
    Options,
    Scale,
    Whole,
    Wholes,
    surviving,
)
from parsers.naming.fillings.splits import Sum

MAX_NUMBERS = 200
"""More numbers than this that a lost cell may have held, and nothing is known of it."""

Range = tuple[Decimal, Decimal]
Extremes = Mapping[str, Sequence[Range | None]]
"""For each row and column the least and the greatest number of its options; None where one is open."""


class Column(NamedTuple):
    """What the identities of a column leave for a row: from `least` on, and the same range made whole."""

    least: Decimal
    low: int
    high: int


class Table(NamedTuple):
    """The rows of a table without a slip, and the column identities on every column."""

    wholes: Wholes
    extremes: Extremes
    scale: Scale
    constraints: Sequence[Constraint]


def extremes_of(options: Options) -> Extremes:
    """The least and the greatest number of every row in every column."""
    columns = {code: zip(*[option.numbers for option in each], strict=True) for code, each in options.items()}
    return {code: [_extremes(numbers) for numbers in each] for code, each in columns.items()}


def _extremes(numbers: Sequence[Decimal | None]) -> Range | None:
    known = [number for number in numbers if number is not None]
    return (min(known), max(known)) if len(known) == len(numbers) else None


def slipped(
    row: str, fillings: Sequence[Filling], sums: Sequence[Sum], table: Table
) -> tuple[list[Option], Wholes]:
    """The options of a row under one slip in one of its printed cells, and what it leaves of the other rows.

    Args:
        row: the code of the row.
        fillings: all that its print allows; in each, None where the lost cells stood.
        sums: along the row, by position.
        table: all rows.

    Returns:
        the options that stand in a solution of all constraints, with the numbers as printed, and the numbers
        of the other rows that do; empty where there is none. A lost cell that may hold anything is open.
    """
    open_fillings = list(dict.fromkeys(filling for filling in fillings if None in filling))
    if not open_fillings:
        return [], {}
    columns = _columns(row, len(open_fillings[0]), table)
    slips = [list(_of_filling(filling, sums, columns, table.scale)) for filling in open_fillings]
    rights = list(dict.fromkeys(right for each in slips for right in each))
    if not rights:
        return [], {}
    kept = surviving({**table.wholes, row: rights}, table.constraints)
    if kept is None:
        return [], {}
    living = set(kept[row])
    found: list[Option] = []
    for filling, each in zip(open_fillings, slips, strict=True):
        lost = [i for i, entry in enumerate(filling) if entry is None]
        held = dict.fromkeys(tuple([right[i] for i in lost]) for right in each if right in living)
        found += _as_printed(filling, lost, held, columns, table.scale.unit)
    return found, kept


def _of_filling(
    filling: Filling, sums: Sequence[Sum], columns: Sequence[Column | None], scale: Scale
) -> Iterator[Whole]:
    """The numbers that should stand there, for each slip and whatever the lost cells may have held."""
    numbers = [scale.whole(entry.number) if entry else None for entry in filling]
    lost = [i for i, entry in enumerate(filling) if entry is None]
    may_hold = [_may_hold(columns[i], scale.unit) for i in lost]
    known = {i for i, number in enumerate(numbers) if number is not None}
    known |= {i for i, each in zip(lost, may_hold, strict=True) if None not in each}
    for wrong, entry in enumerate(filling):
        if entry is None or entry.value.number is None:
            continue
        signs = _signs(wrong, known, sums)
        printed = sum([sign * (numbers[i] or 0) for i, sign in signs.items()])
        of_lost = [signs.get(i, 0) for i in lost]
        likely = may_hold
        if len(lost) == 1 and of_lost[0]:
            likely = [_leading_into(may_hold[0], of_lost[0], printed, columns[wrong])]
        for held in product(*likely):
            lacking = sum([sign * n for sign, n in zip(of_lost, held, strict=True) if n])
            number = printed + lacking if signs else None
            if number is None or (number != numbers[wrong] and _is_in(number, columns[wrong])):
                right = list(numbers)
                for place, n in zip(lost, held, strict=True):
                    right[place] = n
                right[wrong] = number
                yield tuple(right)


def _signs(place: int, known: set[int], sums: Sequence[Sum]) -> dict[int, int]:
    """How the first sum along the row in which no other number is open gives the number at a place."""
    for total, parts in sums:
        if place == total and known.issuperset(parts):
            return dict.fromkeys(parts, 1)
        others = {i: -1 for i in parts if i != place}
        if place in parts and total in known and known.issuperset(others):
            return {total: 1, **others}
    return {}


def _may_hold(column: Column | None, unit: int) -> Sequence[int | None]:
    """The numbers that a lost cell may have held; only None where they are too many to list."""
    if column is None or column.high - column.low >= MAX_NUMBERS * unit:
        return (None,)
    steps = abs(column.high - column.low) // unit  # less than one step too few still leaves the least
    end = steps + 1 if column.high >= column.low else 1 - steps
    return range(column.low, column.low + end * unit, unit)


def _leading_into(
    may_hold: Sequence[int | None], sign: int, printed: int, column: Column | None
) -> Sequence[int | None]:
    """Of the numbers that the only lost cell may have held those that give one in the range of a column."""
    if column is None or not isinstance(may_hold, range):
        return may_hold
    low, high = sorted((sign * (column.low - printed), sign * (column.high - printed)))
    begin = -((may_hold.start - low) // may_hold.step)
    end = (high - may_hold.start) // may_hold.step + 1
    return may_hold[max(0, begin) : max(0, end)]


def _is_in(number: int, column: Column | None) -> bool:
    return number >= 0 and (column is None or column.low <= number <= column.high)


def _columns(row: str, count: int, table: Table) -> list[Column | None]:
    """What the identities of each column leave for the row, with the numbers that the others may have."""
    found: list[Column | None] = []
    for column in range(count):
        spans = [
            _asked(row, constraint, table.extremes)
            for constraint in table.constraints
            if constraint[1] == column and row in (*constraint[0].left, *constraint[0].right)
        ]
        known = [span for span in spans if span is not None]
        least = max([ZERO, *(span[0] for span in known)])
        low, high = (
            table.scale.whole(least),
            table.scale.whole(min((span[1] for span in known), default=None)),
        )
        found.append(None if low is None or high is None else Column(least, low, high))
    return found


def _asked(row: str, constraint: Constraint, others: Extremes) -> Range | None:
    """The least and the greatest number that satisfies an identity; None where another row is open."""
    identity, column = constraint
    low = high = ZERO
    for code in (*identity.left, *identity.right):
        if code == row:
            continue
        span = others[code][column] if others.get(code) else None
        if span is None:
            return None
        same_side = (code in identity.left) == (row in identity.left)
        least, most = (-span[1], -span[0]) if same_side else span
        low, high = low + least, high + most
    return low, high


def _as_printed(
    filling: Filling,
    lost: Sequence[int],
    every: Iterable[Whole],
    columns: Sequence[Column | None],
    unit: int,
) -> Iterator[Option]:
    """The options of a filling: the numbers that are printed, with each that the lost cells may have held."""
    numbers = [entry.number if entry else None for entry in filling]
    for held in every:
        for place, number in zip(lost, held, strict=True):
            numbers[place] = _held(number, columns[place], unit)
        yield Option(filling, tuple(numbers), slip=True)


def _held(number: int | None, column: Column | None, unit: int) -> Decimal | None:
    return None if number is None or column is None else column.least + (number - column.low) // unit
