"""Tables drawn with characters (┌─┬─┐ │ 12 │, +---+ | 12 |) → grids with spans.

Belongs here: which lines draw a table, and what becomes of one whose rules do not line up. Does not belong
here: its cells (`parsers.readers.text.frame`); pipe tables of Markdown, which have no frame.
A cell reaches over every place where a rule is missing. Columns are those of a terminal: an ideograph takes
two, and a box character or a symbol one or two, whichever lets the lines stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.model import Block, Grid, GridCell, Note
from parsers.readers.limits import too_large
from parsers.readers.text.frame import JOINT, MARK, UPRIGHT, Frame, NumberedLine, pieces_of

_TOP = "┌┍┎┏╒╓╔╭"
_DRAWN = re.compile(rf"\s*[{UPRIGHT}{JOINT}].*[{UPRIGHT}{JOINT}]\s*")
_ASCII_RULE = re.compile(r"\s*\+(?:[-=]+\+)+\s*")
_ASCII_LINE = re.compile(r"\s*[|+].*[|+]\s*")
MAX_MARKS = 100_000
"""Bars and joints of one table; a report's have a few thousand."""


def drawn(lines: Sequence[NumberedLine]) -> set[int]:
    """The indices of the lines that draw tables: framed by box characters, or around a rule `+---+`."""
    found = {index for index, (_, text) in enumerate(lines) if _DRAWN.fullmatch(text)}
    for index, (_, text) in enumerate(lines):
        if index not in found and _ASCII_RULE.fullmatch(text):
            found.add(index)
            for step in (1, -1):
                near = index + step
                while 0 <= near < len(lines) and near not in found and _ASCII_LINE.fullmatch(lines[near][1]):
                    found.add(near)
                    near += step
    return found


def box_blocks(lines: Sequence[NumberedLine], notes: list[Note]) -> Iterator[Block]:
    """The tables that lines draw, in order. A box around prose is its lines; what does not line up is noted.

    Where the frame cannot be made out, lines are split at their bars into an unruled grid.
    """
    for table in _tables(lines):
        frame = _best_frame(table)
        grid = frame.grid()
        if grid is None or frame.astray:
            which = f"{frame.astray if grid else len(table)} lines from line {table[0][0]} on"
            how = "were read by the order of their bars" if grid else "were split at their bars"
            notes.append(Note("rules_do_not_line_up", f"{which} {how}"))
        if grid is None:
            yield from _split_at_bars(table)
        elif max(cell.column + cell.column_span for cell in grid.cells) == 1:
            yield from frame.prose(grid)
        else:
            yield grid


def _best_frame(table: Sequence[NumberedLine]) -> Frame:
    """The frame under the widths that let most lines stand under the rules."""
    if sum(len(MARK.findall(text)) for _, text in table) > MAX_MARKS:
        raise too_large("bars in one table", MAX_MARKS)
    frames = []
    for box, other in ((1, 2), (2, 2), (1, 1), (2, 1)):
        frames.append(Frame(table, box, other))
        if frames[-1].aligned == len(table):
            break
    return max(frames, key=lambda frame: frame.aligned)


def _tables(lines: Sequence[NumberedLine]) -> Iterator[list[NumberedLine]]:
    """Lines parted where a new frame begins: at a top corner, and between two rules of different columns."""
    table: list[NumberedLine] = []
    for line in lines:
        if table and (line[1].strip()[0] in _TOP or _another(table[-1][1], line[1])):
            yield table
            table = []
        table.append(line)
    if table:
        yield table


def _another(above: str, text: str) -> bool:
    rules = _ASCII_RULE.fullmatch(above) and _ASCII_RULE.fullmatch(text)
    return bool(rules) and above.strip() != text.strip()


def _split_at_bars(table: Sequence[NumberedLine]) -> Iterator[Grid]:
    """An unruled grid: the lines between two rules, where they have as many bars, are one row."""
    rows: list[tuple[int, list[str]]] = []
    is_open = False
    for number, text in table:
        pieces = pieces_of(text, 1, 1)
        if any(piece.is_rule for piece in pieces) or not pieces:
            is_open = False
        fields = [piece.text.strip() for piece in pieces if not piece.is_rule]
        if not any(fields):
            continue
        if is_open and len(rows[-1][1]) == len(fields):
            joined = [f"{a}\n{b}".strip("\n") for a, b in zip(rows[-1][1], fields, strict=True)]
            rows[-1] = (rows[-1][0], joined)
        else:
            rows.append((number, fields))
        is_open = not any(piece.is_rule for piece in pieces)
    if rows:
        cells = tuple(
            GridCell(text, row, column, 1, 1, f"line={number} column={column + 1}")
            for row, (number, fields) in enumerate(rows)
            for column, text in enumerate(fields)
        )
        yield Grid(cells, f"line={rows[0][0]}", ruled=False)
