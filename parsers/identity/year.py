"""The year a report is on: what each mark says, in order of trust.

Belongs here: the rules, and what contradicts the winner. Does not belong here: reading dates (`dates`) and
finding titles (`titles`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from parsers.identity.dates import period, prose_year, years_told
from parsers.identity.titles import Title
from parsers.model import Note


@dataclass(frozen=True, slots=True)
class YearFound:
    """The year, the rule that gave it with its quote, contradictions, and all years named (for a person)."""

    year: int | None
    rule: str = ""
    quote: str = ""
    notes: tuple[Note, ...] = ()
    against: tuple[Note, ...] = ()
    candidates: tuple[int, ...] = ()


def decide_year(
    title: Title | None,
    intro: Title | None,
    cover: tuple[int, str] | None,
    prose: str,
    published: date | None,
) -> YearFound:
    """The title's year; else the statistical period's; else the own name's in prose; else the prose's.

    Last, and weak, the year before publication. A title's year that had not ended when the report was
    published gives way to the period's or the prose's.

    Args:
        title: the report's title, None when it has none.
        intro: the report's own name inside a sentence.
        cover: the year on a line by itself above the text, and the quote.
        prose: folded prose.
        published: the date of publication.
    """
    stated = title.year if title else None
    named, told = period(prose), prose_year(prose, published)
    if title is not None and stated is not None:
        return _stated(title, stated, named, told, published)
    years = tuple(sorted({*(title.years if title else ()), *years_told(prose)}))
    for year, rule, quote, code, detail in (
        (
            cover[0] if cover else None,
            "title",
            cover[1] if cover else "",
            "year_from_cover",
            "the title states no year; a line beside it does",
        ),
        (
            named[0] if named else None,
            "period",
            named[1] if named else "",
            "year_from_period",
            "the title states no year; the statistical period does",
        ),
        (
            intro.year if intro else None,
            "prose",
            intro.text if intro else "",
            "year_from_prose",
            f"the prose names {intro.text if intro else ''}",
        ),
        (
            told,
            "prose",
            f"{told}年",
            "year_from_prose",
            "the title states no year; the prose names this one most often",
        ),
        (
            published.year - 1 if published else None,
            "date",
            str(published),
            "year_from_date",
            "weak: no year is stated; it is the one before publication",
        ),
    ):
        if year is not None:
            return YearFound(year, rule, quote, (Note(code, detail),), (), years)
    return YearFound(None, candidates=years)


def _stated(
    title: Title, stated: int, named: tuple[int, str] | None, told: int | None, published: date | None
) -> YearFound:
    notes, against = [], []
    if named and named[0] != stated:
        notes.append(Note("year_conflict", f"the title says {stated}, the statistical period {named[0]}"))
        against.append(Note("period", f"against year {stated}: {named[1]}"))
    elif named is None and told not in (None, stated):
        notes.append(Note("year_conflict", f"the title says {stated}, the prose speaks of {told} most often"))
        against.append(Note("prose", f"against year {stated}: {told}年"))
    meant = named[0] if named else told
    if meant == stated - 1 and published and published.year <= stated:
        code = "year_from_period" if named else "year_from_prose"
        notes.append(Note(code, f"{stated} had not ended on {published}, when it was published"))
        return YearFound(
            meant,
            "period" if named else "prose",
            named[1] if named else f"{told}年",
            tuple(notes),
            (Note("title", f"against year {meant}: {title.text}"),),
        )
    return YearFound(stated, "title", title.text, tuple(notes), tuple(against))
