"""The words that a form prescribes for a table, in print order.

Belongs here: headings and labels as a sequence of pieces, and those of them long enough to be looked for.
Does not belong here: where they stand in a document (`parsers.naming.locate`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from parsers.forms import FormTable, Label
from parsers.text.normalise import ideographs

MIN_SEED = 4
"""Shorter labels occur everywhere in prose; they are found by their place among the others."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the prescribed words; `row` is the code of the row it names, None for headings.

    `cells`: what stands in several cells, of which each may be printed without the others.
    """

    text: str
    row: str | None
    spellings: tuple[str, ...]
    cells: tuple[str, ...] = ()


@cache
def segments(table: FormTable) -> tuple[Segment, ...]:
    """The prescribed words of a table in print order."""
    return tuple(_top_segments(table) if table.labels == "top" else _left_segments(table))


def _segment(label: Label, row: str | None) -> Segment:
    spellings = tuple(dict.fromkeys(ideographs(s) for s in label.spellings))
    return Segment(ideographs(label.text), row, spellings)


def _heading(*texts: str) -> Segment:
    cells = tuple(words for words in map(ideographs, texts) if words)
    whole = "".join(cells)
    return Segment(whole, None, (whole,), cells if len(cells) > 1 else ())


def _left_segments(table: FormTable) -> Iterator[Segment]:
    for block in table.blocks:
        yield _heading(block.heading or "", table.corner)
        yield from _headings(block.columns)
        above: tuple[str, ...] = ()
        for row in block.rows:
            for group in row.path[:-1]:
                if group not in above:
                    yield _heading(group)
            above = row.path
            yield _segment(row, row.code)


def _headings(labels: tuple[Label, ...]) -> Iterator[Segment]:
    """Column headings level by level, as a header of several rows is read."""
    depth = max(len(label.path) for label in labels)
    for level in range(depth):
        seen: set[str] = set()
        for label in labels:
            if level < len(label.path) and label.path[level] not in seen:
                seen.add(label.path[level])
                yield _heading(label.path[level])


def _top_segments(table: FormTable) -> Iterator[Segment]:
    """Headings over the line of values.

    A single heading has its columns right below it; headings that share an outer heading stand side by side
    before their columns.
    """
    for block in table.blocks:
        single = [row for row in block.rows if len(row.path) == 1]
        nested = [row for row in block.rows if len(row.path) > 1]
        outermost = dict.fromkeys(row.path[0] for row in block.rows)
        yield from map(_heading, outermost)
        for rows in (single, nested):
            yield from (_heading(row.text) for row in rows if len(row.path) > 1)
            for _ in rows:
                yield from (_heading(column.text) for column in block.columns)


@cache
def seeds_of(table: FormTable) -> tuple[str, dict[str, tuple[tuple[int, ...], int]]]:
    """The prescribed words, and for each spelling long enough: its offsets there and its weight."""
    seeds: dict[str, tuple[tuple[int, ...], int]] = {}
    offset = 0
    for segment in segments(table):
        for spelling in segment.spellings:
            if len(spelling) >= MIN_SEED:
                offsets, weight = seeds.get(spelling, ((), 0))
                extra = len(spelling) if spelling == segment.text else 0
                seeds[spelling] = ((*offsets, offset), weight + extra)
        for number, cell in enumerate(segment.cells):
            at = offset + sum(map(len, segment.cells[:number]))
            offsets, weight = seeds.get(cell, ((), 0))
            seeds[cell] = ((*offsets, at), weight)
        offset += len(segment.text)
    return "".join(segment.text for segment in segments(table)), seeds


@cache
def seeds_in(table: FormTable) -> int:
    """How many characters all labels have that are long enough to be looked for."""
    return sum(weight for _, weight in seeds_of(table)[1].values())


@cache
def first_row_offset(table: FormTable) -> int:
    """The offset of the first row's label in the prescribed words."""
    offset = 0
    for segment in segments(table):
        if segment.row is not None:
            break
        offset += len(segment.text)
    return offset
