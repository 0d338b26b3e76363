"""Changes of divisions since 2008, read from `divisions.csv`, and the rows they give.

Belongs here: the file, read strictly, and the succession of governments and, where divisions were merged or
split, of their departments. Does not belong here: reforms of departments (`warehouse.succession.reforms`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from parsers.identity.bodies import GOVERNMENT
from parsers.identity.divisions import stable_code
from warehouse.contracts.codes import SUCCESSIONS
from warehouse.succession.bodies import Bodies, Succession

PARTING = ("merged", "split")
"""After these, a body is another one than the year before, also where it keeps its name and code."""


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """A line of `divisions.csv`: one division and one that succeeded it (itself, where it went on).

    Args:
        valid_from: The first year at whose end the successor stood.
        code: GB/T 2260 code of the predecessor, in the year before.
        name: Its name then.
        successor: The code of the successor, in that year.
        successor_name: Its name then.
        kind: `renamed`, `merged`, `split` or `raised`.
        decided_on: The day of the decision or announcement; None when not known.
        notice: The number of the approval; empty when not known.
        sources: Keys of the lists that the change was checked against.
    """

    valid_from: int
    code: str
    name: str
    successor: str
    successor_name: str
    kind: str
    decided_on: date | None
    notice: str
    sources: tuple[str, ...]

    @property
    def source(self) -> str:
        """The notice, and the code lists in which the change shows."""
        lists = f"GB/T 2260 code lists ({', '.join(self.sources)})"
        return f"{self.notice}; {lists}" if self.notice else lists


@cache
def division_changes() -> tuple[DivisionChange, ...]:
    """Every line of `divisions.csv`, in the order of the file.

    Raises:
        ValueError: A line has an unknown kind, a code that is not six digits, or no source.
    """
    text = files("warehouse.succession").joinpath("divisions.csv").read_text(encoding="utf-8")
    return tuple(map(_change, csv.DictReader(text.splitlines())))


def _change(line: dict[str, str]) -> DivisionChange:
    codes = line["code"], line["successor"]
    strict = line["kind"] in SUCCESSIONS and all(len(code) == 6 and code.isdigit() for code in codes)
    if not strict or not line["sources"]:
        raise ValueError(f"divisions.csv: {','.join(line.values())}")
    return DivisionChange(
        int(line["valid_from"]),
        line["code"],
        line["name"],
        line["successor"],
        line["successor_name"],
        line["kind"],
        date.fromisoformat(line["decided_on"]) if line["decided_on"] else None,
        line["notice"],
        tuple(line["sources"].split()),
    )


def last_year(change: DivisionChange) -> int | None:
    """The last year at whose end the successor stood; None while it stands."""
    later = [
        each.valid_from - 1
        for each in division_changes()
        if each.code == change.successor != each.successor and each.valid_from > change.valid_from
    ]
    goes_on = {
        each.valid_from - 1 for each in division_changes() if each.code == each.successor == change.successor
    }
    return min(set(later) - goes_on, default=None)


def division_successions(bodies: Bodies) -> Iterator[Succession]:
    """The governments of all changes, and the departments of merged and split divisions.

    A department is in it where both it and its namesake in the successor are among `bodies`. Departments of a
    division that was renamed or raised keep their id through it (`parsers.identity.divisions.stable_code`).
    """
    for change in division_changes():
        ends = last_year(change)
        yield _government(change, ends)
        if change.kind in PARTING:
            yield from _departments(change, ends, bodies)


def _government(change: DivisionChange, ends: int | None) -> Succession:
    return Succession(
        f"{change.code}-{GOVERNMENT}",
        f"{stable_code(change.code)}-{GOVERNMENT}",
        _government_name(change.name),
        f"{change.successor}-{GOVERNMENT}",
        f"{stable_code(change.successor)}-{GOVERNMENT}",
        _government_name(change.successor_name),
        change.kind,
        change.valid_from,
        ends,
        change.decided_on,
        change.source,
    )


def _government_name(division: str) -> str:
    return division + ("行政公署" if division.endswith(("地区", "盟")) else GOVERNMENT)


def _departments(change: DivisionChange, ends: int | None, bodies: Bodies) -> Iterator[Succession]:
    old, new = stable_code(change.code), stable_code(change.successor)
    for name in bodies.departments(old):
        former, heir = bodies.known.get(f"{old}-{name}"), bodies.known.get(f"{new}-{name}")
        if former is None or heir is None or former.first >= change.valid_from:
            continue
        yield Succession(
            former.agency_id,
            former.agency_id,
            former.name,
            heir.agency_id,
            heir.agency_id,
            heir.name,
            change.kind,
            change.valid_from,
            ends,
            change.decided_on,
            change.source,
        )
