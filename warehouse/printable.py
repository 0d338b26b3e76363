"""What comes out of files, made harmless where it is shown or handed on.

Belongs here: one function for each place in which text is more than text: a terminal, log or page, and a
spreadsheet. Does not belong here: the tables, which hold text as it is. Dagster is handed tables and JSON,
which it shows as text, never Markdown or HTML.
"""

from __future__ import annotations

import json
import re
import unicodedata

_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Kinds of characters that steer a terminal, turn the direction of a text or cannot be printed."""

FORMULA = r"'*[=+\-@\t\r\n]"
"""What a text that a spreadsheet would take for a formula begins with, behind our own apostrophes."""
_FORMULA = re.compile(FORMULA)


def visible(text: str) -> str:
    """The text with every character that does something shown as its number; a line break is kept."""
    return "".join(
        f"<{ord(char):04x}>" if char != "\n" and unicodedata.category(char) in _INVISIBLE else char
        for char in text
    )


def escaped(document: str) -> str:
    """A JSON document of the same meaning, with every character that does something as an escape."""
    return "".join(
        json.dumps(char)[1:-1] if char != "\n" and unicodedata.category(char) in _INVISIBLE else char
        for char in document
    )


def to_spreadsheet(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula.

    `from_spreadsheet` gives back every text unchanged.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def from_spreadsheet(text: str) -> str:
    """What `to_spreadsheet` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
