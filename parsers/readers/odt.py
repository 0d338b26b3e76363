"""An OpenDocument text (ODT) → lines and ruled grids.

Belongs here: the body of content.xml as it is printed, changes accepted. Does not belong here:
spreadsheets (`parsers.readers.sheets`), headers and footers, notes.
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
    ("tracked-changes", "note", "annotation", "sequence-decls", "forms", "desc", "title", "index-source")
)
_ROW_GROUPS = frozenset(("table-header-rows", "table-rows", "table-row-group"))


def read_odt(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged, encrypted or oversized one."""
    package = Package(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refusal("encrypted", "the document asks for a password: save it without one")
    if "content.xml" not in package:
        raise Refusal("corrupt", "the container has no content part")
    body = next((e for e in package.xml("content.xml") if local_name(e) == "body"), None)
    if body is None:
        raise Refusal("corrupt", "the content part has no body")
    return Layout(ODT, None, finish(_blocks(body, 0)), _meta(package))


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
    if depth > MAX_TABLE_DEPTH:
        return []
    cells: list[DraftCell] = []
    for index, row in enumerate(_rows(element)):
        cells.extend(_row(row, index, depth))
        if len(cells) > MAX_CELLS:
            raise too_large("cells", MAX_CELLS)
    height = max((cell.row for cell in cells), default=0) + 1
    for cell in cells:
        cell.row_span = min(cell.row_span, height - cell.row)
    return settle(cells)


def _row(row: etree._Element, index: int, depth: int) -> Iterator[DraftCell]:
    """Cells of a row; a covered one, under a span from above or from the left, only takes its place."""
    column = 0
    for element in row:
        name = local_name(element)
        if name not in ("table-cell", "covered-table-cell"):
            continue
        for _ in range(_number(element, "number-columns-repeated", MAX_COLUMN_SPAN)):
            if name == "table-cell":
                across = _number(element, "number-columns-spanned", MAX_COLUMN_SPAN)
                down = _number(element, "number-rows-spanned", MAX_ROW_SPAN)
                yield DraftCell(index, column, down, across, _blocks(element, depth))
            column += 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        name = local_name(child)
        if name == "table-row":
            yield from [child] * min(100, _number(child, "number-rows-repeated", MAX_ROW_SPAN))
        elif name in _ROW_GROUPS:
            yield from _rows(child)


def _number(element: etree._Element, name: str, limit: int) -> int:
    value = local_attribute(element, name)
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) < 9 else 1


def _meta(package: Package) -> dict[str, str]:
    if "meta.xml" not in package:
        return {}
    title = next((e.text or "" for e in package.xml("meta.xml").iter() if local_name(e) == "title"), "")
    return {"title": title.strip()} if title.strip() else {}
