"""Slots of a table whose labels stand above the values (section 四: one line of fifteen cells).

Belongs here: finding that line, in one grid, in several, or in text, and, where every cell has its headings
above it, putting the cells into the order of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from parsers.forms import FormBlock
from parsers.identity.titles import opens_with_report
from parsers.naming.grids import Grids
from parsers.naming.locate import Located
from parsers.naming.rows.beside import PrintedRow, Slot, as_slots
from parsers.naming.rows.headings import MIN_HEADER, best_match
from parsers.naming.rows.turns import behind_title, named_in_turns, states_other_order
from parsers.naming.tokens import Token
from parsers.text.normalise import compact, ideographs
from parsers.text.traditional import folded

MAX_FOREIGN, MAX_AHEAD = 12, 60
"""Characters of foreign words that may stand among the values, and between the last heading and the first."""
_SAYS = re.compile(r"\w")
"""Words that say anything; brackets and points among values do not end them."""
_SECTION = re.compile(r"[（(]?[一二三四五六七八九][、.．)）]")


def printed_line(located: Located, stream: list[Token], limit: int, grids_of: Grids) -> PrintedRow:
    """All cells of the table as one row, in form order as far as headings tell, else in print order.

    Where the headings state another order and yet do not tell each value's cell, no value is named.
    """
    inside = range(located.first, limit)
    grids = {stream[i].grid for anchor in located.anchors for i in anchor.members} - {-1}
    width = sum(len(block.rows) * len(block.columns) for block in located.table.blocks)
    cells: list[Token] = []
    if grids:
        cells = _grid_cells(stream, located.first, located.last, limit, grids, width)
    if not cells:
        cells = _text_cells([stream[i] for i in inside], located.last - located.first, width)
    cells = _one_copy(cells, width)
    block = located.table.blocks[0]
    slots = _in_form_order(cells, grids_of, block)
    if slots and slots[0].column:
        return PrintedRow(located.table.code, slots, "above_values")
    between = behind_title([stream[i] for i in inside], located.table)
    if named := named_in_turns(between, block):
        return PrintedRow(located.table.code, _in_order_of_form(named, block), "words_before_values")
    if states_other_order(between, block):
        slots = tuple(slot._replace(extra=True) for slot in slots)
    return PrintedRow(located.table.code, () if located.by_title else slots)


def _one_copy(cells: list[Token], width: int) -> list[Token]:
    """The cells without a second copy of the whole line that says the same."""
    count = len(cells) // width
    said = [[token.text.strip() for token in cells[i * width : (i + 1) * width]] for i in range(count)]
    copied = count > 1 and len(cells) == count * width and all(line == said[0] for line in said)
    return cells[:width] if copied else cells


def _text_cells(tokens: list[Token], last: int, width: int) -> list[Token]:
    """Values among and behind the headings, up to the next section.

    A few foreign words (a page heading) before or among the values do not end them while values are lacking,
    nor does a report's title, which pages repeat above the text.
    """
    found: list[Token] = []
    printed = foreign = 0
    for index, token in enumerate(tokens):
        if token.is_value:
            found.append(token)
            foreign = foreign if printed else 0
            printed += token.is_printed
        elif index > last and _SAYS.search(token.text):
            foreign += 0 if printed and _is_title(token.text) else len(token.text)
            allowed = MAX_FOREIGN if printed else MAX_AHEAD
            if printed >= width or foreign > allowed or _SECTION.match(token.text.strip()):
                break
    return found


def _is_title(text: str) -> bool:
    return len(text) <= MAX_AHEAD and opens_with_report(folded(compact(text)))


def _grid_cells(
    stream: list[Token], first: int, last: int, limit: int, grids: set[int], width: int
) -> list[Token]:
    """The printed lines below headings; a line with several cells of words is a heading itself.

    Behind the last heading a line of that many cells is the line of values, legible or not.
    """
    values: list[list[Token]] = []
    for start, line in _lines(stream, first, limit, grids):
        words = _words(line)
        if start > last and words and len(line) == width and all(t.text.strip() for t in line):
            values.append(line)
        elif words <= 1 and len(line) > words:
            values.append([t for t in line if t.is_value])
        if start > last and words and any(t.is_printed for row in values for t in row):
            break
    printed = [line for line in values if any(t.text.strip() for t in line)]
    return [t for line in printed for t in line] or max(values, key=len, default=[])


def _lines(stream: list[Token], first: int, limit: int, grids: set[int]) -> Iterator[tuple[int, list[Token]]]:
    """The grid rows between two tokens, each with the index of its first token."""
    rows = groupby(
        (i for i in range(first, limit) if stream[i].grid in grids or stream[i].grid > max(grids)),
        key=lambda i: (stream[i].grid, stream[i].row),
    )
    for _, indices in rows:
        found = list(indices)
        yield found[0], [stream[i] for i in found]


def _words(line: list[Token]) -> int:
    return sum(not token.is_value for token in line)


def _in_form_order(cells: list[Token], grids: Grids, block: FormBlock) -> tuple[Slot, ...]:
    named = {}
    for cell in cells:
        name = _name(cell, grids, block) if cell.ruled and cell.value is not None else None
        if name is None or name in named:
            return as_slots(cells)
        named[name] = cell
    cells_of_form = {(row.code, column.code) for row in block.rows for column in block.columns}
    return _in_order_of_form(named, block) if set(named) == cells_of_form else as_slots(cells)


def _in_order_of_form(named: Mapping[tuple[str, str], Token], block: FormBlock) -> tuple[Slot, ...]:
    """Slots for named cells, all of the block's, each with the code of its column in the line of values."""
    order = [(row.code, column.code) for row in block.rows for column in block.columns]
    slots = as_slots([named[name] for name in order])
    return tuple(slot._replace(column=".".join(name)) for slot, name in zip(slots, order, strict=True))


def _name(cell: Token, grids: Grids, block: FormBlock) -> tuple[str, str] | None:
    """The proceeding and the result that stand above a cell, when both are there."""
    above = grids.above(cell)
    rows = [row for row in block.rows if ideographs(row.text) in above]
    if not rows:
        return None
    code, score = best_match(above, block.columns)
    return (max(rows, key=lambda row: len(row.text)).code, code) if score >= MIN_HEADER else None
