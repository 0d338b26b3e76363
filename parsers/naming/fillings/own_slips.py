"""The fillings of a row from which a cell is lost, if another of its cells is a slip of the publisher's.

The rule. What a lost cell held is told from the sums. A slip in a printed cell of the same row breaks the sum
along the row and those along its column; a filling that puts the lost cell elsewhere may then satisfy them
all by chance. Such a filling must not decide alone: for each printed cell of the row the number that should
stand there is left open, and what then satisfies every identity survives as well.

Belongs here: listing these options of one row. Does not belong here: which of them the other rows leave
(`search`), and what is given up for slips elsewhere (`relaxations`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from parsers.naming.fillings.filling import Filling
from parsers.naming.fillings.search import ZERO, Constraint, Numbers, Option, Options, survivors
from parsers.naming.fillings.splits import Sum

MAX_NUMBERS = 200
"""More numbers than this that a lost cell may have held, and nothing is known of it."""

Range = tuple[Decimal, Decimal]


class _Slip(NamedTuple):
    """An option with the number that should stand where the slip is, and where it is."""

    right: Option
    column: int


def slipped(
    row: str,
    fillings: Sequence[Filling],
    sums: Sequence[Sum],
    options: Options,
    constraints: Sequence[Constraint],
) -> Options:
    """The options of all rows under one slip in one of the printed cells of a row.

    Args:
        row: the code of the row.
        fillings: all that its print allows; in each, None where the lost cells stood.
        sums: along the row, by position.
        options: those of every row, without a slip.
        constraints: every column identity on every column.

    Returns:
        the options that stand in a solution of all constraints, with the numbers as printed; empty where
        there is none. A lost cell whose number may be anything is open.
    """
    open_fillings = [filling for filling in fillings if None in filling]
    if not open_fillings:
        return {}
    ranges = _ranges(row, len(open_fillings[0]), options, constraints)
    slips = [slip for filling in open_fillings for slip in _of_filling(filling, sums, ranges)]
    if not slips:
        return {}
    rights = list(dict.fromkeys(slip.right for slip in slips))
    kept = survivors({**options, row: rights}, constraints)
    if kept is None:
        return {}
    living = set(kept[row])
    return {**kept, row: list(dict.fromkeys(_as_printed(slip) for slip in slips if slip.right in living))}


def _of_filling(filling: Filling, sums: Sequence[Sum], ranges: Sequence[Range | None]) -> Iterator[_Slip]:
    numbers = [entry.number if entry else None for entry in filling]
    lost = [i for i, entry in enumerate(filling) if entry is None]
    spans = [_span(ranges[i]) for i in lost]
    for wrong, entry in enumerate(filling):
        if entry is None or entry.value.number is None:
            continue
        for held in product(*spans):
            right = list(numbers)
            for place, number in zip(lost, held, strict=True):
                right[place] = number
            right[wrong] = _fixed(wrong, right, sums)
            number = right[wrong]
            if number is None or (number >= 0 and number != numbers[wrong] and _is_in(number, ranges[wrong])):
                yield _Slip(Option(filling, tuple(right)), wrong)


def _fixed(place: int, numbers: Sequence[Decimal | None], sums: Sequence[Sum]) -> Decimal | None:
    """The number that the sum along the row asks for at a place; None where a number in it is open."""
    for total, parts in sums:
        others = [numbers[i] for i in (*parts, total) if i != place]
        known = [number for number in others if number is not None]
        if len(known) < len(others) or place not in (*parts, total):
            continue
        rest = sum((numbers[i] or ZERO for i in parts if i != place), ZERO)
        return rest if place == total else (numbers[total] or ZERO) - rest
    return None


def _span(span: Range | None) -> list[Decimal | None]:
    """The numbers that a lost cell may have held; only None where they are too many to list."""
    if span is None or span[1] - span[0] >= MAX_NUMBERS:
        return [None]
    return [span[0] + i for i in range(int(span[1] - span[0]) + 1)]


def _is_in(number: Decimal, span: Range | None) -> bool:
    return span is None or span[0] <= number <= span[1]


def _ranges(
    row: str, columns: int, options: Options, constraints: Sequence[Constraint]
) -> list[Range | None]:
    """What the identities of each column leave for the row, with the numbers that the others may have."""
    found: list[Range | None] = []
    for column in range(columns):
        spans = [
            _asked(row, constraint, options)
            for constraint in constraints
            if constraint[1] == column and row in (*constraint[0].left, *constraint[0].right)
        ]
        known = [span for span in spans if span is not None]
        lowest = max([ZERO, *(span[0] for span in known)])
        found.append((lowest, min(span[1] for span in known)) if known else None)
    return found


def _asked(row: str, constraint: Constraint, options: Options) -> Range | None:
    """The least and the greatest number that satisfies an identity; None where another row is open."""
    identity, column = constraint
    low = high = ZERO
    for code in (*identity.left, *identity.right):
        if code == row:
            continue
        numbers = [option.numbers[column] for option in options.get(code, [])]
        known = [number for number in numbers if number is not None]
        if not known or len(known) < len(numbers):
            return None
        same_side = (code in identity.left) == (row in identity.left)
        least, most = (-max(known), -min(known)) if same_side else (min(known), max(known))
        low, high = low + least, high + most
    return low, high


def _as_printed(slip: _Slip) -> Option:
    numbers: Numbers = tuple(
        entry.number if entry and i == slip.column else number
        for i, (entry, number) in enumerate(zip(slip.right.filling, slip.right.numbers, strict=True))
    )
    return Option(slip.right.filling, numbers, slip=True)
