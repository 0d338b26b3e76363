"""A statistics table of the years before 2019 → its figures, or nothing when there is no such table.

Belongs here: which line of which old form each printed label is, and whether that is enough to call it the
form. Does not belong here: the modern forms; nothing read here is ever a cell of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from parsers.model import Block, Grid, Pre2019Fact, Status
from parsers.pre2019.forms import Indicator, OldForm, label_words, old_forms
from parsers.pre2019.printed import Labelled, labelled
from parsers.text.normalise import compact
from parsers.text.traditional import folded

MIN_LINES = 6
"""Fewer lines of a form, in its order and with figures, are no table of that form."""
MAX_LABELS = 300
MAX_HEADING = 12
MAX_LINE = 120

_HEAD = re.compile(r"年度|本年|本期|当年|累计|统计数")
_WITH_FIGURES, _WITHOUT = 5, 1


def read(blocks: Sequence[Block]) -> tuple[Pre2019Fact, ...] | None:
    """The figures of the old statistics table among the blocks, one for every line and column of its form.

    None when fewer than MIN_LINES lines of any one form stand there in order and with figures.
    """
    best: tuple[int, OldForm, dict[int, Labelled], list[str]] | None = None
    for form in old_forms():
        labels = _without_line_codes(labelled(blocks, form)[:MAX_LABELS], blocks)
        for segment in _segments(labels, form):
            lines = _in_order(segment, form)
            score = sum(_has_figure(label) for at, label in lines.items() if form.indicators[at].unit)
            if score >= MIN_LINES and (best is None or score > best[0]):
                best = (score, form, lines, _columns(blocks, form))
    if best is None:
        return None
    _, form, lines, columns = best
    return tuple(_facts(form, lines, columns))


def _without_line_codes(labels: list[Labelled], blocks: Sequence[Block]) -> list[Labelled]:
    """The labels without the column of line codes: a head names it, and its numbers rise line by line."""
    heads = label_words()["line_codes"]
    short = (text for block in blocks for text in _texts(block) if len(text) < MAX_HEADING)
    if not any(folded(compact(text)) in heads for text in short):
        return labels
    first = [next((v for v, _ in label.values() if v.number is not None), None) for label in labels]
    codes = [value.number for value in first if value is not None and value.number is not None]
    if len(codes) < MIN_LINES or any(a >= b for a, b in pairwise(codes)):
        return labels
    return [label.without_first_number() for label in labels]


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
    """The form's value columns, unless the printed heads put 历年累计 beside the year's own."""
    printed = (text for block in blocks for text in _texts(block))
    words = [folded(text) if len(text) < MAX_HEADING else "" for text in printed]
    for pair in pairwise(words):
        heads = ["cumulative" if "累计" in text else "year" for text in pair if _HEAD.search(text)]
        if sorted(heads) == ["cumulative", "year"]:
            return heads
    return list(form.columns)


def _texts(block: Block) -> list[str]:
    return [cell.text for cell in block.cells] if isinstance(block, Grid) else block.text[:MAX_LINE].split()


def _facts(form: OldForm, lines: dict[int, Labelled], columns: list[str]) -> Iterator[Pre2019Fact]:
    for line, indicator in enumerate(form.indicators):
        label = lines.get(line)
        if indicator.unit and label:
            yield from _printed(form, indicator, indicator.unit, label, columns)
        elif indicator.unit and not indicator.optional:
            for column in columns:
                yield _fact(form, indicator, indicator.unit, column, Status.MISSING)


def _printed(
    form: OldForm, indicator: Indicator, unit: str, label: Labelled, columns: list[str]
) -> Iterator[Pre2019Fact]:
    found = label.values()
    while found and len(found) > len(columns) and found[-1][0].status is Status.BLANK:
        found.pop()
    unit = label.unit or unit
    for at, column in enumerate(columns):
        if not found:
            yield _fact(form, indicator, unit, column, Status.BLANK, "", label.locator)
        elif len(found) == len(columns):
            value, cell = found[at]
            yield _fact(form, indicator, unit, column, value.status, cell.text, cell.locator, value.number)
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
