"""Rows whose values do not stand behind their labels, as in a text copy of a table with tall cells.

Belongs here: as many rows of values as labels, of which the first belong to the first, whichever stands
before the other; values that stand column by column. Does not belong here: values behind their labels
(`texts`) or beside them (`grid_rows`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from parsers.forms import FormBlock, FormTable
from parsers.naming.locate import Anchor, Located
from parsers.naming.tokens import Token

MIN_COLUMNS = 5
"""Shorter rows of values are told by no count."""
_ZERO = Decimal(0)
Row = list[Token]


def values_in_order(
    block: FormBlock, located: Located, stream: Sequence[Token], inside: range
) -> dict[str, Row]:
    """For each row of a block its values, where all stand in order and not all behind their labels.

    Taken so, the table must break fewer than half of the sums along its columns that it breaks with the
    values behind each label. Where these break none, some label has none behind it, and no words but labels
    stand among the values.

    Args:
        block: the rows and columns.
        located: the table of the block.
        stream: all tokens.
        inside: the tokens of the table.

    Returns:
        nothing where a label has values beside it in a grid, one is not found, or the counts differ.
    """
    n, table = len(block.columns), located.table
    anchors = {anchor.row: anchor for anchor in reversed(located.anchors)}
    labels = [anchors[row.code] for row in block.rows if row.code in anchors]
    if n < MIN_COLUMNS or len(labels) < len(block.rows) or _has_values_beside(labels, stream, inside):
        return {}
    codes = sorted((row.code for row in block.rows), key=lambda code: anchors[code].first)
    if columns := _column_by_column([stream[i] for i in inside], codes, block, table):
        return columns
    found = list(_rows(stream, inside, n))
    if len(found) != len(labels):
        return {}
    behind = {code: _behind(anchors[code], located.anchors, found) for code in codes}
    in_order = {code: [stream[i] for i in at] for code, at in zip(codes, found, strict=True)}
    if all(behind[code] == at for code, at in zip(codes, found, strict=True)):
        return {}
    as_behind = {code: [stream[i] for i in at] for code, at in behind.items()}
    broken, broken_behind = _broken(in_order, table), _broken(as_behind, table)
    if 2 * broken < broken_behind:
        return in_order
    between = range(anchors[codes[0]].first, found[-1][0])
    is_lacking = not all(behind.values()) and not _has_other_words(located, stream, between)
    return in_order if is_lacking and not broken else {}


def _column_by_column(
    tokens: Sequence[Token], codes: Sequence[str], block: FormBlock, table: FormTable
) -> dict[str, Row]:
    """Each row's values where those of one column follow those of another, as programs copy text of a PDF.

    There are as many as cells, in one run or one a column, and taken so they break no sum at all; taken row
    by row they break some, or are the same.
    """
    height, n = len(codes), len(block.columns)
    runs = [list(run) for is_value, run in groupby(tokens, key=lambda token: token.is_value) if is_value]
    values = [token for run in runs for token in run if token.is_printed]
    if len(values) != height * n or (len(runs) > 1 and [len(run) for run in runs] != [height] * n):
        return {}
    rows = {code: values[i::height] for i, code in enumerate(codes)}
    by_row = {code: values[i * n : (i + 1) * n] for i, code in enumerate(codes)}
    if _broken(rows, table) or _broken_along_rows(rows, block, table):
        return {}
    is_same = all(list(map(_number, rows[code])) == list(map(_number, by_row[code])) for code in codes)
    return rows if is_same or _broken(by_row, table) or _broken_along_rows(by_row, block, table) else {}


def _has_other_words(located: Located, stream: Sequence[Token], inside: range) -> bool:
    """Whether words that are no label's stand among the tokens."""
    members = frozenset().union(*(anchor.members for anchor in located.anchors))
    return any(not stream[i].is_value and i not in members for i in inside)


def _has_values_beside(labels: Sequence[Anchor], stream: Sequence[Token], inside: range) -> bool:
    """Whether a value is printed in a row of a grid in which a label stands."""
    rows = {(stream[i].grid, stream[i].row) for label in labels for i in label.members} - {(-1, -1)}
    return bool(rows) and any(
        stream[i].is_printed and (stream[i].grid, stream[i].row) in rows for i in inside
    )


def _rows(stream: Sequence[Token], inside: range, n: int) -> Iterator[list[int]]:
    """The tokens of every run of values, n by n; nothing at all where some run does not part so."""
    runs: list[list[int]] = [[]]
    for i in inside:
        if not stream[i].is_value:
            runs.append([])
        elif stream[i].is_printed:
            runs[-1].append(i)
    runs = [_without_page_number(run, stream, n) for run in runs if len(run) > 1]
    if any(len(run) % n for run in runs):
        return
    for run in runs:
        yield from (run[first : first + n] for first in range(0, len(run), n))


def _without_page_number(run: list[int], stream: Sequence[Token], n: int) -> list[int]:
    """A run of values without those that stand alone on a line, where just these are too many."""
    on_line = Counter(stream[i].block for i in run)
    alone = [i for i in run if on_line[stream[i].block] == 1]
    return [i for i in run if i not in alone] if len(alone) == len(run) % n else run


def _behind(anchor: Anchor, anchors: Iterable[Anchor], found: Sequence[list[int]]) -> list[int]:
    """The first row of values between a label and the next one."""
    end = min((other.first for other in anchors if other.first > anchor.first), default=found[-1][-1] + 1)
    return next((at for at in found if anchor.first < at[0] < end), [])


def _broken(rows: Mapping[str, Row], table: FormTable) -> int:
    """How many sums along columns do not hold; what is not there counts as nothing."""
    numbers = {code: [_number(token) for token in row] for code, row in rows.items()}
    columns = range(max((len(row) for row in numbers.values()), default=0))
    return sum(
        _total(identity.left, numbers, column) != _total(identity.right, numbers, column)
        for identity in table.identities
        if identity.along == "column"
        for column in columns
    )


def _broken_along_rows(rows: Mapping[str, Row], block: FormBlock, table: FormTable) -> int:
    """How many sums along rows do not hold."""
    columns = [column.code for column in block.columns]
    found = [dict(zip(columns, map(_number, row), strict=True)) for row in rows.values()]
    return sum(
        sum(numbers[code] for code in identity.left) != sum(numbers[code] for code in identity.right)
        for identity in table.identities
        if identity.along == "row"
        for numbers in found
    )


def _total(codes: Sequence[str], numbers: Mapping[str, Sequence[Decimal]], column: int) -> Decimal:
    return sum((row[column] for code in codes if len(row := numbers[code]) > column), _ZERO)


def _number(token: Token) -> Decimal:
    return (token.value.number if token.value else None) or _ZERO
