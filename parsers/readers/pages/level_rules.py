"""Tables that are ruled with level lines only, or with three of them: the upright rules they lack.

Belongs here: finding columns by where values stand below each other, and the white between them.
Does not belong here: rows between which no rule is drawn (`unruled_rows`), cells (`lattice`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from parsers.readers.pages.geometry import Box, Character, Rule, bounding_box
from parsers.readers.pages.printed_lines import Line, pieces_of
from parsers.readers.pages.ruled_lines import TOLERANCE, joined

LONG = 150.0
"""Points: shorter level lines do not make a table by themselves."""
FEWEST = 3
"""Lines of a table: above the heads, below them, and at the end."""
VALUE = re.compile(r"[\d０-９.．,，－–—-]+|[/／\\]")
"""What a piece of nothing but a value looks like."""
SECTION = re.compile(r"^\s*[（(]?[一二三四五六七八九十]{1,2}[、.．)）]|。")
"""What stands between two tables and not in heads."""
TITLE = re.compile(r"^\s*[一二三四五六七八九十]{1,2}[、.．].*情况\s*$")
"""A section's title, which may stand close above the heads of a table without a rule over them."""
SAME_SIDE = 6.0
"""Points within which lines begin or end at one place."""


class _Region(NamedTuple):
    """A table's outline, the places of its level lines, and its pieces of text."""

    box: Box
    ys: list[float]
    pieces: list[Line]


def upright_rules(
    rules: Sequence[Rule], tables: Sequence[Box], characters: Sequence[Character]
) -> list[Rule]:
    """The upright rules that tables with level rules only lack.

    Args:
        rules: of the page.
        tables: the outlines of those that are ruled both ways.
        characters: of the page.
    """
    lines = [
        Rule(start, y, end, y)
        for y, start, end in joined([(top, x0, x1) for x0, top, x1, bottom in rules if top == bottom])
        if not any(_within(box, y) for box in tables)
    ]
    if sum(1 for line in lines if line.x1 - line.x0 >= LONG) < FEWEST:
        return []
    found: list[Rule] = []
    for region in _regions(lines, characters):
        starts = sorted({line.x0 for line in lines if _within(region.box, line.top)})
        inner = [x for x in starts if x > region.box.x0 + SAME_SIDE]
        columns = _boundaries(region)
        if columns:
            left = columns[0]
            found += _drawn(region, [x for x in inner if x < left - SAME_SIDE] + columns)
    return found


def _within(box: Box, y: float) -> bool:
    return box.top - TOLERANCE <= y <= box.bottom + TOLERANCE


def _regions(lines: Sequence[Rule], characters: Sequence[Character]) -> Iterator[_Region]:
    """Runs of long lines, one below the other, that end at the same place with no prose between."""
    long = sorted((line for line in lines if line.x1 - line.x0 >= LONG), key=lambda line: line.top)
    run: list[Rule] = []
    for line in long:
        if run and run[-1].x0 - SAME_SIDE < line.x0 and line.x1 < run[-1].x1 - SAME_SIDE:
            continue  # below a head that spans some of the columns
        if run and not _goes_on(run[-1], line, characters):
            yield from _region(run, lines, characters)
            run = []
        run.append(line)
    yield from _region(run, lines, characters)


def _goes_on(upper: Rule, lower: Rule, characters: Sequence[Character]) -> bool:
    if abs(upper.x1 - lower.x1) > SAME_SIDE:
        return False
    above, below = upper.top, lower.top
    inside = [c for c in characters if above < (c[1] + c[3]) / 2 < below]
    pieces = pieces_of(inside)
    if not pieces:
        return lower.top - upper.top < LONG
    on_line = Counter(round(piece.box.top) for piece in pieces)
    is_alone = len(pieces) == len(on_line)
    return not any(
        SECTION.search(piece.text) if is_alone else TITLE.search(piece.text)
        for piece in pieces
        if on_line[round(piece.box.top)] == 1
    )


def _region(run: Sequence[Rule], lines: Sequence[Rule], characters: Sequence[Character]) -> Iterator[_Region]:
    if len(run) < FEWEST:
        return
    box = Box(min(r.x0 for r in run), run[0].top, max(r.x1 for r in run), run[-1].top)
    inside = [
        c
        for c in characters
        if box.top < (c.top + c.bottom) / 2 < box.bottom and box.x0 - 1 < (c.x0 + c.x1) / 2 < box.x1 + 1
    ]
    ys = sorted({line.top for line in lines if _within(box, line.top)})
    yield _Region(box, ys, pieces_of(inside))


def _boundaries(region: _Region) -> list[float]:
    """Where columns of values begin, from the left; nothing where there are none."""
    columns: list[Box] = []
    for value in sorted((p.box for p in region.pieces if VALUE.fullmatch(p.text)), key=lambda box: box.x0):
        if columns and value.x0 < columns[-1].x1:
            columns[-1] = bounding_box([columns[-1], value])
        else:
            columns.append(value)
    if not columns:
        return []
    labels = [p.box.x0 for p in region.pieces if p.box.x1 < columns[0].x0]
    edges = [Box(max(labels), 0, max(labels), 0), *columns] if labels else columns
    return [_whitest(region, left.x1, right.x0) for left, right in pairwise(edges)]


def _whitest(region: _Region, start: float, end: float) -> float:
    """Of all places between two columns the one that fewest pieces of text cross, nearest to the middle."""
    middle = (start + end) / 2
    edges = {p.box.x0 - 0.5 for p in region.pieces} | {p.box.x1 + 0.5 for p in region.pieces}
    places = [middle, *(x for x in edges if start < x < end)]

    def cost(x: float) -> tuple[int, float]:
        return sum(1 for p in region.pieces if p.box.x0 < x < p.box.x1), abs(x - middle)

    return min(places, key=cost)


def _drawn(region: _Region, columns: Sequence[float]) -> Iterator[Rule]:
    """Upright rules from one level line to the next wherever no text is in the way, and the outer two."""
    box = region.box
    for x in (box.x0, box.x1):
        yield Rule(x, box.top, x, box.bottom)
    for top, bottom in pairwise(region.ys):
        across = [p.box for p in region.pieces if top < (p.box.top + p.box.bottom) / 2 < bottom]
        if len(across) == 1:  # a heading over the whole width
            continue
        for x in columns:
            if not any(piece.x0 < x < piece.x1 for piece in across):
                yield Rule(x, top, x, bottom)
