"""The bodies of a warehouse with the years they reported on, and what a succession is.

Belongs here: what both kinds of succession are made of. Does not belong here: which body succeeds which
(`warehouse.succession.divisions`, `warehouse.succession.reforms`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DEPARTMENTS = ("department", "office", "other")
"""Kinds of bodies that a division has beside its government and its townships."""


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body of dim_agency, and the first and last year of its accepted reports."""

    agency_id: str
    name: str
    kind: str
    first: int
    last: int

    @property
    def code(self) -> str:
        """The division's part of the id."""
        return self.agency_id.partition("-")[0]

    @property
    def body(self) -> str:
        """The body's part of the id, the same in all divisions."""
        return self.agency_id.partition("-")[2]


@dataclass(frozen=True, slots=True)
class Succession:
    """A row of dim_agency_succession, in the order of its columns."""

    agency_id: str
    held_as: str
    agency_name: str
    successor_id: str
    successor_held_as: str
    successor_name: str
    kind: str
    valid_from: int
    valid_to: int | None
    decided_on: date | None
    source: str


class Bodies:
    """The bodies of a warehouse by id, and the departments of a division.

    Args:
        known: The bodies, in any order.
    """

    def __init__(self, known: Iterable[KnownBody]) -> None:
        self.known = {each.agency_id: each for each in known}
        self._departments: dict[str, list[str]] = defaultdict(list)
        for each in sorted(self.known.values(), key=lambda each: each.agency_id):
            if each.kind in DEPARTMENTS:
                self._departments[each.code].append(each.body)

    def departments(self, code: str) -> list[str]:
        """The names in ids of a division's departments, sorted."""
        return self._departments.get(code, [])

    def codes(self) -> list[str]:
        """The codes of all divisions with departments, sorted."""
        return sorted(self._departments)
