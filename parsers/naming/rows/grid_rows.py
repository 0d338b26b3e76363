"""Which grid rows hold the values of a label, by rules of which the first that finds any cells decides.

Belongs here: the rows that a label touches, and putting a row together from several of them.
Does not belong here: rows cut in two (`page_breaks`), values in running text (`texts`), and what becomes of
the cells (`beside`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parsers.forms import Label
from parsers.naming.grids import Grids
from parsers.naming.locate import Anchor
from parsers.naming.rows.page_breaks import Place, is_rest, joined, next_page, page_before
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

Found = tuple[str | None, list[Token]]
"""The code of the rule that put a row together, and the tokens of its values."""


@dataclass(frozen=True, slots=True)
class GridRows:
    """The grid rows around a label.

    `own`: those that it touches, without what stands left of it; `printed`: those of them in which something
    is printed.
    """

    label: Label
    stream: list[Token]
    grids: Grids
    rows: dict[Place, list[Token]]
    own: dict[Place, list[Token]]
    printed: dict[Place, list[Token]]


def grid_rows(anchor: Anchor, label: Label, stream: list[Token], grids: Grids, beside: list[int]) -> GridRows:
    """The grid rows around a label.

    Args:
        anchor: where the label stands.
        label: the label.
        stream: all tokens of the file.
        grids: the grids among them.
        beside: the indices of the tokens between the label and the next one.
    """
    members = [stream[i] for i in anchor.members]
    touched = {(t.grid, row) for t in members if t.grid >= 0 for row in range(t.row, t.row_end)}
    edge: dict[Place, int] = {}
    for token in members:
        place = (token.grid, token.row)
        edge[place] = max(edge.get(place, 0), token.column_end)
    rows: dict[Place, list[Token]] = {}
    for i in beside:
        token = stream[i]
        if token.grid < 0:
            continue
        place = (token.grid, token.row)
        if place in touched and (token.column < edge.get(place, 0) or repeats(token, members)):
            continue
        rows.setdefault(place, []).append(token)
    own = {place: cells for place, cells in rows.items() if place in touched}
    printed = {place: cells for place, cells in own.items() if any(t.is_printed for t in cells)}
    return GridRows(label, stream, grids, rows, own, printed)


def repeats(token: Token, members: Sequence[Token]) -> bool:
    """Whether a cell says the label once more, as converters do for each column that a cell spans."""
    if token.is_value:
        return False
    return ideographs(token.text) in [ideographs(member.text) for member in members]


def from_grid(beside: GridRows) -> Found:
    """The tokens of a row by the first rule that finds some, with its code where it is a special one."""
    for rule, find in _GRID_RULES:
        tokens = find(beside)
        if tokens:
            return rule, tokens
    return None, next(iter(beside.own.values()), [])


def _one_row(beside: GridRows) -> list[Token]:
    """The one row beside the label in which something is printed."""
    printed = list(beside.printed.values())
    return printed[0] if len(printed) == 1 and not _rest_of(beside) else []


def _with_rest(beside: GridRows) -> list[Token]:
    """The same with the lines of its cells that a page break left over on the next page."""
    printed = list(beside.printed.values())
    return joined(printed[0], _rest_of(beside)) if len(printed) == 1 else []


def _rest_of(beside: GridRows) -> list[Token]:
    ((place, cells),) = beside.printed.items()
    onward = next_page(place, beside.rows, beside.stream)
    return onward[-len(cells) :] if is_rest(onward, cells) else []


def _several_rows(beside: GridRows) -> list[Token]:
    """Several rows that the label touches: its halves laid over each other, or one after the other."""
    printed = list(beside.printed.values())
    return _overlaid(printed) if len(printed) > 1 else []


def _values_on_next_page(beside: GridRows) -> list[Token]:
    """A row cut by a page break: the label ends one page, rows of values alone begin the next.

    Values with another label in their row belong to it, on whichever side of them it stands.
    """
    later = [(at, cells) for at, cells in beside.rows.items() if at not in beside.own]
    alone = [cells for at, cells in later if _is_unlabelled(at, beside)]
    printed = [cells for cells in alone if any(t.is_printed for t in cells)]
    return _overlaid(printed) if not beside.printed and printed else []


def _values_on_page_before(beside: GridRows) -> list[Token]:
    """A row cut by a page break: values end one page, the rest of the label begins the next."""
    if beside.printed or len(beside.own) != 1:
        return []
    ((place, cells),) = beside.own.items()
    low = [cell for cell in cells if cell.row_end - cell.row == 1]  # a frame around the table is higher
    return page_before(place, beside.label, beside.grids, len(low))


_GRID_RULES: tuple[tuple[str | None, Callable[[GridRows], list[Token]]], ...] = (
    (None, _one_row),
    ("joined_page_rows", _with_rest),
    ("overlaid_rows", _several_rows),
    ("next_page_values", _values_on_next_page),
    ("page_before_values", _values_on_page_before),
)
"""The rules that put a row together from grid rows; the first that finds any cells decides."""


def _is_unlabelled(place: Place, beside: GridRows) -> bool:
    """Whether nothing but values stands in a row of a grid."""
    return all(beside.stream[i].is_value for i in beside.grids.row(*place))


def _overlaid(pieces: list[list[Token]]) -> list[Token]:
    """Two halves of one row laid over each other where they have the same cells; else one after the other."""
    if len({len(piece) for piece in pieces}) == 1:
        columns = list(zip(*pieces, strict=True))
        if all(sum(t.is_printed for t in column) <= 1 for column in columns):
            return [next((t for t in column if t.is_printed), column[0]) for column in columns]
        cells, rest, *more = pieces
        if not more and rest[0].grid == cells[0].grid + 1 and is_rest(rest, cells):
            return joined(cells, rest)
    return [token for piece in pieces for token in piece]
