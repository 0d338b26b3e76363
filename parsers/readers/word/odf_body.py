"""The body of an OpenDocument file → lines and tables, as they are printed with all changes accepted.

Belongs here: paragraphs, tables with spans, hidden rows and columns. Does not belong here: what a paragraph
prints (`parsers.readers.word.odf_inline`); headers and footers, notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from parsers.model import Note
from parsers.readers.draft import DraftCell, Item, Line
from parsers.readers.limits import MAX_CELLS, MAX_COLUMN_SPAN, MAX_ROW_SPAN, MAX_TABLE_DEPTH, too_large
from parsers.readers.lines_in_cells import settle_rows
from parsers.readers.package import Package, local_attribute, local_name
from parsers.readers.visible import UNREADABLE, left_out
from parsers.readers.word.labels import undecorated
from parsers.readers.word.odf_inline import UNPRINTED, Inline, is_off, number_of, text_of
from parsers.readers.word.odf_styles import UNKNOWN_GROUND, OdfStyles, Said

_REPEATS = 200
"""Copies of a repeated row or cell that are read; sheets repeat the blank rest of theirs a million times."""

_ROW_GROUPS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_COLUMN_GROUPS = frozenset(("table-header-columns", "table-columns", "table-column-group"))
_FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"


class OdfBody:
    """The text and tables of an OpenDocument file as they are seen; sheets store theirs in the same way."""

    def __init__(self, package: Package, content: etree._Element) -> None:
        self._package = package
        common = [package.xml("styles.xml")] if "styles.xml" in package else []
        self.styles = OdfStyles([content, *common])
        self.struck = [text_of(deleted) for deleted in content.iter("{*}deletion")]
        self.hidden: list[str] = []

    def notes(self) -> tuple[Note, ...]:
        """What was left out of the text."""
        return (*left_out("struck_out", self.struck), *left_out("hidden_text", self.hidden))

    def blocks(self, parent: etree._Element, depth: int, around: Said | None = None) -> list[Item]:
        """The lines and tables in an element; `around` is what the styles of cells around it say."""
        items: list[Item] = []
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                if self.styles.is_plain and not len(child):  # as nearly all are
                    if text := (child.text or "").replace("\n", " "):
                        items.append(Line(text, name == "h"))
                    continue
                items.extend(self._paragraph(child, depth, around or {}))
            elif name == "table":
                items.extend(self._table(child, depth + 1))
            elif is_off(child, name):
                self.hidden.append(text_of(child))
            elif name not in UNPRINTED:
                items.extend(self.blocks(child, depth, around))
        return items

    def _paragraph(self, element: etree._Element, depth: int, around: Said) -> Iterator[Item]:
        """The lines of a paragraph, then what stands in frames anchored in it."""
        said = around
        if not self.styles.is_plain:
            said = around | self.styles.said("paragraph", local_attribute(element, "style-name"))
        inline = Inline(self.styles, self._equation, said, depth > 0)
        inline.take(element)
        seen = inline.seen()
        self.struck.append(seen.struck)
        self.hidden.append(seen.hidden)
        for line in seen.text.split("\n"):
            if line:
                yield Line(line, local_name(element) == "h")
        for frame in inline.frames:
            yield from self.blocks(frame, depth, UNKNOWN_GROUND)

    def _table(self, element: etree._Element, depth: int) -> list[Item]:
        if depth > MAX_TABLE_DEPTH:
            return []
        cells = self.table_cells(element, depth)
        rows, columns = hidden_lines(element)
        return settle_rows(self.shown(cells, rows, columns))

    def shown(self, cells: list[DraftCell], rows: set[int], columns: set[int]) -> list[DraftCell]:
        """The cells that lie in shown rows and columns, counted anew; others are put on record."""
        if not rows and not columns:
            return cells
        left: list[DraftCell] = []
        for cell in cells:
            height = sum(row not in rows for row in range(cell.row, cell.row + cell.row_span))
            width = sum(c not in columns for c in range(cell.column, cell.column + cell.column_span))
            if height and width:
                cell.row_span, cell.column_span = height, width
                cell.row -= sum(row < cell.row for row in rows)
                cell.column -= sum(column < cell.column for column in columns)
                left.append(cell)
            else:
                self.hidden.append(cell.text)
        return left

    def table_cells(self, element: etree._Element, depth: int) -> list[DraftCell]:
        """The cells of a table at their places, in reading order."""
        cells: list[DraftCell] = []
        index = 0
        plain = self.styles.is_plain
        defaults = [] if plain else _column_styles(element)
        table = {} if plain else self.styles.said("table", local_attribute(element, "style-name"))
        for row in _rows(element):
            said = {} if plain else table | self.styles.said("table-row", local_attribute(row, "style-name"))
            repeat = number_of(row, "number-rows-repeated", MAX_ROW_SPAN)
            for copy in range(min(repeat, _REPEATS)):
                cells.extend(self._row(row, index + copy, depth, defaults, said))
            index += repeat
            if len(cells) > MAX_CELLS:
                raise too_large("cells", MAX_CELLS)
        height = max((cell.row for cell in cells), default=0) + 1
        for cell in cells:
            cell.row_span = min(cell.row_span, height - cell.row)
        return cells

    def _row(
        self, row: etree._Element, index: int, depth: int, defaults: list[str], around: Said
    ) -> Iterator[DraftCell]:
        """Cells of a row; a covered one, under a span from above or from the left, only takes its place."""
        column = 0
        for element in row:
            name = local_name(element)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            repeat = number_of(element, "number-columns-repeated", MAX_ROW_SPAN)
            if name == "table-cell":
                across = number_of(element, "number-columns-spanned", MAX_COLUMN_SPAN)
                down = number_of(element, "number-rows-spanned", MAX_ROW_SPAN)
                for copy in range(min(repeat, _REPEATS)):
                    items = self._cell(element, depth, defaults[column : column + 1], around)
                    yield DraftCell(index, column + copy, down, across, items)
            column += repeat

    def _cell(self, element: etree._Element, depth: int, default: list[str], around: Said) -> list[Item]:
        if not len(element) and element.get(_FORMULA) is None:
            return []  # the blank rest of a sheet, thousands of cells
        said: Said | None = None
        if not self.styles.is_plain:
            style = local_attribute(element, "style-name") or "".join(default)
            said = around | self.styles.said("table-cell", style)
        items = self.blocks(element, depth, said)
        if not items and element.get(_FORMULA) and local_attribute(element, "value-type") == "":
            return [Line(UNREADABLE)]
        return undecorated(items)

    def _equation(self, drawing: etree._Element) -> str:
        """The text of an equation, "" where the object is none."""
        place = (local_attribute(drawing, "href").removeprefix("./") + "/content.xml").lstrip("/")
        if place not in self._package:
            return ""
        root = self._package.xml(place)
        if local_name(root) != "math":
            return ""
        return "".join((leaf.text or "").strip() for leaf in root.iter("{*}mn", "{*}mi", "{*}mo", "{*}mtext"))


def hidden_lines(table: etree._Element) -> tuple[set[int], set[int]]:
    """The rows and the columns of a table that are not shown."""
    rows = _hidden(_rows(table), "number-rows-repeated")
    return rows, _hidden(_columns(table), "number-columns-repeated")


def _hidden(elements: Iterable[etree._Element], repeated: str) -> set[int]:
    found: set[int] = set()
    index = 0
    for element in elements:
        repeat = number_of(element, repeated, MAX_ROW_SPAN)
        if local_attribute(element, "visibility") in ("collapse", "filter"):
            found.update(range(index, index + min(repeat, MAX_ROW_SPAN)))
        index += repeat
        if index > 10 * MAX_CELLS:
            break
    return found


def _column_styles(table: etree._Element) -> list[str]:
    """The style that cells of each column have where they name none."""
    styles: list[str] = []
    for column in _columns(table):
        repeat = number_of(column, "number-columns-repeated", MAX_COLUMN_SPAN)
        styles += [local_attribute(column, "default-cell-style-name")] * repeat
        if len(styles) > MAX_COLUMN_SPAN:
            break
    return styles


def _columns(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        name = local_name(child)
        if name == "table-column":
            yield child
        elif name in _COLUMN_GROUPS:
            yield from _columns(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        name = local_name(child)
        if name == "table-row":
            yield child
        elif name in _ROW_GROUPS:
            yield from _rows(child)
