"""The headings of sections: the words of `titles.toml`, and how headings are numbered.

Belongs here: reading the data file, folding text for it, and finding a numbering or a title in folded text.
Does not belong here: which of the titles found begin a section (`outline`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from parsers.text.normalise import spaceless
from parsers.text.openings import matches
from parsers.text.traditional import folded

PREFACE, UNKNOWN = "preface", "unknown"
"""Text above the first heading; text under a heading of a section that is in no list."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_ORDINAL = "[一二三四五六七八九十]{1,3}"
_NUMBERINGS = (
    re.compile(rf"第({_ORDINAL})(?:部分|章)[、.:,]?"),
    re.compile(rf"({_ORDINAL})[、.:,]"),
    re.compile(rf"\(({_ORDINAL})\)[、.:,]?"),
    re.compile(r"([0-9]{1,2})(?:[、,:]|\.(?![0-9]))"),
    re.compile(r"\(([0-9]{1,2})\)[、.:,]?"),
    re.compile(r"([①-⑳])"),
)
"""From the highest on: 第一部分, 一、, （一）, 1., （1）, ①. The place in the list is the depth."""
_NUMBERED = re.compile("[第一二三四五六七八九十(0-9①-⑳]")
"""With one of these begins whatever they match."""
UNNUMBERED = len(_NUMBERINGS)
"""The depth of a heading without a number: below all others."""
SECTION_DEPTHS = 2
"""So many depths, from the highest on, are those of sections: there a title needs no sign behind it."""
_SECTION_NUMBER = re.compile("[第一二三四五六七八九十]")
"""With one of these begins whatever is numbered as sections are."""


class Numbering(NamedTuple):
    """How a line is numbered: its depth, its number, and where the words behind it begin."""

    depth: int
    number: int
    end: int


class Title(NamedTuple):
    """A section's title found in folded text, up to `end`; `sure` where its words are a section's own."""

    code: str
    end: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Titles:
    titles: tuple[tuple[str, re.Pattern[str]], ...]
    words: tuple[tuple[str, re.Pattern[str]], ...]
    run: re.Pattern[str]
    numbered: re.Pattern[str]
    rows: re.Pattern[str]


_ENCLOSED = re.compile("[㈠-㈩]")


def fold(text: str) -> str:
    """The text as titles are compared: simplified, ASCII punctuation but 。, no white space."""
    return spaceless(_ENCLOSED.sub(_in_brackets, folded(text)))


def _in_brackets(enclosed: re.Match[str]) -> str:
    return f"({'一二三四五六七八九十'[ord(enclosed[0]) - ord('㈠')]})"


_length = lru_cache(maxsize=16_384)(lambda char: len(fold(char)))


def places(text: str, ends: Sequence[int]) -> list[int]:
    """For each of `ends`, in rising order, the offset behind the first characters that fold to so many."""
    if not ends:
        return []
    found: list[int] = []
    length = 0
    for offset, char in enumerate(text):
        while len(found) < len(ends) and length >= ends[len(found)]:
            found.append(offset)
        if len(found) == len(ends):
            return found
        length += _length(char)
    return [*found, *[len(text)] * (len(ends) - len(found))]


def numbering(line: str) -> Numbering | None:
    """The numbering that a folded line begins with."""
    if not _NUMBERED.match(line):
        return None
    for depth, pattern in enumerate(_NUMBERINGS):
        if match := pattern.match(line):
            return Numbering(depth, _value(match[1]), match.end())
    return None


def title(line: str, start: int) -> Title | None:
    """The longest title at `start` of a folded line; a section's own words before general ones."""
    run = _titles().run.match(line, start)
    found = _title_of(run[0]) if run else None
    return found and found._replace(end=start + found.end)


@lru_cache(maxsize=4096)
def _title_of(run: str) -> Title | None:
    """The longest title at the head of characters that stand in titles: lines begin with the same few."""
    for sure, patterns in ((True, _titles().titles), (False, _titles().words)):
        found = [
            Title(code, match.end(), sure) for code, pattern in patterns if (match := pattern.match(run))
        ]
        if found:
            return max(found, key=lambda each: each.end)
    return None


def numbered_titles(line: str) -> list[int]:
    """Where, inside a folded line, numbered titles of sections begin that cannot be words of a sentence."""
    return [match.start() for match in matches(_titles().numbered, _SECTION_NUMBER, line, 1)]


def is_row(line: str, start: int) -> bool:
    """Whether the words of a folded line are those of a row of the tables."""
    return _titles().rows.match(line, start) is not None


@cache
def _titles() -> _Titles:
    data = _data()
    words: dict[str, str] = data["words"]

    def any_of(patterns: list[str]) -> str:
        named = [re.sub(r"<([a-z]+)>", lambda match: words[match[1]], each) for each in patterns]
        return "|".join(f"(?:{each})" for each in named)

    sections = data["section"]
    every = any_of([pattern for section in sections for pattern in section["titles"]])
    general = any_of([pattern for section in sections for pattern in section["words"]])
    numberings = "|".join(each.pattern.replace("(", "(?:", 1) for each in _NUMBERINGS[:SECTION_DEPTHS])
    return _Titles(
        titles=tuple((section["code"], re.compile(any_of(section["titles"]))) for section in sections),
        words=tuple((section["code"], re.compile(any_of(section["words"]))) for section in sections),
        run=re.compile(f"[{re.escape(''.join(sorted({*every, *general, *'0123456789'})))}]{{2,}}"),
        numbered=re.compile(
            rf"(?<![\"'《<(\[第,;:、一二三四五六七八九十])(?:{numberings})(?={every})(?!(?:{every})[,;、])"
        ),
        rows=re.compile("|".join(data["rows"])),
    )


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("titles.toml").read_text(encoding="utf-8"))


CODES = (*(section["code"] for section in _data()["section"]), PREFACE, UNKNOWN)
"""Every code of a section."""


def _value(text: str) -> int:
    """十二 → 12, 12 → 12, ⑫ → 12."""
    if text.isascii():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
