"""The tables of RTF that are open at one moment, each inside a cell of the one before.

Belongs here: cells and rows as control words end them, and the definitions of rows. Does not belong here: the
words of text (`parsers.readers.word.rtf`), cells at grid places (`parsers.readers.word.rtf_table`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.readers.draft import Item
from parsers.readers.lines_in_cells import settle_rows
from parsers.readers.word.labels import undecorated
from parsers.readers.word.rtf_table import CellShape, RowShape, RtfRow, place_rows

TABLE_WORDS = frozenset(
    ("cell", "nestcell", "row", "nestrow", "trowd", "trleft", "cellx", "clmrg", "clvmrg", "clcbpat")
)
"""The control words of cells and rows."""


@dataclass(slots=True)
class _OpenTable:
    rows: list[RtfRow] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    shape: RowShape = field(default_factory=RowShape)


class OpenTables:
    """Open tables by their depth, from 1 on; at depth 0 stand `items`, those of the document."""

    def __init__(self, items: list[Item]) -> None:
        self._items = items
        self._tables: list[_OpenTable] = []
        self._next_cell = CellShape(0)

    def items(self, level: int) -> list[Item]:
        """What stands so far in the open cell at a depth; opens the tables down to it."""
        while len(self._tables) < level:
            self._tables.append(_OpenTable())
        return self._tables[level - 1].items if level else self._items

    def ground(self, level: int) -> int:
        """The number of the colour that the open cell at a depth is painted in; 0 for none."""
        if not 0 < level <= len(self._tables):
            return 0
        table = self._tables[level - 1]
        shapes = table.shape.cells
        return shapes[len(table.cells)].ground if len(table.cells) < len(shapes) else 0

    def close(self, level: int) -> None:
        """End the tables deeper than this: each becomes items of the cell around it."""
        while len(self._tables) > level:
            table = self._tables.pop()
            outer = self._tables[-1].items if self._tables else self._items
            if table.cells:  # a row that no \row ended
                table.rows.append(RtfRow(table.shape, table.cells))
            outer.extend(settle_rows(place_rows(table.rows)))
            outer.extend(table.items)

    def end_cell(self, level: int) -> None:
        """The items at a depth become a cell."""
        table = self._tables[level - 1]
        table.cells.append(undecorated(table.items))
        table.items = []

    def end_row(self, level: int) -> None:
        """The cells at a depth become a row."""
        self.items(level)
        self.close(level)
        table = self._tables[level - 1]
        if table.cells:
            table.rows.append(RtfRow(table.shape, table.cells))
            table.cells = []

    def define(self, level: int, word: str, number: int) -> None:
        """Take in a word of the definition of the row at a depth; lengths are in twips."""
        if word == "clmrg":
            self._next_cell.continues_left = True
        elif word == "clvmrg":
            self._next_cell.continues_above = True
        elif word == "clcbpat":
            self._next_cell.ground = number
        else:
            self._define_row(level, word, number)

    def _define_row(self, level: int, word: str, number: int) -> None:
        self.items(level)
        table = self._tables[level - 1]
        if word == "trowd":
            table.shape = RowShape()
            self._next_cell = CellShape(0)
        elif word == "trleft":
            table.shape.left = number
        elif word == "cellx":
            self._next_cell.right = number
            table.shape.cells.append(self._next_cell)
            self._next_cell = CellShape(0)
