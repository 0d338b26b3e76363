"""Loading `statements.toml` and `phrases.toml`: what can be said, and the words it is said with.

Belongs here: the shape of those files and the compilation of its patterns. Does not belong here: applying
them (`extraction`, `comparison`). A new way of saying something is a new entry there and no code.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

CellSum = tuple[str, ...]
"""Indicators to add up; a leading `-` subtracts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a number in the prose may be called, and the sums or ratios of cells it should agree with."""

    code: str
    topic: str
    indicators: tuple[str, ...]
    unit: str
    check: str | None
    zh: str
    en: str
    accept: tuple[CellSum, ...]
    ratio: tuple[tuple[CellSum, CellSum], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying one or more statements. `zero` holds it to the number 0.

    `needed`: pieces of text that stand in whatever `match` matches; looked for first, they spare the search.
    """

    name: str
    statements: tuple[Statement, ...]
    match: re.Pattern[str]
    topic: frozenset[str]
    of_disclosure: bool
    unless: re.Pattern[str] | None
    guards: tuple[re.Pattern[str], ...]
    zero: bool
    needed: frozenset[str] = frozenset()

    @property
    def is_carried(self) -> bool:
        """Whether it speaks of what was carried from or into another year."""
        return any(statement.code.startswith("carried_") for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Both files, compiled. `counted` need a number, `none` say that there was nothing."""

    statements: tuple[Statement, ...]
    counted: tuple[Phrase, ...]
    none: tuple[Phrase, ...]
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    any_topic: re.Pattern[str]
    whole: re.Pattern[str]
    sticky: re.Pattern[str]
    part_guard: re.Pattern[str]
    comparison_guard: re.Pattern[str]
    disclosure: re.Pattern[str]

    def statement(self, indicators: tuple[str, ...]) -> Statement | None:
        """The statement with exactly these candidate indicators."""
        return next((s for s in self.statements if s.indicators == indicators), None)


def fitting(text: str, topic: str | None, *, part: bool, own: bool, counted: bool) -> tuple[Phrase, ...]:
    """The phrases that may name a number, in their order; no other does.

    Args:
        text: what their patterns are to be looked for in.
        topic: the subject that its clause inherits.
        part: whether it is a part of another number.
        own: whether it is of the year of the report.
        counted: True for the phrases with a number, False for those that say that there was nothing.
    """
    printed = frozenset([piece for piece in _pieces() if piece in text])
    return _fitting(printed, topic, part, own, counted)


@lru_cache(maxsize=4096)
def _fitting(
    printed: frozenset[str], topic: str | None, part: bool, own: bool, counted: bool
) -> tuple[Phrase, ...]:
    book = phrasebook()
    return tuple(
        phrase
        for phrase in (book.counted if counted else book.none)
        if phrase.needed <= printed
        and (not phrase.topic or topic in phrase.topic)
        and not (part and book.part_guard in phrase.guards)
        and (own or phrase.is_carried)
    )


@cache
def _pieces() -> tuple[str, ...]:
    book = phrasebook()
    return tuple(sorted({piece for phrase in (*book.counted, *book.none) for piece in phrase.needed}))


@cache
def phrasebook() -> Phrasebook:
    """The packaged phrase book."""
    data = _toml("phrases.toml")
    words = _expanded(data["words"])
    guards = {name: re.compile(pattern) for name, pattern in data["guards"].items()}
    statements = {entry["code"]: _statement(entry) for entry in _toml("statements.toml")["statement"]}
    return Phrasebook(
        statements=tuple(statements.values()),
        counted=tuple(_phrase(entry, words, guards, statements) for entry in data["phrase"]),
        none=tuple(_phrase(entry, words, guards, statements) for entry in data["none"]),
        topics=tuple((name, re.compile(pattern)) for name, pattern in data["topics"].items()),
        any_topic=re.compile("|".join(data["topics"].values())),
        whole=_any_of(data["whole"]),
        sticky=_any_of(data["sticky"]),
        part_guard=guards["part"],
        comparison_guard=guards["comparison"],
        disclosure=re.compile(words["publicly"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("parsers.findings.narrative") / name).read_text(encoding="utf-8"))


def _any_of(entries: list[dict[str, str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{entry['match']})" for entry in entries))


def _expanded(words: dict[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for name, pattern in words.items():
        known[name] = _expand(pattern, known)
    return known


def _expand(pattern: str, words: dict[str, str]) -> str:
    return re.sub(r"<([a-z]+)>", lambda match: f"(?:{words[match[1]]})", pattern)


def _statement(entry: dict[str, Any]) -> Statement:
    return Statement(
        code=entry["code"],
        topic=entry["topic"],
        indicators=tuple(entry["indicators"]),
        unit=entry["unit"],
        check=entry.get("check"),
        zh=entry["zh"],
        en=entry["en"],
        accept=tuple(tuple(cells) for cells in entry.get("accept", ())),
        ratio=tuple((tuple(over), tuple(under)) for over, under in entry.get("ratio", ())),
    )


def _phrase(
    entry: dict[str, Any],
    words: dict[str, str],
    guards: dict[str, re.Pattern[str]],
    statements: dict[str, Statement],
) -> Phrase:
    allowed = entry.get("allows", ())
    return Phrase(
        name=entry["name"],
        statements=tuple(statements[code] for code in entry["statements"]),
        match=re.compile(_expand(entry["match"], words)),
        topic=frozenset(entry.get("topic", ())),
        of_disclosure=entry.get("of_disclosure", False),
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        guards=tuple(guard for name, guard in guards.items() if name not in allowed),
        zero=entry.get("zero", False),
        needed=_needed(entry["match"], words),
    )


_SET = re.compile(r"\[[^\]]*\]")
_AHEAD = re.compile(r"\(\?=([^()|]*)\)")
_BRACKETS = re.compile(r"\([^()]*\)")
_GROUPED = re.compile(r"\(\?:(<[a-z]+>)\)(?![?*{])")
_LIST = re.compile(r"<([a-z]+)>(?![?*{])")
_PIECE = re.compile(r"(?:[\u4e00-\u9fff#%](?![?*{]))+")


def _needed(pattern: str, words: dict[str, str]) -> frozenset[str]:
    """The pieces of text without which a pattern matches nothing: those that stand in no brackets.

    Args:
        pattern: a pattern, with the names of word lists in it.
        words: the patterns of the word lists.
    """
    outside = _GROUPED.sub(r"\1", _AHEAD.sub(r"\1", _SET.sub("\0", pattern)))
    while _BRACKETS.search(outside):
        outside = _BRACKETS.sub("\0", outside)
    if "|" in outside:
        return frozenset()
    in_lists = [piece for name in _LIST.findall(outside) for piece in _needed(words[name], words)]
    return frozenset([*in_lists, *_PIECE.findall(re.sub("<[a-z]+>", "\0", outside))])
