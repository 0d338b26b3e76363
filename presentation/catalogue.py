"""One catalogue of everything that is said to a person, in Chinese and English.

Belongs here: loading `words.toml` and the rules, and filling a sentence in. Does not belong here: what is
found. A TOML file instead of gettext: both languages of a sentence stand beside each other, nothing is to be
compiled, and English needs one plural, which is the key `en_one`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from parsers.findings.identities import plain

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
WORD_FILES = ("words.toml", "desk/words.toml", "site/words.toml")
"""The files of words; each has tables of its own."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in both languages with names in braces; `en_one` is used where `count` is 1."""

    zh: str
    en: str
    en_one: str = ""

    def fill(self, language: Language, **values: Value) -> str:
        """The sentence with its names filled in.

        Args:
            language: `zh` or `en`.
            values: By name; a `Sentence` among them is said in the same language, a number without zeros
                behind its last place. What comes out of a document is put in as it is, never read as a name.

        Raises:
            KeyError: The sentence has a name without a value.
        """
        text = self.zh if language == "zh" else self.en
        if language == "en" and self.en_one and values.get("count") == 1:
            text = self.en_one
        return text.format_map({name: said(value, language) for name, value in values.items()})


Value = str | int | Decimal | Sentence | None
Values = Mapping[str, Value]


def said(value: Value, language: Language) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, Sentence):
        return value.fill(language)
    if isinstance(value, Decimal):
        return plain(value)
    return "—" if value is None else str(value)


def literal(text: str) -> Sentence:
    """Words out of a document, the same in both languages."""
    kept = text.replace("{", "{{").replace("}", "}}")
    return Sentence(kept, kept)


def named(zh: str, en: str) -> Sentence:
    """A name in both languages; braces in it are no names to fill in."""
    return Sentence(literal(zh).zh, literal(en).en)


@cache
def words() -> Mapping[str, Sentence]:
    """The words of pages and files by name: those of `WORD_FILES`, their tables joined by dots."""
    return {name: said for file in WORD_FILES for name, said in _flat(load(file), "")}


def word(name: str, language: Language, **values: Value) -> str:
    """One of the words, filled in. Raises KeyError when there is none of that name."""
    return words()[name].fill(language, **values)


def load(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("presentation").joinpath(name).read_text(encoding="utf-8"))


def sentence(data: Mapping[str, str]) -> Sentence:
    """A sentence out of a data file."""
    return Sentence(data["zh"], data["en"], data.get("en_one", ""))


def _flat(data: Mapping[str, Any], path: str) -> list[tuple[str, Sentence]]:
    if "zh" in data and isinstance(data["zh"], str):
        return [(path, sentence(data))]
    return [pair for key, value in data.items() for pair in _flat(value, f"{path}.{key}".lstrip("."))]
