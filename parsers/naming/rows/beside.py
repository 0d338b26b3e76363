"""Which values stand beside which label.

Belongs here: collecting a row's slots from grid rows or from a run of text. Does not belong here: which grid
rows belong to a label (`grid_rows`), which column a slot stands in (`headings`), how many slots a row should
have.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import NamedTuple

from parsers.forms import FormBlock, FormTable, Label
from parsers.model import Status, new
from parsers.naming.grids import Grids
from parsers.naming.locate import Anchor, Located
from parsers.naming.rows.grid_rows import Found, from_grid, grid_rows, repeats
from parsers.naming.rows.headings import Headings
from parsers.naming.rows.in_order import values_in_order
from parsers.naming.rows.left_of_labels import values_left
from parsers.naming.rows.lost_labels import adds_up, rows_without_labels, unlabelled_rows
from parsers.naming.rows.texts import ends_with_lone_value, until_words, values_in_text
from parsers.naming.tokens import Token
from parsers.text.chinese import CHINESE, chinese_number
from parsers.text.normalise import compact
from parsers.text.values import UNREADABLE, Value, parse_value

_ENDED = re.compile(r"\s*(\d[\d,.]*?)[.。．]\s*")
_NUMERAL = re.compile(f"([{CHINESE}]{{1,12}})(?:件|条|个|项|次|份|宗|起)?")
Place = tuple[int, int, int]
"""Grid, row and column."""


class Slot(NamedTuple):
    """One printed cell beside a label. `column` is the code of the heading above it, None when unknown."""

    token: Token
    value: Value
    column: str | None = None
    extra: bool = False
    """True when a heading stands above it that the form does not have (a subtotal)."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of the form with the slots found beside its label, in print order."""

    row: str
    slots: tuple[Slot, ...]
    rule: str | None = None
    """The code of the rule that put the row together, None where its cells stand in one place."""


def printed_rows(located: Located, stream: list[Token], limit: int, grids: Grids) -> list[PrintedRow]:
    """The rows found, in form order. `limit` is the token index at which the next table begins."""
    headings = Headings(grids)
    anchors = sorted(located.anchors, key=lambda anchor: anchor.first)
    by_row = {anchor.row: anchor for anchor in reversed(anchors)}
    firsts = [anchor.first for anchor in anchors]
    by_cell: dict[Place, list[Anchor]] = {}
    for anchor in anchors:
        if anchor.row:
            by_cell.setdefault(_place(stream[anchor.last]), []).append(anchor)
    rows = []
    for block in located.table.blocks:
        n = len(block.columns)
        inside = range(located.first, limit)
        known = _rows_of_block(block, located, by_row, stream, inside, grids, headings)
        rows += known
        named = {row.row for row in known}
        for label, behind in zip_longest(block.rows, block.rows[1:]):
            if label.code not in by_row or label.code in named:
                continue
            anchor = by_row[label.code]
            in_grid = stream[anchor.last].grid >= 0
            sharing = by_cell[_place(stream[anchor.last])] if in_grid else [anchor]
            after = firsts[bisect_right(firsts, sharing[-1].last) :][:1]
            until = min(*after, limit) if after else limit
            rule, slots = _row_tokens(anchor, label, stream, grids, until, n, is_last=not after)
            slots = _own_lines(slots, sharing.index(anchor), len(sharing))
            lost: dict[str, list[Token]] = {}
            if behind and behind.code not in by_row:
                lost = unlabelled_rows(slots, label, block, by_row, stream, range(anchor.last + 1, until))
            slots = slots[:n] if lost and not in_grid else slots
            slots = _one_a_column(_without_words(slots, n), n)
            if ends_with_lone_value(slots, n) and not adds_up(slots, block, located.table):
                slots = slots[:-1]
            rows.append(PrintedRow(label.code, _headed(slots, headings.columns(slots, block)), rule))
            for code, tokens in lost.items():
                if adds_up(tokens, block, located.table):
                    rows.append(PrintedRow(code, as_slots(tokens), "row_order"))
        rows = _with_lost_rows(rows, block, located.table, by_row, stream, inside)
    return rows


def _with_lost_rows(
    rows: list[PrintedRow],
    block: FormBlock,
    table: FormTable,
    anchors: Mapping[str | None, Anchor],
    stream: list[Token],
    inside: range,
) -> list[PrintedRow]:
    """The rows, and those of the block without labels, where the sums tell which values are theirs."""
    if {row.code for row in block.rows} <= {row.row for row in rows}:
        return rows
    printed = {row.row: [slot.token for slot in row.slots] for row in rows}
    lost = rows_without_labels(block, table, anchors, stream, inside, printed)
    found = [PrintedRow(code, as_slots(tokens), "row_order") for code, tokens in lost.items()]
    return [*(row for row in rows if row.row not in lost), *found]


def _rows_of_block(
    block: FormBlock,
    located: Located,
    anchors: Mapping[str | None, Anchor],
    stream: list[Token],
    inside: range,
    grids: Grids,
    headings: Headings,
) -> list[PrintedRow]:
    """The rows of a block of which only all together tell which values are whose."""
    if in_order := values_in_order(block, located, stream, inside):
        return [PrintedRow(code, as_slots(values), "row_order") for code, values in in_order.items()]
    left = values_left(block, anchors, stream, grids)
    return [PrintedRow(code, _headed(cells, headings.columns(cells, block))) for code, cells in left.items()]


def _row_tokens(
    anchor: Anchor,
    label: Label,
    stream: list[Token],
    grids: Grids,
    until: int,
    columns: int,
    *,
    is_last: bool,
) -> Found:
    """The tokens of a row's values, from the grid rows its label touches or from the text behind it."""
    last = stream[anchor.last]
    if alone := _only_row(anchor, stream, grids, until):
        return None, alone
    beside = [i for i in range(anchor.first + 1, until) if i not in anchor.members]
    if last.grid >= 0:
        found = from_grid(grid_rows(anchor, label, stream, grids, beside))
        if found[1]:
            return found
    elif is_last:
        beside = until_words(beside, stream)
    of_label = {stream[i].block for i in anchor.members}
    texts = [stream[i] for i in beside if stream[i].grid < 0 or last.grid < 0]
    return None, values_in_text(texts, of_label, columns)


def _only_row(anchor: Anchor, stream: list[Token], grids: Grids, until: int) -> list[Token]:
    """The printed row beside a label in one cell of one grid row, where no other grid could go on with it.

    So it is for most rows, and the rules for grid rows then say the same; empty in every other case.
    """
    label = stream[anchor.first]
    if anchor.last != anchor.first or label.row_end != label.row + 1 or grids.begins(label.grid + 1) < until:
        return []
    beside = [stream[i] for i in grids.row(label.grid, label.row) if anchor.first < i < until]
    cells = [t for t in beside if t.column >= label.column_end and not repeats(t, [label])]
    return cells if any(t.is_printed for t in cells) else []


def _without_words(tokens: list[Token], columns: int) -> list[Token]:
    """The cells of a row without words that stand before them, where just the values are left.

    They are the rest of the label, or another label where this one was found in its group's name.
    """
    values = [token for token in tokens if token.is_value]
    words = len(tokens) - len(values)
    return values if words and len(values) == columns and tokens[words:] == values else tokens


def _one_a_column(tokens: list[Token], columns: int) -> list[Token]:
    """The cells of a ruled row, those with several values parted where that gives one a column.

    So it is where the rule between two columns is not drawn.
    """
    if not tokens or len(tokens) >= columns or not all(token.ruled for token in tokens):
        return tokens
    pieces = [(token, token.text.split() or [""]) for token in tokens]
    if sum(len(texts) for _, texts in pieces) != columns:
        return tokens
    parted = [token.saying(text) for token, texts in pieces for text in texts]
    return parted if all(token.value is not None for token in parted) else tokens


def _place(token: Token) -> Place:
    return token.grid, token.row, token.column


def _own_lines(tokens: list[Token], number: int, count: int) -> list[Token]:
    """The values of a row whose label shares its cell with those of others: line by line, or illegible."""
    if count < 2:
        return tokens
    cells = [
        list(cell)
        for _, cell in groupby((token for token in tokens if token.is_value or token.ruled), key=_place)
    ]
    return [_line_of(cell, number, count) for cell in cells]


def _line_of(cell: list[Token], number: int, count: int) -> Token:
    lines = [line for token in cell for line in token.text.split()]
    if not lines:
        return cell[0]
    if len(lines) != count:
        return cell[0].illegible()
    return cell[0].saying(lines[number])


def _headed(tokens: list[Token], columns: dict[int, str]) -> tuple[Slot, ...]:
    """Slots in print order, each with the heading above it where the grid's headings are all there."""
    if not columns:
        return as_slots(tokens)
    slots = []
    for token in tokens:
        value = token.value or _value_in_place(token)
        first, end = token.column, token.column_end
        if end - first == 1:
            code = columns.get(first)
            slots.append(new(Slot, (token, value, code or None, code == "")))
            continue
        codes = {columns[c] for c in range(first, end) if c in columns}
        if len(codes) == 1:
            named = codes.pop()
            slots.append(Slot(token, value, named or None, extra=named == ""))
        else:
            slots.append(Slot(token, value))
    return tuple(slots)


def as_slots(tokens: Iterable[Token]) -> tuple[Slot, ...]:
    """Slots in print order, without headings."""
    return tuple([new(Slot, (token, token.value or _value_in_place(token), None, False)) for token in tokens])


def _value_in_place(token: Token) -> Value:
    """What a cell in the place of a value says that is a value nowhere else.

    It is a number with a stop behind it, as a sentence has (15。), or in Chinese numerals. 一 alone may be a
    dash as well.
    """
    ended = token.ruled and _ENDED.fullmatch(token.text)
    if ended:
        return parse_value(ended[1]) or UNREADABLE
    numeral = _NUMERAL.fullmatch(compact(token.text)) if token.grid >= 0 else None
    number = chinese_number(numeral[1]) if numeral and numeral[0] != "一" else None
    return UNREADABLE if number is None else Value(Status.REPORTED, number)
