"""Whose report it is, for which year, published when and where: all evidence weighed in one place.

Belongs here: the flow from a document's marks to an identification, and the choice between titles.
Does not belong here: the rules for the year (`year`) and the agency (`whose`), finding the marks (`titles`,
`fields`, `speaker`, `marks`), phrases and agencies (`phrase`, `agency`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from parsers.identity import datelines, divisions, fields, marks, speaker
from parsers.identity.agency import Context
from parsers.identity.dates import quoted_in, read_date, without_quoted
from parsers.identity.phrase import recognise
from parsers.identity.spelling import as_printed, folded, without_readings
from parsers.identity.titles import Title, find_title, parse_title, title_in_prose
from parsers.identity.urls import read_url
from parsers.identity.whose import decide_agency
from parsers.identity.year import decide_year
from parsers.model import Agency, Layout, Note, Paragraph, Partial
from parsers.text.traditional import is_traditional

_PROSE = 20_000
_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Identification:
    """What a report says of itself.

    `notes` say by stable codes what decided in words and what contradicts; `evidence` is as in `Report`.
    """

    title: str | None
    agency: Agency | None
    year: int | None
    published_on: date | None
    source_url: str | None
    notes: tuple[Note, ...]
    evidence: tuple[Note, ...] = ()
    partial: Partial | None = None


def identify(layout: Layout, lines: Sequence[Paragraph]) -> Identification:
    """Identify one report from the page's own metadata and the report's lines in reading order.

    Unknown parts are None; nothing is guessed without a note that says from what.
    """
    texts = [without_readings(p.text[:_PROSE]) for p in lines if p.text.strip()]
    above = len(fields.head(texts))
    above = above if above < len(texts) else 0
    # The lines of a head are apart from each other; those of the text may be one sentence.
    whole = " ".join([*(f"{text} |" for text in texts[:above]), *texts[above:_LINES]])[:_PROSE]
    prose = folded(whole)
    title, notes = _title(layout, lines, texts)
    intro = title_in_prose(prose, folded(title.text) if title else "")
    labelled = fields.fields(texts)
    signed_name, signed_on, signed = fields.signature(texts)
    published_on, dated = _published(layout, texts, labelled, signed_on, signed)
    year = decide_year(title, intro, fields.cover_year(texts), prose, published_on)
    bare = without_quoted(prose)
    kind = speaker.own_kind(bare)
    sources = marks.Sources(layout.meta, texts, labelled, signed_name, intro, bare, kind, year.year)
    found = marks.collect(sources)
    site = _site(layout, texts, year.year, notes)
    context = Context(year.year, site, found, list(marks.addresses(sources)), bare, quoted=quoted_in(prose))
    whose = decide_agency(title, found, kind, context)
    who = whose.agency
    if who is not None and is_traditional(whole + who.name):
        who = replace(who, name=as_printed(who.name, f"{title.text if title else ''} {whole}"))
    evidence = [*whose.evidence, *dated, *year.against]
    if year.year is not None:
        evidence.append(Note(year.rule, f"year: {year.quote}"))
    return Identification(
        title=title.text if title else (intro.text if intro and recognise(intro.agency) else None),
        agency=who,
        year=year.year,
        published_on=published_on,
        source_url=_source_url(layout, texts),
        notes=(*year.notes, *notes, *whose.notes),
        evidence=tuple(evidence),
        partial=_partial(whose.partial, year.year, year.candidates),
    )


def _partial(body: Partial | None, year: int | None, years: tuple[int, ...]) -> Partial | None:
    if year is not None or not years:
        return body
    return replace(body or Partial(), years=years)


def _published(
    layout: Layout, texts: list[str], labelled: Sequence[fields.Field], signed_on: date | None, signed: str
) -> tuple[date | None, list[Note]]:
    """The page's own date, else a labelled one, that under the title, the signature's, the source's."""
    stated = layout.meta.get("pubdate", "")[:60]
    if found := read_date(stated):
        return found, [Note("published", f"date: PubDate {stated}")]
    if dated := fields.published(labelled):
        return dated[0], [Note("published", f"date: {dated[1]}")]
    if dated := datelines.under_title(texts) or (None if signed_on else datelines.dateline(texts)):
        return dated[0], [Note("published", f"date: {dated[1]}")]
    return signed_on, [Note("signature", f"date: {signed}")] if signed_on else []


# --- title --------------------------------------------------------------------------------------


def _title(layout: Layout, lines: Sequence[Paragraph], texts: list[str]) -> tuple[Title | None, list[Note]]:
    """The page's own title, unless the report's lines have one of their own and never print the page's."""
    own = _override(find_title(fields.head(texts), recognise))
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
    if _completeness(page) == 3 and folded(page.text) in {folded(t) for t in fields.head(texts)}:
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


def _source_url(layout: Layout, texts: list[str]) -> str | None:
    for key in ("url", "canonical", "og:url"):
        if url := read_url(layout.meta.get(key, "")):
            return url
    return fields.source_url(texts)


def _site(layout: Layout, texts: list[str], year: int | None, notes: list[Note]) -> divisions.Division | None:
    """The division of SiteIDCode's first six digits; a note when they are no division."""
    code = (layout.meta.get("siteidcode", "").strip() or fields.site_code(texts))[:6]
    if len(code) < 6 or not code.isdigit():
        return None
    known = divisions.division(divisions.overrides()["site_codes"].get(code, code), year)
    if known is None:
        notes.append(Note("site_code_unknown", f"SiteIDCode begins with {code}, which is no division"))
    return known
