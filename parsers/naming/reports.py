"""The reports in a stream: which located tables belong together, and which text around them is theirs.

Belongs here: choosing, for each place, the form generation that fits best, and parting a file that holds
several reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise

from parsers.forms import FormTable, forms
from parsers.identity.titles import opens_with_report
from parsers.model import Block, Paragraph, TablePlace
from parsers.naming.copies import one_a_table
from parsers.naming.grids import Grids
from parsers.naming.intact import Intact, intact_tables, named
from parsers.naming.locate import Located, locate
from parsers.naming.outside_tables import lines_outside, opening_of
from parsers.naming.pairs import unpaired
from parsers.naming.rivals import SAME, first_of_its_kind, is_hopeless, is_twin, limit_of, most_printed
from parsers.naming.running_lines import without_running_lines
from parsers.naming.skeleton import Skeleton, skeleton
from parsers.naming.survey import Survey, has_full_row, survey
from parsers.naming.tables import TableReading, read_table
from parsers.naming.tokens import Token, tokens
from parsers.text.normalise import compact
from parsers.text.traditional import folded

MAX_TITLE = 60
MAX_TITLE_LINES = 3
MIN_FIT = 0.6
"""A place that fits this much worse than the best of its kind is prose that tells the table in words."""
_NAMES_NOBODY = re.compile(r"(关于)?((19|20)\d\d年?度?)?(政府信息|政务)公开")
_MAY_BE_A_BODY = re.compile(r"[\u4e00-\u9fff]{3,40}")
"""A line above such a title: no date, no numbered heading, no sentence."""
_OPENING = re.compile(r"一[、.]?总体情况")


@dataclass(frozen=True, slots=True)
class Part:
    """One report's tables, one reading for each table code, and the paragraphs that are not tables.

    `places` has every table in reading order, copies too.
    """

    tables: tuple[TableReading, ...]
    lines: tuple[Paragraph, ...]
    places: tuple[TablePlace, ...] = ()


def parts(blocks: Sequence[Block]) -> list[Part]:
    """The reports among the blocks, in reading order; empty when no table of any form is there."""
    blocks = without_running_lines(blocks)
    stream = unpaired(tokens(blocks))
    groups = _grouped(_readings(stream), stream)
    if not groups:
        return []
    cuts = [0, *(_cut(stream, a[-1].last, b[0].first) or a[-1].last + 1 for a, b in pairwise(groups))]
    ends = [*cuts[1:], len(stream)]
    return [
        _part(blocks, stream, group, start, end) for group, start, end in zip(groups, cuts, ends, strict=True)
    ]


def _part(
    blocks: Sequence[Block], stream: list[Token], group: list[TableReading], start: int, end: int
) -> Part:
    """The report of a group of tables, with the text between two tokens that is its own."""
    lines = list(lines_outside(blocks, stream, group, start, end))
    places = tuple(
        TablePlace(
            found.table.code,
            sum(first < found.first for first, _ in lines),
            opening_of(blocks, stream[found.first]),
        )
        for found in group
    )
    return Part(one_a_table(group), tuple(line for _, line in lines), places)


def _readings(stream: list[Token]) -> list[TableReading]:
    """The best reading of every place where a table of some form stands."""
    words, grids = skeleton(stream), Grids(stream)
    located = _located(words)
    return _best(located, stream, grids, intact_tables(located, stream, words, grids))


def _best(
    located: Sequence[Located], stream: list[Token], grids: Grids, intact: Mapping[int, Intact]
) -> list[TableReading]:
    """The best reading of every place; of the intact ones, by their position, what is known of them.

    A form that leaves printed values without a row, or prescribes other words, is not the form.
    """
    surveys = _surveys(located, stream, grids, intact)
    surveys = [s for s in surveys if not (s.located.cut or s.located.by_title) or has_full_row(s)]
    best: list[Survey] = []
    for candidate in sorted(surveys, key=lambda s: -_merit(s, surveys)):
        if not any(_same_place(candidate, other) for other in best):
            best.append(candidate)
    strong = [s for s in best if s.fit >= MIN_FIT * max(o.fit for o in best if _code(o) == _code(s))]
    known = {id(each.place): each for each in intact.values()}
    return [
        named(known[id(found.located)], found.located.table, stream)
        if id(found.located) in known
        else read_table(found, stream)
        for found in sorted(_agreeing(strong, surveys), key=lambda s: s.located.first)
    ]


def _surveys(
    located: Sequence[Located], stream: list[Token], grids: Grids, intact: Mapping[int, Intact]
) -> list[Survey]:
    """The surveys of all places, in their order, without those that another form's cannot fail to beat."""
    found: dict[int, Survey] = {}
    for index in sorted(range(len(located)), key=lambda i: -located[i].similarity):
        place = located[index]
        rivals = [other for other in found.values() if other.located.table.code == place.table.code]
        twin = next((other for other in rivals if is_twin(place, other.located)), None)
        if index in intact:
            found[index] = intact[index].survey
        elif twin:
            found[index] = replace(twin, located=place)
        else:
            limit = limit_of(place, located, len(stream))
            most = partial(most_printed, place, stream, limit, grids)
            if not (rivals and is_hopeless(place, rivals[0], located, most)):
                found[index] = survey(place, stream, limit, grids)
    return [found[index] for index in sorted(found)]


def _located(words: Skeleton) -> list[Located]:
    """Every place where a table of some form stands; a table that is the same in two is looked for once."""
    found: list[Located] = []
    places: dict[FormTable, list[Located]] = {}
    for form in forms().values():
        for table in form.tables:
            first = first_of_its_kind(table)
            places[table] = (
                locate(table, words)
                if first is table
                else [replace(place, table=table) for place in places[first]]
            )
            found += places[table]
    return found


def _agreeing(chosen: Sequence[Survey], surveys: Sequence[Survey]) -> list[Survey]:
    """The tables, those that could be of several forms as those of the form that the others are.

    A table that is cut before the rows in which two forms differ is printed alike in both; where no other
    table tells, it is one of the newest form.
    """
    alike = {id(found): [other for other in surveys if _is_alike(found, other)] for found in chosen}
    sure = {found.located.table.form for found in chosen if not alike[id(found)]}
    sure = sure or {list(forms())[-1]}
    return [
        next((o for o in alike[id(found)] if o.located.table.form in sure), found)
        if found.located.table.form not in sure
        else found
        for found in chosen
    ]


def _is_alike(found: Survey, other: Survey) -> bool:
    """Whether another form explains the same print by the same words and rows just as well."""
    if found is other or not _same_place(found, other):
        return False
    if abs(found.located.begun - other.located.begun) > SAME:
        return False
    rows = [{row.row: len(row.slots) for row in each.rows if row.slots} for each in (found, other)]
    return rows[0] == rows[1] and found.explained == other.explained


def _merit(candidate: Survey, surveys: Sequence[Survey]) -> float:
    """How well a form fits: the words and rows that match, and twice the share of values explained."""
    rivals = [survey.explained for survey in surveys if _same_place(candidate, survey)]
    return candidate.fit + 2 * candidate.explained / max(1, *rivals)


def _code(found: Survey) -> str:
    return found.located.table.code


def _same_place(a: Survey, b: Survey) -> bool:
    return _code(a) == _code(b) and a.located.first <= b.last and b.located.first <= a.last


def _grouped(readings: list[TableReading], stream: list[Token]) -> list[list[TableReading]]:
    """The tables of each report: a title or first section before a table that should come earlier parts two.

    Without one between them, a table that is there already is a copy of it (for another width of screen).
    """
    order = [table.code for form in forms().values() for table in form.tables]
    groups: list[list[TableReading]] = []
    for reading in readings:
        if groups:
            before = groups[-1][-1]
            late = order.index(reading.table.code) <= order.index(before.table.code)
            if late and _cut(stream, max(t.last for t in groups[-1]), reading.first) is not None:
                groups.append([])
        else:
            groups.append([])
        groups[-1].append(reading)
    return groups


def _cut(stream: list[Token], last: int, first: int) -> int | None:
    """The token with which the next report begins: its title, in as few lines as may be, or first section."""
    lines = [(start, text) for start, text in _printed_lines(stream, last + 1, first) if text]
    for end in range(len(lines)):
        for begin in range(end, max(-1, end - MAX_TITLE_LINES), -1):
            joined = "".join(text for _, text in lines[begin : end + 1])
            if opens_with_report(joined[:MAX_TITLE]):
                nameless = begin and _NAMES_NOBODY.match(joined)
                named_above = nameless and _MAY_BE_A_BODY.fullmatch(lines[begin - 1][1])
                return lines[begin - 1 if named_above else begin][0]
    return next((start for start, text in lines if _OPENING.match(text)), None)


def _printed_lines(stream: list[Token], start: int, end: int) -> Iterable[tuple[int, str]]:
    """The paragraphs and grid rows between two tokens, simplified, each with its first token."""
    for _, indices in groupby(range(start, end), key=lambda i: (stream[i].block, stream[i].row)):
        found = list(indices)
        yield found[0], folded(compact("".join(stream[i].text for i in found)))
