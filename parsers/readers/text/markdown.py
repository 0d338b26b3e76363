"""Markdown as tools write it: inline marks, pipe tables, columns that pandas adds, cells repeated over spans.

Belongs here: what a renderer would show of marked text, and what a converter added to a table. Does not
belong here: which lines are a table (`parsers.readers.text.plain`), tables in LaTeX
(`parsers.readers.text.latex`).
Marks are read by markdown-it as HTML, so a struck figure is left out here as on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt

from parsers.model import Grid, GridCell, Note
from parsers.readers.text.latex import formula_html
from parsers.readers.visible import left_out
from parsers.text.values import parse_value

NumberedLine = tuple[int, str]
Row = tuple[int, list[str]]
"""The number of a line and the fields in it."""

_SEPARATOR = re.compile(r"\|?(?::?-+:?\|)*:?-+:?\|?")  # of a row without its blanks
_BREAK = re.compile(r"<br ?/?>", re.I)
_PIPE = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"[*_`~$\\<&^]|==|\]\(")
MAX_MARKS = 300
"""Marks of one field or line; pairing them takes square time, and a longer run is no text that was marked."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)([*_]+)(?=\d)")
"""Stars that no tool writes to set one figure of a number in bold: a mirror may have masked a figure so."""
_STARRED = re.compile(r"(?=[^\d]*\d)[-+]?[\d*,.]*\*[\d*,.]*")
_EMPHASISED = re.compile(r"(\*{1,3})[-+]?[\d,.]+\1")
"""Stars around a whole number: masks where stars stand in other numbers of the same table, as in `*91`."""
_FORMULA = re.compile(
    r"(?:(?<![\\$\w])|(?<=\d)(?=\${1,2}\s*(?:\{\})?\s*\^))\$\$?([^$\n]{1,80}?)\$\$?(?![\w$])|\\\((.{1,80}?)\\\)"
)
"""A formula; behind a number only one that raises what is in it."""
_RAISED = re.compile(r"(?<=\d)\^(\d{1,2})\^")
_HIGHLIGHT = re.compile(r"==([^=\n]{1,80})==")
_POINTER = re.compile(r"[（(]?(?:详?见|同|略|参见).*")
"""Words in the place of a figure: equal ones side by side are as many figures."""
_ADDED = re.compile(r"(?:Unnamed: \d+(?:_level_\d+)?|nan|NaN|None)")
"""What pandas writes for a cell or heading without text."""


def is_separator(text: str) -> bool:
    """Whether a row is `|---|---|`. The pattern sees no blanks: runs of them would cost it square time."""
    return _SEPARATOR.fullmatch("".join(text.split())) is not None


def pipe_tables(rows: list[NumberedLine], notes: list[Note], markdown: bool) -> Iterator[Grid]:
    """Tables of a run of pipe rows: a separator row begins a new one with the row above as its head.

    Args:
        rows: lines with their numbers.
        notes: to which is added what was left out.
        markdown: whether the text is Markdown by its name; one with a separator row is in any case.
    """
    separators = _separators([text for _, text in rows])
    edges = sorted({0, *(max(0, index - 1) for index in separators), len(rows)})
    for begin, end in pairwise(edges):
        table = [(rows[i][0], pipe_fields(rows[i][1])) for i in range(begin, end) if i not in separators]
        if not table:
            continue
        if separators or markdown:
            table = _without_index([(line, fields) for line, fields in _rendered_rows(table, notes)], notes)
        yield _with_spans(table) if separators else plain_grid(table)


def plain_grid(rows: Sequence[Row]) -> Grid:
    """An unruled grid with a cell for each field."""
    cells = tuple(
        GridCell(text, row, column, 1, 1, f"line={number} column={column + 1}")
        for row, (number, fields) in enumerate(rows)
        for column, text in enumerate(fields)
    )
    return Grid(cells, f"line={rows[0][0]}", ruled=False)


def rendered(texts: Sequence[str], notes: list[Note]) -> list[str]:
    """What a renderer shows of each text. What it strikes is left out and noted."""
    marked = [index for index, text in enumerate(texts) if 0 < len(_MARKED.findall(text)) <= MAX_MARKS]
    if not marked:
        return list(texts)
    from parsers.readers.markup.html import shown_cells

    starred = {texts[index] for index in marked if _STARRED.fullmatch(texts[index])}
    if all(map(_EMPHASISED.fullmatch, starred)):
        starred.clear()
    shown, struck = shown_cells(
        [_html(text.replace("*", r"\*") if text in starred else text) for text in (texts[i] for i in marked)]
    )
    notes += left_out("struck_out", struck)
    result = list(texts)
    for index, text in zip(marked, shown, strict=True):
        result[index] = text
    return result


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("strikethrough")


def with_formulas(text: str) -> str:
    """The text with numbers that are set as formulas as HTML; other formulas stay."""
    return _FORMULA.sub(lambda match: formula_html(match[1] or match[2]) or match[0], text)


def _html(text: str) -> str:
    text = _HIGHLIGHT.sub(r"\1", _RAISED.sub(r"<sup>\1</sup>", with_formulas(text)))
    text = _BETWEEN_DIGITS.sub(lambda match: "".join(f"\\{mark}" for mark in match[1]), text)
    html: str = _parser().renderInline(text)
    return html.replace("\n", "<br>")


def _rendered_rows(table: list[Row], notes: list[Note]) -> list[Row]:
    texts = iter(rendered([field for _, fields in table for field in fields], notes))
    return [(line, [next(texts) for _ in fields]) for line, fields in table]


def _separators(rows: list[str]) -> set[int]:
    """Which rows of a run are separators: a row of single dashes may be one of values, `|-|-|` for zeros.

    It is a separator as the second of several rows, and only where no other row is surely one.
    """
    found = {index for index, text in enumerate(rows) if is_separator(text)}
    sure = {index for index in found if "--" in rows[index]}
    return sure or (found & {1} if len(rows) > 2 else set())


def pipe_fields(text: str) -> list[str]:
    r"""The fields of a row: padding off, `\|` is a pipe, `<br>` ends a line."""
    inner = text.strip().removeprefix("|").removesuffix("|")
    return [_unescape(field) for field in _PIPE.split(inner)]


def _unescape(field: str) -> str:
    lines = _BREAK.split(field.replace("\\|", "|"))
    return "\n".join(line.strip(" ") for line in lines)


def _without_index(table: list[Row], notes: list[Note]) -> list[Row]:
    """A table without the column of row numbers, and the row of column numbers, that pandas adds."""
    numbers = [fields[0] for _, fields in table[1:]]
    if len(numbers) < 2 or table[0][1][0] or numbers != [str(number) for number in range(len(numbers))]:
        return table
    notes.append(Note("index_left_out", f"the row numbers from line {table[0][0]} on are those of a tool"))
    cut = [(line, ["" if _ADDED.fullmatch(text) else text for text in fields[1:]]) for line, fields in table]
    head = cut[0][1]
    return cut[1:] if head == [str(number) for number in range(len(head))] else cut


def _with_spans(table: list[Row]) -> Grid:
    """The grid of a table; where a tool repeated the text of spanning cells, these are put together again.

    Equal labels side by side and below each other are one cell. Equal figures side by side are one cell only
    where a label above them has exactly their width.
    """
    if not _repeats(table):
        return plain_grid(table)
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}  # the last label over each column
    open_: dict[tuple[int, int, str], int] = {}  # cells of the row above, by column, width and text
    for row, (line, fields) in enumerate(table):
        following: dict[tuple[int, int, str], int] = {}
        column = 0
        while column < len(fields):
            width = _width(fields, column, above)
            text = fields[column]
            key = (column, width, text)
            if _is_label(text) and key in open_:
                following[key] = open_[key]
                cell = cells[open_[key]]
                cells[open_[key]] = cell._replace(row_span=cell.row_span + 1)
            else:
                cell = GridCell(text, row, column, 1, width, f"line={line} column={column + 1}")
                following[key] = len(cells)
                cells.append(cell)
            if _is_label(text):
                above.update(dict.fromkeys(range(column, column + width), cell))
            column += width
        open_ = following
    return Grid(tuple(cells), f"line={table[0][0]}", len({len(fields) for _, fields in table}) == 1)


def _width(fields: list[str], column: int, above: dict[int, GridCell]) -> int:
    text = fields[column]
    if not text:
        return 1
    end = column
    while end < len(fields) and fields[end] == text:
        end += 1
    if _is_label(text):
        return end - column
    head = above.get(column)
    wide = head is not None and head.column == column and column + head.column_span <= end
    return head.column_span if head is not None and wide else 1


def _is_label(text: str) -> bool:
    """Whether a field is words of the form, not a figure nor what stands for one."""
    if not any(char.isalpha() for char in text) or _POINTER.fullmatch(text):
        return False
    return parse_value(text) is None


def _repeats(table: list[Row]) -> bool:
    """Whether equal words stand side by side: in no table of a form they do, unless they were one cell."""
    return any(len(a) > 1 and a == b and _is_label(a) for _, fields in table for a, b in pairwise(fields))
