"""How far a build is: a bar where a person looks at a terminal, else a line now and then.

Belongs here: the pace of reading and its words. Does not belong here: reading, and what a build answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console

from pipelines.language import say
from pipelines.show import plain

LINE_EVERY = 10.0
"""Seconds between two lines while files are read."""
BAR_EVERY = 0.2
"""Seconds between two changes of the bar."""
NARROW = 76
"""Columns below which a terminal has room for the pace alone."""
Clock = Callable[[], float]


class Pace:
    """How many of how many files are done, how quickly, and how long the rest takes.

    Args:
        clock: Seconds of a clock that never goes back.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock, self._began = clock, clock()
        self.done, self.total = 0, 0

    def told(self, done: int, total: int) -> None:
        """Take in how far it is; what begins anew is measured anew."""
        if total != self.total or done < self.done:
            self._began = self._clock()
        self.done, self.total = done, total

    def in_words(self) -> str:
        """Count, rate and time left; the rate once a second has passed."""
        passed = self._clock() - self._began
        if not self.done or passed < 1:
            return say("progress.count", done=self.done, total=self.total)
        rate = self.done / passed
        left = max((self.total - self.done) / rate, 1)
        shown = round(rate) if rate >= 10 else float(f"{rate:.2g}")
        return say("progress.pace", done=self.done, total=self.total, rate=shown, left=left)


class Shown(Protocol):
    """What shows progress."""

    def step(self, sentence: str) -> None:
        """A step of the build begins."""

    def reading(self, done: int, total: int) -> None:
        """So many of so many files are done."""

    def notice(self, sentence: str) -> None:
        """Something that a person should know."""


class Lines:
    """A line for each step, and one every ten seconds while files are read; plain text.

    Args:
        answer: Told what is to be done and what was done.
        progress: Told the steps and the pace.
        clock: As for `Pace`.
    """

    def __init__(self, answer: Console, progress: Console, clock: Clock = time.monotonic) -> None:
        self._answer, self._progress = answer, progress
        self._clock, self._last, self._pace = clock, clock(), Pace(clock)

    def step(self, sentence: str) -> None:
        """Print it."""
        self._progress.print(plain(sentence), soft_wrap=True)

    def reading(self, done: int, total: int) -> None:
        """Print the pace where the last line is long enough ago."""
        self._pace.told(done, total)
        if 0 < done < total and self._clock() - self._last >= LINE_EVERY:
            self._last = self._clock()
            self.step(self._pace.in_words())

    def notice(self, sentence: str) -> None:
        """Print it beside the answer."""
        self._answer.print(plain(sentence), soft_wrap=True)


class Bar:
    """A bar with the step before it and the pace behind it.

    Args:
        console: A terminal.
    """

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TextColumn

        step, pace = TextColumn("{task.description}"), TextColumn("{task.fields[pace]}")
        self._narrow = console.width < NARROW
        columns = (step,) if self._narrow else (step, BarColumn(20), pace)
        self.progress = Progress(*columns, console=console, transient=True)
        self._task = self.progress.add_task("", total=None, pace="")
        self._pace, self._last = Pace(), 0.0

    def step(self, sentence: str) -> None:
        """Show it before the bar, which moves to and fro until something is counted."""
        self.progress.reset(self._task, total=None, description=sentence, pace="")

    def reading(self, done: int, total: int) -> None:
        """Move the bar."""
        self._pace.told(done, total)
        now = time.monotonic()
        if done in (0, total) or now - self._last >= BAR_EVERY:
            self._last = now
            words = self._pace.in_words()
            self.progress.update(self._task, completed=done, total=total, pace=words)
            if self._narrow:
                self.progress.update(self._task, description=words)

    def notice(self, sentence: str) -> None:
        """Print it above the bar."""
        self.progress.console.print(plain(sentence), soft_wrap=True)


@contextmanager
def shown(answer: Console, progress: Console) -> Iterator[Shown]:
    """What shows progress, for as long as a build lasts.

    Args:
        answer: Standard output, or where what is to be done is told.
        progress: Standard error.
    """
    if not progress.is_terminal or progress.is_dumb_terminal:
        yield Lines(answer, progress)
        return
    bar = Bar(progress)
    with bar.progress:
        yield bar
