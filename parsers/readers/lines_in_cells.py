"""Rows of a table that are lines in its cells: one row of cells, or one cell across all columns.

Belongs here: telling such lines from a label or a number that runs over several. Does not belong here: rows
of pages whose rules are missing (`pages.unruled_rows`), drafts themselves (`draft`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from parsers.readers.draft import DraftCell, DraftTable, Item, Line, settle

_FIGURE = re.compile(r"[-+－—–/\\0-9０-９.,，〇○无\ufffc% ]{1,20}")
_FIGURES = re.compile(r"(?<![^\s|])[-—–/0-9０-９.,，〇○无\ufffc]{1,20}(?![^\s|])")
MANY = 3
"""So many lines in a cell are rows, so many figures on a line a row of a table; of two lines in a label and
two in one number neither is."""


def settle_rows(cells: list[DraftCell]) -> list[Item]:
    """A closed table as items of what surrounds it, as `settle` does, with lines in its cells as rows."""
    settled = settle(cells)
    if len(settled) == 1 and isinstance(settled[0], DraftTable):
        return with_lines_as_rows(settled[0])
    return [
        part
        for item in settled
        for part in (with_lines_as_rows(item) if isinstance(item, DraftTable) else [item])
    ]


def with_lines_as_rows(table: DraftTable) -> list[Item]:
    """A table with a row for each line where a row of it holds several; lines in cells across it stand alone.

    The same table where there are none.
    """
    if not any(len(cell.items) > 1 for cell in table.cells):
        return [table]
    items: list[Item] = []
    cells: list[DraftCell] = []
    wide = max(cell.column + cell.column_span for cell in table.cells)
    for row in _rows(table.cells):
        (first, *_) = row
        if first.column_span == wide and _holds_rows(first):
            items += [DraftTable(_from_zero(cells))] if cells else []
            items += first.items
            cells = []
        else:
            cells += row
    if items:
        return [*items, *([DraftTable(_from_zero(cells))] if cells else [])]
    return [DraftTable(_parted(table.cells))]


def _rows(cells: Sequence[DraftCell]) -> list[list[DraftCell]]:
    rows: dict[int, list[DraftCell]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell)
    return [rows[row] for row in sorted(rows)]


def _lines(cell: DraftCell) -> list[str]:
    if not cell.items:
        return [cell.line] if cell.line else []
    return [item.text for item in cell.items if isinstance(item, Line)]


def _holds_rows(cell: DraftCell) -> bool:
    rows = [line for line in _lines(cell) if len(_FIGURES.findall(line)) >= MANY]
    return len(rows) >= MANY and len(rows) > len(cell.items) / 2


def _from_zero(cells: list[DraftCell]) -> list[DraftCell]:
    first = min(cell.row for cell in cells)
    return [replace(cell, row=cell.row - first) for cell in cells]


def _parted(cells: list[DraftCell]) -> list[DraftCell]:
    """The cells, those of a row of lines one below the other."""
    taller = [cell for cell in cells if cell.row_span > 1]
    found: list[DraftCell] = []
    more: dict[int, int] = {}
    for row in _rows(cells):
        at = row[0].row
        count = 1 if any(c.row <= at < c.row + c.row_span for c in taller) else _count(row)
        below = sum(more.values())
        if count == 1:
            found += [replace(cell, row=at + below) for cell in row] if below else row
            continue
        more[at] = count - 1
        for i in range(count):
            for cell in row:
                lines = _lines(cell)
                text = lines[i] if lines else ""
                found.append(replace(cell, row=at + below + i, items=[], line=text))
    return sorted(found, key=lambda cell: (cell.row, cell.column)) if more else cells


def _count(row: Sequence[DraftCell]) -> int:
    """How many rows the lines in the cells of one make; 1 where they are one."""
    lines = [its for cell in row if (its := _lines(cell))]
    counts = {len(its) for its in lines}
    if len(counts) != 1 or counts == {1}:
        return 1
    figures = sum(all(_FIGURE.fullmatch(line) for line in its) for its in lines)
    if not figures or figures == len(lines):
        return 1
    count = counts.pop()
    return count if count >= MANY or (count > 1 and figures > 1) else 1
