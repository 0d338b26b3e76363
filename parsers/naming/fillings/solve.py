"""Which fillings of doubtful rows the form's arithmetic leaves.

The rule. A filling survives when some choice of fillings for all the other rows satisfies every identity:
sums along a row (I3, I4) and along a column (I1, I2). Where no choice does, the publisher erred once more
than the reading can tell, so identities are relaxed one at a time, in the order of the form (each column
identity on each column, then the sum of each doubtful row), and a filling survives when it does under any
of these relaxations. Where even that leaves nothing, every filling survives. Along a row, what the fields of
a table show survives beside the fillings that satisfy the sums: the sum may be what is wrong.

Bounded: `MAX_STATES` partial sums a step; beyond it the columns are not used and only rows decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import add

from parsers.forms import FormTable, Identity
from parsers.naming.fillings.candidates import Filling, RowCandidates, Setting, without_sums
from parsers.naming.fillings.splits import Sum

MAX_STATES = 20_000
MAX_JOINT = 200_000
MAX_ROUNDS = 4
ZERO = Decimal(0)

Numbers = tuple[Decimal | None, ...]
"""One number a column; None where a filling leaves it open."""


@dataclass(frozen=True, slots=True)
class Option:
    """A filling with the numbers it implies, those of unprinted cells included where a sum fixes them."""

    filling: Filling
    numbers: Numbers

    @property
    def is_open(self) -> bool:
        """True when a number stays unknown."""
        return None in self.numbers


Options = dict[str, list[Option]]


def solve(
    table: FormTable,
    rows: Mapping[str, RowCandidates],
    setting: Setting,
) -> Options:
    """The surviving options of every row that has fillings; complete rows keep their only one."""
    strict = {code: _options(row, setting.sums) for code, row in rows.items() if row.fillings}
    doubtful = [code for code in strict if not rows[code].complete]
    along_column = [i for i in table.identities if i.along == "column"]
    if not doubtful or not along_column:
        return strict
    constraints = [(i, c) for i in along_column for c in range(len(setting.columns))]
    survivors = _survivors(strict, constraints)
    if survivors is not None:
        return survivors
    loose = {code: [_as_printed(f) for f in without_sums(rows[code], setting).fillings] for code in doubtful}
    return _relaxed(strict, loose, constraints)


def _options(row: RowCandidates, sums: Sequence[Sum]) -> list[Option]:
    if row.complete or not sums:
        return [_as_printed(filling) for filling in row.fillings]
    kept = [o for filling in row.fillings if (o := _summed(filling, sums)) is not None]
    if not kept:
        return [_as_printed(filling) for filling in row.fillings]
    return [*kept, *(_as_printed(f) for f in _as_laid_out(row) if all(f != o.filling for o in kept))]


def _as_laid_out(row: RowCandidates) -> list[Filling]:
    """Each field for the column it stands in, blank or not, where a row has just so many fields."""
    fields = [i for i, slot in enumerate(row.slots) if not slot.extra and slot.token.grid >= 0]
    return [f for f in row.fillings if [entry.slot for entry in f if entry] == fields and all(f)]


def _as_printed(filling: Filling) -> Option:
    return Option(filling, tuple(entry.number if entry else None for entry in filling))


def _summed(filling: Filling, sums: Sequence[Sum]) -> Option | None:
    """The option when all sums can hold, with the numbers that they fix; else None."""
    numbers = [entry.number if entry else None for entry in filling]
    for total, parts in sums:
        known = sum((numbers[i] or ZERO for i in parts), ZERO)
        unknown = [i for i in parts if numbers[i] is None]
        printed = numbers[total]
        if printed is None:
            numbers[total] = None if unknown else known
            continue
        rest = printed - known
        if rest < 0 or (rest > 0 and not unknown):
            return None
        if rest == 0 or len(unknown) == 1:
            for i in unknown:
                numbers[i] = rest
    return Option(filling, tuple(numbers))


Constraint = tuple[Identity, int]


def _survivors(options: Options, constraints: Sequence[Constraint]) -> Options | None:
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
    """Forward and backward over the rows, carrying left − right of every constraint."""
    codes = [c for c in options if any(c in (*i.left, *i.right) for i, _ in constraints)]
    signs = {code: tuple(_sign(identity, code) for identity, _ in constraints) for code in codes}
    at = [column for _, column in constraints]
    effects = {code: [_effect(option, signs[code], at) for option in options[code]] for code in codes}
    forward: list[set[tuple[Decimal, ...]]] = [{(ZERO,) * len(constraints)}]
    for code in codes:
        steps = set(effects[code])
        if len(forward[-1]) * len(steps) > MAX_JOINT:
            raise OverflowError
        reached = {_add(state, step) for state in forward[-1] for step in steps}
        if len(reached) > MAX_STATES:
            raise OverflowError
        forward.append(reached)
    alive = forward[-1] & {(ZERO,) * len(constraints)}
    if not alive:
        return None
    kept = dict(options)
    for position in range(len(codes) - 1, -1, -1):
        code, before = codes[position], set()
        living = set()
        for step in set(effects[code]):
            origins = {s for s in forward[position] if _add(s, step) in alive}
            if origins:
                living.add(step)
                before |= origins
        kept[code] = [o for o, e in zip(options[code], effects[code], strict=True) if e in living]
        alive = before
    return kept


def _sign(identity: Identity, code: str) -> int:
    return (code in identity.left) - (code in identity.right)


def _effect(option: Option, signs: Sequence[int], at: Sequence[int]) -> tuple[Decimal, ...]:
    return tuple((option.numbers[column] or ZERO) * sign for sign, column in zip(signs, at, strict=True))


def _add(left: tuple[Decimal, ...], right: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    return tuple(map(add, left, right))


def _relaxed(strict: Options, loose: Options, constraints: Sequence[Constraint]) -> Options:
    """What survives when exactly one identity is given up, over all choices of that one."""
    united: Options = {code: [] for code in strict}
    for solution in _relaxations(strict, loose, constraints):
        for code, options in solution.items():
            united[code] += [option for option in options if option not in united[code]]
    if all(united.values()):
        return united
    return {code: loose.get(code) or options for code, options in strict.items()}


def _relaxations(strict: Options, loose: Options, constraints: Sequence[Constraint]) -> Iterator[Options]:
    for given_up in constraints:
        rest = [c for c in constraints if c != given_up]
        solution = _survivors(strict, rest)
        if solution is not None:
            yield solution
    for code, options in loose.items():
        if options and options != strict[code]:
            solution = _survivors({**strict, code: options}, constraints)
            if solution is not None:
                yield solution
