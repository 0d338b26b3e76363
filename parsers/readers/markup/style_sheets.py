"""The style sheets of a page, in the order in which they apply.

Belongs here: elements `style`, sheets that came with the page, and those that either takes in. Does not
belong here: their rules (`parsers.readers.markup.css`). Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from parsers.readers.limits import MAX_STYLE_SHEETS
from parsers.readers.markup.css import is_desktop


class Sheet(NamedTuple):
    """A style sheet and its address, from which those count that it takes in."""

    text: str
    address: str


SheetAt = Callable[[str, str], Sheet | None]
"""The style sheet at an address as it is written in a page (second "") or in a sheet at the second address.

None where it did not come with the page.
"""

_IMPORT = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?(?P<address>[^"')\s;]{1,1000})["']?\s*\)?\s*(?P<media>[^;{}]{0,200});""",
    re.I,
)
_MAX_DEPTH = 4


def style_sheets(tree: LexborHTMLParser, sheet_at: SheetAt | None = None) -> Iterator[str]:
    """The sheets that a desktop screen applies, at most a limit.

    Args:
        tree: of the page.
        sheet_at: gives a linked sheet; without it only those in the page count.
    """
    selector = "style" if sheet_at is None else "style, link[rel~=stylesheet i]"
    given = 0
    for node in tree.css(selector):
        said = node.attributes
        if not is_desktop(said.get("media") or "") or "disabled" in said:
            continue
        if node.tag == "style":
            sheet: Sheet | None = Sheet(node.text(), "")
        else:
            alternate = "alternate" in (said.get("rel") or "").lower()
            sheet = None if alternate or sheet_at is None else sheet_at(said.get("href") or "", "")
        if sheet is not None:
            for text in _with_imports(sheet, sheet_at, 0):
                yield text
                given += 1
                if given >= MAX_STYLE_SHEETS:
                    return


def _with_imports(sheet: Sheet, sheet_at: SheetAt | None, depth: int) -> Iterator[str]:
    """A sheet behind those that it takes in."""
    if sheet_at is not None and depth < _MAX_DEPTH and "@import" in sheet.text.lower():
        for found in list(_IMPORT.finditer(sheet.text))[:MAX_STYLE_SHEETS]:
            inner = sheet_at(found["address"], sheet.address) if is_desktop(found["media"]) else None
            if inner is not None:
                yield from _with_imports(inner, sheet_at, depth + 1)
    yield sheet.text
