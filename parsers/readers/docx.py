"""A Word document (OOXML) → lines and ruled grids.

Belongs here: the body of the main part, as Word would print it with all changes accepted. Does not
belong here: headers and footers, comments, notes; formats that are first converted to this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from parsers.model import Grid, Layout, Note
from parsers.readers.draft import DraftCell, Item, Line, finish, settle
from parsers.readers.limits import MAX_COLUMN_SPAN, MAX_TABLE_DEPTH, Refusal
from parsers.readers.package import Package, local_attribute, local_name
from parsers.readers.sniff import DOCX

_STANDARD_MAIN = "word/document.xml"
_WRAPPERS = (  # elements that only wrap blocks or runs; deletions (`del`, `moveFrom`) are not among them
    "body sdt sdtContent ins moveTo smartTag customXml hyperlink fldSimple r drawing inline anchor graphic "
    "graphicData wsp wgp wpc txbx txbxContent pict shape group rect oval roundrect textbox AlternateContent "
    "Choice Fallback dir bdo object ruby rubyBase"
)
_CONTAINERS = frozenset(_WRAPPERS.split())
_CHARACTERS = {"tab": "\t", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}
_HEADING_STYLE = re.compile(r"(?:heading ?[1-9]?|title|subtitle|标题 ?[1-9]?|副标题)", re.I)


def read_docx(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged, encrypted or oversized one."""
    package = Package(data)
    root = package.xml(_main_part(package))
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise Refusal("corrupt", "the main part of the document has no body")
    blocks = finish(_blocks(body, _heading_styles(package), 0))
    notes = () if any(isinstance(block, Grid) for block in blocks) else _embedded(package)
    return Layout(DOCX, None, blocks, _meta(package), notes)


def _embedded(package: Package) -> tuple[Note, ...]:
    """Sheets and pictures inside a document without tables: the tables may stand in them."""
    parts = [name for name in package.names if name.startswith(("word/embeddings/", "word/media/"))]
    return tuple(Note("needs_attachment", f"inside the document: {name}") for name in parts[:20])


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if (relation.get("Type") or "").endswith("/officeDocument"):
                target = relation.get("Target") or ""
                if target in package:
                    return target
    if _STANDARD_MAIN not in package:
        raise Refusal("corrupt", "the container has no main document part")
    return _STANDARD_MAIN


def _value(parent: etree._Element | None, *path: str) -> str | None:
    """The `val` of the element at a path of local names; "" when it has none, None without the element."""
    for name in path:
        for child in () if parent is None else parent:
            if local_name(child) == name:
                parent = child
                break
        else:
            return None
    return "" if parent is None else local_attribute(parent, "val")


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """Children of which only one rendition of an alternative is left: a text box stands in it twice."""
    if local_name(element) == "AlternateContent":
        chosen = next((c for c in element if local_name(c) == "Choice"), None)
        yield from element if chosen is None else [chosen]
    else:
        yield from element


# --- blocks -------------------------------------------------------------------------------------


def _blocks(parent: etree._Element, headings: frozenset[str], depth: int) -> list[Item]:
    items: list[Item] = []
    for child in _children(parent):
        name = local_name(child)
        if name == "p":
            items.extend(_paragraph(child, headings, depth))
        elif name == "tbl":
            items.extend(_table(child, headings, depth + 1))
        elif name in _CONTAINERS:
            items.extend(_blocks(child, headings, depth))
    return items


def _paragraph(element: etree._Element, headings: frozenset[str], depth: int) -> Iterator[Item]:
    """The lines of a paragraph, then what stands in text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    _runs(element, pieces, boxes)
    heading = bool(pieces) and _is_heading(element, headings)
    for line in "".join(pieces).split("\n"):
        if line:
            yield Line(line, heading)
    for box in boxes:
        yield from _blocks(box, headings, depth)


def _is_heading(element: etree._Element, headings: frozenset[str]) -> bool:
    outline = _value(element, "pPr", "outlineLvl") or "9"  # 9 is body text
    return _value(element, "pPr", "pStyle") in headings or outline in "012345678"


def _runs(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in _children(element):
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name in _CONTAINERS and not _is_hidden(child, name):
            _runs(child, pieces, boxes)


def _is_hidden(element: etree._Element, name: str) -> bool:
    return name == "r" and _value(element, "rPr", "vanish") not in (None, "0", "false", "off")


# --- tables -------------------------------------------------------------------------------------


def _table(element: etree._Element, headings: frozenset[str], depth: int) -> list[Item]:
    if depth > MAX_TABLE_DEPTH:
        return []
    cells: list[DraftCell] = []
    above: dict[int, DraftCell] = {}
    for index, row in enumerate(_parts(element, "tr")):
        column = _number(_value(row, "trPr", "gridBefore"), 0)
        current: dict[int, DraftCell] = {}
        for cell in _parts(row, "tc"):
            span = _number(_value(cell, "tcPr", "gridSpan"), 1) or 1
            merge = _value(cell, "tcPr", "vMerge")
            upper = above.get(column)
            if _value(cell, "tcPr", "hMerge") in ("", "continue") and cells and cells[-1].row == index:
                cells[-1].column_span += span
            elif merge in ("", "continue") and upper is not None and upper.column_span == span:
                upper.row_span += 1
                current[column] = upper
            else:
                draft = DraftCell(index, column, 1, span, _blocks(cell, headings, depth))
                cells.append(draft)
                if merge is not None:
                    current[column] = draft
            column += span
        above = current
    return settle(cells)


def _parts(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    for child in _children(parent):
        name = local_name(child)
        if name == wanted and not _is_deleted(child):
            yield child
        elif name in _CONTAINERS:
            yield from _parts(child, wanted)


def _is_deleted(element: etree._Element) -> bool:
    return _value(element, "trPr", "del") is not None or _value(element, "tcPr", "cellDel") is not None


def _number(value: str | None, default: int) -> int:
    return min(int(value), MAX_COLUMN_SPAN) if value and value.isdecimal() and len(value) < 9 else default


# --- what the document says of itself -----------------------------------------------------------


def _heading_styles(package: Package) -> frozenset[str]:
    """Ids of the paragraph styles called Title, Heading 1 … in the document's own list."""
    if "word/styles.xml" not in package:
        return frozenset()
    styles = [e for e in package.xml("word/styles.xml") if local_name(e) == "style"]
    ids = {local_attribute(style, "styleId"): _value(style, "name") or "" for style in styles}
    return frozenset(key for key, name in ids.items() if _HEADING_STYLE.fullmatch(name.strip()))


def _meta(package: Package) -> dict[str, str]:
    if "docProps/core.xml" not in package:
        return {}
    core = {local_name(e): (e.text or "").strip() for e in package.xml("docProps/core.xml")}
    return {"title": core["title"]} if core.get("title") else {}
