"""English sentences of the layers below, in Chinese.

Parsers, engine and warehouse know no catalogue: what they say is English. It reaches a person as the text of
an exception, but also out of a table (`reason_detail`) or out of a run's events, where it is plain text. So a
sentence is known by its English template, whichever way it came: `texts.toml` holds templates in both
languages, and a test holds it against the sources. What no template fits stays as it is.
Belongs here: recognising them. Does not belong here: sentences that are said by name
(`presentation.catalogue`).
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cache, cached_property

from presentation.catalogue import Language, Sentence, enumeration, load, sentence, word, words

_NUMBERS = ("count", "limit", "number", "size", "year")
"""Names that stand for digits."""
_WORD = "column"
"""The name that stands for one word."""
_LISTS = ("names", "paths", "years")
"""Names that stand for several."""

_JOINTS = ((re.compile(r"(?<=\.) (?=[A-Z])"), ""), (re.compile("; "), "；"))
"""Where sentences are joined, and what stands there in Chinese."""


@dataclass(frozen=True)
class Template:
    """A sentence that a layer below says."""

    sentence: Sentence

    @cached_property
    def literal(self) -> str:
        """Its words without what is filled in; the more of them, the surer the template."""
        return "".join(text for text, *_ in string.Formatter().parse(self.sentence.en))

    @cached_property
    def beginning(self) -> str:
        """Its words before the first name."""
        return self.sentence.en.partition("{")[0]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a sentence of this template is like."""
        found, met = "", set()
        for text, name, _, _ in string.Formatter().parse(self.sentence.en):
            found += re.escape(text)
            if name in met:
                found += f"(?P={name})"
            elif name:
                met.add(name)
                found += f"(?P<{name}>{_like(name)})"
        return re.compile(found, re.DOTALL)


def _like(name: str) -> str:
    """What a name in a template stands for."""
    if name in _NUMBERS:
        return "[0-9][0-9,.]*"
    return r"\w+" if name == _WORD else ".+?"


def _filled(name: str, value: str, language: Language) -> str:
    if name in _LISTS:
        return enumeration((translated(each, language) for each in value.split(", ")), language)
    return translated(value, language)


def reason(code: str, detail: str, language: Language) -> str:
    """Why a document is in quarantine.

    Args:
        code: The reason as the tables have it.
        detail: What was said of it, in English; may be empty.
        language: Of the sentence.

    Returns:
        The sentence for the code, and in brackets the code and the detail.
    """
    name = f"unread.{code}"
    said = word(name if name in words() else "unread.otherwise", language)
    told = word("unread.code", language, code=code, detail=translated(detail, language)) if detail else code
    return word("unread.with_detail", language, said=said, told=told)


@cache
def templates() -> tuple[Template, ...]:
    """All templates, those with most words first."""
    found = [Template(sentence(each)) for each in load("texts.toml")["text"]]
    return tuple(sorted(found, key=lambda each: len(each.literal), reverse=True))


def translated(text: str, language: Language) -> str:
    """A sentence of a layer below in a language; as it is where no template fits.

    Args:
        text: In English. What is filled in may be such a sentence again.
        language: `zh` or `en`.
    """
    if language == "en":
        return text
    for template in templates():
        if text.startswith(template.beginning) and (found := template.pattern.fullmatch(text)):
            values = {name: _filled(name, value, language) for name, value in found.groupdict().items()}
            return template.sentence.fill(language, **values)
    for between, joint in _JOINTS:
        pieces = between.split(text)
        if len(pieces) > 1 and (said := [translated(piece, language) for piece in pieces]) != pieces:
            return joint.join(said)
    return text
