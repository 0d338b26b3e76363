"""What a report's lines say of themselves besides the title: labelled fields, signature, prose, dates.

Belongs here: finding such marks in lines and reading their dates.
Does not belong here: which mark is trusted over which (`parsers.identity.identification`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from parsers.identity.spelling import CJK_DIGITS, folded

_HEAD_LINES = 80
_TAIL_LINES = 40
_LABEL_WINDOW = 300
_PUBLISHER = (
    *(
        "发布机构",
        "发布单位",
        "发文机关",
        "发文机构",
        "发文单位",
        "公开机构",
        "公开单位",
        "信息公开机构",
        "制发机关",
    ),
    *("制作机关", "编制单位", "填报单位", "公开主体", "责任单位"),
)
_SOURCE = ("信息来源", "文章来源", "来源", "稿源", "供稿单位")
_PUBLISHED = (
    "发布日期",
    "发布时间",
    "公开日期",
    "公开时间",
    "生成日期",
    "发文日期",
    "成文日期",
    "印发日期",
    "日期",
    "时间",
)
_OTHER = (
    *(
        "浏览次数",
        "浏览量",
        "浏览",
        "点击数",
        "点击率",
        "点击量",
        "点击",
        "阅读次数",
        "阅读量",
        "阅读",
        "访问量",
        "字号",
        "字体",
    ),
    *(
        "索引号",
        "索引",
        "文号",
        "发文字号",
        "栏目",
        "责任编辑",
        "编辑",
        "作者",
        "审核",
        "打印",
        "关闭窗口",
        "分享",
        "微信",
        "QQ空间",
    ),
    *(
        "主题分类",
        "体裁分类",
        "组配分类",
        "有效性",
        "视力保护色",
        "信息名称",
        "名称",
        "标题",
        "所属主题",
        "内容概述",
        "全真版",
    ),
)
_WORDS = sorted({*_PUBLISHER, *_SOURCE, *_PUBLISHED, *_OTHER}, key=len, reverse=True)
_LABEL = re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(_WORDS)})(?:\s*([:：∶])|(?=\s|$))")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)|(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)"
)
_CJK_DATE = re.compile(
    "(20\\d\\d|二[〇零○Oo0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
_SIGNED = re.compile(
    "^([^。,;:0-9]{0,30}?)[(]?("
    "20\\d\\d[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|(?:20\\d\\d|二[^年]{3})年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    ")[)]?(?:印发)?$"
)
_URL = re.compile(r"https?://[^\s\"'<>，。；）)]+")
_URL_LABEL = re.compile(
    r"(?:原文链接|原文地址|来源链接|网页地址|链接地址)\s*[:：]\s*(https?://[^\s\"'<>，。；）)]+)"
)
_SECTION = re.compile(
    "^(?:[一1](?:[、.．:]|是)?|第一部分[:、]?)?(?:总体|概述|基本)(?:情况|概述)|^[一1][、.．](?:概述|主动公开)"
)
_PERIOD = re.compile(
    r"(20\d\d)年1月1日(?:起|开始)?(?:至|到|-|~|—)+(?:截?止)?(?:(?:同|当|本|该)年)?(20\d\d年)?(?:度)?12月31日"
)
_YEAR_IN_PROSE = re.compile(r"(?<!\d)(20\d\d)年(?:度)?(?!\d)")
_INTRO = 100


def head(lines: Sequence[str]) -> Sequence[str]:
    """The lines before the body (section 一 or the first long line), where the title stands."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        text = folded(line[:_LABEL_WINDOW])
        if _SECTION.match(text) or (len(text) > _INTRO and "。" in text) or len(line) > _LABEL_WINDOW:
            return lines[:index]
    return lines[:_HEAD_LINES]


def fields(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Label and value of every `标签：值` near the beginning and the end, several on a line or none.

    A label that stands alone on its line (or in its cell) has its value on the next.
    """
    found = []
    for index in _edge(len(lines)):
        line = lines[index][:_LABEL_WINDOW]
        labels = [m for m in _LABEL.finditer(line) if m.group(2) or folded(line) == m.group(1)]
        for number, match in enumerate(labels):
            end = labels[number + 1].start() if number + 1 < len(labels) else len(line)
            value = line[match.end() : end].strip(" \t\u3000\u00a0[]【】|()（）")
            if not value and number + 1 == len(labels) and index + 1 < len(lines):
                value = lines[index + 1].strip()[:_LABEL_WINDOW]
                value = "" if _LABEL.match(value) else value
            if value:
                found.append((match.group(1), value))
    return found


def publishers(found: Sequence[tuple[str, str]]) -> list[str]:
    """Values of 发布机构 and its kin."""
    return [value.split()[0] for label, value in found if label in _PUBLISHER]


def sources(found: Sequence[tuple[str, str]]) -> list[str]:
    """Values of 来源: often another body that merely supplied the text."""
    return [value.split()[0] for label, value in found if label in _SOURCE]


def breadcrumb(lines: Sequence[str]) -> list[str]:
    """The columns a page stands in, the innermost first: 首页 > 部门信息公开 > 市交通运输局 > 年报."""
    for line in lines[:_HEAD_LINES]:
        columns = [c for c in map(folded, re.split("[>＞»]+", line[:_LABEL_WINDOW])) if c]
        if len(columns) > 2:
            return columns[::-1]
    return []


def published(found: Sequence[tuple[str, str]]) -> date | None:
    """The date behind 发布日期 and its kin, the most precise label first."""
    dated = [
        (_PUBLISHED.index(label), day)
        for label, value in found
        if label in _PUBLISHED and (day := read_date(value))
    ]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def source_url(lines: Sequence[str]) -> str | None:
    """The address behind 原文链接, if a line states one."""
    for index in _edge(len(lines)):
        if match := _URL_LABEL.search(lines[index][:2000]):
            return match.group(1)
    return None


def read_url(value: str) -> str | None:
    """A web address as such; None for relative or other addresses."""
    match = _URL.match(value.strip())
    return match.group() if match else None


def read_date(text: str) -> date | None:
    """The first valid date of a text, in digits or Chinese numerals; U+2236 may stand for a colon."""
    for match in _DATE.finditer(text.translate(_DIGITS)):
        if found := _date(*(int(g) for g in match.groups() if g is not None)):
            return found
    if written := _CJK_DATE.search(text):
        year = int("".join(str(CJK_DIGITS.get(c, c)) for c in written.group(1)))
        return _date(year, _number(written.group(2)), _number(written.group(3)))
    return None


_DIGITS = {0xFF10 + i: str(i) for i in range(10)}


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


def signature(lines: Sequence[str]) -> tuple[str | None, date | None]:
    """Name and date at the end: a line that is only a date, and the name before it or on its line."""
    start = max(0, len(lines) - _TAIL_LINES)
    for index in range(len(lines) - 1, start - 1, -1):
        text = folded(lines[index][:_LABEL_WINDOW])
        signed = _SIGNED.match(text) if len(text) <= 45 else None
        if signed is None or not (found := read_date(signed.group(2))):
            continue
        name = signed.group(1)
        if name:
            return name, found
        before = next(
            (t for i in range(index - 1, start - 1, -1) if (t := folded(lines[i][:_LABEL_WINDOW]))), ""
        )
        return (before if len(before) <= 30 and not re.search("[。，；,;:]", before) else None), found
    return None, None


def period_year(text: str) -> int | None:
    """The year in 统计期限为2025年1月1日至…; `text` without spaces."""
    for match in _PERIOD.finditer(text):
        start, end = match.groups()
        if end in (None, f"{start}年"):
            return int(start)
    return None


def prose_year(text: str) -> int | None:
    """The year the prose names at least twice and more often than any other."""
    counts = Counter(map(int, _YEAR_IN_PROSE.findall(text))).most_common(2)
    if counts and counts[0][1] > 1 and (len(counts) == 1 or counts[0][1] > counts[1][1]):
        return counts[0][0]
    return None


def _edge(count: int) -> Iterable[int]:
    head_end = min(count, _HEAD_LINES)
    return [*range(head_end), *range(max(head_end, count - _TAIL_LINES), count)]
