"""A finding and the rule it comes from.

Belongs here: the two nouns and their wording. Does not belong here: what is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from parsers.forms import FormTable
from presentation.catalogue import Language, Sentence, Value, load, sentence
from presentation.places import Place

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for: its stable id, how grave it is, and what is said of it."""

    id: str
    severity: str
    title: Sentence
    message: Sentence
    article: Sentence
    action: Sentence


@dataclass(frozen=True, slots=True)
class Subject:
    """The report that findings are about.

    Args:
        tables: Its tables of the form by code.
        notice: The number of the notice that prescribes its form.
    """

    tables: dict[str, FormTable]
    notice: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to act on.

    Args:
        rule: The id of its rule.
        place: What it is about.
        values: What is filled into the rule's sentences.
        scope: What tells it from the rule's other findings, for programs.
    """

    rule: str
    place: Place
    values: Mapping[str, Value] = field(default_factory=dict)
    scope: str = ""

    @property
    def severity(self) -> str:
        """`error`, `warning` or `note`."""
        return rules()[self.rule].severity

    def message(self, language: Language, subject: Subject) -> str:
        """What is wrong."""
        return self._fill(rules()[self.rule].message, language, subject)

    def article(self, language: Language, subject: Subject) -> str:
        """The article or notice it is wrong by."""
        return self._fill(rules()[self.rule].article, language, subject)

    def action(self, language: Language, subject: Subject) -> str:
        """What to do."""
        return self._fill(rules()[self.rule].action, language, subject)

    def where(self, language: Language, subject: Subject) -> str:
        """The place in words."""
        return self.place.said(language, subject.tables)

    def _fill(self, text: Sentence, language: Language, subject: Subject) -> str:
        return text.fill(language, **{"notice": subject.notice, **self.values})


@cache
def rules() -> dict[str, Rule]:
    """Every rule by id, in the order of `rules.toml`."""
    parts = ("title", "message", "article", "action")
    return {
        name: Rule(name, data["severity"], *(sentence(data[part]) for part in parts))
        for name, data in load("rules.toml").items()
    }
