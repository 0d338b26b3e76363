"""Tokens of RTF and the control words that decide what is text.

Belongs here: the shape of a token, what is printed for a word, which destinations hold no text of the page,
and what a group inherits. Does not belong here: walking the tokens (`parsers.readers.word.rtf`). Source of
the rules: RTF Specification 1.9.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.readers.word.rtf_look import PLAIN_CHARACTERS, Characters

TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.S,
)
PRINTED = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "~": "\xa0", "_": "-", "page": "\n", "column": "\n", "softline": "\n",
}  # fmt: skip
UNPRINTED = frozenset(
    [
        *("fonttbl", "colortbl", "stylesheet", "header", "headerl", "headerr", "headerf", "footer"),
        *("footerl", "footerr", "footerf", "footnote", "fldinst", "objdata", "objclass", "nonesttables"),
        *(
            "nonshppict",
            "sp",
            "shprslt",
            "annotation",
            "atnid",
            "atnauthor",
            "listtable",
            "revtbl",
            "xe",
            "tc",
            "bkmkstart",
        ),
        *("bkmkend", "generator", "themedata", "datastore", "filetbl", "template", "info"),
    ]
)
STARRED_BUT_READ = frozenset(("nesttableprops", "shpinst", "shppict", "moMath", "moMathPara"))
FIELD_WORDS = ("ffl", "ffres", "ffdefres")
MATH_PROPERTIES = re.compile(r"m[a-zA-Z]*Pr")


@dataclass(slots=True)
class State:
    """What a group inherits and its end restores."""

    skip: bool = False
    destination: str = ""
    starred: bool = False
    font: int = 0
    characters: Characters = PLAIN_CHARACTERS
    ground: int = 0  # the paragraph's own colour
    level: int = 0  # depth of table the paragraph stands in; 0 = none
    heading: bool = False
    fallback: int = 1  # characters after \\u that stand for readers without Unicode
