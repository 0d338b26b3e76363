"""Lines of text whose fields are parted by bars, as rows of cells.

Belongs here: what the fields are, and whether a bar at the end of a line parts anything. Does not belong
here: tables that a reader has found (`parsers.model.Grid`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.model import Block, GridCell, Paragraph

_BAR = re.compile("[|｜]")


def bar_fields(text: str, *, closed: bool) -> list[str]:
    """The fields of a line with bars, also blank ones; empty where the line has no bar.

    With `closed`, a bar at the end of a line closes its last field; else a blank field stands behind it.
    """
    if not _has_bar(text):
        return []
    fields = _BAR.split(text)
    return fields if fields[-1].strip() or not closed else fields[:-1]


def _has_bar(text: str) -> bool:
    return "|" in text or "｜" in text


def closed_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """The positions of the lines with bars at whose end a bar is no separator of fields.

    Bars are separators where, of lines with bars that follow each other, more than one ends without one.
    """
    closed: set[int] = set()
    run: list[int] = []
    for index, block in enumerate([*blocks, None]):
        if isinstance(block, Paragraph) and _has_bar(block.text):
            run.append(index)
            continue
        if run:
            texts = [blocks[i] for i in run]
            open_ends = [isinstance(t, Paragraph) and not _BAR.fullmatch(t.text.rstrip()[-1:]) for t in texts]
            if sum(open_ends) < 2:
                closed.update(run)
            run = []
    return frozenset(closed)


def bar_cells(fields: Sequence[str], row: int, locator: str) -> Iterator[GridCell]:
    """The fields of a line as the cells of a row."""
    for column, text in enumerate(fields):
        yield GridCell(text.strip(), row, column, 1, 1, f"{locator} column={column + 1}")
