"""The bodies that publish the invented reports: real places, real kinds of body.

Belongs here: reading `places.toml`, the country's other places, and forming names and codes the way agencies
form them.
Does not belong here: recognising an agency in a text (`parsers` does that from its own data).
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

UNCHANGED_SINCE = 2018
"""Places whose code or name changed later have no further bodies: their reports would need its history."""
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


@dataclass(frozen=True, slots=True)
class Publisher:
    """A body that publishes reports. `body` is its name without the place; `level` as in dim_agency."""

    code: str
    province: str
    city: str
    county: str
    level: str
    body: str

    @property
    def place(self) -> str:
        """The place as agencies print it before their name: 温县, 北京市海淀区."""
        if self.county.endswith("区"):
            return (self.city or self.province) + self.county
        return self.county or self.city or self.province

    @property
    def name(self) -> str:
        """The full name: 温县交通运输局."""
        return self.place + self.body

    @property
    def agency_id(self) -> str:
        """Division code and body; the body of a township goes by the name of the township."""
        body = self.body
        if self.level == "township":
            body = body.removesuffix("人民政府").removesuffix("办事处")
        return f"{self.code}-{body}"

    @property
    def is_government(self) -> bool:
        """True for a government itself, whose report sums up its departments."""
        return self.body == "人民政府"

    @property
    def we(self) -> str:
        """How the body speaks of itself: 我局, 我委, 我县."""
        if self.is_government:
            return "我" + (self.county or self.city or self.province)[-1]
        for ending in ("局", "委员会", "厅"):
            if self.body.endswith(ending):
                return "我" + ending[0]
        return "我街道" if "街道" in self.body else "我镇"


def _level(province: str, city: str, county: str) -> str:
    if county:
        return "county"
    return "city" if city else "province"


@cache
def _data() -> dict[str, Any]:
    """`places.toml`."""
    return tomllib.loads((files(__package__) / "places.toml").read_text(encoding="utf-8"))


def _bodies(place: Sequence[str]) -> Iterator[Publisher]:
    """A government and its departments."""
    code, province, city, county = place
    level = _level(province, city, county)
    kinds = "municipality" if level == "province" and province in MUNICIPALITIES else level
    for body in ("人民政府", *_data()["departments"][kinds]):
        yield Publisher(code, province, city, county, level, body)


@cache
def publishers() -> tuple[Publisher, ...]:
    """All bodies, in the order of `places.toml`: each government, its departments, then townships."""
    found = [body for place in _data()["places"] for body in _bodies(place)]
    places = {place[0]: place for place in _data()["places"]}
    for code, body in _data()["townships"]:
        _, province, city, county = places[code]
        found.append(Publisher(code, province, city, county, "township", body))
    return tuple(found)


@cache
def further_publishers() -> tuple[Publisher, ...]:
    """Some 60,000 bodies of the country's other places, for as many reports as a trial at size needs.

    Counties whose name another division of any time has are left out, unless the name of the city stands
    before theirs.
    """
    table = files("parsers.identity.divisions") / "divisions.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    taken = {place[0] for place in _data()["places"]}
    names = Counter(row["name"] for row in rows)
    held = {row["code"]: row["name"] for row in rows if _unchanged(row)}
    found: list[Publisher] = []
    for code, name in held.items():
        province, city = held.get(f"{code[:2]}0000", ""), held.get(f"{code[:4]}00", "")
        county = "" if code.endswith("00") else name
        is_clear = names[name] == 1 or (county.endswith("区") and bool(city))
        if code in taken or not province or not is_clear or (county and not city):
            continue
        found += _bodies((code, province, "" if code.endswith("0000") else city, county))
    return tuple(found)


def _unchanged(row: Mapping[str, str]) -> bool:
    return not row["valid_to"] and int(row["valid_from"] or 0) <= UNCHANGED_SINCE
