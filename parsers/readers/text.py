"""Plain text, CSV, TSV and Markdown → lines and unruled grids.

Belongs here: which lines of a text are rows of a table, judged by their separators alone. Does not
belong here: what a row means, nor tables whose cells stand one a line (`parsers.naming` sees those).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import groupby, pairwise
from operator import itemgetter

from parsers.encoding import decode
from parsers.model import Block, Grid, GridCell, Layout, Paragraph
from parsers.readers.draft import Line, grid_of
from parsers.readers.limits import MAX_CELLS, MAX_LINES, too_large

NumberedLine = tuple[int, str]
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATOR = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_TABLE = re.compile(r"<table\b", re.I)
_TABLE_END = re.compile(r".*</table\s*>\s*$", re.I)
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*")


def read_text(data: bytes, media_type: str = "text/plain") -> Layout:
    """Lines in order; `media_type` chooses how table rows are marked. Raises Refusal when too large."""
    found = decode(data)
    if media_type in ("text/csv", "text/tab-separated-values"):
        blocks = _sheet(found.text, "\t" if media_type == "text/tab-separated-values" else None)
    else:
        lines = list(enumerate(_LINE_END.split(found.text.replace("\x0c", "")), start=1))
        if len(lines) > MAX_LINES:
            raise too_large("lines", MAX_LINES)
        blocks = tuple(_blocks(lines, markdown=media_type == "text/markdown"))
    if sum(len(block.cells) for block in blocks if isinstance(block, Grid)) > MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    return Layout(media_type, found.encoding, blocks, notes=found.notes)


def _blocks(lines: list[NumberedLine], markdown: bool) -> Iterator[Block]:
    """Blocks of lines; `<table>` … `</table>` over some of them, as converters to Markdown write, is HTML."""
    begin = 0
    while begin < len(lines):
        start = next((i for i in range(begin, len(lines)) if _TABLE.search(lines[i][1])), len(lines))
        yield from line_blocks(lines[begin:start], markdown)
        if start == len(lines):
            return
        end = next((i for i in range(start, len(lines)) if _TABLE_END.search(lines[i][1])), len(lines) - 1)
        yield from _markup(lines[start : end + 1])
        begin = end + 1


def _markup(lines: list[NumberedLine]) -> Iterator[Block]:
    from parsers.readers.html import read_fragment

    locator = f"line={lines[0][0]}"
    tables = 0
    for item in read_fragment("\n".join(text for _, text in lines)):
        if isinstance(item, Line):
            yield Paragraph(item.text, locator, item.heading)
        else:
            tables += 1
            yield grid_of(item, locator if tables == 1 else f"{locator} table={tables}")


def line_blocks(lines: list[NumberedLine], markdown: bool = False) -> Iterator[Block]:
    """Paragraphs and grids of numbered lines. Empty lines vanish; lines of blanks stay, exactly so.

    Pipe rows are rows of a table where they carry a separator row (`|---|---|`) or an outer pipe on
    both sides; tab rows wherever a tab stands between two fields of some line of the run.
    """
    kinded = _with_kinds([line for line in lines if line[1]])
    for kind, run in groupby(kinded, key=itemgetter(0)):
        rows = [line for _, line in run]
        if kind == "pipe":
            yield from _pipe_tables(rows)
        elif kind == "tab" and any(text.strip("\t").count("\t") for _, text in rows):
            yield _grid([(number, text.split("\t")) for number, text in rows], ruled=False)
        else:
            yield from (_paragraph(number, text, markdown) for number, text in rows)


def _with_kinds(lines: list[NumberedLine]) -> list[tuple[str, NumberedLine]]:
    """Each line as `tab`, `pipe` or `line`; the lines around a separator row need no outer pipes."""
    kinds = [_kind(text) for _, text in lines]
    for index, (_, text) in enumerate(lines):
        if kinds[index] == "pipe" and _SEPARATOR.fullmatch(text):
            if index and "|" in lines[index - 1][1]:
                kinds[index - 1] = "pipe"
            following = index + 1
            while following < len(lines) and kinds[following] == "line" and "|" in lines[following][1]:
                kinds[following] = "pipe"
                following += 1
    return list(zip(kinds, lines, strict=True))


def _kind(text: str) -> str:
    if "\t" in text:
        return "tab"
    bare = text.strip()
    if len(bare) > 1 and bare.startswith("|") and bare.endswith("|"):
        return "pipe"
    return "pipe" if "|" in bare and _SEPARATOR.fullmatch(bare) else "line"


def _paragraph(number: int, text: str, markdown: bool) -> Paragraph:
    heading = _HEADING.fullmatch(text) if markdown else None
    words = heading[1] if heading else text.strip("\t") or text
    return Paragraph(words, f"line={number}", heading is not None)


def _pipe_tables(rows: list[NumberedLine]) -> Iterator[Block]:
    """Tables of a run of pipe rows: a separator row begins a new one with the row above as its head."""
    starts = [index - 1 for index, (_, text) in enumerate(rows) if index and _SEPARATOR.fullmatch(text)]
    edges = sorted({0, *starts, len(rows)})
    for begin, end in pairwise(edges):
        table = [(n, _pipe_fields(text)) for n, text in rows[begin:end] if not _SEPARATOR.fullmatch(text)]
        if table:
            yield _grid(table, ruled=False)


def _pipe_fields(text: str) -> list[str]:
    inner = text.strip().removeprefix("|").removesuffix("|")
    return [_unescape(field) for field in re.split(r"(?<!\\)\|", inner)]


def _unescape(field: str) -> str:
    """A Markdown cell as it is rendered: padding off, `\\|` is a pipe, `<br>` ends a line."""
    return re.sub(r"\s*<br\s*/?>\s*", "\n", field.strip(" ").replace("\\|", "|"), flags=re.I)


def _sheet(text: str, delimiter: str | None) -> tuple[Block, ...]:
    """CSV or TSV as one grid, ruled when every record has the same number of fields."""
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    rows: list[tuple[int, list[str]]] = []
    try:
        line = 1
        for record in records:
            if record:
                rows.append((line, record))
            line = records.line_num + 1
    except csv.Error:
        return tuple(line_blocks(list(enumerate(_LINE_END.split(text), start=1))))
    if not rows:
        return ()
    widths = {len(record) for _, record in rows}
    return (_grid(rows, ruled=len(widths) == 1 and widths != {1}),)


def _delimiter(text: str) -> str:
    return max(",;\t", key=text.count)


def _grid(rows: list[tuple[int, list[str]]], ruled: bool) -> Grid:
    cells = tuple(
        GridCell(text, row, column, 1, 1, f"line={number} column={column + 1}")
        for row, (number, fields) in enumerate(rows)
        for column, text in enumerate(fields)
    )
    return Grid(cells, f"line={rows[0][0]}", ruled)
