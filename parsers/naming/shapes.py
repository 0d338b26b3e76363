"""Shapes of grids that print a form's words, and what the general way names in each.

Belongs here: the tables by their words, the shape of a grid, and the plan that is remembered for it.
Does not belong here: which grids of a file are intact (`parsers.naming.intact`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from parsers.forms import FormTable, forms
from parsers.model import Status
from parsers.naming.grids import Grids
from parsers.naming.prescribed import seeds_of
from parsers.naming.rows.headings import named_columns
from parsers.naming.tables import TableReading
from parsers.naming.tokens import Token
from parsers.text.values import Value

ReadTables = Callable[[list[Token]], list[TableReading]]
"""The general way: all tokens of a file to its tables."""

SHAPES = 512
"""Shapes of grids that are remembered; a publisher's reports share a few."""
MAX_ALIKE = 0.98
"""Two forms whose words are more alike than this are told apart by more than their words."""

RULES = frozenset(
    ("grid_heading", "grid_position", "unruled_count", "printed_count", "above_values", "words_before_values")
)
"""The rules that name a cell whatever the numbers of its row are; those behind them may ask the sums."""

Shape = tuple[tuple[int, int, int, int, int], ...]
"""A grid's tokens: row, column and where they end; count of ideographs or, below zero, kind of value."""
KINDS = (Status.REPORTED, Status.BLANK, Status.DASH, Status.NOT_APPLICABLE)
"""The kinds of values in a shape: -1 for the first, and so on. Numbers are hashed faster than statuses."""


class Plan(NamedTuple):
    """What the general way names in a grid of one shape: a token and a rule for each cell in form order.

    `last_word` and `last` are the last token of words and of the whole table, counted from the grid's first.
    `headed`: the grid has the headings of all its columns.
    """

    cells: tuple[tuple[int, str | None], ...]
    fit: float
    last_word: int
    last: int
    headed: bool


@cache
def tables_by_words() -> dict[str, tuple[FormTable, ...]]:
    """The tables by their words, oldest form first; of several forms only where they are the same table."""
    found: dict[str, list[FormTable]] = {}
    every = [table for form in forms().values() for table in form.tables]
    for table in every:
        found.setdefault(seeds_of(table)[0], []).append(table)
    return {words: tuple(tables) for words, tables in found.items() if _is_certain(words, tables, every)}


def _is_certain(words: str, tables: Sequence[FormTable], every: Sequence[FormTable]) -> bool:
    """Whether the words leave no other table than these, and these are the same one."""
    same = all(t.blocks == tables[0].blocks and t.labels == tables[0].labels for t in tables)
    others = [seeds_of(t)[0] for t in every if t.code == tables[0].code and t not in tables]
    return same and all(Indel.normalized_similarity(words, other) < MAX_ALIKE for other in others)


Key = tuple[str, bool, Shape]
_plans: dict[Key, Plan | None] = {}


def plan_of(expected: str, ruled: bool, shape: Shape, read_tables: ReadTables) -> Plan | None:
    """What the general way names in a grid of that shape; None where it leaves anything open."""
    key = (expected, ruled, shape)
    if key not in _plans:
        if len(_plans) >= SHAPES:
            _plans.pop(next(iter(_plans)), None)
        _plans[key] = _planned(key, read_tables)
    return _plans[key]


def _planned(key: Key, read_tables: ReadTables) -> Plan | None:
    expected, _, shape = key
    stream = _stream_of(*key)
    readings = read_tables(stream)
    if len(readings) != 1 or not any(readings[0].table is table for table in tables_by_words()[expected]):
        return None
    (reading,) = readings
    values = {str(at): at for at, token in enumerate(shape) if token[4] < 0}
    named = [values.pop(cell.locator or "", -1) for cell in reading.cells]
    if -1 in named or any(KINDS[~shape[at][4]] is not Status.BLANK for at in values.values()):
        return None
    if len(reading.complete) < len(named) or reading.notes or reading.satisfiable:
        return None
    found = [(at, cell.rule) for at, cell in zip(named, reading.cells, strict=True)]
    if any(
        rule not in RULES or KINDS[~shape[at][4]] is not cell.status
        for (at, rule), cell in zip(found, reading.cells, strict=True)
    ):
        return None
    last_word = max(at for at, token in enumerate(shape) if token[4] > 0)
    return Plan(tuple(found), reading.fit, last_word, reading.last, _is_headed(reading, stream))


def _is_headed(reading: TableReading, stream: Sequence[Token]) -> bool:
    """Whether the headings of each block stand above its first row, or above its values anyway."""
    grids, blocks = Grids(stream), reading.table.blocks
    if reading.table.labels == "top":
        return True
    rows = [next(c for c in reading.cells if c.dim1 == block.rows[0].code) for block in blocks]
    tops = [stream[int(cell.locator or 0)].row for cell in rows]
    return all(
        named_columns(grids.between(0, -1, top), block.columns)
        for top, block in zip(tops, blocks, strict=True)
    )


def _stream_of(expected: str, ruled: bool, shape: Shape) -> list[Token]:
    """A grid of that shape by itself, with numbers that say nothing; locators are the tokens' numbers."""
    stream: list[Token] = []
    at = 0
    for row, row_end, column, column_end, kind in shape:
        name = str(len(stream))
        place = (0, 0, ruled, row, row_end, column, column_end)
        if kind < 0:
            status = KINDS[~kind]
            number = Decimal(name) if status is Status.REPORTED else None
            text = name if number is not None else "" if status is Status.BLANK else "-"
            is_blank = status is Status.BLANK
            said = (not ruled and is_blank, 1.0, True, not is_blank)
            stream.append(Token(text, name, Value(status, number), *place, None, *said))
        else:
            stream.append(Token(expected[at : at + kind], name, None, *place))
            at += kind
    return stream
