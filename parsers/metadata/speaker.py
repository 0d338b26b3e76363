"""Who speaks in a report whose title names nobody.

Belongs here: the body that the prose names most where it speaks of itself.
Does not belong here: numbers in the prose (`parsers.narrative`).
"""

from __future__ import annotations

import re
from collections import Counter

from parsers import places
from parsers.agency import chain_at, read_phrase

_WINDOW = 4_000
_SELF = re.compile("我(局|委|办|厅|部|省|市|县|区|州|旗|镇|乡|街道|街|院|中心)")
_BODY = re.compile(
    "[\u4e00-\u9fff、]{0,18}?(?:人民政府办公[室厅]|人民政府|管理委员会|管委会|委员会|街道办事处|办公室|局|厅|委|镇|乡|街道|中心)"
    "(?=[\u4e00-\u9fff，,。、（(])"
)
_NOT_OWN = re.compile("^(?:门户网|网站|政务公开办|信息公开办|政府信息公开|政务新媒体|微信)")
_ENDINGS = {
    "局": ("局",),
    "委": ("委", "委员会"),
    "办": ("办公室", "办"),
    "厅": ("厅", "办公厅"),
    "部": ("部",),
    "院": ("院",),
    "中心": ("中心",),
    "镇": ("镇", "镇人民政府"),
    "乡": ("乡", "乡人民政府"),
    "街道": ("街道", "街道办事处"),
    "街": ("街道", "街道办事处"),
}
_PLACES = "省市县区州旗"


def self_named(text: str, year: int | None) -> str | None:
    """The body with its place that the prose names most, of the kind it calls itself (我局, 我县); else None.

    `text` has no spaces. Of 我县 the name is that of the county itself.
    """
    kind = Counter(_SELF.findall(text)).most_common(1)
    if not kind:
        return None
    own = kind[0][0]
    names = _places(text, own, year) if own in _PLACES else _bodies(text, own, year)
    best = names.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _places(text: str, own: str, year: int | None) -> Counter[str]:
    """Places of the kind the prose calls its own: 温县 where it says 我县."""
    names = (name for _, name in places.names_in(text[:_WINDOW]))
    return Counter(name for name in names if name.endswith(own))


def _bodies(text: str, own: str, year: int | None) -> Counter[str]:
    """Bodies behind a place whose ending is that of 我局, 我委 …"""
    found: Counter[str] = Counter()
    for at, _ in places.names_in(text[:_WINDOW]):
        candidates, end = chain_at(text, at, year)
        match = _BODY.match(text, end) if candidates else None
        if match is None or _NOT_OWN.match(match.group()) or not match.group().endswith(_ENDINGS[own]):
            continue
        phrase = read_phrase(text[at : match.end()], year)
        if phrase.recognised:
            found[phrase.text] += 1
    return found
