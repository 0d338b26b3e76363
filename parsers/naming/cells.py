"""One cell out of the surviving options of its row.

Belongs here: status, value in the indicator's unit, raw text and place of a cell. A cell is `reported` when
the layout alone says which it is, `derived` when every surviving option agrees on its value, `ambiguous`
otherwise. Does not belong here: which options survive (`parsers.naming.fillings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from parsers.model import Cell, CellKey, Status, new
from parsers.naming.fillings.filling import Entry, RowCandidates, is_filled
from parsers.naming.fillings.search import Option
from parsers.naming.tokens import Token
from parsers.naming.units import converted
from parsers.text.values import UNREADABLE, Value

MAX_CANDIDATES = 12
"""An ambiguous cell lists its possible values only when they are few."""
MIN_CONFIDENCE = 0.5
"""Recognition less sure than this leaves the cell unreadable."""
LONGEST_ROW = 200
"""Characters of the values of one row; longer texts are another thing, a table in a cell."""


class Place(NamedTuple):
    """What the form and the page say of a cell before its value is read.

    `unit` is the indicator's, `stated` the unit of money that the page states outside of the cell. In a
    `signed` column a number may be negative.
    """

    unit: str
    signed: bool
    stated: str | None


def cells_of(
    row: RowCandidates,
    options: Sequence[Option],
    keys: Sequence[CellKey],
    places: Mapping[CellKey, Place],
    totals: Mapping[int, int],
) -> list[Cell]:
    """The cells of a row.

    Args:
        row: the row with all its fillings.
        options: those of them that survived the form's arithmetic.
        keys: the cells' keys, one a column.
        places: what the form and the page say of each cell.
        totals: the position of the total that a column is a part of, or is; without those that have none.
    """
    if not options:
        return [_without_option(row, key, places[key].unit) for key in keys]
    if not row.complete:
        return [
            _of_several(row, options, column, key, places[key], totals.get(column))
            for column, key in enumerate(keys)
        ]
    cells: list[Cell] = []
    for key, entry in zip(keys, options[0].filling, strict=True):
        assert entry is not None
        slot, text, value = entry
        cells.append(cell_in_place(row.slots[slot].token, text, value, key, places[key], row.rule))
    return cells


def _of_several(
    row: RowCandidates, options: Sequence[Option], column: int, key: CellKey, place: Place, total: int | None
) -> Cell:
    """The cell of one column of a row that several options may name."""
    entries = {option.filling[column] for option in options}
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
    if value.number is None or (value.unit is None and place.stated is None):
        return value.number, value.status, None
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


def cell_in_place(
    token: Token, text: str, value: Value, key: CellKey, place: Place, rule: str | None
) -> Cell:
    """The cell of which the layout alone says what is printed for it.

    Args:
        token: where it is printed.
        text: what is printed for it.
        value: its meaning.
        key: the cell's key.
        place: what the form and the page say of the cell.
        rule: the code of the rule that named it.
    """
    if place.signed and value.change is not None:
        value = Value(Status.REPORTED, value.change, value.unit)
    if token.confidence < MIN_CONFIDENCE and value.status is Status.REPORTED:
        value = UNREADABLE
    number, status, printed = value.number, value.status, None
    if value.unit is not None or place.stated is not None:
        number, status, printed = _in_unit(value, place)
    return new(Cell, (*key, number, place.unit, status, text, token.locator, (), printed, rule))


def _without_option(row: RowCandidates, key: CellKey, unit: str) -> Cell:
    """A row whose print fits no filling: blank when nothing is printed, else not to be told."""
    width = sum(max(1, slot.token.column_end - slot.token.column) for slot in row.slots)
    if width < row.columns / 2 and not any(map(is_filled, row.slots)):
        return Cell(*key, None, unit, Status.MISSING)
    text = " ".join(slot.token.text for slot in row.slots if slot.token.text.strip())
    status = Status.AMBIGUOUS if text else Status.BLANK
    raw = text if len(text) <= LONGEST_ROW else None
    return Cell(*key, None, unit, status, raw, row.slots[0].token.locator, rule=row.rule)
