"""Which options of a table's rows stand in some solution of its column identities.

Belongs here: the search over all rows at once, bounded. Does not belong here: what is given up where there is
no solution (`relaxations`), and where the options come from (`solve`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

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


def survivors(options: Options, constraints: Sequence[Constraint]) -> Options | None:
    """The options that stand in some solution of all column constraints; None when there is no solution.

    One constraint at a time first, again and again: what that leaves is few enough to search as a whole.
    """
    usable = [c for c in constraints if _is_assessable(options, c)]
    if not usable:
        return options
    kept: Options | None = options
    try:
        for _ in range(MAX_ROUNDS):
            before = kept
            for constraint in usable:
                kept = kept and _search(kept, [constraint])
            if kept == before:
                break
        return kept and _search(kept, usable)
    except OverflowError:
        return kept


def _is_assessable(options: Options, constraint: Constraint) -> bool:
    identity, column = constraint
    codes = (*identity.left, *identity.right)
    return all(
        code in options and all(o.numbers[column] is not None for o in options[code]) for code in codes
    )


def _search(options: Options, constraints: Sequence[Constraint]) -> Options | None:
    """Forward and backward over the rows, carrying left − right of every constraint.

    A state is one whole number that holds them all (`_packed`), so that going on is one addition.
    """
    codes = [c for c in options if any(c in (*i.left, *i.right) for i, _ in constraints)]
    effects = _packed(options, codes, constraints)
    forward: list[set[int]] = [{0}]
    for code in codes:
        steps = set(effects[code])
        if len(forward[-1]) * len(steps) > MAX_JOINT:
            raise OverflowError
        reached = {state + step for state in forward[-1] for step in steps}
        if len(reached) > MAX_STATES:
            raise OverflowError
        forward.append(reached)
    alive = forward[-1] & {0}
    if not alive:
        return None
    kept = dict(options)
    for position in range(len(codes) - 1, -1, -1):
        code, before = codes[position], set()
        living = set()
        for step in set(effects[code]):
            origins = forward[position] & {state - step for state in alive}
            if origins:
                living.add(step)
                before |= origins
        kept[code] = [o for o, e in zip(options[code], effects[code], strict=True) if e in living]
        alive = before
    return kept


def _packed(
    options: Options, codes: Sequence[str], constraints: Sequence[Constraint]
) -> dict[str, list[int]]:
    """What each option of a row adds to left − right of every constraint, packed into one whole number.

    Decimals are made whole by the same power of ten, and each constraint has so many bits of its own that
    no sum over the rows reaches those of the next: sums of packed numbers are equal where all they hold is.
    """
    at = [column for _, column in constraints]
    seen = {option.numbers[column] for code in codes for option in options[code] for column in at}
    places = max((-exponent for n in seen if n is not None and (exponent := _exponent(n)) < 0), default=0)
    whole = {n: int((n or ZERO).scaleb(places)) for n in seen}
    signs = {code: _signs(code, constraints) for code in codes}
    largest = (
        max(abs(whole[option.numbers[column]]) for _, _, column in signs[code] for option in options[code])
        for code in codes
        if options[code]
    )
    bits = sum(largest).bit_length() + 2
    packed = {}
    for code in codes:
        weights = [(sign << (bits * n), column) for n, sign, column in signs[code]]
        packed[code] = [sum([w * whole[o.numbers[column]] for w, column in weights]) for o in options[code]]
    return packed


def _signs(code: str, constraints: Sequence[Constraint]) -> list[tuple[int, int, int]]:
    """The constraints that a row stands in: their positions, the row's sign in each, the columns."""
    signs = [(code in identity.left) - (code in identity.right) for identity, _ in constraints]
    return [(n, sign, constraints[n][1]) for n, sign in enumerate(signs) if sign]


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # no infinity is printed
    return exponent
