"""What a person sees of a sheet beyond the values that are stored in its cells.

Belongs here: the record of it that a reader fills, and leaving hidden rows and columns out of a grid. Does
not belong here: how a format stores it (`parsers.readers.sheets.xlsx_view`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from parsers.model import Grid, GridCell

Place = tuple[int, int]
"""Row and column, from 0, counted from A1."""


@dataclass(slots=True)
class SheetView:
    """How the cells of a sheet are seen where that is not as they are stored.

    Attributes:
        texts: what is printed in a cell whatever its value.
        formats: number formats of cells.
        struck, hidden: cells of which nothing is seen.
        rows, columns: hidden rows and columns.
        zeros: whether zeros are printed.
        drawn: what drawings show in cells that are blank.
        boxes: texts of drawings that stand over the sheet.
        left_struck, left_hidden: what was left out of the texts.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    hidden: set[Place] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    zeros: bool = True
    drawn: dict[Place, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    left_struck: list[str] = field(default_factory=list)
    left_hidden: list[str] = field(default_factory=list)


def without_hidden(
    grid: Grid, corner: Place, rows: Collection[int], columns: Collection[int]
) -> tuple[Grid, list[str]]:
    """A grid without its hidden rows and columns, and the texts that stood in them.

    Args:
        grid: its locators stay as they are, its rows and columns count anew.
        corner: the place of its first cell from A1.
        rows: hidden ones, counted from A1.
        columns: as `rows`.
    """
    if not rows and not columns:
        return grid, []
    top, left = corner
    down = _positions({row - top for row in rows}, max((c.row + c.row_span for c in grid.cells), default=0))
    across = _positions(
        {column - left for column in columns}, max((c.column + c.column_span for c in grid.cells), default=0)
    )
    cells: list[GridCell] = []
    texts: list[str] = []
    for cell in grid.cells:
        row, column = down[cell.row], across[cell.column]
        height, width = down[cell.row + cell.row_span] - row, across[cell.column + cell.column_span] - column
        if height and width:
            cells.append(cell._replace(row=row, column=column, row_span=height, column_span=width))
        else:
            texts.append(cell.text)
    return Grid(tuple(cells), grid.locator, grid.ruled), texts


def _positions(hidden: set[int], count: int) -> list[int]:
    """How many of the lines before each one, and before the end, are shown."""
    positions = [0]
    for line in range(count):
        positions.append(positions[-1] + (line not in hidden))
    return positions
