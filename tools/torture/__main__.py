"""The command line of the torture: which classes, how much of each, and the table.

Exit status 1 when anything was lost, hung or stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tools.torture.disks import full_disks
from tools.torture.hostile import each_hazard, hazards_together, impossible_places
from tools.torture.kills import kills
from tools.torture.outcome import Outcome, table
from tools.torture.races import changing_landing, readers, two_builds
from tools.torture.sameness import sameness
from tools.torture.soak import soak

BEGIN, END = "<!-- torture: begin -->", "<!-- torture: end -->"
"""Between these lines of a page stands the table."""
SIZES = (64, 512, 900, 1024, 1500, 2048, 3072, 4096)
"""KiB of small disks: from one that holds no file to one that holds all but the catalogue."""

Class = Callable[[argparse.Namespace, Path], Iterator[Outcome]]
CLASSES: dict[str, Class] = {
    "kills": lambda options, folder: kills(folder, options.kills, options.seed, options.files),
    "disks": lambda options, folder: full_disks(folder, options.sizes or SIZES, options.files),
    "two-builds": lambda options, folder: two_builds(folder, options.trials, options.files),
    "readers": lambda options, folder: readers(folder, options.trials, options.files),
    "changing": lambda options, folder: changing_landing(folder, options.trials, options.files),
    "hazards": lambda options, folder: hazards_together(folder),
    "each-hazard": lambda options, folder: each_hazard(folder),
    "places": lambda options, folder: impossible_places(folder),
    "sameness": lambda options, folder: sameness(folder, options.files),
    "soak": lambda options, folder: soak(folder, options.soak),
}


def torture(names: Iterable[str], options: argparse.Namespace, folder: Path) -> Iterator[Outcome]:
    """The outcomes of classes, each worked out in a folder of its own."""
    for name in names:
        own = folder / name
        own.mkdir(parents=True)
        for outcome in CLASSES[name](options, own):
            print(f"{outcome.name}: {'survived' if outcome.passed else 'FAILED'}", flush=True)
            for sentence in outcome.details:
                print(f"  {sentence}", flush=True)
            yield outcome


def write_page(page: Path, rows: str) -> None:
    """Put a table between the two marks of a page; a line of another class that stands there stays.

    Raises:
        ValueError: The page lacks the marks.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    stood, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} lacks {BEGIN} and {END}")
    both = [*stood.splitlines(), *rows.splitlines()]
    lines = {line.split("|")[1].strip(): line for line in both if "|" in line}
    listed = "\n".join(lines.values())
    page.write_text(f"{before}{BEGIN}\n{listed}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="torture builds; print what was lost, hung or stopped")
    parser.add_argument("classes", nargs="*", help=f"of {', '.join(CLASSES)}; all when none is named")
    parser.add_argument("--kills", type=int, default=200, help="random kills")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments")
    parser.add_argument("--trials", type=int, default=3, help="of races")
    parser.add_argument("--files", type=int, default=30, help="landed for kills, disks, races and sameness")
    parser.add_argument("--sizes", type=int, nargs="*", help="of small disks, in KiB")
    parser.add_argument("--soak", type=int, default=20_000, help="files of the soak")
    parser.add_argument("--page", type=Path, help="a page into which the table is written")
    parser.add_argument("--folder", type=Path, help="an empty folder to work in, which is kept")
    options = parser.parse_args()
    if unknown := set(options.classes) - set(CLASSES):
        parser.error(f"no class {', '.join(sorted(unknown))}")
    os.nice(5)
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        found = list(torture(options.classes or CLASSES, options, options.folder or Path(folder)))
    print(f"\n{table(found)}")
    if options.page:
        write_page(options.page, table(found))
    return 0 if all(each.passed for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
