"""The style sheets of a page, in the order in which they apply.

Belongs here: elements `style`, sheets that came with the page, and those that either takes in. Does not belong
here: their rules (`parsers.readers.markup.css`). Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser

from parsers.readers.limits import MAX_STYLE_SHEETS
from parsers.readers.markup.css import is_desktop

SheetAt = Callable[[str], str | None]
"""The text of the style sheet at an address as a page writes it; None where it did not come with the page."""

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
            text: str | None = node.text()
        else:
            alternate = "alternate" in (said.get("rel") or "").lower()
            text = None if alternate or sheet_at is None else sheet_at(said.get("href") or "")
        if text is not None:
            for sheet in _with_imports(text, sheet_at, 0):
                yield sheet
                given += 1
                if given >= MAX_STYLE_SHEETS:
                    return


def _with_imports(text: str, sheet_at: SheetAt | None, depth: int) -> Iterator[str]:
    """A sheet behind those that it takes in."""
    if sheet_at is not None and depth < _MAX_DEPTH and "@import" in text.lower():
        for found in list(_IMPORT.finditer(text))[:MAX_STYLE_SHEETS]:
            inner = sheet_at(found["address"]) if is_desktop(found["media"]) else None
            if inner is not None:
                yield from _with_imports(inner, sheet_at, depth + 1)
    yield text
