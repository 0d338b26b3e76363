"""A table drawn with characters, its lines measured in the columns of a terminal → cells with spans.

Belongs here: where rules and bars of one table stand, and what they leave as one cell. Does not belong here:
which lines draw a table, and what becomes of one whose frame cannot be made out (`parsers.readers.text.box`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from parsers.model import Grid, GridCell, Paragraph
from parsers.readers.limits import MAX_CELLS, too_large

NumberedLine = tuple[int, str]

LEVEL = "─━═┄┅┈┉╌╍╴╶╸╺╼╾"
UPRIGHT = "│┃║┆┇┊┋╎╏╵╷╹╻╽╿"
JOINT = "".join(chr(c) for c in range(0x250C, 0x2570) if chr(c) not in LEVEL + UPRIGHT)
MARK = re.compile(rf"[{UPRIGHT}{JOINT}|]|(?<=[-=])\+|\+(?=[-=])")
_FILL = re.compile(rf"[{LEVEL}=-]+")
_FULL = 3
"""Columns that a line may leave free and still be full: padding, and half an ideograph."""
_STOPS = ("。", "；", "：")


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    """Columns of a character in a terminal; 0 for a mark over another, -1 for one or two."""
    if unicodedata.combining(char):
        return 0
    return {"W": 2, "F": 2, "A": -1}.get(unicodedata.east_asian_width(char), 1)


class Piece(NamedTuple):
    """What stands between two marks of a line: columns of both, the text, whether it is a rule."""

    start: int
    end: int
    text: str
    is_rule: bool


class Frame:
    """A table's lines under one assumption on widths. `aligned` is how many lines stand under the rules.

    `astray` counts the lines that do not, and were read by the order of their bars.
    """

    def __init__(self, lines: Sequence[NumberedLine], box: int, other: int) -> None:
        self._box, self._other = box, other
        self._numbers = [number for number, _ in lines]
        self._lines = [pieces_of(text, box, other) for _, text in lines]
        self._xs = self._boundaries()
        self._fits = [self._is_on(pieces) for pieces in self._lines]
        self.aligned = sum(self._fits)
        self.astray = 0

    def _boundaries(self) -> list[int]:
        """The columns of the marks on rules: whole ones first, others where they begin and end with those."""
        ruled = [pieces for pieces in self._lines if any(piece.is_rule for piece in pieces)]
        whole = [pieces for pieces in ruled if all(piece.is_rule for piece in pieces)]
        ends = {(pieces[0].start, pieces[-1].end) for pieces in whole}
        taken = [piece for p in ruled if (p[0].start, p[-1].end) in ends for piece in p]
        return sorted({x for piece in taken for x in (piece.start, piece.end)})

    def _is_on(self, pieces: list[Piece]) -> bool:
        if not pieces or not self._xs or (pieces[0].start, pieces[-1].end) != (self._xs[0], self._xs[-1]):
            return False
        return {piece.start for piece in pieces} <= set(self._xs)

    def grid(self) -> Grid | None:
        """The cells that the rules leave; None where the lines draw no table."""
        if len(self._xs) < 2 or not self._place_astray():
            return None
        bands = self._bands()
        columns = len(self._xs) - 1
        if len(bands) * columns > MAX_CELLS:
            raise too_large("cells", MAX_CELLS)
        regions = _rectangles(_joined(bands, columns), columns) if bands else None
        return self._filled(regions, bands) if regions else None

    def prose(self, grid: Grid) -> Iterator[Paragraph]:
        """The paragraphs of a box of one column: a line that fills it goes on in the next."""
        for cell in grid.cells:
            text = ""
            for line in cell.text.split("\n"):
                text += line
                free = self._xs[-1] - self._box - self._measure(line)
                if free > _FULL or line.endswith(_STOPS):
                    yield Paragraph(text, cell.locator)
                    text = ""
            if text:
                yield Paragraph(text, cell.locator)

    def _measure(self, text: str) -> int:
        return _columns(text, self._box, self._other)[-1]

    def _place_astray(self) -> bool:
        """Puts lines that stand beside the rules under them, by the order of their bars."""
        model: list[Piece] | None = None
        waiting: list[int] = []
        for index, pieces in enumerate(self._lines):
            if self._fits[index]:
                model = pieces
                while waiting and len(self._lines[waiting[-1]]) == len(pieces):
                    self._move(waiting.pop(), pieces)
            elif any(piece.is_rule for piece in pieces):
                placed = self._shifted(pieces)
                if placed is None:
                    return False
                self.astray += 1
                self._lines[index] = placed
            elif model is not None and len(model) == len(pieces):
                self._move(index, model)
            else:
                waiting.append(index)
        return not waiting

    def _shifted(self, pieces: list[Piece]) -> list[Piece] | None:
        """A line with part of a rule whose text is too long or short: what follows it, counted from the end.

        None unless there is exactly one way that leaves every rule as long as it is.
        """
        by = pieces[-1].end - self._xs[-1]
        ways = set()
        for first in range(len(pieces)):
            moved = [
                piece._replace(start=piece.start - by * (i > first), end=piece.end - by * (i >= first))
                for i, piece in enumerate(pieces)
            ]
            on = {x for piece in moved for x in (piece.start, piece.end)} <= set(self._xs)
            if on and not pieces[first].is_rule and all(piece.start < piece.end for piece in moved):
                ways.add(tuple(moved))
        return list(ways.pop()) if len(ways) == 1 else None

    def _move(self, index: int, model: list[Piece]) -> None:
        self.astray += 1
        moved = zip(model, self._lines[index], strict=True)
        self._lines[index] = [Piece(to.start, to.end, piece.text, False) for to, piece in moved]

    def _bands(self) -> list[_Band]:
        """Runs of lines between rules. A line with part of a rule belongs to the band above it."""
        bands: list[_Band] = []
        is_open = False
        for index, pieces in enumerate(self._lines):
            ruled = {k for piece in pieces if piece.is_rule for k in self._covered(piece)}
            if not ruled and not is_open:
                bands.append(_Band([], set(), set()))
            is_open = not ruled
            if bands:
                bands[-1].lines.append(index)
                bands[-1].closed |= ruled
                if not ruled:
                    bands[-1].parted |= {self._xs.index(piece.start) for piece in pieces}
        return bands

    def _covered(self, piece: Piece) -> range:
        return range(self._xs.index(piece.start), self._xs.index(piece.end))

    def _filled(self, regions: Sequence[_Region], bands: Sequence[_Band]) -> Grid:
        """The cells with the text of every line inside them."""
        owner = {place: i for i, region in enumerate(regions) for place in region.places()}
        texts: list[list[str]] = [[] for _ in regions]
        first = [self._numbers[bands[region.row].lines[0]] for region in regions]
        for row, band in enumerate(bands):
            for index in band.lines:
                for piece in self._lines[index]:
                    words = piece.text.strip()
                    if words and not piece.is_rule:
                        cell = owner[row, self._xs.index(piece.start)]
                        first[cell] = first[cell] if texts[cell] else self._numbers[index]
                        texts[cell].append(words)
        cells = []
        for region, lines, number in zip(regions, texts, first, strict=True):
            locator = f"line={number} column={region.column + 1}"
            cells.append(GridCell("\n".join(lines), *region, locator))
        return Grid(tuple(cells), f"line={self._numbers[0]}")


@dataclass(slots=True)
class _Band:
    """Lines between two rules: their indices, the boundaries with a bar, the columns closed below."""

    lines: list[int]
    parted: set[int]
    closed: set[int]


class _Region(NamedTuple):
    """A cell: its place and how far it reaches, in bands and columns."""

    row: int
    column: int
    rows: int
    columns: int

    def places(self) -> Iterator[tuple[int, int]]:
        """Every band and column it covers."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield row, column


def _columns(text: str, box: int, other: int) -> list[int]:
    """The column at which each character begins, and that behind the last."""
    columns = [0]
    for char in text:
        width = _width(char)
        known = width if width >= 0 else box if "\u2500" <= char <= "\u257f" else other
        columns.append(columns[-1] + known)
    return columns


def pieces_of(text: str, box: int, other: int) -> list[Piece]:
    """The stretches of a line between its marks, by column from the first one."""
    columns = _columns(text, box, other)
    marks = [(match.start(), match[0]) for match in MARK.finditer(text)]
    start = columns[marks[0][0]] if marks else 0
    pieces = []
    for (left, mark), (right, following) in pairwise(marks):
        inside = text[left + 1 : right]
        bars = mark in UPRIGHT + "|" and following in UPRIGHT + "|"
        is_rule = _FILL.fullmatch(inside) is not None and not bars
        pieces.append(Piece(columns[left] - start, columns[right] - start, inside, is_rule))
    return pieces


def _joined(bands: Sequence[_Band], columns: int) -> list[list[int]]:
    """For every band and column the number of the cell it belongs to: joined where no rule parts them."""
    cell = [[row * columns + column for column in range(columns)] for row in range(len(bands))]
    for row, band in enumerate(bands):
        above = bands[row - 1] if row else None
        for column in range(columns):
            if column and column not in band.parted:
                cell[row][column] = cell[row][column - 1]
            elif above is not None and column not in above.closed:
                cell[row][column] = cell[row - 1][column]
    return cell


def _rectangles(cell: Sequence[Sequence[int]], columns: int) -> list[_Region] | None:
    """The cells in reading order; None where one is no rectangle."""
    places: dict[int, list[tuple[int, int]]] = {}
    for row, numbers in enumerate(cell):
        for column in range(columns):
            places.setdefault(numbers[column], []).append((row, column))
    regions = []
    for inside in places.values():
        rows, across = [row for row, _ in inside], [column for _, column in inside]
        region = _Region(min(rows), min(across), max(rows) - min(rows) + 1, max(across) - min(across) + 1)
        if region.rows * region.columns != len(inside):
            return None
        regions.append(region)
    return regions
