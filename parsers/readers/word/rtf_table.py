"""Rows of an RTF table → cells at grid places.

Belongs here: turning the right edges that each row gives its cells into shared columns, and resolving
merges. Does not belong here: control words (`parsers.readers.word.rtf`).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from parsers.readers.draft import DraftCell, Item

SNAP_TWIPS = 60
"""Edges of different rows closer than this (1 mm) are one column edge; no printed column is narrower."""


@dataclass(slots=True)
class CellShape:
    """What a row definition says of one cell: its right edge in twips, its part in merges, its colour."""

    right: int
    continues_left: bool = False
    continues_above: bool = False
    ground: int = 0


@dataclass(slots=True)
class RowShape:
    """A row definition: left edge in twips and the cells from left to right."""

    left: int = 0
    cells: list[CellShape] = field(default_factory=list)


@dataclass(slots=True)
class RtfRow:
    """A row as read: its definition and what stands in each cell."""

    shape: RowShape
    contents: list[list[Item]]


def place_rows(rows: list[RtfRow]) -> list[DraftCell]:
    """Cells at their places, in reading order."""
    edges = _column_edges(rows)
    placed: list[DraftCell] = []
    above: dict[int, DraftCell] = {}
    for index, row in enumerate(rows):
        current: dict[int, DraftCell] = {}
        last: DraftCell | None = None
        for shape, begin, end, content in _extents(row, edges):
            upper = above.get(begin)
            if shape.continues_left and last is not None:
                last.column_span = end - last.column
            elif shape.continues_above and upper is not None and upper.column_span == end - begin:
                upper.row_span += 1
                current[begin] = upper
            else:
                last = DraftCell(index, begin, 1, end - begin, content)
                placed.append(last)
                current[begin] = last
        above = current
    return placed


def _extents(row: RtfRow, edges: list[int]) -> list[tuple[CellShape, int, int, list[Item]]]:
    """First column and column after the last of each cell; contents without a shape stand one a column."""
    found = []
    begin = _column(edges, row.shape.left)
    for number, content in enumerate(row.contents):
        if number < len(row.shape.cells):
            shape = row.shape.cells[number]
            end = max(begin + 1, _column(edges, shape.right))
        else:
            shape, end = CellShape(0), begin + 1
        found.append((shape, begin, end, content))
        begin = end
    return found


def _column_edges(rows: list[RtfRow]) -> list[int]:
    """The edges of all rows, ascending, those closer than `SNAP_TWIPS` to the one before left out."""
    edges: list[int] = []
    for edge in sorted({e for row in rows for e in (row.shape.left, *(c.right for c in row.shape.cells))}):
        if not edges or edge - edges[-1] > SNAP_TWIPS:
            edges.append(edge)
    return edges


def _column(edges: list[int], twips: int) -> int:
    """The index of the edge that stands for a position."""
    at = bisect_left(edges, twips - SNAP_TWIPS)
    return min(at, max(0, len(edges) - 1))
