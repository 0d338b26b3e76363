"""What the rows of a table say of each other: where values stand, whether blank lines are cells.

Belongs here: what is true of all rows that share columns. Does not belong here: single rows (`complete`,
`candidates`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from parsers.naming.fillings.filling import Ends, is_filled, is_unruled
from parsers.naming.fillings.splits import Sum
from parsers.naming.rows.beside import PrintedRow, Slot

MIN_FULL_ROWS = 3
"""So many rows that print all values tell how the rows of a table end."""
_LINE = re.compile(r"line=(\d{1,9})")


class RowLayout:
    """What the rows that share columns tell of each other; told when it is first asked, which few rows do."""

    def __init__(self, rows: Sequence[PrintedRow], columns: int, sums: Sequence[Sum] = ()) -> None:
        """Take the rows, how many columns they share, and the sums along a row, by position."""
        self._rows, self._columns, self._sums = rows, columns, sums

    @cached_property
    def start(self) -> int | None:
        """The first value column of a grid in which rows stand below each other (see `window`)."""
        return window(self._rows, self._columns)

    @cached_property
    def padded(self) -> bool:
        """Rows that print all values have blank lines besides, so that a blank line is no cell."""
        return is_padded(self._rows, self._columns)

    @cached_property
    def even(self) -> bool:
        """Every row of an unruled grid has as many cells as the row has columns, blank ones included."""
        return is_even(self._rows, self._columns)

    @cached_property
    def _usual(self) -> int | None:
        """How many cells most rows of a ruled grid have; None where too few have as many."""
        widths = Counter(len(r.slots) for r in self._rows if r.slots and r.slots[0].token.ruled)
        most = widths.most_common(1)
        return most[0][0] if most and most[0][1] >= MIN_FULL_ROWS else None

    def may_be_moved(self, slots: Sequence[Slot], chosen: Sequence[int]) -> bool:
        """Whether a cell too many, somewhere in a ruled row, may have moved those that are chosen.

        So it is where the row has more cells than most and than columns, and a blank one is chosen, unless
        the sums hold with the chosen cells where they are.
        """
        if not slots[0].token.ruled or self._usual is None or len(slots) <= max(self._usual, self._columns):
            return False
        cells = [slots[i] for i in chosen]
        is_blank = any(map(is_filled, cells)) and not all(map(is_filled, cells))
        return is_blank and not adds_up(cells, self._sums)

    @cached_property
    def ends(self) -> Ends:
        """How the full rows of an unruled grid end."""
        return row_ends(self._rows, self._columns, self._sums)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows of a table have in common.

    `sums`: along a row, by position. `glued`: digits touch words, so that a run may be several cells.
    `is_widened`: with a column that the form does not have, so that no column is known to be the first.
    """

    columns: tuple[str, ...]
    sums: tuple[Sum, ...]
    glued: bool
    rows: RowLayout
    is_widened: bool = False

    @property
    def start(self) -> int | None:
        """The first value column of the rows' grid, where it is known."""
        return None if self.is_widened else self.rows.start


def is_even(rows: Sequence[PrintedRow], n: int) -> bool:
    """Whether all rows stand in unruled grids and have n cells each, blank ones included.

    Each may have the same number of blank cells more behind them, where the first and the last of the n cells
    are printed in some row.
    """
    texts = [row.slots for row in rows]
    if len(rows) < 2 or not all(slots and is_unruled(slots) for slots in texts):
        return False
    if all(len(slots) == n for slots in texts):
        return True
    printed = {i for slots in texts for i, slot in enumerate(slots) if is_filled(slot)}
    alike = len({len(slots) for slots in texts}) == 1
    return alike and len(rows) >= MIN_FULL_ROWS and {0, n - 1} <= printed and max(printed) == n - 1


def row_ends(rows: Sequence[PrintedRow], n: int, sums: Sequence[Sum] = ()) -> Ends:
    """How the rows of an unruled grid end whose n cells stand right behind their labels.

    A row tells it that prints n values, or whose printed values satisfy the sums in just one stretch of n
    cells and are not all zero.

    Args:
        rows: the rows that share columns.
        n: how many columns there are.
        sums: along a row, by position.

    Returns:
        the numbers of cells behind the n, and the columns in which the rows end; both empty where rows are
        too few to tell, or where the cells of some such row do not stand right behind its label.
    """
    texts = [row.slots for row in rows if row.slots and is_unruled(row.slots)]
    told = [(slots, first) for slots in texts if (first := _first_cell(slots, n, sums)) is not None]
    if len(told) < MIN_FULL_ROWS or any(first for _, first in told):
        return frozenset(), frozenset()
    spare = frozenset(len(slots) - n for slots, _ in told)
    return spare, frozenset(slots[-1].token.column_end for slots, _ in told)


def _first_cell(slots: Sequence[Slot], n: int, sums: Sequence[Sum]) -> int | None:
    """With which slot the n cells of a row begin; None where more stretches than one may be the row."""
    printed = [i for i, slot in enumerate(slots) if is_filled(slot)]
    if len(printed) == n:
        return printed[0] if printed[-1] - printed[0] == n - 1 else -1
    if not sums or not printed:
        return None
    firsts = range(max(0, printed[-1] - n + 1), min(printed[0], len(slots) - n) + 1)
    fitting = [first for first in firsts if adds_up(slots[first : first + n], sums)]
    return fitting[0] if len(fitting) == 1 else None


def adds_up(chosen: Sequence[Slot], sums: Sequence[Sum]) -> bool:
    """Whether the cells of a row satisfy its sums with numbers other than zero; blanks add nothing."""
    numbers = [slot.value.number or Decimal(0) for slot in chosen]
    found = [(numbers[total], sum(numbers[i] for i in parts)) for total, parts in sums]
    return all(total == parts for total, parts in found) and (not found or any(total for total, _ in found))


def is_padded(rows: Sequence[PrintedRow], n: int) -> bool:
    """Whether blank lines of a text belong to the cell beside them.

    They do where they stand among the values of a row that prints all n of them, and where they touch a
    value although values never touch each other.
    """
    texts = [row.slots for row in rows if row.slots and row.slots[0].token.grid < 0]
    if any(len(slots) > n == sum(is_filled(slot) for slot in slots) for slots in texts):
        return True
    pairs = [pair for slots in texts for pair in pairwise(slots) if _touch(*pair)]
    return bool(pairs) and not any(is_filled(a) and is_filled(b) for a, b in pairs)


def _touch(above: Slot, below: Slot) -> bool:
    """Whether two slots stand on neighbouring lines of a text, one of them with something printed."""
    lines = [_LINE.fullmatch(slot.token.locator) for slot in (above, below)]
    numbers = [int(line[1]) for line in lines if line]
    return len(numbers) == 2 and numbers[1] - numbers[0] == 1 and (is_filled(above) or is_filled(below))


def window(rows: Sequence[PrintedRow], n: int) -> int | None:
    """The first value column of a grid whose rows all stand in the same n columns.

    None when no row prints all n values side by side, or a row's values lie outside: then a cell was
    dropped somewhere and the place of a blank says nothing.
    """
    printed = {
        tuple(slot.token.column for slot in row.slots if slot.token.is_printed)
        for row in rows
        if row.slots and row.slots[0].token.grid >= 0
    }
    full = {columns for columns in printed if len(columns) == n and columns[-1] - columns[0] == n - 1}
    if len(full) != 1:
        return None
    first = full.pop()[0]
    inside = set(range(first, first + n))
    return first if all(set(columns) <= inside for columns in printed) else None
