"""What a filling of a row is: one entry a column, out of the slots beside the row's label.

Belongs here: the types that the rules and the solver share. Does not belong here: which fillings a row has
(`complete`, `candidates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from parsers.model import Status, new
from parsers.naming.rows.beside import Slot
from parsers.text.normalise import ideographs
from parsers.text.values import Value


class Entry(NamedTuple):
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


def entry_of(slots: Sequence[Slot], index: int) -> Entry:
    """A slot as it is, as one column's entry."""
    token, value, _, _ = slots[index]
    return new(Entry, (index, token.text, value))


def is_filled(slot: Slot) -> bool:
    """True when anything but white space stands in the slot."""
    return slot.token.is_printed or slot.value.status is Status.UNREADABLE


def is_unruled(slots: Sequence[Slot]) -> bool:
    """Whether all slots stand in grids between whose columns no rules are drawn."""
    return all(slot.token.grid >= 0 and not slot.token.ruled for slot in slots)


def usable_slots(slots: Sequence[Slot]) -> list[int]:
    """The indices of the slots that may be cells of the row."""
    return [i for i, slot in enumerate(slots) if not slot.extra]


def printed_slots(slots: Sequence[Slot]) -> list[int]:
    """The indices of those of them in which anything stands."""
    return [i for i in usable_slots(slots) if is_filled(slots[i])]


def without_remark(slots: Sequence[Slot], columns: int) -> list[int]:
    """The printed slots without words behind them that are a remark, or may be one.

    They are where more is printed than there are columns, and may be where blank cells are among the others.
    """
    printed = printed_slots(slots)
    blank = any(i < printed[-1] and not is_filled(slots[i]) for i in usable_slots(slots) if printed)
    while printed and _is_words(slots[printed[-1]]) and (blank or len(printed) > columns):
        printed.pop()
    return printed


def _is_words(slot: Slot) -> bool:
    """Whether a cell says something and begins with no number (同上年, 见附件2)."""
    is_said = slot.value.status is Status.UNREADABLE and slot.value.change is None
    return is_said and bool(ideographs(slot.token.text.strip()[:1]))
