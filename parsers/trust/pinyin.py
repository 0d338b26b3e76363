"""Readings in Latin letters among Chinese text: 政zhèng府fǔ, 政(zhèng)府(fǔ), a line of pinyin above a line.

Belongs here: finding that a whole page is written so, and its text without them. Does not belong here:
ruby in markup, which the readers leave out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MIN_ANNOTATED = 20
"""A rare character's reading behind it is a service, not another rendition."""
MIN_SHARE = 0.1
"""Of a page's ideographs; the page around the report has no readings."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_MARKS = "\u0300\u0301\u0304\u030c\u0308"
_LETTERS = f"A-Za-züÜêɡɑ{_TONED}{_TONED.upper()}{_MARKS}"
_RUN = rf"(?<![{_LETTERS}'’])[{_LETTERS}]++(?:['’][{_LETTERS}]++)*+"
_IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff]"
_RUNS = re.compile(_RUN)
_LETTER = re.compile(f"[{_LETTERS}]")
_TONE = re.compile(rf"[{_TONED}{_TONED.upper()}\u0300\u0301\u0304\u030c]")
_BESIDE = re.compile(
    rf"(?<={_IDEOGRAPH})(?P<open>[ (（]?)(?P<behind>{_RUN})(?P<tone>[1-5](?!\d))?[)）]?"
    rf"|(?P<before>{_RUN})(?={_IDEOGRAPH})"
)
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)"
    "(?:iang|iong|uang|ang|eng|ong|ing|iao|ian|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve"
    "|[aoeiuv])"
)
_SYLLABLES = re.compile(rf"(?:{_SYLLABLE})+")
_IDEOGRAPHS = re.compile(_IDEOGRAPH)
_LINE = re.compile(rf"[{_LETTERS}\d\s,.;:!?，。；：！？、（）()《》“”\"'’%-]+")
_MAX_RUN = 40
"""A longer run of letters is no word of Chinese."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Style:
    """How a page writes readings: `count` of them, `numbered` when tones are digits (zheng4)."""

    count: int
    numbered: bool


def ideograph_count(page: str) -> int:
    """How many ideographs are printed."""
    return len(_IDEOGRAPHS.findall(page))


def annotated(page: str) -> Style | None:
    """How readings are written when they are beside so many characters that it is another rendition."""
    runs = [run for run in _runs(page) if is_pinyin(run)]
    count, numbered = sum(len(_TONE.findall(run)) for run in runs), 0
    if count + len(runs) < MIN_ANNOTATED:
        return None
    for match in _BESIDE.finditer(page):
        run = match["behind"] or match["before"]
        if is_pinyin(run):
            numbered += bool(match["tone"])
            count += not _TONE.search(run)
    if count < MIN_ANNOTATED or count < MIN_SHARE * ideograph_count(page):
        return None
    return Style(count, numbered * 2 > count)


def _runs(page: str) -> list[str]:
    """What `_RUNS` finds on a whole page, from where a letter stands: most pages have few."""
    letter, found = _LETTER.search(page), []
    while letter and (run := _RUNS.search(page, letter.start())):
        found.append(run[0])
        letter = _LETTER.search(page, run.end())
    return found


def without_pinyin(text: str, style: Style, below: str = "") -> str:
    """The text without readings; a line of nothing else becomes empty. Digits and other words stay.

    `below` is what is printed below the text: the line that its last line may be the reading of.
    """
    if not _RUNS.search(text):
        return text
    kept = []
    for line, following in pairwise([*text.split("\n"), below]):
        if _is_reading(line, following):
            continue
        kept.append(_RUNS.sub(_dropped, _BESIDE.sub(lambda m: _beside(m, style), line)))
    return "\n".join(kept).strip(" ")


def _beside(match: re.Match[str], style: Style) -> str:
    if match["before"]:
        return "" if is_pinyin(match["before"]) else match[0]
    run, tone = match["behind"], match["tone"] or ""
    if not is_pinyin(run):
        return match[0]
    bracket = match["open"] in ("(", "（")
    left = match[0][len(match["open"]) + len(run) :]
    if style.numbered:
        left = left.removeprefix(tone)
    return left.lstrip(")）") if bracket else left


def _dropped(match: re.Match[str]) -> str:
    return "" if _TONE.search(match[0]) and is_pinyin(match[0]) else match[0]


def _is_reading(line: str, below: str) -> bool:
    """Whether a line is the reading of the next: pinyin alone, with no digits but those of the next."""
    if not _LINE.fullmatch(line):
        return False
    runs = _RUNS.findall(line)
    syllables = sum(1 for run in runs if is_pinyin(run))
    if syllables != len(runs) or (syllables < 3 and not any(map(_TONE.search, runs))):
        return False
    digits = "".join(_DIGITS.findall(line))
    return not digits or digits == "".join(_DIGITS.findall(below))


@lru_cache(maxsize=8192)
def is_pinyin(run: str) -> bool:
    """Whether letters are one or more syllables; one letter alone only with a tone (O may be a zero)."""
    if len(run) > _MAX_RUN:
        return False
    base = "".join(c for c in unicodedata.normalize("NFD", run) if c not in _MARKS)
    plain = base.replace("ɡ", "g").replace("ɑ", "a").replace("ê", "e").replace("'", "").replace("’", "")
    if not plain.isascii() or (len(plain) < 2 and not _TONE.search(run)):
        return False
    if not (plain.islower() or plain.istitle()):
        return False
    return _SYLLABLES.fullmatch(plain.lower()) is not None
