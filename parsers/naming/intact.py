"""The tables of a report that prints the official layout as it is, named without a search.

Why: most reports do. There the general way (`reports.read_tables`) finds every label where the form has it,
and names the same token of the grid for the same cell whatever the numbers are. So a table of which all words
are the form's, in the form's order, goes the general way once for each shape of its grid, by itself and with
numbers of no meaning; what that names is remembered, and every other file with such a grid takes it from
there.

Belongs here: recognising that nothing but the official tables stands in a file, each once, and nothing near
them that could change what the general way makes of them. In every other case the general way is taken: for
other words, a table that is lacking or there twice, a mark, unit or change at a number, anything illegible.
Does not belong here: any rule of its own. Both ways give the same readings
(tests/parsers/naming/test_intact.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from parsers.forms import FormTable, forms
from parsers.model import Cell, CellKey, Status, new
from parsers.naming.cells import Place, cell_in_place
from parsers.naming.grids import Grids
from parsers.naming.locate import SLACK, may_stand
from parsers.naming.prescribed import seeds_of
from parsers.naming.rows.page_breaks import is_rest
from parsers.naming.tables import SURE, TableReading
from parsers.naming.tokens import Skeleton, Token
from parsers.naming.units import stated_unit
from parsers.text.normalise import ideographs
from parsers.text.values import BLANK, MONEY, Value

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
"""A grid's tokens: first and last row and column, and the count of ideographs or a value's place in `KINDS`."""
KINDS = (Status.REPORTED, Status.BLANK, Status.DASH, Status.NOT_APPLICABLE)
"""What stands for a value in a shape: -1 for the first, and so on; numbers are hashed faster than statuses."""


class Intact(NamedTuple):
    """A grid that prints the words of a form's table: its tokens, and where the words begin in the skeleton.

    `first` is the index of its first token in the stream.
    """

    grid: int
    expected: str
    tokens: Sequence[Token]
    first: int
    start: int


class Surroundings(NamedTuple):
    """The words of each token before and behind a grid, so far as the alignment may take any from there.

    None stands for a blank line.
    """

    before: tuple[str | None, ...] = ()
    behind: tuple[str | None, ...] = ()


class Plan(NamedTuple):
    """What the general way names in a grid of one shape: a token and a rule for each cell in form order.

    `first` and `last` are the first and last token of the table, counted from the grid's first: below zero
    where the section's title is taken for a part of it.
    """

    cells: tuple[tuple[int, str | None], ...]
    fit: float
    first: int
    last: int


def read_intact(
    stream: list[Token], words: Skeleton, grids: Grids, read_tables: ReadTables
) -> list[TableReading] | None:
    """The tables of a file that holds each of the official ones intact and once; None for any other file.

    Args:
        stream: all tokens of the file.
        words: their ideographs.
        grids: the grids among them.
        read_tables: the general way, for shapes that are new.
    """
    found = _intact(stream, words, grids)
    if found is None or not all(_ends_with_its_grid(each, found, grids) for each in found):
        return None
    plans = []
    for each in found:
        shape, around = _shape(each, grids), _surroundings(each, stream, words)
        if shape is None or around is None:
            return None
        plan = _plan(each.expected, each.tokens[0].ruled, shape, around, read_tables)
        if plan is None:
            return None
        plans.append(plan)
    sure = {tables[0].form for each in found if len(tables := _tables()[each.expected]) == 1}
    readings = []
    for each, plan in zip(found, plans, strict=True):
        tables = _tables()[each.expected]
        table = next((table for table in tables if table.form in sure), tables[0])
        readings.append(_named(table, each, plan, stream))
    return readings


# --- recognising ------------------------------------------------------------------------------------


@cache
def _tables() -> dict[str, tuple[FormTable, ...]]:
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


def _intact(stream: list[Token], words: Skeleton, grids: Grids) -> list[Intact] | None:
    """The intact grids in reading order, where each table of the forms is there once and nothing else is."""
    found: list[Intact] = []
    outside = words.text
    for grid in sorted(grids.widths):
        said = "".join([each.said for each in grids.words(grid)]) if grid >= 0 else ""
        if said not in _tables():
            continue
        tokens = grids.tokens(grid)
        start = words.text.find(said)
        first = words.owner[start]
        if words.text.count(said) > 1 or stream[first : first + len(tokens)] != tokens:
            return None
        found.append(Intact(grid, said, tokens, first, start))
        outside = outside.replace(said, "\0")
    codes = sorted(_tables()[each.expected][0].code for each in found)
    if codes != sorted({table.code for form in forms().values() for table in form.tables}):
        return None
    if any(may_stand(tables[0], outside) for tables in _tables().values()):
        return None
    return found


def _ends_with_its_grid(each: Intact, found: Sequence[Intact], grids: Grids) -> bool:
    """Whether the grid behind it does not go on with it."""
    following = grids.tokens(each.grid + 1)
    if not following or any(other.grid == each.grid + 1 for other in found):
        return True
    top = min(token.row for token in following)
    onward = [token for token in following if token.row == top]
    if _tables()[each.expected][0].labels == "top":
        count = sum(not token.is_value for token in onward)
        return count > 1 and len(onward) < sum(token.is_value for token in each.tokens)
    last = [token for token in each.tokens if token.row == each.tokens[-1].row and token.is_value]
    return not is_rest(onward, last)


def _surroundings(each: Intact, stream: Sequence[Token], words: Skeleton) -> Surroundings | None:
    """The words near the grid, where its first or last character is printed among them too.

    Elsewhere the alignment of the table has no choice, and they do not matter. None where there are values
    among them.
    """
    end = each.start + len(each.expected)
    before, behind = words.text[max(0, each.start - SLACK) : each.start], words.text[end : end + SLACK]
    if each.expected[0] not in before and each.expected[-1] not in behind:
        return Surroundings()
    above = range(words.owner[each.start - len(before)], each.first) if before else range(0)
    last = each.first + len(each.tokens)
    below = range(last, words.owner[end + len(behind) - 1] + 1) if behind else range(0)
    if any(stream[i].is_printed or stream[i].grid >= 0 for i in (*above, *below)):
        return None
    return Surroundings(_by_token(before, above, stream, -1), _by_token(behind, below, stream, 1))


def _by_token(text: str, indices: range, stream: Sequence[Token], step: int) -> tuple[str | None, ...]:
    """A text parted as the tokens part it that print it; of the outermost token it may be a piece."""
    parted: list[str | None] = []
    for index in indices[::step]:
        if stream[index].is_value:
            parted.append(None)
            continue
        said = ideographs(stream[index].text)
        part = text[-len(said) :] if step < 0 else text[: len(said)]
        part = part if said else ""
        text = text[: len(text) - len(part)] if step < 0 else text[len(part) :]
        parted.append(part)
    return tuple(parted[::step])


def _shape(each: Intact, grids: Grids) -> Shape | None:
    """The shape of a grid; None where something stands in it besides the form's words and plain values."""
    if len({token.locator for token in each.tokens}) < len(each.tokens):
        return None
    lengths = iter([len(word.said) for word in grids.words(each.grid)])
    shape: list[tuple[int, int, int, int, int]] = []
    for token in each.tokens:
        value = token.value
        if value is None:
            length = next(lengths)
            if token.digits is not None or not length:
                return None
            shape.append((*token[6:10], length))
        elif token.digits is not None or token.confidence < SURE or not _is_plain(value):
            return None
        else:
            shape.append(
                (*token[6:10], -1 if value.status is Status.REPORTED else ~KINDS.index(value.status))
            )
    return tuple(shape)


def _is_plain(value: Value) -> bool:
    if value.unit is not None or value.change is not None or value.mark is not None:
        return False
    return value.number is not None if value.status is Status.REPORTED else value.status in KINDS


# --- the general way, once a shape ------------------------------------------------------------------

Key = tuple[str, bool, Shape, Surroundings]
_plans: dict[Key, Plan | None] = {}


def _plan(
    expected: str, ruled: bool, shape: Shape, around: Surroundings, read_tables: ReadTables
) -> Plan | None:
    """What the general way names in a grid of that shape; None where it leaves anything open."""
    key = (expected, ruled, shape, around)
    if key not in _plans:
        if len(_plans) >= SHAPES:
            _plans.pop(next(iter(_plans)), None)
        _plans[key] = _planned(key, read_tables)
    return _plans[key]


def _planned(key: Key, read_tables: ReadTables) -> Plan | None:
    expected, _, shape, around = key
    readings = read_tables(_stream_of(*key))
    if len(readings) != 1 or not any(readings[0].table is table for table in _tables()[expected]):
        return None
    (reading,) = readings
    begin = len(around.before)
    values = {str(begin + at): at for at, token in enumerate(shape) if token[4] < 0}
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
    return Plan(tuple(found), reading.fit, reading.first - begin, reading.last - begin)


def _stream_of(expected: str, ruled: bool, shape: Shape, around: Surroundings) -> list[Token]:
    """A grid of that shape by itself, with numbers that say nothing; locators are the tokens' numbers."""
    stream = [_line(said, at) for at, said in enumerate(around.before)]
    block, at = len(stream), 0
    for row, row_end, column, column_end, said in shape:
        name = str(len(stream))
        place = (block, 0, ruled, row, row_end, column, column_end)
        if said < 0:
            status = KINDS[~said]
            number = Decimal(name) if status is Status.REPORTED else None
            text = name if number is not None else "" if status is Status.BLANK else "-"
            soft = not ruled and status is Status.BLANK
            stream.append(Token(text, name, Value(status, number), *place, soft=soft))
        else:
            stream.append(Token(expected[at : at + said], name, None, *place))
            at += said
    stream += [_line(said, at) for at, said in enumerate(around.behind, len(stream))]
    return stream


def _line(said: str | None, at: int) -> Token:
    return Token("", str(at), BLANK, at, soft=True) if said is None else Token(said, str(at), None, at)


# --- naming -----------------------------------------------------------------------------------------


def _named(table: FormTable, each: Intact, plan: Plan, stream: Sequence[Token]) -> TableReading:
    cells: list[Cell] = []
    for (key, unit, signed), (at, rule) in zip(_places(table), plan.cells, strict=True):
        token = each.tokens[at]
        value = token.value
        assert value is not None
        if unit in MONEY and value.number is not None:
            stated = stated_unit(stream, each.first + at, each.first + plan.first)
            cells.append(cell_in_place(token, token.text, value, key, Place(unit, signed, stated), rule))
        else:
            said = (value.number, unit, value.status, token.text, token.locator, (), None, rule)
            cells.append(new(Cell, (*key, *said)))
    first, last = each.first + plan.first, each.first + plan.last
    return TableReading(table, tuple(cells), _keys(table), frozenset(), (), plan.fit, first, last)


@cache
def _keys(table: FormTable) -> frozenset[CellKey]:
    return frozenset(key for key, *_ in table.cells())


@cache
def _places(table: FormTable) -> tuple[tuple[CellKey, str, bool], ...]:
    return tuple((key, block.unit_of(column), column.signed) for key, block, _, column in table.cells())
