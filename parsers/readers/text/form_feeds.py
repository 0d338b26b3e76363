"""Pages of a text that programs part by form feeds: what stands at the edges of each is none of the report.

Belongs here: the numbers of pages and the line that each page begins with. Does not belong here: texts
without form feeds, of which nobody can tell where a page ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

FORM_FEED = "\x0c"
MIN_PAGES = 2
"""So many pages that have it tell a line for one that each page has."""
_NUMBER = re.compile(
    r"[^\w]{0,6}(?:第|Page)?\s*(\d{1,3})\s*页?\s*(?:(?:of|/|[,，]?\s*共)\s*\d{1,3}\s*页?)?[^\w]{0,6}", re.I
)
_LINES = re.compile(r"(\r\n|\r|\n)")


def without_page_edges(text: str) -> str:
    """The text without form feeds, numbers of pages and lines that each page begins with; as many lines.

    A number stands alone on the first or last line of pages and is one more on each.
    """
    pages = [_LINES.split(page) for page in text.split(FORM_FEED)]
    if len(pages) > MIN_PAGES:
        for at in (0, -1):
            _blank_numbers(pages, at)
        _blank_head(pages[1:])
        for at in (0, -1):
            _blank_numbers(pages, at)
    return "".join("".join(page) for page in pages)


def _edge(page: Sequence[str], at: int) -> int | None:
    """The first (0) or last (-1) line of a page that is not blank."""
    printed = [i for i in range(0, len(page), 2) if page[i].strip()]
    return printed[at] if printed else None


def _blank_numbers(pages: list[list[str]], at: int) -> None:
    found: dict[int, tuple[int, int]] = {}
    for number, page in enumerate(pages):
        edge = _edge(page, at)
        match = None if edge is None else _NUMBER.fullmatch(page[edge])
        if edge is not None and match:
            found[number] = (edge, int(match[1]))
    in_turn = all(b - a == found[b][1] - found[a][1] for a, b in pairwise(found))
    if len(found) >= max(MIN_PAGES, len(pages) - 2) and in_turn:
        for number, (edge, _) in found.items():
            pages[number][edge] = ""


def _blank_head(pages: Sequence[list[str]]) -> None:
    edges = [(page, edge) for page in pages if (edge := _edge(page, 0)) is not None]
    said = {page[edge].strip() for page, edge in edges}
    if len(edges) >= MIN_PAGES and len(said) == 1 and not _NUMBER.fullmatch(said.pop()):
        for page, edge in edges:
            page[edge] = ""
