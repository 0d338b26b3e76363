"""Rows of a table between which no rule is drawn.

Belongs here: telling values that stand below each other in one cell of the rules from one value broken into
lines, and parting the row where they are several. Does not belong here: the rules themselves (`lattice`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from parsers.readers.pages.geometry import Character
from parsers.readers.pages.lattice import LatticeCell, Table
from parsers.readers.pages.printed_lines import Line, lines_of, text_of
from parsers.text.normalise import ideographs

VALUE = re.compile(r"[\d０-９.．,，/／—－–-]+")
"""What a line of nothing but a value looks like."""
PADDING = 12.0
"""Points that may be free in a cell beside a line that was broken because the next digit did not fit."""

Filled = list[tuple[LatticeCell, list[Character]]]


def with_rows_parted(table: Table, filled: Filled) -> tuple[Table, Filled]:
    """The table with the rules it lacks; the same objects where it lacks none."""
    for row in sorted({cell.row for cell, inside in filled if _may_hold_rows(cell, inside)}, reverse=True):
        cuts = _cuts([(cell, inside) for cell, inside in filled if cell.row == row and cell.row_span == 1])
        if cuts:
            filled = _parted(filled, row, cuts)
            ys = (*table.ys[: row + 1], *cuts, *table.ys[row + 1 :])
            table = Table(tuple(cell for cell, _ in filled), table.xs, ys)
    return table, filled


def text_in(cell: LatticeCell, inside: Sequence[Character]) -> str:
    """What stands in a cell; a blank line parts values that are not one value broken into lines."""
    if _may_hold_rows(cell, inside):
        lines = lines_of(inside)
        values = all(VALUE.fullmatch(line.text) for line in lines)
        if len(lines) > 1 and values and not _is_broken(cell, lines):
            return "\n\n".join(line.text for line in lines)
    return text_of(inside)


def _may_hold_rows(cell: LatticeCell, inside: Sequence[Character]) -> bool:
    """A quick look: the last character is a digit, and another stands higher."""
    if cell.row_span != 1 or len(inside) < 2 or not inside[-1].text[-1:].isdigit():
        return False
    last = inside[-1]
    return min([other.bottom for other in inside]) < (last.top + last.bottom) / 2


def _cuts(cells: Filled) -> list[float]:
    """Where to part a row, from the top; nowhere if each cell holds one value at most."""
    lines = [(cell, lines_of(inside)) for cell, inside in cells]
    values = [(cell, [line for line in found if VALUE.fullmatch(line.text)]) for cell, found in lines]
    values = [(cell, found) for cell, found in values if found]
    levels = _levels(values)
    if all(_is_broken(cell, found) for cell, found in values if len(found) > 1):
        return []
    columns = {cell.column for cell, _ in values}
    words = [line for cell, found in lines for line in found if ideographs(line.text)]
    above = [
        line
        for cell, found in lines
        if cell.column in columns
        for line in found
        if ideographs(line.text) and levels and line.box.bottom <= levels[0][0]
    ]
    cuts = [max(line.box.bottom for line in above)] if above else []
    return cuts + [_between(upper, lower, words) for upper, lower in pairwise(levels)]


def _levels(values: list[tuple[LatticeCell, list[Line]]]) -> list[tuple[float, float]]:
    """Top and bottom of every height at which at least half of the columns with values print one."""
    found: list[list[Line]] = []
    for line in sorted((line for _, lines in values for line in lines), key=lambda line: line.box.top):
        if found and line.box.top < (found[-1][0].box.top + found[-1][0].box.bottom) / 2:
            found[-1].append(line)
        else:
            found.append([line])
    kept = [level for level in found if 2 * len(level) >= len(values)]
    return [(min(line.box.top for line in level), max(line.box.bottom for line in level)) for level in kept]


def _is_broken(cell: LatticeCell, lines: Sequence[Line]) -> bool:
    """Whether the lines may be one value: each but the last is as long as the cell allows."""
    return all(
        cell.box.x1 - cell.box.x0 - (line.box.x1 - line.box.x0)
        < PADDING + (line.box.x1 - line.box.x0) / len(line.text)
        for line in lines[:-1]
    )


def _between(upper: tuple[float, float], lower: tuple[float, float], words: Sequence[Line]) -> float:
    """Between two rows of values: where the lines of their labels leave most room, else in the middle."""
    first, last = (upper[0] + upper[1]) / 2, (lower[0] + lower[1]) / 2
    edges = sorted((line.box.top, line.box.bottom) for line in words)
    gaps = [(b[0] - a[1], (a[1] + b[0]) / 2) for a, b in pairwise(edges)]
    inside = [(room, y) for room, y in gaps if first < y < last]
    return max(inside, default=(0.0, (upper[1] + lower[0]) / 2))[1]


def _parted(filled: Filled, row: int, cuts: Sequence[float]) -> Filled:
    """The cells of a row parted at the cuts; those of other rows moved down or stretched."""
    more = len(cuts)
    parted: Filled = []
    for cell, inside in filled:
        if cell.row == row and cell.row_span == 1:
            edges = [cell.box.top, *cuts, cell.box.bottom]
            for i, (top, bottom) in enumerate(pairwise(edges)):
                part = cell._replace(row=row + i, box=cell.box._replace(top=top, bottom=bottom))
                first, last = top if i else -1e9, bottom if i < more else 1e9
                parted.append((part, [c for c in inside if first <= (c.top + c.bottom) / 2 < last]))
        elif cell.row > row:
            parted.append((cell._replace(row=cell.row + more), inside))
        elif cell.row + cell.row_span > row:
            parted.append((cell._replace(row_span=cell.row_span + more), inside))
        else:
            parted.append((cell, inside))
    return sorted(parted, key=lambda entry: (entry[0].row, entry[0].column))
