"""Named cells of one located table.

Belongs here: the rows of a table through candidates and solver to cells. Does not belong here: collecting the
rows (`parsers.naming.survey`), one cell's status and value (`parsers.naming.cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.forms import Equation, FormTable
from parsers.model import Cell, CellKey, Note, Status
from parsers.naming.cells import Place, cell_of
from parsers.naming.fillings.alternatives import Alternatives, satisfiable
from parsers.naming.fillings.candidates import candidates
from parsers.naming.fillings.filling import RowCandidates, Setting, is_filled
from parsers.naming.fillings.setting import is_even, is_padded, row_ends, window
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
    cells: dict[CellKey, tuple[Cell, bool]] = {}
    blocks = []
    for keys in _blocks(table):
        if rows := [row for row in found.rows if row.row in keys]:
            found_cells, block = _block_cells(found, rows, keys, places)
            cells |= found_cells
            blocks.append(block)
    missing = {key: Cell(*key, None, p.unit, Status.MISSING) for key, p in places.items() if key not in cells}
    named = {key: cells[key][0] if key in cells else missing[key] for key in places}
    return TableReading(
        table=table,
        cells=tuple(named.values()),
        complete=frozenset(key for key, (_, complete) in cells.items() if complete),
        satisfiable=satisfiable(table.equations(), named, blocks),
        notes=(*_mark_notes(named.values()), *_rows_left_aside(found, stream)),
        fit=found.fit,
        first=found.located.first,
        last=found.last,
    )


def _places(found: Survey, stream: Sequence[Token]) -> dict[CellKey, Place]:
    places = {}
    slots = {row.row: row.slots for row in found.rows}
    for key, block, row, column in found.located.table.cells():
        unit = block.unit_of(column)
        stated = None
        if unit in MONEY and (printed := [s.token for s in slots.get(row.code, ()) if is_filled(s)]):
            inside = range(found.located.first, min(found.last + 1, len(stream)))
            at = next((i for i in reversed(inside) if stream[i].locator == printed[-1].locator), None)
            stated = None if at is None else stated_unit(stream, at, found.located.first)
        places[key] = Place(unit, column.signed, stated)
    return places


def _mark_notes(cells: Iterable[Cell]) -> Iterator[Note]:
    """One note on all numbers with a mark behind them that points to a remark."""
    marked = [cell for cell in cells if cell.raw_text and (v := parse_value(cell.raw_text)) and v.mark]
    if marked:
        first = marked[0]
        yield Note(
            "note_mark",
            f"{len(marked)} numbers have a mark behind them that points to a remark, first: "
            f"{'.'.join(first.key)} {first.raw_text!r}",
        )


def _rows_left_aside(found: Survey, stream: Sequence[Token]) -> Iterator[Note]:
    """One note on the rows inside the table that are none of the form's."""
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
    if rows and found.located.table.labels == "left":
        yield Note("rows_left_aside", f"{len(rows)} rows are none of the form's, first: {rows[0][:80]}")


def _blocks(table: FormTable) -> list[Mapping[str, Keys]]:
    """For each set of rows that share columns, the cells of each row; section four is one row."""
    if table.labels == "top":
        return [{table.code: tuple(key for key, *_ in table.cells())}]
    return [
        {row.code: tuple((table.code, row.code, c.code) for c in block.columns) for row in block.rows}
        for block in table.blocks
    ]


def _block_cells(
    survey: Survey, rows: Sequence[PrintedRow], keys: Mapping[str, Keys], places: Mapping[CellKey, Place]
) -> tuple[dict[CellKey, tuple[Cell, bool]], Alternatives]:
    """The cells of rows that share columns, each with whether the layout alone named it."""
    table = survey.located.table
    setting = _setting(table, rows, next(iter(keys.values())))
    if has_extra(rows, setting, headed=survey.has_subtotal):
        found = extra_candidates(rows, setting, survey.subtotal_place)
    else:
        found = {row.row: candidates(row, setting) for row in rows}
    options = solve(table, found, setting)
    total_of = {column: total for total, parts in setting.sums for column in (total, *parts)}
    cells: dict[CellKey, tuple[Cell, bool]] = {}
    for code, row in found.items():
        sure = all(slot.token.confidence >= SURE for slot in row.slots)
        for column, key in enumerate(keys[code]):
            cell = cell_of(row, options.get(code, []), column, key, places[key], total_of.get(column))
            cells[key] = (cell, row.complete and (sure or _is_sure(row, column)))
    return cells, Alternatives(keys, found, setting)


def _is_sure(row: RowCandidates, column: int) -> bool:
    """False where a picture's digits were recognised with doubt."""
    entries = [entry for filling in row.fillings if (entry := filling[column]) is not None]
    return all(row.slots[entry.slot].token.confidence >= SURE for entry in entries)


def _setting(table: FormTable, rows: Sequence[PrintedRow], keys: Keys) -> Setting:
    top = table.labels == "top"
    columns = tuple(f"{row}.{column}" if top else column for _, row, column in keys)
    glued = any(slot.token.digits for row in rows for slot in row.slots)
    n = len(columns)
    sums = tuple(_sums(table, keys))
    layout = (window(rows, n), glued, is_padded(rows, n), is_even(rows, n), row_ends(rows, n, sums))
    return Setting(columns, sums, *layout)


def _sums(table: FormTable, keys: Keys) -> list[Sum]:
    """The sums along a row, by position in the row; section four's line holds one for each proceeding."""
    sums = []
    for identity in table.identities:
        if identity.along == "row":
            for scope in dict.fromkeys(key[1] for key in keys):
                at = {key[2]: i for i, key in enumerate(keys) if key[1] == scope}
                sums.append((at[identity.left[0]], tuple(at[code] for code in identity.right)))
    return sums
