"""The reports in a stream: which located tables belong together, and which text around them is theirs.

Belongs here: choosing, for each place, the form generation that fits best, and parting a file that holds
several reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.forms import forms
from parsers.model import Block, Grid, Paragraph
from parsers.naming.locate import Located, locate
from parsers.naming.tables import Survey, TableReading, read_table, survey
from parsers.naming.tokens import Token, skeleton, tokens
from parsers.normalise import compact

MAX_TITLE = 60
MIN_FIT = 0.6
"""A place that fits this much worse than the best of its kind is prose that tells the table in words."""
_TITLE = re.compile(r"政府信息公开.{0,6}(年度报告|年报)|政务公开.{0,6}年度报告")
_OPENING = re.compile(r"一[、.]?总体情况")


@dataclass(frozen=True, slots=True)
class Part:
    """One report's tables, one reading for each table code, and the paragraphs that are not tables."""

    tables: tuple[TableReading, ...]
    lines: tuple[Paragraph, ...]


def parts(blocks: Sequence[Block]) -> list[Part]:
    """The reports among the blocks, in reading order; empty when no table of any form is there."""
    stream = tokens(blocks)
    groups = _grouped(_readings(stream))
    if not groups:
        return []
    cuts = [0, *(_cut(stream, a[-1].last, b[0].first) for a, b in pairwise(groups))]
    ends = [*cuts[1:], len(stream)]
    return [
        Part(tuple(group), tuple(_lines(blocks, stream, group, start, end)))
        for group, start, end in zip(groups, cuts, ends, strict=True)
    ]


def _readings(stream: list[Token]) -> list[TableReading]:
    """The best reading of every place where a table of some form stands.

    A form that leaves printed values without a row, or prescribes other words, is not the form.
    """
    words = skeleton(stream)
    located = [found for form in forms().values() for table in form.tables for found in locate(table, words)]
    surveys = [survey(found, stream, _limit(found, located, len(stream))) for found in located]
    best: list[Survey] = []
    for candidate in sorted(surveys, key=lambda s: -_merit(s, surveys)):
        if not any(_same_place(candidate, other) for other in best):
            best.append(candidate)
    strong = [s for s in best if s.fit >= MIN_FIT * max(o.fit for o in best if _code(o) == _code(s))]
    return [read_table(found) for found in sorted(strong, key=lambda s: s.located.first)]


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


def _grouped(readings: list[TableReading]) -> list[list[TableReading]]:
    """Tables in a row until one of the same kind comes again: then another report begins."""
    groups: list[list[TableReading]] = []
    for reading in readings:
        if not groups or any(r.table.code == reading.table.code for r in groups[-1]):
            groups.append([])
        groups[-1].append(reading)
    return groups


def _cut(stream: list[Token], last: int, first: int) -> int:
    """The token with which the next report begins: its title, else its first section, else any behind."""
    for pattern in (_TITLE, _OPENING):
        for index in range(last + 1, first):
            text = compact(stream[index].text)
            if len(text) <= MAX_TITLE and pattern.search(text):
                return index
    return last + 1


def _lines(
    blocks: Sequence[Block], stream: list[Token], tables: Sequence[TableReading], start: int, end: int
) -> Iterable[Paragraph]:
    """The text of a part outside its tables; cells of a grid outside the tables count as paragraphs."""
    inside = {i for table in tables for i in range(table.first, table.last + 1)}
    by_block: dict[int, list[int]] = {}
    for index in range(start, end):
        by_block.setdefault(stream[index].block, []).append(index)
    for block, indices in by_block.items():
        source = blocks[block]
        kept = [i for i in indices if i not in inside]
        if isinstance(source, Grid):
            yield from (Paragraph(stream[i].text, stream[i].locator) for i in kept if stream[i].text)
        elif len(kept) == len(indices):
            yield source
        else:
            yield from _remains(source, kept, stream)


def _remains(source: Paragraph, kept: list[int], stream: list[Token]) -> Iterable[Paragraph]:
    """What is left of a paragraph that holds (part of) a table: the text before and behind it."""
    runs: list[list[str]] = []
    previous = None
    for index in kept:
        if previous is None or index != previous + 1:
            runs.append([])
        runs[-1].append(stream[index].text)
        previous = index
    for run in runs:
        yield Paragraph("".join(run), source.locator, source.heading)
