"""Builds that are killed: SIGKILL to the whole process group, at random moments.

What must hold: at the moment of the kill every table is whole; the next build, undisturbed, ends in the same
bytes as if nothing had happened, leaves nothing in staging, and the one after it has nothing to do.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tools.torture.builds import Build, Place, difference, digests, left_in_staging, run, unreadable, warm
from tools.torture.landings import small
from tools.torture.outcome import Outcome

ONCE_MORE = 0.3
"""The share of trials in which the build that should mend is killed as well."""
SETTLED_EVERY = 10
"""After every so many trials a further build must have nothing to do."""


def kills(folder: Path, count: int, seed: int = 0, files: int = 30, workers: int = 2) -> Iterator[Outcome]:
    """Kill builds, each of a fresh warehouse or of one to which files were added.

    Args:
        folder: An empty folder to work in.
        count: How many trials.
        seed: Of the random moments.
        files: How many files are landed.
        workers: How many processes of a build read them.
    """
    landing = small(folder / "small", files)
    undisturbed = Place(landing, folder / "undisturbed")
    warm()
    first = run(undisturbed, workers)
    outcome = Outcome(f"kills at random moments ({files} files)")
    if first.code != 0:
        outcome.fail("stopped", f"the undisturbed build: {first.last_words()}")
        yield outcome
        return
    wanted = digests(undisturbed.warehouse)
    moments = random.Random(seed)
    for number in range(count):
        place = Place(landing, folder / f"killed-{number}")
        if number % 3 == 2:  # also builds that replace tables that are there
            _seed_with_part(place, undisturbed.landing, workers)
        while True:
            Build(place, workers).start().kill(moments.uniform(0.0, first.seconds * 1.05))
            if flaw := unreadable(place):
                outcome.fail("lost", f"trial {number}, after the kill: {flaw}")
            if moments.random() >= ONCE_MORE:
                break
        _judge(outcome, place, wanted, number, workers)
        shutil.rmtree(place.folder, ignore_errors=True)
    yield outcome


def _seed_with_part(place: Place, landing: Path, workers: int) -> None:
    """A warehouse of a third of the files, so that the killed build changes what readers look at."""
    part = place.folder / "part"
    names = sorted(path for path in landing.rglob("*") if path.is_file())
    for path in names[::3]:
        copy = part / path.relative_to(landing)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    run(Place(part, place.folder), workers)


def _judge(outcome: Outcome, place: Place, wanted: dict[str, str], number: int, workers: int) -> None:
    outcome.tried += 1
    before = outcome.failures
    ended = run(place, workers)
    outcome.used(ended.seconds, ended.memory)
    if ended.hung:
        outcome.fail("hung", f"trial {number}: the build after the kill")
    elif ended.code != 0:
        outcome.fail("stopped", f"trial {number}: exit {ended.code}: {ended.last_words()}")
    elif differing := difference(digests(place.warehouse), wanted):
        outcome.fail("lost", f"trial {number}: {differing} differ from the undisturbed warehouse")
    elif left := left_in_staging(place):
        outcome.fail("lost", f"trial {number}: {left} left in staging")
    elif flaw := unreadable(place):
        outcome.fail("lost", f"trial {number}: {flaw}")
    elif number % SETTLED_EVERY == 0 and "Nothing new" not in (again := run(place, workers)).said:
        outcome.fail("lost", f"trial {number}: the build after it had work to do: {again.last_words()}")
    outcome.survived += outcome.failures == before
