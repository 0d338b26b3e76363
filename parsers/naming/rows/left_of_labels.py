"""Rows of grids whose labels stand behind their values, as in a table that was mirrored.

Belongs here: the values left of the labels of a block, where none of its labels has any right of it.
Does not belong here: values behind their labels (`grid_rows`), rows of a text (`in_order`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from parsers.forms import FormBlock
from parsers.naming.grids import Grids
from parsers.naming.locate import Anchor
from parsers.naming.tokens import Token

MIN_ROWS, MIN_COLUMNS = 3, 2
"""Fewer rows with values left of their labels are no mirrored table, and one value may be a row's number."""


def values_left(
    block: FormBlock, anchors: Mapping[str | None, Anchor], stream: Sequence[Token], grids: Grids
) -> dict[str, list[Token]]:
    """For each row of a block its cells before any words; empty unless all labels have values there alone.

    Args:
        block: the rows, and the columns of which each has a cell there.
        anchors: the labels found, by the code of their row.
        stream: all tokens.
        grids: the grids among them.
    """
    found: dict[str, list[Token]] = {}
    for row in block.rows:
        anchor = anchors.get(row.code)
        if anchor is None:
            continue
        label = stream[anchor.first]
        beside = [stream[i] for i in grids.row(label.grid, label.row)] if label.grid >= 0 else []
        cells = list(takewhile(lambda token: token.is_value, beside))
        if len(cells) < max(MIN_COLUMNS, len(block.columns)) or not any(t.is_printed for t in cells):
            return {}
        if any(token.is_printed for token in beside[len(cells) :]):
            return {}
        found[row.code] = cells
    return found if len(found) >= MIN_ROWS else {}
