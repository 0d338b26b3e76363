"""A report as drawn: what every renderer is given and turns into a file.

Belongs here: the shapes of headings, paragraphs and drawn tables.
Does not belong here: what is true of it (`samples.truth`), how a format is written (`samples.renderers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parsers.model import CellKey

RUBY = ("\ue0f0", "\ue0f1")
"""In a text, around the reading of the character before them: a layout with the quirk `ruby` marks it up."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a drawn table; `key` names the cell of the form whose value stands here."""

    text: str
    rows: int = 1
    columns: int = 1
    key: CellKey | None = None


Row = tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn table. A row holds the boxes that begin in it, from left to right."""

    table: str
    columns: int
    rows: tuple[Row, ...]
    hidden: frozenset[int] = frozenset()
    """Rows that the page does not show; formats that cannot hide a row are never given any."""
    hidden_whole: bool = False

    def placed(self) -> Iterator[tuple[int, int, Box]]:
        """Every box with its row and column, 0-based, as a browser would place it."""
        taken: set[tuple[int, int]] = set()
        for top, row in enumerate(self.rows):
            left = 0
            for box in row:
                while (top, left) in taken:
                    left += 1
                if box.rows > 1:  # what a box takes of its own row lies behind it
                    taken |= {(top + i, left + j) for i in range(1, box.rows) for j in range(box.columns)}
                yield top, left, box
                left += box.columns


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of prose."""

    text: str


Part = Heading | Words | Sheet


@dataclass(frozen=True, slots=True)
class Document:
    """A report as drawn. `source` is what the page gives as its source, `site` the name of the web site.

    `quirks` are damages that only text can suffer (`page_numbers`, `header_fragments`, `row_tables`).
    """

    title: tuple[str, ...]
    parts: tuple[Part, ...]
    published: date
    source: str
    site: str
    site_id: str
    signature: tuple[str, ...] = ()
    quirks: frozenset[str] = frozenset()
