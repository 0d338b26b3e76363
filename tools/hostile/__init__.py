"""Hostile files of our own making, for every format, made by code from invented reports.

Belongs here: the list of all cases. Does not belong here: how a case is made (one module a kind of format),
and what the tests and the fuzzer do with them (`tests/hostile`, `tools.fuzz`).
Nothing is stored: the largest cases have megabytes and are made when they are needed.

    python -m tools.hostile FOLDER            # writes every case into a folder
    python -m tools.hostile FOLDER --only pdf # those whose name holds the word
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.hostile import archives, damage, markup, ofd, office, pdf, pictures, sheets, text
from tools.hostile.case import Case

MODULES = (damage, pdf, office, sheets, ofd, markup, text, pictures, archives)


def cases() -> Iterator[Case]:
    """Every case, in a fixed order; the names are unique."""
    for module in MODULES:
        yield from module.cases()
