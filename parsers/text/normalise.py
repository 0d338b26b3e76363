"""Width, punctuation and digits of labels and numbers, by an explicit table.

Belongs here: the table and the few functions that apply it. Raw text is kept by the callers; nothing
here ever reaches a `raw_text`. Unicode's NFKC is not used as a whole: it turns ① into 1 and 10² into 102.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from parsers.text.traditional import folded

_RADICALS = (
    "⺁厂⺄乙⺅亻⺇几⺈刀⺊卜⺋卩⺌小⺍小⺏尢⺐尢⺑尢⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺝月⺞歹⺟母⺠民"
    "⺡氵⺢水⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱罒⺲罒⺴罒⺶羊⺷羊⺸羊⺹老⺺聿"
    "⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸"
    "⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾"
    "⻬齐⻭齿⻮齿⻯竜⻰龙⻱龟⻲龟⻳龟"
)
"""Pairs: a character of the CJK Radicals Supplement and the ideograph that real PDFs mean by it."""
_MINUS = "-‐‑‒–—―−﹘﹣－ー─━"
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2800"
)
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\ufe0e\ufe0f"
    "\u034f\u061c\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\x01\x02\x03\x04\x05\x06\x07\x7f"
)
_DRAWN_DIGITS = range(0x1D7CE, 0x1D800), range(0x1FBF0, 0x1FBFA)
"""Bold, double-struck, monospaced and segmented digits, which are digits on the line."""


def _table() -> dict[str, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE, "")
    table |= dict.fromkeys(_MINUS, "-")
    compatible = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0xFE10, 0xFE45))
    for code in compatible:
        folded = unicodedata.normalize("NFKC", chr(code))
        if folded != chr(code):
            table[chr(code)] = folded
    table |= {
        chr(code): unicodedata.normalize("NFKC", chr(code)) for codes in _DRAWN_DIGITS for code in codes
    }
    table |= {"﹢": "+", "﹡": "*", "﹟": "#", "➕": "+", "➖": "-"}
    table |= dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    table |= {
        "〔": "[",
        "〕": "]",
        "【": "[",
        "】": "]",
        "﹙": "(",
        "﹚": ")",
        "，": ",",
        "‚": ",",
        "﹐": ",",
    }
    table |= {"．": ".", "。": ".", "·": ".", "•": ".", "∶": ":", "：": ":", "“": '"', "”": '"', "＂": '"'}
    return {char: to for char, to in table.items() if char != to}


_TABLE = _table()
CHANGED = frozenset(_TABLE)
"""The characters that `normalise` changes."""
_OFTEN = tuple((char, _TABLE[char]) for char in "，。；：（）“”")
"""In prose: a replacement of one character by another costs less than a match."""
_OFTEN_BUT_STOPS = tuple((char, to) for char, to in _OFTEN if char != "。")
_IN_PLANE = re.compile("[" + re.escape("".join(char for char in _TABLE if ord(char) <= 0xFFFF)) + "]")
_BUT_STOPS = re.compile(_IN_PLANE.pattern.replace("。", ""))
_BEYOND = re.compile("[" + "".join(f"{chr(codes[0])}-{chr(codes[-1])}" for codes in _DRAWN_DIGITS) + "]")
"""A class for itself: a large one that goes beyond 0xFFFF is searched many times as slowly."""
_NOT_IDEOGRAPH = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


_MAX_REMEMBERED = 120
"""Longer texts are prose and not seen twice; what is remembered of labels and cells stays a few megabytes."""
_LINE = 1_000
"""A file's lines, one after the other, are asked for by several parts of naming without their spaces."""


def normalise(text: str) -> str:
    """Full-width ASCII, spaces, zero-width characters, minus forms, radicals and vertical forms folded.

    One printed character becomes at most a few; no digit, sign or ideograph changes its meaning.
    """
    return _changed(text, _OFTEN, _IN_PLANE)


def spaceless(text: str) -> str:
    """Normalised text without any white space, in which 。 stays: it ends sentences, as a point may not."""
    return _short_spaceless(text) if len(text) <= _LINE else _spaceless(text)


def _changed(text: str, often: tuple[tuple[str, str], ...], in_plane: re.Pattern[str]) -> str:
    if in_plane.search(text) is not None:
        for char, to in often:
            text = text.replace(char, to)
        text = in_plane.sub(_to, text)
    return _BEYOND.sub(_to, text)


def _to(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


def compact(text: str) -> str:
    """Normalised text without any white space."""
    return _short_compact(text) if len(text) <= _MAX_REMEMBERED else _compact(text)


def ideographs(text: str) -> str:
    """Only the ideographs of the normalised text, simplified: what labels are compared by."""
    return _short_ideographs(text) if len(text) <= _MAX_REMEMBERED else _ideographs(text)


def _spaceless(text: str) -> str:
    return "".join(_changed(text, _OFTEN_BUT_STOPS, _BUT_STOPS).split())


def _compact(text: str) -> str:
    return "".join(normalise(text).split())


def _ideographs(text: str) -> str:
    return folded(_NOT_IDEOGRAPH.sub("", normalise(text)))


_short_spaceless = lru_cache(maxsize=512)(_spaceless)
_short_compact = lru_cache(maxsize=8192)(_compact)
_short_ideographs = lru_cache(maxsize=16384)(_ideographs)
