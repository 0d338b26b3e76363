"""The title of a report, and what agencies leave out of it.

Belongs here: the wordings of titles.
Does not belong here: reading a title.
"""

from __future__ import annotations

from random import Random

from samples.agencies import Publisher
from samples.defects import Defects
from samples.truth import Truth

WORDINGS = (
    "{name}{year}年政府信息公开工作年度报告",
    "{name}{year}年政府信息公开工作年度报告",
    "{name}{year}年度政府信息公开工作年度报告",
    "{name} {year} 年政府信息公开工作年度报告",
    "{name}政府信息公开工作年度报告（{year}年度）",
    "{year}年{name}政府信息公开年度报告",
    "{name}关于{year}年度政府信息公开工作情况的报告",
)


def draw_title(
    publisher: Publisher, year: int, defects: Defects, truth: Truth, rng: Random
) -> tuple[tuple[str, ...], bool]:
    """The lines of the title, and whether it names both the place and the year."""
    name = publisher.name
    if publisher.is_government and rng.random() < 0.5:
        name = publisher.place
    wording = rng.choice(WORDINGS)
    if rng.random() >= defects.title:
        return (wording.format(name=name, year=year),), True
    kind = rng.choice(["lines", "year"] if publisher.is_government else ["lines", "year", "place", "place"])
    truth.note("title", "title", {"lines": "three lines", "year": "no year", "place": "no place"}[kind])
    if kind == "lines":
        return (name, f"{year} 年政府信息公开工作", "年度报告"), True
    if kind == "year":
        return (f"{name}政府信息公开工作年度报告",), False
    return (wording.format(name=publisher.body, year=year),), False
