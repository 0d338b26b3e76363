"""Characters that a site has put in place of others: *, ■, □, glyphs of its own font.

Belongs here: the evidence that a page is masked, and by which characters. Does not belong here: what a
masked cell is (`parsers.text.values`: unreadable).
A symbol alone proves nothing: × stands in formulas and for a name withheld, □ is a box to tick, * is how an
agency prints nothing. Evidence is a symbol in the place of exactly one character of an official phrase, or
inside a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.forms import forms
from parsers.text.normalise import ideographs
from parsers.text.values import MASK, MASKS, PRIVATE, is_partly_masked

MIN_EVIDENCE = 3
"""Less is a misprint."""
MIN_OWN_DIGITS = 3
"""A font of the site's own has a glyph for each digit; a bullet out of Wingdings is always the same one."""

_SYMBOL = rf"[{re.escape(MASKS)}○?\ufffd{PRIVATE}]"
_SYMBOLS = re.compile(_SYMBOL)
_MASK = re.compile(MASK)
_IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff]"
_IN_PHRASE = re.compile(
    rf"(?P<left>{_IDEOGRAPH}{{1,2}})(?P<mask>{_SYMBOL}{{1,2}})(?=(?P<right>{_IDEOGRAPH}{{1,2}}))"
)
_IN_COUNT = re.compile(
    rf"(?<![\d.{re.escape(MASKS)}])(?:\d{{1,4}}(?P<a>{_SYMBOL})\d{{0,3}}|(?P<b>{_SYMBOL})\d{{1,3}})(?=[件条份宗起月日])"
)
_IN_YEAR = re.compile(rf"(?<!\d)(?:2(?P<a>{_SYMBOL})[0-3]\d|20(?P<b>{_SYMBOL})\d|20\d(?P<c>{_SYMBOL}))(?=年)")
_ONLY = re.compile(rf"\s*(?:{_SYMBOL}[\s.,]*)+")
_OWN = re.compile(rf"[{PRIVATE}]")
_IDEOGRAPHS = re.compile(_IDEOGRAPH)
MAX_LABEL = 60
_PHRASES = (
    "政府信息公开工作年度报告",
    "中华人民共和国政府信息公开条例",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
    "总体情况",
    "人民政府办公室",
    "人民政府办公厅",
)
"""What every report prints besides the labels of its form."""


@dataclass(frozen=True, slots=True)
class Masks:
    """The characters that stand for others, how often they do, and all of them turned into one."""

    characters: tuple[str, ...]
    count: int

    def __bool__(self) -> bool:
        return bool(self.characters)

    @property
    def table(self) -> dict[int, str]:
        """Each mask → `MASK`, for `str.translate`."""
        return {ord(character): MASK for character in self.characters}

    @property
    def said(self) -> str:
        """The characters as a person can read them."""
        own = sum(_OWN.fullmatch(character) is not None for character in self.characters)
        shown = [character for character in self.characters if not _OWN.fullmatch(character)]
        return ", ".join([*shown, *([f"{own} glyphs of a font of the site's own"] if own else [])])


def masks_of(texts: Sequence[str], page: str) -> Masks:
    """The masks of a page, all of whose texts are `page`; none unless there is evidence at several places."""
    if not _SYMBOLS.search(page):
        return Masks((), 0)
    suspicious = [text for text in texts if _SYMBOLS.search(text)]
    evidence: Counter[str] = Counter()
    for text in suspicious:
        evidence.update(_in_label(text) or _in_prose(text))
        if is_partly_masked(text):
            evidence.update(_in_number(text))
    evidence.update(_alone(suspicious))
    if sum(evidence.values()) < MIN_EVIDENCE:
        return Masks((), 0)
    found = set(evidence)
    if any(_OWN.fullmatch(character) for character in found):
        found |= {character for text in suspicious for character in _OWN.findall(text)}
    counted = Counter(character for text in suspicious for character in text if character in found)
    return Masks(tuple(sorted(found)), sum(counted.values()))


def _in_number(text: str) -> set[str]:
    """The symbols of a number in part; one star behind it may be a footnote's, a glyph before it a bullet."""
    bare = text.strip()
    bare = bare[:-1] if bare[-1] in "*＊" else bare
    bare = bare[1:] if _OWN.match(bare) else bare
    return set(_SYMBOLS.findall(bare))


def _in_prose(text: str) -> Iterable[str]:
    for match in _IN_PHRASE.finditer(text):
        left, right = ideographs(match["left"]), ideographs(match["right"])
        if len(left) + len(right) >= 3 and _is_phrase(left, len(match["mask"]), right):
            yield from set(match["mask"])
    for pattern in (_IN_COUNT, _IN_YEAR):
        for match in pattern.finditer(text):
            yield from (mask for mask in match.groupdict().values() if mask)


@lru_cache(maxsize=4096)
def _is_phrase(left: str, gap: int, right: str) -> bool:
    return re.search(f"{left}.{{{gap}}}{right}", _joined()) is not None


@cache
def _official() -> frozenset[str]:
    """All labels of all forms, their groups, and what every report prints, ideographs only."""
    labels = [
        label
        for form in forms().values()
        for table in form.tables
        for block in table.blocks
        for label in (*block.rows, *block.columns)
    ]
    printed = [words for label in labels for words in (*label.spellings, *label.path)]
    return frozenset(filter(None, map(ideographs, (*_PHRASES, *printed))))


@cache
def _joined() -> str:
    return "\n".join(sorted(_official()))


def _in_label(text: str) -> set[str]:
    """The symbols of a text that is an official label but for them."""
    shape, _ = _shape(text, _SYMBOLS)
    legible = len(shape) - shape.count(MASK)
    return set(_SYMBOLS.findall(text)) if len(shape) > legible > 2 and _labels(shape) else set()


def _shape(text: str, masks: re.Pattern[str]) -> tuple[str, list[int]]:
    """The ideographs and masks of a text, all masks alike, and where they stand in it."""
    if len(text) > 2 * MAX_LABEL:
        return "", []
    places = [at for at, char in enumerate(text) if masks.match(char) or _IDEOGRAPHS.match(char)]
    return "".join(MASK if masks.match(text[at]) else text[at] for at in places), places


@lru_cache(maxsize=4096)
def _labels(shape: str) -> tuple[str, ...]:
    """The labels with the same characters at the same places, where at least half are legible."""
    if shape.count(MASK) * 2 > len(shape):
        return ()
    pattern = re.compile(re.escape(shape).replace(MASK, "."))
    return tuple(label for label in _official() if len(label) == len(shape) and pattern.fullmatch(label))


def with_labels(text: str) -> str:
    """A text that is an official label but for some masks, as that label; any other as it is.

    Only where no other label has the same characters at the same places.
    """
    shape, places = _shape(text, _MASK) if MASK in text else ("", [])
    found = _labels(shape) if shape else ()
    if len(found) != 1:
        return text
    characters = list(text)
    for at, char in zip(places, found[0], strict=True):
        characters[at] = char
    return "".join(characters)


def _alone(texts: Iterable[str]) -> Counter[str]:
    """Cells of nothing but symbols: numbers when they are of different lengths, or of different own glyphs.

    What an agency prints for nothing is always the same.
    """
    cells = [text.strip() for text in texts if _ONLY.fullmatch(text)]
    own = {glyph for cell in cells for glyph in _OWN.findall(cell)}
    lengths: dict[str, set[int]] = {}
    for cell in cells:
        if len(set(cell)) == 1:
            lengths.setdefault(cell[0], set()).add(len(cell))
    found: Counter[str] = Counter()
    for cell in cells:
        if any(len(lengths.get(symbol, ())) > 1 for symbol in cell) or (
            len(own) >= MIN_OWN_DIGITS and own & set(cell)
        ):
            found.update(set(_SYMBOLS.findall(cell)))
    return found
