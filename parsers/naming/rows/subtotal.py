"""Tables with a column the form does not have (法人小计: eight values for seven columns).

Belongs here: finding out that there is one, and where. It stands at the same place in every row, so the
rows that print all values tell it for those that do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.forms import FormTable
from parsers.naming.fillings.candidates import candidates
from parsers.naming.fillings.filling import Filling, RowCandidates, is_filled
from parsers.naming.fillings.setting import Setting
from parsers.naming.rows.beside import PrintedRow, Slot
from parsers.naming.rows.headings import SUBTOTAL
from parsers.text.normalise import ideographs

EXTRA = ""
"""The pseudo column of a subtotal."""
MIN_ROWS = 2
"""One row with a value too many is a stray page number, not a column."""


def has_extra(rows: Sequence[PrintedRow], setting: Setting, *, headed: bool) -> bool:
    """True when several rows print one value more than the form has columns, and it is a subtotal.

    These are most of the rows that print as many values as there are columns: a value printed twice in a few
    rows is no column.

    `headed`: a heading says so; then it holds although blanks leave no row with all values. Where every
    value has its heading above it, the headings themselves tell the subtotal, and this is not asked.
    """
    n = len(setting.columns)
    if not setting.sums or any(slot.column or slot.extra for row in rows for slot in row.slots):
        return False
    counts = [sum(is_filled(slot) and not slot.extra for slot in row.slots) for row in rows]
    if max(counts, default=0) > n + 1:
        return False
    if headed:
        return True
    full = counts.count(n + 1)
    if 2 * full <= sum(count >= n for count in counts):
        return False
    return full >= MIN_ROWS and max(_scores(rows, setting).values()) * 2 >= full


def _scores(rows: Sequence[PrintedRow], setting: Setting) -> dict[int, int]:
    """For each place: how many rows that print all values add up with a subtotal there."""
    n = len(setting.columns)
    full = [values for row in rows if (values := _values(row, n + 1)) is not None]
    return {place: sum(_holds(values, place, setting) for values in full) for place in range(n + 1)}


def subtotal_place(words: str, table: FormTable) -> int | None:
    """The place of the subtotal among the columns by the headings before and behind it; else None."""
    head, found, tail = words.partition(SUBTOTAL)
    names = [ideographs(column.text) for column in table.blocks[0].columns]
    if not found:
        return None
    head = head.removesuffix("法人").removesuffix("法人或其他组织")
    before = [i + 1 for i, name in enumerate(names) if head.endswith(name)]
    behind = [i for i, name in enumerate(names) if tail.startswith(name)]
    places = {*before[-1:], *behind[:1]}
    return places.pop() if len(places) == 1 else None


def extra_candidates(
    rows: Sequence[PrintedRow], setting: Setting, headed: int | None
) -> dict[str, RowCandidates]:
    """The fillings of every row, united over the places where the extra column may stand.

    `headed`: the place that the headings tell; it stands unless the sums say otherwise.
    """
    n = len(setting.columns)
    scores = _scores(rows, setting)
    places = [place for place, score in scores.items() if score == max(scores.values())]
    places = [headed] if headed in places else places
    found: dict[str, RowCandidates] = {}
    for row in rows:
        united: dict[Filling, None] = {}
        complete = len(places) == 1
        for place in places:
            wide = candidates(row, _widened(setting, place))
            complete = complete and wide.complete
            united |= dict.fromkeys(_without(filling, place) for filling in wide.fillings)
        found[row.row] = RowCandidates(row.row, row.slots, n, tuple(united), complete, "subtotal_column")
    return found


def _values(row: PrintedRow, width: int) -> list[Decimal] | None:
    slots: list[Slot] = [slot for slot in row.slots if is_filled(slot)]
    if len(slots) != width or any(slot.value.number is None for slot in slots):
        return None
    return [slot.value.number or Decimal(0) for slot in slots]


def _holds(values: list[Decimal], place: int, setting: Setting) -> bool:
    """Whether the row adds up without the value at `place`, and that value is itself a subtotal."""
    kept = [value for i, value in enumerate(values) if i != place]
    sums = all(kept[total] == sum(kept[i] for i in parts) for total, parts in setting.sums)
    others = [value for i, value in enumerate(values[:-1]) if i != place]
    return sums and values[place] in (sum(others[1:]), sum(others))


def _widened(setting: Setting, place: int) -> Setting:
    columns = (*setting.columns[:place], EXTRA, *setting.columns[place:])
    return replace(setting, columns=columns, sums=(), is_widened=True)


def _without(filling: Filling, place: int) -> Filling:
    return (*filling[:place], *filling[place + 1 :])
