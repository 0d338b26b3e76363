"""Whether the tests notice when the code is wrong: hand-written mutants, applied one at a time.

Belongs here: applying the mutants of `mutants.toml` in a temporary copy of the tree and running the tests
that must notice each. Does not belong here: the mutants themselves (`mutants.toml`).
The checkout is never changed. Exit status 1 when a mutant survives, is stale or cannot be run.

    python -m tools.mutants                 # all of them
    python -m tools.mutants --only solver   # those whose name holds the word
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(__file__).with_name("mutants.toml")
LEFT_OUT = (".git", ".venv", ".dagster", "data", "bench-output", "__pycache__", ".*_cache", ".hypothesis")
SECONDS = 600
"""A mutant whose tests take longer hangs them, which a person notices too."""
KILLED, SURVIVED, STALE, BROKEN = "killed", "SURVIVED", "STALE", "BROKEN"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: in `file` the text `find`, which occurs exactly once, becomes `replace`.

    `tests` are pytest's arguments (files or node ids below the root) that must fail then.
    """

    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant: one of KILLED, SURVIVED, STALE, BROKEN, with a sentence where that helps."""

    mutant: Mutant
    outcome: str
    seconds: float = 0.0
    detail: str = ""


def load(path: Path = DATA) -> list[Mutant]:
    """The mutants of a data file.

    Raises:
        ValueError: two mutants have one name, or one changes nothing.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    mutants = [Mutant(**{**entry, "tests": tuple(entry["tests"])}) for entry in entries]
    names = [mutant.name for mutant in mutants]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"mutants of one name: {', '.join(sorted(twice))}")
    if idle := [mutant.name for mutant in mutants if mutant.find == mutant.replace]:
        raise ValueError(f"mutants that change nothing: {', '.join(idle)}")
    return mutants


def stale(mutant: Mutant, root: Path) -> str:
    """Why a mutant no longer fits the tree, "" when it does."""
    file = root / mutant.file
    if not file.is_file():
        return f"{mutant.file} is gone"
    count = file.read_text(encoding="utf-8").count(mutant.find)
    if count != 1:
        return f"its text occurs {count} times in {mutant.file}"
    gone = [test for test in mutant.tests if not (root / test.partition("::")[0]).exists()]
    return f"tests are gone: {', '.join(gone)}" if gone else ""


def run(mutant: Mutant, root: Path) -> Result:
    """Apply a mutant in `root`, run its tests, and take it back."""
    if reason := stale(mutant, root):
        return Result(mutant, STALE, detail=reason)
    file = root / mutant.file
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(mutant.find, mutant.replace), encoding="utf-8")
    began = time.monotonic()
    try:
        code, said = pytest(mutant.tests, root)
    except subprocess.TimeoutExpired:
        code, said = 1, "the tests hang"
    finally:
        file.write_text(before, encoding="utf-8")
    outcome = {0: SURVIVED, 1: KILLED}.get(code, BROKEN)
    return Result(mutant, outcome, time.monotonic() - began, said if outcome == BROKEN else "")


def pytest(tests: Sequence[str], root: Path) -> tuple[int, str]:
    """The exit status of pytest for these tests of the tree at `root`, and its last line."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    # Bytecode would be taken for that of the tree before: two mutants may have one size and one second.
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    return done.returncode, lines[-1] if lines else ""


def run_all(mutants: Sequence[Mutant], jobs: int) -> Iterator[Result]:
    """The results in the order of the mutants; each job works in a copy of its own."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copy = Path(folder) / str(number)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
            copies.put(copy)

        def in_a_copy(mutant: Mutant) -> Result:
            copy = copies.get()
            try:
                return run(mutant, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(jobs) as executor:
            yield from executor.map(in_a_copy, mutants)


def report(results: Iterable[Result]) -> bool:
    """Print a line for each result and a summary; whether all were killed."""
    counts: dict[str, int] = {}
    for result in results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
        line = f"{result.outcome:<9} {result.seconds:6.1f} s  {result.mutant.name}"
        print(f"{line}  ({result.detail})" if result.detail else line, flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return set(counts) <= {KILLED}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="apply hand-written mutants; print which the tests miss")
    parser.add_argument("--only", action="append", help="mutants whose name or file holds this; repeatable")
    parser.add_argument("--jobs", type=int, default=1, help="mutants at a time")
    options = parser.parse_args()
    os.nice(5)
    wanted = options.only or [""]
    mutants = [m for m in load() if any(only in m.name or only in m.file for only in wanted)]
    return 0 if report(run_all(mutants, options.jobs)) else 1


if __name__ == "__main__":
    sys.exit(main())
