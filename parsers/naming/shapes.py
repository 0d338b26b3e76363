"""Shapes of grids that hold a table, and what the general way names in each.

A shape is all that tells which token of the grids is which cell, whatever the numbers are: the words, where
everything stands, and whether anything is printed in a cell.

Belongs here: the shape of grids, and the plan that is remembered for it.
Does not belong here: which places of a file may take their plan (`parsers.naming.intact`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from parsers.forms import FormTable
from parsers.model import Status, new
from parsers.naming.grids import Grids
from parsers.naming.locate import Anchor, Located
from parsers.naming.rows.headings import columns_above
from parsers.naming.survey import Survey, survey
from parsers.naming.tables import SURE, TableReading, read_table
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs
from parsers.text.values import BLANK, Value

SHAPES = 1024
"""Plans that are remembered, each of about 10 KB; a publisher's reports share a few."""
SIGHTS = 16_384
"""Words and shapes of which only that they were seen is remembered."""
PATIENCE = 1
"""A shape is planned when it was seen so often before: half of all shapes are never seen again."""

RULES = frozenset(
    ("grid_heading", "grid_position", "unruled_count", "printed_count", "above_values", "words_before_values")
)
"""The rules that name a cell whatever the numbers of its row are; those behind them may ask the sums."""

_PRINTED, _BLANK = -1, -2
"""The kinds of plain values. What is printed for a cell does not matter, only whether anything is."""
_NO_NUMBER = (Status.DASH, Status.NOT_APPLICABLE)
_LABEL = "㐀"
"""What stands for a label whose words do not matter."""
_FIELDS = 5


Described = tuple[bytes, bytes, bytes]
"""What stands in grids, as `places`, `kinds` and `grids` of a shape."""


class Shape(NamedTuple):
    """What stands in the grids of a place, and which of it are the table's labels.

    `labels` are the first and last token of a place and its anchors, `words` the ideographs of all other
    words. `places` has `_FIELDS` numbers a token: whether it is ruled, row, end, column and end. `kinds` has
    a number a token: the count of its ideographs, 0 for a label, or, below zero, the kind of its value.
    `grids` has two numbers a token, where there are several grids: its grid and its block, each counted from
    the first.
    """

    table: FormTable
    labels: tuple[int, int, tuple[Anchor, ...]]
    words: str
    places: bytes
    kinds: bytes
    grids: bytes


class Plan(NamedTuple):
    """What the general way names in grids of one shape: a token and a rule for each cell in form order.

    Tokens are counted from the first of the grids; `last` is the table's last one. `rows_found` and
    `left_over` are those of its survey. `headed`: the first grid has the headings of all columns.
    """

    tokens: tuple[int, ...]
    rules: tuple[str | None, ...]
    rows_found: float
    left_over: float
    last: int
    headed: bool


def described(tokens: Sequence[Token], lengths: Sequence[int | None]) -> Described | None:
    """The places, kinds and grids of tokens; None where something else than words and plain values is there.

    Args:
        tokens: in reading order.
        lengths: how many ideographs each prints that is no value.
    """
    if len({token.locator for token in tokens}) < len(tokens):
        return None
    kinds = array("i")
    for token, length in zip(tokens, lengths, strict=True):
        if length is not None:
            kind = length
        elif token.digits is not None or token.grid < 0 or token.confidence < SURE:
            return None
        else:
            kind = _kind_of(token.value)
        if not kind:
            return None
        kinds.append(kind)
    places = array("i", [number for token in tokens for number in token[5:10]])
    grids = array("i")
    first, last, blocks = tokens[0].grid, tokens[0].block, 0
    if tokens[-1].grid != first:
        for token in tokens:
            blocks, last = blocks + (token.block != last), token.block
            grids.extend((token.grid - first if token.grid >= 0 else -1, blocks))
    return places.tobytes(), kinds.tobytes(), grids.tobytes()


def _kind_of(value: Value | None) -> int:
    """The kind of a plain value; 0 for another."""
    if value is None or value.unit is not None or value.change is not None or value.mark is not None:
        return 0
    if value.number is not None:
        return _PRINTED
    return _BLANK if value is BLANK else _PRINTED if value.status in _NO_NUMBER else 0


def rows_begin(place: Located) -> int | None:
    """The first label of the last block: from there on it does not matter which words the labels print.

    Which columns there are is told by the words above the rows. None where labels share tokens, or where
    other rows stand below: then all words matter.
    """
    if place.table.labels == "top":
        return None
    anchors = sorted(place.anchors, key=lambda anchor: anchor.first)
    codes = [row.code for row in place.table.blocks[-1].rows]
    begin = next((anchor.first for anchor in anchors if anchor.row in codes), None)
    if begin is None or any(a.last >= b.first for a, b in pairwise(anchors)):
        return None
    others = [a.first for a in anchors if a.row is not None and a.row not in codes]
    return begin if max(others, default=-1) < begin else None


def shape_of(
    place: Located, found: Described, begin: int | None, heads: str, tokens: Sequence[Token]
) -> Shape | None:
    """The shape of grids; None where words say a label once more.

    Args:
        place: the table, with its tokens counted from the first of the grids.
        found: what stands in the grids.
        begin: from which token on the words of labels do not matter; None where all do.
        heads: the ideographs before it.
        tokens: those of the grids.
    """
    labels = (place.first, place.last, place.anchors)
    places, described_kinds, grids = found
    if begin is None:
        return Shape(place.table, labels, heads, places, described_kinds, grids)
    kinds = array("i")
    kinds.frombytes(described_kinds)
    of_labels = [at for anchor in place.anchors for at in anchor.members if at >= begin]
    for at in of_labels:
        kinds[at] = 0
    said = [ideographs(tokens[at].text) for at, kind in enumerate(kinds) if kind > 0 and at >= begin]
    if said and not {_LABEL, *(ideographs(tokens[at].text) for at in of_labels)}.isdisjoint(said):
        return None
    return Shape(place.table, labels, heads + "".join(said), places, kinds.tobytes(), grids)


_plans: dict[Shape, Plan | None] = {}
_seen: dict[int, int] = {}


def is_known(seen: object) -> bool:
    """Whether words or a shape have been seen before; now they have been."""
    code = hash(seen)
    times = _seen.get(code, 0)
    if times < PATIENCE:
        if len(_seen) >= SIGHTS:
            del _seen[next(iter(_seen))]
        _seen[code] = times + 1
    return times >= PATIENCE


def plan_of(shape: Shape, place: Located) -> Plan | None:
    """What the general way names in grids of that shape; None where it leaves anything open, or at first.

    Args:
        shape: the grids.
        place: the table in them, with its tokens counted from the first of the grids.
    """
    if shape not in _plans:
        if not is_known(shape):
            return None
        if len(_plans) >= SHAPES:
            del _plans[next(iter(_plans))]
        _plans[shape] = _planned(shape, place)
    return _plans[shape]


def _planned(shape: Shape, place: Located) -> Plan | None:
    stream = _stream_of(shape)
    grids = Grids(stream)
    found = survey(place, stream, len(stream), grids)
    reading = read_table(found, stream)
    if len(reading.complete) < len(reading.cells) or reading.notes or reading.satisfiable:
        return None
    if not RULES.issuperset(cell.rule for cell in reading.cells) or _begins_with_label(place, stream):
        return None
    if _has_label_above(found, stream):
        return None
    tokens = [int(cell.locator or 0) for cell in reading.cells]
    if place.table.labels == "left" and _is_in_other_order(reading, tokens):
        return None
    rest = set(range(len(stream))).difference(tokens)
    if len(rest) > len(stream) - len(tokens) or any(stream[at].is_printed for at in rest):
        return None
    pairs = [(stream[at], cell) for at, cell in zip(tokens, reading.cells, strict=True)]
    if any(t.value is None or (t.text, t.value.status) != (c.raw_text, c.status) for t, c in pairs):
        return None
    rules = tuple(cell.rule for cell in reading.cells)
    headed = _is_headed(reading, tokens, stream, grids)
    return Plan(tuple(tokens), rules, found.rows_found, found.left_over, found.last, headed)


def _is_in_other_order(reading: TableReading, tokens: Sequence[int]) -> bool:
    """Whether a row's cells stand in another order than the form's, which the sums may then contradict."""
    cells = list(zip(reading.cells, tokens, strict=True))
    return any(a.dim1 == b.dim1 and first > then for (a, first), (b, then) in pairwise(cells))


def _begins_with_label(place: Located, stream: Sequence[Token]) -> bool:
    """Whether the first row of the grids has a label, whose values may end the page before."""
    top = min(token.row for token in stream if token.grid == 0)
    of_rows = [stream[at] for anchor in place.anchors if anchor.row for at in anchor.members]
    return any(token.grid == 0 and token.row == top for token in of_rows)


def _has_label_above(found: Survey, stream: Sequence[Token]) -> bool:
    """Whether a label whose words do not matter stands above values, as headings do."""
    blocks = found.located.table.blocks
    firsts = [next((r for r in found.rows if r.row == block.rows[0].code), None) for block in blocks]
    tops = [row.slots[0].token.row for row in firsts if row is not None]
    labels = [token.row for token in stream if token.text == _LABEL]
    return bool(labels) and (len(tops) < len(blocks) or min(labels) < max(tops))


def _is_headed(reading: TableReading, tokens: Sequence[int], stream: Sequence[Token], grids: Grids) -> bool:
    """Whether the headings of each block in the first grid stand there, or above its values anyway.

    Those of a grid without rules are not asked.
    """
    if reading.table.labels == "top" or not any(token.ruled for token in stream):
        return True
    for block in reading.table.blocks:
        codes = [row.code for row in block.rows]
        cells = [stream[at] for at, c in zip(tokens, reading.cells, strict=True) if c.dim1 in codes]
        row = next((token.row for token in cells if token.grid == 0), None)
        if row is not None and not columns_above(grids, 0, row, block.columns):
            return False
    return True


def _stream_of(shape: Shape) -> list[Token]:
    """Grids of that shape by themselves, with numbers that say nothing; locators are the tokens' numbers."""
    places, kinds, grids = array("i"), array("i"), array("i")
    for numbers, read in ((places, shape.places), (kinds, shape.kinds), (grids, shape.grids)):
        numbers.frombytes(read)
    stream: list[Token] = []
    at = 0
    for number, kind in enumerate(kinds):
        name = str(number)
        grid, block = grids[2 * number : 2 * number + 2] or (0, 0)
        ruled, row, row_end, column, column_end = places[_FIELDS * number : _FIELDS * (number + 1)]
        where = (block, grid, bool(ruled), row, row_end, column, column_end, None)
        if not kind:
            stream.append(new(Token, (_LABEL, name, None, *where, False, 1.0, False, False)))
        elif kind > 0:
            said = (shape.words[at : at + kind], name, None)
            stream.append(new(Token, (*said, *where, False, 1.0, False, False)))
            at += kind
        elif kind == _PRINTED:
            value = Value(Status.REPORTED, Decimal(name))
            stream.append(new(Token, (name, name, value, *where, False, 1.0, True, True)))
        else:
            stream.append(new(Token, ("", name, BLANK, *where, not ruled, 1.0, True, False)))
    return stream
