"""Writes the prose of a report from the sentences of `prose.toml`, with numbers that agree with the tables.

Belongs here: choosing sentences, filling in numbers, saying which of them speak of a cell of the form.
Does not belong here: the sentences themselves (`prose.toml`), or finding numbers in prose.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random

from parsers.model import CellKey
from samples.agencies import Publisher
from samples.figures import DISPUTE, PROACTIVE, REQUEST, Figures

SPOKEN: dict[str, tuple[CellKey, ...]] = {
    "new": ((REQUEST, "new_received", "total"),),
    "carried": ((REQUEST, "carried_in", "total"),),
    "closed": ((REQUEST, "outcome_total", "total"),),
    "out": ((REQUEST, "carried_out", "total"),),
    "natural": ((REQUEST, "new_received", "natural_person"),),
    "granted": ((REQUEST, "granted", "total"),),
    "issued": ((PROACTIVE, "normative_document", "issued"),),
    "repealed": ((PROACTIVE, "normative_document", "repealed"),),
    "in_force": ((PROACTIVE, "normative_document", "in_force"),),
    "recon": ((DISPUTE, "reconsideration", "total"),),
    "recon_upheld": ((DISPUTE, "reconsideration", "upheld"),),
    "recon_corrected": ((DISPUTE, "reconsideration", "corrected"),),
    "litigation": (
        (DISPUTE, "litigation_direct", "total"),
        (DISPUTE, "litigation_after_reconsideration", "total"),
    ),
}
"""Placeholders whose number is the sum of cells of the form."""

CHATTER = {
    "posts": (40, 9000), "wechat": (5, 2000), "visits": (900, 2_000_000), "news": (10, 400),
    "explained": (1, 60), "letters": (0, 300), "old": (2, 700), "spots": (1, 15), "columns": (6, 40),
    "trainings": (1, 6), "trained": (20, 400), "share": (2, 8), "advice": (0, 30), "found": (1, 40),
    "notices": (1, 9), "fee": (20, 5000), "percent": (3, 89),
}  # fmt: skip
"""Numbers that stand in no table, and their range."""

LENGTHS = (0.3, 1, 1.5)
"""Brief, usual and long reports: the most that is added, as part of all there is to say. Real reports have
between 300 and 5,000 characters of prose."""

SUBHEADS = ("主动公开情况", "依申请公开情况", "政府信息管理情况", "平台建设情况", "监督保障情况")


@dataclass(frozen=True, slots=True)
class Statement:
    """A number the prose states about cells of the form; `right` is False where it contradicts them."""

    keys: tuple[CellKey, ...]
    value: Decimal
    right: bool


@cache
def _sentences() -> dict[str, list[str]]:
    text = (files(__package__) / "prose.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Writer:
    """Writes one report's prose; `said` collects the numbers that speak of cells."""

    def __init__(
        self,
        publisher: Publisher,
        year: int,
        meant: Figures,
        published: Figures,
        contradicts: bool,
        rng: Random,
    ) -> None:
        self.figures, self.published, self.rng = meant, published, rng
        self.aside = Random(f"{publisher.name}/{year}")
        self.length = self.aside.random() * self.aside.choice(LENGTHS)
        self.said: list[Statement] = []
        self.contradicts = contradicts
        self.words = {
            "agency": publisher.name,
            "we": publisher.we,
            "place": publisher.place,
            "year": str(year),
            "next_year": str(year + 1),
        }

    def overall(self) -> list[str]:
        """Section 一, a paragraph an item."""
        some = bool(self._sum("new") or self._sum("carried") or self.contradicts)
        disputes = bool(self._sum("recon") or self._sum("litigation"))
        bodies = [
            self._write("proactive") + (self._write("normative") if self._has("in_force") else ""),
            self._write("requests_some" if some else "requests_none")
            + self._write("disputes_some" if disputes else "disputes_none"),
            self._write("management"),
            self._write("platform"),
            self._write("supervision"),
        ]
        topics = ("proactive", "requests", "management", "platform", "supervision")
        bodies = [body + self._more(topic) for body, topic in zip(bodies, topics, strict=True)]
        numbered = self.rng.choice(["（{}）{}。{}", "({}){}。{}", "{}是{}。{}"])
        numerals = "一二三四五"
        items = [
            numbered.format(numeral, head, body)
            for numeral, head, body in zip(numerals, SUBHEADS, bodies, strict=True)
        ]
        return [self._write("overall"), *items]

    def intro(self) -> str:
        """The paragraph before section 一."""
        return self._write("intro")

    def problems(self) -> list[str]:
        """Section 五."""
        return [
            self._write("problems") + self._more("problems"),
            self._write("improvements") + self._more("improvements"),
        ]

    def others(self) -> str:
        """Section 六."""
        return self._write("other_matters") + self._more("other")

    def _more(self, topic: str) -> str:
        """What a longer report adds; drawn apart, so that the rest of a report does not depend on it."""
        sentences = _sentences()[f"more_{topic}"]
        count = min(len(sentences), round(self.length * len(sentences)))
        return "".join(self._filled(text, self.aside) for text in self.aside.sample(sentences, count))

    def _has(self, name: str) -> bool:
        return all(key in self.figures for key in SPOKEN[name])

    def _sum(self, name: str) -> Decimal:
        return sum((self.figures[key] for key in SPOKEN[name]), Decimal(0))

    def _write(self, kind: str) -> str:
        return self._filled(self.rng.choice(_sentences()[kind]), self.rng)

    def _filled(self, template: str, rng: Random) -> str:
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
        return template.format(**{name: self._word(name, rng) for name in names})

    def _word(self, name: str, rng: Random) -> str:
        if name in self.words:
            return self.words[name]
        if name in CHATTER:
            return str(rng.randint(*CHATTER[name]))
        value = self._sum(name)
        if self.contradicts and name == "new":
            value += self.rng.choice([1, 2, 10])
        tables = sum((self.published[key] for key in SPOKEN[name]), Decimal(0))
        self.said.append(Statement(SPOKEN[name], value, value == tables))
        return str(value)
