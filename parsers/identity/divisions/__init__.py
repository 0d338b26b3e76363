"""The country's divisions (GB/T 2260, counties and above) with the years in which they held.

Belongs here: the packaged table and looking a division up by code, by name, or at a position of a text.
Does not belong here: bodies of a division (`parsers.identity.bodies`) and which evidence names the agency
(`parsers.identity.agency`). README.md in this folder names sources, dates and licences of the table.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

_ETHNIC = re.compile(
    "(?:各族|(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|保安|裕固|独龙)族?)+$"
)
_REGION = re.compile("(?:壮族|回族|维吾尔)$")
_SUFFIX = re.compile("(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|[省市盟县区旗])$")
_SHORT_SUFFIX = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one name. Years are ends of years; None = beyond what the sources cover.

    `successor` is the code that follows where a division was renamed, recoded or raised one to one;
    None for current divisions and for those that were merged or split up.
    """

    code: str
    name: str
    valid_from: int | None
    valid_to: int | None
    successor: str | None

    @property
    def level(self) -> str:
        """`province`, `city` or `county`, as the code is built."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"

    @property
    def stem(self) -> str:
        """The name without its kind and peoples: 平潭 of 平潭县, 恩施 of 恩施土家族苗族自治州."""
        return _stem(self.name)[0]

    def distance(self, year: int) -> int:
        """Years between `year` and the years in which this name held; 0 within them."""
        if self.valid_from is not None and year < self.valid_from:
            return self.valid_from - year
        if self.valid_to is not None and year > self.valid_to:
            return year - self.valid_to
        return 0

    def within(self, other: Division) -> bool:
        """True when `other` is this division or one above it."""
        return self.code.startswith(_significant(other.code))


@dataclass(frozen=True, slots=True)
class _Index:
    by_code: dict[str, tuple[Division, ...]]
    by_name: dict[str, tuple[Division, ...]]
    by_stem: dict[str, tuple[Division, ...]]
    heads: dict[str, tuple[str, ...]]
    begin: re.Pattern[str]
    divided: frozenset[str]


def division(code: str, year: int | None = None) -> Division | None:
    """The division of a six-digit code, under the name it had in `year` (None: the latest).

    A year outside the division's years gives the nearest name; an unknown code gives None.
    """
    held = _index().by_code.get(code, ())
    return min(held, key=lambda d: _remoteness(d, year), default=None)


def named(name: str, year: int | None = None, within: tuple[Division, ...] = ()) -> tuple[Division, ...]:
    """Divisions of that full name (or its usual short form: 恩施州, 张家川县, 宁夏), below `within` if given.

    Where some held in `year`, only those; else those of the next, when its reports are published.
    """
    found = _index().by_name.get(name, ())
    if within:
        found = tuple(d for d in found if any(d != w and d.within(w) for w in within))
    return _fitting(found, year)


def held(d: Division, year: int | None) -> Division:
    """The division, or its successor where that is what held in `year` (None: now)."""
    while d.valid_to is not None and (year is None or year > d.valid_to):
        heir = division(d.successor or d.code, year)
        if heir is None or heir == d:
            break
        d = heir
    return d


def stemmed(stem: str, year: int | None = None) -> tuple[Division, ...]:
    """Divisions whose name without its kind is `stem` (平潭, 河南); see `named` for the year."""
    return _fitting(_index().by_stem.get(stem, ()), year)


def stable_code(code: str) -> str:
    """The code at the end of the chain of successors: one code for a division through its renamings."""
    seen = {code}
    while (found := division(code)) and found.successor and found.successor not in seen:
        code = found.successor
        seen.add(code)
    return code


def lineage(code: str, year: int | None = None) -> tuple[Division | None, Division | None, Division | None]:
    """Province, city and county of a code; None where there is none (a municipality has no city)."""
    codes = (f"{code[:2]}0000", f"{code[:4]}00", code)
    province, city, county = (division(c, year) for c in codes)
    return province, city if codes[1] != codes[0] else None, county if not code.endswith("00") else None


def has_counties(code: str) -> bool:
    """True for a city (not a province) that is divided into counties or districts of its own."""
    return code[:4] in _index().divided and code.endswith("00") and not code.endswith("0000")


def name_at(text: str, position: int) -> str | None:
    """The longest division name (full or usual short form) that begins at `position` of `text`."""
    for name in _index().heads.get(text[position : position + 2], ()):
        if text.startswith(name, position):
            return name
    return None


def names_in(text: str) -> Iterator[tuple[int, str]]:
    """Every longest division name in a text with its position, without overlaps."""
    return iter(_names_in(text))


@lru_cache(maxsize=32)
def _names_in(text: str) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    end = 0
    for position in [match.start() for match in _index().begin.finditer(text)]:
        if position >= end and (name := name_at(text, position)):
            found.append((position, name))
            end = position + len(name)
    return tuple(found)


def stem_at(text: str, position: int) -> str | None:
    """The longest stem of a division's name (平潭, 河南) that begins at `position` of `text`."""
    by_stem = _index().by_stem
    for end in range(min(len(text), position + _LONGEST), position + 1, -1):
        if text[position:end] in by_stem:
            return text[position:end]
    return None


def similar(name: str, year: int | None = None) -> tuple[Division, ...]:
    """Divisions whose full name differs from `name` in exactly one character (a slip of recognition)."""
    found = [
        d
        for other, divisions in _index().by_name.items()
        if len(other) == len(name) and sum(a != b for a, b in zip(name, other, strict=True)) == 1
        for d in divisions
    ]
    return _fitting(tuple(found), year)


def abbreviates(short: str, name: str) -> bool:
    """Whether a short name has the first and last character of a name and others of it in order: 克旗."""
    letters = iter(name)
    ends = 1 < len(short) < len(name) and short[0] + short[-1] == name[0] + name[-1]
    return ends and all(char in letters for char in short)


def lookalike(a: str, b: str) -> bool:
    """True when the one character in which two names differ is easily taken for the other (沐, 沭)."""
    pairs = [{x, y} for x, y in zip(a, b, strict=True) if x != y]
    return any(pair <= set(group) for pair in pairs for group in overrides()["lookalikes"]["groups"])


def _fitting(found: tuple[Division, ...], year: int | None) -> tuple[Division, ...]:
    """The divisions that held in the year, else in the next, else those nearest in time."""
    if not found:
        return ()
    nearest = min(_remoteness(d, year) for d in found)
    return tuple(d for d in found if _remoteness(d, year) == nearest)


def _remoteness(d: Division, year: int | None) -> int:
    if year is None:
        return 0 if d.valid_to is None else 9999 - d.valid_to
    return d.distance(year) and 1 + d.distance(year + 1)


def _significant(code: str) -> str:
    """The leading digits that all codes below share; 469000-like groups do not occur as divisions."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def _stem(name: str) -> tuple[str, str]:
    """A name without its kind and peoples, and the kind."""
    match = _SUFFIX.search(name)
    if match is None:
        return name, ""
    rest, kind = name[: match.start()], match.group()
    if kind == "自治区":
        return _REGION.sub("", rest), kind
    if kind.startswith("自治"):
        bare = _ETHNIC.sub("", rest)
        return bare or rest.removesuffix("族"), kind
    return rest, kind


def _short_name(name: str) -> str | None:
    """恩施州 for 恩施土家族苗族自治州, 内蒙古 for 内蒙古自治区; None where there is no short form."""
    stem, kind = _stem(name)
    if kind == "自治区":
        return stem
    return stem + _SHORT_SUFFIX[kind] if kind in _SHORT_SUFFIX else None


def _read() -> Iterator[Division]:
    text = files(__name__).joinpath("divisions.csv").read_text(encoding="utf-8")
    for code, name, start, end, successor in list(csv.reader(text.splitlines()))[1:]:
        yield Division(
            code, name, int(start) if start else None, int(end) if end else None, successor or None
        )


@cache
def overrides() -> dict[str, dict[str, Any]]:
    """What no rule should decide, from `overrides.toml`: its tables by name."""
    return tomllib.loads(files(__name__).joinpath("overrides.toml").read_text(encoding="utf-8"))


def _beginning(heads: Iterable[str]) -> re.Pattern[str]:
    """Where a name may begin: a first character of two, before a second one of two."""
    first, second = (re.escape("".join(sorted(set(characters)))) for characters in zip(*heads, strict=True))
    return re.compile(f"[{first}](?=[{second}])")


@cache
def _index() -> _Index:
    by_code: dict[str, list[Division]] = defaultdict(list)
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_stem: dict[str, list[Division]] = defaultdict(list)
    for d in _read():
        by_code[d.code].append(d)
        by_name[d.name].append(d)
        if short := _short_name(d.name):
            by_name[short].append(d)
        if len(d.stem) > 1:
            by_stem[d.stem].append(d)
    for nickname, code in overrides()["nicknames"].items():
        by_name[nickname].extend(by_code[code])
    heads: dict[str, list[str]] = defaultdict(list)
    for name in by_name:
        heads[name[:2]].append(name)
    return _Index(
        {k: tuple(v) for k, v in by_code.items()},
        {k: tuple(v) for k, v in by_name.items()},
        {k: tuple(v) for k, v in by_stem.items()},
        {k: tuple(sorted(v, key=len, reverse=True)) for k, v in heads.items()},
        _beginning(heads),
        frozenset(
            d.code[:4]
            for d in chain.from_iterable(by_code.values())
            if d.level == "county" and d.valid_to is None
        ),
    )
