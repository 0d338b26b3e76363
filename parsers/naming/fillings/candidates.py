"""The ways the slots beside a label can fill the row's columns.

Belongs here: the fillings of a printed row: the only one where the layout names the cells (`complete`), else
every one that respects the print order. Which of them the form's arithmetic allows is `solve`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, combinations, islice

from parsers.model import Status
from parsers.naming.apart import joined, parted
from parsers.naming.fillings.complete import COMPLETE, is_certain
from parsers.naming.fillings.filling import (
    Entry,
    Filling,
    RowCandidates,
    entry_of,
    is_filled,
    usable_slots,
    without_remark,
)
from parsers.naming.fillings.setting import Setting
from parsers.naming.fillings.splits import Sum, TooManySplitsError, splits
from parsers.naming.rows.beside import PrintedRow, Slot
from parsers.text.values import Value

MAX_FILLINGS = 10_000
"""More ways than this are not listed: the row is ambiguous as a whole."""
MAX_EXTRA = 3
"""A row with more superfluous slots than this is not understood."""


MAX_COUNT, MIN_GLUED = 6, 5
"""Digits of the largest count; a longer run in a row of at least so many columns is the row without gaps."""


def candidates(printed: PrintedRow, setting: Setting, *, strict: bool = True) -> RowCandidates:
    """The fillings of a printed row; with `strict`, digits are only parted as the sums allow."""
    slots, n = printed.slots, len(setting.columns)
    for rule, choose in COMPLETE:
        chosen = choose(slots, setting)
        if chosen is not None and not setting.rows.may_be_moved(slots, chosen):
            if not is_certain(slots, chosen, setting):
                break
            filling = tuple([entry_of(slots, index) for index in chosen])
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


def _is_run(slot: Slot) -> bool:
    """True when digits stand there that may be several cells; a masked number is one, whatever it is."""
    return slot.value.status is Status.UNREADABLE and (
        slot.token.value is None or slot.token.digits is not None
    )


def _by_place(slots: Sequence[Slot], n: int, start: int | None) -> Iterator[Filling]:
    """The filling by grid columns, blanks included: possible, but so is a dropped cell beside them."""
    at = {slot.token.column: i for i, slot in enumerate(slots) if not slot.token.ruled}
    if start is not None and all(column in at for column in range(start, start + n)):
        yield tuple(entry_of(slots, at[column]) for column in range(start, start + n))


def _doubtful(slots: Sequence[Slot], setting: Setting, strict: bool) -> tuple[str, Iterator[Filling]]:
    """The rule for a row that the layout leaves open, and the fillings it lists."""
    n = len(setting.columns)
    printed = without_remark(slots, n)
    if len(printed) > n:
        if whole := _with_thousands(slots, printed, setting):
            return "parted_thousands", iter(whole)
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


def _with_thousands(slots: Sequence[Slot], printed: list[int], setting: Setting) -> list[Filling]:
    """The rows of n numbers that join thousands with what stands before them and satisfy the sums."""
    found: list[Filling] = []
    texts, lines = _on_lines(slots, printed)
    for ranges in joined(texts, lines, len(setting.columns)) if setting.sums else ():
        filling: list[Entry] = []
        for part in ranges:
            entry = entry_of(slots, printed[part.start])
            if len(part) > 1:
                number = Value(Status.REPORTED, Decimal("".join(texts[i] for i in part)))
                entry = Entry(entry.slot, " ".join(texts[i] for i in part), number)
            filling.append(entry)
        numbers = [entry.number or Decimal(0) for entry in filling]
        if all(numbers[total] == sum(numbers[i] for i in parts) for total, parts in setting.sums):
            found.append(tuple(filling))
    return found


def _without_superfluous(slots: Sequence[Slot], printed: list[int], n: int) -> Iterator[Filling]:
    """Every choice of n of more values, in print order, that parts no thousands from what stands before."""
    behind = [(printed[i - 1], printed[i]) for i in parted(*_on_lines(slots, printed))]
    for chosen in combinations(printed, n):
        if not any((head in chosen) != (thousands in chosen) for head, thousands in behind):
            yield tuple(entry_of(slots, i) for i in chosen)


def _on_lines(slots: Sequence[Slot], printed: list[int]) -> tuple[list[str], list[str]]:
    """The texts of a row's values outside grids, and for each the line that it stands on."""
    tokens = [slots[i].token for i in printed]
    texts = [token.text.strip() if token.grid < 0 else "" for token in tokens]
    return texts, [token.locator for token in tokens]


def _with_open_columns(slots: Sequence[Slot], printed: list[int], n: int) -> Iterator[Filling]:
    """Every choice of columns for fewer values, in print order."""
    blanks = [i for i in usable_slots(slots) if not is_filled(slots[i])]
    entries = [entry_of(slots, i) for i in printed]
    for places in combinations(range(n), len(printed)):
        filling: list[Entry | None] = [None] * n
        for place, entry in zip(places, entries, strict=True):
            filling[place] = entry
        yield tuple(filling)
        if len(blanks) >= n - len(printed):
            yield from _with_blanks(slots, dict(zip(places, printed, strict=True)), blanks, n)


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
    yield tuple(entry_of(slots, {**by_place, **chosen}[place]) for place in range(n))


def _digits(slot: Slot) -> str | None:
    """The slot's digits when nothing but digits stands there."""
    digits = slot.token.digits or slot.token.text.strip()
    return digits if digits.isdecimal() and digits.isascii() else None


def _parted(slots: Sequence[Slot], printed: list[int], n: int, sums: Sequence[Sum]) -> Iterator[Filling]:
    """The ways to part the digits of a row, those that satisfy its sums where there are any.

    Where there are none, the last value may be the number of a page, and where values with gaps between them
    are fewer than the columns, cells may have been dropped; only then may the sums be wrong.
    """
    runs = [_digits(slots[i]) for i in printed]
    known = [run for run in runs if run is not None]
    if len(known) < len(runs):
        return  # a dash or a decimal among glued digits: no way to tell where cells end
    try:
        found = splits(known, n, sums)
        if not found and sums and _ends_with_lone_value(slots, printed):
            found = splits(known[:-1], n, sums)
        is_summed = bool(found and sums)
        found = found or splits(known, n, ())
    except TooManySplitsError:
        return
    for parts in found:
        yield tuple(Entry(printed[run], text, Value(Status.REPORTED, Decimal(text))) for run, text in parts)
    if sums and not is_summed and len(known) > 1 and not any(_is_run(slots[i]) for i in printed):
        yield from _with_open_columns(slots, printed, n)


def _ends_with_lone_value(slots: Sequence[Slot], printed: list[int]) -> bool:
    """Whether the last value stands on a line by itself behind digits without gaps."""
    *before, last = (slots[i].token for i in printed)
    return len(before) == 1 and last.grid < 0 and last.block != before[0].block
