"""Who wants to know how far the reading is. A terminal registers itself; a run in the background has nobody.

Belongs here: one list of listeners in this process. Does not belong here: how progress looks.
"""

from __future__ import annotations

from collections.abc import Callable

listeners: list[Callable[[int, int], None]] = []


def report(done: int, total: int) -> None:
    """Tell every listener how many files of how many are read."""
    for listener in listeners:
        listener(done, total)
