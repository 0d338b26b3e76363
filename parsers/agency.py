"""The agency a phrase names: its place, its body, and the stable id of both.

Belongs here: taking a phrase such as 河南省温县交通运输局 apart, and choosing between divisions of one name.
Does not belong here: where in a document such phrases stand (`parsers.metadata`), the tables themselves
(`parsers.places`).

Ids are `CODE-BODY`: the stable division code and the body (`410825-交通运输局`, `623001-人民政府`,
`000000-交通运输部` for the centre). A place that no table knows gives `unknown-PLACE` (a government) or
`unknown-PLACE-BODY`; a body without any place is nobody in particular and gives no agency.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache

from parsers import places
from parsers.model import Agency, Note
from parsers.places import Division, bodies
from parsers.places.bodies import Body
from parsers.places.spelling import folded

NATIONAL = "000000"
_PREFIX = re.compile(
    "^(?:中共|中国共产党|中华人民共和国|(?:新疆生产建设兵团|兵团)?第[一二三四五六七八九十]{1,3}师(?=[^团]{2,6}市))"
)
_GENERIC = re.compile("^[我本全]?([省市县区州旗盟])")
_PLACE_LIKE = re.compile("^([\u4e00-\u9fff]{2,8}?(?:自治[州县旗]|[省市县区州旗盟]))")
_INSIDE_A_NAME = re.compile("(?:街道|镇|乡(?!村)|路街道|大街街道|苏木)")
_FARTHEST = 24
_LEVELS = ("province", "city", "county")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase taken apart. `places` are the divisions its innermost place may be, empty when it names none.

    `unknown_place` looks like a place and is in no table; `generic` is a bare 县 or 市 before the body.
    """

    text: str
    body: Body
    places: tuple[Division, ...] = ()
    unknown_place: str = ""
    generic: str = ""
    national: bool = False
    zone: bool = False

    @property
    def recognised(self) -> bool:
        """True when the phrase is surely an agency: a known place, or a body of a known kind."""
        known_place = bool(self.places or self.unknown_place) and self.body.kind != "unnamed"
        return known_place or self.national or self.body.kind in {"department", "office", "township"}


@dataclass(slots=True)
class Context:
    """What else the document says about places: in order of trust, and its running text.

    `home` is the place the prose names most, the weakest evidence.
    """

    year: int | None = None
    site: Division | None = None
    phrases: list[Phrase] = field(default_factory=list)
    text: str = ""
    home: Division | None = None


def read_phrase(printed: str, year: int | None = None) -> Phrase:
    """Take an agency's printed name apart; `year` selects the names that held then."""
    text = folded(printed)
    if bodies.national(text):
        return Phrase(text, Body(text, "department", bodies.body(text).sector), national=True)
    rest = _PREFIX.sub("", text)
    prefix = match.group() if (match := bodies.national_prefix().match(rest)) else ""
    phrase = _read_place(rest.removeprefix(prefix), year)
    return replace(phrase, text=text, body=bodies.under(prefix, phrase.body))


def _read_place(text: str, year: int | None) -> Phrase:
    found, end = chain_at(text, 0, year)
    if found:
        return _placed_phrase(text, text[end:], found)
    for read in (_read_known_zone, _read_stem, _read_generic, _read_unknown):
        if phrase := read(text, year):
            return phrase
    return Phrase(text, bodies.body(text) if text else Body("", "unnamed", None))


def _placed_phrase(text: str, rest: str, found: tuple[Division, ...]) -> Phrase:
    """A body behind its place; a zone does not repeat the place (郯城县郯城经济开发区)."""
    if bodies.zone(rest) is None:
        return Phrase(text, bodies.body(rest), found)
    stem = next((d.stem for d in found if rest.startswith(d.stem)), "")
    return Phrase(text, bodies.body(rest.removeprefix(stem)), found, zone=True)


def chain_at(text: str, position: int, year: int | None) -> tuple[tuple[Division, ...], int]:
    """The places named one inside the other from a position on: candidates of the last, and where it ends."""
    found: tuple[Division, ...] = ()
    while name := places.name_at(text, position):
        inner = places.named(name, year, within=found)
        if not inner or _INSIDE_A_NAME.match(text, position + len(name)):
            break
        found, position = inner, position + len(name)
    return found, position


def _read_known_zone(text: str, year: int | None) -> Phrase | None:
    for name, code in places.overrides()["zones"].items():
        if text.startswith(name) and (d := places.division(code, year)):
            return Phrase(text, bodies.body(text), (d,), zone=True)
    return None


def _read_stem(text: str, year: int | None) -> Phrase | None:
    """平潭综合实验区, 郑州海关, 河南温县财政局: a place without its kind, where the rest allows it."""
    stem = places.stem_at(text, 0)
    if stem is None:
        return None
    found, rest = places.stemmed(stem, year), text[len(stem) :]
    inner, end = chain_at(rest, 0, year)
    if inside := _below(inner, found):
        return _placed_phrase(text, rest[end:], inside)
    if bodies.zone(rest):
        second = places.stem_at(rest, 0) or ""
        if second and (inside := _below(places.stemmed(second, year), found)):
            found = inside
        return _placed_phrase(text, rest, _highest(found))
    if bodies.vertical(rest):
        best = min(_LEVELS.index(d.level) for d in found)
        return Phrase(text, bodies.body(rest), tuple(d for d in found if d.level == _LEVELS[best]))
    return None


def _below(inner: tuple[Division, ...], outer: tuple[Division, ...]) -> tuple[Division, ...]:
    return tuple(d for d in inner if any(d != o and d.within(o) for o in outer))


def _highest(found: tuple[Division, ...]) -> tuple[Division, ...]:
    """邢台 is the city rather than its county of the same stem; unrelated places stay."""
    return tuple(d for d in found if not any(d != f and d.within(f) for f in found))


def _read_generic(text: str, year: int | None) -> Phrase | None:
    """县交通运输局: the kind of the place without its name, before a body that begins with a known duty."""
    match = _GENERIC.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if bodies.begins_with_duty(rest):
        return Phrase(text, bodies.body(rest), generic=match.group(1))
    return None


def _read_unknown(text: str, year: int | None) -> Phrase | None:
    """测试市财政局: something like a place that is in no table, before a body or nothing."""
    match = _PLACE_LIKE.match(text)
    if match is None or bodies.begins_with_duty(text):
        return None
    rest = text[match.end() :]
    if rest and not bodies.begins_with_duty(rest):
        return None
    return Phrase(text, bodies.body(rest), unknown_place=match.group())


def mentions(text: str, body: str, year: int | None) -> Counter[str]:
    """How often a body is named together with its place: `温县交通运输局` for `交通运输局`."""
    found: Counter[str] = Counter()
    at = text.find(body)
    while at >= 0 and found.total() < 50:
        for start in range(max(0, at - _FARTHEST), at - 1):
            candidates, end = chain_at(text, start, year)
            if candidates and end == at:
                found[text[start : at + len(body)]] += 1
                break
        at = text.find(body, at + 1)
    return found


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
    for witness in (*site, *(p.places for p in context.phrases if p.places)):
        fitting = tuple(d for d in found if any(_related(d, w) for w in witness))
        if fitting and len(fitting) < len(found):
            found = fitting
        if len(found) == 1:
            return found
    return _named_parents(found, context)


def _named_parents(found: tuple[Division, ...], context: Context) -> tuple[Division, ...]:
    """The candidate whose city or province the text names, when it names no other's as often."""
    scores = Counter({d: _support(d, context) for d in found}).most_common(2)
    if len(scores) > 1 and scores[0][1] > 3 * scores[1][1]:
        return (scores[0][0],)
    return found


def _support(d: Division, context: Context) -> int:
    parents = [p for p in places.lineage(d.code, context.year)[:2] if p and p.code != d.code]
    return sum(context.text.count(p.name) for p in parents)


def _misspelt(phrase: Phrase, context: Context) -> tuple[Division | None, list[Note]]:
    """A place one character off a real one, only where the real one's parent is named too."""
    near = places.similar(phrase.unknown_place, context.year)
    fitting = [d for d in near if _support(d, context) or (context.site and d.within(context.site))]
    if len(fitting) > 1:
        fitting = [d for d in fitting if places.lookalike(phrase.unknown_place, d.name)]
    if len(fitting) == 1:
        detail = (
            f"{phrase.unknown_place} is read as {_full_name(fitting[0], context.year)}, whose parent is named"
        )
        return fitting[0], [Note("place_misspelt", detail)]
    return None, [Note("place_unknown", f"no division is called {phrase.unknown_place}")]


def _from_context(phrase: Phrase, context: Context) -> tuple[Division | None, list[Note]]:
    """A body without its place: the site's code, else the first other evidence that has just one place."""
    witnesses = [context.site] if context.site else []
    witnesses += [p.places[0] for p in context.phrases if len(p.places) == 1]
    if context.home and (not witnesses or context.home.within(witnesses[0])):
        witnesses.insert(0, context.home)
    township = phrase.body.kind == "township"
    for d in witnesses:
        if _fits(phrase.generic, d) and not (township and d.level == "province"):
            detail = f"{phrase.text} names no place; the document's other marks name {d.name}"
            return d, [Note("division_from_context", detail)]
    detail = f"{phrase.text} names no place and nothing else in the document does"
    return None, [Note("place_missing", detail)]


def _fits(generic: str, d: Division) -> bool:
    kinds = {"市": "市", "县": "县", "区": "区", "省": "省区市", "州": "州", "旗": "旗", "盟": "盟"}
    return not generic or d.name[-1] in kinds[generic]


def _related(a: Division, b: Division) -> bool:
    return a.within(b) or b.within(a)


def _full_name(d: Division, year: int | None) -> str:
    return "".join(p.name for p in places.lineage(d.code, year) if p)


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
        return _placed(phrase, name, places.held(d, context.year)), notes
    if phrase.unknown_place or phrase.places or phrase.body.kind == "township":
        return _unplaced(phrase, name), notes
    return None, notes


def _placed(phrase: Phrase, name: str, d: Division) -> Agency:
    province, city, county = places.lineage(d.code, None if d.valid_to is None else d.valid_to)
    return Agency(
        agency_id=f"{places.stable_code(d.code)}-{phrase.body.name}",
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


@lru_cache(maxsize=256)
def recognise(printed: str) -> int:
    """How surely words are an agency's name: 2 with a place, 1 without, 0 when they may be anything."""
    phrase = read_phrase(printed)
    if not printed or not phrase.recognised:
        return 0
    return 2 if phrase.places or phrase.national or phrase.unknown_place else 1
