"""Labels that stand in a text in the order of a form: the chain with most of them.

Belongs here: where labels stand, and which of these places belong together. Does not belong here: how much of
a table must be there (`parsers.naming.locate`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from parsers.layout import new

MAX_DRIFT = 160
"""Ideographs of foreign text (page headings, remarks) tolerated between two labels of a table."""
DRIFT_COST = 0.15
MAX_HITS = 4000

Places = dict[str, list[int]]
"""Where labels stand in a text, by their spelling."""


class Hit(NamedTuple):
    """A label in print; `expected` and `expected_end` are its offsets in the prescribed words."""

    start: int
    end: int
    expected: int
    expected_end: int


def hits_of(seeds: dict[str, tuple[tuple[int, ...], int]], text: str, known: Places) -> list[Hit]:
    """Every place of a text where a label stands, by place.

    Args:
        seeds: the labels, with their offsets in the prescribed words.
        text: where they are looked for.
        known: places of this text that other tables have asked for; those of these labels are added.
    """
    hits: list[Hit] = []
    for spelling, (offsets, _) in seeds.items():
        places = known.get(spelling)
        if places is None:
            places = list(islice(_places(spelling, text), MAX_HITS)) if spelling in text else []
            known[spelling] = places
        if not places:
            continue
        length = len(spelling)
        for start in places:
            if len(hits) >= MAX_HITS:
                break
            hits += [new(Hit, (start, start + length, o, o + length)) for o in offsets]
    return sorted(hits, key=itemgetter(0, 2))


def _places(spelling: str, text: str) -> Iterator[int]:
    start = text.find(spelling)
    while start >= 0:
        yield start
        start = text.find(spelling, start + 1)


def longest(hits: list[Hit]) -> int:
    """More characters than these no chain has, with one hit at each place of the print and of the form."""
    printed: dict[int, int] = {}
    prescribed: dict[int, int] = {}
    for start, end, expected, _ in hits:
        length = end - start
        if length > printed.get(start, 0):
            printed[start] = length
        if length > prescribed.get(expected, 0):
            prescribed[expected] = length
    return min(sum(printed.values()), sum(prescribed.values()))


def best_chain(hits: list[Hit]) -> tuple[list[Hit], float]:
    """The chain of hits in print and form order with most characters and least foreign text between."""
    scores: list[float] = []
    highest: list[float] = []
    back: list[int] = []
    so_far = 0.0
    ends = [hit.end for hit in hits]
    expected_ends = [hit.expected_end for hit in hits]
    shifts = [hit.end - hit.expected_end for hit in hits]
    for i, (start, end, expected, _) in enumerate(hits):
        best, origin, shift = 0.0, -1, start - expected
        for j in range(i - 1, max(-1, i - 400), -1):
            if highest[j] <= best:  # no hit further up leads to more
                break
            if ends[j] > start or expected_ends[j] > expected:
                continue
            drift = abs(shift - shifts[j])
            if drift <= MAX_DRIFT and scores[j] - DRIFT_COST * drift > best:
                best, origin = scores[j] - DRIFT_COST * drift, j
        score = best + end - start
        so_far = score if score > so_far else so_far
        scores.append(score)
        highest.append(so_far)
        back.append(origin)
    index = max(range(len(hits)), key=scores.__getitem__)
    score, chain = scores[index], []
    while index >= 0:
        chain.append(hits[index])
        index = back[index]
    return chain[::-1], score
