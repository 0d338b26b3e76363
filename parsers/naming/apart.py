"""Thousands that a space parts from the digits before them: 1 204.

Belongs here: whether a text prints its cells on lines of their own, so that such a line is one number; which
neighbours in a row of values may be one number. Does not belong here: thousands in a cell of a grid
(`parsers.text.values`), which of the possible rows the sums leave (`parsers.naming.fillings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from parsers.model import Block, Paragraph

_NUMBER = re.compile(r"\s*[-+]?[1-9]\d{0,2}(?:[^\S\n]\d{3})+(?:\.\d+)?\s*")
_ROW = re.compile(r"\d[\d.,]*\s+[-+]?\d[\d.,]*\s*$")
"""Two numbers at the end of a line."""
_HEAD, _THOUSANDS = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}")
_LONGEST = 200


def is_apart(text: str) -> bool:
    """Whether a text is one number whose thousands are parted by spaces, or several numbers."""
    return _NUMBER.fullmatch(text) is not None


def are_cells_on_lines(blocks: Iterable[Block]) -> bool:
    """Whether a text has lines that are such numbers, and no line with a row of values."""
    found = False
    for block in blocks:
        if isinstance(block, Paragraph) and len(block.text) < _LONGEST and _ROW.search(block.text):
            if not is_apart(block.text):
                return False
            found = True
    return found


def parted(texts: Sequence[str], lines: Sequence[str]) -> list[int]:
    """Which values of a row may be the thousands of the one before them, which stands on the same line."""
    return [
        i
        for i in range(1, len(texts))
        if lines[i] == lines[i - 1]
        and _THOUSANDS.fullmatch(texts[i])
        and (_HEAD.fullmatch(texts[i - 1]) or _THOUSANDS.fullmatch(texts[i - 1]))
    ]


def joined(texts: Sequence[str], lines: Sequence[str], count: int) -> Iterator[list[range]]:
    """The ways to make of a row's values `count` numbers by joining some with the thousands behind them.

    Args:
        texts: the values as printed, in order.
        lines: for each the line that it stands on.
        count: how many numbers there shall be.

    Yields:
        for each number the values that it is made of.
    """
    may = parted(texts, lines)
    for chosen in combinations(may, len(texts) - count) if len(texts) - count <= len(may) else ():
        starts = [i for i in range(len(texts)) if i not in chosen]
        ranges = [range(a, b) for a, b in zip(starts, [*starts[1:], len(texts)], strict=True)]
        if all(len(part) == 1 or _HEAD.fullmatch(texts[part.start]) for part in ranges):
            yield ranges
