"""The nouns of the first stage: what a reader sees in a file, and why it sees nothing.

Belongs here: immutable values without behaviour beyond their own shape.
Does not belong here: what a report says (`parsers.model`): whatever changes here has every file read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

new = tuple.__new__
"""A named tuple of a tuple, in a third of the time that its own name takes: a file has thousands."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph outside any grid, exactly as printed.

    `heading` is True when the markup says so (h1–h6, a Title style), never guessed from the words.
    """

    text: str
    locator: str
    heading: bool = False


class GridCell(NamedTuple):
    """One printed cell of a grid; `row` and `column` are 0-based, spans are at least 1.

    Lines inside the cell are separated by a line break in `text`.
    `confidence` is below 1 only where recognition of an image was unsure (0 to 1).
    A named tuple because it is made a thousand times a file, in a fifth of the time.
    """

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    locator: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as laid out. `ruled` is True when columns are real (HTML, DOCX, PDF rules, sheets).

    It is False for tab or pipe rows in plain text, where a dropped cell shifts what follows it.
    Cells are in reading order, do not overlap, and span only inside the grid.
    """

    cells: tuple[GridCell, ...]
    locator: str
    ruled: bool = True


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Note:
    """Something noticed that a person may want to know: a stable snake_case code and one sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why an input has no facts: a stable snake_case code and one sentence saying what to do."""

    code: str
    detail: str


FAILED_HERE = ("timeout", "crashed", "out_of_memory")
"""Reasons that lie with the machine as much as with the file: on request such files are read again."""

NEEDS_CONVERTER, CONVERSION_FAILED = "needs_converter", "conversion_failed"
"""No reader opens the file but an office suite may; one has tried and could not (again on request)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What any reader makes of a file's bytes: blocks in reading order, and what the file says of itself.

    `meta` holds lower-cased names of the page's own metadata (`articletitle`, `pubdate`,
    `contentsource`, `sitename`, `siteidcode`, `url`, `title` …), values as printed, empty ones left out.
    """

    media_type: str
    encoding: str | None
    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    encoding_confidence: float | None = None
    """How sure the encoding is, 0 to 1; None where there is none to be found out."""
    annotations: int = 0
    """Readings that stand over characters (ruby), left out of the text."""
