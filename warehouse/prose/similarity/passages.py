"""The passages that two texts have in common, with their places in both.

Belongs here: finding them in linear time. Does not belong here: how much they are of a text (`shingles`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from warehouse.prose.similarity.neutral import Neutral
from warehouse.prose.similarity.settings import settings
from warehouse.prose.similarity.shingles import Numbers, among, by_place

Run = tuple[int, int, int]
"""Where a run begins in the one text and in the other, and its characters."""


def passages(one: Neutral, other: Neutral, shared: Numbers) -> list[dict[str, Any]]:
    """The longest common passages, longest first, else in reading order.

    Runs are taken from the beginning of `one` on, each at the first place in `other` where its first shingle
    stands, and as long as the texts agree. They do not overlap in `one`.

    Args:
        one: The text.
        other: The text it is compared with.
        shared: The shingles that both have and that count, ascending; a run ends at others.

    Returns:
        At most `reported.passages` passages of at least `reported.characters` characters, each as the columns
        of fact_prose_similarity's `passages`: offsets are of the rows of fact_section, the end exclusive.
    """
    given = settings()
    long = [run for run in _runs(one.text, other.text, shared) if run[2] >= given.passage]
    longest = sorted(long, key=lambda run: (-run[2], run[0]))[: given.passages]
    return [_passage(one, other, run) for run in longest]


def _runs(one: str, other: str, shared: Numbers) -> Iterator[Run]:
    width = settings().width
    free = 0
    for start, end in _stretches(one, shared, width):
        start = max(start, free)
        while start + width <= end:
            place = other.index(one[start : start + width])
            length = _agreement(one[start:end], other[place : place + end - start], width)
            yield start, place, length
            start = free = start + length


def _stretches(text: str, shared: Numbers, width: int) -> Iterator[tuple[int, int]]:
    """Where shared shingles follow each other without a gap: the first character, and the end of the last."""
    starts = np.flatnonzero(among(_by_place(text), shared))
    if len(starts):
        gaps = np.flatnonzero(np.diff(starts) > 1)
        first, last = starts[[0, *(gaps + 1)]], starts[[*gaps, -1]]
        yield from zip(first.tolist(), (last + width).tolist(), strict=True)


_by_place = lru_cache(maxsize=1)(by_place)
"""A text is compared with one after the other."""


def _agreement(one: str, other: str, least: int) -> int:
    """How many characters two texts agree in from their beginning; they do in the first `least`."""
    if one == other:
        return len(one)
    lengths = range(least + 1, min(len(one), len(other)) + 1)
    return least + bisect_left(lengths, True, key=lambda length: one[:length] != other[:length])


def _passage(one: Neutral, other: Neutral, run: Run) -> dict[str, Any]:
    start, other_start, length = run
    own, others = one.place(start, length), other.place(other_start, length)
    return {
        "ordinal": own.ordinal,
        "start": own.start,
        "end": own.end,
        "other_ordinal": others.ordinal,
        "other_start": others.start,
        "other_end": others.end,
        "characters": length,
    }
