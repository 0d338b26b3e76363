"""Rows whose label is lost: their values stand between the rows before and behind them.

Belongs here: which values without a label are which row of the form, where as many rows of values stand in a
place as the form has rows there that are not found. Does not belong here: rows with a label of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from parsers.forms import FormBlock, FormTable, Label
from parsers.naming.locate import Anchor
from parsers.naming.tokens import Token


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


def adds_up(tokens: Sequence[Token], block: FormBlock, table: FormTable) -> bool:
    """Whether the values of a row satisfy the sums that the form demands along it."""
    if any(token.value is None for token in tokens):
        return False
    codes = [column.code for column in block.columns]
    numbers = {
        code: (token.value.number if token.value else None) or Decimal(0)
        for code, token in zip(codes, tokens, strict=True)
    }
    return all(
        sum(numbers[code] for code in identity.left) == sum(numbers[code] for code in identity.right)
        for identity in table.identities
        if identity.along == "row"
    )
