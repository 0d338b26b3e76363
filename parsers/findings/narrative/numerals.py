"""Numbers as officials write them in prose: 1,234件, 30余条, 约二十起, 百分之九十八, 零.

Belongs here: where a number with its measure word stands in a text and what it is worth.
Does not belong here: what the number counts (`phrases.toml`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from parsers.text.chinese import CHINESE, chinese_number
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
_NUMBER = re.compile(
    rf"(?P<about>大约|约|将近|近|超过|超|逾)?(?:"
    rf"百分之(?P<percent>[{CHINESE}点\d.]{{1,12}})"
    rf"|(?<![\d.第{SEAM}]){_WHOLE}(?P<digits>(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,12}})(?:\.\d{{1,8}})?)"
    rf"(?![\d{SEAM}]){_ENDS}"
    rf"(?P<more>[余多])?(?P<scale>[万亿](?!元))?(?P<more_after>[余多])?(?P<unit>{_MEASURES})?"
    rf"|(?<![{CHINESE}第\d{MASK}])(?P<chinese>[{CHINESE}]{{1,12}})(?P<more_chinese>[余多])?"
    rf"(?:(?P<unit_chinese>{_MEASURES})|(?<=[为是:]零)(?=$|[,;、)和。]))"
    rf")(?P<around>左右|上下|以上)?"
)
_OPENING = re.compile(rf"[大约将近超逾百\d{CHINESE}]")
_NUMERAL = re.compile(rf"[\d{CHINESE}]")
_BARE_BEFORE, _BARE_AFTER = "为是:", ",;、)(和。及"


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
