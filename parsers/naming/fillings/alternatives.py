"""Whether a sum that fails as read would hold under some other reading of the same print.

Belongs here: the question that tells the publisher's errors from the reading's. It is asked only of sums
that fail, and answered from every filling that respects the print order, whatever the other sums say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from parsers.forms import Equation, FormTable
from parsers.model import Cell, CellKey, Status
from parsers.naming.fillings.candidates import without_sums
from parsers.naming.fillings.filling import Filling, RowCandidates
from parsers.naming.fillings.setting import Setting

MAX_SUMS = 50_000
ZERO = Decimal(0)
_UNKNOWN = (Status.AMBIGUOUS, Status.MISSING, Status.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Rows that share columns: the cells of each, and their fillings."""

    cells: Mapping[str, Sequence[CellKey]]
    rows: Mapping[str, RowCandidates]
    setting: Setting

    def could_hold(self, equation: Equation) -> bool:
        """True when some filling of the rows concerned makes both sides equal, or one leaves a cell open."""
        sums = {ZERO}
        left, right = set(equation.left), set(equation.right)
        for code, keys in self.cells.items():
            signs = [(key in left) - (key in right) for key in keys]
            if not any(signs):
                continue
            steps = {_effect(filling, signs) for filling in self._fillings(code)}
            if not steps or None in steps or len(sums) * len(steps) > MAX_SUMS:
                return True
            sums = {total + step for total in sums for step in steps if step is not None}
        return ZERO in sums

    def _fillings(self, code: str) -> tuple[Filling, ...]:
        row = self.rows.get(code)
        if row is None or row.complete:
            return row.fillings if row else ()
        return without_sums(row, self.setting).fillings


def satisfiable(
    table: FormTable, cells: Sequence[Cell], blocks: Sequence[Alternatives]
) -> frozenset[Equation]:
    """The equations that fail on the cells as read and would hold under another reading of their print.

    Args:
        table: the form's table.
        cells: all its cells in form order.
        blocks: its rows with all that their print allows.
    """
    numbers = [cell.value or ZERO for cell in cells]
    return frozenset(
        equation
        for equation, left, right in _places(table)
        if sum([numbers[i] for i in left], ZERO) != sum([numbers[i] for i in right], ZERO)
        and not any(cells[i].status in _UNKNOWN for i in (*left, *right))
        and any(
            block.could_hold(equation)
            for block in blocks
            if any(key in keys for keys in block.cells.values() for key in equation.keys)
        )
    )


@cache
def _places(table: FormTable) -> tuple[tuple[Equation, tuple[int, ...], tuple[int, ...]], ...]:
    """Every equation of a table, with the places of its left and right cells in form order."""
    at = {key: place for place, (key, *_) in enumerate(table.cells())}
    return tuple(
        (equation, tuple(at[key] for key in equation.left), tuple(at[key] for key in equation.right))
        for equation in table.equations()
    )


def _effect(filling: Filling, signs: Sequence[int]) -> Decimal | None:
    """Left minus right of the row's cells; None when one of them is not printed, or not legible."""
    total = ZERO
    for entry, sign in zip(filling, signs, strict=True):
        if sign:
            number = entry.number if entry else None
            if number is None:
                return None
            total += number * sign
    return total
