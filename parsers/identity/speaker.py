"""Who speaks in a report whose title names nobody, or nobody's place.

Belongs here: the body and the place that the prose names where it speaks of itself.
Does not belong here: numbers in the prose (`parsers.findings.narrative`). `text` is folded prose everywhere
here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from parsers.identity import divisions
from parsers.identity.divisions import Division
from parsers.identity.phrase import Phrase, chain_at, read_phrase

_WINDOW = 6_000
_SELF = re.compile("(?:我|本)(局|委|办|厅|部|省|市|县|区|州|旗|镇|乡|街道|街|院|中心)")
_SUBJECT = re.compile(
    r"(?<!\d)20\d\d年(?:度)?,?([\u4e00-\u9fff、()]{2,30}?)(?:的?政府信息公开工作)?"
    "(?=坚持|始终|认真|严格|深入|在|高度|按照|以|紧紧|紧扣|根据|继续|积极|全面|不断|切实|进一步|依照|围绕|结合|贯彻|主动|通过"
    "|共|持续|扎实|依法|立足|聚焦|牢牢|充分|加强|大力|门户|网站)"
)
_CONTACT = re.compile(
    "(?:请与|可与|请联系|可联系|请和|请向|联系单位:|由)([\u4e00-\u9fff、()]{4,40}?)"
    r"(?=联系|\(地址|\(联系|反映|咨询|,电话|根据|(?:负责)?编制|\(电话|\(邮)"
)
_SITE = re.compile('(?:通过|可?在|从|登录)[“"]?([\u4e00-\u9fff、]{4,30}?)(?:门户|政务)?网站?[”"]?')
_DESK = re.compile(
    "(?<=[局委厅会府处心院])(?:综合|行政|党政|政务公开|信息公开|政务信息公开|政府信息公开|机关)?(?:办公室|办|科|股|处)$"
)
_GENERAL_OFFICE = re.compile("(?:人民)?政府(?:办公[室厅]|办)$")
_BODY = re.compile(
    "[\u4e00-\u9fff、]{0,18}?(?:人民政府办公[室厅]|人民政府|管理委员会|管委会|委员会|街道办事处|办公室|局|厅|委|镇|乡|街道|中心)"
    "(?=[\u4e00-\u9fff,。、()])"
)
_ENDINGS = {
    "局": ("局",),
    "委": ("委", "委员会"),
    "办": ("办公室", "办"),
    "厅": ("厅",),
    "部": ("部",),
    "院": ("院",),
    "中心": ("中心",),
    "镇": ("镇", "镇人民政府"),
    "乡": ("乡", "乡人民政府"),
    "街道": ("街道", "街道办事处"),
    "街": ("街", "街道", "街道办事处"),
}
_PLACES = "省市县区州旗"
_RULERS = re.compile("(市|县|区|州|旗)(?:委|政府|人民政府)")


def self_named(text: str, year: int | None) -> str | None:
    """The body that the prose says it is: subject of its sentences, address for questions, 我局's own name.

    None when two bodies are equally likely, or nothing names a body together with a place.
    """
    own = Counter(_SELF.findall(text)).most_common(1)
    kind = own[0][0] if own else ""
    found = Counter(_places(text, kind) if kind in tuple(_PLACES) else _bodies(text, kind, year))
    for name in _testimonies(text, kind, year):
        found[name] += 3
    best = found.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _testimonies(text: str, kind: str, year: int | None) -> Iterator[str]:
    """Names in sentences in which the report's own body speaks or is to be asked."""
    for pattern in (_SUBJECT, _CONTACT, _SITE):
        for match in pattern.finditer(text[:_WINDOW]):
            name = _DESK.sub("", match.group(1))
            if kind in tuple(_PLACES):
                name = _GENERAL_OFFICE.sub("", name)
            phrase = read_phrase(name, year)
            if phrase.places and phrase.recognised and _is_own(phrase, kind):
                yield phrase.text


def _is_own(phrase: Phrase, kind: str) -> bool:
    """True when a body is of the kind the prose calls its own (我局 → …局, 我县 → the county)."""
    if kind in tuple(_PLACES):
        return phrase.body.kind in {"government", "other"} and phrase.text.endswith((kind, "政府", "管委会"))
    return not kind or phrase.text.endswith(_ENDINGS[kind])


def _places(text: str, own: str) -> Iterator[str]:
    """Places of the kind the prose calls its own: 温县 where it says 我县."""
    return (name for _, name in divisions.names_in(text[:_WINDOW]) if name.endswith(own))


def _bodies(text: str, own: str, year: int | None) -> Iterator[str]:
    """Bodies behind a place whose ending is that of 我局, 我委 …"""
    for at, _ in divisions.names_in(text[:_WINDOW]) if own else ():
        candidates, end = chain_at(text, at, year)
        match = _BODY.match(text, end) if candidates else None
        if match and match.group().endswith(_ENDINGS[own]):
            phrase = read_phrase(text[at : match.end()], year)
            if phrase.recognised:
                yield phrase.text


def home(text: str, generic: str, year: int | None) -> Division | None:
    """The place the prose names most, of the kind `generic` (县, 区 …) or of those that it says rule it.

    Weak evidence for a body that is printed without its place; None when two are named equally often.
    """
    rulers = Counter(_RULERS.findall(text[:_WINDOW])).most_common(1)
    kind = generic or (rulers[0][0] if rulers else "")
    if not kind:
        return None
    found: Counter[Division] = Counter()
    for at, _ in divisions.names_in(text[:_WINDOW]):
        candidates, _ = chain_at(text, at, year)
        if len(candidates) == 1 and candidates[0].name.endswith(kind):
            found[candidates[0]] += 1
    best = found.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]
