"""Where the cells of an HTML table stand once rowspan and colspan are expanded.

Belongs here: reading a span attribute and placing cells so that none overlap. Source: the HTML
standard, "Forming a table"; where it lets cells overlap, the later cell is cut short here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.readers.draft import DraftCell, Item
from parsers.readers.limits import MAX_CELLS, MAX_COLUMN_SPAN, MAX_ROW_SPAN, too_large

_LEADING_DIGITS = re.compile(r"[ \t\n\f\r]*\+?([0-9]+)")


Attributes = dict[str, str | None]
RowGroup = list[list[DraftCell]]
"""Rows of cells as marked up: without a place, and with spans that may claim more than there is.

A row_span of 0 claims all rows to the group's end.
"""


class OpenTable:
    """A table being read, with its row groups in source order, each with whether it is a foot."""

    def __init__(self) -> None:
        self._rows: RowGroup = []  # the open group's; at first those outside of any, which no parser leaves
        self._groups = [(False, self._rows)]

    def add_group(self, foot: bool) -> None:
        """Begins a row group."""
        self._rows = []
        self._groups.append((foot, self._rows))

    def add_row(self) -> None:
        """Begins a row."""
        self._rows.append([])

    def add_cell(self, attributes: Attributes, items: list[Item], line: str = "") -> None:
        """A new cell at the end of the row, with items or one line in it; it begins one if there is none."""
        cell = DraftCell(0, 0, 1, 1, items, line)
        if attributes:
            cell.row_span = row_span(attributes.get("rowspan"))
            cell.column_span = column_span(attributes.get("colspan"))
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(cell)

    def placed(self) -> list[DraftCell]:
        """All cells at their places; a foot is printed last wherever it stands in the source."""
        return place([rows for _, rows in sorted(self._groups, key=lambda group: group[0])])


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
    """The same cells with their places and true spans, in reading order; none leaves its row group.

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
                cell.row, cell.column = first_row + index, column
                if cell.row_span != 1:
                    cell.row_span = min(cell.row_span or len(rows), len(rows) - index)
                end = index + cell.row_span
                if cell.column_span != 1:
                    cell.column_span = _occupy(busy_until, column, cell.column_span, index, end)
                elif column < len(busy_until):
                    busy_until[column] = end
                else:
                    busy_until.append(end)
                column += cell.column_span
            placed += row
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
