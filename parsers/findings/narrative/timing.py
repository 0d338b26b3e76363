"""Years and months in a text → words relative to the year of the report: 本年, 上年, 下年, 他年, 某月.

Belongs here: how time is written. Does not belong here: what follows from it (`extraction`).
"""

from __future__ import annotations

import re

_DIGIT = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d|[一二][九〇○零][〇○零一二三四五六七八九]{2})年(度)?")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d年?(?:至|到|-|~)(?:19|20)\d\d年度?")
_WORDS = (
    ("年", re.compile(r"上一?年度?|去年度?|前一年度?"), "上年"),
    ("年", re.compile(r"下一?年度?|次年度?|明年度?|来年"), "下年"),
    ("年", re.compile(r"今年度?|当年度?|本年度"), "本年"),
    ("月", re.compile(r"(?:本年)?0?1月0?1日起?(?:至|到|-)(?:本年)?12月31日(?:止|期间|内|间)?"), "本年"),
    ("月", re.compile(r"(?:本年)?0?1月?(?:至|到|-)12月份?"), "本年"),
    ("月", re.compile(r"(?:本年|(?<=截至)|(?<=截止))12月(?:31日|底|末)"), "本年底"),
    ("月", re.compile(r"\d{1,2}月?(?:至|到|-)\d{1,2}月(?:份|底|末)?"), "某月"),
    ("月", re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|初|中旬|\d{1,2}日)?"), "某月"),
    (
        "",
        re.compile(r"[上下]半年|第?[一二三四1-4]季度|前[一二两三四五六七八九十\d]{1,2}个(?:月|季度)"),
        "某月",
    ),
    ("月", re.compile(r"本年(?=某月)"), ""),
)
"""A character that stands in whatever the pattern matches, the pattern, and what it is replaced by."""
_NAMES_TIME = re.compile("[年月季]")
"""Stands in whatever these patterns match."""
_SPAN = re.compile(
    r"^(?:自|从|打从)[^,;:]{0,40}?(?:以来|至今|起至今|迄今)|^(?:近|这|过去)?(?:[两二三四五六七八九十几多\d]{1,3})年(?:来|间)|^(?:历年|历史上|多年来|长期以来)"
    r"|(?:施行|实施|修订|成立|开通|上线|建立)以来$"
)
"""A time of several years at the head of a clause; 本年以来 is the report's own."""
_OF_SPAN = re.compile("[来今间历]")
"""One of these stands in whatever it matches."""
_OWN_SPAN = re.compile("^(?:自|从)?(?:本年|今年|年初|某月)")
_WHOLE_YEAR = re.compile("(?:全年|本年度?|年内)")
_ADVERB = re.compile(r"(?:截至|截止|自|从|在|至|到)?(本年|上年|下年|他年|某月)(?!的?(?:结转|转入|转接|遗留))")


def relative(text: str, year: int) -> str:
    """The text with every year and month replaced by its relation to `year`."""

    def name(match: re.Match[str]) -> str:
        digits = "".join(_DIGIT.get(char, char) for char in match[1])
        return {0: "本年", -1: "上年", 1: "下年"}.get(int(digits) - year, "他年")

    if not _NAMES_TIME.search(text):
        return text
    text = _YEAR.sub(name, _YEARS.sub("他年", text))
    for needed, pattern, word in _WORDS:
        if needed in text:
            text = pattern.sub(word, text)
    return text


def leading_time(text: str) -> str | None:
    """The time that a clause begins with and that holds for what follows: one of the five words.

    Several years (自条例施行以来, 近三年来) are 他年: what is counted there is not the year's own.
    """
    if _OF_SPAN.search(text) and _SPAN.search(text) and not _OWN_SPAN.match(text):
        return "他年"
    if _WHOLE_YEAR.match(text):
        return "本年"
    match = _ADVERB.match(text)
    return match[1] if match else None
