"""Blocks of something that stands in something else, with locators that lead through it.

Belongs here: what the readers of wrapped reports do with blocks. Does not belong here: any format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parsers.model import Block, Grid, Note


def located(blocks: Iterable[Block], place: str) -> tuple[Block, ...]:
    """The blocks with a place before every locator."""
    return tuple(_located(block, place) for block in blocks)


def _located(block: Block, place: str) -> Block:
    locator = f"{place} {block.locator}"
    if not isinstance(block, Grid):
        return replace(block, locator=locator)
    cells = tuple(cell._replace(locator=f"{place} {cell.locator}") for cell in block.cells)
    return replace(block, cells=cells, locator=locator)


def cells_of(blocks: Iterable[Block]) -> int:
    """How many printed cells grids have."""
    return sum(len(block.cells) for block in blocks if isinstance(block, Grid))


def text_blocks(text: str) -> tuple[Block, ...]:
    """The lines and tables of a plain text."""
    from parsers.readers.text.plain import blocks_of_text

    notes: list[Note] = []
    return tuple(blocks_of_text(text, notes))
