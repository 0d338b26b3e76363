"""How a sheet prints a number under a number format.

Belongs here: the sections of a format code, digits, thousands, percent, scale and words in it. Does not
belong here: dates and times, which have types of their own; where a sheet keeps its formats.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from parsers.readers.visible import UNREADABLE

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
}  # fmt: skip
"""The formats that a workbook refers to by number alone (ECMA-376, 18.8.30), without dates."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<gap>_.|\*.)|\[(?P<bracket>[^\]]*)\]|(?P<end>;)'
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*)|(?P<percent>%)|(?P<word>General|G/通用格式)|(?P<other>.)",
    re.S | re.I,
)
_CONDITION = re.compile(r"(<>|[<>]=?|=)\s*(\d+(?:\.\d+)?)")
_COLOURS = ("black", "blue", "cyan", "green", "magenta", "red", "white", "yellow", "黑色", "蓝色", "红色")
_EXACT = Context(prec=800)
"""Enough for the largest number of a sheet (308 figures) with all decimals of the longest code."""
_LONGEST = 255
"""Characters of a format code; no sheet takes a longer one."""


class _Section(NamedTuple):
    """One section: what stands before and behind the digits, and the pattern of digits ("" without).

    `known` is False for dates, fractions and exponents, whose numbers are told in general. `condition` are
    a comparison and what a number is compared with. `point` counts the digits behind a point that is a word
    among them: `0!.0000` prints 13872500 as 1387.2500.
    """

    before: str
    digits: str
    behind: str
    percents: int
    known: bool
    parted: bool
    condition: tuple[str, Decimal] | None = None
    point: int = 0


def printed_number(value: float, code: str) -> str | None:
    """A number as it is printed; "" for nothing, `UNREADABLE` where digits are spread over words.

    None where the format is not one that is told here: the number then is printed in general.
    """
    sections = _sections(code)
    if not all(section.known for section in sections[:3]):
        return None
    number = Decimal(f"{value:.15g}")
    section, signed = _section_for(number, sections)
    if section is None:
        return None
    if section.parted:
        return UNREADABLE
    digits = _digits(abs(number), section) if section.digits else ""
    sign = "-" if signed and number < 0 and any(char in "123456789" for char in digits) else ""
    return f"{sign}{section.before}{digits}{section.behind}".strip()


def hides_text(code: str) -> bool:
    """Whether a format prints nothing of a text."""
    sections = _sections(code)
    return len(sections) == 4 and sections[3] == _Section("", "", "", 0, True, False)


def _section_for(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The section that a number is printed by, and whether its sign is printed in front.

    None where conditions do not say for all numbers.
    """
    if any(section.condition for section in sections):
        *named, last = sections
        if number < 0 or last.condition or not all(section.condition for section in named):
            return None, True
        met = (each for each in named if each.condition and _meets(number, *each.condition))
        return next(met, last), True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _meets(number: Decimal, comparison: str, bound: Decimal) -> bool:
    return {
        "=": number == bound,
        "<>": number != bound,
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
    }[comparison]


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:_LONGEST]):
        if token["end"]:
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(part) for part in parts[:4])


def _section(tokens: list[re.Match[str]]) -> _Section:
    before, behind, digits, percents, known, parted, point = "", "", "", 0, True, False, 0
    condition = None
    for token in tokens:
        text = token["quoted"] or token["escaped"] or ""
        if token["digits"] and digits and behind == "." and "." not in digits + token["digits"]:
            point, behind = len(token["digits"].rstrip(",")), ""
            digits += token["digits"]
        elif token["digits"]:
            parted = parted or bool(digits)
            digits = digits or token["digits"]
        elif token["percent"]:
            percents, text = percents + 1, "%"
        elif token["word"]:
            known = False
        elif token["bracket"] is not None:
            compared = _CONDITION.fullmatch(token["bracket"])
            condition = (compared[1], Decimal(compared[2])) if compared else condition
            currency = re.fullmatch(r"\$([^-\]]*)(?:-[0-9A-Fa-f]+)?", token["bracket"])
            text = currency[1] if currency else ""
            told = currency or compared or token["bracket"].lower() in _COLOURS
            known = known and bool(told)
        elif token["other"]:
            text = token["other"]
            known = known and not (text.isascii() and text.isalpha()) and text != "@"
        if digits:
            behind += text
        else:
            before += text
    return _Section(before, digits, behind, percents, known, parted, condition, point)


def _digits(number: Decimal, section: _Section) -> str:
    pattern = section.digits.rstrip(",")
    scale = len(section.digits) - len(pattern)
    whole, _, part = pattern.partition(".")
    number = number.scaleb(2 * section.percents - 3 * scale)
    rounded = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP, _EXACT)
    figures, _, decimals = f"{rounded:f}".partition(".")
    figures = figures.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        figures = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", figures)
    while decimals and part[len(decimals) - 1] != "0" and decimals.endswith("0"):
        decimals = decimals[:-1]
    if section.point:
        figures = figures.rjust(section.point, "0")
        return f"{figures[: -section.point]}.{figures[-section.point :]}"
    return f"{figures}.{decimals}" if decimals else figures
