"""Where the cells of an HTML table stand once rowspan and colspan are expanded.

Belongs here: reading a span attribute and placing cells so that none overlap. Source: the HTML
standard, "Forming a table"; where it lets cells overlap, the later cell is cut short here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.readers.draft import DraftCell, Item
from parsers.readers.limits import MAX_CELLS, MAX_COLUMN_SPAN, MAX_ROW_SPAN, too_large

_LEADING_DIGITS = re.compile(r"[ \t\n\f\r]*\+?([0-9]+)")


@dataclass(slots=True)
class SpannedCell:
    """A cell as marked up: what stands in it and how far it reaches; row_span 0 = to the group's end."""

    row_span: int = 1
    column_span: int = 1
    items: list[Item] = field(default_factory=list)


RowGroup = list[list[SpannedCell]]


def column_span(value: str | None) -> int:
    """The number a browser reads from a colspan: `2;` is 2, `0`, `-1` and `x` are 1."""
    number = _leading_number(value)
    return min(number, MAX_COLUMN_SPAN) if number else 1


def row_span(value: str | None) -> int:
    """The number a browser reads from a rowspan; 0 means to the end of the row group."""
    number = _leading_number(value)
    return 1 if number is None else min(number, MAX_ROW_SPAN)


def _leading_number(value: str | None) -> int | None:
    match = _LEADING_DIGITS.match(value) if value else None
    return int(match[1][:9]) if match else None


def place(groups: Sequence[RowGroup]) -> list[DraftCell]:
    """Cells at their places, in reading order; a cell never reaches beyond its row group.

    Raises Refusal when spans blow the table up.
    """
    placed: list[DraftCell] = []
    slots = 0  # visited or covered: what the work is proportional to, whatever the spans claim
    first_row = 0
    for rows in groups:
        busy_until: list[int] = []  # for each column, the first row of the group in which it is free again
        for index, row in enumerate(rows):
            column = 0
            for cell in row:
                while column < len(busy_until) and busy_until[column] > index:
                    column += 1
                if column >= MAX_COLUMN_SPAN:
                    raise too_large("columns", MAX_COLUMN_SPAN)
                end = min(index + cell.row_span, len(rows)) if cell.row_span else len(rows)
                width = _occupy(busy_until, column, cell.column_span, index, end)
                placed.append(DraftCell(first_row + index, column, end - index, width, cell.items))
                column += width
            slots += column
            if slots > 10 * MAX_CELLS:
                raise too_large("cells", MAX_CELLS)
        first_row += len(rows)
    return placed


def _occupy(busy_until: list[int], column: int, span: int, row: int, end: int) -> int:
    """Takes up to `span` free columns from `column` on and returns how many were free."""
    width = 0
    for place in range(column, column + span):
        if place >= len(busy_until):
            busy_until.append(end)
        elif busy_until[place] > row:
            break
        else:
            busy_until[place] = end
        width += 1
    return width
