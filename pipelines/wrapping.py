"""Lines of a given width in columns of a terminal, in which a Chinese character takes two.

Belongs here: breaking and padding text. Does not belong here: what the text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

_WIDE = "\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_OPEN, _CLOSE = "“‘（《〈「『【", "，。；：！？、）》〉」』】”’…"
_UNIT = re.compile(rf"\s+|[{_OPEN}\[(]*(?:[^\s{_WIDE}{_OPEN}{_CLOSE}]+|[{_WIDE}])?[{_CLOSE}\])]*")
"""What is never broken: blanks, a word, or a Chinese character; with the punctuation that clings to it."""


def lines_of(text: str, width: int) -> list[str]:
    """Text as lines of at most `width` columns; a word that is wider stands on a line of its own."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, width)]


def padded(text: str, width: int) -> str:
    """Text with blanks behind it up to a width."""
    return text + " " * (width - cell_len(text))


def padded_left(text: str, width: int) -> str:
    """Text with blanks before it up to a width."""
    return " " * (width - cell_len(text)) + text


def _broken(text: str, width: int) -> Iterator[str]:
    line = ""
    for unit in filter(None, _UNIT.findall(text)):
        if line.strip() and not unit.isspace() and cell_len(line + unit) > width:
            yield line.rstrip()
            line = ""
        if line or not unit.isspace():
            line += unit
    yield line.rstrip()
