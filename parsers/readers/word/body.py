"""The body of a Word document → lines and ruled grids.

Belongs here: paragraphs, tables and their merges, as Word prints them with all changes accepted. Does not
belong here: the parts of a document (`parsers.readers.word.docx`), what a paragraph prints
(`parsers.readers.word.runs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from parsers.model import Block, Note
from parsers.readers.draft import DraftCell, Item, Line, finish
from parsers.readers.limits import MAX_COLUMN_SPAN, MAX_TABLE_DEPTH
from parsers.readers.lines_in_cells import settle_rows
from parsers.readers.package import local_attribute, local_name_of
from parsers.readers.pictured import PicturedTables
from parsers.readers.visible import UNREADABLE, Run, left_out
from parsers.readers.word.changes import LeftOut, joined_paragraphs, prune
from parsers.readers.word.fields import fields_of
from parsers.readers.word.found import Found
from parsers.readers.word.labels import undecorated
from parsers.readers.word.looks import looks_of
from parsers.readers.word.numbering import numbered_in_cells
from parsers.readers.word.runs import CONTAINERS, DELETED, Paragraph, Sources, plain_text
from parsers.readers.word.styles import Styles
from parsers.readers.wrapped.located import cells_of
from parsers.readers.wrapped.unwrap import FORM_CELLS

Chunks = Callable[[str], list[Item]]
"""What stands in a part that is another document, by the id of the relation to it."""


def body_blocks(
    body: etree._Element,
    styles: Styles,
    chunks: Chunks = lambda _: [],
    numbers: Callable[[], frozenset[str]] = frozenset,
) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """What a body prints, and notes on what it does not print. The body is changed by it.

    Args:
        body: the element that holds the paragraphs and tables.
        styles: the document's styles.
        chunks: reads documents that the body only refers to.
        numbers: the ids of the lists that number their paragraphs, asked where a list stands in a table.
    """
    left = LeftOut()
    found = Found(body)
    prune(found, left)
    looks, fields = looks_of(body, found, styles), fields_of(body, found)
    sources = Sources(looks, fields, left, numbered=numbered_in_cells(found, numbers, styles.lists))
    walk = _Walk(_marks(found, styles), sources, chunks)
    blocks = finish(walk.blocks(body, 0))
    notes = (
        *left_out("struck_out", left.struck),
        *left_out("hidden_text", left.hidden),
        *left_out("placeholder_text", left.placeholders),
        *pictured_tables(walk.pictures, blocks),
    )
    return blocks, notes


@dataclass(frozen=True, slots=True)
class _Marks:
    """Paragraphs that are headings or go on in the next; spans and merges of rows and cells, as printed."""

    headings: frozenset[etree._Element]
    joined: frozenset[etree._Element]
    before: dict[etree._Element, str]
    span: dict[etree._Element, str]
    down: dict[etree._Element, str]
    across: dict[etree._Element, str]


def _marks(found: Found, styles: Styles) -> _Marks:
    styled = [p for p, style in found.properties("pPr", "pStyle").items() if style in styles.headings]
    outlined = [
        p
        for p, level in found.properties("pPr", "outlineLvl").items()
        if level and level in "012345678"  # 9 is body text
    ]
    return _Marks(
        frozenset(styled + outlined),
        joined_paragraphs(found),
        found.properties("trPr", "gridBefore"),
        found.properties("tcPr", "gridSpan"),
        found.properties("tcPr", "vMerge"),
        found.properties("tcPr", "hMerge"),
    )


@dataclass(slots=True)
class _Walk:
    """One way through a body. `floating` holds what the pictures over the text met so far show."""

    marks: _Marks
    sources: Sources
    chunks: Chunks
    floating: list[str] = field(default_factory=list)
    pictures: PicturedTables = field(default_factory=PicturedTables)

    def blocks(self, parent: etree._Element, depth: int) -> list[Item]:  # noqa: C901 - one pass, a branch for each kind
        """The lines and tables in an element; `depth` counts the tables around it."""
        items: list[Item] = []
        begun: list[str | Run] = []  # pieces of a paragraph whose end is deleted
        for child in parent:
            name = local_name_of(child.tag)
            if name == "p":
                if not begun and (plain := plain_text(child, self.sources)) is not None:
                    if child in self.marks.joined:
                        begun = [plain]
                    elif plain:
                        items.append(Line(plain, child in self.marks.headings))
                        self.pictures.read(plain)
                    continue
                paragraph = Paragraph(self.sources, depth > 0, begun)
                if child in self.sources.numbered:
                    paragraph.pieces.append(UNREADABLE)
                begun = []
                paragraph.take(child)
                if child in self.marks.joined:
                    begun = paragraph.pieces
                    continue
                items.extend(self._lines(paragraph, child in self.marks.headings, depth))
            elif name == "tbl":
                items.extend(self._table(child, depth + 1))
            elif name in CONTAINERS:
                items.extend(self.blocks(child, depth))
            elif name == "altChunk":
                items.extend(self.chunks(local_attribute(child, "id")))
            elif name in DELETED:
                texts = child.iter("{*}t", "{*}delText")
                self.sources.left_out.struck.append("".join(text.text or "" for text in texts))
        if begun:
            items.extend(self._lines(Paragraph(self.sources, depth > 0, begun), False, depth))
        return items

    def _lines(self, paragraph: Paragraph, heading: bool, depth: int) -> Iterator[Item]:
        """The lines of a paragraph, then what stands in text boxes anchored in it."""
        text = paragraph.text()
        for line in text.split("\n"):
            if line:
                yield Line(line, heading)
                self.pictures.read(line)
        for _ in range(paragraph.pictures):
            self.pictures.meet(f"picture {len(self.pictures.names) + len(self.pictures.others) + 1}")
        self.floating += paragraph.floating
        for box in paragraph.boxes:
            if depth and text[-1:].isdigit():
                yield Line("")  # a box over a figure does not go on with it
            yield from self.blocks(box, depth)

    # --- tables ------------------------------------------------------------------------------

    def _table(self, element: etree._Element, depth: int) -> list[Item]:
        if depth > MAX_TABLE_DEPTH:
            return []
        marks = self.marks
        cells: list[DraftCell] = []
        above: dict[int, DraftCell] = {}
        for index, row in enumerate(_parts(element, "tr")):
            column = _number(marks.before.get(row), 0)
            current: dict[int, DraftCell] = {}
            for cell in _parts(row, "tc"):
                span = _number(marks.span.get(cell), 1) or 1
                merge = marks.down.get(cell)
                upper = above.get(column)
                if marks.across.get(cell) in ("", "continue") and cells and cells[-1].row == index:
                    cells[-1].column_span += span
                elif merge in ("", "continue") and upper is not None and upper.column_span == span:
                    upper.row_span += 1
                    current[column] = upper
                else:
                    line = self._sole_line(cell)
                    draft = (
                        DraftCell(index, column, 1, span, self._cell(cell, depth))
                        if line is None
                        else DraftCell(index, column, 1, span, [], line)
                    )
                    cells.append(draft)
                    if merge is not None:
                        current[column] = draft
                column += span
            above = current
        return settle_rows(cells)

    def _sole_line(self, element: etree._Element) -> str | None:
        """What a cell prints that holds one plain paragraph, as nearly all do; else None."""
        if self.sources.pictures:
            return None
        sole = None
        for child in element:
            name = local_name_of(child.tag)
            if name == "p" and sole is None:
                sole = child
            elif name != "tcPr":
                return None
        if sole is None or sole in self.marks.joined or sole in self.marks.headings:
            return None
        plain = plain_text(sole, self.sources)
        if plain:
            self.pictures.read(plain)
        return plain

    def _cell(self, element: etree._Element, depth: int) -> list[Item]:
        outside, self.floating = self.floating, []
        items = self.blocks(element, depth)
        if self.floating and not any(not isinstance(item, Line) or item.text.strip() for item in items):
            items = [Line(shown) for shown in self.floating[:1]]
        self.floating = outside
        return undecorated(items) if self.sources.pictures else items


def pictured_tables(pictures: PicturedTables, blocks: Sequence[Block]) -> Iterator[Note]:
    """A note for each picture where a table belongs, if the tables are not there."""
    if cells_of(blocks) < FORM_CELLS:
        for name in pictures.names if pictures.has_sections else pictures.others:
            yield Note("needs_ocr", f"{name} inside the document")


def _parts(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    for child in parent:
        name = local_name_of(child.tag)
        if name == wanted:
            yield child
        elif name in CONTAINERS:
            yield from _parts(child, wanted)


def _number(value: str | None, default: int) -> int:
    return min(int(value), MAX_COLUMN_SPAN) if value and value.isdecimal() and len(value) < 9 else default
