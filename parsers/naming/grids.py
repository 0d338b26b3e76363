"""What stands in each grid of a stream, looked up once for all tables that are tried on it.

Belongs here: the width and height of a grid, and its words by column. Does not belong here: what a heading
means (`parsers.naming.rows.headings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import NamedTuple

from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs


class Words(NamedTuple):
    """The ideographs of a token of words, and its place in its grid."""

    row: int
    column: int
    column_end: int
    said: str


class Grids:
    """The grids of a stream by their number; -1 is the text outside them."""

    def __init__(self, stream: Sequence[Token]) -> None:
        self._widths: dict[int, int] = {}
        self._tokens: dict[int, list[Token]] = {}
        self._rows: dict[int, dict[int, list[int]]] = {}
        self._words: dict[int, list[Words]] = {}
        self._said: dict[tuple[int, int, int], dict[int, str]] = {}
        self._first: dict[int, int] = {}
        self._begun: dict[int, dict[int, str]] = {}
        index = 0
        for grid, run in groupby(stream, key=attrgetter("grid")):
            found = list(run)
            self._first.setdefault(grid, index)
            self._tokens.setdefault(grid, []).extend(found)
            index += len(found)

    def tokens(self, grid: int) -> list[Token]:
        """The tokens of a grid in reading order."""
        return self._tokens.get(grid, [])

    def first(self, grid: int) -> int:
        """The index of the first token of a grid in the stream."""
        return self._first[grid]

    def end(self, grid: int) -> int:
        """The index of the token behind a grid."""
        return self._first[grid] + len(self._tokens[grid])

    def width(self, grid: int) -> int:
        """How many columns a grid has; 0 where there is none."""
        if grid not in self._widths:
            self._widths[grid] = max([token.column_end for token in self.tokens(grid)], default=0)
        return max(0, self._widths[grid])

    def row(self, grid: int, row: int) -> list[int]:
        """The indices of the tokens that begin in a row of a grid; all tokens of a grid follow each other."""
        if grid not in self._rows:
            rows: dict[int, list[int]] = {}
            for index, token in enumerate(self._tokens.get(grid, ()), self._first.get(grid, 0)):
                rows.setdefault(token.row, []).append(index)
            self._rows[grid] = rows
        return self._rows[grid].get(row, [])

    def begins(self, grid: int) -> float:
        """The index of the first token of a grid in the stream; infinite where there is no such grid."""
        return self._first.get(grid, inf)

    def words(self, grid: int) -> list[Words]:
        """The words of a grid in reading order."""
        if grid not in self._words:
            self._words[grid] = [
                Words(token.row, token.column, token.column_end, ideographs(token.text))
                for token in self.tokens(grid)
                if not token.is_value
            ]
        return self._words[grid]

    def between(self, grid: int, after: int, before: int) -> dict[int, str]:
        """What the columns of a grid say between two rows."""
        key = (grid, after, before)
        if key not in self._said:
            said: dict[int, str] = {}
            for row, first, end, words in self.words(grid):
                if after < row < before:
                    for column in range(first, end):
                        said[column] = said.get(column, "") + words
            self._said[key] = said
        return self._said[key]

    def last_printed(self, grid: int, before: int) -> int:
        """The last row of a grid before another in which a value is printed; -1 where there is none."""
        return max((t.row for t in self.tokens(grid) if t.is_printed and t.row < before), default=-1)

    def begun(self, grid: int) -> dict[int, str]:
        """What the columns of a grid say below its last row with a printed value."""
        if grid not in self._begun:
            printed = max((token.row for token in self.tokens(grid) if token.is_printed), default=-1)
            end = max((token.row_end for token in self.tokens(grid)), default=0)
            self._begun[grid] = self.between(grid, printed, end)
        return self._begun[grid]

    def above(self, cell: Token) -> str:
        """The words above a cell, of all columns that it spans, in reading order."""
        return "".join(self._above(cell))

    def _above(self, cell: Token) -> Iterator[str]:
        for row, first, end, words in self.words(cell.grid):
            if row < cell.row and first < cell.column_end and end > cell.column:
                yield words
