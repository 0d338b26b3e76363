"""Ruled lines → tables of cells, by pdfplumber's own lattice.

Belongs here: which cells the rules of one page enclose, and which rows and columns they span.
Does not belong here: what is printed in the cells (`page_blocks`) or where rules come from.
The lattice (snap, join, intersect, smallest cells, tables) is pdfplumber's, where a step took long written
anew to the same results; what is added is a side that the printer left open, as at a page break, and spans
counted on the rules themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

from pdfplumber.table import cells_to_tables, edges_to_intersections

from parsers.readers.geometry import Box, Rule
from parsers.readers.limits import MAX_RULE_CROSSINGS, MAX_RULE_PAIRS

TOLERANCE = 3.0
"""Points within which rules meet or are continued; pdfplumber's default."""
DOUBLE_LINE = 4.0
"""Points within which parallel rules are one rule: a double line is not a row."""
SHORTEST = 3.0
"""Shorter rules, in points, enclose no cell."""

Edge = dict[str, Any]
Crossings = dict[tuple[float, float], dict[str, list[Edge]]]


class LatticeCell(NamedTuple):
    """A cell between rules; row and column are 0-based positions among the table's rules."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in reading order that do not overlap; `xs` and `ys` are the rules' positions in points."""

    cells: tuple[LatticeCell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def box(self) -> Box:
        """The outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


class TooManyRules(ValueError):
    """The page's rules are a drawing: more than `MAX_RULE_CROSSINGS` or `MAX_RULE_PAIRS`."""


def tables_of(rules: Iterable[Rule], zoom: float = 1) -> list[Table]:
    """The tables of one page from top to bottom, of rules `zoom` times enlarged. Raises TooManyRules."""
    if zoom != 1:
        rules = [Rule(*(zoom * place for place in rule)) for rule in rules]
    tables = [table for group in _touching(sorted(rules)) for table in _tables_of_group(group)]
    if zoom != 1:
        tables = [_reduced(table, zoom) for table in tables]
    return sorted(tables, key=lambda table: table.box.top)


def _reduced(table: Table, zoom: float) -> Table:
    cells = [cell._replace(box=Box(*(place / zoom for place in cell.box))) for cell in table.cells]
    return Table(tuple(cells), tuple(x / zoom for x in table.xs), tuple(y / zoom for y in table.ys))


def _tables_of_group(rules: list[Rule]) -> list[Table]:
    """The tables of rules that touch: those of other tables, charts and emblems cannot pull at them."""
    rules = _merged(rules)
    edges = [_edge(rule) for rule in rules]
    crossings = _crossings(edges)
    missing = _open_sides(edges) if crossings else []
    if missing:
        crossings = _crossings([_edge(rule) for rule in _merged(rules + missing)])
    return [_table(boxes) for boxes in cells_to_tables(_smallest_cells(crossings))]


def _touching(rules: list[Rule]) -> list[list[Rule]]:
    """Rules, sorted from the left, as runs and grouped by whether one can walk from one to the other."""
    runs = sorted(_runs(rules))
    group_of: list[list[int]] = []
    reach: list[int] = []  # the runs that may touch what comes next
    compared = 0
    for i, (x0, top, _, bottom) in enumerate(runs):
        reach = [j for j in reach if runs[j].x1 >= x0 - DOUBLE_LINE]
        compared += len(reach)
        if compared > MAX_RULE_PAIRS:
            raise TooManyRules
        group = [i]
        group_of.append(group)
        for j in reach:
            other = group_of[j]
            near = runs[j].top <= bottom + DOUBLE_LINE and runs[j].bottom >= top - DOUBLE_LINE
            if near and other is not group_of[i]:
                group, other = sorted((group_of[i], other), key=len, reverse=True)
                group += other
                for k in other:
                    group_of[k] = group
        reach.append(i)
    groups = {id(group): group for group in group_of}.values()
    return [[runs[i] for i in sorted(group)] for group in groups]


def _runs(rules: list[Rule]) -> Iterator[Rule]:
    """Rules that continue each other in one line, as one rule from end to end.

    Where every cell has sides of its own, a table has five times as many rules as runs.
    """
    open_runs: dict[tuple[bool, float], tuple[float, float]] = {}
    for x0, top, x1, bottom in rules:
        level = top == bottom
        line, start, end = ((True, top), x0, x1) if level else ((False, x0), top, bottom)
        first, last = open_runs.get(line, (start, end))
        if start - last > TOLERANCE:
            yield _on(line, first, last)
            first, last = start, end
        open_runs[line] = first, max(last, end)
    yield from (_on(line, *ends) for line, ends in open_runs.items())


def _on(line: tuple[bool, float], start: float, end: float) -> Rule:
    level, place = line
    return Rule(start, place, end, place) if level else Rule(place, start, place, end)


def _merged(rules: list[Rule]) -> list[Rule]:
    """Parallel rules that are near each other moved to one place, and there joined where they meet.

    The same as pdfplumber's `merge_edges`, which copies a dictionary for every rule: five times sooner, and
    exact at the page's edge, where its sums, once rounded, tear a rule into two.
    """
    upright = [(x0, top, bottom) for x0, top, x1, bottom in rules if x1 - x0 < bottom - top]
    level = [(top, x0, x1) for x0, top, x1, bottom in rules if x1 - x0 >= bottom - top]
    merged = [Rule(start, y, end, y) for y, start, end in _joined(level)]
    return merged + [Rule(x, start, x, end) for x, start, end in _joined(upright)]


def _joined(lines: list[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Parallel lines, each its place and its two ends, snapped and joined; too short ones are left out."""
    near: list[list[tuple[float, float, float]]] = []
    last = -inf
    for line in sorted(lines):
        if line[0] > last + DOUBLE_LINE:
            near.append([])
        near[-1].append(line)
        last = line[0]
    for group in near:
        place = sum(line[0] for line in group) / len(group)
        pieces: list[tuple[float, float]] = []
        for start, end in sorted(line[1:] for line in group):
            if pieces and start <= pieces[-1][1] + TOLERANCE:
                start, end = pieces[-1][0], max(pieces.pop()[1], end)
            pieces.append((start, end))
        yield from ((place, start, end) for start, end in pieces if end - start >= SHORTEST)


def _edge(rule: Rule) -> Edge:
    """A rule in the shape in which pdfplumber's lattice takes it."""
    x0, top, x1, bottom = rule
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "orientation": "v" if x1 - x0 < bottom - top else "h",
    }


def _crossings(edges: list[Edge]) -> Crossings:
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > 25 * MAX_RULE_CROSSINGS:
        raise TooManyRules
    crossings: Crossings = edges_to_intersections(edges, TOLERANCE, TOLERANCE)
    if len(crossings) > MAX_RULE_CROSSINGS:
        raise TooManyRules
    return crossings


def _open_sides(edges: list[Edge]) -> list[Rule]:
    """The outer rules up to which rules that touch run and which are not drawn."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    bottoms_and_tops = _open_ends(upright, level, ("top", "bottom"), ("x0", "x1"))
    sides = _open_ends(level, upright, ("x0", "x1"), ("top", "bottom"))
    missing = [Rule(x0, y, x1, y) for y, x0, x1 in bottoms_and_tops]
    return missing + [Rule(x, top, x, bottom) for x, top, bottom in sides]


def _open_ends(
    runners: list[Edge], across: list[Edge], run: tuple[str, str], side: tuple[str, str]
) -> Iterator[tuple[float, float, float]]:
    """Where two runners or more end together outside all rules across: that place, and from where to where.

    `run` names the two ends of a runner, `side` those of a rule across it.
    """
    position, other = side[0], run[0]
    left, right = min(e[side[0]] for e in across), max(e[side[1]] for e in across)
    for end, choose, sign in ((run[0], min, 1), (run[1], max, -1)):
        outer = choose(e[end] for e in runners)
        ends = [e[position] for e in runners if sign * (e[end] - outer) <= TOLERANCE]
        drawn = any(sign * (e[other] - outer) <= TOLERANCE for e in across)
        if len(ends) > 1 and not drawn:
            # where the sides are open too, the corner belongs to the table
            first, last = min(r[position] for r in runners), max(r[position] for r in runners)
            start = left if left < first - TOLERANCE else min(ends)
            stop = right if right > last + TOLERANCE else max(ends)
            yield outer, start, stop


def _smallest_cells(crossings: Crossings) -> list[tuple[float, float, float, float]]:
    """The cell that opens at each crossing, as pdfplumber's `intersections_to_cells` finds it.

    That function compares every pair of points; this one walks along the rules: the same cells, 30 times
    sooner.
    """
    upright = {point: {id(edge) for edge in crossing["v"]} for point, crossing in crossings.items()}
    level = {point: {id(edge) for edge in crossing["h"]} for point, crossing in crossings.items()}
    down: dict[float, list[float]] = {}
    along: dict[float, list[float]] = {}
    for x, y in sorted(crossings):
        down.setdefault(x, []).append(y)
        along.setdefault(y, []).append(x)

    def cell(x: float, y: float) -> tuple[float, float, float, float] | None:
        rights, bottoms = along[y][bisect_right(along[y], x) :], down[x][bisect_right(down[x], y) :]
        from_here, down_from_here = level[x, y], upright[x, y]
        for bottom in bottoms:
            if down_from_here.isdisjoint(upright[x, bottom]):
                continue
            for right in rights:
                corner = (right, bottom)
                if (
                    corner in upright
                    and not from_here.isdisjoint(level[right, y])
                    and not upright[corner].isdisjoint(upright[right, y])
                    and not level[corner].isdisjoint(level[x, bottom])
                ):
                    return x, y, right, bottom
        return None

    return [found for point in sorted(crossings) if (found := cell(*point))]


def _table(boxes: list[tuple[float, float, float, float]]) -> Table:
    """Cell boxes that touch → rows, columns and spans."""
    xs = sorted({x for box in boxes for x in (box[0], box[2])})
    ys = sorted({y for box in boxes for y in (box[1], box[3])})
    column = {x: i for i, x in enumerate(xs)}
    row = {y: i for i, y in enumerate(ys)}
    taken: set[tuple[int, int]] = set()
    cells = []
    for x0, top, x1, bottom in sorted(boxes, key=itemgetter(1, 0)):
        r0, r1, c0, c1 = row[top], row[bottom], column[x0], column[x1]
        squares = [(r, c) for r in range(r0, r1) for c in range(c0, c1)]
        if taken.isdisjoint(squares):
            taken.update(squares)
            cells.append(LatticeCell(r0, c0, r1 - r0, c1 - c0, Box(x0, top, x1, bottom)))
    return Table(tuple(cells), tuple(xs), tuple(ys))
