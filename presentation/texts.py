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

from presentation.catalogue import Language, Sentence, load, sentence

_NUMBERS = ("count", "limit", "number", "size", "year")
"""Names that stand for digits."""


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
                found += f"(?P<{name}>{'[0-9][0-9,.]*' if name in _NUMBERS else '.+?'})"
        return re.compile(found, re.DOTALL)


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
            values = {name: translated(value, language) for name, value in found.groupdict().items()}
            return template.sentence.fill(language, **values)
    return text
