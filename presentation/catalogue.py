"""One catalogue of everything that is said to a person, in Chinese and English.

Belongs here: loading the TOML files, and filling a sentence in. Does not belong here: what is found, and
which language is spoken (`pipelines.language`). TOML files instead of gettext: both languages of a sentence
stand beside each other and nothing is to be compiled. Which plural a number takes, and how numbers and
durations are written, Babel knows (the Unicode CLDR).
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
WORD_FILES = (
    *("words.toml", "help.toml", "answers.toml", "refusals.toml"),
    *("desk/words.toml", "site/words.toml"),
)
"""Files of words by name; no name stands in two of them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in both languages with names in braces.

    A name may say how its value is written: `{count:n}` groups digits, `{bytes:size}` is in MiB,
    `{seconds:span}` a duration, `{names:list}` an enumeration, `{told:clauses}` clauses of a sentence.
    `en_one` is used where Babel says that `count` takes the singular.
    """

    zh: str
    en: str
    en_one: str = ""

    def fill(self, language: Language, /, **values: Value) -> str:
        """The sentence with its names filled in.

        Args:
            language: `zh` or `en`.
            values: By name; a `Sentence` among them is said in the same language, a number without zeros
                behind its last place. What comes out of a document is put in as it is, never read as a name.

        Raises:
            KeyError: The sentence has a name without a value.
        """
        text = self.zh if language == "zh" else self.en
        if language == "en" and self.en_one and _is_one(values.get("count"), language):
            text = self.en_one
        return _Filler(language).vformat(text, (), values)


Value = str | int | float | Decimal | Sentence | Sequence[str] | None
Values = Mapping[str, Value]


class _Filler(string.Formatter):
    """Puts values into a sentence as the language writes them."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Value, format_spec: str) -> str:
        return _WRITERS[format_spec](value, self._language)


def said(value: Value, language: Language) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, Sentence):
        return value.fill(language)
    if isinstance(value, Decimal):
        from parsers.findings.identities import plain

        return plain(value)
    return "—" if value is None else str(value)


def number(value: Any, language: Language, pattern: str | None = None) -> str:
    """A number with its digits grouped."""
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=language)


def size(value: Any, language: Language) -> str:
    """Bytes, in MiB with one place behind the point."""
    return f"{number(value / 2**20, language, '#,##0.0')} MiB"


def span(value: Any, language: Language) -> str:
    """Seconds as a duration in its largest unit, half of that at least."""
    from babel.dates import format_timedelta

    return format_timedelta(timedelta(seconds=float(value)), threshold=1.5, locale=language)


def enumeration(value: Any, language: Language) -> str:
    """Names one after the other."""
    return ("、" if language == "zh" else ", ").join(value)


def clauses(value: Any, language: Language) -> str:
    """Clauses of a sentence."""
    return ("，" if language == "zh" else ", ").join(value)


_WRITERS: Mapping[str, Callable[[Any, Language], str]] = {
    "": said,
    "n": number,
    "size": size,
    "span": span,
    "list": enumeration,
    "clauses": clauses,
}


def _is_one(count: Value, language: Language) -> bool:
    if not isinstance(count, int | float | Decimal):
        return False
    from babel import Locale

    return bool(Locale.parse(language).plural_form(count) == "one")


def literal(text: str) -> Sentence:
    """Words out of a document, the same in both languages."""
    kept = text.replace("{", "{{").replace("}", "}}")
    return Sentence(kept, kept)


def named(zh: str, en: str) -> Sentence:
    """A name in both languages; braces in it are no names to fill in."""
    return Sentence(literal(zh).zh, literal(en).en)


@cache
def words() -> Mapping[str, Sentence]:
    """Everything that is said, by name: the tables of `WORD_FILES`, their names joined by dots.

    Raises:
        ValueError: A name stands in two files.
    """
    found: dict[str, Sentence] = {}
    for file in WORD_FILES:
        for name, each in _flat(load(file), ""):
            if name in found:
                raise ValueError(f"{file}: {name} stands in another file too")
            found[name] = each
    return found


def word(name: str, language: Language, /, **values: Value) -> str:
    """One of the words, filled in. Raises KeyError when there is none of that name."""
    return words()[name].fill(language, **values)


def half(message: str, language: Language) -> str:
    """A message that stands in both languages, as `fact_check` has it, in one of them."""
    zh, parted, en = message.partition(" / ")
    return en if parted and language == "en" else zh


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
