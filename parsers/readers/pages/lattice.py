"""Ruled lines → tables of cells.

Belongs here: which cells the lines of one page enclose, and which rows and columns they span.
Does not belong here: what is printed in the cells (`page_blocks`), which rules are one line (`ruled_lines`).
The cells are those of pdfplumber's lattice (a test compares them), found by the lines' numbers instead of by
comparing points, which takes a tenth of the time. Added are sides that the printer left open, as at a page
break, and spans, counted on the lines themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from parsers.model import new
from parsers.readers.limits import MAX_RULE_CROSSINGS
from parsers.readers.pages.geometry import Box, Rule
from parsers.readers.pages.ruled_lines import TOLERANCE, Line, TooManyRulesError, joined, lines_by_table


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


Square = tuple[int, int, int, int]
"""Of a cell the numbers of the lines above, left, below and right."""


def tables_of(rules: Iterable[Rule], zoom: float = 1) -> list[Table]:
    """The tables of one page from top to bottom, of rules `zoom` times enlarged. Raises TooManyRulesError."""
    if zoom != 1:
        rules = [Rule(*(zoom * place for place in rule)) for rule in rules]
    tables = [table for level, upright in lines_by_table(rules) for table in _tables(level, upright)]
    if zoom != 1:
        tables = [_reduced(table, zoom) for table in tables]
    return sorted(tables, key=lambda table: table.ys[0])


def _reduced(table: Table, zoom: float) -> Table:
    cells = [cell._replace(box=Box(*(place / zoom for place in cell.box))) for cell in table.cells]
    return Table(tuple(cells), tuple(x / zoom for x in table.xs), tuple(y / zoom for y in table.ys))


def _tables(level: list[Line], upright: list[Line]) -> list[Table]:
    """The tables of lines that touch; single cells are none."""
    crossings = Crossings(level, upright)
    if not crossings.count:
        return []
    tops_and_bottoms, sides = list(_open_ends(upright, level)), list(_open_ends(level, upright))
    if tops_and_bottoms or sides:
        crossings = Crossings(joined(level + tops_and_bottoms), joined(upright + sides))
    return [_table(squares, crossings) for squares in crossings.tables()]


def _open_ends(runners: list[Line], across: list[Line]) -> Iterator[Line]:
    """Lines that are not drawn: where two runners or more end together outside all lines across."""
    first, last = runners[0][0], runners[-1][0]
    left, right = min(start for _, start, _ in across), max(end for _, _, end in across)
    for end, choose, sign in ((1, min, 1), (2, max, -1)):
        outer = choose(runner[end] for runner in runners)
        ends = [runner[0] for runner in runners if sign * (runner[end] - outer) <= TOLERANCE]
        drawn = any(sign * (line[0] - outer) <= TOLERANCE for line in across)
        if len(ends) > 1 and not drawn:
            # where the sides are open too, the corner belongs to the table
            start = left if left < first - TOLERANCE else min(ends)
            stop = right if right > last + TOLERANCE else max(ends)
            yield outer, start, stop


class Crossings:
    """Where level and upright lines cross.

    `upright[column][row]` is a set of bits, one for each of the lines at `xs[column]` that cross one at
    `ys[row]`, and `level` the same of the level ones: a line joins two crossings where a bit is in both.
    """

    def __init__(self, level: Sequence[Line], upright: Sequence[Line]) -> None:
        """Raises TooManyRulesError."""
        if len(level) * len(upright) > 25 * MAX_RULE_CROSSINGS:
            raise TooManyRulesError
        self.xs, self.ys = (sorted({line[0] for line in lines}) for lines in (upright, level))
        self.upright, self.level = ([[0] * len(self.ys) for _ in self.xs] for _ in range(2))
        self.count = 0
        column_of, row_of = ({place: i for i, place in enumerate(places)} for places in (self.xs, self.ys))
        bits = [(1 << i, row_of[y], y, x0 - TOLERANCE, x1 + TOLERANCE) for i, (y, x0, x1) in enumerate(level)]
        for i, (x, top, bottom) in enumerate(upright):
            its_bit, column = 1 << i, column_of[x]
            lines_here, lines_across = self.upright[column], self.level[column]
            top, bottom = top - TOLERANCE, bottom + TOLERANCE
            for bit, row, y, x0, x1 in bits:
                if top <= y <= bottom and x0 <= x <= x1:
                    self.count += not lines_here[row]
                    lines_here[row] |= its_bit
                    lines_across[row] |= bit
        if self.count > MAX_RULE_CROSSINGS:
            raise TooManyRulesError

    def smallest_cells(self) -> list[Square]:
        """The cell that opens at each crossing, in reading order; pdfplumber's `intersections_to_cells`."""
        return [
            found
            for row in range(len(self.ys) - 1)
            for column in range(len(self.xs) - 1)
            if (found := self._cell(row, column))
        ]

    def tables(self) -> list[list[Square]]:
        """Those that share corners, tables from top to bottom; a single cell is none."""
        return [cells for cells in _sharing_corners(self.smallest_cells()) if len(cells) > 1]

    def _cell(self, row: int, column: int) -> Square | None:
        down, along = self.upright[column], self.level
        from_here, right_from_here = down[row], along[column][row]
        if not from_here:
            return None
        for bottom in range(row + 1, len(self.ys)):
            if not from_here & down[bottom]:
                continue
            for right in range(column + 1, len(self.xs)):
                across = along[right]
                if (
                    right_from_here & across[row]
                    and across[bottom] & along[column][bottom]
                    and self.upright[right][row] & self.upright[right][bottom]
                ):
                    return row, column, bottom, right
        return None


def _sharing_corners(cells: Iterable[Square]) -> list[list[Square]]:
    """Cells, in reading order, by table: from one to the other one can walk from corner to corner."""
    table_at: dict[tuple[int, int], list[Square]] = {}
    for cell in cells:
        top, left, bottom, right = cell
        corners = (top, left), (top, right), (bottom, left), (bottom, right)
        table: list[Square] | None = None
        for corner in corners:
            other = table_at.get(corner)
            if other is None or other is table:
                continue
            table = other if table is None else _one_of(table, other, table_at)
        if table is None:
            table = []
        table.append(cell)
        for corner in corners:
            table_at[corner] = table
    tables = {id(table): table for table in table_at.values()}.values()
    return sorted(sorted(table) for table in tables)


def _one_of(
    one: list[Square], other: list[Square], table_at: dict[tuple[int, int], list[Square]]
) -> list[Square]:
    """Two tables as one: the greater, with the cells of the other, known at all corners."""
    greater, less = (one, other) if len(one) > len(other) else (other, one)
    greater += less
    for top, left, bottom, right in less:
        for corner in ((top, left), (top, right), (bottom, left), (bottom, right)):
            table_at[corner] = greater
    return greater


def _table(squares: list[Square], crossings: Crossings) -> Table:
    """Cells that touch, in reading order → rows, columns and spans on the lines that are sides of cells."""
    rows = sorted({row for top, _, bottom, _ in squares for row in (top, bottom)})
    columns = sorted({column for _, left, _, right in squares for column in (left, right)})
    xs, ys = [crossings.xs[column] for column in columns], [crossings.ys[row] for row in rows]
    row_of, column_of = ({line: i for i, line in enumerate(lines)} for lines in (rows, columns))
    taken: set[tuple[int, int]] = set()
    cells = []
    for square in squares:
        top, left, bottom, right = square
        top, bottom, left, right = row_of[top], row_of[bottom], column_of[left], column_of[right]
        places = [(top, left)]
        if bottom - top > 1 or right - left > 1:
            places = [(row, column) for row in range(top, bottom) for column in range(left, right)]
        if taken.isdisjoint(places):
            taken.update(places)
            box = new(Box, (xs[left], ys[top], xs[right], ys[bottom]))
            cells.append(new(LatticeCell, (top, left, bottom - top, right - left, box)))
    return Table(tuple(cells), tuple(xs), tuple(ys))
