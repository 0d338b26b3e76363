"""The tree of a web page → what it shows, in order: lines and tables.

Belongs here: what is a line of its own, what is not shown, where a cell begins. Does not belong here:
bytes, meta tags, and where else a page may keep its report (`parsers.readers.markup.html`).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from parsers.readers.draft import Item, Line, settle
from parsers.readers.limits import MAX_TABLE_DEPTH
from parsers.readers.markup.spans import Attributes, OpenTable
from parsers.readers.markup.tree import words

_NOT_PRINTED = words(
    "script style template noscript head title select textarea iframe object embed svg math canvas audio "
    "video datalist noframes rt rp rtc -comment -doctype"
)
_BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figure "
    "figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p "
    "plaintext pre section summary table tbody td tfoot th thead tr ul xmp"
)
_PREFORMATTED = words("pre xmp listing plaintext")
_CELLS = words("td th")
_ROW_GROUPS = words("thead tbody tfoot")
_TABLE_PARTS = _CELLS | _ROW_GROUPS | {"tr"}
_HEADINGS = words("h1 h2 h3 h4 h5 h6")
_MEANINGFUL = _TABLE_PARTS | _PREFORMATTED | _HEADINGS | {"table"}
"""Blocks that are more than lines of their own."""
_BETWEEN_CELLS = words("-text -comment")
_CHILDLESS = _NOT_PRINTED | {"br", "input"}
"""Elements in which nothing is read."""
_NO_WRAPPERS = _CHILDLESS | _MEANINGFUL
"""What adds to the text in it, or takes from it, other than by being a line of its own."""
_TITLE_LINES = 4
"""A title takes three lines at times; what holds more lines than this is a page, whatever its class says."""

_BLANK = " \t\n\r\f"
"""What HTML collapses; no-break and full-width blanks are printed."""
_BLANKS = re.compile(f"[{_BLANK}]+")
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.I)
_BLOCK_DISPLAYS = words("block flex grid table table-row table-cell list-item flow-root")
_TELLING = "[hidden], [style*=display i], [class*=title i], [rowspan], [colspan]"
"""The elements whose attributes say how they are shown; of the others, nearly all, none is looked at."""

_NO_ATTRIBUTES: Attributes = {}


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
        self._table: OpenTable | None = None  # the innermost, where cells go; None also where it is too deep
        self._titles: list[tuple[int, int]] = []  # open titles: node id, items before it
        self._pieces: list[str] = []
        self._preformatted = 0
        self._telling: set[int] = set()  # elements whose attributes are looked at
        self._telling_wraps: set[int] = set()  # those of them that are no cells
        if root is not None:
            telling = root.css(_TELLING)
            self._telling = {node.mem_id for node in telling}
            self._telling_wraps = {node.mem_id for node in telling if node.tag not in _CELLS}
            self._walk(root)
        self._end_line()

    def _walk(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        path: list[tuple[LexborNode, str, bool]] = []  # open elements: node, tag, whether it breaks lines
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self._pieces.append(node.text_content or "")
            elif tag not in _CHILDLESS:
                attributes = node.attributes if node.mem_id in self._telling else _NO_ATTRIBUTES
                if not attributes or self._is_shown(node, attributes):
                    breaks = tag in _BLOCKS or bool(attributes and _display(attributes) in _BLOCK_DISPLAYS)
                    if breaks:
                        self._open(node, tag, attributes)
                    child = self._take_cells(node.first_child) if tag == "tr" else node.first_child
                    if child is not None:
                        path.append((node, tag, breaks))
                        node = child
                        continue
                    if breaks:
                        self._close(node, tag)
            elif tag == "br":
                self._end_line()
            elif tag == "input" and self._tables:
                self._pieces.append(_filled_in(node.attributes))
            following = self._take_cells(node.next) if tag in _CELLS else node.next
            while following is None and path:
                node, tag, breaks = path.pop()
                if breaks:
                    self._close(node, tag)
                following = self._take_cells(node.next) if tag in _CELLS else node.next
            node = following if path else None

    def _take_cells(self, node: LexborNode | None) -> LexborNode | None:
        """Reads a row, from this child on, while cells hold one run of text each; returns what is left.

        Between cells the parser leaves nothing but blanks and comments.
        """
        while node is not None:
            tag = node.tag
            if tag in _CELLS:
                attributes = node.attributes if node.mem_id in self._telling else _NO_ATTRIBUTES
                shown = not attributes or self._is_shown(node, attributes)
                if shown and not self._take_cell(node, attributes):
                    return node
            elif tag not in _BETWEEN_CELLS:
                return node
            node = node.next
        return None

    def _take_cell(self, node: LexborNode, attributes: Attributes) -> bool:
        """Reads a cell at once if it holds one run of text and no more, as nearly all do."""
        if self._table is None or self._preformatted or (attributes and _is_title(attributes)):
            return False
        child = node.first_child
        if child is not None and child.next is None and child.tag == "-text":
            text = child.text_content
        else:
            text = self._sole_text(child)
            if text is None:
                return False
        if self._pieces:
            self._end_line()
        self._table.add_cell(attributes, [], _one_line(text or ""))
        return True

    def _sole_text(self, child: LexborNode | None) -> str | None:
        """All that a cell with this first child holds, if that is one run of text; None of any other cell."""
        while child is not None:
            if child.next is not None:
                printing = _printing(child)
                if len(printing) != 1:
                    return None if printing else ""
                child = printing[0]
            tag = child.tag
            if tag == "-text":
                return child.text_content or ""
            if tag in _NO_WRAPPERS or (self._telling_wraps and child.mem_id in self._telling_wraps):
                return None
            child = child.first_child
        return ""

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
                if self._table is not None:
                    self._open_part(self._table, tag, attributes)
            elif tag == "table":
                self._tables.append(OpenTable())
                self._find_table()
            elif tag in _PREFORMATTED:
                self._preformatted += 1
            else:
                self._titles.append((node.mem_id, len(self._outputs[-1])))
        if attributes and _is_title(attributes) and tag not in _HEADINGS:
            self._titles.append((node.mem_id, len(self._outputs[-1])))

    def _open_part(self, table: OpenTable, tag: str, attributes: Attributes) -> None:
        if tag in _CELLS:
            items: list[Item] = []
            table.add_cell(attributes, items)
            self._outputs.append(items)
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
                if self._table is not None:
                    self._outputs.pop()
            elif tag == "table":
                self._outputs[-1].extend(settle(self._tables.pop().placed()))
                self._find_table()
            elif tag in _PREFORMATTED:
                self._preformatted -= 1

    def _find_table(self) -> None:
        self._table = self._tables[-1] if 0 < len(self._tables) <= MAX_TABLE_DEPTH else None

    def _end_line(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._preformatted:
            self._outputs[-1] += [Line(line) for line in text.splitlines() if line]
        elif line := _one_line(text):
            self._outputs[-1].append(Line(line))


def _printing(first: LexborNode) -> list[LexborNode]:
    """The first two siblings from `first` on that are neither blank text nor empty elements."""
    found: list[LexborNode] = []
    node: LexborNode | None = first
    while node is not None and len(found) < 2:
        if node.tag == "-text":
            blank = not (node.text_content or "").strip(_BLANK)
        else:
            blank = node.first_child is None and node.tag not in _NO_WRAPPERS
        if not blank:
            found.append(node)
        node = node.next
    return found


def _one_line(text: str) -> str:
    """The text as a line of print, without the blanks that HTML collapses; nearly all are mere figures."""
    line = text.strip(_BLANK)
    return line if not line or line.isalnum() else _BLANKS.sub(" ", line)


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
