"""The elements of HTML: which begin a line, which print nothing, how old ones look; and single lines.

Belongs here: the vocabulary, and what is asked of one element or one text. Does not belong here: walking the
tree (`parsers.readers.markup.page`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from selectolax.lexbor import LexborNode

from parsers.readers.draft import Item, Line
from parsers.readers.markup.drawn import DRAWN
from parsers.readers.markup.looks import Declared
from parsers.readers.markup.spans import Attributes
from parsers.readers.markup.tree import words

NOT_PRINTED = words(
    "style noscript head title iframe audio video datalist noframes noembed rt rp rtc -comment -doctype"
)
BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figure "
    "figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p "
    "plaintext pre section summary table tbody td tfoot th thead tr ul xmp"
)
PREFORMATTED = words("pre xmp listing plaintext")
CELLS = words("td th")
_ROW_GROUPS = words("thead tbody tfoot")
TABLE_PARTS = CELLS | _ROW_GROUPS | {"tr"}
HEADINGS = words("h1 h2 h3 h4 h5 h6")
MEANINGFUL = TABLE_PARTS | PREFORMATTED | HEADINGS | {"table"}
"""Blocks that are more than lines of their own."""
BETWEEN_CELLS = words("-text -comment")
CHILDLESS = NOT_PRINTED | DRAWN | {"br"}
"""Elements in which nothing is read."""
NO_WRAPPERS = CHILDLESS | MEANINGFUL | words("s del strike sup sub bdo")
"""What adds to the text in it, or takes from it, other than by being a line of its own."""
_BLANK = " \t\n\r\f"
"""What HTML collapses; no-break and full-width blanks are printed."""
_BLANKS = re.compile(f"[{_BLANK}]+")
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.I)
BLOCK_DISPLAYS = words("block flex grid table table-row table-cell list-item flow-root")
_LINE_THROUGH = {"text-decoration": "line-through"}
STYLED: dict[str, Declared] = {
    "s": _LINE_THROUGH,
    "del": _LINE_THROUGH,
    "strike": _LINE_THROUGH,
    "sup": {"vertical-align": "super"},
    "sub": {"vertical-align": "sub"},
    "bdo": {"unicode-bidi": "bidi-override"},
}
"""What a browser does to old elements by itself."""
_WIDTH = re.compile(r"(\d+(?:\.\d+)?)(px|pt|r?em|%)")
_UNITS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 10.0}
_COLUMN = 24.0
"""Pixels of an element in a line from which on it is a column and no character."""
_TITLE_LINES = 4
"""A title takes three lines at times; what holds more lines than this is a page, whatever its class says."""


def printing_siblings(first: LexborNode, telling: Container[int] = ()) -> list[LexborNode]:
    """The first two siblings from `first` on that are neither blank text nor empty elements.

    An empty element of which something is told may print what a style sheet says.
    """
    found: list[LexborNode] = []
    node: LexborNode | None = first
    while node is not None and len(found) < 2:
        if node.tag == "-text":
            blank = not (node.text_content or "").strip(_BLANK)
        else:
            blank = node.first_child is None and node.tag not in NO_WRAPPERS and node.mem_id not in telling
        if not blank:
            found.append(node)
        node = node.next
    return found


def one_line(text: str) -> str:
    """The text as a line of print, without the blanks that HTML collapses; nearly all are mere figures."""
    line = text.strip(_BLANK)
    return line if not line or line.isalnum() else _BLANKS.sub(" ", line)


def display_of(attributes: Attributes) -> str:
    """What an element's own style says of `display`; empty where it says nothing."""
    style = attributes.get("style")
    match = _DISPLAY.search(style) if style and "display" in style.lower() else None
    return match[1].lower() if match else ""


def breaks_line(declared: Declared, in_table: bool) -> bool:
    """Whether a style sheet makes lines of their own of an element that has none by itself."""
    return declared.get("display") in BLOCK_DISPLAYS or (not in_table and declared.get("float") == "right")


def is_column(declared: Declared) -> bool:
    """Whether an element stands in its line at a width of its own, as the columns of a table do."""
    widths = (_WIDTH.fullmatch(declared.get(name, "")) for name in ("width", "min-width"))
    wide = any(width and float(width[1]) * _UNITS[width[2]] >= _COLUMN for width in widths)
    return wide and declared.get("display") == "inline-block"


def is_title(attributes: Attributes) -> bool:
    """Whether an element is called a title."""
    return "title" in (attributes.get("class") or "").lower()


def mark_title(items: list[Item]) -> None:
    """Make headings of an element's lines, if it holds only lines and few of them."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) == len(items) <= _TITLE_LINES:
        for line in lines:
            line.heading = True


def sole_text(child: LexborNode | None, telling: Container[int]) -> str | None:
    """All that a cell with this first child holds, if that is one run of text; None of any other cell.

    Args:
        child: The first node in the cell.
        telling: The elements, by id, whose attributes or style may change what is printed.
    """
    while child is not None:
        if child.next is not None:
            printing = printing_siblings(child, telling)
            if len(printing) != 1:
                return None if printing else ""
            child = printing[0]
        tag = child.tag
        if tag == "-text":
            return child.text_content or ""
        if tag in NO_WRAPPERS or child.mem_id in telling:
            return None
        child = child.first_child
    return ""


def lower(items: Sequence[Item], raised: Mapping[int, tuple[Line, str]]) -> None:
    """Print the lines of a cell as plain ones where all are raised: nothing stands beside them.

    Args:
        items: What the cell holds.
        raised: Raised lines by id, each with what it says when all are.
    """
    if raised and all(id(item) in raised for item in items):
        for item in items:
            if isinstance(item, Line):
                item.text = raised[id(item)][1]
