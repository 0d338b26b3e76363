"""In which language this process speaks, and its words.

Belongs here: `--lang`, `GONGKAI_LANG`, the locale, and saying a sentence of the catalogue in that language.
Does not belong here: the sentences (`presentation/*.toml`). Layers below say English; what they say is put
into the language here, at the edge (`presentation.texts`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, ClassVar

import typer

from presentation.catalogue import LANGUAGES, Language, Value, word

VARIABLE = "GONGKAI_LANG"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that name the locale of messages, the strongest first (POSIX)."""


class Spoken(StrEnum):
    """The languages of what is said."""

    ZH = "zh"
    EN = "en"


class _Chosen:
    """The language that `--lang` names; None where it names none."""

    language: ClassVar[Language | None] = None


@contextmanager
def chosen(arguments: Sequence[str]) -> Iterator[None]:
    """Speak the language that the arguments name, as `choose` finds it, for a while."""
    before = _Chosen.language
    choose(arguments)
    try:
        yield
    finally:
        _Chosen.language = before


def choose(arguments: Sequence[str]) -> None:
    """Take the language of `--lang` out of the arguments, wherever it stands before `--`.

    The arguments are looked at before they are parsed: help and refusals of the parser are in it as well.
    """
    named = ""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            named = arguments[place + 1]
        elif argument.startswith("--lang="):
            named = argument.partition("=")[2]
    _Chosen.language = _known(named)


def language() -> Language:
    """The language of this process: of `--lang`, else of `GONGKAI_LANG`, else of the locale."""
    return _Chosen.language or of_environment(os.environ)


def of_environment(environment: Mapping[str, str]) -> Language:
    """The language that the environment names.

    Args:
        environment: Variables by name. A `GONGKAI_LANG` that is neither language counts as unset; the
            command line refuses it (`pipelines.program`).
    """
    if given := _known(environment.get(VARIABLE, "")):
        return given
    locale = next((environment[name] for name in LOCALE if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def say(name: str, /, **values: Value) -> str:
    """A sentence of the catalogue in the language of this process. Raises KeyError where there is none."""
    return word(name, language(), **values)


def _known(name: str) -> Language | None:
    return next((each for each in LANGUAGES if each == name), None)


def _as_chosen(_given: Spoken | None) -> Spoken:
    return Spoken(language())


BY_LOCALE = Spoken.EN
"""The default of `Lang` in a signature; a command is always given the language of the process."""
Lang = Annotated[Spoken, typer.Option("--lang", callback=_as_chosen, show_default=False)]
"""The option of every command."""
