"""The bodies that publish the invented reports: real places, real kinds of body.

Belongs here: reading `places.toml` and forming names and codes the way agencies form them.
Does not belong here: recognising an agency in a text (`parsers` does that from its own data).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
def publishers() -> tuple[Publisher, ...]:
    """All bodies, in the order of `places.toml`: each government, its departments, then townships."""
    data = tomllib.loads((files(__package__) / "places.toml").read_text(encoding="utf-8"))
    found = []
    for code, province, city, county in data["places"]:
        level = _level(province, city, county)
        kinds = "municipality" if level == "province" and province in MUNICIPALITIES else level
        bodies = ["人民政府", *data["departments"][kinds]]
        found += [Publisher(code, province, city, county, level, body) for body in bodies]
    places = {place[0]: place for place in data["places"]}
    for code, body in data["townships"]:
        _, province, city, county = places[code]
        found.append(Publisher(code, province, city, county, "township", body))
    return tuple(found)
