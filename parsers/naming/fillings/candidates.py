"""The ways the slots beside a label can fill the row's columns.

Belongs here: deciding that a printed row is complete, and where it is not, listing every filling that
respects the print order. Which of them the form's arithmetic allows is `solve`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations, islice, pairwise

from parsers.model import Status
from parsers.naming.fillings.splits import Sum, TooMany, splits
from parsers.naming.rows.beside import PrintedRow, Slot
from parsers.text.values import Value

_LINE = re.compile(r"line=(\d{1,9})")
MAX_FILLINGS = 10_000
"""More ways than this are not listed: the row is ambiguous as a whole."""
MAX_EXTRA = 3
"""A row with more superfluous slots than this is not understood."""


MIN_FULL_ROWS = 3
"""So many rows that print all values tell how the rows of a table end."""
MAX_COUNT, MIN_GLUED = 6, 5
"""Digits of the largest count; a longer run in a row of at least so many columns is the row without gaps."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one filling puts into one column: a slot's value, or part of its digits."""

    slot: int
    text: str
    value: Value

    @property
    def number(self) -> Decimal | None:
        """The value as the arithmetic sees it: blanks and dashes add nothing; None if illegible."""
        if self.value.status is Status.UNREADABLE:
            return None
        return self.value.number if self.value.number is not None else Decimal(0)


Filling = tuple[Entry | None, ...]
"""One entry a column in form order; None where nothing is printed for the column."""


@dataclass(frozen=True, slots=True)
class RowCandidates:
    """All fillings of one row. `complete` when the layout alone leaves exactly one.

    `fillings` is empty when the print cannot be made to fit, or in too many ways. `rule` is the code of the
    rule that listed them (docs/rules.md).
    """

    row: str
    slots: tuple[Slot, ...]
    columns: int
    fillings: tuple[Filling, ...]
    complete: bool
    rule: str = "no_filling"


Ends = tuple[frozenset[int], frozenset[int]]
"""How the full rows of an unruled grid end: how many blank cells are left over, and in which columns."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows of a table have in common.

    `sums`: along a row, by position. `start`: the first value column of a grid in which rows stand below each
    other (see `window`). `glued`: digits touch words, so that a run may be several cells.
    `padded`: rows that print all values have blank lines besides, so that a blank line is no cell.
    """

    columns: tuple[str, ...]
    sums: tuple[Sum, ...]
    start: int | None
    glued: bool
    padded: bool
    even: bool = False
    """Every row of an unruled grid has as many cells as the row has columns, blank ones included."""
    ends: Ends = (frozenset(), frozenset())


def candidates(printed: PrintedRow, setting: Setting, *, strict: bool = True) -> RowCandidates:
    """The fillings of a printed row; with `strict`, digits are only parted as the sums allow."""
    slots, n = printed.slots, len(setting.columns)
    for rule, choose in COMPLETE:
        chosen = choose(slots, setting)
        if chosen is not None:
            if not _is_certain(slots, chosen, setting):
                break
            filling = tuple(_entry(slots, index) for index in chosen)
            code = printed.rule or rule
            return RowCandidates(printed.row, slots, n, (filling,), complete=True, rule=code)
    rule, fillings = _doubtful(slots, setting, strict)
    listed = tuple(islice(chain(_by_place(slots, n, setting.start), fillings), MAX_FILLINGS + 1))
    if not listed or len(listed) > MAX_FILLINGS:
        return RowCandidates(printed.row, slots, n, (), complete=False)
    return RowCandidates(printed.row, slots, n, listed, complete=False, rule=rule)


def without_sums(row: RowCandidates, setting: Setting) -> RowCandidates:
    """The row with every filling that its print allows, whatever the sums along it say."""
    if row.rule != "glued_digits":
        return row
    return candidates(PrintedRow(row.row, row.slots), setting, strict=False)


def _entry(slots: Sequence[Slot], index: int) -> Entry:
    return Entry(index, slots[index].token.text, slots[index].value)


def _is_certain(slots: Sequence[Slot], exact: Sequence[int], setting: Setting) -> bool:
    """Whether a count of cells that comes out even is the layout, and no coincidence.

    It may be one where digits are glued, and where blank lines of a text were counted as cells: those must
    at least not contradict the sums.
    """
    chosen = [slots[i] for i in exact]
    if setting.glued and len(chosen) > 1 and any(s.value.status is Status.UNREADABLE for s in chosen):
        return False
    if any(s.token.soft and s.token.grid < 0 for s in chosen) and any(map(is_filled, chosen)):
        numbers = [s.value.number or Decimal(0) for s in chosen]
        return all(numbers[total] == sum(numbers[i] for i in parts) for total, parts in setting.sums)
    return True


Choice = list[int] | None
"""The indices of the slots that fill the columns, in form order; None where a rule does not apply."""


def _grid_heading(slots: Sequence[Slot], setting: Setting) -> Choice:
    """Each column's slot by the heading above it; a slot under two headings settles nothing."""
    columns = setting.columns
    at = {code: [i for i, slot in enumerate(slots) if slot.column == code] for code in columns}
    if len(columns) < 2 or any(len(found) != 1 for found in at.values()):
        return None
    chosen = [at[code][0] for code in columns]
    rest = [slot for i, slot in enumerate(slots) if i not in chosen]
    return chosen if all(slot.extra or not slot.token.is_printed for slot in rest) else None


def _grid_position(slots: Sequence[Slot], setting: Setting) -> Choice:
    """As many cells of a ruled grid as the row has columns."""
    return _all_cells(slots, setting) if all(slot.token.ruled for slot in slots) else None


def _unruled_count(slots: Sequence[Slot], setting: Setting) -> Choice:
    """As many cells as the row has columns, where no rules are drawn; blanks that may be padding aside."""
    return _all_cells(slots, setting)


def _all_cells(slots: Sequence[Slot], setting: Setting) -> Choice:
    hard = [i for i in _usable(slots) if not slots[i].token.soft]
    return hard if len(hard) == len(setting.columns) else None


def _printed_count(slots: Sequence[Slot], setting: Setting) -> Choice:
    """As many printed values as the row has columns; the blank cells between them are padding."""
    printed = _printed(slots)
    return printed if len(printed) == len(setting.columns) else None


def _blank_row(slots: Sequence[Slot], setting: Setting) -> Choice:
    """Enough cells, and nothing is printed in any of them."""
    n, usable = len(setting.columns), _usable(slots)
    hard = [i for i in usable if not slots[i].token.soft]
    return (hard or usable)[:n] if not _printed(slots) and len(usable) >= n else None


def _blank_lines(slots: Sequence[Slot], setting: Setting) -> Choice:
    """A text in which the blank lines are cells and, with the values, as many as the row has columns."""
    usable = _usable(slots)
    text = _printed(slots) and all(slot.token.grid < 0 for slot in slots)
    return usable if text and len(usable) == len(setting.columns) and not setting.padded else None


def _between_printed(slots: Sequence[Slot], setting: Setting) -> Choice:
    """From the first printed cell of a grid row to the last, as many cells as the row has columns."""
    printed = _printed(slots)
    if not printed or all(slot.token.grid < 0 for slot in slots):
        return None
    inner = [i for i in _usable(slots) if printed[0] <= i <= printed[-1]]
    return inner if len(inner) == len(setting.columns) else None


def _bar_position(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The cells of a tab or bar row, blank ones included, where just one stretch of them can be the row.

    Cells that stand for merged ones may be left over at either end; they are blank. Where a cell may have
    been dropped instead, the sums along the row must say so with numbers other than zero.
    """
    printed, usable, n = _printed(slots), _usable(slots), len(setting.columns)
    if not printed or any(slot.token.ruled or slot.token.grid < 0 for slot in slots):
        return None
    stretches = [usable[first : first + n] for first in range(len(usable) - n + 1)]
    stretches = [cells for cells in stretches if set(printed) <= set(cells)]
    if len(stretches) != 1 or len(usable) != n or not setting.even:
        stretches = [cells for cells in stretches if _adds_up([slots[i] for i in cells], setting)]
    return stretches[0] if len(stretches) == 1 else None


def _as_full_rows(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The cells behind the label of a tab or bar row that ends as all full rows do: none was dropped.

    Where blank cells are left over behind them, one may stand for a dropped cell unless the last is printed.
    """
    printed, usable, n = _printed(slots), _usable(slots), len(setting.columns)
    spare, ends = len(usable) - n, setting.ends
    if not printed or spare < 0 or printed[-1] > usable[n - 1] or not _is_unruled(slots):
        return None
    if setting.even and spare:
        return usable[:n]
    alike = {spare} == ends[0] or {slots[usable[-1]].token.column_end} == ends[1]
    return usable[:n] if alike and (spare == 0 or printed[-1] == usable[n - 1]) else None


def _adds_up(chosen: Sequence[Slot], setting: Setting) -> bool:
    numbers = [slot.value.number or Decimal(0) for slot in chosen]
    sums = [(numbers[total], sum(numbers[i] for i in parts)) for total, parts in setting.sums]
    return all(total == parts for total, parts in sums) and (not sums or any(total for total, _ in sums))


def _columns_of_full_rows(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The cells of a ruled row in the columns in which the full rows print their values."""
    if not _printed(slots) or setting.start is None or not all(slot.token.ruled for slot in slots):
        return None
    n = len(setting.columns)
    below = [i for i in _usable(slots) if 0 <= slots[i].token.column - (setting.start or 0) < n]
    return below if len(below) == n and set(_printed(slots)) <= set(below) else None


def _first_cells(slots: Sequence[Slot], setting: Setting) -> Choice:
    """The first cells of a ruled row, where all behind them are blank and no full row tells the columns."""
    usable, n = _usable(slots), len(setting.columns)
    if not _printed(slots) or setting.start is not None or not all(slot.token.ruled for slot in slots):
        return None
    rest_is_blank = not any(is_filled(slots[i]) for i in usable[n:])
    return usable[:n] if len(usable) >= n and rest_is_blank else None


def _usable(slots: Sequence[Slot]) -> list[int]:
    return [i for i, slot in enumerate(slots) if not slot.extra]


def _printed(slots: Sequence[Slot]) -> list[int]:
    return [i for i in _usable(slots) if is_filled(slots[i])]


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


def is_filled(slot: Slot) -> bool:
    """True when anything but white space stands in the slot."""
    return slot.token.is_printed or slot.value.status is Status.UNREADABLE


def _is_run(slot: Slot) -> bool:
    """True when digits stand there that may be several cells; a masked number is one, whatever it is."""
    return slot.value.status is Status.UNREADABLE and (
        slot.token.value is None or slot.token.digits is not None
    )


def _by_place(slots: Sequence[Slot], n: int, start: int | None) -> Iterator[Filling]:
    """The filling by grid columns, blanks included: possible, but so is a dropped cell beside them."""
    at = {slot.token.column: i for i, slot in enumerate(slots) if not slot.token.ruled}
    if start is not None and all(column in at for column in range(start, start + n)):
        yield tuple(_entry(slots, at[column]) for column in range(start, start + n))


def _doubtful(slots: Sequence[Slot], setting: Setting, strict: bool) -> tuple[str, Iterator[Filling]]:
    """The rule for a row that the layout leaves open, and the fillings it lists."""
    printed, n = _printed(slots), len(setting.columns)
    if len(printed) > n:
        few = len(printed) - n <= MAX_EXTRA
        return "superfluous_cells", _without_superfluous(slots, printed, n) if few else iter(())
    if _is_glued(slots, printed, setting):
        return "glued_digits", _parted(slots, printed, n, setting.sums if strict else ())
    if printed and not any(_is_run(slots[i]) for i in printed):
        return "dropped_cells", _with_open_columns(slots, printed, n)
    return "no_filling", iter(())


def _is_glued(slots: Sequence[Slot], printed: list[int], setting: Setting) -> bool:
    """Whether the digits of a row may be several cells: they touch words, or are too long for one count."""
    n = len(setting.columns)
    runs = [digits for i in printed if (digits := _digits(slots[i]))]
    if setting.glued and n > 1 and runs:
        return True
    implausible = any(len(run) > MAX_COUNT or (run[0] == "0" and len(run) > 1) for run in runs)
    return n >= MIN_GLUED and implausible and sum(map(len, runs)) >= n


def _without_superfluous(slots: Sequence[Slot], printed: list[int], n: int) -> Iterator[Filling]:
    """Every choice of n of more values, in print order."""
    for chosen in combinations(printed, n):
        yield tuple(_entry(slots, i) for i in chosen)


def _with_open_columns(slots: Sequence[Slot], printed: list[int], n: int) -> Iterator[Filling]:
    """Every choice of columns for fewer values, in print order."""
    blanks = [i for i in _usable(slots) if not is_filled(slots[i])]
    for places in combinations(range(n), len(printed)):
        by_place = dict(zip(places, printed, strict=True))
        yield tuple(_entry(slots, by_place[k]) if k in by_place else None for k in range(n))
        if len(blanks) >= n - len(printed):
            yield from _with_blanks(slots, by_place, blanks, n)


def _with_blanks(
    slots: Sequence[Slot], by_place: dict[int, int], blanks: list[int], n: int
) -> Iterator[Filling]:
    """The same with every open column a printed blank, when blanks stand in the right order for it."""
    chosen: dict[int, int] = {}
    last = -1
    for place in range(n):
        if place in by_place:
            if by_place[place] < last:
                return
            last = by_place[place]
        else:
            free = next((i for i in blanks if i > last), None)
            if free is None:
                return
            chosen[place] = last = free
    yield tuple(_entry(slots, {**by_place, **chosen}[place]) for place in range(n))


def _digits(slot: Slot) -> str | None:
    """The slot's digits when nothing but digits stands there."""
    digits = slot.token.digits or slot.token.text.strip()
    return digits if digits.isdecimal() and digits.isascii() else None


def _parted(slots: Sequence[Slot], printed: list[int], n: int, sums: Sequence[Sum]) -> Iterator[Filling]:
    runs = [_digits(slots[i]) for i in printed]
    known = [run for run in runs if run is not None]
    if len(known) < len(runs):
        return  # a dash or a decimal among glued digits: no way to tell where cells end
    try:
        found = splits(known, n, sums) or splits(known, n, ())
    except TooMany:
        return
    for parts in found:
        yield tuple(Entry(printed[run], text, Value(Status.REPORTED, Decimal(text))) for run, text in parts)


def is_even(rows: Sequence[PrintedRow], n: int) -> bool:
    """Whether all rows stand in unruled grids and have n cells each, blank ones included.

    Each may have the same number of blank cells more behind them, where the first and the last of the n cells
    are printed in some row.
    """
    texts = [row.slots for row in rows]
    if len(rows) < 2 or not all(slots and _is_unruled(slots) for slots in texts):
        return False
    if all(len(slots) == n for slots in texts):
        return True
    printed = {i for slots in texts for i, slot in enumerate(slots) if is_filled(slot)}
    alike = len({len(slots) for slots in texts}) == 1
    return alike and len(rows) >= MIN_FULL_ROWS and {0, n - 1} <= printed and max(printed) == n - 1


def row_ends(rows: Sequence[PrintedRow], n: int) -> Ends:
    """How the rows of an unruled grid end that print n values right behind their labels.

    Returns:
        the numbers of cells behind the values, and the columns in which the rows end; both empty where rows
        are too few to tell, or where some full row has blank cells before its values.
    """
    texts = [row.slots for row in rows if row.slots and _is_unruled(row.slots)]
    full = [slots for slots in texts if sum(map(is_filled, slots)) == n]
    if len(full) < MIN_FULL_ROWS or not all(all(map(is_filled, slots[:n])) for slots in full):
        return frozenset(), frozenset()
    spare = frozenset(len(slots) - n for slots in full)
    return spare, frozenset(slots[-1].token.column_end for slots in full)


def _is_unruled(slots: Sequence[Slot]) -> bool:
    return all(slot.token.grid >= 0 and not slot.token.ruled for slot in slots)


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
