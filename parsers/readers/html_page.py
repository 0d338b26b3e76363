"""The tree of a web page → what it shows, in order: lines and tables.

Belongs here: what is a line of its own, what is not shown, where a cell begins. Does not belong here:
bytes, meta tags, and where else a page may keep its report (`parsers.readers.html`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.draft import Item, Line, settle
from parsers.readers.limits import MAX_NESTING, MAX_TABLE_DEPTH, MAX_TAGS, too_large
from parsers.readers.spans import RowGroup, SpannedCell, column_span, place, row_span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_PRINTED = _words(
    "script style template noscript head title select textarea iframe object embed svg math canvas audio "
    "video datalist noframes rt rp rtc -comment -doctype"
)
_BLOCKS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figure "
    "figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p "
    "plaintext pre section summary table tbody td tfoot th thead tr ul xmp"
)
_PREFORMATTED = _words("pre xmp listing plaintext")
_CELLS = _words("td th")
_ROW_GROUPS = _words("thead tbody tfoot")
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_TITLE_LINES = 4
"""A title takes three lines at times; what holds more lines than this is a page, whatever its class says."""

_BLANKS = re.compile(r"[ \t\n\r\f]+")  # what HTML collapses; no-break and full-width blanks are printed
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.I)
_BLOCK_DISPLAYS = _words("block flex grid table table-row table-cell list-item flow-root")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_NEVER_NEST = _words(
    "area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr "
    "track wbr"
)

Attributes = dict[str, str | None]


def parsed(html: str) -> LexborHTMLParser:
    """The tree of a page. Raises Refusal when it would take too long to build."""
    _refuse_heavy_markup(html)
    return LexborHTMLParser(html)


@dataclass(slots=True)
class _OpenTable:
    """A table being read: its row groups in source order, each with whether it is a foot."""

    groups: list[tuple[bool, RowGroup]] = field(default_factory=list)

    def last_group(self) -> RowGroup:
        """The open row group; rows without one (which the parser never leaves) would begin it."""
        if not self.groups:
            self.groups.append((False, []))
        return self.groups[-1][1]

    def in_print_order(self) -> list[RowGroup]:
        """A foot is printed last wherever it stands in the source."""
        return [rows for _, rows in sorted(self.groups, key=lambda group: group[0])]


class ShownPage:
    """`items` are the lines and tables of a tree, walked once with stacks in place of recursion.

    `skipped_table` tells that a part hidden by style or attribute, left out, holds a table.
    """

    def __init__(self, root: LexborNode | None, hidden_too: bool = False) -> None:
        self.items: list[Item] = []
        self.skipped_table = False
        self._hidden_too = hidden_too
        self._outputs = [self.items]  # the page's items, then those of every open cell
        self._tables: list[_OpenTable] = []
        self._titles: list[tuple[int, int]] = []  # open titles: node id, items before it
        self._pieces: list[str] = []
        self._preformatted = 0
        if root is not None:
            self._walk(root)
        self._end_line()

    def _walk(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        path: list[tuple[LexborNode, str, bool]] = []  # open elements: node, tag, whether it breaks lines
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self._pieces.append(node.text_content or "")
            elif tag == "br":
                self._end_line()
            elif tag == "input":
                self._pieces.append(_filled_in(node.attributes) if self._tables else "")
            elif tag not in _NOT_PRINTED:
                attributes = node.attributes
                display = _display(attributes) if attributes else ""
                if self._is_shown(node, attributes, display):
                    breaks = tag in _BLOCKS or display in _BLOCK_DISPLAYS
                    if breaks:
                        self._open(node, tag, attributes)
                    child = node.first_child
                    if child is not None:
                        path.append((node, tag, breaks))
                        node = child
                        continue
                    if breaks:
                        self._close(node, tag)
            following = node.next
            while following is None and path:
                node, tag, breaks = path.pop()
                if breaks:
                    self._close(node, tag)
                following = node.next
            node = following if path else None

    def _is_shown(self, node: LexborNode, attributes: Attributes, display: str) -> bool:
        """False for what style or attribute hides; remembers whether a table went with it."""
        hidden = display == "none" or "hidden" in attributes
        if hidden and not self._hidden_too:
            self.skipped_table = self.skipped_table or node.css_first("table") is not None
            return False
        return True

    def _open(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        """Begins an element that begins and ends a line."""
        if self._pieces:
            self._end_line()
        if tag in _PREFORMATTED:
            self._preformatted += 1
        elif tag == "table":
            self._tables.append(_OpenTable())
        elif self._in_table():
            self._open_part(tag, attributes)
        if tag in _HEADINGS or (attributes and "title" in (attributes.get("class") or "").lower()):
            self._titles.append((node.mem_id, len(self._outputs[-1])))

    def _open_part(self, tag: str, attributes: Attributes) -> None:
        table = self._tables[-1]
        if tag in _CELLS:
            rows = table.last_group()
            if not rows:
                rows.append([])
            cell = SpannedCell(row_span(attributes.get("rowspan")), column_span(attributes.get("colspan")))
            rows[-1].append(cell)
            self._outputs.append(cell.items)
        elif tag == "tr":
            table.last_group().append([])
        elif tag in _ROW_GROUPS:
            table.groups.append((tag == "tfoot", []))

    def _close(self, node: LexborNode, tag: str) -> None:
        if self._pieces:
            self._end_line()
        if self._titles and self._titles[-1][0] == node.mem_id:
            _mark_title(self._outputs[-1][self._titles.pop()[1] :])
        if tag in _PREFORMATTED:
            self._preformatted -= 1
        elif tag == "table":
            self._outputs[-1].extend(settle(place(self._tables.pop().in_print_order())))
        elif tag in _CELLS and self._in_table():
            self._outputs.pop()

    def _in_table(self) -> bool:
        return 0 < len(self._tables) <= MAX_TABLE_DEPTH

    def _end_line(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        lines = text.splitlines() if self._preformatted else [_BLANKS.sub(" ", text.strip(" \t\n\r\f"))]
        self._outputs[-1] += [Line(line) for line in lines if line]


def _display(attributes: Attributes) -> str:
    style = attributes.get("style")
    match = _DISPLAY.search(style) if style and "display" in style.lower() else None
    return match[1].lower() if match else ""


def _filled_in(attributes: Attributes) -> str:
    """What a form field shows: tables are published with their cells as fields, too."""
    kind = (attributes.get("type") or "text").lower()
    shown = kind in ("text", "number") and "hidden" not in attributes and _display(attributes) != "none"
    return (attributes.get("value") or "") if shown else ""


def _mark_title(items: list[Item]) -> None:
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) == len(items) <= _TITLE_LINES:
        for line in lines:
            line.heading = True


def _refuse_heavy_markup(html: str) -> None:
    """A tag costs some 10 µs, and the parser needs time quadratic in the depth of nesting: 200,000 open
    elements took it four minutes.
    """
    tags = html.count("<")
    if tags > MAX_TAGS:
        raise too_large("tags", MAX_TAGS)
    if tags - html.count("</") < MAX_NESTING:
        return
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _NEVER_NEST:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_NESTING:
                raise too_large("elements inside each other", MAX_NESTING)
