"""The page, its list of files, and the short page of a refusal, as HTML.

Belongs here: templates and what they are given. Does not belong here: words and counts
(`presentation.desk.listing`). Whatever comes out of a document or a file's name is escaped by the templates,
and every character in it that does something is shown as its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from presentation.catalogue import LANGUAGES, Language, word
from presentation.desk.listing import DONE, READING, Listed, reports, status, tally
from warehouse.printable import visible

STYLE, SCRIPT = "style.css", "script.js"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the page may promise, and what it refuses.

    Args:
        most_files: Files at a time.
        most_bytes: Bytes of a file.
        loopback: Whether the page is served to this machine alone.
        workbook: Whether a workbook can be written.
    """

    most_files: int
    most_bytes: int
    loopback: bool = True
    workbook: bool = True


def whole_page(listed: Sequence[Listed], terms: Terms, language: Language, told: str = "") -> str:
    """The page with its files.

    Args:
        listed: The files in their order.
        terms: The limits.
        language: Of the words.
        told: A sentence that is to be said at the top.
    """
    return _render("page.html", language, **_of_list(listed, None, language), terms=terms, told=told)


def list_part(
    listed: Sequence[Listed], wanted: set[int], newest: int | None, terms: Terms, language: Language
) -> str:
    """The summary and some of the files, for the page's script to put in their places.

    Args:
        listed: Every file in its order.
        wanted: The ids of the files to be written out.
        newest: The id of the file that was done last.
        terms: The limits.
        language: Of the words.
    """
    given = _of_list(listed, newest, language)
    return _render("list.html", language, **given, wanted=wanted, terms=terms)


def short_page(sentence: str, language: Language) -> str:
    """A page of one sentence, with which a request is refused."""
    return _render("refusal.html", language, sentence=sentence)


def asset(name: str) -> bytes:
    """The style or the script of the page."""
    return files("presentation.desk").joinpath(name).read_bytes()


def _of_list(listed: Sequence[Listed], newest: int | None, language: Language) -> dict[str, Any]:
    every = [file for file in listed if not file.last_year]
    done = sum(file.state == DONE for file in every)
    return {
        "listed": listed,
        "status": status(listed, newest, language),
        "done": done,
        "count": len(every),
        "busy": any(file.state != DONE for file in listed),
    }


def _render(name: str, language: Language, **given: Any) -> str:
    def say(key: str, **values: Any) -> str:
        return word(key if "." in key else f"desk.{key}", language, **values)

    other = next(each for each in LANGUAGES if each != language)
    tags = {"zh": "zh-CN", "en": "en"}
    return (
        _environment()
        .get_template(name)
        .render(
            **given,
            say=say,
            language=language,
            tag=tags[language],
            other=other,
            other_tag=tags[other],
            reports=lambda file: reports(file, language),
            tally=tally,
            READING=READING,
            DONE=DONE,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: asset(name).decode("utf-8")),
        finalize=_with_numbers,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _with_numbers(value: Any) -> Any:
    """A text with its control characters and marks of direction as their numbers."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
