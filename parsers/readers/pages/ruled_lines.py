"""Rules as a page draws them → the lines that each table of it is ruled with.

Belongs here: rules that continue each other, touch each other, or lie so near that they are one.
Does not belong here: what the lines enclose (`lattice`) or where rules come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf

from parsers.model import new
from parsers.readers.limits import MAX_RULE_PAIRS
from parsers.readers.pages.geometry import Box, Rule

TOLERANCE = 3.0
"""Points within which rules meet or are continued; pdfplumber's default."""
DOUBLE_LINE = 4.0
"""Points within which parallel rules are one rule: a double line is not a row."""
SHORTEST = 3.0
"""Shorter rules, in points, enclose no cell."""

DOTS, DOT_DISTANCE = 5, 6.0
"""So many dots in a row, no further than this from one to the next, in points, are a rule."""

Line = tuple[float, float, float]
"""Where it lies across its direction, and where it begins and ends: points on the upright page."""
Lines = tuple[list[Line], list[Line]]
"""Level ones and upright ones."""


class TooManyRulesError(ValueError):
    """The page's rules are a drawing: more than `MAX_RULE_CROSSINGS` or `MAX_RULE_PAIRS`."""


def lines_by_table(rules: Iterable[Rule]) -> Iterator[Lines]:
    """The lines of rules that touch: those of other tables, charts and emblems cannot pull at them."""
    for group in _touching(sorted(_runs(sorted(rules)))):
        level = [(top, x0, x1) for x0, top, x1, bottom in group if x1 - x0 >= bottom - top]
        upright = [(x0, top, bottom) for x0, top, x1, bottom in group if x1 - x0 < bottom - top]
        yield joined(level), joined(upright)


def dotted_rules(dots: Iterable[Box]) -> list[Rule]:
    """Rules that are drawn dot by dot: rows and columns of at least `DOTS` dots in even distances."""
    level: dict[float, list[float]] = defaultdict(list)
    upright: dict[float, list[float]] = defaultdict(list)
    for x0, top, x1, bottom in dots:
        x, y = round((x0 + x1) / 2, 1), round((top + bottom) / 2, 1)
        level[y].append(x)
        upright[x].append(y)
    rules = [Rule(first, y, last, y) for y, xs in level.items() for first, last in _dotted(xs)]
    return rules + [Rule(x, first, x, last) for x, ys in upright.items() for first, last in _dotted(ys)]


def _dotted(places: list[float]) -> Iterator[tuple[float, float]]:
    """From where to where dots follow each other."""
    if len(places) < DOTS:
        return
    places = sorted(places)
    start, count = places[0], 1
    for before, place in pairwise((*places, inf)):
        if place - before <= DOT_DISTANCE:
            count += 1
            continue
        if count >= DOTS:
            yield start, before
        start, count = place, 1


def _runs(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules, sorted from the left, that continue each other in one line, as one rule from end to end.

    Where every cell has sides of its own, a table has five times as many rules as runs.
    """
    level: dict[float, tuple[float, float]] = {}
    upright: dict[float, tuple[float, float]] = {}
    for x0, top, x1, bottom in rules:
        if top == bottom:
            first, last = level.get(top, (x0, x0))
            if x0 - last > TOLERANCE:
                yield new(Rule, (first, top, last, top))
                first = last = x0
            level[top] = first, max(last, x1)
        else:
            first, last = upright.get(x0, (top, top))
            if top - last > TOLERANCE:
                yield new(Rule, (x0, first, x0, last))
                first = last = top
            upright[x0] = first, max(last, bottom)
    yield from (new(Rule, (first, y, last, y)) for y, (first, last) in level.items())
    yield from (new(Rule, (x, first, x, last)) for x, (first, last) in upright.items())


def _touching(runs: list[Rule]) -> Iterator[list[Rule]]:
    """Runs, sorted from the left, grouped by whether one can walk from one to the other."""
    group_of: list[list[int]] = []
    reach: list[tuple[float, float, float, int]] = []  # those that may touch what comes next
    compared = 0
    for i, (x0, top, x1, bottom) in enumerate(runs):
        reach = [each for each in reach if each[0] >= x0 - DOUBLE_LINE]
        compared += len(reach)
        if compared > MAX_RULE_PAIRS:
            raise TooManyRulesError
        group = [i]
        group_of.append(group)
        for _, its_top, its_bottom, j in reach:
            other = group_of[j]
            if other is not group and its_top <= bottom + DOUBLE_LINE and its_bottom >= top - DOUBLE_LINE:
                if len(other) > len(group):
                    group, other = other, group
                group += other
                for k in other:
                    group_of[k] = group
        reach.append((x1, top, bottom, i))
    for group in {id(group): group for group in group_of}.values():
        yield [runs[i] for i in sorted(group)]


def joined(lines: list[Line]) -> list[Line]:
    """Parallel lines that are near each other moved to one place, and there joined where they meet.

    The same as pdfplumber's `merge_edges`, but exact at the page's edge, where its sums, once rounded, tear a
    line into two.
    """
    near: list[list[Line]] = []
    last = -inf
    for line in sorted(lines):
        if line[0] > last + DOUBLE_LINE:
            near.append([])
        near[-1].append(line)
        last = line[0]
    return [line for group in near for line in _on_one_place(group)]


def _on_one_place(lines: list[Line]) -> Iterator[Line]:
    """The pieces of one line; too short ones are left out."""
    place = sum(line[0] for line in lines) / len(lines)
    pieces: list[tuple[float, float]] = []
    for start, end in sorted(line[1:] for line in lines):
        if pieces and start <= pieces[-1][1] + TOLERANCE:
            start, end = pieces[-1][0], max(pieces.pop()[1], end)
        pieces.append((start, end))
    return ((place, start, end) for start, end in pieces if end - start >= SHORTEST)
