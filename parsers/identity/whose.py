"""Whose report it is: named rules in order, each the name of the mark that it believes.

Belongs here: which phrase names the body, where the fuller name of a body without place is found, what speaks
against the winner. Does not belong here: finding marks (`marks`), choosing between divisions of one name
(`agency`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.identity import divisions, home, speaker
from parsers.identity.agency import Context, agency
from parsers.identity.bodies import GOVERNMENT
from parsers.identity.marks import Mark
from parsers.identity.phrase import Phrase, mentions, read_phrase
from parsers.identity.titles import Title
from parsers.identity.vocabulary import words
from parsers.model import Agency, Note, Partial

NAMING = ("publisher", "compiler", "prose", "signature", "contact", "breadcrumb", "heading", "address")
"""Marks that may name the body of a report without a name in its title, in the order of trust in them."""
_NOTICE = re.compile("关于(?:印发|发布|公布|公开).*(?:通知|公告|函)$")
_BRACKETS = str.maketrans("()", "（）")
"""Names are printed with wide brackets: 市场监督管理局（知识产权局）."""
_GENERIC_KINDS = tuple("省市县区州旗")


@dataclass(frozen=True, slots=True)
class Whose:
    """The agency, the rule (the code of a mark) that gave it, the quote, and what else is to be said.

    `partial` is what is known of the body where that is not enough for an agency in a division.
    """

    agency: Agency | None
    rule: str = ""
    quote: str = ""
    notes: tuple[Note, ...] = ()
    evidence: tuple[Note, ...] = ()
    partial: Partial | None = None


def decide_agency(title: Title | None, marks: Sequence[Mark], kind: str, context: Context) -> Whose:
    """The agency by the first rule that names a body, with the place that the name lacks.

    Args:
        title: the report's title, None when it has none.
        marks: all other marks, the most trusted first.
        kind: what the prose calls its own body (`speaker.own_kind`).
        context: what the document says about places.
    """
    named = _first(title, marks, kind, context)
    if named is None:
        unknown = Note("agency_unknown", "neither title, publisher, signature nor prose names a body")
        return Whose(None, notes=(unknown,), partial=_of_places(marks, kind))
    found = _completed(named, marks, context)
    who, notes = agency(found.phrase, found.phrase.text.translate(_BRACKETS), context)
    said = [_said(named, found), *notes, *_contradictions(found.phrase, marks)]
    evidence = [Note(found.code, f"agency: {found.quote}")]
    if found.code != named.code:
        evidence.append(Note(named.code, f"agency: {named.quote}"))
    evidence += [Note(n.code, n.detail) for n in notes if n.code == "division_from_context"]
    evidence += [Note(m.code, f"against agency: {m.quote}") for m in _against(found.phrase, marks)]
    partial = None
    if who is None or who.division_code is None:
        partial = Partial(
            body=found.phrase.text,
            places=tuple(sorted({d.code for d in found.phrase.places})),
            generic=found.phrase.generic,
        )
    return Whose(who, found.code, found.quote, tuple(said), tuple(evidence), partial)


# --- which phrase names the body --------------------------------------------------------------------------


def _first(title: Title | None, marks: Sequence[Mark], kind: str, context: Context) -> Mark | None:
    """The first rule that names a body: title, marks in order, the prose's subject, the site."""
    titled = _title_mark(title, kind, context)
    if titled and (titled.phrase.recognised or titled.phrase.zone):
        return titled
    return (
        _named_by_marks(marks, kind, context)
        or _subject(kind, context)
        or _named_by_site(marks, kind)
        or titled
    )


def _title_mark(title: Title | None, kind: str, context: Context) -> Mark | None:
    if title is None or not title.agency:
        return None
    mark = Mark("title", read_phrase(title.agency, context.year), title.text)
    return _without_office(mark, kind, context) if _NOTICE.search(title.text) else mark


def _named_by_marks(marks: Sequence[Mark], kind: str, context: Context) -> Mark | None:
    """The most trusted mark that names a body of the kind that speaks, best one with a place.

    A department speaks of 我县 too: it counts where it signs or compiled the report.
    """
    known = [
        mark
        for mark in (_without_office(mark, kind, context) for mark in marks if mark.code in NAMING)
        if _is_named(mark)
        and (
            speaker.is_own(mark.phrase, kind)
            or _is_itself(mark, kind, context)
            or (kind in _GENERIC_KINDS and _is_of_a_department(mark))
        )
    ]
    if not known:
        return None
    first = next((mark for mark in known if _is_itself(mark, kind, context)), known[0])
    placed = (mark for mark in known if mark.phrase.placed and not _is_ruler(mark, first))
    return first if first.phrase.placed else next(placed, first)


def _is_named(mark: Mark) -> bool:
    return mark.phrase.recognised or (mark.titled and mark.phrase.zone)


def _is_itself(mark: Mark, kind: str, context: Context) -> bool:
    """Whether a body that says 我市 of its city is named by the report's own name or alone above the text."""
    if kind not in _GENERIC_KINDS or mark.phrase.body.kind != "department":
        return False
    return mark.titled or (mark.code == "heading" and speaker.says_own(context.text, mark.phrase))


def _is_ruler(mark: Mark, first: Mark) -> bool:
    """Whether a mark names the government of the place of a body whose own name lacks the place."""
    below = first.titled and first.phrase.body.kind in {"department", "township"}
    return below and mark.phrase.body.kind == "government"


def _without_office(mark: Mark, kind: str, context: Context) -> Mark:
    """A government's report is published by its office: 温县人民政府办公室 where the prose says 我县."""
    if kind not in _GENERIC_KINDS or mark.phrase.body.kind != "office":
        return mark
    name = speaker.without_desk(mark.phrase.text, kind)
    return Mark(mark.code, read_phrase(name, context.year), mark.quote)


def _subject(kind: str, context: Context) -> Mark | None:
    phrase = speaker.unplaced_subject(context.text, kind, context.year) or speaker.only_named(
        context.text, kind, context.year
    )
    return Mark("prose", phrase, phrase.text) if phrase else None


def _named_by_site(marks: Sequence[Mark], kind: str) -> Mark | None:
    """A site or source that is of the kind that speaks.

    Where nobody speaks, the one department, or body of a township, that is the source, unless it publishes
    what others write; else the site's own name.
    """
    sources = {mark.phrase.text: mark for mark in marks if not kind and _is_source_itself(mark)}
    if len(sources) == 1:
        return next(iter(sources.values()))
    for mark in marks:
        known = mark.phrase.placed or (mark.code == "source" and mark.phrase.body.kind == "township")
        fits = mark.phrase.recognised and known and speaker.is_own(mark.phrase, kind)
        if fits and (mark.code == "site" or (kind and mark.code in {"source", "host"})):
            return mark
    return None


def _is_source_itself(mark: Mark) -> bool:
    return mark.code == "source" and mark.phrase.placed and _is_for_itself(mark.phrase)


def _is_of_a_department(mark: Mark) -> bool:
    return mark.code in {"signature", "compiler"} and mark.phrase.placed and _is_for_itself(mark.phrase)


def _is_for_itself(phrase: Phrase) -> bool:
    """Whether a body is a department's or a township's that does not publish what others write."""
    if not phrase.recognised or phrase.body.kind not in {"department", "township"}:
        return False
    return not any(word in phrase.body.name for word in words("sources", "of_others"))


# --- the fuller name --------------------------------------------------------------------------------------


def _completed(named: Mark, marks: Sequence[Mark], context: Context) -> Mark:
    """The mark itself, or the one that names the same body together with its place."""
    phrase = named.phrase
    settled = bool(phrase.places and not phrase.by_stem) or phrase.national or bool(phrase.unknown_place)
    if settled:
        return named
    for mark in marks:
        if mark.phrase.text == phrase.text or mark.code in {"site", "host"}:
            continue
        if mark.phrase.places and _is_fuller(mark.phrase, phrase):
            return mark
    if phrase.places:
        return named
    body = phrase.text.removeprefix(phrase.generic)
    counts = mentions(context.text, body, context.year, speaker.is_superior)
    for name, _ in counts.most_common():
        fuller = read_phrase(name, context.year)
        if not phrase.generic or any(place.name.endswith(phrase.generic) for place in fuller.places):
            return Mark("prose", fuller, name)
    context.home = home.home(context.text, phrase.generic, context.year)
    return named


def _is_fuller(fuller: Phrase, bare: Phrase) -> bool:
    """Whether a phrase with a place names the body of one without: 龙华监管局 in 市场监督管理局龙华监管局."""
    if fuller.body.name == bare.body.name or _is_shortened(bare, fuller):
        return True
    if len(fuller.text) > len(bare.text) and fuller.text.endswith(bare.text) and not bare.generic:
        return fuller.body.kind == bare.body.kind or bare.by_stem
    own = bare.body.name
    return bare.zone and fuller.body.kind == bare.body.kind and fuller.body.name.endswith(own)


def _is_shortened(bare: Phrase, fuller: Phrase) -> bool:
    """Whether a phrase shortens the place of another: 克旗应急管理局 for 克什克腾旗应急管理局."""
    for division in fuller.places:
        place = division.name
        _, named, rest = fuller.text.rpartition(place)
        short = bare.text.removesuffix(rest)
        if named and rest and short == division.stem and bare.text.endswith(rest):
            return True
        if named and rest and bare.text.endswith(rest) and divisions.abbreviates(short, place):
            return True
    return False


# --- what is to be said -----------------------------------------------------------------------------------


def _said(named: Mark, found: Mark) -> Note:
    if found.code == "title":
        return Note("agency_from_title", found.phrase.text)
    if found is named:
        return Note(
            f"agency_from_{found.code}", f"the title names no agency; {found.phrase.text} is named instead"
        )
    where = "title" if named.code == "title" else named.code
    return Note(
        f"agency_from_{found.code}",
        f"the {where} says {named.phrase.text}; {found.phrase.text} names the place",
    )


def _against(phrase: Phrase, marks: Sequence[Mark]) -> Iterator[Mark]:
    """A publisher or signature of another body; 来源 may name anybody and is no contradiction."""
    for mark in marks:
        if (
            mark.code in {"publisher", "signature"}
            and mark.phrase.recognised
            and mark.phrase.body.kind == phrase.body.kind
            and mark.phrase.body.name not in (phrase.body.name, GOVERNMENT)
        ):
            yield mark


def _contradictions(phrase: Phrase, marks: Sequence[Mark]) -> list[Note]:
    return [
        Note(f"{mark.code}_differs", f"the title names {phrase.text}, the {mark.code} {mark.phrase.text}")
        for mark in _against(phrase, marks)
    ]


def _of_places(marks: Sequence[Mark], kind: str) -> Partial | None:
    """What a document says that names nobody: places at its edges, and that it is a government's (我县)."""
    codes = {mark.phrase.places[0].code for mark in marks if len(mark.phrase.places) == 1}
    generic = kind if kind in _GENERIC_KINDS else ""
    if not codes and not generic:
        return None
    return Partial(f"{generic}{GOVERNMENT}" if generic else None, generic, tuple(sorted(codes)))
