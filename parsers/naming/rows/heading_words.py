"""Headings as words in reading order, where no rules are drawn: in which order the columns are printed.

Belongs here: parting heading words into the form's labels, the order that they state, and slots brought from
it into the form's order. Does not belong here: headings of ruled grids, which stand above their columns
(`headings`), and section four, whose headings name single values (`turns`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby

from parsers.forms import FormBlock, FormTable
from parsers.naming.locate import Located
from parsers.naming.rows.beside import PrintedRow, Slot
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

MAX_WORDS = 2000
"""Longer headings are prose, and what they say is not remembered."""

Name = tuple[str, str]
"""The kind of a heading and its code; what kinds there are is its table's business."""


class Words:
    """The headings of a table by their spellings, the longest first where one begins another."""

    def __init__(self, spellings: dict[str, Name], fillers: Sequence[str] = ()) -> None:
        """Take the names by spelling, and words beside them that name nothing (项目, 件)."""
        self._names = {ideographs(text): name for text, name in spellings.items()}
        self._fillers = tuple(map(ideographs, fillers))
        every = sorted({*self._names, *self._fillers}, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, every)))

    def read(self, text: str) -> tuple[list[Name], int]:
        """The headings in the order of print, and how many other ideographs stand among them."""
        words = ideographs(text)
        found = [match.group() for match in self._any.finditer(words)]
        return [self._names[word] for word in found if word in self._names], len(words) - sum(map(len, found))


@cache
def _columns_of(block: FormBlock) -> Words:
    spellings: dict[str, Name] = {}
    for column in block.columns:
        spellings |= {group: ("group", group) for group in column.path[:-1]}
        spellings |= dict.fromkeys(column.spellings, ("column", column.code))
    return Words(spellings)


def printed_order(lines: Sequence[str], block: FormBlock) -> tuple[str, ...] | None:
    """The codes of a block's columns in the order that the heading words above its rows state, line by line.

    Headings in two lines are read as such: the columns of a group stand where its name stands. Only a total
    may then have another place among those outside of groups, because a cell that is centred beside the two
    lines may be read too early or too late.

    Returns:
        None where the words do not name every column once, or state the form's own order.
    """
    short = sum(map(len, lines)) <= MAX_WORDS
    return _remembered_order(tuple(lines), block) if short else _printed_order(lines, block)


def _printed_order(lines: Sequence[str], block: FormBlock) -> tuple[str, ...] | None:
    named, _ = _columns_of(block).read("".join(lines))
    own = tuple(column.code for column in block.columns)
    codes = [code for kind, code in named if kind == "column"]
    if sorted(codes) != sorted(own):
        return None
    order = _unfolded(named, block) or tuple(codes)
    if order == own:
        return None
    return order if _is_likely(order, named, block) or _is_on_one_line(named, lines, block) else None


_remembered_order = lru_cache(maxsize=512)(_printed_order)


def _group_of(block: FormBlock) -> dict[str, str]:
    """For each column in an inner group the name of the group; the outermost is common to all columns."""
    shared = set.intersection(*(set(column.path[:-1]) for column in block.columns))
    inner = {column.code: [g for g in column.path[:-1] if g not in shared] for column in block.columns}
    return {code: groups[-1] for code, groups in inner.items() if groups}


def _unfolded(named: Sequence[Name], block: FormBlock) -> tuple[str, ...]:
    """The columns with those of each group put where the group's name stands; empty where no name does."""
    group_of = _group_of(block)
    members: dict[str, list[str]] = {group: [] for kind, group in named if kind == "group"}
    if not set(group_of.values()) & set(members):
        return ()
    for kind, code in named:
        if kind == "column" and group_of.get(code) in members:
            members[group_of[code]].append(code)
    grouped = {code for codes in members.values() for code in codes}
    order: list[str] = []
    for kind, code in named:
        if kind == "group":
            order += members.pop(code, [])
        elif code not in grouped:
            order.append(code)
    return tuple(order)


def _is_likely(order: Sequence[str], named: Sequence[Name], block: FormBlock) -> bool:
    """Whether the order is none that centred cells of a heading in two lines give by themselves."""
    group_of = _group_of(block)
    if not any(kind == "group" and code in group_of.values() for kind, code in named):
        return True
    outer = [column.code for column in block.columns if column.code not in group_of]
    before = {code: order.index(code) < min(map(order.index, group_of)) for code in outer}
    return all(before[code] for code in outer[:-1]) and [c for c in order if c in outer[:-1]] == outer[:-1]


def _is_on_one_line(named: Sequence[Name], lines: Sequence[str], block: FormBlock) -> bool:
    """Whether a group stands before a column outside of it for certain, and not because that is centred.

    So it is where both stand on one line without the group's own columns, and where these follow it at once:
    a column centred beside the two lines of a group would be read between them.
    """
    group_of = _group_of(block)
    groups = [("group", group) for group in dict.fromkeys(group_of.values())]
    first = next(("column", column.code) for column in block.columns if column.code not in group_of)
    size = len(group_of)
    for group in groups:
        for line in lines:
            on_line, _ = _columns_of(block).read(line)
            if (
                group in on_line
                and not group_of.keys() & {code for _, code in on_line}
                and first in on_line[on_line.index(group) :]
            ):
                return True
        at = named.index(group) if group in named else len(named)
        members = [code for kind, code in named[at + 1 : at + 1 + size] if group_of.get(code) == group[1]]
        if len(members) == size and first in named[at:]:
            return True
    return False


def in_stated_order(
    located: Located, rows: Sequence[PrintedRow], stream: Sequence[Token]
) -> list[PrintedRow]:
    """The rows of a table, their values under the headings that words above state in another order."""
    first_of = {anchor.row: anchor.first for anchor in reversed(located.anchors) if anchor.row}
    last_of = {anchor.row: anchor.last for anchor in located.anchors if anchor.row}
    found: list[PrintedRow] = []
    begin = located.first
    for block in located.table.blocks:
        codes = [row.code for row in block.rows]
        own = _without_wrong_headings([row for row in rows if row.row in codes], block, located.table)
        above = range(begin, min((first_of[code] for code in codes if code in first_of), default=begin))
        heads = [stream[i] for i in above if not stream[i].is_value]
        lines = ["".join(t.text for t in line) for _, line in groupby(heads, key=_line)]
        order = printed_order(lines, block) if own and len(block.columns) > 1 else None
        found += _reordered(own, order, block, located.table) if order else own
        begin = max((last_of[code] + 1 for code in codes if code in last_of), default=begin)
    return found


def _without_wrong_headings(
    rows: Sequence[PrintedRow], block: FormBlock, table: FormTable
) -> list[PrintedRow]:
    """The rows, without the headings above them where only the form's own order satisfies the sums.

    So it is where a page lost the spans of its headings and these stand above other columns.
    """
    own = tuple(column.code for column in block.columns)
    if len(own) < 2:
        return list(rows)
    headed = {row.row: tuple([slot.column for slot in row.slots if slot.column]) for row in rows}
    moved = [row for row in rows if headed[row.row] != own and sorted(headed[row.row]) == sorted(own)]
    if not moved:
        return list(rows)
    named = [[slot for slot in row.slots if slot.column] for row in moved]
    as_headed = sum(
        _rows_that_add_up([slots], headed[row.row], table) for row, slots in zip(moved, named, strict=True)
    )
    if _rows_that_add_up(named, own, table) <= as_headed:
        return list(rows)
    return [_unheaded(row) if row in moved else row for row in rows]


def _unheaded(row: PrintedRow) -> PrintedRow:
    return replace(row, slots=tuple(slot._replace(column=None) for slot in row.slots))


def _line(token: Token) -> tuple[int, int]:
    return token.block, token.row


def _reordered(
    rows: Sequence[PrintedRow], order: Sequence[str], block: FormBlock, table: FormTable
) -> list[PrintedRow]:
    """The rows with each value under the heading that the order gives it.

    Where only the form's own order satisfies the sums along the rows, it stands. A row that does not print a
    value for each column is left without any that may be named.
    """
    own = [column.code for column in block.columns]
    whole = {row.row: _whole(row, len(own)) for row in rows}
    told = [slots for slots in whole.values() if slots]
    if _rows_that_add_up(told, own, table) > _rows_that_add_up(told, order, table):
        return list(rows)
    return [_in_order(row, whole[row.row], order, own) for row in rows]


def _whole(row: PrintedRow, columns: int) -> list[Slot]:
    """The slots of a row that has one for each column; empty for others and where headings name them."""
    if any(slot.column or slot.extra for slot in row.slots):
        return []
    printed = [slot for slot in row.slots if slot.token.is_printed]
    if len(printed) == columns:
        return printed
    fields = len(row.slots) == columns and all(slot.token.grid >= 0 for slot in row.slots)
    return list(row.slots) if fields else []


def _in_order(row: PrintedRow, slots: list[Slot], order: Sequence[str], own: Sequence[str]) -> PrintedRow:
    if any(slot.column for slot in row.slots):
        return row
    if not slots:
        return replace(row, slots=tuple(slot._replace(extra=True) for slot in row.slots))
    named = {code: slot._replace(column=code) for code, slot in zip(order, slots, strict=True)}
    return replace(row, slots=tuple(named[code] for code in own), rule="heading_order")


def _rows_that_add_up(rows: Sequence[list[Slot]], order: Sequence[str], table: FormTable) -> int:
    """How many rows with any number but zero satisfy every sum along a row in an order of columns."""
    sums = [identity for identity in table.identities if identity.along == "row"]
    count = 0
    for slots in rows:
        numbers = {code: slot.value.number or Decimal(0) for code, slot in zip(order, slots, strict=True)}
        if any(numbers.values()):
            count += all(
                sum(numbers[code] for code in i.left) == sum(numbers[code] for code in i.right) for i in sums
            )
    return count if sums else 0
