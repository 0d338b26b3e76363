"""The listeners to the progress of reading. A terminal registers itself; a run in the background has none.

Belongs here: the listeners in this process. Does not belong here: how progress looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

listeners: list[Callable[[int, int], None]] = []
"""Called with the number of files that are done and of all files."""

notice_listeners: list[Callable[[str], None]] = []
"""Called with sentences for a person: what is done again, and why."""


@contextmanager
def noticing(listener: Callable[[str], None]) -> Iterator[None]:
    """Register a listener to sentences until the end of the block."""
    notice_listeners.append(listener)
    try:
        yield
    finally:
        notice_listeners.remove(listener)


def report(done: int, total: int) -> None:
    """Tell every listener how many files of how many are read."""
    for listener in listeners:
        listener(done, total)


def announce(sentence: str) -> None:
    """Tell every listener a sentence for a person."""
    for listener in notice_listeners:
        listener(sentence)


def announce_wait(who: str) -> None:
    """Tell every listener that another program is waited for, which writes the warehouse."""
    announce(f"waiting: {who}, writes this warehouse")
