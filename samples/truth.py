"""What is true of a rendered report, kept apart from the report itself.

Belongs here: the record of one document and its JSON shape (documented in `samples.generate`).
Does not belong here: how truth is compared with a reading.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from parsers.forms import FormTable
from parsers.model import CellKey
from samples.agencies import Publisher
from samples.defects import Defect
from samples.mistakes import failing
from samples.notation import Printed
from samples.prose import Statement

MANIFEST, PATH = "manifest", "path"
"""What says whose report it is and of which year, where the page does not."""
ANY = "any"
"""Status of a cell whose place cannot be seen in print: a reader may derive its value, or give none."""


@dataclass(frozen=True, slots=True)
class OldFigure:
    """A figure of a form before 2019, by its printed label; `value` is None where nothing is printed."""

    label: str
    unit: str
    value: str | None
    cumulative: bool


@dataclass(slots=True)
class Truth:
    """One document. `cells` is empty for what must be quarantined, and `reason` says why.

    A report of form `pre2019` has no cells, and its figures in `old`.
    """

    layout: str
    expect: str = "accepted"
    reason: str | None = None
    publisher: Publisher | None = None
    year: int | None = None
    form: str | None = None
    cells: dict[CellKey, Printed] = field(default_factory=dict)
    tables: tuple[FormTable, ...] = ()
    said: list[Statement] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    same_bytes_as: str | None = None
    old: list[OldFigure] = field(default_factory=list)
    told_by: str = "page"

    def blur(self, keys: list[CellKey]) -> None:
        """The place of these cells is lost: the figure is true, what a reader makes of it is open."""
        for key in keys:
            cell = self.cells[key]
            cell.status = ANY

    def note(self, kind: str, at: str, detail: str) -> None:
        """Record a defect."""
        self.defects.append(Defect(kind, at, detail))

    def failures(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Equations that fail as printed; those that fail only if a cell without a number counts as meant."""
        printed = {
            key: cell.value
            for key, cell in self.cells.items()
            if cell.status == "reported" and cell.value is not None
        }
        meant = {key: cell.figure for key, cell in self.cells.items() if cell.status != "missing"}
        surely = failing(self.tables, printed)
        return surely, [pair for pair in failing(self.tables, meant) if pair not in surely]

    def json(self) -> dict[str, Any]:
        """The record as written to truth.json."""
        surely, perhaps = self.failures()
        publisher = self.publisher
        elsewhere = {} if self.told_by == "page" else {"told_by": self.told_by}
        return {
            **elsewhere,
            "agency": publisher.name if publisher else None,
            "agency_id": publisher.agency_id if publisher else None,
            "year": self.year,
            "form": self.form,
            "layout": self.layout,
            "same_bytes_as": self.same_bytes_as,
            "expect": self.expect,
            "reason": self.reason,
            "cells": {"|".join(key): _cell(cell) for key, cell in self.cells.items()},
            "old": [asdict(figure) for figure in self.old],
            "failing": [{"check": check, "scope": scope} for check, scope in surely],
            "may_fail": [{"check": check, "scope": scope} for check, scope in perhaps],
            "ambiguous_allowed": ["|".join(key) for key, cell in self.cells.items() if cell.status == ANY],
            "prose": [
                {"cells": ["|".join(key) for key in said.keys], "value": str(said.value), "right": said.right}
                for said in self.said
            ],
            "defects": [{"kind": d.kind, "at": d.at, "detail": d.detail} for d in self.defects],
        }


def _cell(cell: Printed) -> dict[str, Any]:
    value = cell.figure if cell.status == ANY else cell.value
    record: dict[str, Any] = {"value": _number(value), "status": cell.status, "raw": cell.raw.strip()}
    if cell.also:
        record["also"] = [_number(other) for other in cell.also]
    return record


def _number(value: Decimal | None) -> str | None:
    if value is None:
        return None
    return format(value.normalize(), "f") if value else "0"
