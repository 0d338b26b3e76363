"""Which fillings of doubtful rows the form's arithmetic leaves.

The rule. A filling survives when some choice of fillings for all the other rows satisfies every identity:
sums along a row (I3, I4) and along a column (I1, I2). Where no choice does, the publisher erred, and a
filling survives when it does under any slip that explains the table (`relaxations`). A row from which a cell
is lost is always tried with a slip in one of its other cells as well (`own_slips`). Along a row, what the
fields of a table show survives beside the fillings that satisfy the sums: the sum may be what is wrong.

Bounded (`search`): beyond it the columns are not used and only rows decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parsers.forms import FormTable
from parsers.naming.fillings.candidates import without_sums
from parsers.naming.fillings.filling import Filling, RowCandidates
from parsers.naming.fillings.own_slips import Table, extremes_of, slipped
from parsers.naming.fillings.relaxations import add, relaxed
from parsers.naming.fillings.search import ZERO, Option, Options, Scale, surviving, with_numbers
from parsers.naming.fillings.setting import Setting
from parsers.naming.fillings.splits import Sum


def solve(
    table: FormTable,
    rows: Mapping[str, RowCandidates],
    setting: Setting,
) -> Options:
    """The surviving options of every row that has fillings; complete rows keep their only one."""
    doubtful = [code for code, row in rows.items() if row.fillings and not row.complete]
    along_column = [i for i in table.identities if i.along == "column"]
    if not doubtful:  # nobody asks for their numbers
        return {code: [Option(row.fillings[0], ())] for code, row in rows.items() if row.fillings}
    strict = {code: _options(row, setting.sums) for code, row in rows.items() if row.fillings}
    if not along_column:
        return strict
    constraints = [(i, c) for i in along_column for c in range(len(setting.columns))]
    printed = {slot.value.number for row in rows.values() for slot in row.slots}
    scale = Scale(printed)
    wholes = {code: scale.wholes(options) for code, options in strict.items()}
    left = surviving(wholes, constraints)
    if left is None:
        loose = {c: [_as_printed(f) for f in without_sums(rows[c], setting).fillings] for c in doubtful}
        kept = relaxed(strict, loose, constraints)
    else:
        kept = {code: list(options) for code, options in with_numbers(strict, wholes, left).items()}
    of_rows = Table(wholes, extremes_of(strict), scale, constraints)
    for code in doubtful:
        options, others = slipped(code, rows[code].fillings, setting.sums, of_rows)
        if options:
            under_slip = with_numbers(strict, wholes, {**others, code: ()})
            for other in doubtful:
                add(kept[other], options if other == code else under_slip[other])
    return kept


def _options(row: RowCandidates, sums: Sequence[Sum]) -> list[Option]:
    if row.complete or not sums:
        return [_as_printed(filling) for filling in row.fillings]
    kept = [o for filling in row.fillings if (o := _summed(filling, sums)) is not None]
    if not kept:
        return [_as_printed(filling) for filling in row.fillings]
    return [*kept, *(_as_printed(f) for f in _as_laid_out(row) if all(f != o.filling for o in kept))]


def _as_laid_out(row: RowCandidates) -> list[Filling]:
    """Each field for the column it stands in, blank or not, where a row has just so many fields."""
    fields = [i for i, slot in enumerate(row.slots) if not slot.extra and slot.token.grid >= 0]
    return [f for f in row.fillings if [entry.slot for entry in f if entry] == fields and all(f)]


def _as_printed(filling: Filling) -> Option:
    return Option(filling, tuple(entry.number if entry else None for entry in filling))


def _summed(filling: Filling, sums: Sequence[Sum]) -> Option | None:
    """The option when all sums can hold, with the numbers that they fix; else None."""
    numbers = [entry.number if entry else None for entry in filling]
    for total, parts in sums:
        known = sum((numbers[i] or ZERO for i in parts), ZERO)
        unknown = [i for i in parts if numbers[i] is None]
        printed = numbers[total]
        if printed is None:
            numbers[total] = None if unknown else known
            continue
        rest = printed - known
        if rest < 0 or (rest > 0 and not unknown):
            return None
        if rest == 0 or len(unknown) == 1:
            for i in unknown:
                numbers[i] = rest
    return Option(filling, tuple(numbers))
