"""The rules by which the layout alone names a row's cells.

Belongs here: each rule, their order, and when a count that comes out even may be a coincidence.
Does not belong here: rows that no rule names (`candidates`), what a whole table's rows say of each other
(`setting`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from parsers.model import Status
from parsers.naming.fillings.filling import (
    is_filled,
    is_unruled,
    printed_slots,
    usable_slots,
    without_remark,
)
from parsers.naming.fillings.setting import Setting, adds_up
from parsers.naming.rows.beside import Slot

Choice = Sequence[int] | None
"""The indices of the slots that fill the columns, in form order; None where a rule does not apply."""


def is_certain(slots: Sequence[Slot], exact: Sequence[int], setting: Setting) -> bool:
    """Whether a count of cells that comes out even is the layout, and no coincidence.

    It may be one where digits are glued, where the last cell may be a remark behind the row, and where blank
    lines of a text were counted as cells: those must at least not contradict the sums.
    """
    chosen = [slots[i] for i in exact]
    if is_filled(chosen[-1]) and exact[-1] not in without_remark(slots, len(exact)):
        return False
    if setting.glued and len(chosen) > 1 and any(s.value.status is Status.UNREADABLE for s in chosen):
        return False
    if any(s.token.soft and s.token.grid < 0 for s in chosen) and any(map(is_filled, chosen)):
        numbers = [s.value.number or Decimal(0) for s in chosen]
        return all(numbers[total] == sum(numbers[i] for i in parts) for total, parts in setting.sums)
    return True


def _grid_heading(slots: Sequence[Slot], setting: Setting) -> Choice:
    """Each column's slot by the heading above it; a slot under two headings settles nothing."""
    chosen = _below(tuple([slot.column for slot in slots]), setting.columns)
    if chosen is None or len(chosen) == len(slots):
        return chosen
    rest = [slot for i, slot in enumerate(slots) if i not in chosen]
    return chosen if all(slot.extra or not slot.token.is_printed for slot in rest) else None


@lru_cache(maxsize=512)
def _below(headed: tuple[str | None, ...], columns: tuple[str, ...]) -> Choice:
    """The places of the columns among the headings, where each stands there once."""
    if len(columns) < 2 or any(headed.count(code) != 1 for code in columns):
        return None
    return [headed.index(code) for code in columns]


def _grid_position(slots: Sequence[Slot], setting: Setting) -> Choice:
    """As many cells of a ruled grid as the row has columns."""
    return _all_cells(slots, setting) if all(slot.token.ruled for slot in slots) else None


def _unruled_count(slots: Sequence[Slot], setting: Setting) -> Choice:
    """As many cells as the row has columns, where no rules are drawn; blanks that may be padding aside."""
    return _all_cells(slots, setting)


def _all_cells(slots: Sequence[Slot], setting: Setting) -> Choice:
    hard = [i for i in usable_slots(slots) if not slots[i].token.soft]
    return hard if len(hard) == len(setting.columns) else None


def _printed_count(slots: Sequence[Slot], setting: Setting) -> Choice:
    """As many printed values as the row has columns; blanks are padding, and words behind them a remark."""
    printed = without_remark(slots, len(setting.columns))
    return printed if len(printed) == len(setting.columns) else None


def _blank_row(slots: Sequence[Slot], setting: Setting) -> Choice:
    """Enough cells, and nothing is printed in any of them."""
    n, usable = len(setting.columns), usable_slots(slots)
    hard = [i for i in usable if not slots[i].token.soft]
    return (hard or usable)[:n] if not printed_slots(slots) and len(usable) >= n else None


def _blank_lines(slots: Sequence[Slot], setting: Setting) -> Choice:
    """A text in which the blank lines are cells and, with the values, as many as the row has columns."""
    usable = usable_slots(slots)
    text = printed_slots(slots) and all(slot.token.grid < 0 for slot in slots)
    return usable if text and len(usable) == len(setting.columns) and not setting.rows.padded else None


def _between_printed(slots: Sequence[Slot], setting: Setting) -> Choice:
    """From the first printed cell of a grid row to the last, as many cells as the row has columns."""
    printed = printed_slots(slots)
    if not printed or all(slot.token.grid < 0 for slot in slots):
        return None
    inner = [i for i in usable_slots(slots) if printed[0] <= i <= printed[-1]]
    return inner if len(inner) == len(setting.columns) else None


def _bar_position(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The cells of a tab or bar row, blank ones included, where just one stretch of them can be the row.

    Cells that stand for merged ones may be left over at either end; they are blank. Where a cell may have
    been dropped instead, the sums along the row must say so with numbers other than zero. They do not where
    the first cell is blank: with it dropped, the next one satisfies them just as well. Such a blank is the
    row's own only where the full rows begin right behind their labels.
    """
    printed, usable, n = printed_slots(slots), usable_slots(slots), len(setting.columns)
    if not printed or any(slot.token.ruled or slot.token.grid < 0 for slot in slots):
        return None
    stretches = [usable[first : first + n] for first in range(len(usable) - n + 1)]
    stretches = [cells for cells in stretches if set(printed) <= set(cells)]
    if len(stretches) != 1 or len(usable) != n or not setting.rows.even:
        stretches = [cells for cells in stretches if adds_up([slots[i] for i in cells], setting.sums)]
        if not setting.rows.ends[0] and any(not is_filled(slots[cells[0]]) for cells in stretches):
            return None
    return stretches[0] if len(stretches) == 1 else None


def _as_full_rows(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The cells behind the label of a tab or bar row that ends as all full rows do: none was dropped.

    Where blank cells are left over behind them, one may stand for a dropped cell unless the last is printed.
    """
    printed, usable, n = printed_slots(slots), usable_slots(slots), len(setting.columns)
    spare, ends = len(usable) - n, setting.rows.ends
    if not printed or spare < 0 or printed[-1] > usable[n - 1] or not is_unruled(slots):
        return None
    if setting.rows.even and spare:
        return usable[:n]
    alike = {spare} == ends[0] or {slots[usable[-1]].token.column_end} == ends[1]
    return usable[:n] if alike and (spare == 0 or printed[-1] == usable[n - 1]) else None


def _columns_of_full_rows(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The cells of a ruled row in the columns in which the full rows print their values."""
    if not printed_slots(slots) or setting.start is None or not all(slot.token.ruled for slot in slots):
        return None
    n = len(setting.columns)
    below = [i for i in usable_slots(slots) if 0 <= slots[i].token.column - (setting.start or 0) < n]
    return below if len(below) == n and set(printed_slots(slots)) <= set(below) else None


def _first_cells(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The first cells of a ruled row, where all behind them are blank and no full row tells the columns."""
    usable, n = usable_slots(slots), len(setting.columns)
    if not printed_slots(slots) or setting.start is not None or not all(slot.token.ruled for slot in slots):
        return None
    rest_is_blank = not any(is_filled(slots[i]) for i in usable[n:])
    return usable[:n] if len(usable) >= n and rest_is_blank else None


COMPLETE: tuple[tuple[str, Callable[[Sequence[Slot], Setting], Choice]], ...] = (
    ("grid_heading", _grid_heading),
    ("grid_position", _grid_position),
    ("unruled_count", _unruled_count),
    ("printed_count", _printed_count),
    ("blank_row", _blank_row),
    ("blank_lines", _blank_lines),
    ("between_printed", _between_printed),
    ("bar_position", _bar_position),
    ("bar_position", _as_full_rows),
    ("columns_of_full_rows", _columns_of_full_rows),
    ("first_cells", _first_cells),
)
"""The rules by which the layout alone names a row's cells; the first that applies decides."""
