"""A located table with the rows printed in it, before any cell is named.

Belongs here: collecting the rows, and how well they fit the form. Does not belong here: naming their cells
(`parsers.naming.tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parsers.forms import FormTable
from parsers.naming.grids import Grids
from parsers.naming.locate import Located
from parsers.naming.prescribed import segments
from parsers.naming.rows.above import printed_line
from parsers.naming.rows.beside import PrintedRow, printed_rows
from parsers.naming.rows.heading_words import in_stated_order
from parsers.naming.rows.headings import SUBTOTAL
from parsers.naming.rows.subtotal import subtotal_place
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs


@dataclass(frozen=True, slots=True)
class Survey:
    """A located table with the rows printed in it, before any cell is named.

    `explained` (values that stand in a row of the form) and `fit` (rows and words that match, 0 to 2) tell
    form generations apart; `last` is the index of the last token. `rows_found` is the share of the form's
    rows that are there, `left_over` that of words that are not the form's. `has_subtotal`: a heading says
    小计, which the form does not have; `subtotal_place`: at which place among the columns.
    """

    located: Located
    rows: tuple[PrintedRow, ...]
    rows_found: float
    left_over: float
    last: int
    explained: int
    has_subtotal: bool
    subtotal_place: int | None

    @property
    def fit(self) -> float:
        """How much of the form is there: its rows and words."""
        return self.rows_found + self.located.similarity - self.left_over


def survey(located: Located, stream: list[Token], limit: int, grids: Grids) -> Survey:
    """Collect the printed rows; `limit` is the token index where the next table begins."""
    top = located.table.labels == "top"
    if top:
        rows = [printed_line(located, stream, limit, grids)]
    else:
        rows = in_stated_order(located, printed_rows(located, stream, limit, grids), stream)
    behind = stream[located.last + 1 : limit]
    ends = [behind.index(slot.token) for row in rows[-1:] for slot in row.slots if slot.token in behind]
    last = located.last + 1 + max(ends, default=-1)
    first_row = min((a.first for a in located.anchors if a.row is not None), default=last)
    words = "".join(ideographs(t.text) for t in stream[located.first : first_row] if not t.is_value)
    printed = [(row, _printed_in(row)) for row in rows if row.slots]
    found, left_over = _rows_found(located, printed), _words_left_over(located, stream, rows)
    expected = _expected(located.table)
    explained = sum(min(count, expected[row.row]) for row, count in printed)
    place = subtotal_place(words, located.table)
    return Survey(located, tuple(rows), found, left_over, last, explained, SUBTOTAL in words, place)


def has_full_row(found: Survey) -> bool:
    """Whether some row of the table prints as many values as it has columns."""
    expected = _expected(found.located.table)
    return any(_printed_in(row) >= expected[row.row] > 1 for row in found.rows)


@cache
def _expected(table: FormTable) -> dict[str, int]:
    """How many values each row of the form has; section four is one row."""
    counts = {row.code: len(block.columns) for block in table.blocks for row in block.rows}
    return {table.code: sum(counts.values())} if table.labels == "top" else counts


def values_of(table: FormTable) -> int:
    """How many values the table has."""
    return sum(_expected(table).values())


def _printed_in(row: PrintedRow) -> int:
    return sum([slot.token.is_printed for slot in row.slots])


def _rows_found(located: Located, rows: Sequence[tuple[PrintedRow, int]]) -> float:
    """Share of the form's rows that print as many values as there are columns; others count half.

    Rows behind the last one found may be cut off: they do not count.

    Args:
        located: the table.
        rows: those that have any cells, each with how many of them are printed.
    """
    expected = _expected(located.table)
    printed = {row.row for row, _ in rows}
    last = max((i for i, code in enumerate(expected, 1) if code in printed), default=len(expected))
    return sum([1.0 if count == expected[row.row] else 0.5 for row, count in rows]) / last


def _words_left_over(located: Located, stream: Sequence[Token], rows: Sequence[PrintedRow]) -> float:
    """The words between the last label and its values that the form does not have, as a share of its own."""
    first = next((rows[-1].slots[0].token for _ in rows[-1:] if rows[-1].slots), None)
    if first is None or located.table.labels == "top" or first not in stream[located.last :]:
        return 0.0
    between = stream[located.last + 1 : stream.index(first, located.last)]
    words = sum(len(ideographs(token.text)) for token in between if not token.is_value)
    return words / len("".join(segment.text for segment in segments(located.table)))
