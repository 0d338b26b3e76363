"""Numbers as officials write them in prose: 1,234件, 30余条, 约二十起, 百分之九十八, 零.

Belongs here: where a number with its measure word stands in a text and what it is worth.
Does not belong here: what the number counts (`phrases.toml`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from parsers.text.openings import matches
from parsers.text.values import MASK, MASKS, PRIVATE

SEAM = "\x00"
"""Stands where two printed lines were joined inside a run of digits: what it joins is no number."""

_MEASURES = (
    r"(?:万元|亿元|元|%|件次|人次|件|条(?!例)|份|宗|起|例|项|笔|部|篇|期|场|次|家|户|名|套|批|册"
    r"|个(?!工作日|月|百分点|方面|环节|季度|小时))"
)
_WHOLE = rf"(?<!{MASK})(?<!\d[{re.escape(MASKS)}{PRIVATE}])"
_ENDS = rf"(?!{MASK}|[{re.escape(MASKS)}{PRIVATE}]\d)"
"""Beside a mask a number is not all there."""
_CHINESE = "零〇○一二两三四五六七八九十百千万"
_NUMBER = re.compile(
    rf"(?P<about>大约|约|将近|近|超过|超|逾)?(?:"
    rf"百分之(?P<percent>[{_CHINESE}点\d.]{{1,12}})"
    rf"|(?<![\d.第{SEAM}]){_WHOLE}(?P<digits>(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,12}})(?:\.\d{{1,8}})?)"
    rf"(?![\d{SEAM}]){_ENDS}"
    rf"(?P<more>[余多])?(?P<scale>[万亿](?!元))?(?P<more_after>[余多])?(?P<unit>{_MEASURES})?"
    rf"|(?<![{_CHINESE}第\d{MASK}])(?P<chinese>[{_CHINESE}]{{1,12}})(?P<more_chinese>[余多])?"
    rf"(?:(?P<unit_chinese>{_MEASURES})|(?<=[为是:]零)(?=$|[,;、)和。]))"
    rf")(?P<around>左右|上下|以上)?"
)
_OPENING = re.compile(rf"[大约将近超逾百\d{_CHINESE}]")
_NUMERAL = re.compile(rf"[\d{_CHINESE}]")
_BARE_BEFORE, _BARE_AFTER = "为是:", ",;、)(和。及"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


class Number(NamedTuple):
    """A number at text[start:end], its measure word included. `unit` is "" where none is printed."""

    start: int
    end: int
    value: Decimal
    unit: str
    approximate: bool


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a folded text that carry a measure word, or stand alone behind 为, 是 or a colon.

    Ordinals (第三条), years, dates and numbers glued to other letters are no counts and are left out.
    """
    if not _NUMERAL.search(text):
        return ()
    found = (_number(match, text) for match in matches(_NUMBER, _OPENING, text))
    return tuple(number for number in found if number is not None)


def _number(match: re.Match[str], text: str) -> Number | None:
    if match["percent"]:
        value, unit = chinese_number(match["percent"]), "%"
    elif match["digits"]:
        value, unit = Decimal(match["digits"].replace(",", "")), match["unit"] or ""
        if match["scale"]:
            value = _plain(value * (10_000 if match["scale"] == "万" else 100_000_000))
        if not unit and not _stands_alone(match, text):
            return None
    else:
        value, unit = chinese_number(match["chinese"]), match["unit_chinese"] or ""
    if value is None:
        return None
    vague = match.group("about", "more", "more_after", "more_chinese", "around", "scale")
    return Number(match.start(), match.end(), value, unit, any(vague))


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _stands_alone(match: re.Match[str], text: str) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before != "" and before in _BARE_BEFORE and (after == "" or after in _BARE_AFTER)


def chinese_number(text: str) -> Decimal | None:
    """二百零三 → 203, 二〇 → 20, 九十八点五 → 98.5; digits pass; None when it is no well-formed number."""
    whole, _, fraction = text.replace("点", ".").partition(".")
    places = "".join(str(_DIGITS.get(char, char)) for char in fraction)
    value = int(whole) if whole.isdecimal() else _integer(whole)
    if value is None or (places and not places.isdecimal()):
        return None
    return Decimal(f"{value}.{places}") if places else Decimal(value)


def _integer(text: str) -> int | None:
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    high, wan, low = text.rpartition("万")
    if wan:
        left, right = _below_ten_thousand(high), _below_ten_thousand(low) if low else 0
        return None if left is None or right is None else left * 10_000 + right
    return _below_ten_thousand(low)


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_scale = 0, None, 10_000
    for char in text:
        if char in _SCALES:
            scale = _SCALES[char]
            if scale >= last_scale:
                return None
            total, digit, last_scale = total + (1 if digit is None else digit) * scale, None, scale
        elif char in _DIGITS and digit in (None, 0):
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0) if text else None
