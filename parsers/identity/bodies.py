"""What a body is called, whatever the spelling: duty, suffix, kind, sector, reforms.

Belongs here: names of bodies without their place, from the tables in `bodies.toml`.
Does not belong here: places (`parsers.identity.divisions`) and evidence from a document
(`parsers.identity.agency`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from parsers.identity.vocabulary import words

GOVERNMENT = "人民政府"
_JOINERS = re.compile("[和与及、·]")
_ENDING = re.compile(
    "(人民政府|政府|委员会|管委会|委|办公厅|办公室|办|总局|分局|局|厅|部|署|总队|支队|大队|法院|检察院)$"
)
_SPELLED_OUT = {"委": "委员会", "办": "办公室", "管委会": "管理委员会", "政府": GOVERNMENT}
_OWN_SUFFIX = re.compile("(?:机关|[（(]?本级[）)]?|[（(][^（）()]*[）)])$")
_UNDER_GOVERNMENT = re.compile(
    "^(?:人民)?政府(?!办)(?=.{2,}(?:局|委|委员会|办|办公室|办事处|街道|镇|乡|中心|院|厅)$)"
)
_TOWNSHIP = re.compile(
    "^(.+?)(街道|民族乡|镇|乡|苏木)(?:党工?委[、和]?(?=人民政府|政府|办事处))?(?:人民政府|政府|办事处|办)?$"
)
_EVERY_TOWNSHIP = re.compile("^[全我本各该](?:街道|镇|乡|苏木)")
_WITH_PARTY = re.compile("^[县市区州旗]?委[、和及]?[县市区州旗]?(?:人民)?政府$")
"""The party's committee and the government of one place, named together."""
_STREET = re.compile("^(.{2,}?)街(?:办事处|道办事处|办)?$")
_GENERIC = re.compile("^[我本全各该省市县区州旗盟]")
_OFFICE = re.compile(f"(?:{GOVERNMENT}|管理委员会|管委会)办公[厅室]$|^办公[厅室]$")
_ZONE = re.compile(
    "^([\u4e00-\u9fff·]{0,24}?(?:开发区|实验区|示范区|试验区|保税港?区|保税物流园区|合作区|产业园区?|工业园区?|科技园区?|度假区"
    "|风景名胜区|风景区|旅游区|管理区|园区|港区|高新区|经开区|新区|新片区|新城|集聚区|生态城|功能区|自贸区))(?:[（(][^（）()]*[）)])?(?:党工委|党委)?(?:管理委员会|管委会)?"
)


_KINDS_OF_ZONE = re.compile(
    "(?:国家级?|省级?|市级?|经济|技术|高新|高科技|科技|产业|工业|农业|现代|生态|文化|旅游|综合|保税|物流|商贸|电子|信息|化工|循环|创新|新型"
    "|临港|临空|空港|城市|集中|出口加工|先进|制造|示范|特色|健康|大数据|互联网|新材料|新能源)*"
    "(?:开发区|实验区|示范区|试验区|港?区|合作区|园区?|度假区|风景名胜区|风景区|旅游区|管理区|高新区|经开区|新区|新片区|新城|集聚区|生态城|功能区)"
)
"""A zone of which the name says only what kind it is."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body without its place. `name` is the same for all spellings; `kind` as in `Agency.kind`.

    `reform` says, in one Chinese sentence, that a reform replaced the body, and since when.
    """

    name: str
    kind: str
    sector: str | None
    reform: str | None = None


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("parsers.identity").joinpath("bodies.toml").read_text(encoding="utf-8"))


def _key(name: str) -> str:
    return _JOINERS.sub("", name)


@cache
def _inverted(table: str) -> dict[str, str]:
    """Every spelling of a table (without joining words) → the name used in ids."""
    entries: dict[str, list[str]] = _tables()[table]
    return {_key(s): name for name, spellings in entries.items() for s in (name, *spellings)}


@cache
def _keywords() -> tuple[tuple[str, str], ...]:
    pairs = [(_key(word), sector) for sector, words in _tables()["sectors"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _duties() -> tuple[str, ...]:
    return tuple(word for word, _ in _keywords())


@cache
def _listed(table: str, entry: str) -> tuple[str, ...]:
    return tuple(_tables()[table][entry])


@cache
def _reforms() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """The duty before, the duty after (without joining words), and the reform."""
    return tuple((_key(each["from"]), _key(each["to"]), each) for each in _tables()["reforms"])


def national(name: str) -> str | None:
    """The name that ids have of a body of the central government; None for any other."""
    return _national().get(_key(name))


@cache
def _national() -> dict[str, str]:
    """Every name of a central body (without joining words) → the name used in ids."""
    table = _tables()["national"]
    short = {_key(s): name for name, shorts in table["abbreviations"].items() for s in (name, *shorts)}
    return {_key(name): name for name in table["names"]} | short


def national_prefix(name: str) -> str:
    """The central body's name before a place: 国家税务总局 of 国家税务总局温县税务局; empty without one."""
    match = _national_prefixes().match(name)
    return match.group() if match else ""


@cache
def _national_prefixes() -> re.Pattern[str]:
    table = _tables()["national"]
    short = [s for shorts in table["abbreviations"].values() for s in shorts]
    names = sorted((*table["names"], *table["prefixes"], *short), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def under(prefix: str, own: Body) -> Body:
    """A body behind the central body that runs it: the prefix stays where the rest alone is vague.

    国家税务总局温县税务局 is the 税务局; 国家统计局温县调查队 is the 国家统计局调查队.
    """
    prefix = national(prefix) or prefix
    duty = _ENDING.sub("", own.name)
    named = bool(duty) and (duty in prefix or (own.sector is not None and own.name[:2] in prefix))
    if not prefix or own.kind not in {"department", "other"} or named:
        return own
    return Body(prefix + own.name, "department", own.sector or _sector(prefix), own.reform)


def field_office(prefix: str, rest: str) -> bool:
    """True for an office of the centre that lies in no division: 国家能源局 + 华北监管局, 拱北海关.

    `prefix` is the central body's name before it, empty when there is none.
    """
    table = _tables()["national"]
    if prefix:
        return len(rest) > 2 and rest.endswith(tuple(table["field_endings"])) and not _GENERIC.match(rest)
    ending = next((end for end in table["named_after_anything"] if rest.endswith(end)), "")
    return bool(ending) and 2 <= len(rest.removesuffix(ending)) <= 4 and not _GENERIC.match(rest)


def institution(name: str) -> bool:
    """True for what is neither government nor department and bears its place in its own name: 郑州大学."""
    return name.endswith(_listed("institutions", "endings"))


def begins_institution(name: str) -> bool:
    """True when a name begins as that of an institution which may follow the kind of a place."""
    return name.startswith(_listed("institutions", "beginnings"))


def vague(name: str) -> bool:
    """True for the end of a name whose beginning is missing: 分局, 监管局."""
    return name in words("vague", "bodies")


def is_sentence(name: str) -> bool:
    """True when words in a name are those of a sentence: 部署城关镇."""
    return any(map(name.__contains__, words("vague", "sentences")))


def vertical(name: str) -> bool:
    """True for bodies that the centre runs in the places and that print a place without its kind."""
    return name.startswith(_listed("national", "vertical"))


def begins_with_duty(name: str) -> bool:
    """True when a name begins with a duty, a government or a township's: what may follow a place."""
    key = _key(name)
    if name.startswith(("人民政府", "政府", "人民法院", "人民检察院", "委")) or township(name):
        return True
    return key.startswith(_duties()) and bool(_ENDING.search(name))


def township(name: str) -> str | None:
    """The township of a name: 岳滩镇 of 岳滩镇人民政府, 佳荣里街道 of 佳荣里街; None when it is none."""
    if _EVERY_TOWNSHIP.match(name):
        return None
    if match := _TOWNSHIP.match(name):
        return match.group(1) + match.group(2)
    match = _STREET.match(name)
    return f"{match.group(1)}街道" if match else None


def zone(name: str) -> tuple[str, str] | None:
    """A functional zone at the beginning of a name, and the rest behind it (and behind its 管委会)."""
    match = _ZONE.match(name)
    if match is None:
        return None
    kind = match.group(1)
    return _inverted("zones").get(_key(kind), kind), name[match.end() :]


def bears_a_name(body: Body) -> bool:
    """True for a zone whose name says something by itself: 豫北工业园区, not 高新区 or 现代农业产业园."""
    match = _ZONE.fullmatch(body.name)
    return match is not None and not _GENERIC.match(body.name) and _KINDS_OF_ZONE.fullmatch(body.name) is None


def body(printed: str) -> Body:
    """The body of a printed name without its place; an empty name is the government itself."""
    name = _OWN_SUFFIX.sub("", printed)
    name = _UNDER_GOVERNMENT.sub("", name)
    if not name or _WITH_PARTY.match(name):
        return Body(GOVERNMENT, "government", None)
    if name in _inverted("aliases"):
        whole = _inverted("aliases")[name]
        return (
            Body(whole, "government", None)
            if whole == GOVERNMENT
            else Body(whole, _kind(whole), _sector(whole))
        )
    if own := township(name):
        return Body(own, "township", None)
    if found := zone(name):
        return _zone_body(*found)
    whole, reform = _spelled_out(name)
    return Body(whole, _kind(whole), _sector(whole), reform)


def _zone_body(kind: str, rest: str) -> Body:
    if not rest:
        return Body(kind, "other", None)
    inner = body(rest)
    if inner.kind == "government":
        return Body(kind, "other", None)
    if inner.kind == "office":
        return Body(f"{kind}管委会{rest}", "office", None)
    return Body(kind + inner.name, inner.kind, inner.sector)


def _spelled_out(name: str) -> tuple[str, str | None]:
    """Abbreviated duty and suffix in full, and the reform that replaced the body."""
    match = _ENDING.search(name)
    if match is None or not match.start():
        return name, None
    duty, suffix = name[: match.start()], match.group()
    suffix = _SPELLED_OUT.get(suffix, suffix)
    full = _inverted("duties").get(_key(duty)) or _unjoined(duty)
    return full + suffix, _reform(duty, full, suffix)


def _unjoined(duty: str) -> str:
    """Two duties without the word that joins them; 和 inside a name (和平) stays."""
    return _JOINERS.sub(lambda m: "" if duty.startswith(_duties(), m.end()) else m.group(), duty)


def _reform(printed: str, duty: str, suffix: str) -> str | None:
    own = _key(duty)
    before = own, _key(printed)
    for old, new, reform in _reforms():
        if old in before and new != own:
            verb = "职责并入" if reform["merger"] else "更名为"
            return f"{duty}{suffix}自{reform['since']}年机构改革起{verb}{reform['to']}部门"
    return None


def _kind(name: str) -> str:
    if _OFFICE.search(name):
        return "office"
    if institution(name) and not vertical(name):
        return "other"
    return "department" if _ENDING.search(name) or vertical(name) else "other"


def _sector(name: str) -> str | None:
    """The keyword that stands first in the name decides; at one place the longest."""
    if _OFFICE.search(name):
        return None
    key = _key(name).replace(GOVERNMENT, "")
    found = [(key.find(word), sector) for word, sector in _keywords() if word in key]
    return min(found, key=lambda pair: pair[0])[1] if found else None
