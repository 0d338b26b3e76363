"""The text of a report outside its tables, as printed.

Belongs here: the lines and cells that no table takes, and the line that a table begins with.
Does not belong here: which tables are a report's, and where it begins (`reports`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from parsers.model import Block, Grid, Paragraph
from parsers.naming.tables import TableReading
from parsers.naming.tokens import Token


def opening_of(blocks: Sequence[Block], first: Token) -> Paragraph:
    """The line or cell that a table begins with."""
    source = blocks[first.block]
    return Paragraph(first.text, first.locator) if isinstance(source, Grid) else source


def lines_outside(
    blocks: Sequence[Block], stream: list[Token], tables: Sequence[TableReading], start: int, end: int
) -> Iterable[tuple[int, Paragraph]]:
    """The text of a part outside its tables, each line with its first token.

    Cells of a grid outside the tables count as paragraphs.

    Args:
        blocks: The blocks of the file.
        stream: Their tokens.
        tables: The tables of the part.
        start: The first token of the part.
        end: The token behind it.
    """
    inside = {i for table in tables for i in range(table.first, table.last + 1)}
    outside = (i for i in range(start, end) if i not in inside)
    for block, indices in groupby(outside, key=lambda i: stream[i].block):
        source, kept = blocks[block], list(indices)
        if isinstance(source, Grid):
            yield from _cells_as_lines(source, {(stream[i].row, stream[i].column): i for i in reversed(kept)})
            continue
        first, last = kept[0], kept[-1]
        begins = first == start or stream[first - 1].block != block
        ends = last + 1 == end or stream[last + 1].block != block
        if begins and ends and last - first + 1 == len(kept):
            yield first, source
        else:
            yield from _remains(source, kept, stream)


def _cells_as_lines(grid: Grid, places: dict[tuple[int, int], int]) -> Iterable[tuple[int, Paragraph]]:
    for cell in grid.cells:
        if (cell.row, cell.column) in places and cell.text:
            yield places[cell.row, cell.column], Paragraph(cell.text, cell.locator)


def _remains(source: Paragraph, kept: list[int], stream: list[Token]) -> Iterable[tuple[int, Paragraph]]:
    """What is left of a paragraph that holds (part of) a table: the text before and behind it, as printed."""
    runs: list[list[int]] = []
    for index in kept:
        if not runs or index != runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(index)
    spans = _spans(source.text, kept[0], stream) if kept else {}
    for run in runs:
        if run[0] in spans and run[-1] in spans:
            text = source.text[spans[run[0]][0] : spans[run[-1]][1]]
        else:
            text = "".join(stream[index].text for index in run)
        yield run[0], Paragraph(text, source.locator, source.heading)


def _spans(text: str, index: int, stream: list[Token]) -> dict[int, tuple[int, int]]:
    """Where the tokens of a paragraph are printed in it, without those that are not printed as they read.

    Args:
        text: The text of the paragraph.
        index: One of its tokens.
        stream: All tokens.
    """
    block, at = stream[index].block, 0
    while index and stream[index - 1].block == block:
        index -= 1
    found: dict[int, tuple[int, int]] = {}
    while index < len(stream) and stream[index].block == block:
        begin = text.find(stream[index].text, at)
        if begin >= 0:
            at = begin + len(stream[index].text)
            found[index] = begin, at
        index += 1
    return found
