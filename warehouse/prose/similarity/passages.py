"""The passages that two texts have in common, with their places in both.

Belongs here: finding them in linear time. Does not belong here: how much they are of a text (`shingles`).
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from warehouse.prose.similarity.neutral import BREAK, Neutral
from warehouse.prose.similarity.settings import settings

Run = tuple[int, int, int]
"""Where a run begins in the one text and in the other, and its characters."""


def passages(one: Neutral, other: Neutral, common: Set[str]) -> list[dict[str, Any]]:
    """The longest common passages, longest first, else in reading order.

    Runs are taken from the beginning of `one` on, each at the first place in `other` where its first shingle
    stands, and as long as the texts agree. They do not overlap in `one`.

    Args:
        one: The text.
        other: The text it is compared with.
        common: Shingles that do not count; a run ends at them.

    Returns:
        At most `reported.passages` passages of at least `reported.characters` characters, each as the columns
        of fact_prose_similarity's `passages`: offsets are of the rows of fact_section, the end exclusive.
    """
    given = settings()
    long = [run for run in _runs(one.text, other.text, common) if run[2] >= given.passage]
    longest = sorted(long, key=lambda run: (-run[2], run[0]))[: given.passages]
    return [_passage(one, other, run) for run in longest]


def _runs(one: str, other: str, common: Set[str]) -> Iterator[Run]:
    width = settings().width
    first: dict[str, int] = {}
    for start in range(len(other) - width + 1):
        first.setdefault(other[start : start + width], start)
    at = 0
    while at <= len(one) - width:
        shingle = one[at : at + width]
        place = first.get(shingle)
        if place is None or shingle in common or BREAK in shingle:
            at += 1
            continue
        length = width
        while _goes_on(one, other, at + length, place + length, common):
            length += 1
        yield at, place, length
        at += length


def _goes_on(one: str, other: str, end: int, other_end: int, common: Set[str]) -> bool:
    if end >= len(one) or other_end >= len(other) or one[end] != other[other_end] or one[end] == BREAK:
        return False
    return not common or one[end + 1 - settings().width : end + 1] not in common


def _passage(one: Neutral, other: Neutral, run: Run) -> dict[str, Any]:
    start, other_start, length = run
    return {
        "ordinal": one.ordinals[start],
        "start": one.offsets[start],
        "end": one.offsets[start + length - 1] + 1,
        "other_ordinal": other.ordinals[other_start],
        "other_start": other.offsets[other_start],
        "other_end": other.offsets[other_start + length - 1] + 1,
        "characters": length,
    }
