"""Whether a sum that fails as read would hold under some other reading of the same print.

Belongs here: the question that parts the publisher's errors from the reading's. It is asked only of sums
that fail, and answered from every filling that respects the print order, whatever the other sums say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.forms import Equation
from parsers.model import CellKey
from parsers.naming.fillings.candidates import Filling, RowCandidates

MAX_SUMS = 50_000
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Rows that share columns: the cells of each, and all their fillings."""

    cells: Mapping[str, Sequence[CellKey]]
    rows: Mapping[str, RowCandidates]
    loosely: Callable[[str], RowCandidates]

    def could_hold(self, equation: Equation) -> bool:
        """True when some filling of the rows concerned makes both sides equal, or one leaves a cell open."""
        sums = {ZERO}
        for code, keys in self.cells.items():
            signs = [(key in equation.left) - (key in equation.right) for key in keys]
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
        return self.loosely(code).fillings


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
