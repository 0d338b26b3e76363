"""The right side: the tables of the form as the notice prints them, with what was read in each cell.

Belongs here: headings and rows with their spans. Does not belong here: markup (`page.html`), and what is
said of a cell (`cell_view`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from parsers.forms import FormBlock, FormTable, Label
from parsers.model import CellKey
from presentation.evidence.cell_view import CellView

CellOf = Callable[[CellKey], CellView]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading cell: its words in Chinese and English, its spans and what it heads (`scope`)."""

    text: str
    en: str = ""
    columns: int = 1
    rows: int = 1
    scope: str = "col"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: its labels that are new, then its cells."""

    labels: tuple[Heading, ...]
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class FormPart:
    """A block of a table, which has headings of its own."""

    caption: str
    heading: str
    head: tuple[tuple[Heading, ...], ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """One of the three tables."""

    code: str
    title: str
    parts: tuple[FormPart, ...]


def form_view(table: FormTable, cell_of: CellOf) -> FormView:
    """A table of the form with its cells, as it is printed: labels left of the values or above them."""
    part = _labels_left if table.labels == "left" else _labels_above
    parts = tuple(part(table, block, cell_of) for block in table.blocks)
    return FormView(table.code, table.title, parts)


def _caption(table: FormTable, block: FormBlock) -> str:
    return f"{table.title} {block.heading}" if block.heading else table.title


def _labels_left(table: FormTable, block: FormBlock, cell_of: CellOf) -> FormPart:
    paths = [column.path for column in block.columns]
    depth = max(map(len, paths))
    wide = max(len(row.path) for row in block.rows)
    head = _headings(block.columns)
    corner = Heading(table.corner, "", wide, depth)
    rows = tuple(
        FormRow(labels, tuple(cell_of((table.code, row.code, column.code)) for column in block.columns))
        for row, labels in zip(block.rows, _row_labels(block.rows, wide), strict=True)
    )
    return FormPart(_caption(table, block), block.heading or "", ((corner, *head[0]), *head[1:]), rows)


def _labels_above(table: FormTable, block: FormBlock, cell_of: CellOf) -> FormPart:
    """Rows of the form stand beside each other, each above its columns; there is one row of values."""
    columns = [
        Label(column.code, (*row.path, column.text), column.en, "", None, ())
        for row in block.rows
        for column in block.columns
    ]
    longest = max(len(row.path) for row in block.rows)
    cells = tuple(
        cell_of((table.code, row.code, column.code)) for row in block.rows for column in block.columns
    )
    padded = [_padded(column, longest + 1) for column in columns]
    return FormPart(_caption(table, block), block.heading or "", _headings(padded), (FormRow((), cells),))


def _padded(label: Label, depth: int) -> Label:
    """A label whose outermost heading reaches down to the level above the innermost."""
    missing = depth - len(label.path)
    path = (*label.path[:-1], *([""] * missing), label.path[-1])
    return Label(label.code, path, label.en, "", None, ())


def _headings(columns: Sequence[Label]) -> tuple[tuple[Heading, ...], ...]:
    """The rows of headings over columns; what they have in common stands once, over all of them."""
    depth = max(len(column.path) for column in columns)
    rows = []
    for level in range(depth):
        row: list[Heading] = []
        for path, run in groupby(columns, key=lambda column: column.path[: level + 1]):
            members = list(run)
            if len(path) <= level or path[level] == "":
                continue
            below = members[0].path[level + 1 :]
            open_rows = depth - level if not below else 1 + _empty_before(below)
            last = not below
            en = members[0].en if last else ""
            row.append(Heading(path[level], en, len(members), open_rows, "col" if last else "colgroup"))
        rows.append(tuple(row))
    return tuple(rows)


def _empty_before(path: Sequence[str]) -> int:
    return next((number for number, text in enumerate(path) if text), 0)


def _row_labels(rows: Sequence[Label], wide: int) -> list[tuple[Heading, ...]]:
    """For each row the labels that begin in it."""
    found: list[tuple[Heading, ...]] = []
    above: tuple[str, ...] = ()
    for number, row in enumerate(rows):
        labels = []
        for level, text in enumerate(row.path):
            last = level == len(row.path) - 1
            if row.path[: level + 1] == above[: level + 1] and not last:
                continue
            if last:
                labels.append(Heading(text, row.en, wide - level, 1, "row"))
            else:
                prefix = row.path[: level + 1]
                span = sum(1 for _ in _while(rows[number:], prefix))
                labels.append(Heading(text, "", 1, span, "rowgroup"))
        above = row.path
        found.append(tuple(labels))
    return found


def _while(rows: Sequence[Label], prefix: tuple[str, ...]) -> list[Label]:
    kept = []
    for row in rows:
        if row.path[: len(prefix)] != prefix:
            break
        kept.append(row)
    return kept
