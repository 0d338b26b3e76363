"""Documents inside a Word document that its body takes in where it refers to them (`altChunk`).

Belongs here: a web page, saved page, text, RTF or Word document in a part → items of the body. Does not
belong here: how each is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from parsers.model import Block, Grid, GridCell, Layout, Note, Quarantine
from parsers.readers import read_layout
from parsers.readers.draft import DraftCell, DraftTable, Item, Line
from parsers.readers.limits import Refusal
from parsers.readers.sniff import DOCX, media_type
from parsers.readers.word.parts import Parts, relations

MAX_CHUNKS = 20
"""Documents that one document takes in."""


@dataclass(slots=True)
class ChunkReader:
    """Reads the chunks of one document; what they say of themselves and their notes are kept.

    `read_word` reads a Word document inside this one, and bounds how deep such lie in each other.
    """

    parts: Parts
    main: str
    read_word: Callable[[bytes], Layout]
    meta: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    annotations: int = 0
    _read: int = 0

    def items(self, relation: str) -> list[Item]:
        """What stands in the part that a relation's id leads to; a note where it cannot be read."""
        target = next((each.target for each in relations(self.parts, self.main) if each.id == relation), None)
        self._read += 1
        if target is None or self._read > MAX_CHUNKS:
            return self._unread(target or relation, "there is no such part, or too many before it")
        data = self.parts.read(target)
        try:
            found = self.read_word(data) if media_type(data) == DOCX else read_layout(data, target)
        except Refusal as refusal:
            found = refusal.quarantine
        if isinstance(found, Quarantine):
            return self._unread(target, found.detail)
        self.meta = {**found.meta, **self.meta}
        self.notes += [note for note in found.notes if note.code != "wrong_extension"]
        self.annotations += found.annotations
        return [_item(block) for block in found.blocks]

    def _unread(self, what: str, why: str) -> list[Item]:
        self.notes.append(Note("needs_attachment", f"a document inside the document, {what}: {why}"))
        return []


def _item(block: Block) -> Item:
    if isinstance(block, Grid):
        return DraftTable([_cell(cell) for cell in block.cells])
    return Line(block.text, block.heading)


def _cell(cell: GridCell) -> DraftCell:
    return DraftCell(cell.row, cell.column, cell.row_span, cell.column_span, [], cell.text)
