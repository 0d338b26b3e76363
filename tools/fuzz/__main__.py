"""Fuzz readers, each in a process of its own, and say what was found.

    python -m tools.fuzz                       # all readers, 60 seconds each
    python -m tools.fuzz text.plain --seconds 600
    python -m tools.fuzz all --runs 200        # one process for all formats, a fixed number of inputs

Exit status 0: nothing found; 1: faults, whose inputs lie in OUT/READER; 2: atheris is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.fuzz.corpus import write_corpus
from tools.fuzz.target import ALL, TARGETS

FAULTS = ("fault-", "crash-", "timeout-", "oom-", "leak-")
"""How the names of inputs begin with which something went wrong: ours first, then libFuzzer's."""


def main(arguments: list[str]) -> int:
    """Fuzz what is asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz")
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of: {ALL} {' '.join(TARGETS)}")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--runs", type=int, default=0, help="so many inputs instead, always the same")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-fuzz")
    asked = parser.parse_args(arguments)
    unknown = set(asked.readers) - {ALL, *TARGETS}
    if unknown:
        parser.error(f"no such reader: {', '.join(sorted(unknown))}")
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: uv sync --group fuzz (Linux only)", file=sys.stderr)
        return 2
    found = 0
    for reader in asked.readers or TARGETS:
        faults = fuzz(reader, asked.out / reader, asked.seconds, asked.runs)
        found += len(faults)
        print(
            f"{reader}: {len(faults) or 'no'} faults", *(f"  {path}" for path in faults), sep="\n", flush=True
        )
    return 1 if found else 0


def fuzz(reader: str, folder: Path, seconds: int, runs: int) -> list[Path]:
    """Fuzz one reader until its time is up, starting again after each death of the process.

    Args:
        reader: A name of `TARGETS`, or `ALL`.
        folder: Where its corpus and the faulty inputs are kept; what is new grows from run to run.
        seconds: How long.
        runs: How many inputs instead, without what earlier runs have learned; 0 for `seconds`.

    Returns:
        The faulty inputs in the folder, also those of earlier runs.
    """
    corpus = folder / ("first" if runs else "corpus")
    write_corpus(reader, corpus, small=bool(runs))
    ends = time.monotonic() + seconds
    log = folder / "log.txt"
    while True:
        left = max(1, int(ends - time.monotonic()))
        bound = [f"-runs={runs}", "-seed=1"] if runs else [f"-max_total_time={left}"]
        options = [*bound, "-timeout=25", "-rss_limit_mb=3000", "-max_len=65536", "-print_final_stats=1"]
        places = [f"-artifact_prefix={folder}/", str(folder / "new"), str(corpus)]  # the first one grows
        folder.joinpath("new").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "tools.fuzz.child", reader, str(folder), *options, *places]
        with log.open("ab") as out:
            done = subprocess.run(command, stdout=out, stderr=out, check=False)
        if done.returncode == 0 or runs or time.monotonic() >= ends:
            break
    if done.returncode and not faults_in(folder):
        raise RuntimeError(f"the fuzzer did not run: see {log}")
    return faults_in(folder)


def faults_in(folder: Path) -> list[Path]:
    """The faulty inputs that lie in a folder."""
    return sorted(path for path in folder.iterdir() if path.name.startswith(FAULTS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
