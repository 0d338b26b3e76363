"""Places of tables beside each other: the same table in two forms, and forms that cannot fit a place best.

Belongs here: comparing places. Does not belong here: finding them (`locate`), choosing among those that are
left (`reports`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise

from parsers.forms import FormTable, forms
from parsers.naming.grids import Grids
from parsers.naming.locate import Located
from parsers.naming.survey import Survey, values_of
from parsers.naming.tokens import Token
from parsers.text.values import parse_value

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


def is_hopeless(
    found: Located, better: Survey, located: Sequence[Located], printed: Callable[[], int | None]
) -> bool:
    """Whether a form fits a place worse than another one, however many of its rows are found there.

    Only where each form stands once in the file: else a place may compete with several.

    Args:
        found: the place.
        better: the other form's survey.
        located: every place of the file.
        printed: how many values the rows of the place may have at most; None where that is not known.
    """
    forms_there = [each.table.form for each in located if each.table.code == found.table.code]
    apart = found.first > better.last or better.located.first > found.last
    if len(set(forms_there)) < len(forms_there) or apart or better.located.cut or found.cut:
        return False
    if better.located.similarity - found.similarity <= SAME:
        return False
    if abs(better.located.begun - found.begun) <= SAME:  # alike as far as it is printed
        return False
    ahead = better.fit - (1 + found.similarity)
    if ahead <= 0:
        return False
    if _is_ahead(ahead, better.explained, values_of(found.table)):
        return True
    most = printed()
    return most is not None and _is_ahead(ahead, better.explained, most)


def _is_ahead(ahead: float, explained: int, most: int) -> bool:
    """Whether a form stays ahead of one that explains so many values at most."""
    return ahead > 2 * max(0, most - explained) / max(1, explained, most)


def most_printed(found: Located, stream: Sequence[Token], limit: int, grids: Grids) -> int | None:
    """How many values the rows of a place may print at most; None where labels share what is beside them.

    Args:
        found: the place.
        stream: all tokens of the file.
        limit: the index of the token at which the next table begins.
        grids: the grids of the file; the values of a row may end the one before.
    """
    anchors = sorted(found.anchors, key=lambda anchor: anchor.first)
    if found.table.labels == "top" or any(a.last >= b.first for a, b in pairwise(anchors)):
        return None
    before = [grids.tokens(grid - 1) for grid in {stream[anchor.last].grid for anchor in anchors} if grid > 0]
    last = [max([token.row for token in tokens], default=-1) for tokens in before]
    ends = [t for tokens, row in zip(before, last, strict=True) for t in tokens if t.row == row]
    return sum([_values_in(token) for token in (*stream[found.first : limit], *ends)])


def _values_in(token: Token) -> int:
    """How many values a token may be read as; its lines may be the values of several cells."""
    lines = token.text.split() if len(token.text) > 1 else ()
    if len(lines) < 2:
        return token.is_printed
    return max(token.is_printed, sum(parse_value(line) is not None for line in lines))


def limit_of(found: Located, located: Iterable[Located], end: int) -> int:
    """Where the next table begins; a table's own values never reach beyond."""
    return min((other.first for other in located if other.first > found.last), default=end)
