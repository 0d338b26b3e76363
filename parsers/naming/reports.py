"""The reports in a stream: which located tables belong together, and which text around them is theirs.

Belongs here: choosing, for each place, the form generation that fits best, and parting a file that holds
several reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise

from parsers.forms import FormTable, forms
from parsers.identity.titles import opens_with_report
from parsers.model import Block, Paragraph, TablePlace
from parsers.naming.copies import one_a_table
from parsers.naming.grids import Grids
from parsers.naming.intact import read_intact
from parsers.naming.locate import Located, locate
from parsers.naming.outside_tables import lines_outside, opening_of
from parsers.naming.survey import Survey, has_full_row, survey, values_of
from parsers.naming.tables import TableReading, read_table
from parsers.naming.tokens import Skeleton, Token, skeleton, tokens
from parsers.text.normalise import compact
from parsers.text.traditional import folded

MAX_TITLE = 60
MAX_TITLE_LINES = 3
MIN_FIT = 0.6
"""A place that fits this much worse than the best of its kind is prose that tells the table in words."""
MAX_MERIT = 4
"""All rows, all words and all values of a place are the form's (`_merit`)."""
SAME = 0.01
"""Two forms whose words are found as well as each other differ by less in similarity."""
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
    stream = tokens(blocks)
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
    intact = read_intact(stream, words, grids, lambda other: _searched(other, skeleton(other), Grids(other)))
    return _searched(stream, words, grids) if intact is None else intact


def _searched(stream: list[Token], words: Skeleton, grids: Grids) -> list[TableReading]:
    """The same by looking for every table.

    A form that leaves printed values without a row, or prescribes other words, is not the form.
    """
    located = _located(words)
    surveys = _surveys(located, stream, grids)
    surveys = [s for s in surveys if not (s.located.cut or s.located.by_title) or has_full_row(s)]
    best: list[Survey] = []
    for candidate in sorted(surveys, key=lambda s: -_merit(s, surveys)):
        if not any(_same_place(candidate, other) for other in best):
            best.append(candidate)
    strong = [s for s in best if s.fit >= MIN_FIT * max(o.fit for o in best if _code(o) == _code(s))]
    strong = _agreeing(strong, surveys)
    return [read_table(found, stream) for found in sorted(strong, key=lambda s: s.located.first)]


def _surveys(located: Sequence[Located], stream: list[Token], grids: Grids) -> list[Survey]:
    """The surveys of all places, in their order, without those that another form's cannot fail to beat."""
    found: dict[int, Survey] = {}
    for index in sorted(range(len(located)), key=lambda i: -located[i].similarity):
        place = located[index]
        rivals = [other for other in found.values() if other.located.table.code == place.table.code]
        twin = next((other for other in rivals if _is_twin(place, other.located)), None)
        if twin:
            found[index] = replace(twin, located=place)
        elif not (rivals and _is_hopeless(place, rivals[0], located)):
            found[index] = survey(place, stream, _limit(place, located, len(stream)), grids)
    return [found[index] for index in sorted(found)]


def _located(words: Skeleton) -> list[Located]:
    """Every place where a table of some form stands; a table that is the same in two is looked for once."""
    found: list[Located] = []
    places: dict[FormTable, list[Located]] = {}
    for form in forms().values():
        for table in form.tables:
            first = _first_of_its_kind(table)
            places[table] = (
                locate(table, words)
                if first is table
                else [replace(place, table=table) for place in places[first]]
            )
            found += places[table]
    return found


@cache
def _first_of_its_kind(table: FormTable) -> FormTable:
    """The table of the oldest form that prescribes the same words, rows and columns."""
    said = (table.code, table.labels, table.corner, table.blocks)
    every = (other for form in forms().values() for other in form.tables)
    return next(o for o in every if (o.code, o.labels, o.corner, o.blocks) == said)


def _is_twin(place: Located, other: Located) -> bool:
    """Whether two forms have the same table at the same place."""
    same = _first_of_its_kind(place.table) is _first_of_its_kind(other.table)
    return same and place.anchors == other.anchors


def _is_hopeless(found: Located, better: Survey, located: Sequence[Located]) -> bool:
    """Whether a form fits a place worse than another one, however many of its rows are found there.

    Only where each form stands once in the file: else a place may compete with several.
    """
    forms_there = [each.table.form for each in located if each.table.code == found.table.code]
    apart = found.first > better.last or better.located.first > found.last
    if len(set(forms_there)) < len(forms_there) or apart or better.located.cut or found.cut:
        return False
    if better.located.similarity - found.similarity <= SAME:
        return False
    if abs(better.located.begun - found.begun) <= SAME:  # alike as far as it is printed
        return False
    at_most = max(1, better.explained, values_of(found.table))
    return better.fit + 2 * better.explained / at_most > MAX_MERIT - 1 + found.similarity


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


def _limit(found: Located, located: Iterable[Located], end: int) -> int:
    """Where the next table begins; a table's own values never reach beyond."""
    return min((other.first for other in located if other.first > found.last), default=end)


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
