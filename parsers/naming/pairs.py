"""Rows printed as pairs, the name of a column before each value, as in a list for a narrow screen.

Belongs here: bringing such rows into the shape that rows of a text have: the columns once, then each label
with its values in the form's order. Does not belong here: which rows these are (`locate`) and section four,
which is read in turns of words and values anyway (`parsers.naming.rows.turns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from parsers.forms import FormBlock, blocks_of_many_columns
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

MIN_ROWS = 5
"""Fewer rows of pairs are prose or a table of another kind."""
MAX_LABELS = 3
_FILLERS = re.compile("[件条个项次宗其中申请人情况法或他组织类]*")
"""What may stand before the name of a column besides the label of the row."""


_NAMED_NUMBER = re.compile(r"([^\d]+?)[:：\s]*(\d[^\n]*)")


class _Row(NamedTuple):
    """The names of a row and its values in the form's order, the words before the first name, and its end."""

    names: Sequence[Token]
    values: Sequence[Token]
    label: Token | None
    end: int


def unpaired(stream: list[Token]) -> list[Token]:
    """The tokens, those of rows in pairs as rows of a text; the same list where there are none."""
    said = "\n".join([token.text for token in stream])
    for block in blocks_of_many_columns():
        if said.count(block.columns[0].text) >= MIN_ROWS:
            found = list(_parted(stream, block))
            rows = dict(_rows(found, block))
            if len(rows) >= MIN_ROWS:
                return list(_as_text(found, rows))
    return stream


def _parted(stream: Sequence[Token], block: FormBlock) -> Iterator[Token]:
    """The tokens, those that hold the name of a column and its value as both."""
    for token in stream:
        both = _NAMED_NUMBER.fullmatch(token.text)
        value = token.saying(both[2]) if both and _names(block).search(ideographs(both[1])) else None
        if both and value and value.is_printed:
            yield token.saying(both[1])
            yield value
        else:
            yield token


def _rows(stream: Sequence[Token], block: FormBlock) -> Iterator[tuple[int, _Row]]:
    """Every row of pairs, by the index of its first token."""
    at = 0
    while at < len(stream):
        row = _row_at(at, stream, block)
        if row:
            yield at, row
        at = row.end if row else at + 1


def _row_at(at: int, stream: Sequence[Token], block: FormBlock) -> _Row | None:
    """The row of pairs that begins with a token: each column is named once, right before its value."""
    found: dict[str, tuple[Token, Token]] = {}
    label = ""
    while len(found) < len(block.columns):
        if at + 1 >= len(stream) or stream[at].is_value or not stream[at + 1].is_value:
            return None
        name = _names(block).search(ideographs(stream[at].text))
        if name is None or _codes(block)[name[0]] in found:
            return None
        before = ideographs(stream[at].text)[: name.start()]
        if found and before != label and not _FILLERS.fullmatch(before):
            return None
        if not found:
            label, first = before, stream[at]
        found[_codes(block)[name[0]]] = stream[at], stream[at + 1]
        at += 2
    pairs = [found[column.code] for column in block.columns]
    own = None if _FILLERS.fullmatch(label) else first._replace(text=_without_name(first.text, block))
    heads = [head._replace(text=column.text) for (head, _), column in zip(pairs, block.columns, strict=True)]
    values = [value._replace(digits=None) for _, value in pairs]
    return _Row(heads, values, own, at)


def _as_text(stream: Sequence[Token], rows: dict[int, _Row]) -> Iterator[Token]:
    """The tokens in reading order, grids in which such rows stand as text."""
    turned = {token.grid for row in rows.values() for token in row.values}
    at = 0
    first = _label_of(min(rows), stream)
    while at < len(stream):
        if at == first:
            yield from map(_plain, rows[min(rows)].names)
        row = rows.get(at)
        if row is None:
            yield _plain(stream[at]) if stream[at].grid in turned else stream[at]
            at += 1
            continue
        if row.label:
            yield _plain(row.label)
        yield from map(_plain, row.values)
        at = row.end


def _label_of(at: int, stream: Sequence[Token]) -> int:
    """The first of the words right before a row that may be its label and the names of its groups."""
    for before in range(at - 1, max(-1, at - 1 - MAX_LABELS), -1):
        if stream[before].is_value or stream[before].grid != stream[at].grid:
            break
        at = before
    return at


def _plain(token: Token) -> Token:
    return token._replace(grid=-1, ruled=False, row=-1, row_end=-1, column=-1, column_end=-1)


@cache
def _codes(block: FormBlock) -> dict[str, str]:
    return {ideographs(words): column.code for column in block.columns for words in column.spellings}


@cache
def _names(block: FormBlock) -> re.Pattern[str]:
    """The name of a column at the end of words."""
    return re.compile("(?:" + "|".join(sorted(_codes(block), key=len, reverse=True)) + ")$")


def _without_name(text: str, block: FormBlock) -> str:
    """Words without the name of the column that they end with."""
    for at in range(len(text)):
        if _names(block).fullmatch(ideographs(text[at:])):
            return text[:at]
    return text
