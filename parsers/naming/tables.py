"""Named cells of one located table.

Belongs here: the rows of a table through candidates and solver to cells. Does not belong here: collecting the
rows (`parsers.naming.survey`), one cell's status and value (`parsers.naming.cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from parsers.forms import Equation, FormTable
from parsers.model import Cell, CellKey, Note, Status
from parsers.naming.cells import Place, cells_of
from parsers.naming.fillings.alternatives import Alternatives, satisfiable
from parsers.naming.fillings.candidates import candidates
from parsers.naming.fillings.filling import RowCandidates, is_filled
from parsers.naming.fillings.setting import RowLayout, Setting
from parsers.naming.fillings.solve import solve
from parsers.naming.fillings.splits import Sum
from parsers.naming.rows.beside import PrintedRow
from parsers.naming.rows.subtotal import extra_candidates, has_extra
from parsers.naming.survey import Survey
from parsers.naming.tokens import Token
from parsers.naming.units import stated_unit
from parsers.text.values import MONEY, parse_value

Keys = tuple[CellKey, ...]

SURE = 0.9
"""Recognition less sure than this lays no failing sum on the publisher."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """The cells of one table, all of the form's in form order, and how they were found.

    `complete`: the cells that the layout alone named and that are surely legible. `satisfiable`: the
    equations that fail as read and would hold under another reading of the same print.
    `fit` (0 to 2) tells form generations apart; `first` and `last` are token indices.
    """

    table: FormTable
    cells: tuple[Cell, ...]
    complete: frozenset[CellKey]
    satisfiable: frozenset[Equation]
    notes: tuple[Note, ...]
    fit: float
    first: int
    last: int

    @property
    def printed(self) -> int:
        """Cells in which anything is printed."""
        return sum(cell.status not in (Status.BLANK, Status.MISSING) for cell in self.cells)


def read_table(found: Survey, stream: Sequence[Token]) -> TableReading:
    """Name every cell of a surveyed table.

    Args:
        found: the table and its printed rows.
        stream: all tokens of the file; units are looked for above the table.
    """
    table = found.located.table
    places = _places(found, stream)
    cells: dict[CellKey, Cell] = {}
    complete: list[CellKey] = []
    blocks = [
        _name_block(found, rows, block, places, cells, complete)
        for block in _blocks(table)
        if (rows := [row for row in found.rows if row.row in block.keys])
    ]
    named = tuple(
        [
            cells[key] if key in cells else Cell(*key, None, place.unit, Status.MISSING)
            for key, place in places.items()
        ]
    )
    return TableReading(
        table=table,
        cells=named,
        complete=frozenset(complete),
        satisfiable=satisfiable(table, named, blocks),
        notes=(*_mark_notes(named), *_rows_left_aside(found, stream)),
        fit=found.fit,
        first=found.located.first,
        last=found.last,
    )


def _places(found: Survey, stream: Sequence[Token]) -> dict[CellKey, Place]:
    places = dict(_places_of(found.located.table))
    for key in _amounts(found.located.table):
        slots = next((row.slots for row in reversed(found.rows) if row.row == key[1]), ())
        if printed := [slot.token for slot in slots if is_filled(slot)]:
            inside = range(found.located.first, min(found.last + 1, len(stream)))
            at = next((i for i in reversed(inside) if stream[i].locator == printed[-1].locator), None)
            stated = None if at is None else stated_unit(stream, at, found.located.first)
            places[key] = places[key]._replace(stated=stated)
    return places


@cache
def _places_of(table: FormTable) -> Mapping[CellKey, Place]:
    """What the form says of each cell."""
    return {key: Place(block.unit_of(column), column.signed, None) for key, block, _, column in table.cells()}


@cache
def _amounts(table: FormTable) -> tuple[CellKey, ...]:
    """The cells that hold money."""
    return tuple(key for key, place in _places_of(table).items() if place.unit in MONEY)


def _mark_notes(cells: Iterable[Cell]) -> Iterator[Note]:
    """One note on all numbers with a mark behind them that points to a remark."""
    said = [(cell, cell.raw_text) for cell in cells if cell.raw_text and not cell.raw_text.isdecimal()]
    marked = [cell for cell, text in said if (value := parse_value(text)) and value.mark]
    if marked:
        first = marked[0]
        yield Note(
            "note_mark",
            f"{len(marked)} numbers have a mark behind them that points to a remark, first: "
            f"{'.'.join(first.key)} {first.raw_text!r}",
        )


def _rows_left_aside(found: Survey, stream: Sequence[Token]) -> Iterator[Note]:
    """One note on the rows inside the table that are none of the form's."""
    if found.located.table.labels != "left":
        return
    used = {id(slot.token) for row in found.rows for slot in row.slots}
    label = ""
    rows: list[str] = []
    for token in stream[found.located.first : found.located.last + 1]:
        if not token.is_value:
            label, fresh = token.text.strip(), True
        elif token.is_printed and token.digits is None and id(token) not in used and label:
            if fresh:
                rows.append(label)
                fresh = False
            rows[-1] += f" {token.text.strip()}"
    if rows:
        yield Note("rows_left_aside", f"{len(rows)} rows are none of the form's, first: {rows[0][:80]}")


class _Block(NamedTuple):
    """Rows of a form that share columns: the cells of each row, the columns and the sums along a row."""

    keys: Mapping[str, Keys]
    columns: tuple[str, ...]
    sums: tuple[Sum, ...]
    totals: Mapping[int, int]
    """For each column the position of the total that it is a part of, or is."""


@cache
def _blocks(table: FormTable) -> tuple[_Block, ...]:
    """Each set of rows that share columns; section four is one row."""
    if table.labels == "top":
        keys = tuple(key for key, *_ in table.cells())
        return (_block(table, {table.code: keys}, tuple(f"{row}.{column}" for _, row, column in keys)),)
    return tuple(
        _block(
            table,
            {row.code: tuple((table.code, row.code, c.code) for c in block.columns) for row in block.rows},
            tuple(column.code for column in block.columns),
        )
        for block in table.blocks
    )


def _block(table: FormTable, keys: Mapping[str, Keys], columns: tuple[str, ...]) -> _Block:
    sums = tuple(_sums(table, next(iter(keys.values()))))
    return _Block(keys, columns, sums, {column: total for total, parts in sums for column in (total, *parts)})


def _name_block(
    survey: Survey,
    rows: Sequence[PrintedRow],
    block: _Block,
    places: Mapping[CellKey, Place],
    cells: dict[CellKey, Cell],
    complete: list[CellKey],
) -> Alternatives:
    """Add the cells of rows that share columns to `cells`.

    The keys of those that the layout alone named and that are surely legible are added to `complete`.
    """
    glued = any(slot.token.digits for row in rows for slot in row.slots)
    setting = Setting(block.columns, block.sums, glued, RowLayout(rows, len(block.columns), block.sums))
    if has_extra(rows, setting, headed=survey.has_subtotal):
        found = extra_candidates(rows, setting, survey.subtotal_place)
    else:
        found = {row.row: candidates(row, setting) for row in rows}
    options = solve(survey.located.table, found, setting)
    for code, row in found.items():
        keys = block.keys[code]
        cells.update(zip(keys, cells_of(row, options.get(code, ()), keys, places, block.totals), strict=True))
        if row.complete:
            sure = min([slot.token.confidence for slot in row.slots], default=1.0) >= SURE
            complete += [key for column, key in enumerate(keys) if sure or _is_sure(row, column)]
    return Alternatives(block.keys, found, setting)


def _is_sure(row: RowCandidates, column: int) -> bool:
    """False where a picture's digits were recognised with doubt."""
    entries = [entry for filling in row.fillings if (entry := filling[column]) is not None]
    return all(row.slots[entry.slot].token.confidence >= SURE for entry in entries)


def _sums(table: FormTable, keys: Keys) -> list[Sum]:
    """The sums along a row, by position in the row; section four's line holds one for each proceeding."""
    sums = []
    for identity in table.identities:
        if identity.along == "row":
            for scope in dict.fromkeys(key[1] for key in keys):
                at = {key[2]: i for i, key in enumerate(keys) if key[1] == scope}
                sums.append((at[identity.left[0]], tuple(at[code] for code in identity.right)))
    return sums
