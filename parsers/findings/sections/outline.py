"""Paragraphs → the sections of a report, each piece of text under the path of its headings.

Belongs here: which titles begin a section, what lies below what, and parting lines that hold several.
Does not belong here: the words of titles and the forms of numbers (`titles`).

A report numbers its sections alike (一、 as a rule): a title that is numbered lower (（二）依申请公开) is a
heading inside the section that it stands in. A section whose title is nowhere numbered as the others are
begins where its title stands without a number. Where no heading tells where text belongs, the table before it
does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from parsers.findings.sections import titles
from parsers.findings.sections.titles import (
    PREFACE,
    SECTION_DEPTHS,
    UNKNOWN,
    UNNUMBERED,
    Numbering,
    Title,
)
from parsers.model import Note, Paragraph, Section, TablePlace

MAX_CHARACTERS = 1_000_000
"""Prose beyond this is not kept: the longest reports have a twentieth of it."""
MAX_HEADING = 60
"""Characters, folded: a longer line is text, whatever markup says."""
MAX_RUN_IN, MAX_NUMBERED = 30, 24
"""The same of a numbered heading at the head of its own text, and of one that a line holds without a sign."""
_MAX_LINES = 3
"""A title may be broken over so many lines."""
_ENDS = "。:;"
_HEAD = 2 * MAX_HEADING
_TITLE_ENDS = ("", ":", "。", ".", ";")

SECTION_OF_TABLE = {
    "fact_proactive_disclosure": "proactive_disclosure",
    "fact_request": "requests",
    "fact_reconsideration_litigation": "reconsideration_litigation",
}
"""The section that a table stands in."""


class _Line(NamedTuple):
    """A line of a paragraph, with its break; `offset` is where it begins there."""

    text: str
    paragraph: int
    offset: int
    folded: str
    heading: bool


class _Heading(NamedTuple):
    """What a line, or the first of several, is by its words: a heading of `length` characters as printed.

    `whole` is True where nothing stands behind it on its lines; `lines` are more than 1 where it is broken.
    """

    depth: int
    number: int | None
    title: Title | None
    length: int
    whole: bool
    lines: int = 1


@dataclass(slots=True)
class _Piece:
    section: str
    headings: tuple[str, ...]
    heading: _Heading | None = None
    lines: list[_Line] = field(default_factory=list)


def sections(paragraphs: Sequence[Paragraph], tables: Sequence[TablePlace] = ()) -> tuple[Section, ...]:
    """The prose of a report by sections, in reading order.

    Args:
        paragraphs: Everything outside the tables, page furniture included.
        tables: The tables among them, in reading order.

    Returns:
        Pieces of text, none of them empty, whose texts together are the text of all paragraphs. Of prose
        beyond `MAX_CHARACTERS` nothing is there (`notes`).
    """
    paragraphs = _kept(paragraphs)
    lines = [line for number, paragraph in enumerate(paragraphs) for line in _lines(number, paragraph)]
    headings = _headings(lines)
    own = _numbered_alike(headings.values())
    outline = _Outline(own, frozenset(h.title.code for h in headings.values() if h.title and h.depth == own))
    waiting = list(tables)
    at = 0
    while at < len(lines):
        while waiting and waiting[0].before <= lines[at].paragraph:
            outline.pass_table(waiting.pop(0))
        heading = headings.get(at)
        count = heading.lines if heading else 1
        outline.add(lines[at : at + count], heading)
        at += count
    return tuple(_section(piece, paragraphs) for piece in outline.pieces)


def notes(paragraphs: Sequence[Paragraph]) -> tuple[Note, ...]:
    """What is to be said of the prose: that it is too long to be kept."""
    kept = len(_kept(paragraphs))
    if kept == len(paragraphs):
        return ()
    detail = f"of {len(paragraphs)} paragraphs of prose, the first {kept} are kept as its sections"
    return (Note("prose_cut", detail),)


def _kept(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    lengths = accumulate(len(paragraph.text) for paragraph in paragraphs)
    return paragraphs[: sum(length <= MAX_CHARACTERS for length in lengths)]


def _lines(number: int, paragraph: Paragraph) -> Iterator[_Line]:
    """The lines of a paragraph, also parted before numbered titles of sections inside them."""
    offset = 0
    for text in paragraph.text.splitlines(keepends=True):
        folded = titles.fold(text)
        cuts = [0, *titles.places(text, titles.numbered_titles(folded)), len(text)]
        for begin, end in pairwise(cuts):
            part = text[begin:end]
            heading = paragraph.heading and part == paragraph.text
            yield _Line(part, number, offset + begin, titles.fold(part), heading)
        offset += len(text)


def _headings(lines: Sequence[_Line]) -> dict[int, _Heading]:
    """The headings among the lines by the number of their first line."""
    found: dict[int, _Heading] = {}
    at = 0
    while at < len(lines):
        heading = _heading(lines, at)
        if heading:
            found[at] = heading
        at += heading.lines if heading else 1
    return found


def _heading(lines: Sequence[_Line], at: int) -> _Heading | None:
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
    return _Heading(numbering.depth, numbering.number, None, 0, whole=False)


def _set_apart(line: _Line) -> bool:
    return line.heading and 0 < len(line.folded) <= MAX_HEADING


def _stands(line: _Line, title: Title, numbering: Numbering | None) -> bool:
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


def _broken(lines: Sequence[_Line], at: int, numbering: Numbering) -> _Heading | None:
    """A sure title that is broken over lines."""
    first = lines[at]
    if len(first.folded) > MAX_RUN_IN or (len(first.folded) > numbering.end and first.folded[-1] in _ENDS):
        return None
    best: _Heading | None = None
    for count in range(2, _MAX_LINES + 1):
        several = lines[at : at + count]
        joined = "".join(line.folded for line in several)
        before = sum(len(line.folded) for line in several[:-1])
        title = titles.title(joined[:_HEAD], numbering.end)
        if len(several) < count or len(first.folded) == 0 or not title or not title.sure:
            continue
        if title.end > before and joined[title.end :] in _TITLE_ENDS and several[-1].folded:
            length = sum(len(line.text) for line in several)
            best = _Heading(numbering.depth, numbering.number, title, length, whole=True, lines=count)
    return best


def _of(line: _Line, numbering: Numbering | None, title: Title | None, end: int, *, whole: bool) -> _Heading:
    end += line.folded[end : end + 1] in tuple(_ENDS)
    length = len(line.text) if whole else titles.places(line.text, [end])[0]
    depth, number = (numbering.depth, numbering.number) if numbering else (UNNUMBERED, None)
    return _Heading(depth, number, title, length, whole=whole)


def _numbered_alike(headings: Collection[_Heading]) -> int:
    """The depth at which the report numbers its sections: the highest with several titles, else with one."""
    found = sorted((h.depth, h.title.code) for h in headings if h.title and h.title.sure) or sorted(
        (h.depth, h.title.code) for h in headings if h.title
    )
    several = Counter(depth for depth, _ in set(found))
    return min(several, key=lambda depth: (several[depth] == 1, depth), default=UNNUMBERED)


class _Outline:
    """The pieces so far, and where the next line belongs."""

    def __init__(self, own: int, numbered: frozenset[str]) -> None:
        """`own` is the depth of the report's sections, `numbered` the sections with a title there."""
        self._own, self._numbered = own, numbered
        self._section = PREFACE
        self._number: int | None = None  # of the section
        self._inner: int | None = None  # of the last heading inside it that is numbered like sections
        self._path: list[tuple[int, str]] = []
        self.pieces: list[_Piece] = []
        self._open = False

    def pass_table(self, found: TablePlace) -> None:
        """Text behind a table belongs to the table's section, whose heading may be the table's first line."""
        self._open = False
        section = SECTION_OF_TABLE.get(found.table, self._section)
        if section == self._section:
            self._path = self._path[:1]
            return
        opening = _heading([*_lines(0, found.opening)], 0)
        if opening and opening.title and opening.title.code == section:
            self._begin(section, opening.number, _printed(found.opening.text[: opening.length]))
        else:
            self._begin(section, None, "")

    def add(self, lines: Sequence[_Line], heading: _Heading | None) -> None:
        """Add lines; with a heading they are those it stands on."""
        if self.pieces and not any(line.folded for line in lines):
            self.pieces[-1].lines += lines  # blank lines are no text of their own
            return
        before = self._path
        if self._section == PREFACE and heading and self._section_of(heading) is None:
            heading = None
        if heading:
            self._enter(heading, _printed("".join(line.text for line in lines)[: heading.length]))
        if not self._open or self._path != before or (heading and heading.length):
            path = tuple(text for _, text in self._path if text)
            self.pieces.append(_Piece(self._section, path, heading))
            self._open = True
        self.pieces[-1].lines += lines

    def _enter(self, heading: _Heading, text: str) -> None:
        code = self._section_of(heading)
        if code is not None:
            self._begin(code, heading.number, text)
            return
        if heading.depth == self._own:
            self._inner = heading.number
        above = self._path[:1] + [each for each in self._path[1:] if each[0] < heading.depth]
        self._path = [*above, (heading.depth, text)] if text else above

    def _begin(self, section: str, number: int | None, text: str) -> None:
        self._section, self._number, self._inner = section, number, None
        self._path = [(-1, text)]

    def _section_of(self, heading: _Heading) -> str | None:
        """The section that a heading begins; None for one inside the section that it stands in."""
        title, depth = heading.title, heading.depth
        if title and depth == self._own:
            return title.code
        if title and title.sure and (depth < self._own or depth == UNNUMBERED):
            return None if title.code in self._numbered else title.code
        if not title and depth == self._own < SECTION_DEPTHS and heading.length and self._goes_on(heading):
            return UNKNOWN
        return None

    def _goes_on(self, heading: _Heading) -> bool:
        """Whether a number is the next section's, and not the next one of the headings inside the section."""
        if self._inner is not None and heading.number == self._inner + 1:
            return False
        return self._section == PREFACE or (self._number is not None and heading.number == self._number + 1)


def _section(piece: _Piece, paragraphs: Sequence[Paragraph]) -> Section:
    """The piece with its lines as they are printed, a line break between two paragraphs."""
    text, heading = _joined(piece.lines), piece.heading
    body = heading.length if heading else 0
    if heading and heading.whole:
        body = len(_joined(piece.lines[: heading.lines]))
        body = len(text) - len(text[body:].lstrip("\r\n"))
    first, last = piece.lines[0], piece.lines[-1]
    begun = next(line for line in piece.lines if line.paragraph == last.paragraph)
    return Section(
        piece.section, piece.headings, text, body, _locator(first, paragraphs), _locator(begun, paragraphs)
    )


def _joined(lines: Sequence[_Line]) -> str:
    text = [lines[0].text]
    for before, line in pairwise(lines):
        text += ["\n", line.text] if before.paragraph != line.paragraph else [line.text]
    return "".join(text)


def _printed(heading: str) -> str:
    """A heading in one line, without the sign that ends it."""
    return " ".join(heading.split()).rstrip("。：:；;")


def _locator(line: _Line, paragraphs: Sequence[Paragraph]) -> str:
    locator = paragraphs[line.paragraph].locator
    return f"{locator} offset={line.offset}" if line.offset else locator
