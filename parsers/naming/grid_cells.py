"""The cells of a grid before they are tokens: what a printed table has that is none of its cells.

Belongs here: cells that hold those of several rows, headings that each page repeats, tabs that end lines,
tables printed on their side. Does not belong here: what a cell says (`tokens`), tables side by side
(`side_by_side`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from parsers.forms import blocks_of_many_columns
from parsers.model import Grid, GridCell
from parsers.text.normalise import ideographs
from parsers.text.values import BLANK, parse_value

MIN_CLOSED = 3
"""So many lines of a table that all end with a tab end with one that parts nothing."""


def upright(grid: Grid) -> Grid:
    """The grid; one that names the columns of a form below each other and its rows side by side is turned.

    More columns than the form has rows, and hardly more rows than it has columns, are the first sign.
    """
    height = grid.cells[-1].row + 1 if grid.cells else 0
    for columns, rows in _wide_tables():
        if height > 2 * len(columns) or len(grid.cells) < len(columns) * len(rows):
            continue
        said = {ideographs(cell.text): cell for cell in grid.cells if not cell.text.isdecimal()}
        named = {said[name].row for name in columns if name in said}
        beside = {cell.column for words, cell in said.items() if words.endswith(rows)}
        if len(named) == len(columns) and len(beside) > len(columns):
            return replace(grid, cells=tuple(sorted(map(_turned, grid.cells), key=_reading_order)))
    return grid


@cache
def _wide_tables() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The columns and rows of the tables that have many of both, as words."""
    return tuple(
        (tuple(ideographs(c.text) for c in block.columns), tuple(ideographs(r.text) for r in block.rows))
        for block in blocks_of_many_columns()
        if len(block.rows) > len(block.columns)
    )


def _turned(cell: GridCell) -> GridCell:
    return cell._replace(
        row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span
    )


def _reading_order(cell: GridCell) -> tuple[int, int]:
    return cell.row, cell.column


def without_closing(grid: Grid) -> Sequence[GridCell]:
    """The cells of a grid, without the blank ones that a tab at the end of each line leaves behind it."""
    if grid.ruled:
        return grid.cells
    last = {cell.row: cell for cell in sorted(grid.cells, key=lambda cell: cell.column)}
    if len(last) < MIN_CLOSED or any(cell.text.strip() for cell in last.values()):
        return grid.cells
    return [cell for cell in grid.cells if cell is not last[cell.row]]


def parted(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    """The cells, those that span rows and hold a value for each of them as one cell a row."""
    high = [cell for cell in cells if cell.row_span > 1 and _values_in(cell) == cell.row_span]
    if not high:
        return cells
    parted = [
        cell._replace(text=text, row=cell.row + i, row_span=1)
        for cell in high
        for i, text in enumerate(cell.text.split())
    ]
    return sorted([*(c for c in cells if c not in high), *parted], key=lambda cell: (cell.row, cell.column))


def _values_in(cell: GridCell) -> int:
    """How many values stand below each other in a cell; 0 where words stand there."""
    lines = cell.text.split()
    return len(lines) if all(parse_value(line) is not None for line in lines) else 0


def headings_of(grid: Grid) -> list[str]:
    """The ideographs of the first rows, cells parted, up to the first row with a value."""
    rows = [""] * (max((cell.row for cell in grid.cells), default=-1) + 1)
    for cell in grid.cells:
        value = parse_value(cell.text)
        if value is not None and value is not BLANK:
            return rows[: cell.row]
        rows[cell.row] += ideographs(cell.text) + "|"
    return rows[:-1]


def repeated(rows: list[str], before: list[str]) -> int:
    """How many first rows are words that the grid before begins with too."""
    count = 0
    for row, other in zip(rows, before, strict=False):
        if row != other or not row.strip("|"):
            break
        count += 1
    return count
