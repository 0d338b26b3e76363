"""Plain text, CSV, TSV and Markdown → lines and unruled grids.

Belongs here: which lines of a text are rows of a table, judged by their separators alone. Does not
belong here: tables drawn with rules (`parsers.readers.text.box`), what a row means, nor tables whose cells
stand one a line (`parsers.naming` sees those).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import StringIO
from itertools import groupby
from operator import itemgetter

from parsers.model import Block, Grid, GridCell, Layout, Note, Paragraph
from parsers.readers.draft import Line, grid_of
from parsers.readers.limits import MAX_CELLS, MAX_LINES, too_large
from parsers.readers.text.box import box_blocks, drawn
from parsers.readers.text.form_feeds import FORM_FEED, without_page_edges
from parsers.readers.text.latex import begins_table, ends_table, table_html
from parsers.readers.text.markdown import is_separator, pipe_tables, rendered, with_formulas
from parsers.readers.visible import left_out
from parsers.text.encoding import decode

NumberedLine = tuple[int, str]
_LINE_END = re.compile(r"\r\n|\r|\n")
_TABLE = re.compile(r"<table\b", re.I)
_TABLE_END = re.compile(r"</table ?>", re.I)
_KEPT_AS_TEXT = re.compile(r"""="([^"]*)"|'([-+]?[\d,.]+)""")
_STRUCK = re.compile(r"(?:[^\n\u0335\u0336][\u0335\u0336])+")
"""Characters with a stroke over each, as plain text strikes out."""
_BARS = re.compile(r"\s*\|{2,}\s*")
_CELL = re.compile(r"[^|\u4e00-\u9fff]*\|")
_LABEL = re.compile("[^|]*[\u4e00-\u9fff]{2}")
_BLANK_FIRST = re.compile(r"\s*\|\s*\|")
_MARKED_ROW = re.compile(r"[ \t]*(?:(?:[-*+>]|\d{1,3}[.)])[ \t]*)+(?=\|.*\|[ \t]*$)")
_BULLET = re.compile(r"^ {0,12}[-*+] +(?=[^\s*+-])")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
"""What no renderer shows; its lines are counted."""
_HEADING = re.compile(r"#{1,6}(?=[ \t])")


MIN_RECORD, MIN_RECORDS = 5, 8
"""So many records of equal width behind each other, of so many fields each, make a text a sheet."""
_APART = re.compile(r"\d[^\S\n]+\d")


def read_text(data: bytes) -> Layout:
    """Lines in order, tab and pipe rows as unruled grids; a text that is CSV as `read_csv` does.

    Raises:
        Refusal: the text is too large.
    """
    return _read(data, "text/plain", _text_or_sheet)


def _text_or_sheet(text: str, notes: list[Note]) -> Iterable[Block]:
    delimiter = next((each for each in ",;" if _is_sheet(text, each)), None)
    return _sheet(text, notes, delimiter) if delimiter else blocks_of_text(text, notes)


def _is_sheet(text: str, delimiter: str) -> bool:
    """Whether a text has the records of a table with this delimiter; numbers apart by spaces are none."""
    if text.count(delimiter) < max((MIN_RECORD - 1) * MIN_RECORDS, text.count("\t")):
        return False
    try:
        records = [record for record in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if record]
    except csv.Error:
        return False
    for width, group in groupby(records, key=len):
        alike = list(group)
        if width >= MIN_RECORD and len(alike) >= MIN_RECORDS:
            return not any(_APART.search(field) for record in alike for field in record)
    return False


def read_markdown(data: bytes) -> Layout:
    """As `read_text`, with `#` headings as headings."""
    return _read(data, "text/markdown", partial(blocks_of_text, markdown=True))


def read_csv(data: bytes) -> Layout:
    """One grid, ruled when every record has the same number of fields. Raises Refusal when too large."""
    return _read(data, "text/csv", lambda text, notes: _sheet(text, notes, max(",;\t|", key=text.count)))


def read_tsv(data: bytes) -> Layout:
    """As `read_csv`, with fields parted by tabs."""
    return _read(data, "text/tab-separated-values", partial(_sheet, delimiter="\t"))


def _read(data: bytes, media_type: str, blocks_of: Callable[[str, list[Note]], Iterable[Block]]) -> Layout:
    found = decode(data)
    if found.text.count("\n") > MAX_LINES:
        raise too_large("lines", MAX_LINES)
    struck = _STRUCK.findall(found.text)
    notes = [*found.notes, *left_out("struck_out", struck)]
    blocks = tuple(blocks_of(_STRUCK.sub("", found.text) if struck else found.text, notes))
    if sum(len(block.cells) for block in blocks if isinstance(block, Grid)) > MAX_CELLS:
        raise too_large("cells", MAX_CELLS)
    return Layout(
        media_type, found.encoding, blocks, notes=tuple(notes), encoding_confidence=found.confidence
    )


def _numbered(text: str) -> list[NumberedLine]:
    return list(enumerate(_LINE_END.split(text), start=1))


def blocks_of_text(text: str, notes: list[Note], markdown: bool = False) -> Iterator[Block]:
    """Blocks of lines; `<table>` … `</table>` over some of them, as converters to Markdown write, is HTML."""
    if markdown and "<!--" in text:
        text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    lines = _numbered(without_page_edges(text) if FORM_FEED in text else text)
    begin = 0
    while begin < len(lines):
        start = next((i for i in range(begin, len(lines)) if _begins_table(lines[i][1])), len(lines))
        yield from line_blocks(lines[begin:start], notes, markdown)
        if start == len(lines):
            return
        end = next((i for i in range(start, len(lines)) if _ends_table(lines[i][1])), len(lines) - 1)
        yield from _markup(lines[start : end + 1], notes)
        begin = end + 1


def _begins_table(text: str) -> bool:
    return _TABLE.search(text) is not None or begins_table(text)


def _ends_table(text: str) -> bool:
    """Whether a line ends with the end of a table; what follows on the line would belong to it."""
    last = list(_TABLE_END.finditer(text))[-1:]
    return (bool(last) and not text[last[0].end() :].strip()) or ends_table(text)


def _markup(lines: list[NumberedLine], notes: list[Note]) -> Iterator[Block]:
    from parsers.readers.markup.html import read_fragment

    source = "\n".join(text for _, text in lines)
    locator = f"line={lines[0][0]}"
    tables = 0
    items, more = read_fragment(with_formulas(source) if _TABLE.search(source) else table_html(source))
    notes += more
    for item in items:
        if isinstance(item, Line):
            yield Paragraph(item.text, locator, item.heading)
        else:
            tables += 1
            yield grid_of(item, locator if tables == 1 else f"{locator} table={tables}")


def line_blocks(lines: list[NumberedLine], notes: list[Note], markdown: bool = False) -> Iterator[Block]:
    """Paragraphs and grids of numbered lines. Empty lines vanish; lines of blanks stay, exactly so.

    Pipe rows are rows of a table where they carry a separator row (`|---|---|`) or an outer pipe on
    both sides; tab rows wherever a tab stands between two fields of some line of the run. What is noticed
    is added to `notes`.
    """
    kinded = _with_kinds([(number, _unmarked(text, markdown)) for number, text in lines if text])
    for kind, run in groupby(kinded, key=itemgetter(0)):
        rows = [line for _, line in run]
        if kind == "box":
            yield from box_blocks(rows, notes)
        elif kind == "pipe":
            yield from pipe_tables(rows, notes, markdown)
        elif kind == "tab" and any(text.strip("\t").count("\t") for _, text in rows):
            fields = [(number, text.split("\t")) for number, text in rows]
            yield _grid(fields if '"' not in rows[0][1] else list(map(_unquoted, fields)), ruled=False)
        else:
            texts = [text for _, text in rows]
            shown = rendered(texts, notes) if markdown else texts
            yield from (
                _paragraph(number, text, markdown)
                for (number, _), text in zip(rows, shown, strict=True)
                if text.strip() or not markdown
            )


def _unquoted(row: tuple[int, list[str]]) -> tuple[int, list[str]]:
    """A row of tab fields without the marks around each, as sheets write them."""
    number, fields = row
    marked = all(len(f) > 1 and f.startswith('"') and f.endswith('"') for f in fields if f)
    return (number, [field[1:-1] for field in fields]) if marked else row


def _unmarked(text: str, markdown: bool) -> str:
    """A line without the mark of a list or a quotation before a row, or, in Markdown, before anything.

    A bullet before a figure is no minus.
    """
    if "|" in text and (marked := _MARKED_ROW.match(text)):
        return text[marked.end() :]
    return _BULLET.sub("", text, count=1) if markdown else text


def _with_kinds(lines: list[NumberedLine]) -> list[tuple[str, NumberedLine]]:
    """Each line as `box`, `tab`, `pipe` or `line`; the lines around a separator row need no outer pipes."""
    kinds = [_kind(text) for _, text in lines]
    for index, (_, text) in enumerate(lines):
        if kinds[index] == "pipe" and is_separator(text):
            if index and "|" in lines[index - 1][1]:
                kinds[index - 1] = "pipe"
            following = index + 1
            while following < len(lines) and kinds[following] == "line" and "|" in lines[following][1]:
                kinds[following] = "pipe"
                following += 1
    for index in _beginning_blank(lines, kinds):
        kinds[index] = "line"
    for index in drawn(lines):
        kinds[index] = "box"
    return [
        pair for index, pair in enumerate(zip(kinds, lines, strict=True)) if not _closes_row(lines, index)
    ]


def _closes_row(lines: list[NumberedLine], index: int) -> bool:
    """Whether a line of bars alone closes a row whose cells stand on a line each, and is no row itself.

    Such a row has a line for every cell (`0 |`), also a blank one (`|`), and ends with what its spans leave
    over (`||`); the next line is the next label.
    """
    if not _BARS.fullmatch(lines[index][1]) or not 0 < index < len(lines) - 1:
        return False
    before, after = lines[index - 1][1].rstrip(), lines[index + 1][1].rstrip()
    return _CELL.fullmatch(before) is not None and after.count("|") < 2 and _LABEL.match(after) is not None


def _beginning_blank(lines: list[NumberedLine], kinds: list[str]) -> Iterator[int]:
    """Rows that begin with a bar because their first field is blank: those around them begin without one."""
    for kind, run in groupby(range(len(lines)), key=kinds.__getitem__):
        rows = list(run)
        beside = [i for i in (rows[0] - 1, rows[-1] + 1) if kind == "pipe" and 0 <= i < len(lines)]
        if any(kinds[i] == "line" and lines[i][1].rstrip().endswith("|") for i in beside) and all(
            _BLANK_FIRST.match(lines[i][1]) for i in rows
        ):
            yield from rows


def _kind(text: str) -> str:
    if "\t" in text:
        return "tab"
    bare = text.strip()
    if len(bare) > 1 and bare.startswith("|") and bare.endswith("|"):
        return "pipe"
    return "pipe" if "|" in bare and is_separator(bare) else "line"


def _paragraph(number: int, text: str, markdown: bool) -> Paragraph:
    heading = _HEADING.match(text) if markdown else None
    words = text[heading.end() :].strip(" \t").rstrip("#").rstrip(" \t") if heading else text.strip("\t")
    return Paragraph(words or text, f"line={number}", heading is not None)


def _sheet(text: str, notes: list[Note], delimiter: str) -> Iterable[Block]:
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in records:
            if record:
                rows.append((line, [_field(text) for text in record]))
            line = records.line_num + 1
    except csv.Error:  # a field of 128 KiB: no sheet
        return line_blocks(_numbered(text.replace(FORM_FEED, "")), notes)
    widths = {len(record) for _, record in rows}
    return [_grid(rows, ruled=len(widths) == 1 and widths != {1})] if rows else []


def _field(text: str) -> str:
    """A field without what only keeps a sheet from taking its text for a number: `="125"`, `'125`."""
    kept = _KEPT_AS_TEXT.fullmatch(text) if text[:1] in ("=", "'") else None
    return (kept[1] or kept[2] or "") if kept else text


def _grid(rows: list[tuple[int, list[str]]], ruled: bool) -> Grid:
    cells = tuple(
        GridCell(text, row, column, 1, 1, f"line={number} column={column + 1}")
        for row, (number, fields) in enumerate(rows)
        for column, text in enumerate(fields)
    )
    return Grid(cells, f"line={rows[0][0]}", ruled)
