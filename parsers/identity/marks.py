"""Everything besides the title that names a body or a place, the most trusted first.

Belongs here: collecting the marks of one document as phrases with their quotes.
Does not belong here: finding them in lines (`fields`) and prose (`speaker`), and weighing them (`whose`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.identity import fields, speaker
from parsers.identity.fields import Field
from parsers.identity.phrase import Phrase, chain_at, read_phrase
from parsers.identity.spelling import folded
from parsers.identity.titles import Title, chrome

_LONGEST = 60
_NAMED_FIRST = ("department", "township")
"""Kinds that a report's own name, with their place, tells better than who published it on a site."""
_CLAUSE_END = re.compile("[,，;；。(（]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that names a body: where it stands (`code`), what it names, and what is printed there.

    Codes: publisher, compiler, prose, signature, contact, breadcrumb, heading, address, source, site, host.
    `titled` says that it is taken from the report's own name inside a sentence.
    """

    code: str
    phrase: Phrase
    quote: str
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """What the marks of a document are taken from; `prose` is folded and has no quoted titles."""

    meta: dict[str, str]
    lines: Sequence[str]
    fields: Sequence[Field]
    signed: str | None
    intro: Title | None
    prose: str
    kind: str
    year: int | None


def collect(found: Sources) -> list[Mark]:
    """The marks in order of trust in what they say of the body."""
    named: list[tuple[str, str]] = [("publisher", v) for v in fields.values(found.fields, "publisher")]
    own = _own_name(found)
    whole = [mark for mark in own if mark.phrase.placed and mark.phrase.body.kind in _NAMED_FIRST]
    marks = [*whole, *_printed(named, found.year)]
    marks += [Mark("compiler", p, q) for p, q in speaker.compilers(found.prose, found.kind, found.year)]
    marks += [mark for mark in own if mark not in whole]
    if found.signed:
        marks.append(Mark("signature", _own(found.signed, found), found.signed))
    marks += _signed_without_date(found)
    marks += _contacts(found)
    if name := speaker.self_named(found.prose, found.kind, found.year):
        marks.append(Mark("prose", read_phrase(name, found.year), name))
    marks += _columns(fields.breadcrumb(found.lines), found.year)
    marks += _cover(found)
    marks += [mark for mark in addresses(found) if mark.phrase.body.kind not in {"government", "unnamed"}]
    named = [("source", found.meta.get("contentsource", ""))]
    named += [("source", v) for v in fields.values(found.fields, "source")]
    named += [("site", v) for v in chrome(found.meta.get("title", ""))]
    named += [("site", found.meta.get("sitename", ""))]
    named += [("site", v) for v in fields.banners(found.lines)]
    named += [("host", v) for v in fields.hosts(found.lines)]
    return [*marks, *_printed(named, found.year)]


def _own_name(found: Sources) -> list[Mark]:
    """The body in the report's own name inside a sentence: 现公布温县水利局2023年政府信息公开工作年度报告."""
    if found.intro is None:
        return []
    return [Mark("prose", read_phrase(found.intro.agency, found.year), found.intro.text, titled=True)]


def addresses(found: Sources) -> Iterator[Mark]:
    """Places in which the body sits, and bodies of the kind that speaks which an address names."""
    for value in fields.values(found.fields, "address"):
        yield from _address(folded(value)[:_LONGEST], value, found)
    for value, quote in speaker.addresses(found.prose):
        yield from _address(value, quote, found)


def _address(value: str, quote: str, found: Sources) -> Iterator[Mark]:
    """The place that an address begins with, and the body of the kind that speaks, where it names one."""
    places, end = chain_at(value, 0, found.year)
    if places:
        yield Mark("address", read_phrase(value[:end], found.year), quote)
    if found.kind and (phrase := speaker.named_in(value, found.kind, found.year)) and phrase.placed:
        yield Mark("address", phrase, quote)


def _signed_without_date(found: Sources) -> Iterator[Mark]:
    """The one body whose name stands alone on one of the last lines; a government's may be the site's."""
    read = [_own(text, found) for text in fields.closing(found.lines)]
    named = {p.text: p for p in read if p.recognised and p.placed and p.body.kind != "government"}
    if len(named) == 1 and not found.signed:
        (phrase,) = named.values()
        yield Mark("signature", phrase, phrase.text)


def _own(name: str, found: Sources) -> Phrase:
    """A name by which somebody signs; without a desk where the body that speaks is another: 水利局办公室."""
    phrase = read_phrase(name, found.year)
    if (found.kind and speaker.is_own(phrase, found.kind)) or (
        phrase.body.kind == "office" and not found.kind
    ):
        return phrase
    bare = speaker.without_desk(name, found.kind)
    return phrase if bare == name else read_phrase(bare, found.year)


def _cover(found: Sources) -> Iterator[Mark]:
    """The one body whose name stands alone on a line above the text; a government's may be the site's."""
    read = [read_phrase(text, found.year) for text in fields.cover(found.lines)]
    named = {phrase.text: phrase for phrase in read if phrase.recognised and phrase.placed}
    if len(named) == 1:
        (phrase,) = named.values()
        yield Mark("site" if phrase.body.kind == "government" else "heading", phrase, phrase.text)


def _printed(named: list[tuple[str, str]], year: int | None) -> Iterator[Mark]:
    for code, value in named:
        if value and len(value) < _LONGEST:
            yield Mark(code, read_phrase(value, year), value)


def _contacts(found: Sources) -> Iterator[Mark]:
    for value in fields.values(found.fields, "contact"):
        clause = _CLAUSE_END.split(value)[0][:_LONGEST]
        if phrase := speaker.named_in(clause, found.kind, found.year):
            yield Mark("contact", phrase, value)
    for phrase, quote in speaker.contacts(found.prose, found.kind, found.year):
        yield Mark("contact", phrase, quote)


def _columns(columns: Sequence[str], year: int | None) -> Iterator[Mark]:
    """The columns of a breadcrumb, the innermost first; one without a place lies in the column outside it."""
    for index, column in enumerate(columns):
        phrase = read_phrase(column, year) if len(column) < _LONGEST else None
        if phrase is None:
            continue
        if phrase.recognised and not phrase.placed:
            outer = (read_phrase(c, year) for c in columns[index + 1 :] if len(c) < _LONGEST)
            place = next((p for p in outer if p.places), None)
            if place is not None:
                phrase = read_phrase(_place_of(place) + phrase.text.removeprefix(phrase.generic), year)
        yield Mark("breadcrumb", phrase, column)


def _place_of(phrase: Phrase) -> str:
    """What a phrase prints of its place: 汝南县 of 汝南县人民政府."""
    _, end = chain_at(phrase.text, 0, None)
    return phrase.text[:end]
