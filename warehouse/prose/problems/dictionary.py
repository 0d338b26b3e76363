"""`problems.toml`, read strictly: the categories, and the patterns by which a statement is known.

Belongs here: the file. Does not belong here: what is done with sentences (`statements`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

UNCATEGORISED, NO_CATEGORY = "uncategorised", "none"
PROBLEM, IMPROVEMENT, EARLIER, NONE, CONTEXT = "problem", "improvement", "earlier", "none", "context"
STATEMENTS = (PROBLEM, IMPROVEMENT, EARLIER, NONE, CONTEXT)
"""What a sentence states: a problem, a measure, an earlier year's problem, that there is none, or neither."""
_WORD = re.compile("<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of problem.

    Args:
        code: The code in the table.
        zh: Its Chinese label.
        en: Its English label.
        subject: What a measure of this kind is about.
        deficient: The subject near a word that says it is lacking, or a pattern that needs no such word.
        excluded: What is another kind; None where nothing is.
    """

    code: str
    zh: str
    en: str
    subject: re.Pattern[str]
    deficient: re.Pattern[str]
    excluded: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The whole file.

    Args:
        categories: In the order of the file.
        lack: The words that say that something is lacking.
        statements: By which a sentence is a statement of a kind; the first that matches counts.
        year: A year that a sentence names.
        introduction: A sentence that only says that problems follow.
        headings: By which a heading says what the text below it is.
    """

    categories: tuple[Category, ...]
    lack: re.Pattern[str]
    statements: Mapping[str, re.Pattern[str]]
    year: re.Pattern[str]
    introduction: re.Pattern[str]
    headings: Mapping[str, re.Pattern[str]]


@cache
def dictionary() -> Dictionary:
    """The dictionary of the data file.

    Raises:
        KeyError: A category lacks a part, or a pattern names an unknown word.
        re.error: A pattern of the file is none.
    """
    said = tomllib.loads(
        files("warehouse.prose.problems").joinpath("problems.toml").read_text(encoding="utf-8")
    )
    words = said["words"]
    return Dictionary(
        tuple(_category(each, words) for each in said["category"]),
        re.compile(words["lack"]),
        {
            name: re.compile(_spelled(said["statements"][name], words))
            for name in (NONE, EARLIER, IMPROVEMENT, PROBLEM)
        },
        re.compile(said["context"]["year"]),
        re.compile(said["context"]["introduction"]),
        {name: re.compile(said["headings"][name]) for name in (IMPROVEMENT, PROBLEM)},
    )


def _category(said: Mapping[str, Any], words: Mapping[str, str]) -> Category:
    subject, lack = said["subjects"], words["lack"]
    near = f"(?:{subject}).{{0,24}}(?:{lack})|(?:{lack}).{{0,6}}的?(?:{subject})"
    patterns = [near, *said.get("patterns", ())]
    exclusions = said.get("exclusions")
    return Category(
        said["code"],
        said["zh"],
        said["en"],
        re.compile(subject),
        re.compile("|".join(_spelled(each, words) for each in patterns)),
        re.compile("|".join(exclusions)) if exclusions else None,
    )


def _spelled(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: words[match[1]], pattern)


def codes() -> tuple[str, ...]:
    """Every code of the column `category`."""
    return (*(each.code for each in dictionary().categories), UNCATEGORISED, NO_CATEGORY)


def labels() -> dict[str, tuple[str, str]]:
    """The labels of every code of the column `category`, Chinese and English."""
    named = {each.code: (each.zh, each.en) for each in dictionary().categories}
    return named | {UNCATEGORISED: ("未归类", "in no category"), NO_CATEGORY: ("不适用", "does not apply")}
