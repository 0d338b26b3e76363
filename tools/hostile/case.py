"""What a hostile case is: a name, bytes that are made when they are needed, and what may become of them.

Belongs here: the shape of a case and the outcomes that are allowed. Does not belong here: any case.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

READ = "read"
"""A layout: the reader saw something in the file."""

STABLE = frozenset(
    (
        "archive",
        "corrupt",
        "empty",
        "encrypted",
        "needs_archives",
        "needs_converter",
        "needs_ocr",
        "too_large",
        "unsupported_format",
    )
)
"""The codes by which a reader may refuse a file, whatever is in it. Others (`reader_failed`, `crashed`,
`timeout`, `out_of_memory`) are faults of ours."""

ANY = STABLE | {READ}


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file.

    Args:
        name: A path below the corpus; its last part is the name that the reader is told.
        make: Makes the bytes; the same at each call.
        outcomes: `READ`, or the codes of `STABLE` that are allowed for it.
    """

    name: str
    make: Callable[[], bytes]
    outcomes: frozenset[str] = ANY


def case(name: str, make: Callable[..., bytes], *arguments: object, outcomes: str = "") -> Case:
    """A case made by a function of arguments.

    Args:
        name: The case's name.
        make: The function.
        arguments: What it is called with.
        outcomes: The allowed outcomes, parted by blanks; all stable ones when empty.
    """
    allowed = frozenset(outcomes.split()) or ANY
    assert allowed <= ANY, outcomes
    return Case(name, functools.partial(make, *arguments), allowed)
