"""How a number is cited: in Chinese after GB/T 7714-2015, in English, as BibTeX and as CSL-JSON.

Belongs here: texts out of a `Number`; they hold what documents say, with control characters made visible.
Does not belong here: finding the number, and what a terminal shows (`pipelines.cite`).
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from parsers.findings import identities
from warehouse.cite.model import Number, Value
from warehouse.printable import visible

_REPORT = "Annual report on government information disclosure"
_UNITS = {
    "件": "items (件)",
    "项": "items (项)",
    "个": "",
    "万元": "10,000 yuan (万元)",
    "天": "days",
    "ratio": "",
}
_UNITS_ZH = {"ratio": "", "个": "个"}
_TEX = str.maketrans(
    {each: f"\\{each}" for each in "#$%&_{}"}
    | {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
)


def chinese(number: Number) -> str:
    """The citation in Chinese: the report after GB/T 7714-2015, then the place in it and the number."""
    document = number.document
    medium = "R/OL" if document.source_url else "R"
    published = f"({_day(document.published_on)})" if document.published_on else "(发布日期不明)"
    fetched = f"[{_day(document.fetched_at)}]" if document.fetched_at and document.source_url else ""
    said = f"{_author(number)}. {_title(number)}[{medium}]. {published}{fetched}."
    if document.source_url:
        said += f" {visible(document.source_url)}."
    return f"{said} {_place_zh(number)}：{value_zh(number)}。数据来源：{_source_zh(number)}。"


def english(number: Number) -> str:
    """The citation in English; names and titles stay as the report prints them."""
    document = number.document
    published = (
        f"Published {_day(document.published_on)}."
        if document.published_on
        else "Date of publication unknown."
    )
    said = f"{_author(number)}. {_title(number)} [{_REPORT}, {number.year}]. {published}"
    if document.source_url:
        fetched = f" (accessed {_day(document.fetched_at)})" if document.fetched_at else ""
        said += f" {visible(document.source_url)}{fetched}."
    return f"{said} {_place_en(number)}: {value_en(number)}. Data: {_source_en(number)}."


def bibtex(number: Number) -> str:
    """The report as an entry of BibTeX, the number in its note."""
    document = number.document
    entry = {
        "author": f"{{{_tex(_author(number))}}}",
        "title": f"{{{_tex(_title(number))}}}",
        "institution": f"{{{_tex(_author(number))}}}",
        "type": "政府信息公开工作年度报告",
        "language": "chinese",
        "note": _tex(f"{_place_zh(number)}：{value_zh(number)}。数据来源：{_source_zh(number)}"),
    }
    if document.published_on:
        entry |= {"year": str(document.published_on.year), "date": _day(document.published_on)}
    if document.source_url:
        entry["url"] = visible(document.source_url).translate(str.maketrans("{}", "  ")).replace(" ", "%20")
    if document.source_url and document.fetched_at:
        entry["urldate"] = _day(document.fetched_at)
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in entry.items())
    return f"@techreport{{{key(number)},\n{lines}}}\n"


def csl(number: Number) -> list[dict[str, Any]]:
    """The report as CSL-JSON, a list of one item, the number in its note."""
    document = number.document
    item: dict[str, Any] = {
        "id": key(number),
        "type": "report",
        "title": _title(number),
        "author": [{"literal": _author(number)}],
        "publisher": _author(number),
        "genre": "政府信息公开工作年度报告",
        "language": "zh-CN",
        "note": f"{_place_zh(number)}：{value_zh(number)}。数据来源：{_source_zh(number)}",
    }
    for name, day in (("issued", document.published_on), ("accessed", document.fetched_at)):
        if day and (name == "issued" or document.source_url):
            item[name] = {"date-parts": [[day.year, day.month, day.day]]}
    if document.source_url:
        item["URL"] = visible(document.source_url)
    return [item]


def key(number: Number) -> str:
    """A key of letters and digits alone, the same for the same number of the same file."""
    named = "|".join((number.agency_id, str(number.year), number.indicator, number.document.document_id))
    code = re.sub(r"[^0-9]", "", number.agency_id)[:6] or "body"
    return f"gongkai{code}y{number.year}x{hashlib.sha256(named.encode()).hexdigest()[:8]}"


def value_zh(number: Number) -> str:
    """The number with its unit and what there is to know of it, in Chinese."""
    if number.value is None:
        return f"无数值（{visible(number.why_zh)}）"
    if isinstance(number.value, bool):
        return "是" if number.value else "否"
    unit = _UNITS_ZH.get(number.unit, number.unit)
    derived = "（据报表勾稽关系推得）" if _is_derived(number) else ""
    computed = "（据报表数据计算）" if _is_computed(number) else ""
    return f"{plain(number.value)}{f' {unit}' if unit else ''}{derived}{computed}"


def value_en(number: Number) -> str:
    """The number with its unit and what there is to know of it, in English."""
    if number.value is None:
        return f"no number ({visible(number.why_en)})"
    if isinstance(number.value, bool):
        return "yes" if number.value else "no"
    unit = _UNITS.get(number.unit, number.unit)
    derived = " (derived from the sums of the form)" if _is_derived(number) else ""
    computed = " (computed from the figures of the report)" if _is_computed(number) else ""
    return f"{plain(number.value)}{f' {unit}' if unit else ''}{derived}{computed}"


def plain(value: Value) -> str:
    """A number without superfluous zeros; a share or an amount of the mart with up to six decimals."""
    if isinstance(value, Decimal):
        return identities.plain(value)
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _is_computed(number: Number) -> bool:
    """Whether the report prints no such number: it is made of several cells, or counted by us."""
    return number.kind != "cell" and not (number.kind == "headline" and len(number.parts) == 1)


def _is_derived(number: Number) -> bool:
    """Whether the number is one cell's, and the sums of the form say which digits are in it."""
    return not _is_computed(number) and [part.cell.status for part in number.parts] == ["derived"]


def _author(number: Number) -> str:
    return visible(number.agency_name)


def _title(number: Number) -> str:
    return " ".join(visible(number.document.title or f"{number.year}年政府信息公开工作年度报告").split())


def _place_zh(number: Number) -> str:
    if cell := number.cell:
        return f"“{cell.section}”表，{cell.label_zh}"
    return f"{number.label_zh}（{number.indicator}）"


def _place_en(number: Number) -> str:
    if cell := number.cell:
        return f"Table “{cell.section}”, {cell.label_en}"
    return f"{number.label_en} ({number.indicator})"


def _source_zh(number: Number) -> str:
    release = f"gongkai {visible(number.release)} 版" if number.release else "gongkai 数据仓库"
    return f"{release}，{number.indicator}，文件 sha256:{number.document.sha256}"


def _source_en(number: Number) -> str:
    release = f"gongkai, release {visible(number.release)}" if number.release else "gongkai warehouse"
    return f"{release}, {number.indicator}, file sha256:{number.document.sha256}"


def _day(day: date | datetime | None) -> str:
    return day.strftime("%Y-%m-%d") if day else ""


def _tex(text: str) -> str:
    return text.translate(_TEX)
