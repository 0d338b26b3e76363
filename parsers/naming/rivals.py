"""Places of tables beside each other: the same table in two forms, and forms that cannot fit a place best.

Belongs here: comparing places. Does not belong here: finding them (`locate`), choosing among those that are
left (`reports`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from parsers.forms import FormTable, forms
from parsers.naming.locate import Located
from parsers.naming.survey import Survey, values_of

MAX_MERIT = 4
"""All rows, all words and all values of a place are the form's (`reports`)."""
SAME = 0.01
"""Two forms whose words are found as well as each other differ by less in similarity."""


@cache
def first_of_its_kind(table: FormTable) -> FormTable:
    """The table of the oldest form that prescribes the same words, rows, columns and sums."""
    every = (other for form in forms().values() for other in form.tables)
    return next(other for other in every if _prescribed(other) == _prescribed(table))


def _prescribed(table: FormTable) -> tuple[object, ...]:
    sums = [(identity.along, identity.left, identity.right) for identity in table.identities]
    return (table.code, table.title, table.labels, table.corner, table.blocks, sums)


def is_twin(place: Located, other: Located) -> bool:
    """Whether two forms have the same table at the same place."""
    same = first_of_its_kind(place.table) is first_of_its_kind(other.table)
    return same and place.anchors == other.anchors


def is_hopeless(found: Located, better: Survey, located: Sequence[Located]) -> bool:
    """Whether a form fits a place worse than another one, however many of its rows are found there.

    Only where each form stands once in the file: else a place may compete with several.
    """
    forms_there = [each.table.form for each in located if each.table.code == found.table.code]
    apart = found.first > better.last or better.located.first > found.last
    if len(set(forms_there)) < len(forms_there) or apart or better.located.cut or found.cut:
        return False
    if better.located.similarity - found.similarity <= SAME:
        return False
    if abs(better.located.begun - found.begun) <= SAME:  # alike as far as it is printed
        return False
    at_most = max(1, better.explained, values_of(found.table))
    return better.fit + 2 * better.explained / at_most > MAX_MERIT - 1 + found.similarity


def limit_of(found: Located, located: Iterable[Located], end: int) -> int:
    """Where the next table begins; a table's own values never reach beyond."""
    return min((other.first for other in located if other.first > found.last), default=end)
