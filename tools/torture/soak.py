"""A build of very many files, its memory and file descriptors watched.

What must hold: every file has its row, and neither memory nor open files grow with the number of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from tools.torture.builds import Place, run
from tools.torture.landings import many
from tools.torture.outcome import Outcome

MOST_DESCRIPTORS = 512
MOST_MEMORY = 4 * 2**30
"""Of a build with two workers, whatever the number of files; measured: see docs/torture.md."""


def soak(folder: Path, count: int) -> Iterator[Outcome]:
    """Build `count` files."""
    landing = many(folder, count)
    place = Place(landing, folder / "soaked")
    outcome = Outcome(f"soak of {count:,} files", tried=count)
    ended = run(place, at_most=max(1200.0, count * 2.0))
    outcome.used(ended.seconds, ended.memory)
    outcome.details.append(f"most file descriptors of one process: {ended.descriptors}")
    if ended.hung:
        outcome.fail("hung", "the build")
    elif ended.code != 0:
        outcome.fail("stopped", f"exit {ended.code}: {ended.last_words()}")
    else:
        ledger = pl.read_parquet(place.warehouse / "dim_document.parquet")
        outcome.refused = ledger.filter(status="quarantined").height
        outcome.survived = len(ledger) - outcome.refused
        outcome.lost = max(0, count - len(ledger))
    if ended.descriptors > MOST_DESCRIPTORS:
        outcome.fail("stopped", f"{ended.descriptors} file descriptors open at once")
    if ended.memory > MOST_MEMORY:
        outcome.fail("stopped", f"{ended.memory >> 20} MiB of memory at once")
    yield outcome
