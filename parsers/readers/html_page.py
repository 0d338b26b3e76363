"""The tree of a web page → what it shows, in order: lines and tables.

Belongs here: what is a line of its own, what is not shown, where a cell begins. Does not belong here:
bytes, meta tags, and where else a page may keep its report (`parsers.readers.html`).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.draft import Item, Line, settle
from parsers.readers.limits import MAX_NESTING, MAX_TABLE_DEPTH, MAX_TAGS, too_large
from parsers.readers.spans import Attributes, OpenTable


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
_TABLE_PARTS = _CELLS | _ROW_GROUPS | {"tr"}
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_MEANINGFUL = _TABLE_PARTS | _PREFORMATTED | _HEADINGS | {"table"}
"""Blocks that are more than lines of their own."""
_NO_WRAPPERS = _NOT_PRINTED | _MEANINGFUL | {"br", "input"}
"""What adds to the text in it, or takes from it, other than by being a line of its own."""
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

_TELLING = "[hidden], [style*=display i], [class*=title i], [rowspan], [colspan]"
"""The elements whose attributes say how they are shown; of the others, nearly all, none is looked at."""

_NO_ATTRIBUTES: Attributes = {}


def parsed(html: str) -> LexborHTMLParser:
    """The tree of a page. Raises Refusal when it would take too long to build."""
    _refuse_heavy_markup(html)
    return LexborHTMLParser(html)


class ShownPage:
    """`items` are the lines and tables of a tree, walked once with stacks in place of recursion.

    `skipped_table` tells that a part hidden by style or attribute, left out, holds a table.
    """

    def __init__(self, root: LexborNode | None, hidden_too: bool = False) -> None:
        self.items: list[Item] = []
        self.skipped_table = False
        self._hidden_too = hidden_too
        self._outputs = [self.items]  # the page's items, then those of every open cell
        self._tables: list[OpenTable] = []
        self._titles: list[tuple[int, int]] = []  # open titles: node id, items before it
        self._pieces: list[str] = []
        self._preformatted = 0
        self._telling: set[int] = set()
        if root is not None:
            self._telling.update(node.mem_id for node in root.css(_TELLING))
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
                attributes = node.attributes if node.mem_id in self._telling else _NO_ATTRIBUTES
                if attributes and not self._is_shown(node, attributes):
                    pass
                elif tag not in _CELLS or not self._take_cell(node, attributes):
                    breaks = tag in _BLOCKS or bool(attributes and _display(attributes) in _BLOCK_DISPLAYS)
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

    def _take_cell(self, node: LexborNode, attributes: Attributes) -> bool:
        """Reads a cell at once if it holds one run of text and no more, however wrapped, as nearly all do."""
        if self._preformatted or not self._in_table() or (attributes and _is_title(attributes)):
            return False
        text = ""
        child = node.first_child
        while child is not None:
            if child.next is not None:
                return False
            tag = child.tag
            if tag == "-text":
                text = child.text_content or ""
                break
            if tag in _NO_WRAPPERS or child.mem_id in self._telling:
                return False
            child = child.first_child
        if self._pieces:
            self._end_line()
        cell = self._tables[-1].add_cell(attributes)
        if line := _one_line(text):
            cell.items.append(Line(line))
        return True

    def _is_shown(self, node: LexborNode, attributes: Attributes) -> bool:
        """False for what style or attribute hides; remembers whether a table went with it."""
        hidden = "hidden" in attributes or _display(attributes) == "none"
        if hidden and not self._hidden_too:
            self.skipped_table = self.skipped_table or node.css_first("table") is not None
            return False
        return True

    def _open(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        """Begins an element that begins and ends a line."""
        if self._pieces:
            self._end_line()
        if tag in _MEANINGFUL:
            if tag in _TABLE_PARTS:
                if self._in_table():
                    self._open_part(tag, attributes)
            elif tag == "table":
                self._tables.append(OpenTable())
            elif tag in _PREFORMATTED:
                self._preformatted += 1
            else:
                self._titles.append((node.mem_id, len(self._outputs[-1])))
        if attributes and _is_title(attributes) and tag not in _HEADINGS:
            self._titles.append((node.mem_id, len(self._outputs[-1])))

    def _open_part(self, tag: str, attributes: Attributes) -> None:
        table = self._tables[-1]
        if tag in _CELLS:
            self._outputs.append(table.add_cell(attributes).items)
        elif tag == "tr":
            table.add_row()
        else:
            table.add_group(tag == "tfoot")

    def _close(self, node: LexborNode, tag: str) -> None:
        if self._pieces:
            self._end_line()
        if self._titles and self._titles[-1][0] == node.mem_id:
            _mark_title(self._outputs[-1][self._titles.pop()[1] :])
        if tag in _MEANINGFUL:
            if tag in _CELLS:
                if self._in_table():
                    self._outputs.pop()
            elif tag == "table":
                self._outputs[-1].extend(settle(self._tables.pop().placed()))
            elif tag in _PREFORMATTED:
                self._preformatted -= 1

    def _in_table(self) -> bool:
        return 0 < len(self._tables) <= MAX_TABLE_DEPTH

    def _end_line(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._preformatted:
            self._outputs[-1] += [Line(line) for line in text.splitlines() if line]
        elif line := _one_line(text):
            self._outputs[-1].append(Line(line))


def _one_line(text: str) -> str:
    """The text as a line of print, without the blanks that HTML collapses; nearly all are mere figures."""
    line = text.strip(" \t\n\r\f")
    return line if line.isalnum() else _BLANKS.sub(" ", line)


def _display(attributes: Attributes) -> str:
    style = attributes.get("style")
    match = _DISPLAY.search(style) if style and "display" in style.lower() else None
    return match[1].lower() if match else ""


def _is_title(attributes: Attributes) -> bool:
    return "title" in (attributes.get("class") or "").lower()


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
    if tags < MAX_NESTING or tags - html.count("</") < MAX_NESTING:
        return
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _NEVER_NEST:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_NESTING:
                raise too_large("elements inside each other", MAX_NESTING)
