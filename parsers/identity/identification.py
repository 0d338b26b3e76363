"""Whose report it is, for which year, published when and where: all evidence weighed in one place.

Belongs here: the order in which a document's marks are trusted, and saying which one decided.
Does not belong here: finding the marks (`titles`, `evidence`, `speaker`), phrases and agencies
(`parsers.identity.phrase`, `parsers.identity.agency`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from parsers.identity import divisions, evidence
from parsers.identity.agency import Context, agency
from parsers.identity.phrase import Phrase, mentions, read_phrase, recognise
from parsers.identity.speaker import home, self_named
from parsers.identity.spelling import as_printed, folded
from parsers.identity.titles import Title, chrome, find_title, parse_title, title_in_prose
from parsers.model import Agency, Layout, Note, Paragraph
from parsers.text.traditional import is_traditional

_PROSE = 20_000
_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Identification:
    """What a report says of itself. `evidence` names what decided and what contradicts, by stable codes."""

    title: str | None
    agency: Agency | None
    year: int | None
    published_on: date | None
    source_url: str | None
    evidence: tuple[Note, ...]


def identify(layout: Layout, lines: Sequence[Paragraph]) -> Identification:
    """Identify one report from the page's own metadata and the report's lines in reading order.

    Unknown parts are None; nothing is guessed without a note that says from what.
    """
    texts = [p.text[:_PROSE] for p in lines if p.text.strip()]
    whole = " ".join(texts[:_LINES])[:_PROSE]
    prose = folded(whole)
    title, notes = _title(layout, lines, texts)
    intro = title_in_prose(prose)
    fields = evidence.fields(texts)
    signed_name, signed_on = evidence.signature(texts)
    published_on = (
        evidence.read_date(layout.meta.get("pubdate", "")[:60]) or evidence.published(fields) or signed_on
    )
    year, found = _year(title, intro, prose, published_on)
    notes += found
    marks = _marks(layout, texts, fields, signed_name, year)
    context = Context(year, _site(layout, year, notes), [p for _, p in marks], prose)
    who, found = _agency(title, intro, marks, context)
    if who is not None and is_traditional(whole + who.name):
        who = replace(who, name=as_printed(who.name, f"{title.text if title else ''} {whole}"))
    text = title.text if title else (intro.text if intro else None)
    return Identification(text, who, year, published_on, _source_url(layout, texts), (*notes, *found))


# --- title --------------------------------------------------------------------------------------


def _title(layout: Layout, lines: Sequence[Paragraph], texts: list[str]) -> tuple[Title | None, list[Note]]:
    """The page's own title, unless the report's lines have one of their own and never print the page's."""
    own = _override(find_title(evidence.head(texts), recognise))
    stated = [parse_title(layout.meta[key]) for key in ("articletitle", "title") if key in layout.meta]
    headed = [parse_title(p.text) for p in lines if p.heading]
    page = max((t for t in (*stated, *headed) if t), key=_completeness, default=None)
    page = _override(page)
    if own is None or page is None:
        return own or page, []
    if _completeness(own) < 3 or _completeness(page) > _completeness(own):
        return (page if _completeness(page) >= _completeness(own) else own), []
    if own.year == page.year and page.agency.endswith(own.agency):
        return page, []
    if own.year == page.year and own.agency.endswith(page.agency):
        return own, []
    if _completeness(page) == 3 and folded(page.text) in {folded(t) for t in evidence.head(texts)}:
        return page, []
    if _completeness(page) < 3:
        return own, []
    return own, [Note("title_differs", f"the page is titled {page.text}, the report {own.text}")]


def _completeness(title: Title) -> int:
    return 2 * bool(recognise(title.agency)) + (title.year is not None)


def _override(title: Title | None) -> Title | None:
    """The title with the agency that the overrides file puts in its place."""
    if title is None:
        return None
    name = divisions.overrides()["titles"].get(folded(title.text))
    return title if name is None else Title(title.text, name, title.years)


# --- year and dates -----------------------------------------------------------------------------


def _year(
    title: Title | None, intro: Title | None, prose: str, published_on: date | None
) -> tuple[int | None, list[Note]]:
    """The title's year; else the statistical period's; else the prose's; else the year before publication.

    The period overrules a title whose year had not ended when the report was published.
    """
    stated = title.year if title else None
    period, told = evidence.period_year(prose), evidence.prose_year(prose)
    if stated is not None:
        return _stated_year(stated, period, told, published_on)
    for year, code, detail in (
        (period, "year_from_period", "the title states no year; the statistical period does"),
        (intro.year if intro else None, "year_from_prose", f"the prose names {intro.text if intro else ''}"),
        (told, "year_from_prose", "the title states no year; the prose names this one most often"),
        (
            published_on.year - 1 if published_on else None,
            "year_from_date",
            "weak: no year is stated; it is the one before publication",
        ),
    ):
        if year is not None:
            return year, [Note(code, detail)]
    return None, []


def _stated_year(
    stated: int, period: int | None, told: int | None, published_on: date | None
) -> tuple[int, list[Note]]:
    notes = []
    if period not in (None, stated):
        notes.append(Note("year_conflict", f"the title says {stated}, the statistical period {period}"))
    elif told not in (None, stated):
        notes.append(Note("year_conflict", f"the title says {stated}, the prose speaks of {told} most often"))
    if period == stated - 1 and published_on and published_on.year <= stated:
        notes.append(
            Note("year_from_period", f"{stated} had not ended on {published_on}, when it was published")
        )
        return period, notes
    return stated, notes


def _source_url(layout: Layout, texts: list[str]) -> str | None:
    for key in ("url", "canonical", "og:url"):
        if url := evidence.read_url(layout.meta.get(key, "")):
            return url
    return evidence.source_url(texts)


# --- agency -------------------------------------------------------------------------------------

Mark = tuple[str, Phrase]


def _marks(
    layout: Layout, texts: list[str], fields: list[tuple[str, str]], signed: str | None, year: int | None
) -> list[Mark]:
    """Everything besides the title that names a body, the most trusted first."""
    named = [("publisher", v) for v in evidence.publishers(fields)]
    named += [("signature", signed)] if signed else []
    named += [("breadcrumb", v) for v in evidence.breadcrumb(texts)]
    named += [("source", v) for v in (layout.meta.get("contentsource", ""), *evidence.sources(fields))]
    named += [("site", v) for v in chrome(layout.meta.get("title", ""))]
    named += [("site", layout.meta.get("sitename", ""))]
    return [(code, read_phrase(value, year)) for code, value in named if value and len(value) < 60]


def _site(layout: Layout, year: int | None, notes: list[Note]) -> divisions.Division | None:
    """The division of SiteIDCode's first six digits; a note when they are no division."""
    code = layout.meta.get("siteidcode", "").strip()[:6]
    if len(code) < 6 or not code.isdigit():
        return None
    known = divisions.division(divisions.overrides()["site_codes"].get(code, code), year)
    if known is None:
        notes.append(Note("site_code_unknown", f"SiteIDCode begins with {code}, which is no division"))
    return known


def _agency(
    title: Title | None, intro: Title | None, marks: list[Mark], context: Context
) -> tuple[Agency | None, list[Note]]:
    """The title's agency with the place it lacks; without one, the first mark that is surely a body."""
    phrase = read_phrase(title.agency, context.year) if title and title.agency else None
    if phrase is not None and (phrase.recognised or phrase.zone):
        return _titled(phrase, marks, context)
    candidates = [mark for mark in marks if mark[0] == "publisher"]
    candidates += [("prose", read_phrase(intro.agency, context.year))] if intro else []
    candidates += [mark for mark in marks if mark[0] == "signature"]
    if name := self_named(context.text, context.year):
        candidates.append(("prose", read_phrase(name, context.year)))
    candidates += [mark for mark in marks if mark[0] == "breadcrumb"]
    known = [mark for mark in candidates if mark[1].recognised]
    placed = [mark for mark in known if mark[1].places or mark[1].national]
    for code, found in (placed or known)[:1]:
        who, notes = _titled(found, marks, context)
        detail = f"the title names no agency; {found.text} is named instead"
        return who, [
            Note(f"agency_from_{code}", detail),
            *(n for n in notes if n.code != "agency_from_title"),
        ]
    if phrase is not None:
        return _titled(phrase, marks, context)
    return None, [Note("agency_unknown", "neither title, publisher, signature nor prose names a body")]


def _titled(phrase: Phrase, marks: list[Mark], context: Context) -> tuple[Agency | None, list[Note]]:
    """The agency of a phrase; where it names no place, under the fuller name found elsewhere."""
    if phrase.places or phrase.national or phrase.unknown_place:
        who, notes = agency(phrase, phrase.text, context)
        return who, [Note("agency_from_title", phrase.text), *notes, *_contradictions(phrase, marks)]
    for code, mark in marks:
        if code != "site" and mark.places and mark.body.name == phrase.body.name:
            who, notes = agency(mark, mark.text, context)
            detail = f"the title says {phrase.text}; {mark.text} names the place"
            return who, [Note(f"agency_from_{code}", detail), *notes]
    body = phrase.text.removeprefix(phrase.generic)
    if counts := mentions(context.text, body, context.year):
        name = counts.most_common(1)[0][0]
        who, notes = agency(read_phrase(name, context.year), name, context)
        return who, [Note("agency_from_prose", f"the title says {phrase.text}; the prose {name}"), *notes]
    context.home = home(context.text, phrase.generic, context.year)
    who, notes = agency(phrase, phrase.text, context)
    return who, [Note("agency_from_title", phrase.text), *notes]


def _contradictions(phrase: Phrase, marks: list[Mark]) -> list[Note]:
    """A publisher of another body than the title's; 来源 may name anybody and is no contradiction."""
    return [
        Note(f"{code}_differs", f"the title names {phrase.text}, the {code} {mark.text}")
        for code, mark in marks
        if code in {"publisher", "signature"}
        and mark.recognised
        and mark.body.kind == phrase.body.kind
        and mark.body.name != phrase.body.name
    ]
