"""Characters and rules of one upright page → blocks in reading order.

Belongs here: which character stands in which cell, and what looks like a table but is prose in a box.
Does not belong here: how a file is opened (`pdf`, `ofd`, `scan`) or what cells mean (`parsers.naming`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

from parsers.model import Block, Grid, GridCell, Note, Paragraph, Quarantine, new
from parsers.readers.pages.drawn_figures import Glyphs, Recogniser, Shows, with_drawn_figures
from parsers.readers.pages.geometry import Box, Character, Paint, sides_of
from parsers.readers.pages.lattice import Table, tables_of
from parsers.readers.pages.level_rules import upright_rules
from parsers.readers.pages.printed_lines import lines_of, text_of
from parsers.readers.pages.ruled_lines import TooManyRulesError, dotted_rules
from parsers.readers.pages.sheets import parts_of, within
from parsers.readers.pages.unruled_rows import Filled, text_in, with_rows_parted

PROSE = re.compile(r"。|；|^\s*[一二三四五六七八九十]{1,2}、")
"""What stands in a sentence or a section heading and in no heading of a form."""
PROSE_LENGTH = 60
"""Longer texts across the whole width are prose."""

SMALL, READABLE = 7.0, 12.0
"""Points: where the middle one of all heights is below, it is enlarged so far to look at rules."""
SAMPLE = 200
"""So many characters or more say how high most are."""

NO_TEXT = Quarantine("needs_ocr", "no page has text, it is a scan: install the extra [ocr] to read it")
EMPTY = Quarantine("empty", "nothing is printed on any page: look at the file")


def blocks_of(
    characters: Sequence[Character],
    paint: Paint,
    page: int,
    notes: list[Note],
    slanting: int = 0,
    sheet: Box | None = None,
    recognise: Recogniser | None = None,
    shows: Shows | None = None,
) -> list[Block]:
    """One page's paragraphs and grids from top to bottom.

    Args:
        characters: in any order.
        paint: what the page shows besides.
        page: its number, counted from 1.
        notes: what a person should know is added here.
        slanting: how many characters were left out as a watermark.
        sheet: the page's outline, where several pages may stand on it.
        recognise: reads what is drawn in cells without characters; None where nothing can.
        shows: whether anything is seen in a box; None where nobody can tell.
    """
    if slanting:
        notes.append(Note("slanting_text", f"page {page} has slanting text, left out as a watermark"))
    if not characters:
        if paint.images:
            notes.append(Note("page_without_text", f"page {page} is an image without text"))
        return []
    paint.rules += dotted_rules(paint.dots)
    parts = parts_of(sheet, characters, paint.rules) if sheet else []
    if len(parts) < 2:
        return _part_blocks(characters, paint, page, notes, recognise, shows)
    notes.append(Note("pages_on_a_sheet", f"page {page} shows {len(parts)} pages, read one after the other"))
    blocks: list[Block] = []
    for part in parts:
        on_it = [character for character in characters if within(part, character)]
        if on_it:
            blocks += _part_blocks(on_it, _paint_in(part, paint), page, notes, recognise, shows)
    return blocks


def _paint_in(part: Box, paint: Paint) -> Paint:
    """What a page shows in one part of it."""
    return Paint(
        rules=[rule for rule in paint.rules if within(part, rule)],
        shades=[box for box in paint.shades if within(part, box)],
        images=[box for box in paint.images if within(part, box)],
        marks=[box for box in paint.marks if within(part, box)],
    )


def _part_blocks(
    characters: Sequence[Character],
    paint: Paint,
    page: int,
    notes: list[Note],
    recognise: Recogniser | None,
    shows: Shows | None,
) -> list[Block]:
    placed: list[tuple[float, Block]] = []
    rest = list(characters)
    glyphs = Glyphs()
    zoom = _zoom(characters)
    for table in _tables(paint, zoom, page, notes, characters):
        filled, rest = _fill(table, rest)
        filled = with_drawn_figures(filled, paint, recognise, glyphs, shows)
        ruled = table
        table, filled = with_rows_parted(table, filled)
        if table is not ruled:
            notes.append(Note("rules_missing", f"page {page}: rows were parted where no rule is drawn"))
        first, last = _form_rows(table, filled)
        if first < last:
            grid = _grid(table, filled, first, last, page)
            placed.append((table.ys[first], grid))
        for cell, inside in filled:
            if not first <= cell.row < last:
                rest += inside
    placed += [
        (line.box.top, Paragraph(line.text, line.box.locator(page))) for line in lines_of(glyphs.told(rest))
    ]
    return [block for _, block in sorted(placed, key=lambda entry: entry[0])]


def _zoom(characters: Sequence[Character]) -> float:
    """How much to enlarge a page on which most is printed so small that rows are as close as double lines."""
    sample = characters[:: max(1, len(characters) // SAMPLE)]
    height = median([bottom - top for _, top, _, bottom, _, _ in sample])
    return READABLE / height if height < SMALL else 1


def _tables(
    paint: Paint, zoom: float, page: int, notes: list[Note], characters: Sequence[Character]
) -> list[Table]:
    """The tables that the rules make; where they make none, the sides of the shaded areas may."""
    try:
        tables = tables_of(paint.rules, zoom)
        if paint.shades and not tables:
            sides = (side for box in paint.shades for side in sides_of(box))
            tables = tables_of([*paint.rules, *sides], zoom)
        lacking = upright_rules(paint.rules, [table.box for table in tables], characters)
        if lacking:
            notes.append(Note("rules_missing", f"page {page}: columns were parted where no rule is drawn"))
            tables = tables_of([*paint.rules, *lacking], zoom)
    except TooManyRulesError:
        notes.append(Note("page_too_complex", f"page {page} is a drawing: no tables were looked for"))
        return []
    return tables


def _fill(table: Table, characters: list[Character]) -> tuple[Filled, list[Character]]:
    """Characters by the cell their middle stands in, and those that stand in none."""
    filled: Filled = [(cell, []) for cell in table.cells]
    cell_at = {
        (row, column): (cell.box, inside)
        for cell, inside in filled
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    outside: list[Character] = []
    upper, lower = table.ys[0], table.ys[-1]
    nowhere = Box(0, 0, 0, 0), outside
    (x0, top, x1, bottom), inside = nowhere  # the last character's cell, for most the next one's too
    for character in characters:
        y = (character[1] + character[3]) / 2
        if not upper <= y <= lower:
            outside.append(character)
            continue
        x = (character[0] + character[2]) / 2
        if not (top <= y < bottom and x0 <= x < x1):
            place = bisect_right(table.ys, y) - 1, bisect_right(table.xs, x) - 1
            (x0, top, x1, bottom), inside = cell_at.get(place, nowhere)
        inside.append(character)
    return filled, outside


def _form_rows(table: Table, filled: Filled) -> tuple[int, int]:
    """The rows, first to before last, that are no prose in a box; an empty range when all are."""
    columns = len(table.xs) - 1
    first, last = 0, len(table.ys) - 1
    if columns == 1:
        return 0, 0
    whole = [(cell.row, cell.row_span, inside) for cell, inside in filled if cell.column_span == columns]
    for row, span, inside in whole:
        if row == first < last and _is_prose(inside):
            first += span
    for row, span, inside in reversed(whole):
        if first < last == row + span and _is_prose(inside):
            last -= span
    return first, last


def _is_prose(inside: list[Character]) -> bool:
    text = text_of(inside).replace("\n", "")
    return len(text) > PROSE_LENGTH or bool(PROSE.search(text))


def _grid(table: Table, filled: Filled, first: int, last: int, page: int) -> Grid:
    """The rows first to before last as a grid of their own."""
    box = table.box._replace(top=table.ys[first], bottom=table.ys[last])
    cells = []
    for cell, inside in filled:
        if first <= cell.row < last:
            text = text_in(cell, inside) if inside else ""
            confidence = min([c[5] for c in inside], default=1.0)
            row, column, row_span, column_span, its_box = cell
            locator = its_box.locator(page)
            cells.append(
                new(GridCell, (text, row - first, column, row_span, column_span, locator, confidence))
            )
    return Grid(tuple(cells), box.locator(page))
