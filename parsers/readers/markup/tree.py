"""Markup → a tree of nodes with tag names, within limits.

Belongs here: refusing what would take too long to parse. Does not belong here: reading the tree.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from parsers.readers.limits import MAX_ATTRIBUTES, MAX_NESTING, MAX_TAGS, too_large


def words(text: str) -> frozenset[str]:
    """The names in a text, parted by blanks."""
    return frozenset(text.split())


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_OPENED = re.compile(r"""[a-zA-Z](?:[^>"']+|"[^"]*"|'[^']*')*""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ATTRIBUTE = re.compile(r"[\s/][^\s/=]")
_NEVER_NEST = words(
    "area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr "
    "track wbr"
)


def parsed(html: str) -> LexborHTMLParser:
    """The tree of a page. Raises Refusal when it would take too long to build."""
    _refuse_heavy_markup(html)
    return LexborHTMLParser(html)


def _refuse_heavy_markup(html: str) -> None:
    """Refuse a page with too many tags.

    A tag costs some 10 µs, and the parser needs time quadratic in the depth of nesting: 200,000 open elements
    took it four minutes.
    """
    tags = html.count("<")
    if tags > MAX_TAGS:
        raise too_large("tags", MAX_TAGS)
    _refuse_long_tags(html)
    if tags < MAX_NESTING or tags - html.count("</") < MAX_NESTING:
        return
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _NEVER_NEST:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_NESTING:
                raise too_large("elements inside each other", MAX_NESTING)


def _refuse_long_tags(html: str) -> None:
    """Refuse a page with a tag of too many attributes: 100,000 took the parser half a minute."""
    if len(html) < 2 * MAX_ATTRIBUTES:
        return
    for piece in [piece for piece in html.split("<") if len(piece) >= 2 * MAX_ATTRIBUTES]:
        tag = _OPENED.match(piece)
        if tag and len(_ATTRIBUTE.findall(_QUOTED.sub(" ", tag[0]))) > MAX_ATTRIBUTES:
            raise too_large("attributes of a tag", MAX_ATTRIBUTES)
