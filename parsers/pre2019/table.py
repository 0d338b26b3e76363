"""A statistics table of the years before 2019 → its figures, or nothing when there is no such table.

Belongs here: which line of which old form each printed label is, and whether that is enough to call it the
form. Does not belong here: the modern forms; nothing read here is ever a cell of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from parsers.model import Block, Grid, Pre2019Fact, Status
from parsers.pre2019.forms import Indicator, OldForm, old_forms
from parsers.pre2019.labels import label_words
from parsers.pre2019.printed import Labelled, labelled
from parsers.text.normalise import compact
from parsers.text.traditional import folded

MIN_LINES = 6
"""Fewer lines of a form, in its order and with figures, are no table of that form."""
MAX_LABELS = 300
MAX_HEADING = 12
MAX_LINE = 120

_OF_THE_YEAR = re.compile(r"(?:本年|年度|当年|全年)累计")
_CUMULATIVE = re.compile(r"累计")
_PART_OF_YEAR = re.compile(r"本期|本月|本季")
_YEAR = re.compile(r"年度|本年|当年|统计数")
_HEADS = (["cumulative", "year"], ["cumulative", "part"], ["part", "year"])
_WITH_FIGURES, _WITHOUT = 5, 1


def read(blocks: Sequence[Block]) -> tuple[Pre2019Fact, ...] | None:
    """The figures of the old statistics table among the blocks, one for every line and column of its form.

    None when fewer than MIN_LINES lines of any one form stand there in order and with figures, and of a table
    that compares years.
    """
    if _has_head(blocks, "compared"):
        return None
    coded = _has_head(blocks, "line_codes")
    found = max((_found(blocks, form, coded=coded) for form in old_forms()), key=lambda found: found.rank)
    if found.rank[0] < MIN_LINES:
        return None
    return tuple(_facts(found.form, found.lines, _columns(blocks, found.form)))


class _Found(NamedTuple):
    """A form's lines in a text. `rank`: how many have figures, and then how few of the form are missing."""

    form: OldForm
    lines: dict[int, Labelled]

    @property
    def rank(self) -> tuple[int, int]:
        due = [at for at, line in enumerate(self.form.indicators) if line.unit]
        printed = sum(at in self.lines and _has_figure(self.lines[at]) for at in due)
        return printed, printed - sum(not self.form.indicators[at].optional for at in due)


def _found(blocks: Sequence[Block], form: OldForm, *, coded: bool) -> _Found:
    """The stretch of labels that has the most figures of a form. `coded`: a head names line codes."""
    labels = labelled(blocks, form)[:MAX_LABELS]
    labels = _without_blank_units(_without_line_codes(labels) if coded else labels, len(form.columns))
    every = (_Found(form, _in_order(segment, form)) for segment in _segments(labels, form))
    return max(every, key=lambda found: found.rank)


def _has_head(blocks: Sequence[Block], kind: str) -> bool:
    """Whether a short text is one of the heads that `labels.toml` lists under `kind`."""
    heads = label_words()[kind]
    short = (text for block in blocks for text in _texts(block) if len(text) < MAX_HEADING)
    return any(folded(compact(text)) in heads for text in short)


def _without_line_codes(labels: list[Labelled]) -> list[Labelled]:
    """The labels without the column of line codes that a head names, where its numbers rise line by line."""
    codes = [label.line_code() for label in labels]
    numbers = [code[1] for code in codes if code]
    if len(numbers) < MIN_LINES or any(a >= b for a, b in pairwise(numbers)):
        return labels
    return [label.without(code[0]) if code else label for label, code in zip(labels, codes, strict=True)]


def _without_blank_units(labels: list[Labelled], columns: int) -> list[Labelled]:
    """The labels without the blank cells of a column of units, where each row begins in a unit or a blank."""
    rows = [label for label in labels if len(label.cells) > columns and label.cells[0].row == label.row]
    blank = [label for label in rows if not compact(label.cells[0].text)]
    if len(rows) < MIN_LINES or any(compact(r.cells[0].text) and not r.cells[0].unit for r in rows):
        return labels
    return [label.without(0) if label in blank else label for label in labels]


def _segments(labels: list[Labelled], form: OldForm) -> Iterator[list[Labelled]]:
    """One stretch of labels for every table: a table begins anew with the form's first figure."""
    first = next(indicator for indicator in form.indicators if indicator.unit)
    starts = [at for at, label in enumerate(labels) if label.key in first.keys and _has_figure(label)]
    edges = [0, *starts[1:], len(labels)]
    for begin, end in pairwise(edges):
        yield labels[begin:end]


def _in_order(labels: list[Labelled], form: OldForm) -> dict[int, Labelled]:
    """The heaviest run of labels that follows the form's order: line number → label.

    Several lines share a label (被依法纠错数), and prose headings repeat some: the order decides.
    """
    chains: list[tuple[int, int, int, int]] = []  # weight, line, label, previous chain
    for at, label in enumerate(labels):
        fresh = []
        for line, indicator in enumerate(form.indicators):
            if label.key in indicator.keys:
                before = [(c[0], i) for i, c in enumerate(chains) if c[1] < line]
                weight, previous = max(before, default=(0, -1), key=lambda pair: pair[0])
                own = _WITH_FIGURES if indicator.unit and _has_figure(label) else _WITHOUT
                fresh.append((weight + own, line, at, previous))
        chains += fresh
    lines: dict[int, Labelled] = {}
    index = max(range(len(chains)), key=lambda i: chains[i][0], default=-1)
    while index >= 0:
        _, line, at, index = chains[index]
        lines[line] = labels[at]
    return lines


def _has_figure(label: Labelled) -> bool:
    return any(value.number is not None for value, _ in label.values())


def _columns(blocks: Sequence[Block], form: OldForm) -> list[str]:
    """The form's value columns, unless the printed heads put another beside the year's own.

    `cumulative` is 历年累计. `part` is 本期 beside 本年累计: a month or a quarter, and no figure of the year.
    """
    printed = (text for block in blocks for text in _texts(block))
    words = [folded(compact(text)) if len(text) < MAX_HEADING else "" for text in printed]
    for pair in pairwise(words):
        heads = [head for text in pair if (head := _head(text))]
        if sorted(heads) in _HEADS:
            return heads if "year" in heads else ["year" if head == "part" else head for head in heads]
    return list(form.columns)


def _head(text: str) -> str:
    """What a column's head says of its figures, empty when it is no such head."""
    if _OF_THE_YEAR.search(text):
        return "year"
    kinds = {"part": _PART_OF_YEAR, "cumulative": _CUMULATIVE, "year": _YEAR}
    return next((kind for kind, pattern in kinds.items() if pattern.search(text)), "")


def _texts(block: Block) -> list[str]:
    return [cell.text for cell in block.cells] if isinstance(block, Grid) else block.text[:MAX_LINE].split()


def _facts(form: OldForm, lines: dict[int, Labelled], columns: list[str]) -> Iterator[Pre2019Fact]:
    doubtful = _doubtful(form, lines)
    for line, indicator in enumerate(form.indicators):
        label = lines.get(line)
        if indicator.unit and label:
            yield from _printed(form, indicator, indicator.unit, label, columns, doubtful=line in doubtful)
        elif indicator.unit and not indicator.optional:
            for column in _kept(columns):
                yield _fact(form, indicator, indicator.unit, column, Status.MISSING)


def _doubtful(form: OldForm, lines: dict[int, Labelled]) -> set[int]:
    """Lines whose label is that of another line as well, which would fit between the same neighbours."""
    edges = [-1, *sorted(lines), len(form.indicators)]
    return {
        line
        for before, line, after in zip(edges, edges[1:], edges[2:], strict=False)
        if any(
            other != line and lines[line].key in form.indicators[other].keys
            for other in range(before + 1, after)
        )
    }


def _kept(columns: list[str]) -> list[str]:
    return [column for column in columns if column != "part"]


def _printed(
    form: OldForm,
    indicator: Indicator,
    unit: str,
    label: Labelled,
    columns: list[str],
    *,
    doubtful: bool,
) -> Iterator[Pre2019Fact]:
    found = label.values()
    while found and len(found) > len(columns) and found[-1][0].status is Status.BLANK:
        found.pop()
    unit = label.unit or unit
    for at, column in enumerate(columns):
        if column == "part":
            continue
        if not found:
            yield _fact(form, indicator, unit, column, Status.BLANK, "", label.locator)
        elif len(found) == len(columns) and not doubtful:
            value, cell = found[at]
            own = value.unit or unit
            yield _fact(form, indicator, own, column, value.status, cell.text, cell.locator, value.number)
        else:
            raw = " ".join(cell.text for _, cell in found)
            yield _fact(form, indicator, unit, column, Status.AMBIGUOUS, raw, found[0][1].locator)


def _fact(
    form: OldForm,
    indicator: Indicator,
    unit: str,
    column: str,
    status: Status,
    raw_text: str | None = None,
    locator: str | None = None,
    value: Decimal | None = None,
) -> Pre2019Fact:
    return Pre2019Fact(
        form.code, indicator.code, unit, value, column == "cumulative", status, raw_text, locator
    )
