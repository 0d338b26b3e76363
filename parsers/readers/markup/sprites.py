"""Figures that a page shows as pieces of one picture, by empty elements with a background.

Belongs here: cells in which nothing but such elements stands. Does not belong here: pictures of their own
(`parsers.readers.markup.drawn`); icons beside text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.visible import UNREADABLE

_PLACES = "td i:empty, td span:empty, td em:empty, td b:empty, td s:empty, td a:empty, td div:empty"
_PICTURED = re.compile(r"background-position|background(?:-image)?\s*:[^;{}]*url\(", re.I)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)\s*(?:,|$)")


def mark_sprites(tree: LexborHTMLParser, source: bytes) -> None:
    """Writes into the tree that nobody knows what stands in cells of nothing but pieces of a picture."""
    if b"background" not in source and b"BACKGROUND" not in source:
        return
    pieces = [
        node for node in tree.css(_PLACES) if node.attributes.get("class") or node.attributes.get("style")
    ]
    if not pieces:
        return
    classes = _pictured_classes([style.text() for style in tree.css("style")])
    for node in pieces:
        own = (node.attributes.get("class") or "").split()
        pictured = _PICTURED.search(node.attributes.get("style") or "") or not classes.isdisjoint(own)
        if (
            pictured
            and (cell := _cell_of(node)) is not None
            and not cell.text().strip(" \t\r\n" + UNREADABLE)
        ):
            node.inner_html = UNREADABLE


def _pictured_classes(sheets: Sequence[str]) -> frozenset[str]:
    """The classes whose elements have a picture, or a piece of one, as their ground."""
    return frozenset(
        name
        for sheet in sheets
        if _PICTURED.search(sheet)
        for selectors, declared in _RULE.findall(sheet)
        if _PICTURED.search(declared)
        for name in _CLASS.findall(selectors.strip())
    )


def _cell_of(node: LexborNode) -> LexborNode | None:
    outer = node.parent
    while outer is not None and outer.tag not in ("td", "th"):
        outer = outer.parent
    return outer
