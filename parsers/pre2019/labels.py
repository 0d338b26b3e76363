"""What a printed label of a form before 2019 is known by.

Belongs here: taking numbering, 其中 and remarks off a label; the words of `labels.toml`.
Does not belong here: the labels of the forms (`parsers.pre2019.forms`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from parsers.text.normalise import compact, ideographs
from parsers.text.traditional import simplified

LABELS = "labels.toml"
_NUMBERING = re.compile(
    r"(?:其中[:、,]?)?(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])?(?:其中[:、,]?)?"
)
_NOTE = re.compile(r"\([^()]{0,60}\)")
_COUNTED = re.compile(r"(?<=范围)\d")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


@cache
def label_words() -> dict[str, list[str]]:
    """The lists of `labels.toml` by name."""
    return tomllib.loads((files("parsers.pre2019") / LABELS).read_text(encoding="utf-8"))


@lru_cache(maxsize=20_000)
def label_key(text: str) -> str:
    """What a printed label is known by: its ideographs without numbering, 其中 and remarks in brackets.

    What tells two lines of a form apart stays: the number of an exempt range, the material of a copy.
    """
    bare = _NUMBERING.sub("", compact(simplified(text)), count=1)
    counted = _COUNTED.sub(lambda digit: digit[0].translate(_DIGITS), bare)
    return ideographs(_NOTE.sub(_telling, counted))


@cache
def numbering(label: str) -> str:
    """The numbering and 其中 that a form prints before a label, folded: `(一)`, `其中:1.`, empty for none."""
    match = _NUMBERING.match(compact(simplified(label)))
    return match[0] if match else ""


def _telling(remark: re.Match[str]) -> str:
    return remark[0] if remark[0][1:-1] in label_words()["telling_remarks"] else ""
