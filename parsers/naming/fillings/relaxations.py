"""What survives where a table contradicts itself: a slip of the publisher's is given up, each that would do.

The rule. One slip is one of these, and what belongs to one slip is given up as one, in this order:
1. a column identity on one column (a wrong cell);
2. the identities that some row stands in, on every column on which they cannot hold (a row, such as
   （七）总计, that is wrong in several columns: its natural persons and its total);
3. the sum along one doubtful row (its own total is wrong).
Of the slips that leave a solution, those are dropped that give up all that another gives up and more. The
options of the others are united, not ranked: an option survives under any slip that explains the table.
Where no slip explains it, the columns are given up as a whole and the rows' own sums decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from parsers.forms import Identity
from parsers.naming.fillings.search import (
    Constraint,
    Option,
    Options,
    Wholes,
    scale_of,
    surviving,
    with_numbers,
)


class Slip(NamedTuple):
    """What one slip gives up: column identities on columns, or the sum along a doubtful row."""

    constraints: frozenset[Constraint]
    row: str | None = None


class _Table(NamedTuple):
    """The options of some rows, and their numbers."""

    options: Options
    wholes: Wholes


def relaxed(strict: Options, loose: Options, constraints: Sequence[Constraint]) -> Options:
    """The options that survive some slip that explains the table.

    Args:
        strict: the options of every row that satisfy the sums along it.
        loose: those of the doubtful rows whatever the sums along them say.
        constraints: every column identity on every column; together they have no solution.
    """
    scale = scale_of({code: [*each, *loose.get(code, ())] for code, each in strict.items()})
    table, without_sums = (
        _Table(options, {code: scale.wholes(each) for code, each in options.items()})
        for options in (strict, loose)
    )
    solved: dict[Slip, Options] = {}
    for slip in _slips(table, loose, constraints):
        if slip in solved or any(_is_part(smaller, slip) for smaller in solved):
            continue
        solution = _without(slip, table, without_sums, constraints)
        if solution is not None:
            solved[slip] = solution
    united: Options = {code: [] for code in strict}
    for solution in solved.values() or [strict]:
        for code, options in solution.items():
            add(united[code], options)
    return united


def add(found: list[Option], options: Iterable[Option]) -> None:
    """Put options behind those found, each object once."""
    there = set(map(id, found))
    found += [option for option in options if id(option) not in there]


def _slips(strict: _Table, loose: Options, constraints: Sequence[Constraint]) -> Iterator[Slip]:
    yield from (Slip(frozenset([constraint])) for constraint in constraints)
    failing = {each for each in constraints if surviving(strict.wholes, [each]) is None}
    for identities in _of_one_row(constraints):
        columns = {column for identity, column in failing if identity in identities}
        yield Slip(frozenset(c for c in constraints if c[0] in identities and c[1] in columns))
    yield from (Slip(frozenset(), code) for code, options in loose.items() if options != strict.options[code])


def _of_one_row(constraints: Sequence[Constraint]) -> list[frozenset[Identity]]:
    """The sets of identities that rows stand in, small sets first."""
    identities = list(dict.fromkeys(identity for identity, _ in constraints))
    rows = dict.fromkeys(code for i in identities for code in (*i.left, *i.right))
    found = {frozenset(i for i in identities if code in (*i.left, *i.right)) for code in rows}
    return sorted(found, key=lambda each: (len(each), min(map(identities.index, each))))


def _is_part(smaller: Slip, slip: Slip) -> bool:
    return smaller.row == slip.row and smaller.constraints < slip.constraints


def _without(slip: Slip, strict: _Table, loose: _Table, constraints: Sequence[Constraint]) -> Options | None:
    rest = [constraint for constraint in constraints if constraint not in slip.constraints]
    options, wholes = strict
    if slip.row is not None:
        options = {**options, slip.row: loose.options[slip.row]}
        wholes = {**wholes, slip.row: loose.wholes[slip.row]}
    kept = surviving(wholes, rest)
    return None if kept is None else with_numbers(options, wholes, kept)
