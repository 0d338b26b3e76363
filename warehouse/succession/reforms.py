"""Reforms of departments, read from `reforms.toml`, and the rows they give for the bodies that report.

Belongs here: the file, read strictly, and which body of a division took the place of which, and since when.
Does not belong here: changes of divisions (`warehouse.succession.divisions`), and how a body's name is
spelled out (`parsers.identity.bodies`).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from warehouse.contracts.codes import SUCCESSIONS
from warehouse.succession.bodies import Bodies, KnownBody, Succession

_SUFFIX = re.compile("(?<=..)(?:委员会|办公室|局|厅)$")
_JOINERS = re.compile("[和与及、·]")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a rule rests on.

    Args:
        title: The title.
        number: Its number; empty where it has none.
        day: The day of the decision or of publication; None where it is not known.
        source: The page in which title, number and day were found; empty where they are not verified.
    """

    title: str
    number: str
    day: date | None
    source: str

    def __str__(self) -> str:
        known = [each for each in (self.number, self.day and self.day.isoformat()) if each]
        known.append(f"verified: {self.source}" if self.source else "unverified")
        return f"{self.title} ({', '.join(known)})"


@dataclass(frozen=True, slots=True)
class Reform:
    """A rule: bodies of a duty of `former` were succeeded by the one of a duty of `later`.

    Args:
        code: Names the rule in `dim_agency_succession.source`.
        former: Duties or whole names of the old bodies, without joining words.
        later: Those of the new one.
        kind: `merged`, or `renamed` where the old body went on under the new name.
        first: The first year in which a place may have carried it out.
        last: The last one.
        usual: The year that is taken where the reports leave it open.
        notices: What the rule rests on.
    """

    code: str
    former: frozenset[str]
    later: frozenset[str]
    kind: str
    first: int
    last: int
    usual: int
    notices: tuple[Notice, ...]


@cache
def reforms() -> tuple[Reform, ...]:
    """Every rule of `reforms.toml`, in the order of the file.

    Raises:
        ValueError: A rule has an unknown kind, or years out of order; a notice is verified without a source.
        KeyError: A rule lacks a part, or names a notice that the file does not have.
    """
    said = tomllib.loads(files("warehouse.succession").joinpath("reforms.toml").read_text(encoding="utf-8"))
    notices = {each["code"]: _notice(each) for each in said["notice"]}
    return tuple(_reform(rule, notices) for rule in said["reform"])


def _notice(said: dict[str, Any]) -> Notice:
    source = said.get("source", "")
    if said["verified"] != bool(source):
        raise ValueError(f"reforms.toml: {said['code']}: a verified notice, and no other, has a source")
    return Notice(said["title"], said.get("number", ""), said.get("date"), source)


def _reform(rule: dict[str, Any], notices: Mapping[str, Notice]) -> Reform:
    first, last = rule["years"]
    found = Reform(
        rule["code"],
        _keys(rule["from"]),
        _keys(rule["to"]),
        rule["kind"],
        first,
        last,
        rule.get("usual", first),
        tuple(notices[code] for code in rule["notices"]),
    )
    if found.kind not in SUCCESSIONS or not found.first <= found.usual <= found.last:
        raise ValueError(f"reforms.toml: {found.code}")
    return found


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(_JOINERS.sub("", name) for name in names)


def reform_successions(bodies: Bodies) -> Iterator[Succession]:
    """The successions of departments within each division, as far as the reports show them."""
    for code in bodies.codes():
        here = [bodies.known[f"{code}-{name}"] for name in bodies.departments(code)]
        found = [row for reform in reforms() for row in _of_division(reform, here)]
        yield from _with_ends(found)


def _of_division(reform: Reform, here: list[KnownBody]) -> list[Succession]:
    later = [body for body in here if _matches(body, reform.later)]
    former = [body for body in here if later and _matches(body, reform.former)]
    rows = [row for body in former if (row := _followed(reform, body, later))]
    heirs = Counter(row.successor_id for row in rows)
    # what several bodies became is no mere new name of one
    return [replace(row, kind="merged") if heirs[row.successor_id] > 1 else row for row in rows]


def _matches(body: KnownBody, names: frozenset[str]) -> bool:
    return not _spellings(body.body).isdisjoint(names)


@lru_cache(maxsize=4096)
def _spellings(name: str) -> frozenset[str]:
    """A body's whole name and its duty, both without joining words."""
    key = _JOINERS.sub("", name)
    return frozenset((key, _SUFFIX.sub("", key)))


def _followed(reform: Reform, old: KnownBody, later: list[KnownBody]) -> Succession | None:
    """The row of an old body; None unless it ends in time and just one new body goes on first."""
    dated = [(year, new) for new in later if (year := _year(reform, old, new)) is not None]
    if not dated:
        return None
    earliest = min(year for year, _ in dated)
    first = [new for year, new in dated if year == earliest]
    if len(first) > 1:
        return None
    new = first[0]
    return Succession(
        old.agency_id,
        old.agency_id,
        old.name,
        new.agency_id,
        new.agency_id,
        new.name,
        reform.kind,
        earliest,
        None,
        None,
        f"rule {reform.code}: {'; '.join(map(str, reform.notices))}",
    )


def _year(reform: Reform, old: KnownBody, new: KnownBody) -> int | None:
    """The first year of the new body in the place of the old one; None where the reports do not show it."""
    begin = max(reform.first, old.last + 1)
    if new.agency_id == old.agency_id or begin > reform.last:
        return None
    year = new.first if begin <= new.first <= reform.last else max(begin, reform.usual)
    return year if new.last >= year else None


def _with_ends(rows: list[Succession]) -> Iterator[Succession]:
    """The rows with the year before which the new body itself was succeeded."""
    for row in rows:
        ends = [each.valid_from - 1 for each in rows if each.agency_id == row.successor_id]
        yield replace(row, valid_to=min((end for end in ends if end >= row.valid_from), default=None))
