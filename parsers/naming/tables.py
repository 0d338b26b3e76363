"""Named cells of one located table.

Belongs here: turning surviving options into cells with their status. A cell is `reported` when the layout
alone says which it is, `derived` when every surviving option agrees on its value, `ambiguous` otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from parsers.forms import Equation, FormTable
from parsers.model import Cell, CellKey, Note, Status
from parsers.naming.fillings.alternatives import Alternatives, satisfiable
from parsers.naming.fillings.candidates import (
    Entry,
    RowCandidates,
    Setting,
    candidates,
    is_even,
    is_filled,
    is_padded,
    row_ends,
    window,
)
from parsers.naming.fillings.search import Option
from parsers.naming.fillings.solve import solve
from parsers.naming.fillings.splits import Sum
from parsers.naming.locate import Located, segments
from parsers.naming.rows.above import printed_line
from parsers.naming.rows.beside import PrintedRow, printed_rows
from parsers.naming.rows.headings import SUBTOTAL
from parsers.naming.rows.subtotal import extra_candidates, has_extra, subtotal_place
from parsers.naming.tokens import Token
from parsers.naming.units import converted, stated_unit
from parsers.text.normalise import ideographs
from parsers.text.values import MONEY, UNREADABLE, Value, parse_value

Keys = tuple[CellKey, ...]

MAX_CANDIDATES = 12
"""An ambiguous cell lists its possible values only when they are few."""
SURE = 0.9
"""Recognition less sure than this lays no failing sum on the publisher."""
MIN_CONFIDENCE = 0.5
"""Recognition less sure than this leaves the cell unreadable."""
LONGEST_ROW = 200
"""Characters of the values of one row; longer texts are another thing, a table in a cell."""


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


@dataclass(frozen=True, slots=True)
class Survey:
    """A located table with the rows printed in it, before any cell is named.

    `explained` (values that stand in a row of the form) and `fit` (rows and words that match, 0 to 2) tell
    form generations apart; `last` is the index of the last token. `has_subtotal`: a heading says 小计, which
    the form does not have; `subtotal_place`: at which place among the columns.
    """

    located: Located
    rows: tuple[PrintedRow, ...]
    fit: float
    last: int
    explained: int
    has_subtotal: bool
    subtotal_place: int | None


def survey(located: Located, stream: list[Token], limit: int) -> Survey:
    """Collect the printed rows; `limit` is the token index where the next table begins."""
    top = located.table.labels == "top"
    rows = [printed_line(located, stream, limit)] if top else printed_rows(located, stream, limit)
    behind = stream[located.last + 1 : limit]
    ends = [behind.index(slot.token) for row in rows[-1:] for slot in row.slots if slot.token in behind]
    last = located.last + 1 + max(ends, default=-1)
    first_row = min((a.first for a in located.anchors if a.row is not None), default=last)
    words = "".join(ideographs(t.text) for t in stream[located.first : first_row] if not t.is_value)
    fit = _rows_found(located, rows) + located.similarity - _words_left_over(located, stream, rows)
    expected = _expected(located.table)
    explained = sum(min(_printed_in(row), expected[row.row]) for row in rows)
    place = subtotal_place(words, located.table)
    return Survey(located, tuple(rows), fit, last, explained, SUBTOTAL in words, place)


def has_full_row(found: Survey) -> bool:
    """Whether some row of the table prints as many values as it has columns."""
    expected = _expected(found.located.table)
    return any(_printed_in(row) >= expected[row.row] > 1 for row in found.rows)


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


class Place(NamedTuple):
    """What the form and the page say of a cell before its value is read.

    `unit` is the indicator's, `stated` the unit of money that the page states outside of the cell. In a
    `signed` column a number may be negative.
    """

    unit: str
    signed: bool
    stated: str | None


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


def _expected(table: FormTable) -> dict[str, int]:
    """How many values each row of the form has; section four is one row."""
    counts = {row.code: len(block.columns) for block in table.blocks for row in block.rows}
    return {table.code: sum(counts.values())} if table.labels == "top" else counts


def _printed_in(row: PrintedRow) -> int:
    return sum(slot.token.is_printed for slot in row.slots)


def _rows_found(located: Located, rows: Sequence[PrintedRow]) -> float:
    """Share of the form's rows that print as many values as there are columns; others count half.

    Rows behind the last one found may be cut off: they do not count.
    """
    expected = _expected(located.table)
    printed = [row.row for row in rows if row.slots]
    last = max((i for i, code in enumerate(expected, 1) if code in printed), default=len(expected))
    found = (1.0 if _printed_in(row) == expected[row.row] else 0.5 for row in rows if row.slots)
    return sum(found) / last


def _words_left_over(located: Located, stream: Sequence[Token], rows: Sequence[PrintedRow]) -> float:
    """The words between the last label and its values that the form does not have, as a share of its own."""
    first = next((rows[-1].slots[0].token for _ in rows[-1:] if rows[-1].slots), None)
    if first is None or located.table.labels == "top" or first not in stream[located.last :]:
        return 0.0
    between = stream[located.last + 1 : stream.index(first, located.last)]
    words = sum(len(ideographs(token.text)) for token in between if not token.is_value)
    return words / len("".join(segment.text for segment in segments(located.table)))


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
        for column, key in enumerate(keys[code]):
            cell = _cell(row, options.get(code, []), column, key, places[key], total_of.get(column))
            cells[key] = (cell, row.complete and _is_sure(row, column))
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
    layout = (window(rows, n), glued, is_padded(rows, n), is_even(rows, n), row_ends(rows, n))
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


def _cell(
    row: RowCandidates, options: Sequence[Option], column: int, key: CellKey, place: Place, total: int | None
) -> Cell:
    if not options:
        return _without_option(row, key, place.unit)
    entries = {option.filling[column] for option in options}
    if row.complete:
        return _printed(row, next(iter(entries)), key, place)
    meanings = {_meaning(option, column, total) for option in options}
    slots = {entry.slot for entry in entries if entry is not None}
    raw, locator = _print(row, entries, slots)
    if len(meanings) == 1:
        status, number = meanings.pop()
        value = Value(status, number, next((e.value.unit for e in entries if e and e.value.unit), None))
        number, status, printed = _in_unit(value, place)
        return Cell(*key, number, place.unit, status, raw, locator, (), printed, row.rule)
    numbers = sorted({number for option in options if (number := option.numbers[column]) is not None})
    few = tuple(numbers) if 0 < len(numbers) <= MAX_CANDIDATES else ()
    return Cell(*key, None, place.unit, Status.AMBIGUOUS, raw, locator, few, rule=row.rule)


def _in_unit(value: Value, place: Place) -> tuple[Decimal | None, Status, str | None]:
    """The number in the indicator's unit, the status and the printed unit of a cell.

    A number of another kind (money for a count) is unreadable.
    """
    if value.number is None:
        return None, value.status, None
    number, printed = converted(value, place.stated, place.unit)
    return number, Status.UNREADABLE if number is None else value.status, printed


def _meaning(option: Option, column: int, total: int | None) -> tuple[Status, Decimal | None]:
    """What an option says of a column: a number (printed or fixed by a sum), a dash …, or nothing.

    A total that is not printed is not computed, and without it nothing confirms where the row's other
    numbers belong. Only where everything is zero is there nothing else it could say.
    """
    entry, number = option.filling[column], option.numbers[column]
    if total is not None and not option.slip and option.filling[total] is None and option.numbers[total] != 0:
        return Status.AMBIGUOUS, None
    if entry is not None and entry.value.number is None:
        return entry.value.status, None
    if number is None:
        return Status.AMBIGUOUS, None
    return Status.DERIVED, number


def _print(row: RowCandidates, entries: set[Entry | None], slots: set[int]) -> tuple[str | None, str | None]:
    """What is printed for a doubtful cell: its own text where all options agree, else the row's."""
    if len(entries) == 1 and (entry := next(iter(entries))) is not None:
        return entry.text, row.slots[entry.slot].token.locator
    if not slots:
        return None, row.slots[0].token.locator
    text = " ".join(slot.token.text for slot in row.slots if slot.token.is_printed)
    return text, row.slots[min(slots)].token.locator


def _printed(row: RowCandidates, entry: Entry | None, key: CellKey, place: Place) -> Cell:
    assert entry is not None
    token, value = row.slots[entry.slot].token, entry.value
    if place.signed and value.change is not None:
        value = Value(Status.REPORTED, value.change, value.unit)
    if value.status is Status.REPORTED and token.confidence < MIN_CONFIDENCE:
        value = UNREADABLE
    number, status, printed = _in_unit(value, place)
    return Cell(*key, number, place.unit, status, entry.text, token.locator, (), printed, row.rule)


def _without_option(row: RowCandidates, key: CellKey, unit: str) -> Cell:
    """A row whose print fits no filling: blank when nothing is printed, else not to be told."""
    width = sum(max(1, slot.token.column_end - slot.token.column) for slot in row.slots)
    if width < row.columns / 2 and not any(map(is_filled, row.slots)):
        return Cell(*key, None, unit, Status.MISSING)
    text = " ".join(slot.token.text for slot in row.slots if slot.token.text.strip())
    status = Status.AMBIGUOUS if text else Status.BLANK
    raw = text if len(text) <= LONGEST_ROW else None
    return Cell(*key, None, unit, status, raw, row.slots[0].token.locator, rule=row.rule)
