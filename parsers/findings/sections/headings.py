"""Paragraphs → lines, and which of them are headings by their words and numbers.

Belongs here: parting lines that hold several sections, joining titles that are broken over lines, and telling
a heading from a sentence. Does not belong here: what lies below a heading (`outline`), the words (`titles`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from parsers.findings.sections import titles
from parsers.findings.sections.titles import SECTION_DEPTHS, UNNUMBERED, Numbering, Title
from parsers.model import Paragraph

MAX_HEADING = 60
"""Characters, folded: a longer line is text, whatever markup says."""
MAX_RUN_IN, MAX_NUMBERED = 30, 24
"""The same of a numbered heading at the head of its own text, and of one that a line holds without a sign."""
_MAX_LINES = 3
"""A title may be broken over so many lines."""
_ENDS = "。:;"
_HEAD = 2 * MAX_HEADING
_TITLE_ENDS = ("", ":", "。", ".", ";")


class Line(NamedTuple):
    """A line of a paragraph, with its break; `offset` is where it begins there."""

    text: str
    paragraph: int
    offset: int
    folded: str
    heading: bool


class Heading(NamedTuple):
    """What a line, or the first of several, is by its words: a heading of `length` characters as printed.

    `whole` is True where nothing stands behind it on its lines; `lines` are more than 1 where it is broken.
    """

    depth: int
    number: int | None
    title: Title | None
    length: int
    whole: bool
    lines: int = 1


def lines_of(number: int, paragraph: Paragraph) -> Iterator[Line]:
    """The lines of a paragraph, also parted before numbered titles of sections inside them."""
    offset = 0
    for text in paragraph.text.splitlines(keepends=True):
        folded = titles.fold(text)
        cuts = titles.places(text, titles.numbered_titles(folded))
        for begin, end in pairwise([0, *cuts, len(text)]):
            part = text[begin:end]
            heading = paragraph.heading and part == paragraph.text
            yield Line(part, number, offset + begin, titles.fold(part) if cuts else folded, heading)
        offset += len(text)


def headings_of(lines: Sequence[Line]) -> dict[int, Heading]:
    """The headings among the lines by the number of their first line."""
    found: dict[int, Heading] = {}
    at = 0
    while at < len(lines):
        heading = heading_at(lines, at)
        if heading:
            found[at] = heading
        at += heading.lines if heading else 1
    return found


def heading_at(lines: Sequence[Line], at: int) -> Heading | None:
    """The heading that a line is or begins with, of length 0 for numbered text; None for other text."""
    line = lines[at]
    numbering = titles.numbering(line.folded)
    if numbering and titles.is_row(line.folded, numbering.end):
        return None
    broken = _broken(lines, at, numbering) if numbering else None
    if broken:
        return broken
    start = numbering.end if numbering else 0
    title = titles.title(line.folded[:_HEAD], start)
    if title and _stands(line, title, numbering):
        return _of(line, numbering, title, title.end, whole=line.folded[title.end :] in _TITLE_ENDS)
    if numbering is None:
        return _of(line, None, None, len(line.folded), whole=True) if _set_apart(line) else None
    end = min((line.folded.find(mark, start) for mark in _ENDS if mark in line.folded[start:]), default=-1)
    if end < 0 and len(line.folded) <= MAX_NUMBERED and "," not in line.folded[start:]:
        return _of(line, numbering, None, len(line.folded), whole=True)
    if end > start and end - start <= MAX_RUN_IN and "," not in line.folded[start:end]:
        return _of(line, numbering, None, end + 1, whole=end + 1 == len(line.folded))
    return Heading(numbering.depth, numbering.number, None, 0, whole=False)


def _set_apart(line: Line) -> bool:
    return line.heading and 0 < len(line.folded) <= MAX_HEADING


def _stands(line: Line, title: Title, numbering: Numbering | None) -> bool:
    """Whether the words of a title are one there, and not the beginning of a sentence."""
    behind = line.folded[title.end :]
    if behind in _TITLE_ENDS:
        return True
    if numbering is None:
        return False
    if title.sure and numbering.depth < SECTION_DEPTHS:
        return True
    (end,) = titles.places(line.text, [title.end])
    return behind[0] in _ENDS or line.text[end : end + 1].isspace()


def _broken(lines: Sequence[Line], at: int, numbering: Numbering) -> Heading | None:
    """A sure title that is broken over lines."""
    first = lines[at]
    if len(first.folded) > MAX_RUN_IN or (len(first.folded) > numbering.end and first.folded[-1] in _ENDS):
        return None
    best: Heading | None = None
    for count in range(2, _MAX_LINES + 1):
        several = lines[at : at + count]
        joined = "".join(line.folded for line in several)
        before = sum(len(line.folded) for line in several[:-1])
        title = titles.title(joined[:_HEAD], numbering.end)
        if len(several) < count or len(first.folded) == 0 or not title or not title.sure:
            continue
        if title.end > before and joined[title.end :] in _TITLE_ENDS and several[-1].folded:
            length = sum(len(line.text) for line in several)
            best = Heading(numbering.depth, numbering.number, title, length, whole=True, lines=count)
    return best


def _of(line: Line, numbering: Numbering | None, title: Title | None, end: int, *, whole: bool) -> Heading:
    end += line.folded[end : end + 1] in tuple(_ENDS)
    length = len(line.text) if whole else titles.places(line.text, [end])[0]
    depth, number = (numbering.depth, numbering.number) if numbering else (UNNUMBERED, None)
    return Heading(depth, number, title, length, whole=whole)


def numbered_alike(headings: Collection[Heading]) -> int:
    """The depth at which the report numbers its sections: the highest with several titles, else with one."""
    found = sorted((h.depth, h.title.code) for h in headings if h.title and h.title.sure) or sorted(
        (h.depth, h.title.code) for h in headings if h.title
    )
    several = Counter(depth for depth, _ in set(found))
    return min(several, key=lambda depth: (several[depth] == 1, depth), default=UNNUMBERED)
