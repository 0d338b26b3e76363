"""What became of the trials of a class, and the table of all classes.

Belongs here: counting. Does not belong here: the trials.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_DETAILS = 50
"""Sentences that are kept of a class."""
COLUMNS = ("tried", "refused with a reason", "survived", "lost", "hung", "stopped the run")


@dataclass(slots=True)
class Outcome:
    """One class of torture, or a part of it.

    Args:
        name: What was done.
        tried: How many trials.
        refused: Of those, how many ended in a reason: a quarantined file, or a sentence and exit code 1 or 2.
        survived: How many ended as they would have undisturbed.
        lost: Files without a row, tables that differ, bytes of a table that no reader can read.
        hung: Builds that had to be ended.
        stopped: Builds that ended without a reason, or that one file ended.
        seconds: The longest build, of wall time.
        memory: The most memory that a build and its workers held at once, in bytes.
        details: A sentence for each of the first failures; or why nothing was tried.
    """

    name: str
    tried: int = 0
    refused: int = 0
    survived: int = 0
    lost: int = 0
    hung: int = 0
    stopped: int = 0
    seconds: float = 0.0
    memory: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing was lost, hung or stopped."""
        return not self.failures

    @property
    def failures(self) -> int:
        """How often something was lost, hung or stopped."""
        return self.lost + self.hung + self.stopped

    def used(self, seconds: float, memory: int) -> None:
        """Take note of what one build used."""
        self.seconds, self.memory = max(self.seconds, seconds), max(self.memory, memory)

    def fail(self, kind: str, sentence: str) -> None:
        """Count a trial as `lost`, `hung` or `stopped` and say why."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.details) < MOST_DETAILS:
            self.details.append(f"{kind}: {sentence}")


def table(outcomes: Iterable[Outcome]) -> str:
    """The table for `docs/torture.md`, a line for each class."""
    lines = [
        f"| class | {' | '.join(COLUMNS)} | worst time | worst memory |",
        f"|---|{'---:|' * (len(COLUMNS) + 2)}",
    ]
    for each in outcomes:
        counts = (each.tried, each.refused, each.survived, each.lost, each.hung, each.stopped)
        cells = " | ".join(f"{count:,}" for count in counts)
        memory = f"{each.memory / 2**20:,.0f} MiB" if each.memory else ""
        lines.append(f"| {each.name} | {cells} | {each.seconds:,.1f} s | {memory} |")
    return "\n".join(lines)
