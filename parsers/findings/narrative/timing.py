"""Years and months in a text → words relative to the year of the report: 本年, 上年, 下年, 他年, 某月.

Belongs here: how time is written. Does not belong here: what follows from it (`extraction`).
"""

from __future__ import annotations

import re

_DIGIT = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d|[一二][九〇○零][〇○零一二三四五六七八九]{2})年(度)?")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d年?(?:至|到|-|~)(?:19|20)\d\d年度?")
_WORDS = (
    (re.compile(r"上一?年度?|去年度?|前一年度?"), "上年"),
    (re.compile(r"下一?年度?|次年度?|明年度?|来年"), "下年"),
    (re.compile(r"今年度?|当年度?|本年度"), "本年"),
    (re.compile(r"(?:本年)?0?1月0?1日起?(?:至|到|-)(?:本年)?12月31日(?:止|期间|内|间)?"), "本年"),
    (re.compile(r"(?:本年)?0?1月?(?:至|到|-)12月份?"), "本年"),
    (re.compile(r"(?:本年|(?<=截至)|(?<=截止))12月(?:31日|底|末)"), "本年底"),
    (re.compile(r"\d{1,2}月?(?:至|到|-)\d{1,2}月(?:份|底|末)?"), "某月"),
    (re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|初|中旬|\d{1,2}日)?"), "某月"),
    (re.compile(r"[上下]半年|第?[一二三四1-4]季度|前[一二两三四五六七八九十\d]{1,2}个(?:月|季度)"), "某月"),
    (re.compile(r"本年(?=某月)"), ""),
)
_ADVERB = re.compile(r"(?:截至|截止|自|从|在|至|到)?(本年|上年|下年|他年|某月)(?!的?(?:结转|转入|转接|遗留))")


def relative(text: str, year: int) -> str:
    """The text with every year and month replaced by its relation to `year`."""

    def name(match: re.Match[str]) -> str:
        digits = "".join(_DIGIT.get(char, char) for char in match[1])
        return {0: "本年", -1: "上年", 1: "下年"}.get(int(digits) - year, "他年")

    text = _YEAR.sub(name, _YEARS.sub("他年", text))
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text


def leading_time(text: str) -> str | None:
    """The time that a clause begins with and that holds for what follows: one of the five words."""
    match = _ADVERB.match(text)
    return match[1] if match else None
