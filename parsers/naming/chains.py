"""Labels that stand in a text in the order of a form: the chain with most of them.

Belongs here: where labels stand, and which of these places belong together. Does not belong here: how much of
a table must be there (`parsers.naming.locate`).
"""

from __future__ import annotations

from typing import NamedTuple

MAX_DRIFT = 160
"""Ideographs of foreign text (page headings, remarks) tolerated between two labels of a table."""
DRIFT_COST = 0.15


class Hit(NamedTuple):
    """A label in print; `expected` and `expected_end` are its offsets in the prescribed words."""

    start: int
    end: int
    expected: int
    expected_end: int


def hits_of(seeds: dict[str, tuple[tuple[int, ...], int]], text: str) -> list[Hit]:
    """Every place of a text where a label stands, by place."""
    hits: list[Hit] = []
    for spelling, (offsets, _) in seeds.items():
        start = text.find(spelling)
        while start >= 0 and len(hits) < 4000:
            end = start + len(spelling)
            hits += [Hit(start, end, offset, offset + len(spelling)) for offset in offsets]
            start = text.find(spelling, start + 1)
    return sorted(hits, key=lambda hit: (hit.start, hit.expected))


def best_chain(hits: list[Hit]) -> tuple[list[Hit], float]:
    """The chain of hits in print and form order with most characters and least foreign text between."""
    scores: list[float] = []
    highest: list[float] = []
    back: list[int] = []
    for i, (start, end, expected, _) in enumerate(hits):
        best, origin = 0.0, -1
        for j in range(i - 1, max(-1, i - 400), -1):
            if highest[j] <= best:  # no hit further up leads to more
                break
            _, before, _, expected_before = hits[j]
            if before > start or expected_before > expected:
                continue
            drift = abs((start - before) - (expected - expected_before))
            if drift <= MAX_DRIFT and scores[j] - DRIFT_COST * drift > best:
                best, origin = scores[j] - DRIFT_COST * drift, j
        scores.append(best + end - start)
        highest.append(max(highest[-1], scores[-1]) if highest else scores[-1])
        back.append(origin)
    index = max(range(len(hits)), key=scores.__getitem__)
    score, chain = scores[index], []
    while index >= 0:
        chain.append(hits[index])
        index = back[index]
    return chain[::-1], score
