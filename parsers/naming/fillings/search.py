"""Which options of a table's rows stand in some solution of its column identities.

Belongs here: the search over all rows at once, bounded. Does not belong here: what is given up where there is
no solution (`relaxations`), and where the options come from (`solve`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from parsers.forms import Identity
from parsers.naming.fillings.filling import Filling

MAX_STATES = 20_000
MAX_JOINT = 200_000
MAX_ROUNDS = 4
ZERO = Decimal(0)

Numbers = tuple[Decimal | None, ...]
"""One number a column; None where a filling leaves it open."""


@dataclass(frozen=True, slots=True)
class Option:
    """A filling with the numbers it implies, those of unprinted cells included where a sum fixes them.

    With `slip`, a printed number of the row is wrong in it: it speaks against other options only.
    """

    filling: Filling
    numbers: Numbers
    slip: bool = False

    @property
    def is_open(self) -> bool:
        """True when a number stays unknown."""
        return None in self.numbers


Options = dict[str, list[Option]]


Constraint = tuple[Identity, int]
"""A column identity on one column, by its position."""

Whole = tuple[int | None, ...]
"""The numbers of an option, all made whole by the same power of ten: adding them up is cheap and exact."""

Wholes = Mapping[str, Sequence[Whole]]
"""The numbers of every row's options."""


class Scale:
    """The power of ten that makes some numbers whole: `unit`, and the numbers that it has been applied to."""

    def __init__(self, numbers: Iterable[Decimal | None]) -> None:
        """Take the numbers among which those with the most decimals are."""
        distinct = {number for number in numbers if number is not None}
        self._places = max([0, *(-_exponent(number) for number in distinct)])
        self._known: dict[Decimal | None, int | None] = {None: None}
        self.unit = 10**self._places

    def whole(self, number: Decimal | None) -> int | None:
        """A number that has no more decimals than those of the scale, as a whole one."""
        if number not in self._known:
            self._known[number] = int(number.scaleb(self._places)) if number is not None else None
        return self._known[number]

    def wholes(self, options: Sequence[Option]) -> list[Whole]:
        """The numbers of each option."""
        return [tuple(map(self.whole, option.numbers)) for option in options]


def scale_of(options: Options) -> Scale:
    """The scale of all numbers of the options."""
    return Scale(number for each in options.values() for option in each for number in option.numbers)


def survivors(options: Options, constraints: Sequence[Constraint]) -> Options | None:
    """The options that stand in some solution of all column constraints; None when there is no solution."""
    scale = scale_of(options)
    wholes = {code: scale.wholes(each) for code, each in options.items()}
    kept = surviving(wholes, constraints)
    return None if kept is None else with_numbers(options, wholes, kept)


def with_numbers(options: Options, wholes: Wholes, kept: Wholes) -> Options:
    """The options whose numbers are among those kept.

    Args:
        options: those of every row.
        wholes: their numbers, in the same order.
        kept: some of these for every row; the same object where all are kept.
    """
    found: Options = {}
    for code, each in options.items():
        if kept[code] is wholes[code]:
            found[code] = each
        else:
            left = set(kept[code])
            found[code] = [o for o, numbers in zip(each, wholes[code], strict=True) if numbers in left]
    return found


def surviving(rows: Wholes, constraints: Sequence[Constraint]) -> dict[str, Sequence[Whole]] | None:
    """The numbers that stand in some solution of all column constraints; None when there is no solution.

    One constraint at a time first, again and again: what that leaves is few enough to search as a whole.
    """
    codes = tuple(rows)
    usable = [(_signs(identity, codes), column) for identity, column in _assessable(rows, constraints)]
    kept = dict(rows)
    waiting = set(range(len(usable)))
    try:
        for _ in range(MAX_ROUNDS):
            for number, (signs, column) in enumerate(usable):
                if number in waiting:
                    narrowed = _narrowed(kept, signs, column)
                    if narrowed is None:
                        return None
                    kept |= narrowed
                    waiting |= {
                        n for n, (other, _) in enumerate(usable) if not other.keys().isdisjoint(narrowed)
                    }
                    waiting.remove(number)
            if not waiting:
                break
        return _joined(kept, usable)
    except OverflowError:
        return kept


def _assessable(rows: Wholes, constraints: Sequence[Constraint]) -> Iterator[Constraint]:
    """The constraints whose rows are all there, without an open number in the column."""
    open_columns = {
        code: [column for column, found in enumerate(zip(*numbers, strict=True)) if None in found]
        for code, numbers in rows.items()
    }
    for identity, column in constraints:
        codes = (*identity.left, *identity.right)
        if all(code in rows and column not in open_columns[code] for code in codes):
            yield identity, column


@lru_cache(maxsize=256)
def _signs(identity: Identity, rows: tuple[str, ...]) -> dict[str, int]:
    """The sign of each row in left − right of an identity, in the order of the rows."""
    signs = {code: (code in identity.left) - (code in identity.right) for code in rows}
    return {code: sign for code, sign in signs.items() if sign}


def _narrowed(rows: Wholes, signs: Mapping[str, int], column: int) -> dict[str, list[Whole]] | None:
    """The rows of which one constraint leaves less, with what it leaves; None when it has no solution."""
    sure = 0
    steps: dict[str, dict[int, int]] = {}
    for code, sign in signs.items():
        numbers = {each[column] for each in rows[code]}
        if len(numbers) == 1:
            sure += sign * (numbers.pop() or 0)
        else:
            steps[code] = {sign * (number or 0): number or 0 for number in numbers}
    living = _living([set(each) for each in steps.values()], sure)
    if living is None:
        return None
    found = {}
    for (code, each), left in zip(steps.items(), living, strict=True):
        if len(left) < len(each):
            numbers_left = {each[step] for step in left}
            found[code] = [whole for whole in rows[code] if whole[column] in numbers_left]
    return found


def _joined(
    rows: Wholes, constraints: Sequence[tuple[Mapping[str, int], int]]
) -> dict[str, Sequence[Whole]] | None:
    """What all constraints together leave of the rows.

    A state is one whole number that holds left − right of them all: each has so many bits of its own that no
    sum over the rows reaches those of the next, so that going on is one addition.
    """
    sure = [0] * len(constraints)
    doubtful: dict[str, list[tuple[int, int, int]]] = {}
    for code, numbers in rows.items():
        places = [(n, signs[code], column) for n, (signs, column) in enumerate(constraints) if code in signs]
        if len(numbers) != 1 and places:
            doubtful[code] = places
        else:
            for n, sign, column in places:
                sure[n] += sign * (numbers[0][column] or 0)
    largest = [max([abs(n or 0) for each in rows[code] for n in each], default=0) for code in doubtful]
    bits = (max(map(abs, sure), default=0) + sum(largest)).bit_length() + 2
    effects: dict[str, list[int]] = {}
    for code, places in doubtful.items():
        weights = [(sign << (bits * n), column) for n, sign, column in places]
        effects[code] = [sum([w * (each[column] or 0) for w, column in weights]) for each in rows[code]]
    start = sum([number << (bits * n) for n, number in enumerate(sure)])
    living = _living([set(each) for each in effects.values()], start)
    if living is None:
        return None
    kept = dict(rows)
    for (code, each), left in zip(effects.items(), living, strict=True):
        kept[code] = [whole for whole, effect in zip(rows[code], each, strict=True) if effect in left]
    return kept


def _living(steps: Sequence[set[int]], start: int) -> list[set[int]] | None:
    """Of the steps in each set those by which one of each set leads from `start` to 0; None when none do.

    Raises:
        OverflowError: there are too many states on the way.
    """
    forward = [{start}]
    for each in steps:
        if len(forward[-1]) * len(each) > MAX_JOINT:
            raise OverflowError
        reached = {state + step for state in forward[-1] for step in each}
        if len(reached) > MAX_STATES:
            raise OverflowError
        forward.append(reached)
    if 0 not in forward[-1]:
        return None
    alive = {0}
    living: list[set[int]] = []
    for states, each in zip(reversed(forward[:-1]), reversed(steps), strict=True):
        before: set[int] = set()
        left = set()
        for step in each:
            origins = states & {state - step for state in alive}
            if origins:
                left.add(step)
                before |= origins
        living.append(left)
        alive = before
    return living[::-1]


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # no infinity is printed
    return exponent
