"""A Word document (OOXML) → lines and ruled grids.

Belongs here: the body of the main part, as Word would print it with all changes accepted. Does not
belong here: headers and footers, comments, notes; formats that are first converted to this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from parsers.model import Block, Grid, Layout, Note
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
_OFF = ("0", "false", "off")
_HEADING_STYLE = re.compile(r"(?:heading ?[1-9]?|title|subtitle|标题 ?[1-9]?|副标题)", re.I)


def read_docx(data: bytes) -> Layout:
    """Lines and grids of a document. Raises Refusal for a damaged, encrypted or oversized one."""
    return read_parts(Package(data))


class Parts(Protocol):
    """A document's parts by name, however they are kept together."""

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of that name."""

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in lower case, in order."""

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part."""


def read_parts(package: Parts) -> Layout:
    """Lines and grids of a document in parts. Raises Refusal."""
    root = package.xml(_main_part(package))
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise Refusal("corrupt", "the main part of the document has no body")
    blocks = body_blocks(body, _heading_styles(package))
    notes = () if any(isinstance(block, Grid) for block in blocks) else _embedded(package)
    readings = sum(1 for _ in body.iter("{*}rt"))  # pinyin over characters, which is left out
    return Layout(DOCX, None, blocks, _meta(package), notes, annotations=readings)


def body_blocks(body: etree._Element, headings: frozenset[str]) -> tuple[Block, ...]:
    """What a body prints; `headings` are ids of paragraph styles. The body is changed by it."""
    _prune(body)
    return finish(_blocks(body, _marks(body, headings), 0))


def _embedded(package: Parts) -> tuple[Note, ...]:
    """Sheets and pictures inside a document without tables: the tables may stand in them."""
    parts = [name for name in package.names if name.startswith(("word/embeddings/", "word/media/"))]
    return tuple(Note("needs_attachment", f"inside the document: {name}") for name in parts[:20])


def _main_part(package: Parts) -> str:
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if (relation.get("Type") or "").endswith("/officeDocument"):
                target = relation.get("Target") or ""
                if target in package:
                    return target
    if _STANDARD_MAIN not in package:
        raise Refusal("corrupt", "the container has no main document part")
    return _STANDARD_MAIN


# --- properties ---------------------------------------------------------------------------------


def _properties(root: etree._Element, holder: str, name: str) -> dict[etree._Element, str]:
    """All elements with that property in their `holder` (`pPr` …), and its `val`: "" when it has none.

    Properties are rare beside the runs and cells that could have them: they are looked for in one go.
    """
    found: dict[etree._Element, str] = {}
    for element in root.iter("{*}" + name):
        parent = element.getparent()
        owner = None if parent is None else parent.getparent()
        if parent is not None and owner is not None and local_name(parent) == holder:
            found.setdefault(owner, local_attribute(element, "val"))
    return found


def _prune(body: etree._Element) -> None:
    """Leaves what Word prints: no hidden runs, no deleted rows or cells, one rendition of alternatives."""
    hidden = [r for r, value in _properties(body, "rPr", "vanish").items() if value not in _OFF]
    deleted = [*_properties(body, "trPr", "del"), *_properties(body, "tcPr", "cellDel")]
    for element in hidden + deleted:
        parent = element.getparent()
        if parent is not None and local_name(element) in ("r", "tr", "tc"):
            parent.remove(element)
    for alternative in [*body.iter("{*}AlternateContent")]:  # a text box stands in it twice
        choice = next(alternative.iterchildren("{*}Choice"), None)
        if choice is not None:
            alternative[:] = [choice]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Paragraphs that are headings; the spans and merges of rows and cells, as printed."""

    headings: frozenset[etree._Element]
    before: dict[etree._Element, str]
    span: dict[etree._Element, str]
    down: dict[etree._Element, str]
    across: dict[etree._Element, str]


def _marks(body: etree._Element, styles: frozenset[str]) -> _Marks:
    styled = [p for p, style in _properties(body, "pPr", "pStyle").items() if style in styles]
    outlined = [
        p
        for p, level in _properties(body, "pPr", "outlineLvl").items()
        if level and level in "012345678"  # 9 is body text
    ]
    return _Marks(
        frozenset(styled + outlined),
        _properties(body, "trPr", "gridBefore"),
        _properties(body, "tcPr", "gridSpan"),
        _properties(body, "tcPr", "vMerge"),
        _properties(body, "tcPr", "hMerge"),
    )


# --- blocks -------------------------------------------------------------------------------------


def _blocks(parent: etree._Element, marks: _Marks, depth: int) -> list[Item]:
    items: list[Item] = []
    for child in parent:
        name = local_name(child)
        if name == "p":
            items.extend(_paragraph(child, marks, depth))
        elif name == "tbl":
            items.extend(_table(child, marks, depth + 1))
        elif name in _CONTAINERS:
            items.extend(_blocks(child, marks, depth))
    return items


def _paragraph(element: etree._Element, marks: _Marks, depth: int) -> Iterator[Item]:
    """The lines of a paragraph, then what stands in text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    _runs(element, pieces, boxes)
    heading = element in marks.headings
    for line in "".join(pieces).split("\n"):
        if line:
            yield Line(line, heading)
    for box in boxes:
        yield from _blocks(box, marks, depth)


def _runs(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name in _CONTAINERS:
            _runs(child, pieces, boxes)


# --- tables -------------------------------------------------------------------------------------


def _table(element: etree._Element, marks: _Marks, depth: int) -> list[Item]:
    if depth > MAX_TABLE_DEPTH:
        return []
    cells: list[DraftCell] = []
    above: dict[int, DraftCell] = {}
    for index, row in enumerate(_parts(element, "tr")):
        column = _number(marks.before.get(row), 0)
        current: dict[int, DraftCell] = {}
        for cell in _parts(row, "tc"):
            span = _number(marks.span.get(cell), 1) or 1
            merge = marks.down.get(cell)
            upper = above.get(column)
            if marks.across.get(cell) in ("", "continue") and cells and cells[-1].row == index:
                cells[-1].column_span += span
            elif merge in ("", "continue") and upper is not None and upper.column_span == span:
                upper.row_span += 1
                current[column] = upper
            else:
                draft = DraftCell(index, column, 1, span, _blocks(cell, marks, depth))
                cells.append(draft)
                if merge is not None:
                    current[column] = draft
            column += span
        above = current
    return settle(cells)


def _parts(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and tracked insertions."""
    for child in parent:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in _CONTAINERS:
            yield from _parts(child, wanted)


def _number(value: str | None, default: int) -> int:
    return min(int(value), MAX_COLUMN_SPAN) if value and value.isdecimal() and len(value) < 9 else default


# --- what the document says of itself -----------------------------------------------------------


def _heading_styles(package: Parts) -> frozenset[str]:
    if "word/styles.xml" not in package:
        return frozenset()
    return heading_styles(package.xml("word/styles.xml"))


def heading_styles(styles: etree._Element) -> frozenset[str]:
    """Ids of the paragraph styles called Title, Heading 1 … in a document's own list."""
    names = styles.iterfind("{*}style/{*}name")
    return frozenset(
        local_attribute(style, "styleId")
        for name in names
        if (style := name.getparent()) is not None
        and _HEADING_STYLE.fullmatch(local_attribute(name, "val").strip())
    )


def _meta(package: Parts) -> dict[str, str]:
    if "docProps/core.xml" not in package:
        return {}
    core = {local_name(e): (e.text or "").strip() for e in package.xml("docProps/core.xml")}
    return {"title": core["title"]} if core.get("title") else {}
