"""Markdown for Dagster's UI out of text that may come from a document.

Belongs here: escaping, links, tables, pictures. Does not belong here: what is said (`assets.metadata`).
The UI drops HTML, shows Markdown below 1,000 characters at once and longer one behind a click, and renders
the description of a check's result as Markdown as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from warehouse.printable import visible

INLINE = 1000
"""Characters from which the UI shows Markdown only on a click."""
LONGEST = 40
"""Characters of a name in a list."""
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")
_IN_ADDRESS = str.maketrans(
    {char: f"%{ord(char):02X}" for char in '%#&\\"`\n\r\t'} | {"<": "\\<", ">": "\\>"}
)


def escaped(text: str) -> str:
    """The text as itself: every sign that Markdown may take for more is escaped, a line break is a space."""
    return _SPECIAL.sub(r"\\\1", visible(" ".join(text.split())))


def short(text: str) -> str:
    """The text, cut to what a list has room for."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def link(text: str, address: str) -> str:
    """A link; the text is escaped, the address is ours."""
    return f"[{escaped(text)}]({address})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def picture(svg: str, words: str) -> str:
    """An SVG picture in its own address.

    Only few signs of the SVG are written as numbers, which keeps a small picture below `INLINE`.
    """
    return f"![{escaped(words)}](<data:image/svg+xml,{svg.translate(_IN_ADDRESS)}>)"


def fitting(draw: Callable[[int], str], rows: int, words: str, behind: str = "") -> str:
    """A picture with as many of its rows as the UI shows at once.

    Args:
        draw: Draws the first rows, of which there is at least one.
        rows: How many there are.
        words: For those who do not see the picture.
        behind: Markdown below it.
    """
    for number in range(rows, 0, -1):
        if len(found := picture(draw(number), words) + behind) < INLINE:
            return found
    return picture(draw(max(rows, 1)), words) + behind
