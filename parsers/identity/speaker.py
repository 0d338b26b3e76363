"""Who speaks in a report whose title names nobody, or nobody's place.

Belongs here: the body and the place that the prose names where it speaks of itself: the subject of its
sentences, who compiled the report, whom to ask, where the body sits.
Does not belong here: numbers in the prose (`parsers.findings.narrative`), fields and signature (`fields`).
`text` is folded prose without quoted titles everywhere here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from parsers.identity import bodies, divisions
from parsers.identity.divisions import Division
from parsers.identity.phrase import Phrase, chain_at, read_phrase
from parsers.identity.vocabulary import any_of, entries, words

_WINDOW = 6_000
_ENDINGS = entries("own_endings")
_PLACES = tuple("省市县区州旗")
_SELF = re.compile(f"(?:我|本)({any_of((*_ENDINGS, *_PLACES))})(?![法理门分域会])")
_NAME = "[\u4e00-\u9fff、()]"
_PREDICATE = any_of(words("prose", "predicates"))
_COMPILING = any_of(words("prose", "compiling"))
_SUBJECT = re.compile(
    rf"(?:20(?<!\d20)\d\d年(?:度|以来|来)?|本(?<=[。;]本)年度?|一(?<=[。;况]一)年来),?(?:在[^,。;]{{2,40}}下,)?({_NAME}{{2,30}}?)"
    rf"(?:党组|党委|领导班子|全?系统|机关)?(?:的?政府信息公开工作)?(?={_PREDICATE})"
)
_COMPILED_BY = re.compile(
    rf"(?:本(?:年度)?报告|本年报|报告)(?:系|是)?由({_NAME}{{3,40}}?)"
    rf"(?:负责|组织|依据|根据|按照|牵头|汇总)*{_COMPILING}"
)
_COMPILED = rf"{_COMPILING}(?:了|完成|完成了)?(?:本报告|本年度报告|本年报|本单位|本机关|《|20\d\d年)"
_IS_COMPILED = re.compile(_COMPILED)
_MEANS = re.compile("根据|依据|按照|依照|结合|综合|汇总|会同")
"""Behind the name of who compiled a report: of what, or with whom."""
_LONGEST_NAME = 50
"""No more characters stand between the beginning of `_COMPILES`, or `_PUBLISHES`, and its end."""
_COMPILES = re.compile(rf"(?<![\u4e00-\u9fff])({_NAME}{{4,40}}?)(?:组织|特|现)?{_COMPILED}")
_PRESENTS = re.compile(rf"现将({_NAME}{{4,40}}?)(?:20\d\d年度?|上?一?年度?)(?:政府|政务)?信息公开")
_PUBLISHED = r"(?:公布|发布|公开)20\d\d年度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报)"
_IS_PUBLISHED = re.compile(_PUBLISHED)
_PUBLISHES = re.compile(
    rf"(?<![\u4e00-\u9fff])({_NAME}{{4,40}}?)(?:特|现|现将|依法|主动|组织|编制|编写|制作|并|了)*(?:面?向社会)?(?:各界)?{_PUBLISHED}"
)
_CONTACT = re.compile(
    f"(?:请与|可与|请联系|可联系|请和|请向|可向|联系单位:|拨打|致电|由):?({_NAME}{{4,40}}?)"
    r"(?=联系|的?电话|热线|\(地址|\(联系|反映|咨询|提出|索取|[,;](?:电话|联系|地址)|根据|(?:负责)?编制|\(电话|\(邮)"
)
_SITE = re.compile('(?:通过|可在|在|从|登录)[“"]?([\u4e00-\u9fff、]{4,30}?)(?:门户|政务)?网站?[”"]?')
_ADDRESS = re.compile(f"地址(?:为|是|在)?[:]?({_NAME}{{4,40}})")
_DESK = re.compile(
    "(?<=[局委厅会府处心院社队站])(?:综合|行政|党政|党政综合|政务公开|信息公开|政务信息公开|政府信息公开|机关|秘书|政策法规|法规)?(?:办公室|办|科|股|处)$"
    "|(?<=[镇乡道])(?:党政|党政综合|综合|政务公开)(?:办公室|办|科)$"
)
_GROUP = re.compile("(?:(?<!人民)政府)?(?:信息|政务)公开(?:工作)?领导小组(?:办公室)?$")
_IN_A_STREET = re.compile(r"\d|号")
_GENERAL_OFFICE = re.compile("(?:人民)?政府(?:办公[室厅]|办)$")
_AND_OTHERS = re.compile("(?<=人民政府)[和及与、].*$")
_OF_DISCLOSURE = re.compile("(?:政务|信息)(?:公开|$)")
"""In or behind what is no body's name: 2023年温县政务公开工作要点, 2023年温县政府信息公开…."""
_BODY = re.compile(
    "[\u4e00-\u9fff、]{0,18}?(?:人民政府办公[室厅]|人民政府|管理委员会|管委会|委员会|街道办事处|办公室|局|厅|委|镇|乡|街道|中心|社)"
    "(?=[\u4e00-\u9fff0-9,。、()《])"
)
_BRANCH = re.compile("[\u4e00-\u9fff]{2,8}?分局")
"""Behind a body: it is one of its branches that is named."""
_BEFORE_SUPERIOR = re.compile(f"{any_of(words('prose', 'before_superiors'))}(?:省|市|县|区|州|和|、|及)*$")
_AFTER_SUPERIOR = re.compile(f"的?(?:统一|相关|有关|工作)?{any_of(words('prose', 'after_superiors'))}")
_COLLECTIVE = 3
"""How much heavier 我局 weighs than 我县: a bureau speaks of its county, a county of no bureau as its own."""


def own_kind(text: str) -> str:
    """What the report calls its own body: 局 where it says 我局, 县 where it says 我县; "" where nothing.

    办 alone weighs as a place does: a government's office writes the government's report.
    """
    found: Counter[str] = Counter()
    for kind in _SELF.findall(text):
        found[kind] += 1 if kind in _PLACES or kind == "办" else _COLLECTIVE
    return found.most_common(1)[0][0] if found else ""


def says_own(text: str, phrase: Phrase) -> bool:
    """Whether the prose calls a body of this kind its own at least once: 我办 for 衡阳市人民防空办公室."""
    return any(phrase.body.name.endswith(_ENDINGS.get(kind, ())) for kind in _SELF.findall(text))


def is_own(phrase: Phrase, kind: str) -> bool:
    """True when a body is of the kind that the prose calls its own (我局 → …局, 我县 → the county)."""
    if kind in _PLACES:
        ends = (kind, "政府", "管委会", "管理委员会")
        return phrase.body.kind in {"government", "other"} and phrase.text.endswith(ends)
    return not kind or phrase.text.endswith(_ENDINGS[kind])


def without_desk(name: str, kind: str) -> str:
    """A body's name without the desk in it that compiles or answers: 温县水利局 of 温县水利局办公室.

    A government's general office is itself a body; it is a desk unless the prose says 我办.
    """
    if kind == "办":
        return name
    bare = _GENERAL_OFFICE.sub("人民政府", _DESK.sub("", _GROUP.sub("", name)))
    ministry = bare.removesuffix("办公厅")
    return ministry if bodies.national(ministry) else bare


def named_in(clause: str, kind: str, year: int | None) -> Phrase | None:
    """The body that a clause names, whatever words stand before it; None when it names none for sure."""
    starts = [0, *(clause.find(lead) + len(lead) for lead in words("prose", "leads") if lead in clause)]
    starts += [at for at, _ in divisions.names_in(clause)]
    found = [
        phrase
        for at in dict.fromkeys(starts)
        if (phrase := read_phrase(without_desk(clause[at:], kind), year)).recognised
        and is_own(phrase, kind)
        and not _IN_A_STREET.search(phrase.body.name)
    ]
    return max(found, key=lambda p: (p.placed, len(p.text) if p.placed else -len(p.text)), default=None)


def compilers(text: str, kind: str, year: int | None) -> Iterator[tuple[Phrase, str]]:
    """Bodies that compiled or present the report, with the quote: 本报告由X编制, X编制了本报告."""
    yield from _told(_COMPILED_BY, text, kind, year)
    yield from _told_around(_IS_COMPILED, _COMPILES, text, kind, year)
    yield from _told(_PRESENTS, text, kind, year)
    yield from _told_around(_IS_PUBLISHED, _PUBLISHES, text, kind, year)


def contacts(text: str, kind: str, year: int | None) -> Iterator[tuple[Phrase, str]]:
    """Bodies to which questions about the report go, with the quote."""
    yield from _told(_CONTACT, text, kind, year)


def _told(
    pattern: re.Pattern[str], text: str, kind: str, year: int | None, start: int = 0, end: int = _WINDOW
) -> Iterator[tuple[Phrase, str]]:
    for match in pattern.finditer(text, start, end):
        name = _MEANS.split(match.group(1))[0]
        if phrase := named_in(name if len(name) > 3 else match.group(1), kind, year):
            yield phrase, match.group()


def _told_around(
    sign: re.Pattern[str], pattern: re.Pattern[str], text: str, kind: str, year: int | None
) -> Iterator[tuple[Phrase, str]]:
    """What a pattern tells that ends as another one says; only where that one matches is it searched for."""
    if ends := [match.span() for match in sign.finditer(text, 0, _WINDOW)]:
        yield from _told(pattern, text, kind, year, max(0, ends[0][0] - _LONGEST_NAME), ends[-1][1])


def addresses(text: str) -> Iterator[tuple[str, str]]:
    """Every address in the prose, with the quote."""
    return ((match.group(1), match.group()) for match in _ADDRESS.finditer(text))


def self_named(text: str, kind: str, year: int | None) -> str | None:
    """The body that the prose says it is: subject of its sentences, address for questions, 我局's own name.

    None when two bodies are equally likely, or nothing names a body together with a place.
    """
    found = Counter(_places(text, kind) if kind in _PLACES else _bodies(text, kind, year))
    for name in _testimonies(text, kind, year):
        found[name] += 3
    best = _one_name_each(found, year).most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _names_itself(phrase: Phrase) -> bool:
    return phrase.recognised or (phrase.zone and bodies.bears_a_name(phrase.body))


def _one_name_each(found: Counter[str], year: int | None) -> Counter[str]:
    """Names of one body counted together, under the one counted most: 萧山经开区, 萧山经济技术开发区."""
    first: dict[tuple[tuple[Division, ...], str], str] = {}
    counts: Counter[str] = Counter()
    for name, count in found.most_common():
        phrase = read_phrase(name, year)
        counts[first.setdefault((phrase.places, phrase.body.name), name)] += count
    return counts


def unplaced_subject(text: str, kind: str, year: int | None) -> Phrase | None:
    """The one body that sentences have for a subject without its place: 县审计局 in 2022年县审计局…."""
    found = Counter(
        phrase
        for match in _SUBJECT.finditer(text[:_WINDOW])
        if _names_itself(phrase := read_phrase(without_desk(match.group(1), kind), year))
        and not phrase.placed
        and is_own(phrase, kind)
        and not _OF_DISCLOSURE.search(phrase.text)
    )
    return found.most_common(1)[0][0] if len({phrase.body.name for phrase in found}) == 1 else None


def _testimonies(text: str, kind: str, year: int | None) -> Iterator[str]:
    """Names in sentences in which the report's own body speaks or is to be asked."""
    for pattern in (_SUBJECT, _CONTACT, _SITE):
        for match in pattern.finditer(text[:_WINDOW]):
            name = _AND_OTHERS.sub("", _DESK.sub("", match.group(1)))
            if kind in _PLACES:
                name = _GENERAL_OFFICE.sub("", name)
            phrase = read_phrase(name, year)
            if _OF_DISCLOSURE.search(name) or (pattern is _SITE and _hosts_others(phrase, kind, text)):
                continue
            if phrase.placed and phrase.recognised and is_own(phrase, kind):
                yield phrase.text


def _hosts_others(phrase: Phrase, kind: str, text: str) -> bool:
    """Whether a site is a government's on which others publish: where nobody says 我县 nor 全县."""
    ending = phrase.places[0].name[-1] if phrase.places else ""
    return not kind and phrase.body.kind == "government" and f"全{ending}" not in text


def _places(text: str, own: str) -> Iterator[str]:
    """Places of the kind the prose calls its own: 温县 where it says 我县."""
    return (name for _, name in divisions.names_in(text[:_WINDOW]) if name.endswith(own))


def _bodies(text: str, own: str, year: int | None) -> Iterator[str]:
    """Bodies behind a place whose ending is that of 我局, 我委 and the like."""
    for name, phrase in _behind_places(text, year) if own else ():
        if name.endswith(_ENDINGS[own]) and phrase.recognised:
            yield phrase.text


def _behind_places(text: str, year: int | None) -> Iterator[tuple[str, Phrase]]:
    """The bodies that the prose names behind a place, but for superiors: what is behind it, and the whole."""
    for at, _ in divisions.names_in(text[:_WINDOW]):
        candidates, end = chain_at(text, at, year)
        match = _BODY.match(text, end) if candidates else None
        if match is not None and not is_superior(text, at, match.end()):
            branch = _BRANCH.match(text, match.end())
            yield match.group(), read_phrase(text[at : branch.end() if branch else match.end()], year)


def is_superior(text: str, start: int, end: int) -> bool:
    """Whether a body is named for what it demanded: 按照焦作市卫生健康委员会要求."""
    return _BEFORE_SUPERIOR.search(text[max(0, start - 6) : start]) is not None or (
        _AFTER_SUPERIOR.match(text, end) is not None
    )


def only_named(text: str, kind: str, year: int | None) -> Phrase | None:
    """The one department or township that the prose names with its place, but for those above it."""
    found: dict[tuple[str, tuple[Division, ...]], Phrase] = {}
    for _, phrase in _behind_places(text, year):
        told = kind or phrase.text.endswith(("政府", "办事处"))  # an address names a township as a place
        is_one = phrase.body.kind == "department" or (phrase.body.kind == "township" and told)
        if phrase.recognised and is_one and is_own(phrase, kind):
            found.setdefault((phrase.body.name, phrase.places), phrase)
    return next(iter(found.values())) if len(found) == 1 else None
