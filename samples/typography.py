"""Typography inside a text: which of its characters are struck, raised, hidden or covered.

Belongs here: the marks that a drawn text carries, and taking it apart by them.
Does not belong here: how a format writes them (`samples.renderers`), which texts get them (`samples.seen`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

STRUCK, RAISED, HIDDEN, COVERED = "struck", "raised", "hidden", "covered"
_MARKS = {
    STRUCK: ("\ue0f2", "\ue0f3"),
    RAISED: ("\ue0f4", "\ue0f5"),
    HIDDEN: ("\ue0f6", "\ue0f7"),
    COVERED: ("\ue0f8", "\ue0f9"),
}
"""Private characters around a passage; like `samples.document.RUBY`, no renderer prints them."""
MARKS = frozenset("".join(before + behind for before, behind in _MARKS.values()))
_KIND = {before: kind for kind, (before, _) in _MARKS.items()}
_PASSAGE = re.compile("|".join(f"{before}[^{behind}]*{behind}" for before, behind in _MARKS.values()))


class Piece(NamedTuple):
    """Characters of one kind; `kind` is "" for plain ones."""

    text: str
    kind: str = ""


def marked(text: str, kind: str) -> str:
    """The text as a passage of a kind."""
    before, behind = _MARKS[kind]
    return f"{before}{text}{behind}"


def is_marked(text: str) -> bool:
    """Whether any passage of the text is marked."""
    return not MARKS.isdisjoint(text)


def pieces(text: str) -> list[Piece]:
    """The text in passages of one kind each, in order, without their marks."""
    found: list[Piece] = []
    at = 0
    for match in _PASSAGE.finditer(text):
        if plain := text[at : match.start()]:
            found.append(Piece(plain))
        found.append(Piece(match[0][1:-1], _KIND[match[0][0]]))
        at = match.end()
    if plain := text[at:]:
        found.append(Piece(plain))
    return found
