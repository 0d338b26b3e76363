"""The agency a phrase names: its division and the stable id of division and body.

Belongs here: choosing between divisions of one name, and the id.
Does not belong here: taking a phrase apart (`parsers.identity.phrase`), where in a document such phrases
stand (`parsers.identity.identification`), the tables themselves (`parsers.identity.divisions`).

Ids are `CODE-BODY`: the stable division code and the body (`410825-交通运输局`, `623001-人民政府`,
`000000-交通运输部` for the centre). A place that no table knows gives `unknown-PLACE` (a government) or
`unknown-PLACE-BODY`; a body without any place is nobody in particular and gives no agency, except a
township, or a zone, whose name says something by itself (`unknown-迎宾路街道`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.identity import bodies, divisions
from parsers.identity.divisions import Division
from parsers.identity.marks import Mark
from parsers.identity.phrase import Phrase, chain_at
from parsers.model import Agency, Note

NATIONAL = "000000"
_BEFORE_A_PLACE = re.compile("^《(?:关于)?(?:20\\d\\d年度?)?")
_PARTY = re.compile(
    "(?<=[县市区州旗])委[、和及]?[县市区州旗]?(?=(?:人民)?政府)|党工?委[、和]?(?=(?:人民)?政府|办事处)"
)
"""The party's committee before the government of the same place."""
_OF_A_COUNTY = ("县", "区", "旗", "自治县", "自治旗")


@dataclass(slots=True)
class Context:
    """What else the document says about places.

    `site` is the division of the site's code; `marks` name bodies or places, in order of trust; `addresses`
    say where the body sits; `text` is the prose; `home` is the place that the prose names most; `quoted` are
    the titles and notices that the prose quotes, the weakest.
    """

    year: int | None = None
    site: Division | None = None
    marks: list[Mark] = field(default_factory=list)
    addresses: list[Mark] = field(default_factory=list)
    text: str = ""
    home: Division | None = None
    quoted: Sequence[str] = ()


def locate(phrase: Phrase, context: Context) -> tuple[Division | None, list[Note]]:
    """The one division of a phrase, by what the phrase names and, where that leaves a choice, the context."""
    if phrase.places:
        return _choose(phrase, context)
    if phrase.unknown_place:
        return _misspelt(phrase, context)
    return _from_context(phrase, context)


def _choose(phrase: Phrase, context: Context) -> tuple[Division | None, list[Note]]:
    notes: list[Note] = []
    found = phrase.places
    if context.site and not any(_related(d, context.site) for d in found):
        detail = (
            f"{phrase.text} does not lie in {context.site.name}, whose code {context.site.code} the site has"
        )
        notes.append(Note("site_code_conflict", detail))
    if len(found) > 1:
        found = _narrowed(found, context)
    if len(found) == 1:
        return found[0], notes
    names = "、".join(sorted(_full_name(d, context.year) for d in found))
    notes.append(
        Note("division_ambiguous", f"{phrase.text} may be {names}; the document names none of their parents")
    )
    return None, notes


def _narrowed(found: tuple[Division, ...], context: Context) -> tuple[Division, ...]:
    """The candidates that fit the strongest evidence that speaks for any of them."""
    site = [(context.site,)] if context.site else []
    witnesses = (*context.marks, *context.addresses)
    for witness in (*site, *(m.phrase.places for m in witnesses if m.phrase.places)):
        fitting = tuple(d for d in found if any(_related(d, w) for w in witness))
        if fitting and len(fitting) < len(found):
            found = fitting
        if len(found) == 1:
            return found
    return _named_parents(found, context)


def _named_parents(found: tuple[Division, ...], context: Context) -> tuple[Division, ...]:
    """The candidate whose city or province the text names, when it names no other's as often."""
    for text in (context.text, " ".join(context.quoted)):
        scores = Counter({d: _support(d, context, text) for d in found}).most_common(2)
        if len(scores) > 1 and scores[0][1] > 3 * scores[1][1]:
            return (scores[0][0],)
        if any(score for _, score in scores):
            break
    return found


def _support(d: Division, context: Context, text: str) -> int:
    parents = [p for p in divisions.lineage(d.code, context.year)[:2] if p and p.code != d.code]
    return sum(text.count(p.name) for p in parents)


def _misspelt(phrase: Phrase, context: Context) -> tuple[Division | None, list[Note]]:
    """A place one character off a real one, only where the real one's parent is named too."""
    near = divisions.similar(phrase.unknown_place, context.year)
    fitting = [
        d for d in near if _support(d, context, context.text) or (context.site and d.within(context.site))
    ]
    if len(fitting) > 1:
        fitting = [d for d in fitting if divisions.lookalike(phrase.unknown_place, d.name)]
    why = "whose parent is named"
    if not fitting:
        fitting, why = _abbreviated(phrase.unknown_place, context), "which it abbreviates"
    if len(fitting) == 1:
        detail = f"{phrase.unknown_place} is read as {_full_name(fitting[0], context.year)}, {why}"
        return fitting[0], [Note("place_misspelt", detail)]
    return None, [Note("place_unknown", f"no division is called {phrase.unknown_place}")]


def _abbreviated(short: str, context: Context) -> list[Division]:
    """The divisions that a short name abbreviates, of those the document names: 西乌旗, 西乌珠穆沁旗."""
    if len(short) < 3 and not short.endswith("旗"):
        return []  # 北区 may be short for anything
    named = (context.site, *(place for mark in context.marks for place in mark.phrase.places))
    return [d for d in dict.fromkeys(named) if d is not None and divisions.abbreviates(short, d.name)]


def _from_context(phrase: Phrase, context: Context) -> tuple[Division | None, list[Note]]:
    """A body without its place: the first other mark of just one place in which such a body can lie."""
    for named, code, quote in _witnesses(phrase, context):
        d = next((place for place in _with_outer(named, phrase, context) if _fits(phrase, place)), None)
        if d is not None:
            detail = (
                f"{phrase.text} names no place; the document's other marks name {d.name} ({code}: {quote})"
            )
            return d, [Note("division_from_context", detail)]
    detail = f"{phrase.text} names no place and nothing else in the document does"
    return None, [Note("place_missing", detail)]


def _with_outer(d: Division, phrase: Phrase, context: Context) -> list[Division]:
    """A division and, for a body of a kind of place (市民政局), those around it, the innermost first.

    A bureau of a city that sits in one of its districts gives the district in its address.
    """
    climbs = phrase.generic and phrase.body.kind != "government"
    outer = divisions.lineage(d.code, context.year) if climbs else ()
    return [d, *(p for p in reversed(outer) if p is not None and p.code != d.code)]


def _witnesses(phrase: Phrase, context: Context) -> list[tuple[Division, str, str]]:
    """Divisions that marks name, in order of trust.

    An address counts for bodies that sit in their own division: a township, a body of a county or district.
    """
    found = [(context.site, "site", context.site.code)] if context.site else []
    found += [(m.phrase.places[0], m.code, m.quote) for m in context.marks if len(m.phrase.places) == 1]
    if phrase.body.kind == "township" or phrase.generic in _OF_A_COUNTY or not found:
        rooms = [
            (m.phrase.places[0], m.code, m.quote) for m in context.addresses if len(m.phrase.places) == 1
        ]
        found += [room for room in rooms if room[0].level == "county"]
    home = context.home
    if home and (not found or home.within(found[0][0])):
        found.insert(0, (home, "prose", home.name))
    if superior := _quoted(phrase, context):
        found.append((superior, "prose", f"《{superior.name}"))
    return found


def _quoted(phrase: Phrase, context: Context) -> Division | None:
    """The one place of the body's kind in what the prose quotes: a township of 盐边县 quotes its notices.

    Not for a city: one that is a county quotes the notices of the city around it.
    """
    kinds = _OF_A_COUNTY if phrase.body.kind == "township" else (phrase.generic or "市",)
    if "市" in kinds:
        return None
    named: dict[str, Division] = {}
    for quoted in context.quoted:
        places, _ = chain_at(_BEFORE_A_PLACE.sub("", quoted), 0, context.year)
        if len(places) == 1 and places[0].name.endswith(kinds):
            named[places[0].code] = places[0]
    return next(iter(named.values())) if len(named) == 1 else None


def _fits(phrase: Phrase, d: Division) -> bool:
    """Whether a body can lie in a division: 县水利局 in a county, a township in no divided city."""
    if phrase.body.kind == "township" and (d.level == "province" or divisions.has_counties(d.code)):
        return False
    if phrase.generic == "省":
        return d.name.endswith(("省", "区", "市"))
    return d.name.endswith(phrase.generic)


def _related(a: Division, b: Division) -> bool:
    return a.within(b) or b.within(a)


def _full_name(d: Division, year: int | None) -> str:
    return "".join(p.name for p in divisions.lineage(d.code, year) if p)


def agency(phrase: Phrase, name: str, context: Context) -> tuple[Agency | None, list[Note]]:
    """The agency of a phrase, printed as `name`, and what is to be said about it.

    None when the phrase has no place of its own and the context gives none.
    """
    if phrase.national:
        sector = phrase.body.sector
        return Agency(
            f"{NATIONAL}-{phrase.body.name}",
            name,
            NATIONAL,
            None,
            None,
            None,
            "national",
            sector,
            phrase.body.kind,
        ), []
    d, notes = locate(phrase, context)
    if phrase.body.reform:
        notes.append(Note("body_reformed", phrase.body.reform))
    if d is not None:
        return _placed(phrase, name, divisions.held(d, context.year)), notes
    named = phrase.body.kind == "township" or (phrase.zone and bodies.bears_a_name(phrase.body))
    if phrase.unknown_place or phrase.places or named:
        return _unplaced(phrase, name), notes
    return None, notes


def _placed(phrase: Phrase, name: str, d: Division) -> Agency:
    province, city, county = divisions.lineage(d.code, None if d.valid_to is None else d.valid_to)
    name = _PARTY.sub("", name)
    before, _, rest = name.partition(phrase.generic) if phrase.generic else (name, "", "")
    if len(before) < 2:  # 县水利局, 全县: the division's own name stands for its kind
        name = d.name + rest
    return Agency(
        agency_id=f"{divisions.stable_code(d.code)}-{phrase.body.name}",
        name=name,
        division_code=d.code,
        province=province.name if province else None,
        city=city.name if city else None,
        county=county.name if county else None,
        level=_level(phrase, d),
        sector=phrase.body.sector,
        kind=phrase.body.kind,
        valid_from=d.valid_from,
        valid_to=d.valid_to,
        parent_division_code=next((p.code for p in (city, province) if p and p.code != d.code), None),
    )


def _level(phrase: Phrase, d: Division) -> str:
    """A township is below its county; a zone is one step below the division that surrounds it."""
    if phrase.body.kind == "township":
        return "township"
    if phrase.zone:
        return "city" if d.level == "province" else "county"
    return d.level


def _unplaced(phrase: Phrase, name: str) -> Agency:
    place = phrase.unknown_place or (phrase.places[0].name if phrase.places else "")
    body = "" if phrase.body.kind == "government" else phrase.body.name
    return Agency(
        agency_id="-".join(part for part in ("unknown", place, body) if part),
        name=name,
        division_code=None,
        province=None,
        city=None,
        county=None,
        level="township" if phrase.body.kind == "township" else None,
        sector=phrase.body.sector,
        kind=phrase.body.kind,
    )
