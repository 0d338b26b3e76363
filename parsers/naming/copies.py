"""Copies of one table in one report: for a wide and a narrow screen, or printed twice.

Belongs here: making one reading of several of the same table. Does not belong here: whether two tables belong
to one report (`reports`), and two copies of a whole report (`parsers.read`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parsers.model import Cell, Note, Status
from parsers.naming.tables import TableReading


def one_a_table(readings: Iterable[TableReading]) -> tuple[TableReading, ...]:
    """One reading for each table code, in reading order; copies that differ leave their cells ambiguous."""
    kept: dict[str, TableReading] = {}
    for reading in readings:
        code = reading.table.code
        kept[code] = _merged(kept[code], reading) if code in kept else reading
    return tuple(kept.values())


def _merged(first: TableReading, second: TableReading) -> TableReading:
    if first.table.form != second.table.form:
        better, other = (first, second) if first.printed >= second.printed else (second, first)
        note = Note(
            "table_left_aside",
            f"{other.table.title} stands there a second time, in the form of {other.table.form}",
        )
        return replace(better, notes=(*better.notes, note))
    pairs = list(zip(first.cells, second.cells, strict=True))
    differing = [a.key for a, b in pairs if not _agree(a, b)]
    detail = f"{first.table.title} stands there twice"
    if differing:
        note = Note("copies_differ", f"{detail}, and {len(differing)} cells differ, first: {differing[0]}")
    else:
        note = Note("table_repeated", f"{detail} with the same figures; it is counted once")
    return replace(
        first,
        cells=tuple(_one_of(a, b) for a, b in pairs),
        complete=(first.complete & second.complete) - frozenset(differing),
        notes=(*first.notes, note),
    )


def _agree(a: Cell, b: Cell) -> bool:
    return Status.MISSING in (a.status, b.status) or (a.value, a.status) == (b.value, b.status)


def _one_of(a: Cell, b: Cell) -> Cell:
    """The cell that two copies agree on; ambiguous where they do not."""
    if _agree(a, b):
        return b if a.status is Status.MISSING else a
    possible = {value for cell in (a, b) for value in (cell.value, *cell.candidates) if value is not None}
    listed = tuple(sorted(possible))
    return a._replace(value=None, status=Status.AMBIGUOUS, candidates=listed, printed_unit=None)
