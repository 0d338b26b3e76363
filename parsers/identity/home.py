"""The place that the prose of a report speaks of as its own.

Belongs here: the weakest evidence of where a body lies that is printed without its place. Does not belong
here: stronger evidence (`parsers.identity.agency`), and who speaks (`parsers.identity.speaker`).
"""

from __future__ import annotations

import re
from collections import Counter

from parsers.identity import divisions
from parsers.identity.divisions import Division
from parsers.identity.phrase import chain_at

_WINDOW = 6_000
_RULERS = re.compile("(市|县|区|州|旗)(?:委|政府|人民政府)")
_LEADS = re.compile(
    "(?:[市县区州旗]?(?:人民)?(?:委|政府)[、和及]?){1,3}(?:办公室)?的?(?:[坚强正确统一]{2}){0,2}领导"
)
"""Behind a place: those who lead the body that speaks."""
_OWN_SITE = re.compile("(?:人民)?政府(?:门户|政务|官方|政务公开)?网站?|门户网站")
_OWN_ROOM = re.compile("政务服务(?:中心|大厅|网)|便民服务中心|政务大厅|境内")
"""Behind a place: it is where the body publishes or is met."""
_SITS = re.compile("(?:位于|坐落于|地处|设在)$")


def home(text: str, generic: str, year: int | None) -> Division | None:
    """The place the prose names most, of the kind `generic` (县, 区 …) or of those that it says rule it.

    Weak evidence for a body that is printed without its place; None when two are named equally often, or one
    just once, unless as the one that leads the body (在温县县委、县政府领导下), on whose site it publishes or
    where it sits.
    """
    kind = generic or _ruler(text)
    found: Counter[Division] = Counter()
    sites, seats = set(), set()
    for at, _ in divisions.names_in(text[:_WINDOW]):
        candidates, end = chain_at(text, at, year)
        if len(candidates) != 1 or not candidates[0].name.endswith(generic):
            continue
        place = candidates[0]
        if kind and place.name.endswith(kind):
            found[place] += 2 if _LEADS.match(text, end) else 1
        if _OWN_SITE.match(text, end):
            sites.add(place)
        elif _SITS.search(text[max(0, at - 4) : at]) or _OWN_ROOM.match(text, end):
            seats.add(place)
    best = found.most_common(2)
    if best and best[0][1] > 1 and (len(best) < 2 or best[0][1] > best[1][1]):
        return best[0][0]
    only = sites or seats
    return only.pop() if len(only) == 1 else None


def _ruler(text: str) -> str:
    """The kind of place (县 in 县委, 县政府) that the prose says rules its body most often; "" when none."""
    rulers = Counter(_RULERS.findall(text[:_WINDOW])).most_common(1)
    return rulers[0][0] if rulers else ""
