"""A phrase that names a body taken apart: 河南省温县交通运输局 is a place and a body.

Belongs here: reading one phrase by the tables of places and bodies, and finding a body's phrases in a text.
Does not belong here: choosing between divisions of one name (`parsers.identity.agency`), where in a document
phrases stand (`parsers.identity.identification`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.identity import bodies, divisions
from parsers.identity.bodies import Body
from parsers.identity.divisions import Division
from parsers.identity.spelling import folded
from parsers.text.values import MASKS

_PREFIX = re.compile(
    "^(?:中共|中国共产党|中华人民共和国|(?:新疆生产建设兵团|兵团)?第[一二三四五六七八九十]{1,3}师(?=[^团]{2,6}市))"
)
_GENERIC = re.compile("^[我本全]?(自治[区州县旗]|[省市县区州旗盟])")
_PLACE_LIKE = re.compile("^(?![各全本我该])([\u4e00-\u9fff]{2,8}?(?:自治[州县旗]|[省市县区州旗盟]))")
_INSIDE_A_NAME = re.compile("(?:街道|镇|乡(?!村)|路街道|大街街道|苏木)")
_READING = re.compile(r"\(?[a-zü\u00e0-\u01dc]+\)?")
"""Pinyin beside a character, with or without brackets."""
_NOT_IN_A_NAME = re.compile(rf"[A-Za-z\u00c0-\u024f\ufffc{re.escape(MASKS)}]")
_SPEAKER = re.compile("^[我本该各贵某]")
"""我局, 本机关, 各乡镇, 某局: somebody who is named elsewhere."""
_BARE_ZONE = re.compile("(?:新区|园区|新城|港区)(?:管委会|管理委员会|党工委)?$")
"""A kind of zone that says nothing without its name: 钱塘新区."""
_FARTHEST = 24
_LEVELS = ("province", "city", "county")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase taken apart. `places` are the divisions its innermost place may be, empty when it names none.

    `unknown_place` looks like a place and is in no table; `generic` is a bare 县 or 市 before the body.
    `by_stem` is True when the place is printed without its kind (龙华 in 龙华监管局) and may be none.
    """

    text: str
    body: Body
    places: tuple[Division, ...] = ()
    unknown_place: str = ""
    generic: str = ""
    national: bool = False
    zone: bool = False
    by_stem: bool = False

    @property
    def placed(self) -> bool:
        """True when the phrase says by itself where the body is, or that it is the centre's."""
        return bool(self.places) or self.national

    @property
    def recognised(self) -> bool:
        """True when the phrase is surely an agency: a known place, or a body of a known kind."""
        if bodies.vague(self.body.name) or bodies.is_sentence(self.body.name):
            return False
        known_place = bool(self.places or self.unknown_place) and self.body.kind != "unnamed"
        return known_place or self.national or self.body.kind in {"department", "office", "township"}


@lru_cache(maxsize=1024)
def read_phrase(printed: str, year: int | None = None) -> Phrase:
    """Take an agency's printed name apart; `year` selects the names that held then.

    A name with characters that no name has (Latin letters of pinyin, masks) names nobody.
    """
    text = _READING.sub("", folded(printed))
    if _NOT_IN_A_NAME.search(text):
        return Phrase(text, Body("", "unnamed", None))
    rest = _PREFIX.sub("", text)
    if name := bodies.national(rest):
        return _read_national(text, name)
    prefix = bodies.national_prefix(rest)
    rest = rest.removeprefix(prefix)
    phrase = _read_place(rest, year)
    if not phrase.places and bodies.field_office(prefix, rest):
        return _read_national(text, prefix + rest)
    return replace(phrase, text=text, body=bodies.under(prefix, phrase.body))


def _read_national(text: str, name: str) -> Phrase:
    return Phrase(text, Body(name, "department", bodies.body(name).sector), national=True)


def _read_place(text: str, year: int | None) -> Phrase:
    found, end = chain_at(text, 0, year)
    if found:
        return _placed_phrase(text, text[end:], found)
    for read in (_read_known_zone, _read_stem, _read_generic, _read_unknown):
        if phrase := read(text, year):
            return phrase
    if not text or _SPEAKER.match(text):
        return Phrase(text, Body("", "unnamed", None))
    return Phrase(text, bodies.body(text))


def _placed_phrase(text: str, rest: str, found: tuple[Division, ...]) -> Phrase:
    """A body behind its place.

    A zone does not repeat the place (郯城县郯城经济开发区), and may name one inside its province.
    The last character of the place may be the body's: 焦作市委 is the 市委, and 海安市场监督管理局 has a
    market authority.
    """
    shared = text[: len(text) - len(rest)][-1:] + rest
    if rest.startswith("委") or (bodies.begins_with_duty(shared) and not bodies.begins_with_duty(rest)):
        rest = shared
    if bodies.zone(rest) is None:
        return Phrase(text, bodies.body(rest), found)
    if all(d.level == "province" for d in found):
        found = _below(divisions.stemmed(divisions.stem_at(rest, 0) or "", None), found) or found
    stem = next((d.stem for d in found if rest.startswith(d.stem)), "")
    if _BARE_ZONE.match(rest.removeprefix(stem)):
        stem = ""
    return Phrase(text, bodies.body(rest.removeprefix(stem)), found, zone=True)


def chain_at(text: str, position: int, year: int | None) -> tuple[tuple[Division, ...], int]:
    """The places named one inside the other from a position on: candidates of the last, and where it ends."""
    found: tuple[Division, ...] = ()
    while name := divisions.name_at(text, position):
        inner = divisions.named(name, year, within=found)
        end = position + len(name)
        if not inner or (_INSIDE_A_NAME.match(text, end) and not divisions.name_at(text, end)):
            break
        found, position = inner, end
    return found, position


def _read_known_zone(text: str, year: int | None) -> Phrase | None:
    for name, code in divisions.overrides()["zones"].items():
        if text.startswith(name) and (d := divisions.division(code, year)):
            return Phrase(text, bodies.body(text), (d,), zone=True)
    return None


def _read_stem(text: str, year: int | None) -> Phrase | None:
    """平潭综合实验区, 郑州海关, 河南温县财政局: a place without its kind, where the rest allows it."""
    stem = divisions.stem_at(text, 0)
    if stem is None:
        return None
    found, rest = divisions.stemmed(stem, year), text[len(stem) :]
    inner, end = chain_at(rest, 0, year)
    if inside := _below(inner, found):
        return _placed_phrase(text, rest[end:], inside)
    if bodies.institution(rest):
        return Phrase(text, Body(text, "other", bodies.body(text).sector), _highest(found), by_stem=True)
    if bodies.zone(rest):
        second = divisions.stem_at(rest, 0) or ""
        if second and (inside := _below(divisions.stemmed(second, year), found)):
            found = inside
        return _placed_phrase(text, rest, _highest(found))
    if bodies.vertical(rest):
        best = min(_LEVELS.index(d.level) for d in found)
        highest = tuple(d for d in found if d.level == _LEVELS[best])
        return Phrase(text, bodies.body(rest), highest, by_stem=True)
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
    itself = rest == "本级" or (not rest and len(text) > 1)
    if itself or bodies.begins_with_duty(rest) or bodies.begins_institution(rest):
        return Phrase(text, bodies.body(rest), generic=match.group(1))
    return None


def _read_unknown(text: str, year: int | None) -> Phrase | None:
    """测试市财政局: like a place, in no table, before a body or nothing; 经开区: a zone without its place."""
    if bodies.zone(text):
        return Phrase(text, bodies.body(text), zone=True)
    match = _PLACE_LIKE.match(text)
    if match is None or bodies.begins_with_duty(text):
        return None
    rest = text[match.end() :]
    if rest and not bodies.begins_with_duty(rest):
        return None
    return Phrase(text, bodies.body(rest), unknown_place=match.group())


def mentions(
    text: str, body: str, year: int | None, other: Callable[[str, int, int], bool] = lambda *_: False
) -> Counter[str]:
    """How often a body is named together with its place: `温县交通运输局` for `交通运输局`."""
    found: Counter[str] = Counter()
    at = text.find(body)
    while at >= 0 and found.total() < 50:
        for start in range(max(0, at - _FARTHEST), at - 1):
            candidates, end = chain_at(text, start, year)
            if candidates and end == at and not other(text, start, at + len(body)):
                found[text[start : at + len(body)]] += 1
                break
        at = text.find(body, at + 1)
    return found


@lru_cache(maxsize=256)
def recognise(printed: str) -> int:
    """How surely words are an agency's name: 2 with a place, 1 without, 0 when they may be anything."""
    phrase = read_phrase(printed)
    if not printed or not phrase.recognised:
        return 0
    return 2 if phrase.places or phrase.national or phrase.unknown_place else 1
