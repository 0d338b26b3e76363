"""The tables of a report that are printed as the official layout has them, named without a search.

Why: most tables are. There the general way (`reports`) finds every label where the form has it, and names
the same token of the grid for the same cell whatever the numbers are. So a table of which all words are
the form's, in the form's order, goes the general way once for each shape of its grid, by itself and with
numbers of no meaning; what that names is remembered, and other files with such a grid take it from there.

Belongs here: recognising that a grid holds a table's words and nothing else, and that nothing near it could
change what the general way makes of it. In every other case the general way is taken: for other words, a
table that is there twice, a mark, unit or change at a number, anything illegible.
Does not belong here: any rule of its own. Both ways give the same readings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from parsers.forms import FormTable
from parsers.model import Cell, CellKey, Status, new
from parsers.naming.cells import Place, cell_in_place
from parsers.naming.grids import Grids, Words
from parsers.naming.locate import Located
from parsers.naming.prescribed import seeds_of
from parsers.naming.rivals import SAME, is_twin, limit_of
from parsers.naming.rows.turns import TITLE_END
from parsers.naming.shapes import KINDS, Plan, ReadTables, Shape, plan_of, tables_by_words
from parsers.naming.survey import Survey
from parsers.naming.tables import SURE, TableReading
from parsers.naming.tokens import Skeleton, Token
from parsers.naming.units import stated_unit
from parsers.text.normalise import ideographs
from parsers.text.values import MONEY, Value


class Intact(NamedTuple):
    """A table that is printed as it is prescribed: its place, its grid, and what is named there.

    `first` is the index of its first token in the stream.
    """

    place: Located
    tokens: Sequence[Token]
    first: int
    plan: Plan

    @property
    def end(self) -> int:
        """The index of the token behind the grid."""
        return self.first + len(self.tokens)

    @property
    def survey(self) -> Survey:
        """The place as the general way surveys it, without the rows."""
        plan, similarity = self.plan, self.place.similarity
        fit = plan.fit if similarity == 1 else plan.fit - 1 + similarity
        printed = sum([self.tokens[at].is_printed for at, _ in plan.cells])
        return Survey(self.place, (), fit, self.first + plan.last, printed, False, None)


def intact_tables(
    located: Sequence[Located], stream: list[Token], words: Skeleton, grids: Grids, read_tables: ReadTables
) -> dict[int, Intact]:
    """The places of intact tables, by their position among all.

    Args:
        located: every place where a table of some form stands.
        stream: all tokens of the file.
        words: their ideographs.
        grids: the grids among them.
        read_tables: the general way, for shapes that are new.
    """
    found: dict[int, Intact] = {}
    for number, place in enumerate(located):
        each = _in_its_grid(place, stream, grids, read_tables)
        if each is None or not _is_certain(place, located):
            continue
        limit = limit_of(place, located, len(stream))
        if (
            each.end <= limit
            and _ends(each, stream[each.end : limit])
            and _is_named_alike(each, stream, words, limit)
        ):
            found[number] = each
    twins = {
        n: [m for m, other in enumerate(located) if is_twin(other, each.place)] for n, each in found.items()
    }
    return {number: each for number, each in found.items() if found.keys() >= set(twins[number])}


# --- recognising ------------------------------------------------------------------------------------


def _in_its_grid(place: Located, stream: list[Token], grids: Grids, read_tables: ReadTables) -> Intact | None:
    """The table whose words are all at a place, if its grid holds nothing else, whatever is near it."""
    expected = seeds_of(place.table)[0]
    grid = _grid_of(place, stream)
    if grid < 0 or expected not in tables_by_words():
        return None
    if "".join([word.said for word in grids.words(grid)]) != expected:
        return None
    tokens, first = grids.tokens(grid), grids.first(grid)
    shape = _shape(tokens, grids.words(grid))
    if shape is None or stream[first : first + len(tokens)] != tokens:
        return None
    plan = plan_of(expected, tokens[0].ruled, shape, read_tables)
    if plan is None or place.first > first or place.last != first + plan.last_word:
        return None
    if tokens[0].ruled and not plan.headed and grids.begun(grid - 1):
        return None
    return Intact(place, tokens, first, plan)


def _grid_of(place: Located, stream: Sequence[Token]) -> int:
    """The one grid in which the words of a place stand; -1 where another alignment may have found others.

    Headings above values are found as well where some of their words are those of the title before the grid.
    """
    if place.by_title or place.cut:
        return -1
    if place.table.labels == "left":
        return stream[place.first].grid if place.similarity == 1 else -1
    found = {stream[i].grid for anchor in place.anchors for i in anchor.members} - {-1}
    return found.pop() if len(found) == 1 else -1


def _is_certain(place: Located, located: Sequence[Located]) -> bool:
    """Whether no other form, unless it has the same table, could be taken for as good as this one."""
    others = [other for other in located if other.table.code == place.table.code]
    return all(abs(other.begun - place.begun) > SAME or is_twin(other, place) for other in others)


def _shape(tokens: Sequence[Token], words: Sequence[Words]) -> Shape | None:
    """The shape of a grid; None where something stands in it besides the form's words and plain values."""
    if len({token.locator for token in tokens}) < len(tokens):
        return None
    lengths = iter([len(word.said) for word in words])
    shape: list[tuple[int, int, int, int, int]] = []
    for token in tokens:
        value = token.value
        if token.digits is not None:
            return None
        if value is None:
            length = next(lengths)
            if not length:
                return None
            shape.append((*token[6:10], length))
        elif token.confidence < SURE or not _is_plain(value):
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


def _ends(each: Intact, behind: Sequence[Token]) -> bool:
    """Whether no other grid behind the table's own, up to the next table, may be taken for a part of it."""
    in_grids = [token for token in behind if token.grid >= 0]
    if not in_grids:
        return True
    if each.place.table.labels == "left":
        return not any(_says(t) and (t.is_value or not ideographs(t.text)) for t in in_grids)
    place = in_grids[0].grid, in_grids[0].row
    row = list(takewhile(lambda token: (token.grid, token.row) == place, in_grids))
    words = sum(not token.is_value for token in row)
    printed = any(each.tokens[at].is_printed for at, _ in each.plan.cells)
    return printed and len(row) != len(each.plan.cells) and (words > 1 or words == len(row))


def _is_named_alike(each: Intact, stream: Sequence[Token], words: Skeleton, limit: int) -> bool:
    """Whether text before and behind the grid does not change what the words above a line of values name."""
    rule = each.plan.cells[0][1]
    if each.place.table.labels == "left" or rule != "words_before_values":
        return each.place.table.labels == "left" or rule == "above_values"
    if each.end < limit and stream[each.end].is_value:
        return False
    title = ideographs(each.place.table.title)[-TITLE_END:]
    before = [not t.is_value and title in ideographs(t.text) for t in stream[each.place.first : each.first]]
    if before:
        return before[-1] and sum(before) == 1
    return words.text.find(title, bisect_left(words.owner, each.end)) < 0


def _says(token: Token) -> bool:
    return bool(token.text.strip())


# --- naming -----------------------------------------------------------------------------------------


def named(each: Intact, table: FormTable, stream: Sequence[Token]) -> TableReading:
    """The reading of an intact table, as that of one of the forms that have it."""
    cells: list[Cell] = []
    for (key, unit, signed), (at, rule) in zip(_places(table), each.plan.cells, strict=True):
        token = each.tokens[at]
        value = token.value
        assert value is not None
        if unit in MONEY and value.number is not None:
            stated = stated_unit(stream, each.first + at, each.place.first)
            cells.append(cell_in_place(token, token.text, value, key, Place(unit, signed, stated), rule))
        else:
            said = (value.number, unit, value.status, token.text, token.locator, (), None, rule)
            cells.append(new(Cell, (*key, *said)))
    survey = each.survey
    return TableReading(
        table, tuple(cells), _keys(table), frozenset(), (), survey.fit, each.place.first, survey.last
    )


@cache
def _keys(table: FormTable) -> frozenset[CellKey]:
    return frozenset(key for key, *_ in table.cells())


@cache
def _places(table: FormTable) -> tuple[tuple[CellKey, str, bool], ...]:
    return tuple((key, block.unit_of(column), column.signed) for key, block, _, column in table.cells())
