"""The listeners to the progress of reading. A terminal registers itself; a run in the background has none.

Belongs here: the listeners in this process. Does not belong here: how progress looks.
"""

from __future__ import annotations

from collections.abc import Callable

listeners: list[Callable[[int, int], None]] = []
"""Called with the number of files that are done and of all files."""

notice_listeners: list[Callable[[str], None]] = []
"""Called with sentences for a person: what is done again, and why."""


def report(done: int, total: int) -> None:
    """Tell every listener how many files of how many are read."""
    for listener in listeners:
        listener(done, total)


def announce(sentence: str) -> None:
    """Tell every listener a sentence for a person."""
    for listener in notice_listeners:
        listener(sentence)
