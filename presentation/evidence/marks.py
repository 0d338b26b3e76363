"""Which cell of the form and which place of the file belong together.

Belongs here: ids, and what leads from one side to the other. Does not belong here: how either looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.model import Cell, CellKey, NarrativeFact, Report


@dataclass(slots=True)
class Mark:
    """A place of the file: its id on the page, its locator, and the ids of what was read there."""

    id: str
    locator: str
    targets: list[str] = field(default_factory=list)
    kind: str = "cell"


@dataclass(frozen=True, slots=True)
class Marks:
    """Both directions.

    Args:
        by_locator: The marks of the file by their locators.
        of_cell: The ids of the marks of each cell.
        cell_ids: The id of each cell.
    """

    by_locator: dict[str, Mark]
    of_cell: dict[CellKey, tuple[str, ...]]
    cell_ids: dict[CellKey, str]
    of_fact: tuple[tuple[str, ...], ...]


def marks_of(report: Report) -> Marks:
    """The marks of every cell and every number of the prose that says where it stands."""
    found: dict[str, Mark] = {}
    cell_ids = {cell.key: f"c{number}" for number, cell in enumerate(report.cells)}
    of_cell = {cell.key: _marked(found, cell, cell_ids[cell.key]) for cell in report.cells}
    of_fact = tuple(_stated(found, fact, f"p{number}") for number, fact in enumerate(report.narrative))
    return Marks(found, of_cell, cell_ids, of_fact)


def _marked(found: dict[str, Mark], cell: Cell, target: str) -> tuple[str, ...]:
    return tuple(_mark(found, part, target, "cell") for part in places(cell.locator))


def _stated(found: dict[str, Mark], fact: NarrativeFact, target: str) -> tuple[str, ...]:
    return tuple(_mark(found, part, target, "prose") for part in places(fact.position))


def _mark(found: dict[str, Mark], locator: str, target: str, kind: str) -> str:
    mark = found.setdefault(locator, Mark(f"b{len(found)}", locator, [], kind))
    mark.targets.append(target)
    return mark.id


def places(locator: str | None) -> Sequence[str]:
    """The locators of a place that may be joined of several, without offsets inside a paragraph."""
    parts = (part.strip().partition(" offset=")[0] for part in (locator or "").split("; "))
    return [part for part in parts if part]
