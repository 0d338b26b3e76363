r"""What Word draws for a field with the code EQ, where it can be told from the code.

Belongs here: enclosed characters (`EQ \o\ac(○,7)`), readings over characters, frames. Does not belong here:
where a field begins and ends (`parsers.readers.word.fields`, `parsers.readers.word.rtf_fields`); formulas,
which are not laid out.
"""

from __future__ import annotations

import re

from parsers.readers.visible import UNREADABLE

DRAWN = re.compile(r"\s*(?:=|eq\b)", re.I)
"""Codes of fields that compute or draw what is printed."""
_HEAD = re.compile(r'\s*eq\s*(?:\\\*\s*(?:"[^"]*"|[^\s\\"]+)\s*)*', re.I)
_ENCLOSED = re.compile(r"\\o(?:\\ac)?\s*\(\s*[○◯〇]\s*[,，;]\s*(\d{1,2})\s*\)", re.I)
_READING = re.compile(r"\\o\\a[a-z]\s*\(\s*\\s\\up\s*\d+\s*\([^()\\]*\)\s*[,，;]([^()\\,]*)\)", re.I)
_FRAMED = re.compile(r"\\x(?:\s*\\(?:to|bo|le|ri))*\s*\(([^()\\,]*)\)", re.I)
_CIRCLED = 20
"""The largest number that is a circled character."""


def drawn(code: str) -> str:
    """What a field prints of which the file holds no result; "" for fields that print nothing then."""
    if DRAWN.match(code) is None:
        return ""
    told = _HEAD.sub("", code, count=1).strip()
    if (enclosed := _ENCLOSED.fullmatch(told)) and int(enclosed[1]) <= _CIRCLED:
        number = int(enclosed[1])
        return chr(0x245F + number) if number else "⓪"
    held = _READING.fullmatch(told) or _FRAMED.fullmatch(told)
    return held[1].strip() if held else UNREADABLE
