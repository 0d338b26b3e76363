"""Dates as they are printed, and the year that a report's prose speaks of.

Belongs here: reading a date, the statistical period, the year named most. Does not belong here: where in a
document a date stands (`parsers.identity.fields`) and which of several counts (`parsers.identity.year`).
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from parsers.identity.spelling import CJK_DIGITS
from parsers.identity.vocabulary import any_of, words

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)|(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)"
)
_CJK_DATE = re.compile(
    "(20\\d\\d|二[〇零○Oo0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
_PERIOD = re.compile(
    r"(20\d\d)年(?:度)?0?1月0?1日(?:起|开始)?,?(?:至|到|-|~|—)+(?:截?止)?(?:(?:同|当|本|该)年)?(20\d\d年)?(?:度)?12月31日"
)
_MONTHS = re.compile(r"(20\d\d)年(?:度)?0?1月?(?:份)?(?:至|到|-|~|—)+12月(?!\d)")
_PERIOD_IN_FIGURES = re.compile(
    r"(20\d\d)([-./])0?1\2(?:0?1)?(?:至|到|-|~|—)+(?:\1\2)?12(?:\2(?:31)?)?(?!\d)"
)
_PERIOD_NAMED = re.compile(
    r"(?:统计|数据)[^。,;]{0,6}?(?:期限|时间|时段|区间|期间|范围|统计期)(?:为|是|:)*(20\d\d)年(?:度|全年)?"
    "(?=[。,;)]|$)"
)
_PERIOD_END = re.compile(r"(?:统计|数据|截至|截止)[^。,;]{0,12}?(20\d\d)年(?:度)?12月(?:31日|底|末)")
_YEAR_IN_PROSE = re.compile(r"(20(?<![\d第〔\[]20)\d\d)年(?:度)?(?!\d)(?!版)")  # soonest found by 20
_PLANNED = re.compile(f"[,，]?(?:我[局镇县市区]|全[县市区])?{any_of(words('prose', 'plans'))}")
_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_PRESENTING = any_of(words("prose", "presenting"))
_REPORT = "(?:报告|年报|情况|信息公开|如下)"
_LOOKING_BACK = any_of(words("prose", "looking_back"))
_OF_A_RULE = any_of(words("prose", "issuing"))
_COMPARED = re.compile("[较比与自从于同]$|相比|以来")
_DONE = any_of(words("prose", "disclosing"))
_QUOTED = re.compile("《[^《》]{0,80}》")
_DIGITS = {0xFF10 + i: str(i) for i in range(10)}


def read_date(text: str) -> date | None:
    """The first valid date of a text, in digits or Chinese numerals; U+2236 may stand for a colon."""
    for match in _DATE.finditer(text.translate(_DIGITS)):
        if found := _date(*(int(g) for g in match.groups() if g is not None)):
            return found
    if written := _CJK_DATE.search(text):
        year = int("".join(str(CJK_DIGITS.get(c, c)) for c in written.group(1)))
        return _date(year, _number(written.group(2)), _number(written.group(3)))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """一 to 三十一."""
    if "十" not in text:
        return CJK_DIGITS[text[-1]]
    tens, _, ones = text.partition("十")
    return 10 * (CJK_DIGITS[tens] if tens else 1) + (CJK_DIGITS[ones] if ones else 0)


def period(text: str) -> tuple[int, str] | None:
    """The year in 统计期限为2025年1月1日至…, 数据截至2025年12月31日 or 统计时间为2025年度, and the quote."""
    for match in _PERIOD.finditer(text):
        start, end = match.groups()
        if end in (None, f"{start}年"):
            return int(start), match.group()
    for pattern in (_PERIOD_END, _MONTHS, _PERIOD_NAMED, _PERIOD_IN_FIGURES):
        if told := pattern.search(text):
            return int(told.group(1)), told.group()
    return None


def without_quoted(text: str) -> str:
    """Prose without what it names in 《》: a report or notice named there has a year and body of its own."""
    return _QUOTED.sub("《》", text)


def quoted_in(text: str) -> list[str]:
    """What prose names in 《》."""
    return _QUOTED.findall(text)


def years_told(text: str) -> Counter[int]:
    """How often prose names each year as the one it tells of.

    Left out: quoted titles, days (a meeting, a signature), plans (2024年将…), years compared with.
    `text` is folded prose.
    """
    found: Counter[int] = Counter()
    bare = without_quoted(text)
    for match in _YEAR_IN_PROSE.finditer(bare):
        before, after = bare[max(0, match.start() - 2) : match.start()], bare[match.end() : match.end() + 8]
        if not (_DAY.match(after) or _PLANNED.match(after) or _COMPARED.search(before)):
            found[int(match.group(1))] += 1
    return found


def prose_year(text: str, published: date | None = None) -> int | None:
    """The year the prose names at least twice and more often than any other.

    One mention is enough where the report was published in the year after it, and where no other year is
    named and a sentence begins with it or says that the report is on it. Of years named equally often it is
    the first where one begins with it and with none of the others.
    """
    counts = years_told(text).most_common()
    if not counts:
        return None
    if len(counts) > 1 and counts[0][1] == counts[1][1]:
        opening = [year for year, count in counts if count == counts[0][1] and _opens_sentence(text, year)]
        return opening[0] if opening == [counts[0][0]] else None  # of equal counts the first met comes first
    year, count = counts[0]
    if count > 1 or (published is not None and published.year == year + 1):
        return year
    told = len(counts) == 1 and any(f(text, year) for f in (_opens_sentence, _opens_clause, _is_reported))
    return year if told else None


def _opens_sentence(text: str, year: int) -> bool:
    """Whether a sentence begins with the year as the time of what it tells: 2023年，我局…, 2023年共收到…."""
    opening = "(?:^|[。;!|]|情况|报告|概[述况要])"
    said = f",|是|(?:具体|有关|总体|工作)情况|{_DONE}"
    begins = rf"{opening}(?:在|我[^,。;年]{{1,2}})?{year}年(?:度|全年|以来)?(?:{said})"
    return re.search(begins, without_quoted(text)) is not None


def _opens_clause(text: str, year: int) -> bool:
    """Whether a clause begins with the year as the time in which something was disclosed.

    So does a name of what we disclosed in it: 汇报我镇2023年政府信息公开工作.
    """
    begins = rf",{year}年(?:度|全年)?(?:[我本全][^,。;年]{{1,2}})?{_DONE}"
    of_ours = rf"[我本][^,。;年]{{1,2}}{year}年(?:度)?(?:政府|政务)?信息公开"
    return re.search(f"{begins}|{of_ours}", without_quoted(text)) is not None


def _is_reported(text: str, year: int) -> bool:
    """Whether a clause says that the report is on the year: 现将2023年工作情况报告如下, 截至2023年底."""
    year_itself = rf"{year}年(?![^。,;]{{0,6}}{_OF_A_RULE})"
    of_report = rf"{_PRESENTING}[^。;《》]{{0,24}}?{year_itself}[^。,;《》]{{0,16}}?{_REPORT}"
    as_time = rf"{_LOOKING_BACK}了?{year_itself}|在{year_itself}度?(?:的工作中|里|中|,)"
    return re.search(f"{of_report}|{as_time}", without_quoted(text)) is not None
