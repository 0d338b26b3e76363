"""Paragraphs → the sections of a report, each piece of text under the path of its headings.

Belongs here: which titles begin a section, and what lies below what.
Does not belong here: which lines are headings (`headings`).

A report numbers its sections alike (一、 as a rule): a title that is numbered lower (（二）依申请公开) is a
heading inside the section that it stands in. A section whose title is nowhere numbered as the others are
begins where its title stands without a number. Where no heading tells where text belongs, the table before it
does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from parsers.findings.sections.headings import (
    Heading,
    Line,
    heading_at,
    headings_of,
    lines_of,
    numbered_alike,
)
from parsers.findings.sections.titles import PREFACE, SECTION_DEPTHS, UNKNOWN, UNNUMBERED
from parsers.model import Note, Paragraph, Section, TablePlace

MAX_CHARACTERS = 1_000_000
"""Prose beyond this is not kept: the longest reports have a twentieth of it."""
SECTION_OF_TABLE = {
    "fact_proactive_disclosure": "proactive_disclosure",
    "fact_request": "requests",
    "fact_reconsideration_litigation": "reconsideration_litigation",
}
"""The section that a table stands in."""


@dataclass(slots=True)
class _Piece:
    section: str
    headings: tuple[str, ...]
    heading: Heading | None = None
    lines: list[Line] = field(default_factory=list)


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
    lines = [line for number, paragraph in enumerate(paragraphs) for line in lines_of(number, paragraph)]
    headings = headings_of(lines)
    own = numbered_alike(headings.values())
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
        opening = heading_at([*lines_of(0, found.opening)], 0)
        if opening and opening.title and opening.title.code == section:
            self._begin(section, opening.number, _printed(found.opening.text[: opening.length]))
        else:
            self._begin(section, None, "")

    def add(self, lines: Sequence[Line], heading: Heading | None) -> None:
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

    def _enter(self, heading: Heading, text: str) -> None:
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

    def _section_of(self, heading: Heading) -> str | None:
        """The section that a heading begins; None for one inside the section that it stands in."""
        title, depth = heading.title, heading.depth
        if title and depth == self._own:
            return title.code
        if title and title.sure and (depth < self._own or depth == UNNUMBERED):
            return None if title.code in self._numbered else title.code
        if not title and depth == self._own < SECTION_DEPTHS and heading.length and self._goes_on(heading):
            return UNKNOWN
        return None

    def _goes_on(self, heading: Heading) -> bool:
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


def _joined(lines: Sequence[Line]) -> str:
    text = [lines[0].text]
    for before, line in pairwise(lines):
        text += ["\n", line.text] if before.paragraph != line.paragraph else [line.text]
    return "".join(text)


def _printed(heading: str) -> str:
    """A heading in one line, without the sign that ends it."""
    return " ".join(heading.split()).rstrip("。：:；;")


def _locator(line: Line, paragraphs: Sequence[Paragraph]) -> str:
    locator = paragraphs[line.paragraph].locator
    return f"{locator} offset={line.offset}" if line.offset else locator
