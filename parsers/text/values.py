"""What stands in a value cell: a number, a blank, a dash, "not applicable", or something else.

Belongs here: the meaning of one cell's printed text. Does not belong here: which cell it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from parsers.model import Status
from parsers.text.normalise import compact

MAX_DIGITS = 15
"""A longer run of digits is no count and no amount; it is a phone number, an id or several cells glued."""


@dataclass(frozen=True, slots=True)
class Value:
    """The meaning of a printed value. `unit` is set only when it is printed inside the cell."""

    status: Status
    number: Decimal | None = None
    unit: str | None = None
    approximate: bool = False


BLANK = Value(Status.BLANK)

_DASH = re.compile(r"[-/\\*_]{1,6}|\.{3,}|…+")
_NOT_APPLICABLE = re.compile(r"(无|暂无|没有|不涉及|不适用|未涉及|未发生|N/?A|n/?a|不存在)[.;]?", re.I)
_ZERO = re.compile(r"[○〇◯OoｏΟОо零Ø]")
_NUMBER = re.compile(
    r"(?P<about>约|近)?"
    r"(?P<number>[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?)"
    r"(?P<over>余|多)?"
    r"(?P<unit>件次|人次|万元|亿元|元|件|条|个|项|次|份|宗|起|人)?"
    r"(?P<note>[(\[][^()\[\]]{0,60}[)\]])?"
    r";?"
)
_LOST = re.compile(r"(?:(?<=\s)|^)[?\ufffd](?=\s|$)")
"""A question mark by itself beside a number: a space that a charset could not hold."""
MASK = "█"
"""What every mask of a masked page is turned into (`parsers.trust`)."""
MASKS = "*＊×✕✖■□▢▣◻◼●◯▇▉█▓▒"
"""What is printed in place of a digit."""
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
"""Code points without a meaning of their own: a font of the site's says what they look like."""
_MASKED = re.compile(
    rf"[+-]?(?=.*\d)[\d,.]*[{re.escape(MASKS)}{PRIVATE}][\d,.{re.escape(MASKS)}{PRIVATE}]*"
    r"|[+-]?\d+[xX?\ufffd]+\d+"
)
_LONGEST = 60
_UNIT = re.compile(r"(?:万元|亿元|元|件|条|个|项|次|份|宗|起|人);?$")
_APART = re.compile(r"\d[^\S\n]*\n\s*\n\s*\d")
"""Values parted by a blank line are not one."""
_LETTER_O = str.maketrans(dict.fromkeys("○〇◯OoΟОо", "0"))


def parse_value(raw: str) -> Value | None:
    """The meaning of a cell's whole text, or None when it is not a value at all.

    Numbers keep their printed sign and decimals; a unit or a remark printed behind the number is split off.
    Leading zeros are no number: `000` is several cells without separators, or damage.
    A circle or letter O between digits, or alone, is the digit it stands for.
    Digits parted by a blank line are several values. Digits with a mask among them are unreadable.
    """
    if _APART.search(raw):
        return None
    text = compact(_LOST.sub(" ", raw)) or compact(raw)
    if not text:
        return BLANK
    if len(text) > 100:
        return None
    if _DASH.fullmatch(text):
        return Value(Status.DASH)
    if _NOT_APPLICABLE.fullmatch(text):
        return Value(Status.NOT_APPLICABLE)
    if _ZERO.fullmatch(text):
        return Value(Status.REPORTED, Decimal(0))
    match = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(_digits_for_circles(text))
    if match is None:
        return Value(Status.UNREADABLE) if _is_masked(text) else None
    digits = match["number"].replace(",", "")
    if sum(char.isdigit() for char in digits) > MAX_DIGITS:
        return None
    approximate = bool(match["about"] or match["over"])
    return Value(Status.REPORTED, Decimal(digits), match["unit"], approximate)


def is_partly_masked(raw: str) -> bool:
    """Whether digits are printed with something in the place of others (1*3, ２■), and nothing else is."""
    text = compact(raw[:_LONGEST])
    return len(raw) < _LONGEST and _MASKED.fullmatch(_UNIT.sub("", text)) is not None


def _is_masked(text: str) -> bool:
    return is_partly_masked(text) or (MASK in text and not text.strip(f"{MASK},.+-"))


def _digits_for_circles(text: str) -> str:
    head = re.match(r"[+-]?[\d○〇◯OoΟОо]+(?:\.[\d○〇◯OoΟОо]+)?", text)
    if head is None or not any(char.isdigit() for char in head[0]):
        return text
    return head[0].translate(_LETTER_O) + text[head.end() :]
