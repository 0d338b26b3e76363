"""Rows whose label is lost: their values stand between the rows before and behind them.

Belongs here: which values without a label are which row of the form, where as many rows of values stand in a
place as the form has rows there that are not found. Does not belong here: rows with a label of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from parsers.forms import FormBlock, FormTable, Label
from parsers.naming.locate import Anchor
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

MIN_COLUMNS = 5
"""A row of fewer values is not told by its sums."""
MAX_LACKING = 6
MIN_LETTERS = 3
"""Fewer letters of a label are no label."""


def unlabelled_rows(
    values: Sequence[Token],
    label: Label,
    block: FormBlock,
    anchors: Mapping[str | None, Anchor],
    stream: Sequence[Token],
    between: range,
) -> dict[str, list[Token]]:
    """The rows of the form without a label between a row and the next one found, with their values.

    Args:
        values: the tokens found for the row.
        label: the row.
        block: the rows and columns it belongs to.
        anchors: the labels found, by the code of their row.
        stream: all tokens.
        between: the tokens behind the row's label and before the next label.

    Returns:
        for each row that is lacking its tokens; empty where the count of the values does not come out even.
    """
    codes = [row.code for row in block.rows]
    behind = codes[codes.index(label.code) + 1 :]
    found = next((i for i, code in enumerate(behind) if code in anchors), None)
    n = len(block.columns)
    if not found or n < 2:  # the last rows may as well be cut off
        return {}
    lacking = behind[:found]
    grids = {token.grid for token in values}
    rows = _in_text(values, n) if grids == {-1} else _in_grid(values, [stream[i] for i in between], n)
    return dict(zip(lacking, rows, strict=True)) if len(rows) == len(lacking) else {}


def _in_text(values: Sequence[Token], n: int) -> list[list[Token]]:
    """What stands behind the row's own n values, n by n."""
    if len(values) % n or not all(token.is_printed for token in values):
        return []
    return [list(values[i : i + n]) for i in range(n, len(values), n)]


def _in_grid(values: Sequence[Token], between: Sequence[Token], n: int) -> list[list[Token]]:
    """The rows below the row's own that hold n printed values and nothing else."""
    own = {(token.grid, token.row) for token in values}
    rows = [
        list(cells)
        for place, cells in groupby(between, key=lambda token: (token.grid, token.row))
        if place[0] >= 0 and place not in own
    ]
    printed = [[token for token in cells if token.is_printed or not token.is_value] for cells in rows]
    whole = [cells for cells in printed if len(cells) == n and all(token.is_value for token in cells)]
    return whole if len(whole) == sum(map(bool, printed)) else []


def rows_without_labels(
    block: FormBlock,
    table: FormTable,
    anchors: Mapping[str | None, Anchor],
    stream: Sequence[Token],
    inside: range,
    printed: Mapping[str, Sequence[Token]],
) -> dict[str, list[Token]]:
    """The rows of a block that are lacking, at its edges, behind names of groups or what is left of labels.

    Each is the row of values behind the row before it, or the last before the one behind it, and with all of
    them the sums along rows and columns hold.

    Args:
        block: the rows and columns.
        table: the table they belong to.
        anchors: the labels found, by the code of their row.
        stream: all tokens.
        inside: the tokens of the table.
        printed: the values of the rows found.

    Returns:
        their values by their codes, and those of the rows before them, which may have been found together.
    """
    codes, n = [row.code for row in block.rows], len(block.columns)
    lacking = [i for i, code in enumerate(codes) if code not in printed and code not in anchors]
    if not lacking or len(lacking) > MAX_LACKING or n < MIN_COLUMNS:
        return {}
    found: dict[str, list[Token]] = {}
    for at in lacking:
        before, behind = codes[at - 1 : at] if at else [], codes[at + 1 : at + 2]
        if any(code not in anchors for code in (*before, *behind)):
            return {}
        start = anchors[before[0]].last + 1 if before else inside.start
        span = stream[start : anchors[behind[0]].first if behind else inside.stop]
        rows = list(_rows(span, n))
        if len(rows) < 1 + len(before):
            return {}
        if before and not _names(_words_between(rows, span), block.rows[at]):
            return {}
        found |= dict(zip((*before, codes[at]), rows if before else rows[-1:], strict=False))
    whole = {code: tokens for code, tokens in {**printed, **found}.items() if len(tokens) == n}
    return found if all(_closes(codes[at], whole, block, table) for at in lacking) else {}


def _words_between(rows: Sequence[Sequence[Token]], tokens: Sequence[Token]) -> list[str]:
    """The words behind a row of values and before or beside the next."""
    of_row = {id(token) for token in (*rows[0], *rows[1])}
    at = [i for i, token in enumerate(tokens) if id(token) in of_row]
    first = at[len(rows[0]) - 1] + 1
    last = rows[1][-1]
    beside = (t for t in tokens[at[-1] :] if (t.grid, t.row) == (last.grid, last.row) and t.grid >= 0)
    words = [*tokens[first : at[-1]], *beside]
    return [text for token in words if not token.is_value and (text := ideographs(token.text))]


def _names(words: Sequence[str], row: Label) -> bool:
    """Whether words name a row's groups and, by some letters of its label in order, the row, and no other."""
    groups = [ideographs(name) for name in row.path[:-1]]
    own = "".join(word for word in words if not any(word in group for group in groups))
    letters = iter(ideographs(row.text))
    return not own or (len(own) >= MIN_LETTERS and all(letter in letters for letter in own))


def _rows(tokens: Sequence[Token], n: int) -> Iterator[list[Token]]:
    """The rows of n printed values, in text one behind the other, in grids one a row."""
    for place, group in groupby(tokens, key=lambda token: (token.is_value, token.grid, token.row)):
        run = [token for token in group if token.is_printed]
        if place[0] and run and len(run) % n == 0 and (len(run) == n or place[1] < 0):
            yield from (run[i : i + n] for i in range(0, len(run), n))


def _closes(code: str, printed: Mapping[str, Sequence[Token]], block: FormBlock, table: FormTable) -> bool:
    """Whether the sums along a row, and those along the columns that it stands in, hold."""
    sums = [i for i in table.identities if i.along == "column" and code in (*i.left, *i.right)]
    if not sums or code not in printed or not adds_up(printed[code], block, table):
        return False
    numbers = {row: [_number(token) for token in tokens] for row, tokens in printed.items()}
    return all(
        all(row in numbers for row in (*identity.left, *identity.right))
        and all(
            sum(numbers[row][column] for row in identity.left)
            == sum(numbers[row][column] for row in identity.right)
            for column in range(len(block.columns))
        )
        for identity in sums
    )


def _number(token: Token) -> Decimal:
    return (token.value.number if token.value else None) or Decimal(0)


def adds_up(tokens: Sequence[Token], block: FormBlock, table: FormTable) -> bool:
    """Whether the values of a row satisfy the sums that the form demands along it."""
    if any(token.value is None for token in tokens):
        return False
    codes = [column.code for column in block.columns]
    numbers = {code: _number(token) for code, token in zip(codes, tokens, strict=True)}
    return all(
        sum(numbers[code] for code in identity.left) == sum(numbers[code] for code in identity.right)
        for identity in table.identities
        if identity.along == "row"
    )
