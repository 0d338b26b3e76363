"""What goes wrong with a layout: cells dropped, headers shifted, groups lost, columns added.

Belongs here: drawn table → damaged drawn table, with the damage noted in the truth.
Does not belong here: wrong figures (`samples.mistakes`); what only one file format does (its renderer).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from random import Random

from samples.document import Box, Part, Row, Sheet, Words
from samples.figures import REQUEST
from samples.truth import Truth

HEADER_ROWS = 3


def _values(row: Row) -> list[Box]:
    return [box for box in row if box.key]


def drop_cells(sheet: Sheet, truth: Truth, rng: Random) -> Sheet:
    """Rows of section 三 lose one value: six for seven columns. Most rows at the same place, or a few."""
    most = rng.random() < 0.5
    at = rng.randrange(7)
    start = HEADER_ROWS + 2 if most else HEADER_ROWS
    chosen = [i for i in range(start, len(sheet.rows)) if most or rng.random() < 0.15] or [start]
    rows = list(sheet.rows)
    for index in chosen:
        values = _values(rows[index])
        lost = values[at if most else rng.randrange(7)]
        rows[index] = tuple(box for box in rows[index] if box is not lost)
        truth.blur([box.key for box in values if box.key])
        truth.note("dropped_cells", lost.key[1] if lost.key else "", f"without {lost.text!r}")
    return replace(sheet, rows=tuple(rows))


def lose_group(sheet: Sheet, truth: Truth, rng: Random) -> Sheet:
    """A group's label, such as （三）不予公开, is gone; its place in the layout stays."""
    groups = [
        (i, j)
        for i, row in enumerate(sheet.rows)
        for j, box in enumerate(row)
        if i >= HEADER_ROWS and box.rows > 1 and not box.key
    ]
    top, at = rng.choice(groups)
    row = list(sheet.rows[top])
    truth.note("lost_group", f"row {top}", row[at].text)
    row[at] = replace(row[at], text="")
    return _with_row(sheet, top, tuple(row))


def add_column(sheet: Sheet, truth: Truth, rng: Random, ruled: bool) -> Sheet:
    """A subtotal of the organizations, which the form does not have; unruled, any value could be it."""
    rows = [list(row) for row in sheet.rows]
    rows[0][1] = replace(rows[0][1], columns=8)
    rows[1][1] = replace(rows[1][1], columns=6)
    first = rng.random() < 0.3
    rows[2].insert(0 if first else 5, Box(rng.choice(["小计", "法人小计"])))
    for row in rows[HEADER_ROWS:]:
        keys = [box.key for box in row if box.key][1:6]
        if not ruled:
            truth.blur([box.key for box in row if box.key])
        subtotal = sum((truth.cells[key].figure for key in keys), Decimal(0))
        row.insert(len(row) - (6 if first else 1), Box(format(subtotal, "f")))
    truth.note("extra_column", "fact_request", "subtotal before" if first else "subtotal behind")
    return replace(sheet, columns=11, rows=tuple(map(tuple, rows)))


def box_prose(parts: Iterable[Part], truth: Truth) -> list[Part]:
    """Paragraphs in boxes of one column, as word processors export them: tables that are none."""
    truth.note("boxed_prose", "prose", "paragraphs in boxes")
    return [Sheet("prose", 1, ((Box(p.text),),)) if isinstance(p, Words) else p for p in parts]


def shift_header(sheet: Sheet, truth: Truth, rng: Random) -> Sheet:
    """The kinds of organization stand one column to the left, or the lower header row has empty boxes."""
    rows = list(sheet.rows)
    rows[1] = tuple(replace(box, rows=1) for box in rows[1])
    empty = Box("")
    shifted = rng.random() < 0.5
    rows[2] = (*rows[2], empty, empty) if shifted else (empty, *rows[2], empty)
    truth.note("shifted_header", "fact_request", "a column off" if shifted else "empty boxes")
    return replace(sheet, rows=tuple(rows))


def pad(sheet: Sheet, truth: Truth, rng: Random) -> Sheet:
    """Empty lines inside cells, above or below the number."""

    def padded(box: Box) -> Box:
        if not box.key or rng.random() > 0.2:
            return box
        above, below = rng.choice([("\u00a0\n", ""), ("", "\n\u00a0"), ("\u00a0\n", "\n\u00a0"), (" ", " ")])
        return replace(box, text=above + box.text + below)

    truth.note("padding", sheet.table, "empty lines in cells")
    return replace(sheet, rows=tuple(tuple(map(padded, row)) for row in sheet.rows))


def _with_row(sheet: Sheet, index: int, row: Row) -> Sheet:
    return replace(sheet, rows=(*sheet.rows[:index], row, *sheet.rows[index + 1 :]))


def blur_vanishing(sheets: Iterable[Sheet], truth: Truth) -> None:
    """In a layout that prints nothing for a blank cell, its row no longer says which cell is blank."""
    for sheet in sheets:
        for row in sheet.rows:
            keys = [box.key for box in _values(row) if box.key]
            if any(not truth.cells[key].raw.strip() for key in keys):
                truth.blur(keys)


def blur_glued(sheets: Iterable[Sheet], truth: Truth) -> None:
    """Without separators only a value that stands alone in its row is legible by itself."""
    for sheet in sheets:
        for row in sheet.rows:
            keys = [box.key for box in _values(row) if box.key]
            if len(keys) > 1:
                truth.blur(keys)


def is_request(sheet: Sheet) -> bool:
    """Section 三, the table that suffers most."""
    return sheet.table == REQUEST
