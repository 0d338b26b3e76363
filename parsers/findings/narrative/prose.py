"""Prose as printed → passages, sentences and clauses, each still knowing where it was printed.

Belongs here: joining lines that a page width has cut, leaving out white space, and where a sentence or
clause begins and ends. Does not belong here: what a clause says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from parsers.findings.narrative.numerals import SEAM, Number, numbers
from parsers.model import Paragraph
from parsers.text.normalise import CHANGED, spaceless
from parsers.text.traditional import simplified

MAX_CHARACTERS = 300_000
"""Prose beyond this is not read: the longest reports have a tenth of it."""
MAX_CLAUSE = 240
"""A longer run without a comma is no official sentence."""
MAX_QUOTE = 120
_WRAPPED = 20
"""A line at least this long that ends in the middle of a sentence goes on in the next line."""

_END_OF_SENTENCE = "。!?;:.》"
_PAGE_NUMBER = re.compile(r"[-·.第]{0,3}\d{1,3}[-·.页]{0,3}")
_ORDINAL = "[一二三四五六七八九十]{1,3}"
_ENUMERATOR = re.compile(rf"{_ORDINAL}[、.]|\((?:{_ORDINAL}|\d{{1,2}})\)|\d{{1,2}}[.、](?!\d)")
_SENTENCE_BREAK = re.compile(rf"[。!?.(](?:(?<=[。!?])|(?<=(?<!\d)\.)(?!\d)|(?<=\(){_ORDINAL}\))")
_CLAUSE_BREAK = re.compile(r"[,;:()]")
_TITLE = re.compile(r"《[^《》]{0,80}》|\[[^\[\]]{0,40}\]\d{0,6}号?")


class _Line(NamedTuple):
    """Where a paragraph, by its number, begins in a passage; with a `seam`, with its sign."""

    number: int
    start: int
    seam: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Text without white space, and the paragraphs that it was printed in, in order."""

    text: str
    lines: tuple[_Line, ...]


class Clause(NamedTuple):
    """passage.text[start:end] with its numbers. `aside` is True in brackets, `fresh` behind a semicolon."""

    start: int
    end: int
    numbers: tuple[Number, ...]
    aside: bool
    fresh: bool


_UNEVEN = re.compile(rf"[\s{re.escape(''.join(sorted(c for c in CHANGED if len(spaceless(c)) != 1)))}]")
"""Characters that fold to none or to several."""


def _folded(text: str) -> str:
    return spaceless(simplified(text))


def passages(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """Paragraphs in order, lines that a page width or page end has cut joined again."""
    text: list[str] = []
    lines: list[_Line] = []
    read, length, open_line = 0, 0, False
    for index, paragraph in enumerate(paragraphs):
        read += len(paragraph.text)
        if read > MAX_CHARACTERS:
            break
        line = _folded(paragraph.text)
        if not line or (open_line and _PAGE_NUMBER.fullmatch(line)):
            continue
        if text and not (open_line and not paragraph.heading and not _ENUMERATOR.match(line)):
            yield Passage("".join(text), tuple(lines))
            text, lines, length = [], [], 0
        seam = bool(text) and text[-1][-1].isdigit() and line[0].isdigit()
        lines.append(_Line(index, length, seam))
        text.append(SEAM + line if seam else line)
        length += len(text[-1])
        open_line = not paragraph.heading and len(line) >= _WRAPPED and line[-1] not in _END_OF_SENTENCE
    if text:
        yield Passage("".join(text), tuple(lines))


def sentences(passage: Passage) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence, its numbering left out."""
    start = 0
    for stop in [*_SENTENCE_BREAK.finditer(passage.text), None]:
        end = stop.start() if stop else len(passage.text)
        numbering = _ENUMERATOR.match(passage.text, start, end)
        begin = numbering.end() if numbering else start
        if begin < end:
            yield begin, end
        start = stop.end() if stop else end


def without_titles(text: str) -> str:
    """The text with the names of laws and notices blanked out, character for character."""
    return _TITLE.sub(lambda match: "□" * len(match[0]), text)


def clauses(text: str, start: int) -> Iterator[Clause]:
    """The clauses of a sentence that begins at `start` of its passage."""
    found = numbers(text)
    depth, fresh, begin, taken = 0, True, 0, 0
    for at, mark in _cuts(text, found):
        first = taken
        while taken < len(found) and found[taken].end <= at:
            taken += 1
        if begin < at and at - begin <= MAX_CLAUSE:
            inside = tuple(_shift(number, start) for number in found[first:taken])
            yield Clause(start + begin, start + at, inside, depth > 0, fresh)
            fresh = False
        depth = max(0, depth + (mark == "(") - (mark == ")"))
        fresh = fresh or mark == ";"
        begin = at + 1


def _cuts(text: str, found: tuple[Number, ...]) -> list[tuple[int, str]]:
    inside = {at for number in found for at in range(number.start, number.end)}
    marks = [(m.start(), m[0]) for m in _CLAUSE_BREAK.finditer(text) if m.start() not in inside]
    lists = [(number.end, "、") for number in found if text.startswith("、", number.end)]
    return [*sorted(marks + lists), (len(text), "")]


def _shift(number: Number, by: int) -> Number:
    return Number(number.start + by, number.end + by, number.value, number.unit, number.approximate)


def quote(
    passage: Passage, paragraphs: Sequence[Paragraph], clause: Clause, focus: Number | None
) -> tuple[str, str]:
    """What is printed of a clause in the paragraph that holds its number, and where: `locator offset=n`."""
    anchor = focus.start if focus else clause.start
    line = next(line for line in reversed(passage.lines) if line.start <= anchor)
    places = _places(paragraphs[line.number].text, line)
    span = places[max(0, clause.start - line.start) : clause.end - line.start]
    first, last = span[0], span[-1] + 1
    if last - first > MAX_QUOTE:
        first = max(first, min(places[anchor - line.start] - MAX_QUOTE // 2, last - MAX_QUOTE))
        last = min(last, first + MAX_QUOTE)
    paragraph = paragraphs[line.number]
    return paragraph.text[first:last], f"{paragraph.locator} offset={first}"


def _places(text: str, line: _Line) -> Sequence[int]:
    """The offset in a paragraph at which each character of its folded line is printed."""
    return (0, *_offsets(text)) if line.seam else _offsets(text)


@lru_cache(maxsize=32)
def _offsets(text: str) -> tuple[int, ...]:
    """The same without a seam: several numbers of one paragraph ask for it."""
    offsets: list[int] = []
    begin = 0
    for uneven in _UNEVEN.finditer(simplified(text)):
        at = uneven.start()
        offsets += range(begin, at)
        offsets += [at] * len(spaceless(uneven[0]))
        begin = at + 1
    return (*offsets, *range(begin, len(text)))
