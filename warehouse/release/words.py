"""The words of pages that people read, in English and Chinese.

Belongs here: looking them up, and taking one language out of `English / Chinese`. Does not belong here: the
words (`words.toml`, `codes.toml`; those of the categories of problems: `warehouse.prose.problems`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.prose.problems.dictionary import labels
from warehouse.release.files import LANGUAGES


def word(name: str, language: str, *values: object) -> str:
    """A word or sentence by name.

    Args:
        name: As in `words.toml`; `read.one` for one of a group.
        language: `en` or `zh`.
        values: What goes into its places.
    """
    found: Any = _load("words.toml")
    for part in name.split("."):
        found = found[part]
    return str(found[LANGUAGES.index(language)]).format(*values)


def group(name: str) -> list[str]:
    """The names of a group's words."""
    return [f"{name}.{each}" for each in _load("words.toml")[name]]


def meaning(column: str, code: str, language: str) -> str:
    """What a code of a column means; "" where nothing says it."""
    if column == "category":  # the labels that the dictionary of problems gives them
        chinese, english = labels().get(code, ("", ""))
        return chinese if language == "zh" else english
    found = _load("codes.toml").get(column.removeprefix("other_"), {}).get(code)
    return "" if found is None else str(found[LANGUAGES.index(language)])


def colon(language: str) -> str:
    """A colon as the language sets it."""
    return "：" if language == "zh" else ": "


def one_of(text: str, language: str) -> str:
    """The English or the Chinese of `English / Chinese`; of a text without, all of it. Line by line."""
    return "\n".join(_one_of(line, language) for line in text.split("\n"))


def _one_of(line: str, language: str) -> str:
    english, parted, chinese = line.rpartition(" / ")
    if not parted:
        return line
    return chinese if language == "zh" else english


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("warehouse.release").joinpath(name).read_text("utf-8"))
