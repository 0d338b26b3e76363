"""Numbers printed without separators: every way to part runs of digits into a row's columns.

Belongs here: the search itself, over plain integers. It respects the sums of the form where told to, and
gives up (`TooMany`) after `MAX_STEPS` so that its time is bounded (about 0.1 s).
"""

from __future__ import annotations

from collections.abc import Sequence

MAX_STEPS = 150_000
MAX_PART = 9
"""Digits of the largest number looked for inside a run."""

Sum = tuple[int, tuple[int, ...]]
"""A sum along a row: the position of the total, the positions of its parts."""

Part = tuple[int, str]
"""Index of the run, and the digits taken from it."""


class TooMany(Exception):
    """There are more ways than can be searched."""


def splits(runs: Sequence[str], n: int, sums: Sequence[Sum]) -> list[tuple[Part, ...]]:
    """All ways to part `runs` in order into n numbers without superfluous zeros that satisfy `sums`.

    A run is never left out and a number never reaches from one run into the next.
    """
    due: dict[int, list[Sum]] = {}
    for total, parts in sums:
        due.setdefault(max(total, *parts), []).append((total, parts))
    search = _Search(runs, n, due)
    search.walk(0, 0)
    return search.found


class _Search:
    def __init__(self, runs: Sequence[str], n: int, due: dict[int, list[Sum]]) -> None:
        self._runs = runs
        self._n = n
        self._due = due
        self._steps = 0
        self._parts: list[Part] = []
        self._numbers: list[int] = []
        self._behind = [sum(map(len, runs[i + 1 :])) for i in range(len(runs))]
        self.found: list[tuple[Part, ...]] = []

    def walk(self, run: int, start: int) -> None:
        """Take the next number from `run` at `start`."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMany
        place = len(self._parts)
        if place == self._n:
            if run == len(self._runs):
                self.found.append(tuple(self._parts))
            return
        if run == len(self._runs):
            return
        digits = self._runs[run]
        left = self._n - place - 1
        longest = 1 if digits[start] == "0" else min(MAX_PART, len(digits) - start)
        for end in range(start + 1, start + longest + 1):
            rest = len(digits) - end
            if rest + self._behind[run] < left or len(self._runs) - run - (rest == 0) > left:
                continue
            if rest + self._behind[run] > left * MAX_PART:
                continue
            self._parts.append((run, digits[start:end]))
            self._numbers.append(int(digits[start:end]))
            if self._holds(place):
                self.walk(*((run, end) if rest else (run + 1, 0)))
            self._parts.pop()
            self._numbers.pop()

    def _holds(self, place: int) -> bool:
        numbers = self._numbers
        return all(
            numbers[total] == sum(numbers[i] for i in parts) for total, parts in self._due.get(place, ())
        )
