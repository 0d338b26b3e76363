"""The tree of a web page → what it shows, in order: lines and tables.

Belongs here: the walk, what is not shown, where a cell begins. Does not belong here: which
elements there are (`parsers.readers.markup.elements`), bytes and meta tags (`parsers.readers.markup.html`),
what style sheets say (`parsers.readers.markup.looks`) and do to text (`parsers.readers.markup.typography`),
what pictures and fields show (`parsers.readers.markup.drawn`).
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from parsers.readers.draft import Item, Line
from parsers.readers.limits import MAX_TABLE_DEPTH
from parsers.readers.lines_in_cells import settle_rows
from parsers.readers.markup.drawn import DRAWN, drawn_text, generated_text, without_ornaments
from parsers.readers.markup.elements import (
    BETWEEN_CELLS,
    BLOCK_DISPLAYS,
    BLOCKS,
    CELLS,
    CHILDLESS,
    HEADINGS,
    MEANINGFUL,
    PREFORMATTED,
    STYLED,
    TABLE_PARTS,
    breaks_line,
    display_of,
    is_column,
    is_title,
    lower,
    mark_title,
    one_line,
    sole_text,
)
from parsers.readers.markup.looks import Looks
from parsers.readers.markup.spans import Attributes, OpenTable
from parsers.readers.markup.typography import Print, in_print_order, inside, is_removed, line_of
from parsers.readers.visible import UNREADABLE

_TELLING = "[hidden], [class*=title i], [rowspan], [colspan]"
_DISPLAYED = ", [style*=display i]"
"""The elements whose attributes say how they are shown; of the others, nearly all, none is looked at."""

_NO_ATTRIBUTES: Attributes = {}
_NO_LOOKS = Looks()
_PLAIN = Print()


class ShownPage:
    """`items` are the lines and tables of a tree, walked once with stacks in place of recursion.

    `skipped_table` tells that a part hidden by style or attribute, left out, holds a table. `struck` and
    `hidden` are the texts that were left out of what is shown; of parts that take no place, those in tables.
    With `hidden_too`, parts that take no place are read if they hold a table.
    """

    def __init__(self, root: LexborNode | None, looks: Looks = _NO_LOOKS, hidden_too: bool = False) -> None:
        self.items: list[Item] = []
        self.skipped_table = False
        self.struck: list[str] = []
        self.hidden: list[str] = []
        self._hidden_too = hidden_too
        self._outputs = [self.items]  # the page's items, then those of every open cell
        self._tables: list[OpenTable] = []
        self._table: OpenTable | None = None  # the innermost, where cells go; None also where it is too deep
        self._titles: list[tuple[int, int]] = []  # open titles: node id, items before it
        self._pieces: list[str] = []
        self._prints: dict[int, Print] = {}  # by number of the piece, where it is not plain
        self._raised: dict[int, tuple[Line, str]] = {}  # raised lines by id: what they say if all are
        self._pictures: dict[int, Line] = {}  # lines of nothing but pictures, by id
        self._preformatted = 0
        self._looks, self._generated = looks.of, looks.generated
        self._print = _PLAIN if looks.white_ground else _PLAIN._replace(sure_of_ground=False)
        self._is_plain = True
        self._outer_prints: list[tuple[int, Print, bool]] = []  # node id, print outside, is it plain
        self._telling: set[int] = set()  # elements whose attributes are looked at
        self._telling_wraps: set[int] = set()  # those of them that are no cells
        if root is not None:
            telling = root.css(_TELLING + _DISPLAYED if looks.mentions_display else _TELLING)
            self._telling = {node.mem_id for node in telling}
            self._telling_wraps = {node.mem_id for node in telling if node.tag not in CELLS}
            self._telling_wraps.update(self._looks)
            self._walk(root)
        self._end_line()

    def _walk(self, root: LexborNode) -> None:  # noqa: C901 - one branch a kind of node
        node: LexborNode | None = root
        path: list[tuple[LexborNode, str, bool]] = []  # open elements: node, tag, whether it breaks lines
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                if not self._is_plain:
                    self._prints[len(self._pieces)] = self._print
                self._pieces.append(node.text_content or "")
            elif tag not in CHILDLESS:
                attributes = node.attributes if node.mem_id in self._telling else _NO_ATTRIBUTES
                if (not attributes and not self._looks) or self._is_shown(node, attributes):
                    if self._looks or tag in STYLED:
                        self._enter(node, tag)
                    breaks = tag in BLOCKS or bool(attributes and display_of(attributes) in BLOCK_DISPLAYS)
                    if not breaks and self._looks and (declared := self._looks.get(node.mem_id)):
                        breaks = breaks_line(declared, bool(self._tables))
                        if not self._tables and is_column(declared):
                            self._add(" ")
                    if breaks:
                        self._open(node, tag, attributes)
                    if self._generated:
                        self._generate(node, "before")
                    child = self._take_cells(node.first_child) if tag == "tr" else node.first_child
                    if child is not None:
                        path.append((node, tag, breaks))
                        node = child
                        continue
                    if self._generated:
                        self._generate(node, "after")
                    if breaks:
                        self._close(node, tag)
                    if self._outer_prints:
                        self._leave(node)
            elif tag == "br":
                self._end_line()
            elif self._tables and tag in DRAWN and self._is_shown(node, node.attributes):
                self._enter(node, tag)
                self._add(drawn_text(node, tag, self._looks))
                if self._outer_prints:
                    self._leave(node)
            following = self._take_cells(node.next) if tag in CELLS else node.next
            while following is None and path:
                node, tag, breaks = path.pop()
                if self._generated:
                    self._generate(node, "after")
                if breaks:
                    self._close(node, tag)
                if self._outer_prints:
                    self._leave(node)
                following = self._take_cells(node.next) if tag in CELLS else node.next
            node = following if path else None

    def _take_cells(self, node: LexborNode | None) -> LexborNode | None:
        """Reads a row, from this child on, while cells hold one run of text each; returns what is left.

        Between cells the parser leaves nothing but blanks and comments.
        """
        if not self._is_plain:
            return node
        while node is not None:
            tag = node.tag
            if tag in CELLS:
                if self._looks and node.mem_id in self._looks:
                    return node
                attributes = node.attributes if node.mem_id in self._telling else _NO_ATTRIBUTES
                shown = not attributes or self._is_shown(node, attributes)
                if shown and not self._take_cell(node, attributes):
                    return node
            elif tag not in BETWEEN_CELLS:
                return node
            node = node.next
        return None

    def _take_cell(self, node: LexborNode, attributes: Attributes) -> bool:
        """Reads a cell at once if it holds one run of text and no more, as nearly all do."""
        if self._table is None or self._preformatted or (attributes and is_title(attributes)):
            return False
        child = node.first_child
        if child is not None and child.next is None and child.tag == "-text":
            text = child.text_content
        else:
            text = sole_text(child, self._telling_wraps)
            if text is None:
                return False
        if self._pieces:
            self._end_line()
        self._table.add_cell(attributes, [], one_line(text or ""))
        return True

    def _is_shown(self, node: LexborNode, attributes: Attributes) -> bool:
        """False for what style or attribute takes off the page; remembers what went with it."""
        declared = self._looks.get(node.mem_id)
        if declared is not None and not (set(declared) <= {"display", "mso-hide"} and "hidden" in attributes):
            removed = is_removed(declared, node.tag or "")
            removed = removed or ("hidden" in attributes and "display" not in declared)
        else:
            removed = "hidden" in attributes or display_of(attributes) == "none"
        if not removed:
            return True
        has_table = node.css_first("table") is not None
        if has_table and self._hidden_too:
            return True
        self.skipped_table = self.skipped_table or has_table
        if has_table or self._tables:
            self.hidden.append(node.text(strip=True))
        return False

    def _enter(self, node: LexborNode, tag: str) -> None:
        """Begins an element that may change how text in it is printed."""
        declared = self._looks.get(node.mem_id)
        if tag in STYLED:
            declared = {**STYLED[tag], **(declared or {})}
            if tag == "bdo":
                declared = {"direction": (node.attributes.get("dir") or "").lower(), **declared}
        if declared:
            self._outer_prints.append((node.mem_id, self._print, self._is_plain))
            self._print = inside(self._print, declared, tag)
            if not self._tables:
                self._print = self._print._replace(moved=False)
            self._is_plain = self._is_plain and self._print._replace(sure_of_ground=True) == _PLAIN

    def _leave(self, node: LexborNode) -> None:
        if self._outer_prints[-1][0] == node.mem_id:
            _, self._print, self._is_plain = self._outer_prints.pop()

    def _generate(self, node: LexborNode, where: str) -> None:
        """Print in a table what a style sheet puts before or behind an element's content."""
        declared = self._generated.get((node.mem_id, where))
        if declared is None or not self._tables or is_removed(declared, "span"):
            return
        outer, was_plain = self._print, self._is_plain
        self._print = inside(outer, declared, "span")
        self._is_plain = was_plain and self._print._replace(sure_of_ground=True) == _PLAIN
        self._add(generated_text(declared.get("content", ""), node.attributes))
        self._print, self._is_plain = outer, was_plain

    def _add(self, text: str) -> None:
        if not self._is_plain:
            self._prints[len(self._pieces)] = self._print
        self._pieces.append(text)

    def _open(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        """Begins an element that begins and ends a line."""
        if self._pieces:
            self._end_line()
        if tag in MEANINGFUL:
            if tag in TABLE_PARTS:
                if self._table is not None:
                    self._open_part(self._table, tag, attributes)
            elif tag == "table":
                self._tables.append(OpenTable())
                self._find_table()
            elif tag in PREFORMATTED:
                self._preformatted += 1
            else:
                self._titles.append((node.mem_id, len(self._outputs[-1])))
        if attributes and is_title(attributes) and tag not in HEADINGS:
            self._titles.append((node.mem_id, len(self._outputs[-1])))

    def _open_part(self, table: OpenTable, tag: str, attributes: Attributes) -> None:
        if tag in CELLS:
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
            mark_title(self._outputs[-1][self._titles.pop()[1] :])
        if tag in MEANINGFUL:
            if tag in CELLS:
                if self._table is not None:
                    lower(self._outputs.pop(), self._raised)
            elif tag == "table":
                settled = settle_rows(self._tables.pop().placed())
                self._outputs[-1].extend(item for item in settled if id(item) not in self._pictures)
                self._find_table()
            elif tag in PREFORMATTED:
                self._preformatted -= 1

    def _find_table(self) -> None:
        self._table = self._tables[-1] if 0 < len(self._tables) <= MAX_TABLE_DEPTH else None

    def _end_line(self) -> None:
        raised = ""
        if self._prints:
            prints = [self._prints.get(number, _PLAIN) for number in range(len(self._pieces))]
            self._prints.clear()
            pieces, prints = in_print_order(self._pieces, prints)
            seen, raised = line_of(pieces, prints, in_table=self._table is not None)
            self.struck.append(seen.struck)
            self.hidden.append(seen.hidden)
            text = seen.text
        else:
            text = "".join(self._pieces)
        self._pieces.clear()
        if self._preformatted:
            self._outputs[-1] += [Line(line) for line in text.splitlines() if line]
        elif line := one_line(text):
            if UNREADABLE in line:
                line = without_ornaments(line)
            item = Line(line)
            self._outputs[-1].append(item)
            if raised:
                self._raised[id(item)] = (item, one_line(raised))
            elif line[0] == UNREADABLE and not line.strip(UNREADABLE + " "):
                self._pictures[id(item)] = item
