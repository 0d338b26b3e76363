"""What a cell's verdict can be, and how verdicts are counted.

Belongs here: the verdict on one cell, the score of many.
Does not belong here: which report meets which truth (`benchmarks.compare`), printing (`benchmarks.show`).

A cell's verdict is one of
- `right`: the printed number, or the kind of nothing that is printed, without any mark;
- `derived`, `derived_wrong`: marked as derived, and what the agency meant, or not;
- `ambiguous`, `unreadable`, `missing`: marked so, no value given; `missing` also in reports not read at all;
- `silently_wrong`: a value or a null given without a mark, and not what is printed. Must be 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parsers.model import Cell, Status

VERDICTS = ("right", "derived", "derived_wrong", "ambiguous", "unreadable", "missing", "silently_wrong")
_MARKED = {
    Status.AMBIGUOUS: "ambiguous",
    Status.UNREADABLE: "unreadable",
    Status.MISSING: "missing",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong without a mark: file, layout, cell (or what else), what is true, what was read."""

    file: str
    layout: str
    what: str
    truth: str
    read: str
    defects: str


@dataclass
class Score:
    """Counts over documents: cells by verdict, and `right`/`wrong` of quarantine, agency and year.

    `foreign`: how many of the silently wrong are values for cells that the report does not have.
    """

    documents: int = 0
    foreign: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    quarantine: Counter[str] = field(default_factory=Counter)
    agency: Counter[str] = field(default_factory=Counter)
    year: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score in."""
        self.documents += other.documents
        self.foreign += other.foreign
        for name in ("cells", "quarantine", "agency", "year"):
            getattr(self, name).update(getattr(other, name))
        self.findings += other.findings


def verdict_of(true: Mapping[str, Any], found: Cell | None) -> str:
    """One of VERDICTS for a cell of the truth and what was read in its place."""
    if true["status"] == Status.MISSING:
        return "right" if found is None or found.status is Status.MISSING else _given(found, "silently_wrong")
    if found is None:
        return "missing"
    values = {Decimal(value) for value in (true["value"], *true.get("also", ())) if value is not None}
    if found.status is Status.DERIVED:
        return "derived" if found.value in values else "derived_wrong"
    if true["status"] == "any":
        fits = found.value is None or found.value in values
    elif found.status is Status.REPORTED:
        fits = found.value in values
    else:
        fits = found.status.value == true["status"]
    return _given(found, "right" if fits else "silently_wrong")


def _given(found: Cell, verdict: str) -> str:
    """The verdict on what is given; a mark instead of a value is its own verdict."""
    return _MARKED.get(found.status, verdict)
