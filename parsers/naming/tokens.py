"""Blocks as one stream of words and values in reading order.

Belongs here: telling a value from words, splitting lines that hold several. Whether a value is a cell of
a form, and of which, is decided later from the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from parsers.model import Block, Grid, GridCell, new
from parsers.naming.apart import are_cells_on_lines, is_apart
from parsers.naming.bars import bar_cells, bar_fields, closed_lines
from parsers.naming.grid_cells import headings_of, parted, repeated, upright, without_closing
from parsers.naming.numbering import is_numbering
from parsers.naming.side_by_side import side_by_side
from parsers.naming.years_beside import of_one_year
from parsers.text.normalise import ideographs, normalise
from parsers.text.values import BLANK, MASK, OBJECT, UNREADABLE, Value, parse_value, with_units

_PAGE_NUMBER = re.compile(r"\s*(-+\s*\d{1,3}\s*-+|第\s*\d+\s*页(\s*[,/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+)\s*")
_DIGIT = rf"\d{MASK}{OBJECT}"
_SIGN = "增减升降加少负↑↓"
_NUMBER_RUN = re.compile(
    rf"[{_SIGN}+\-{_DIGIT}](?:(?<=(?<!/)[{_SIGN}])(?:-{{1,3}}|\+)?[{_DIGIT}]|(?<=-)-{{0,2}}[{_DIGIT}]"
    rf"|(?<=\+)[{_DIGIT}]|(?<=(?<![.{_DIGIT}])[{_DIGIT}]))[,{_DIGIT}]*(?:\.[{_DIGIT}]+)?"
)
"""A sign belongs to the number behind it also where another number touches it: `23-1` is 23 and −1.

One set of characters stands first, and what they must stand behind after it: so the search skips prose fast.
"""
_SAYS = re.compile(r"[^\W\d第页共ー]")
"""Stands in no page number (ー is a form of the minus)."""
_SEVERAL = re.compile(r"\d[^\S\n]+[-+－＋]?\d")
_THOUSANDS = re.compile(r"(?<=\d)[^\S \t\u3000](?=\d{3}(?!\d))")
"""Numbers parted by spaces on a line of text; a space of another width may part the thousands."""
_POINTED = re.compile(r"\d[.、]")
"""At the end of a line of values one more value, or the number of the next label."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMARK = re.compile(r"[（(](?=[^()（）]*[\u4e00-\u9fff])(?=[^()（）]*\d)[^()（）]{1,120}[)）]")
_MOST_IDEOGRAPHS = 100
_PROSE = re.compile(rf"(?:[^\u4e00-\u9fff]{{0,20}}[\u4e00-\u9fff]){{{_MOST_IDEOGRAPHS + 1}}}")
"""More ideographs are no value, whatever stands between them."""
_NOTE = re.compile(r"[\[［〔【][注註]?\d{1,2}[\]］〕】]")
"""Behind a label it points to a remark."""
_CHUNK = re.compile(rf"(?:{_REMARK.pattern}|\S)+")
_NO_GRID = (-1, False, -1, -1, -1, -1)
"""What a token says of its grid and place in it outside grids."""
_REMEMBERED = 40
"""Longer texts without white space are prose and not seen twice."""
_MAX_VALUE = 120
"""A longer line is never one value."""


class Token(NamedTuple):
    """Words (`value` None) or one value. Grid positions are 0-based, `grid` is -1 outside grids.

    `digits` is set for a run of digits that touches words or starts with superfluous zeros: it may hold
    several cells. `soft` marks a blank that may be padding and not a cell.
    `is_value` is true when the whole text is a value or a run of digits, `is_printed` when it is one and not
    blank: both follow from `value` and `digits`, and are asked too often to be told anew each time.
    A named tuple because a file has a thousand, which are compared with each other.
    """

    text: str
    locator: str
    value: Value | None
    block: int
    grid: int = -1
    ruled: bool = False
    row: int = -1
    row_end: int = -1
    column: int = -1
    column_end: int = -1
    digits: str | None = None
    soft: bool = False
    confidence: float = 1.0
    is_value: bool = False
    is_printed: bool = False

    def saying(self, text: str) -> Token:
        """The same place with another text in it."""
        return self._replace(text=text, **_said(parse_value(text)))

    def illegible(self) -> Token:
        """The same place and text, of which nothing can be told."""
        return self._replace(**_said(None))


def _said(value: Value | None) -> dict[str, Any]:
    """What a token says of its value when it is one."""
    is_printed = value is not None and value is not BLANK
    return {"value": value, "digits": None, "is_value": value is not None, "is_printed": is_printed}


def tokens(blocks: Iterable[Block]) -> list[Token]:
    """All tokens of the blocks in reading order.

    Page numbers are left out, and so are the headings that a grid repeats from the grid before it, as a
    table does on each page (or, copied row by row, over each row). Lines with bars between fields are rows
    of an unruled grid; a line that only ends with a bar is a line without it.
    """
    found: list[Token] = []
    grids = 0
    bars: int | None = None
    headings: list[str] = []
    blocks = list(blocks)
    closed = closed_lines(blocks)
    on_lines = are_cells_on_lines(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            block = of_one_year(upright(block))
            before, headings = headings, headings_of(block)
            first = repeated(headings, before)
            for part in side_by_side(block):
                cells = [cell for cell in parted(without_closing(part)) if cell.row >= first]
                if block.ruled:
                    found += _whole_cells(cells, index, grids)
                else:
                    found += [token for cell in cells for token in _cell_tokens(cell, index, grids)]
                grids += 1
            bars = None
        elif len(fields := bar_fields(block.text, closed=index in closed)) > 1:
            if bars is None:
                bars, grids = 0, grids + 1
            for cell in bar_cells(fields, bars, block.locator):
                found += _cell_tokens(cell, index, grids - 1)
            bars += 1
        else:
            text = fields[0].strip() if fields else block.text
            if on_lines and is_apart(text):
                found.append(_whole(text, block.locator, parse_value(text), (index, *_NO_GRID)))
            else:
                found += _line_tokens(text, block.locator, index)
            bars = None
    return found


def _whole_cells(cells: Sequence[GridCell], block: int, grid: int) -> list[Token]:
    """The cells of a ruled grid, each as one token."""
    return [
        new(Token, (text, locator, value, block, grid, True, *place, None, False, confidence, *said))
        for text, row, column, height, width, locator, confidence in cells
        for value in [parse_value(text)]
        for place in [(row, row + height, column, column + width)]
        for said in [(value is not None, value is not None and value is not BLANK)]
    ]


def _cell_tokens(cell: GridCell, block: int, grid: int) -> list[Token]:
    """A cell of an unruled grid, parted where it holds words and values."""
    text, row, column, row_span, column_span, locator, confidence = cell
    value = parse_value(text)
    place = (block, grid, False, row, row + row_span, column, column + column_span)
    if value is not None or not any(map(str.isdigit, text)):
        return [_whole(text, locator, value, place, confidence)]
    return _parts(text, locator, place, confidence)


def _line_tokens(text: str, locator: str, block: int) -> list[Token]:
    if not _SAYS.search(text) and _PAGE_NUMBER.fullmatch(normalise(text)):
        return []
    place = (block, *_NO_GRID)
    value = parse_value(text) if len(text) <= _MAX_VALUE and not _is_several(text) else None
    return [_whole(text, locator, value, place)] if value is not None else _parts(text, locator, place)


def _is_several(text: str) -> bool:
    return _SEVERAL.search(text) is not None and _SEVERAL.search(_THOUSANDS.sub("", text)) is not None


_Place = tuple[int, int, bool, int, int, int, int]
"""What a token says of its block, its grid and its place there."""


def _whole(text: str, locator: str, value: Value | None, place: _Place, confidence: float = 1.0) -> Token:
    """A line or an unruled cell that is words or one value; a blank may be padding there."""
    said = (value is BLANK, confidence, value is not None, value is not None and value is not BLANK)
    return new(Token, (text, locator, value, *place, None, *said))


def _parts(text: str, locator: str, place: _Place, confidence: float = 1.0) -> list[Token]:
    """The words and values of a line or an unruled cell that holds both."""
    return [
        new(
            Token,
            (piece, locator, value, *place, digits, False, confidence, said, said and value is not BLANK),
        )
        for piece, value, digits in _pieces(text)
        for said in [value is not None or digits is not None]
    ]


_Piece = tuple[str, Value | None, str | None]
"""A text, its value, and the digits of a run that touches words."""


def _pieces(text: str) -> Iterator[_Piece]:
    """A line's words and values: first parted at white space, then where digits touch words.

    A remark in brackets is in one piece, and its numbers (如12.34, 2个以上部门) are no values.
    """
    chunks = list(with_units(_CHUNK.findall(text) if _REMARK.search(text) else text.split()))
    behind_value = False
    for number, chunk in enumerate(chunks, 1):
        is_value, pieces = _short_chunk(chunk) if len(chunk) <= _REMEMBERED else _in_chunk(chunk)
        if not is_value and behind_value and number == len(chunks) and _POINTED.fullmatch(normalise(chunk)):
            pieces = ((chunk, UNREADABLE, None),)
        if is_numbering(chunk, chunks[number : number + 2]):
            is_value, pieces = False, ((chunk, None, None),)
        yield from pieces
        behind_value = is_value


def _in_chunk(chunk: str) -> tuple[bool, tuple[_Piece, ...]]:
    """Whether a text without white space is a value; and its pieces, parted where digits touch words."""
    if _NOTE.fullmatch(chunk):
        return False, ((chunk, None, None),)
    value = None if len(chunk) > _MOST_IDEOGRAPHS and _PROSE.match(chunk) else parse_value(chunk)
    if value is not None:
        return True, ((chunk, value, None),)
    return False, tuple(_unglued(chunk)) if any(map(str.isdigit, chunk)) else ((chunk, None, None),)


_short_chunk = lru_cache(maxsize=8192)(_in_chunk)


def _is_year(text: str, first: int, last: int) -> bool:
    return text[last : last + 1] == "年" and _YEAR.fullmatch(text, first, last) is not None


def _unglued(chunk: str) -> Iterator[_Piece]:
    plain = normalise(chunk)
    if len(plain) != len(chunk):
        yield chunk, None, None
        return
    remarks = [match.span() for match in _REMARK.finditer(chunk)]
    start = 0
    for match in _NUMBER_RUN.finditer(plain):
        first, last = match.span()
        behind = plain[last + 1 : last + 2]
        if plain[last : last + 1] in (".", "、") and (ideographs(behind) or not behind.isalnum()):
            if not behind and last - first > 1 and not start:
                yield chunk, UNREADABLE, None  # 897。, or 89 and the 7. of a label on the next line
                return
            last -= 1  # the digit before a point or 、 is the numbering of the next label
        elif plain[last : last + 1] == ")" and ideographs(behind):
            last = first if plain[:first].endswith("(") else last - 1  # so is (2), and 2)
        if last <= first or not any(map(str.isdigit, match[0])) or _is_year(plain, first, last):
            continue
        if any(begin <= first < end for begin, end in remarks):
            continue
        if first > start:
            yield chunk[start:first], None, None
        run = plain[first:last]
        yield chunk[first:last], parse_value(run), run
        start = last
    if start < len(chunk):
        yield chunk[start:], None, None
