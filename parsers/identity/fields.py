"""Labelled fields, breadcrumb, signature and foot of a page: marks at its edges that say whose report it is.

Belongs here: finding such marks among lines. Does not belong here: which mark is trusted over which
(`parsers.identity.identification`) and the prose (`parsers.identity.speaker`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from parsers.identity.dates import read_date
from parsers.identity.spelling import folded
from parsers.identity.urls import without_user
from parsers.identity.vocabulary import any_of, entries, words
from parsers.text import traditional
from parsers.text.traditional import simplified

_HEAD_LINES = 80
_TAIL_LINES = 40
LABEL_WINDOW = 300
_INTRO = 100
_LABELS = {word: kind for kind, found in entries("labels").items() for word in found}


def _beginning_with(first: str) -> str:
    """A pattern of the labels that begin with a character, which is sought before anything else."""
    rest = any_of(word[1:] for word in _LABELS if word[0] == first)
    return rf"{first}(?:(?<![\u4e00-\u9fff]{first})|(?=[\u4e00-\u9fff]{{3,7}}\s*[:：∶])){rest}"


LABEL = re.compile(
    rf"({'|'.join(_beginning_with(first) for first in sorted({word[0] for word in _LABELS}))})"
    r"(?:\s*([:：∶|\]】])|(?=\s|$))"
)
"""A label; one of four characters with a colon may touch the value before it.

So does 【公布日期】2024-01-12: a closing bracket behind a label is a colon; a bar is one above the body.
"""
_AROUND_VALUES = " \t\r\n\u3000\u00a0[]【】|()（）"
_WORD = re.compile(any_of(_LABELS))
_SPACED_LABEL = re.compile(
    r"[ \u3000\u00a0](?<=[\u4e00-\u9fff][ \u3000\u00a0])"
    r"(?=[\u4e00-\u9fff](?:[ \u3000\u00a0][\u4e00-\u9fff])*\s*[:：])"
)
_ANY_LABEL = re.compile(r"[\u4e00-\u9fff \u3000]{2,8}[:：]")
_HOST = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:{any_of(words('labels', 'host'))}|Copyright|©)"
    r"[:：∶\s©]*([\u4e00-\u9fff]{4,30})"
)
_DESK_SITE = re.compile("(?:门户网站|政务网站|政府网站|官方网站|政务网|网站|信息公开专栏|政务公开专栏)$")
_DATELINE_FOLDED = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?")
_BANNER = re.compile(
    "^(?:您好,)?(?:欢迎(?:访问|光临|登录|您访问))?([\u4e00-\u9fff]{4,24}?)"
    "(?:门户网站|政务网站|政府网站|官方网站|政务网|网站|(?<=人民政府)网|(?:政务|政府信息|信息)公开(?:平台|网))"
    f"(?:欢迎您|{_DATELINE_FOLDED.pattern})?$"
)
_SIGNED = re.compile(
    "^([^。,;:0-9]{0,30}?)[(]?("
    "20\\d\\d[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|(?:20\\d\\d|二[^年]{3})年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    ")[)]?(?:印发)?$"
)
_SITE_CODE = re.compile(r"网站标识码\s*[:：]?\s*(\d{10})(?!\d)")
_VALUE_END = re.compile(r"[\s。；;]")
NOT_SIGNED = re.compile(any_of(words("unlabelled", "not_signed")))
_LABELS_A_DATE = re.compile("时间|日期|更新")
_URL_LABEL = re.compile(
    r"(?:原文链接|原文地址|来源链接|网页地址|链接地址)\s*[:：]\s*(https?://[^\s\"'<>，。；）)]+)"
)
_SECTION = re.compile(
    "^(?:[一1](?:[、.．:]|是)?|第一部分[:、]?)?(?:总体|概述|基本)(?:情况|概述)|^[一1][、.．](?:概述|主动公开)"
)
_CLOSING_LINES = 6
_HEADING = 30
_LAST_SECTION = re.compile(
    "^(?:[五六七八5-8][、.．:]|第[五六七八]部分[:、]?|[(][五六七八][)])?"
    + any_of(words("closing", "headings"))
)
_BEYOND = re.compile(any_of(words("closing", "beyond")))
_LONGEST_NAME = 24
_NAME = re.compile("[\u4e00-\u9fff、()]+")
_COVER_YEAR = re.compile(r"[(\[]?(20\d\d)年?度?[)\]]?")
_COLUMNS = re.compile(r"[>＞»→›]+|\s/\s")
_HERE = re.compile("^(?:您?(?:现在)?(?:所在|当前)?的?位置(?:是)?|当前所在位置)[:：]?")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value: its kind (an entry of `[labels]`), the label and the value as printed."""

    kind: str
    label: str
    value: str


def head(lines: Sequence[str]) -> Sequence[str]:
    """The lines before the body (section 一 or the first long line), where the title stands."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        text = folded(line[:LABEL_WINDOW])
        if _SECTION.match(text) or (len(text) > _INTRO and "。" in text) or len(line) > LABEL_WINDOW:
            return lines[:index]
    return lines[:_HEAD_LINES]


def fields(lines: Sequence[str]) -> list[Field]:
    """Every `标签：值` near the beginning and the end, several on a line or none.

    A label that stands alone on its line (or in its cell) has its value on the next, unless that is
    a label too: then it is empty.
    """
    found = []
    above = len(head(lines))
    for index in _edge(lines):
        line = _SPACED_LABEL.sub("", simplified(lines[index][:LABEL_WINDOW]))
        searched = traditional.folded(line)
        if not _WORD.search(searched):
            continue
        labels = [
            match
            for match in LABEL.finditer(searched)
            if (match.group(2) and (match.group(2) != "|" or index < above)) or folded(line) == match.group(1)
        ]
        for number, match in enumerate(labels):
            end = labels[number + 1].start() if number + 1 < len(labels) else len(line)
            value = line[match.end() : end].strip(_AROUND_VALUES)
            if not value and number + 1 == len(labels) and index + 1 < len(lines):
                value = simplified(lines[index + 1]).strip(_AROUND_VALUES)[:LABEL_WINDOW]
                value = "" if LABEL.match(value) or _ANY_LABEL.match(value) else value
            if value:
                found.append(Field(_LABELS[match.group(1)], match.group(1), value))
    return found


def values(found: Sequence[Field], kind: str) -> Iterator[str]:
    """The first word of every field of a kind."""
    return (_VALUE_END.split(field.value)[0] for field in found if field.kind == kind)


def published(found: Sequence[Field]) -> tuple[date, str] | None:
    """The date behind 发布日期 and its kin, the most precise label first, and the quote."""
    order = words("labels", "published")
    dated = [
        (order.index(field.label), day, f"{field.label}：{field.value[:20]}")
        for field in found
        if field.kind == "published" and (day := read_date(field.value[:40]))
    ]
    return min(dated)[1:] if dated else None


def breadcrumb(lines: Sequence[str]) -> list[str]:
    """The columns a page stands in, the innermost first: 首页 > 部门信息公开 > 市交通运输局 > 年报."""
    for line in lines[:_HEAD_LINES]:
        if not _COLUMNS.search(line[:LABEL_WINDOW]):
            continue
        columns = [_HERE.sub("", c) for c in map(folded, _COLUMNS.split(line[:LABEL_WINDOW])) if c]
        if len(columns) > 2:
            return columns[::-1]
    return []


def banners(lines: Sequence[str]) -> list[str]:
    """Who a site's name in the first or last lines belongs to: 温县水利局 of 温县水利局门户网站."""
    edge = [lines[index] for index in _edge(lines)]
    found = [
        _BANNER.match(folded(line[:LABEL_WINDOW]))
        for line in edge
        if re.search("[网網台臺]", line[:LABEL_WINDOW])
    ]
    return [match.group(1) for match in found if match]


def cover(lines: Sequence[str]) -> list[str]:
    """The short lines above the body that may be a name by themselves, as on a cover or in a banner."""
    found = [_DATELINE_FOLDED.sub("", folded(line[:LABEL_WINDOW])).strip("-") for line in head(lines)]
    found = [text[1:-1] if text.startswith("(") and text.endswith(")") else text for text in found]
    return [text for text in found if 4 <= len(text) <= _LONGEST_NAME and _NAME.fullmatch(text)]


def cover_year(lines: Sequence[str]) -> tuple[int, str] | None:
    """The year that stands alone on a line above the body: （2022年度）; None where it is none or several."""
    found = {m.group(1): m.group() for line in head(lines) if (m := _COVER_YEAR.fullmatch(folded(line[:20])))}
    return next(((int(year), text) for year, text in found.items()), None) if len(found) == 1 else None


def closing(lines: Sequence[str]) -> list[str]:
    """The short lines at the end that may be a name by themselves: a signature without a date.

    The page may go on behind the report: with what else the site has, and who runs it.
    """
    last = _last_section(lines)
    start = 0 if last is None else last + 1
    beyond = (i for i in range(start, len(lines)) if _BEYOND.match(folded(lines[i][:LABEL_WINDOW])))
    end = len(lines) if last is None else next(beyond, len(lines))
    return _names(lines[max(start, end - _CLOSING_LINES) : end])


def _names(lines: Sequence[str]) -> list[str]:
    found = [folded(line[:LABEL_WINDOW]) for line in lines]
    return [text for text in found if 4 <= len(text) <= _LONGEST_NAME and _NAME.fullmatch(text)]


def _last_section(lines: Sequence[str]) -> int | None:
    """Where the heading of the last section stands; behind it the report ends and the page goes on."""
    return _searched(tuple(lines))


@lru_cache(maxsize=1)
def _searched(lines: tuple[str, ...]) -> int | None:
    """Several marks of one file ask for it."""
    at = range(len(lines) - 1, -1, -1)
    return next((i for i in at if _LAST_SECTION.match(folded(lines[i].lstrip()[:_HEADING]))), None)


def hosts(lines: Sequence[str]) -> list[str]:
    """Who runs the site, from the foot of the page: 主办：平利县人民政府办公室, 版权所有 ….

    Only the last lines count: a conference has a 主办单位 too.
    """
    start = max(0, len(lines) - _TAIL_LINES)
    return [
        _DESK_SITE.sub("", match.group(1))
        for line in lines[start:]
        if "。" not in line
        for match in _HOST.finditer(simplified(line[:LABEL_WINDOW]))
    ]


def source_url(lines: Sequence[str]) -> str | None:
    """The address behind 原文链接, if a line states one."""
    for index in _edge(lines):
        if match := _URL_LABEL.search(lines[index][:2000]):
            return without_user(match.group(1))
    return None


def site_code(lines: Sequence[str]) -> str:
    """The code of the site that its foot states: 网站标识码：4108250003; empty where that is none, or two."""
    foot = lines[max(0, len(lines) - _TAIL_LINES) :]
    found = {code for line in foot if "标识码" in line for code in _SITE_CODE.findall(line[:LABEL_WINDOW])}
    return found.pop() if len(found) == 1 else ""


def signature(lines: Sequence[str]) -> tuple[str | None, date | None, str]:
    """Name and date at the end (the name on the date's line or before it), and the quote.

    The first behind the heading of the last section, else the last of the page.
    """
    above = len(head(lines))
    # A date in the head is no signature; a text without headings is all head, and may still be signed.
    above = above if above < len(lines) else 0
    start = max(above, len(lines) - _TAIL_LINES)
    last = _last_section(lines)
    behind = range(last, min(len(lines), last + _TAIL_LINES)) if last is not None else range(0)
    for index in (*behind, *range(len(lines) - 1, start - 1, -1)):
        text = folded(lines[index][:LABEL_WINDOW])
        signed = _SIGNED.match(text) if len(text) <= 45 else None
        if signed is None or not (found := read_date(signed.group(2))):
            continue
        name = signed.group(1)
        if NOT_SIGNED.match(name) or _LABELS_A_DATE.search(name):
            continue
        if name:
            return name, found, text
        before = next(
            (t for i in range(index - 1, above - 1, -1) if (t := folded(lines[i][:LABEL_WINDOW]))), ""
        )
        named = len(before) <= 30 and not re.search("[。，；,;:]", before)
        return (before if named else None), found, text
    return None, None, ""


def _edge(lines: Sequence[str]) -> Iterable[int]:
    """The lines near the beginning, behind the heading of the last section, and near the end."""
    count, last = len(lines), _last_section(lines)
    head_end = min(count, _HEAD_LINES)
    tail = max(head_end, count - _TAIL_LINES)
    behind = range(0) if last is None else range(max(head_end, last), min(tail, last + _TAIL_LINES))
    return [*range(head_end), *behind, *range(tail, count)]
