"""The tables of a report in grids that are printed as others before, named without a search.

Why: most tables are. There the general way (`reports`) finds every label in the same place, and names the
same token of the grids for the same cell whatever the numbers are. So a table in grids with nothing but words
and plain values goes the general way once for each shape of these, by itself and with numbers of no meaning;
what that names is remembered (`shapes`), and other files with such grids take it from there.

Belongs here: recognising that grids hold such a table and nothing else, and that nothing near them could
change what the general way makes of it. In every other case the general way is taken: for a table that is
there twice, a mark, unit or change at a number, anything illegible.
Does not belong here: any rule of its own. Both ways give the same readings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from parsers.forms import FormTable
from parsers.model import Cell, CellKey, new
from parsers.naming.cells import Place, cell_in_place
from parsers.naming.grids import Grids
from parsers.naming.locate import Anchor, Located
from parsers.naming.rivals import SAME, first_of_its_kind, is_twin, limit_of
from parsers.naming.rows.turns import TITLE_END
from parsers.naming.shapes import Described, Plan, Shape, described, is_known, plan_of, rows_begin, shape_of
from parsers.naming.skeleton import Skeleton
from parsers.naming.survey import Survey
from parsers.naming.tables import TableReading
from parsers.naming.tokens import Token
from parsers.naming.units import stated_unit
from parsers.text.normalise import ideographs
from parsers.text.values import MONEY


class Intact(NamedTuple):
    """A table in grids of a shape that has a plan.

    `place` is where it stands, `tokens` those of the grids, `first` the index of the first of them in the
    stream, `plan` what is named there.
    """

    place: Located
    tokens: Sequence[Token]
    first: int
    plan: Plan

    @property
    def end(self) -> int:
        """The index of the token behind the grids."""
        return self.first + len(self.tokens)

    @property
    def survey(self) -> Survey:
        """The place as the general way surveys it, without the rows."""
        plan = self.plan
        printed = sum([self.tokens[at].is_printed for at in plan.tokens])
        last = self.first + plan.last
        return Survey(self.place, (), plan.rows_found, plan.left_over, last, printed, False, None)


def intact_tables(
    located: Sequence[Located], stream: list[Token], words: Skeleton, grids: Grids
) -> dict[int, Intact]:
    """The places of intact tables, by their position among all.

    Args:
        located: every place where a table of some form stands.
        stream: all tokens of the file.
        words: their ideographs.
        grids: the grids among them.
    """
    found: dict[int, Intact] = {}
    file = _File(stream, words, grids)
    for number, place in enumerate(located):
        each = _in_its_grids(place, file) if _is_certain(place, located) else None
        if each is None:
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


class _File:
    """The tokens of a file, with what has been asked of its grids."""

    def __init__(self, stream: list[Token], words: Skeleton, grids: Grids) -> None:
        self.stream, self.words, self.grids = stream, words, grids
        self.is_known = cache(is_known)
        self.plans: dict[Shape, Plan | None] = {}
        self._described: dict[tuple[int, int], Described | None] = {}

    def said(self, first: int, end: int) -> str:
        """The ideographs of the words between two tokens."""
        owner = self.words.owner
        return self.words.text[bisect_left(owner, first) : bisect_left(owner, end)]

    def described(self, first: int, end: int) -> Described | None:
        """What stands between two tokens."""
        if (first, end) not in self._described:
            lengths = [self.words.lengths.get(at) for at in range(first, end)]
            self._described[first, end] = described(self.stream[first:end], lengths)
        return self._described[first, end]


def _in_its_grids(place: Located, file: _File) -> Intact | None:
    """The table with the plan of its grids, if they hold nothing else, whatever is near them."""
    stream, grids = file.stream, file.grids
    numbers = _grids_of(place, stream)
    if not numbers:
        return None
    first, end = grids.first(numbers[0]), grids.end(numbers[-1])
    if place.last >= end:
        return None
    moved = _moved(place, first, [grids.first(number) for number in numbers])
    begin = rows_begin(moved) if len(numbers) == 1 else None
    heads = file.said(first, end if begin is None else first + begin)
    if not file.is_known(heads) or (found := file.described(first, end)) is None:
        return None
    shape = shape_of(moved, found, begin, heads, stream[first:end])
    if shape is None:
        return None
    if shape not in file.plans:
        file.plans[shape] = plan_of(shape, moved)
    plan = file.plans[shape]
    if plan is None or (not plan.headed and grids.begun(numbers[0] - 1)):
        return None
    return Intact(place, stream[first:end], first, plan)


def _moved(place: Located, first: int, begins: Sequence[int]) -> Located:
    """A place with its tokens counted from the first of its grids, as a table of the oldest form that has it.

    Of headings above values only matters in which grids they stand.

    Args:
        place: the table.
        first: the index of the first token of its grids.
        begins: the index of the first token of each.
    """
    anchors: tuple[Anchor, ...]
    if place.table.labels == "top":
        anchors = (Anchor(None, 0, 0, frozenset(begin - first for begin in begins)),)
    else:
        anchors = tuple(
            [
                new(Anchor, (row, begin - first, end - first, frozenset([i - first for i in members])))
                for row, begin, end, members in place.anchors
            ]
        )
    table = first_of_its_kind(place.table)
    return Located(table, max(0, place.first - first), place.last - first, anchors, 0.0)


def _grids_of(place: Located, stream: Sequence[Token]) -> list[int]:
    """The grids in which a place begins and ends; empty where another alignment may have found others.

    Headings above values are found as well where some of their words are those of the title before the grid.
    """
    if place.by_title or place.cut:
        return []
    ends = {stream[place.first].grid, stream[place.last].grid}
    if place.table.labels == "top":
        ends = {stream[i].grid for anchor in place.anchors for i in anchor.members} - {-1}
    return sorted(ends) if min(ends, default=-1) >= 0 else []


def _is_certain(place: Located, located: Sequence[Located]) -> bool:
    """Whether no other form, unless it has the same table, could be taken for as good or fits better."""
    others = [other for other in located if other.table.code == place.table.code]
    if not all(abs(other.begun - place.begun) > SAME or is_twin(other, place) for other in others):
        return False
    there = [other for other in others if other.first <= place.last and place.first <= other.last]
    return all(other.similarity <= place.similarity + SAME for other in there)


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
    printed = any(each.tokens[at].is_printed for at in each.plan.tokens)
    return printed and len(row) != len(each.plan.tokens) and (words > 1 or words == len(row))


def _is_named_alike(each: Intact, stream: Sequence[Token], words: Skeleton, limit: int) -> bool:
    """Whether text before and behind the grid does not change what the words above a line of values name."""
    rule = each.plan.rules[0]
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
    plan = each.plan
    for (key, unit, signed), at, rule in zip(_places(table), plan.tokens, plan.rules, strict=True):
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
