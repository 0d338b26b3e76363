"""An OpenDocument text (ODT) → lines and ruled grids.

Belongs here: the body of content.xml as it is printed, changes accepted. Does not belong here:
spreadsheets (`parsers.readers.sheets.ods`), headers and footers, notes.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.model import Layout
from parsers.readers.draft import DraftCell, Item, Line, finish, settle
from parsers.readers.limits import (
    MAX_CELLS,
    MAX_COLUMN_SPAN,
    MAX_ROW_SPAN,
    MAX_TABLE_DEPTH,
    Refusal,
    too_large,
)
from parsers.readers.package import Package, local_attribute, local_name
from parsers.readers.sniff import ODT

_UNPRINTED = frozenset(
    (
        "tracked-changes",
        "note",
        "annotation",
        "ruby-text",
        "sequence-decls",
        "forms",
        "desc",
        "title",
        "index-source",
        "automatic-styles",
        "scripts",
        "font-face-decls",
    )
)
_REPEATS = 200
"""Copies of a repeated row or cell that are read; sheets repeat the blank rest of theirs a million times."""

_ROW_GROUPS = frozenset(("table-header-rows", "table-rows", "table-row-group"))


def read_odt(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged, encrypted or oversized one."""
    package = Package(data)
    content = content_of(package)
    readings = sum(1 for _ in content.iter("{*}ruby-text"))
    blocks = finish(_blocks(content, 0))
    return Layout(ODT, None, blocks, document_title(package), annotations=readings)


def content_of(package: Package) -> etree._Element:
    """The content part of an OpenDocument file. Raises Refusal when it is encrypted or missing."""
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refusal("encrypted", "the document asks for a password: save it without one")
    if "content.xml" not in package:
        raise Refusal("corrupt", "the container has no content part")
    return package.xml("content.xml")


def _blocks(parent: etree._Element, depth: int) -> list[Item]:
    items: list[Item] = []
    for child in parent:
        name = local_name(child)
        if name in ("p", "h"):
            items.extend(_paragraph(child, name == "h", depth))
        elif name == "table":
            items.extend(_table(child, depth + 1))
        elif name not in _UNPRINTED:
            items.extend(_blocks(child, depth))
    return items


def _paragraph(element: etree._Element, heading: bool, depth: int) -> Iterator[Item]:
    """The lines of a paragraph, then what stands in frames anchored in it."""
    pieces: list[str] = []
    frames: list[etree._Element] = []
    _inline(element, pieces, frames)
    for line in "".join(pieces).split("\n"):
        if line:
            yield Line(line, heading)
    for frame in frames:
        yield from _blocks(frame, depth)


def _inline(element: etree._Element, pieces: list[str], frames: list[etree._Element]) -> None:
    pieces.append((element.text or "").replace("\n", " "))
    for child in element:
        name = local_name(child)
        if name == "s":
            pieces.append(" " * _number(child, "c", MAX_COLUMN_SPAN))
        elif name in ("tab", "line-break"):
            pieces.append("\t" if name == "tab" else "\n")
        elif name == "text-box":
            frames.append(child)
        elif name and name not in _UNPRINTED:
            _inline(child, pieces, frames)
        pieces.append((child.tail or "").replace("\n", " "))


def _table(element: etree._Element, depth: int) -> list[Item]:
    return settle(table_cells(element, depth)) if depth <= MAX_TABLE_DEPTH else []


def table_cells(element: etree._Element, depth: int) -> list[DraftCell]:
    """The cells of a table at their places, in reading order; sheets store theirs in the same way."""
    cells: list[DraftCell] = []
    index = 0
    for row in _rows(element):
        repeat = _number(row, "number-rows-repeated", MAX_ROW_SPAN)
        for copy in range(min(repeat, _REPEATS)):
            cells.extend(_row(row, index + copy, depth))
        index += repeat
        if len(cells) > MAX_CELLS:
            raise too_large("cells", MAX_CELLS)
    height = max((cell.row for cell in cells), default=0) + 1
    for cell in cells:
        cell.row_span = min(cell.row_span, height - cell.row)
    return cells


def _row(row: etree._Element, index: int, depth: int) -> Iterator[DraftCell]:
    """Cells of a row; a covered one, under a span from above or from the left, only takes its place."""
    column = 0
    for element in row:
        name = local_name(element)
        if name not in ("table-cell", "covered-table-cell"):
            continue
        repeat = _number(element, "number-columns-repeated", MAX_ROW_SPAN)
        if name == "table-cell":
            across = _number(element, "number-columns-spanned", MAX_COLUMN_SPAN)
            down = _number(element, "number-rows-spanned", MAX_ROW_SPAN)
            for copy in range(min(repeat, _REPEATS)):
                yield DraftCell(index, column + copy, down, across, _blocks(element, depth))
        column += repeat


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        name = local_name(child)
        if name == "table-row":
            yield child
        elif name in _ROW_GROUPS:
            yield from _rows(child)


def _number(element: etree._Element, name: str, limit: int) -> int:
    value = local_attribute(element, name)
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) < 9 else 1


def document_title(package: Package) -> dict[str, str]:
    """The title of an OpenDocument file as meta, {} without one."""
    if "meta.xml" not in package:
        return {}
    title = next((e.text or "" for e in package.xml("meta.xml").iter() if local_name(e) == "title"), "")
    return {"title": title.strip()} if title.strip() else {}
