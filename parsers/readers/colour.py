"""Colours of text and of its ground, as office documents write them.

Belongs here: whether text of one colour can be seen on ground of another. Does not belong here: where a
format keeps the colours (each reader).
"""

from __future__ import annotations

import re
from functools import lru_cache

WHITE, BLACK = "ffffff", "000000"
NEARLY = 12
"""Colours whose red, green and blue each differ by no more than this (of 255) are one to the eye."""

_HEX = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})", re.I)
_NAMES = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff",
    "red": "ff0000", "yellow": "ffff00", "white": "ffffff", "darkblue": "000080", "darkcyan": "008080",
    "darkgreen": "008000", "darkmagenta": "800080", "darkred": "800000", "darkyellow": "808000",
    "darkgray": "808080", "lightgray": "c0c0c0", "background1": "ffffff", "light1": "ffffff",
    "bg1": "ffffff", "text1": "000000", "dark1": "000000", "tx1": "000000",
}  # fmt: skip


@lru_cache(maxsize=512)
def colour(said: str) -> str | None:
    """A colour as six hexadecimal digits in lower case: `#RRGGBB`, `AARRGGBB`, a name; None for others."""
    found = _HEX.fullmatch(said.strip())
    return found[1].lower() if found else _NAMES.get(said.strip().lower())


@lru_cache(maxsize=512)
def unseen_on(text: str | None, ground: str | None) -> bool:
    """Whether text of a colour cannot be seen on the ground; False where either is not known (None)."""
    if text is None or ground is None:
        return False
    return all(abs(int(text[at : at + 2], 16) - int(ground[at : at + 2], 16)) <= NEARLY for at in (0, 2, 4))
