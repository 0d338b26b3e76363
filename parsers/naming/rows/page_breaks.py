"""Rows of ruled grids that a page break has cut.

Belongs here: which rows of two grids are halves of one, and their cells put together again.
Does not belong here: rows whose label touches both halves (`rows`), headings that are cut (`headings`).
"""

from __future__ import annotations

from parsers.forms import Label
from parsers.naming.grids import Grids
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

Place = tuple[int, int]
"""grid and row."""


def next_page(place: Place, rows: dict[Place, list[Token]], stream: list[Token]) -> list[Token]:
    """The first row of the next grid, where the place is the last row of its own and both are ruled."""
    grid, _ = place
    later = min((where for where in rows if where[0] == grid + 1), default=None)
    if later is None or not all(token.ruled for token in rows[place] + rows[later]):
        return []
    between = any(place < (token.grid, token.row) < later for token in stream)
    return [] if between else rows[later]


def page_before(place: Place, label: Label, grids: Grids, count: int) -> list[Token]:
    """The values that end the grid before, where the place is its grid's first row and continues the label.

    Of the label the page before has the beginning, or nothing.
    """
    grid, row = place
    before = grids.tokens(grid - 1)
    if not before or min(token.row for token in grids.tokens(grid)) != row:
        return []
    end = max(token.row for token in before)
    cells = [token for token in before if token.row == end]
    beside, last = cells[:-count][-1:], cells[-count:]
    begun = "".join(ideographs(token.text) for token in beside)
    begins = any(ideographs(spelling).startswith(begun) for spelling in label.spellings)
    whole = len(last) == count and all(token.ruled and token.is_value for token in last)
    return last if begins and whole and any(token.is_printed for token in last) else []


def is_rest(onward: list[Token], cells: list[Token]) -> bool:
    """Whether a row without a label is what a page break left over of the row before: of some cells only.

    Further left a group of rows may go on with its name.
    """
    label, rest = onward[: -len(cells)][-1:], onward[-len(cells) :]
    if len(rest) < len(cells) or any(ideographs(token.text) for token in rest) or any(map(_says, label)):
        return False
    return any(map(_says, rest)) and any(_says(a) and not _says(b) for a, b in zip(cells, rest, strict=True))


def _says(token: Token) -> bool:
    return bool(token.text.strip())


def joined(cells: list[Token], rest: list[Token]) -> list[Token]:
    """Cells with the lines that stand of each on the next page."""
    return [_with(cell, more) if _says(more) else cell for cell, more in zip(cells, rest, strict=True)]


def _with(cell: Token, more: Token) -> Token:
    both = cell.saying(f"{cell.text}\n{more.text}")
    sure = min(cell.confidence, more.confidence)
    return both._replace(locator=f"{cell.locator}; {more.locator}", confidence=sure)
