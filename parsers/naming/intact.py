"""The tables of a report that prints the official layout as it is, named without a search.

Why: most reports do. There the general way (`reports`) finds every label where the form has it, and names
the same token of the grid for the same cell whatever the numbers are. So a table of which all words are
the form's, in the form's order, goes the general way once for each shape of its grid, by itself and with
numbers of no meaning; what that names is remembered, and other files with such a grid take it from there.

Belongs here: recognising that each of the official tables stands in a file once, and that nothing near them
could change what the general way makes of them. In every other case the general way is taken: for other
words, a table that is lacking or there twice, a mark, unit or change at a number, anything illegible.
Does not belong here: any rule of its own. Both ways give the same readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from parsers.forms import FormTable, forms
from parsers.model import Cell, CellKey, Status, new
from parsers.naming.cells import Place, cell_in_place
from parsers.naming.grids import Grids
from parsers.naming.locate import SLACK, may_stand
from parsers.naming.rows.page_breaks import is_rest
from parsers.naming.shapes import KINDS, Plan, ReadTables, Shape, Surroundings, plan_of, tables_by_words
from parsers.naming.tables import SURE, TableReading
from parsers.naming.tokens import Skeleton, Token
from parsers.naming.units import stated_unit
from parsers.text.normalise import ideographs
from parsers.text.values import MONEY, Value


class Intact(NamedTuple):
    """A grid that prints the words of a form's table: its tokens, and where the words begin in the skeleton.

    `first` is the index of its first token in the stream.
    """

    grid: int
    expected: str
    tokens: Sequence[Token]
    first: int
    start: int


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
        plan = plan_of(each.expected, each.tokens[0].ruled, shape, around, read_tables)
        if plan is None:
            return None
        plans.append(plan)
    sure = {tables[0].form for each in found if len(tables := tables_by_words()[each.expected]) == 1}
    readings = []
    for each, plan in zip(found, plans, strict=True):
        tables = tables_by_words()[each.expected]
        table = next((table for table in tables if table.form in sure), tables[0])
        readings.append(_named(table, each, plan, stream))
    return readings


# --- recognising ------------------------------------------------------------------------------------


def _intact(stream: list[Token], words: Skeleton, grids: Grids) -> list[Intact] | None:
    """The intact grids in reading order, where each table of the forms is there once and nothing else is."""
    found: list[Intact] = []
    outside = words.text
    for grid in sorted(grids.widths):
        said = "".join([each.said for each in grids.words(grid)]) if grid >= 0 else ""
        if said not in tables_by_words():
            continue
        tokens = grids.tokens(grid)
        start = words.text.find(said)
        first = words.owner[start]
        if words.text.count(said) > 1 or stream[first : first + len(tokens)] != tokens:
            return None
        found.append(Intact(grid, said, tokens, first, start))
        outside = outside.replace(said, "\0")
    codes = sorted(tables_by_words()[each.expected][0].code for each in found)
    if codes != sorted({table.code for form in forms().values() for table in form.tables}):
        return None
    if any(may_stand(tables[0], outside) for tables in tables_by_words().values()):
        return None
    return found


def _ends_with_its_grid(each: Intact, found: Sequence[Intact], grids: Grids) -> bool:
    """Whether the grid behind it does not go on with it."""
    following = grids.tokens(each.grid + 1)
    if not following or any(other.grid == each.grid + 1 for other in found):
        return True
    top = min(token.row for token in following)
    onward = [token for token in following if token.row == top]
    if tables_by_words()[each.expected][0].labels == "top":
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
