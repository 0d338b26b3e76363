"""A mark behind a number that points to a remark below the table: 12* and `*注：…`.

Belongs here: which marks a page explains, and a value without them. A mark that nothing explains may stand
for a digit, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = "*＊※"
_MARK = f"[{_MARKS}]"
_ANY = re.compile(rf"\d\s*{_MARK}")
_REMARK = re.compile(
    rf"\s*(?:注[：:]?\s*)?(?P<mark>{_MARK})(?!{_MARK})\s*(?:注|说明|备注|不?含|不?包括|其中|此|该|本|系|指|为|因)"
)
_MARKED = re.compile(rf"\s*\d[\d,，.]*\s*(?P<mark>{_MARK})\s*")


def footnote_marks(texts: Sequence[str], page: str) -> frozenset[str]:
    """The marks that stand behind some number and are explained in a line that begins with them."""
    if not any(map(page.__contains__, _MARKS)) or not _ANY.search(page):
        return frozenset()
    behind = {found["mark"] for text in texts if (found := _MARKED.fullmatch(text))}
    if not behind:
        return frozenset()
    return frozenset(behind & {found["mark"] for text in texts if (found := _REMARK.match(text))})


def without_mark(text: str, marks: frozenset[str]) -> str:
    """A value without the explained mark behind it; any other text as it is."""
    found = _MARKED.fullmatch(text)
    return text.replace(found["mark"], "").strip() if found and found["mark"] in marks else text
