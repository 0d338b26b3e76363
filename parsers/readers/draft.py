"""From what a markup reader meets, in order, to blocks with locators.

Belongs here: the mutable drafts of lines, cells and tables that HTML, DOCX and RTF share; telling a
table of data from a table that only arranges the page; locators. Does not belong here: any markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.model import Block, Grid, GridCell, Paragraph, new
from parsers.readers.limits import MAX_CELLS, MAX_LINES, too_large

LONG_CELL = 1_000
"""Characters above which a cell of a small table is an article, not a datum."""

FEW_CELLS = 20
"""A table of fewer cells than this with such a cell arranges the page."""


@dataclass(slots=True)
class Line:
    """A line of text; empty ones are never drafted."""

    text: str
    heading: bool = False


@dataclass(slots=True)
class DraftCell:
    """A cell at its 0-based place with what stands in it: one `line`, as in most, or `items` in order."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    items: list[Item] = field(default_factory=list)
    line: str = ""

    @property
    def text(self) -> str:
        """The cell's own lines, without those of tables in it."""
        if not self.items:
            return self.line
        return "\n".join([item.text for item in self.items if isinstance(item, Line)])


@dataclass(slots=True)
class DraftTable:
    """A table whose cells do not overlap, in reading order."""

    cells: list[DraftCell]


Item = Line | DraftTable


def settle(cells: list[DraftCell]) -> list[Item]:
    """A closed table as items of what surrounds it.

    A table of data becomes one draft followed by the tables that stood inside its cells. A table that
    only arranges the page becomes its content in order.
    """
    nested = [item for cell in cells for item in cell.items if isinstance(item, DraftTable)]
    if nested:
        for cell in cells:
            cell.items = [plain for item in cell.items for plain in _unwrapped(item)]
        nested = [item for cell in cells for item in cell.items if isinstance(item, DraftTable)]
    if _arranges(cells, nested):
        return [item for cell in cells for item in ([Line(cell.line)] if cell.line else cell.items)]
    return [DraftTable(cells), *nested]


def _unwrapped(item: Item) -> list[Item]:
    """The lines of a table in a cell in which one cell prints something: it only places them."""
    if isinstance(item, Line):
        return [item]
    printing = [cell for cell in item.cells if cell.line or cell.items]
    if len(printing) != 1:
        return [item]
    return [Line(printing[0].line)] if printing[0].line else printing[0].items


def _arranges(cells: list[DraftCell], nested: list[DraftTable]) -> bool:
    """Whether a table only arranges the page: one column, an article inside, or mostly other tables."""
    if not any(cell.column for cell in cells):
        return True
    if sum(len(table.cells) for table in nested) >= len(cells):
        return True
    return len(cells) < FEW_CELLS and any(len(cell.text) > LONG_CELL for cell in cells)


def finish(items: Iterable[Item]) -> tuple[Block, ...]:
    """Blocks with locators `paragraph=12` and `table=2 row=5 column=3`, all counted from 1."""
    blocks: list[Block] = []
    lines = tables = cells = 0
    for item in items:
        if isinstance(item, Line):
            lines += 1
            blocks.append(Paragraph(item.text, f"paragraph={lines}", item.heading))
        else:
            tables += 1
            cells += len(item.cells)
            blocks.append(grid_of(item, f"table={tables}"))
        if lines > MAX_LINES:
            raise too_large("paragraphs", MAX_LINES)
        if cells > MAX_CELLS:
            raise too_large("cells", MAX_CELLS)
    return tuple(blocks)


def grid_of(table: DraftTable, locator: str) -> Grid:
    """A ruled grid whose cells' locators begin with the grid's."""
    cells = []
    for cell in table.cells:
        row, column = cell.row, cell.column
        place = f"{locator} row={row + 1} column={column + 1}"
        cells.append(
            new(GridCell, (cell.line or cell.text, row, column, cell.row_span, cell.column_span, place, 1.0))
        )
    return Grid(tuple(cells), locator)
