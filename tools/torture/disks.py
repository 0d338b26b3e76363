"""Builds on disks that are too small: memory file systems of several sizes.

What must hold: a build that lacks room ends with a sentence and exit code 1, readers find whole tables, and
the build after there is room ends in the undisturbed bytes. Only root may mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.torture.builds import Ended, Place, difference, digests, run, unreadable
from tools.torture.landings import small
from tools.torture.outcome import Outcome

ROOM = 512
"""MiB that are always enough."""


def full_disks(folder: Path, sizes: Sequence[int], files: int = 30) -> Iterator[Outcome]:
    """Build on disks of some sizes, then on the same disk made larger.

    Args:
        folder: An empty folder to work in.
        sizes: Of the disks, in KiB.
        files: How many files are landed.
    """
    outcome = Outcome("full disk")
    if os.geteuid() != 0 or shutil.which("mount") is None:
        outcome.details.append("skipped: only root can mount a small file system")
        yield outcome
        return
    landing = small(folder / "small", files)
    undisturbed = Place(landing, folder / "undisturbed")
    run(undisturbed)
    wanted = digests(undisturbed.warehouse)
    for size in sizes:
        mount = folder / f"disk-{size}"
        try:
            with _disk(mount, size):
                _try(outcome, Place(landing, mount / "w", folder / f"home-{size}"), mount, wanted)
        except subprocess.CalledProcessError as error:
            outcome.details.append(f"skipped: {error.stderr.strip()}")
            break
    yield outcome


@contextmanager
def _disk(mount: Path, size: int) -> Iterator[None]:
    mount.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(mount))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True, text=True)


def _try(outcome: Outcome, place: Place, mount: Path, wanted: dict[str, str]) -> None:
    outcome.tried += 1
    before = outcome.failures
    ended = run(place)
    outcome.used(ended.seconds, ended.memory)
    _judge_first(outcome, ended, place, mount, wanted)
    _mount("-o", f"remount,size={ROOM}m", str(mount))
    again = run(place)
    if again.code != 0:
        outcome.fail("stopped", f"{mount.name} with room again: {again.last_words()}")
    elif differing := difference(digests(place.warehouse), wanted):
        outcome.fail("lost", f"{mount.name} with room again: {differing} differ")
    elif flaw := unreadable(place):
        outcome.fail("lost", f"{mount.name} with room again: {flaw}")
    if outcome.failures == before:
        outcome.refused += ended.code != 0
        outcome.survived += ended.code == 0


def _judge_first(outcome: Outcome, ended: Ended, place: Place, mount: Path, wanted: dict[str, str]) -> None:
    if ended.hung:
        outcome.fail("hung", f"{mount.name}: the build")
    elif flaw := unreadable(place):
        outcome.fail("lost", f"{mount.name}: {flaw}")
    elif ended.code == 0 and (differing := difference(digests(place.warehouse), wanted)):
        outcome.fail("lost", f"{mount.name}: exit 0, and {differing} differ")
    elif ended.code != 0 and not ended.has_reason:
        outcome.fail("stopped", f"{mount.name}: exit {ended.code}: {ended.last_words()}")
