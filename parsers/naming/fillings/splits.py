"""Numbers printed without separators: every way to part runs of digits into a row's columns.

Belongs here: the search itself, over plain integers. Where sums are known it takes a total first and then
only parts that can still add up to it. It gives up (`TooManySplitsError`) after `MAX_STEPS`, so its time
is bounded (about 0.1 s a row).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

MAX_STEPS = 60_000
MAX_FOUND = 10_000
MAX_PART = 9
"""Digits of the largest number looked for inside a run."""

Sum = tuple[int, tuple[int, ...]]
"""A sum along a row: the position of the total, the positions of its parts."""

Part = tuple[int, str]
"""Index of the run, and the digits taken from it."""


class TooManySplitsError(Exception):
    """There are more ways than can be searched."""


def splits(runs: Sequence[str], n: int, sums: Sequence[Sum]) -> list[tuple[Part, ...]]:
    """All ways to part `runs` in order into n numbers without superfluous zeros that satisfy `sums`.

    A run is never left out and a number never reaches from one run into the next.
    """
    search = _Search("".join(runs), frozenset(accumulate(map(len, runs))))
    ways: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for size, summed in _groups(n, sums):
        onward: dict[int, list[tuple[int, ...]]] = {}
        for start, before in ways.items():
            for cuts in search.group(start, size, summed):
                onward.setdefault(cuts[-1], []).extend((*cut, *cuts) for cut in before)
            if sum(map(len, onward.values())) > MAX_FOUND:
                raise TooManySplitsError
        ways = onward
    run_of = [index for index, run in enumerate(runs) for _ in run]
    return [_parts(search.digits, cuts, run_of) for cuts in ways.get(len(search.digits), [])]


def _groups(n: int, sums: Sequence[Sum]) -> list[tuple[int, bool]]:
    """Sizes of the stretches of columns that end in their total; one stretch without a sum otherwise."""
    groups, start = [], 0
    for total, parts in sorted(sums):
        if parts != tuple(range(start, total)):
            return [(n, False)]
        groups.append((total + 1 - start, True))
        start = total + 1
    return groups if start == n else [(n, False)]


def _parts(digits: str, cuts: tuple[int, ...], run_of: list[int]) -> tuple[Part, ...]:
    starts = (0, *cuts[:-1])
    return tuple((run_of[start], digits[start:end]) for start, end in zip(starts, cuts, strict=True))


class _Search:
    def __init__(self, digits: str, ends: frozenset[int]) -> None:
        self.digits = digits
        self._ends = ends
        self._steps = 0

    def group(self, start: int, size: int, summed: bool) -> Iterator[tuple[int, ...]]:
        """The cuts (ends of numbers) of a group of `size` numbers that begins at `start`."""
        if not summed:
            yield from self._walk(start, size, None, None)
            return
        for first in range(start + size - 1, len(self.digits)):
            for end in self._number_ends(first):
                total = int(self.digits[first:end])
                for cuts in self._walk(start, size - 1, first, total):
                    yield (*cuts, end)

    def _number_ends(self, start: int) -> Iterator[int]:
        """Where a number that starts here may end: no superfluous zeros, not beyond its run."""
        longest = 1 if self.digits[start] == "0" else MAX_PART
        for end in range(start + 1, min(start + longest, len(self.digits)) + 1):
            yield end
            if end in self._ends:
                return

    def _walk(self, start: int, count: int, stop: int | None, left: int | None) -> Iterator[tuple[int, ...]]:
        """Cuts of `count` numbers from `start`, reaching `stop` and adding up to `left` where given."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooManySplitsError
        until = len(self.digits) if stop is None else stop
        if count == 0:
            if start == until and not left:
                yield ()
            return
        longest = MAX_PART if left is None else len(str(left))
        if until - start < count or until - start > count * longest:
            return
        for end in self._number_ends(start):
            number = int(self.digits[start:end])
            if end > until or (left is not None and number > left):
                return
            for rest in self._walk(end, count - 1, until, None if left is None else left - number):
                yield (end, *rest)
