"""Printed text made comparable for titles and names.

Belongs here: folding that names of places, bodies and titles need on top of `parsers.text.normalise`.
Does not belong here: cells and labels of the form.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.text.normalise import spaceless
from parsers.text.traditional import simplified

_LINE = 300
"""The lines at the head and the end of a report are asked for several marks, one after the other."""
_CJK_YEAR = re.compile("二[〇零○Oo0][〇零○Oo0一二三][〇零○Oo0一二三四五六七八九](?=年)")
_LETTER_YEAR = re.compile("2(?:[oO○〇][0-9oO○〇]|0[oO○〇])[0-9](?=年)")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_TONED = re.compile(f"[{_TONES}]")
_READING = re.compile(rf"(?<=[\u3400-\u9fff])[(（][a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}[)）]")
_LETTER_O = str.maketrans(dict.fromkeys("oO○〇", "0"))
CJK_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○Oo0", 0)


def without_readings(text: str) -> str:
    """The text without readings in brackets behind single characters: 公開(kāi), as mirrors print them."""
    return _READING.sub("", text) if _TONED.search(text) else text


def narrow(text: str) -> str:
    """Half-width signs, no spaces, plain ideographs, years in digits; 。 stays, for it ends sentences."""
    whole = _LETTER_YEAR.sub(lambda match: match.group().translate(_LETTER_O), spaceless(text))
    if "二" not in whole:
        return whole
    return _CJK_YEAR.sub(lambda match: "".join(str(CJK_DIGITS[c]) for c in match.group()), whole)


def folded(text: str) -> str:
    """`narrow` in simplified characters and words of the mainland; both have the same length."""
    return _folded_line(text) if len(text) <= _LINE else _folded(text)


def _folded(text: str) -> str:
    return simplified(narrow(text)).replace("资讯公开", "信息公开")


_folded_line = lru_cache(maxsize=2048)(_folded)


def as_printed(name: str, text: str) -> str:
    """A folded name in the characters in which `text` prints it; the name itself when it is not there."""
    printed = narrow(text)
    at = simplified(printed).find(name)
    return printed[at : at + len(name)] if at >= 0 else name
