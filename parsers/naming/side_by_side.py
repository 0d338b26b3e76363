"""Tables that stand side by side in one grid: each as a grid of its own, the left one first.

Belongs here: telling it from the corner of the form's tables (信息内容), which then stands twice in a row.
Does not belong here: columns of one table (`parsers.naming.rows`), pages side by side (`parsers.readers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from parsers.forms import forms
from parsers.model import Grid, GridCell
from parsers.text.normalise import ideographs
from parsers.text.values import parse_value


def side_by_side(grid: Grid) -> Sequence[Grid]:
    """The grid itself, or its parts from each column on in which the corner of a table stands.

    The corners of all rows that have several must stand in the same columns, the first in the grid's first
    column; a cell belongs to the part in which it begins. From the first row of headings alone below the
    last row with anything on the right, they are a part of their own, the last one.
    """
    corners: dict[int, list[int]] = {}
    for cell in grid.cells:
        if not cell.text.isdecimal() and ideographs(cell.text) in _corners():
            corners.setdefault(cell.row, []).append(cell.column)
    several = {tuple(sorted(columns)) for columns in corners.values() if len(columns) > 1}
    if len(several) != 1:
        return (grid,)
    (starts,) = several
    if starts[0] != min(cell.column for cell in grid.cells):
        return (grid,)
    ends = (*starts[1:], max(cell.column for cell in grid.cells) + 1)
    last = max(cell.row for cell in grid.cells if cell.column >= starts[1] and cell.text.strip())
    values = {cell.row for cell in grid.cells if cell.text.strip() and parse_value(cell.text)}
    height = max(cell.row for cell in grid.cells) + 1
    end = next((row for row in range(last + 1, height) if row not in values), height)
    beside = [cell for cell in grid.cells if cell.row < end]
    below = tuple(cell for cell in grid.cells if cell.row >= end)
    parts = [_between(beside, *span) for span in zip(starts, ends, strict=True)]
    return [replace(grid, cells=cells) for cells in (*parts, below) if cells]


@cache
def _corners() -> frozenset[str]:
    return frozenset(ideographs(t.corner) for form in forms().values() for t in form.tables if t.corner)


def _between(cells: Sequence[GridCell], start: int, end: int) -> tuple[GridCell, ...]:
    return tuple(cell for cell in cells if start <= cell.column < end)
