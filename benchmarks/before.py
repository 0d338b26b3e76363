"""`before`: both stages of reading by an earlier commit and by this tree, on the same files, in one run.

Belongs here: the other commit's tree, and what both are asked to do. Does not belong here: which files
(`benchmarks.scale`), what is right (`benchmarks.readings`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.scale import draw, first
from benchmarks.show import Record, Row

ROOT = Path(__file__).parents[1]
TIMED = """
import json, sys, time
from pathlib import Path
from parsers.read import name_file, read_file
paths = [path for path in sorted(Path(sys.argv[1]).rglob("*")) if path.is_file()]
def stages(path):
    data, began = path.read_bytes(), time.process_time()
    file = read_file(data, path.name)
    middle = time.process_time()
    if file.layout is not None:
        name_file(file.layout, path.name)
    return middle - began, time.process_time() - middle
seen = set()
for path in paths:  # the first of each format loads what it needs
    if path.suffix not in seen:
        seen.add(path.suffix)
        stages(path)
print(json.dumps([(path.suffix, *stages(path)) for path in paths]))
"""
"""Works in any commit that has both stages."""


def run(out: Path, commit: str, count: int, seed: int, rounds: int) -> Record:
    """Time so many files by both trees, in turns.

    Args:
        out: Where findings go.
        commit: The commit that this tree is compared with.
        count: How many files, in the shares of `benchmarks.scale`.
        seed: The same seed draws the same files.
        rounds: How often each tree reads all of them; the least CPU time of each file counts.
    """
    record = Record("before", out, {"commit": commit, "count": count, "seed": seed, "rounds": rounds})
    with TemporaryDirectory(prefix="before-") as folder:
        landing, tree = Path(folder) / "landing", Path(folder) / "tree"
        draw(Path(folder) / "drawn", count, seed)
        first(Path(folder) / "drawn", count, landing)
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", tree, commit], check=True)
        try:
            turns = [(_timed(tree, landing), _timed(ROOT, landing)) for _ in range(rounds)]
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)
    before, after = (_least([turn[side] for turn in turns]) for side in (0, 1))
    rows = [_row(suffix, before, after) for suffix in sorted({suffix for suffix, *_ in before})]
    record.table(f"before ({commit}) and after", rows, "CPU milliseconds a file; ratio: before / after")
    return record


Timing = tuple[str, float, float]
"""A file's suffix, the seconds of reading it and of naming its layout."""


def _timed(tree: Path, landing: Path) -> list[Timing]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", TIMED, landing],
        cwd=tree, env=environment | {"PYTHONPATH": str(tree)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [(name, reading, naming) for name, reading, naming in json.loads(done.stdout.splitlines()[-1])]


def _least(rounds: list[list[Timing]]) -> list[Timing]:
    return [
        (str(files[0][0]), min(float(each[1]) for each in files), min(float(each[2]) for each in files))
        for files in zip(*rounds, strict=True)
    ]


def _row(suffix: str, before: list[Timing], after: list[Timing]) -> Row:
    row: Row = {"format": suffix, "files": sum(each[0] == suffix for each in before)}
    spent: dict[str, list[float]] = {}
    for name, timings in (("before", before), ("after", after)):
        chosen = [each[1:] for each in timings if each[0] == suffix]
        spent[name] = [1000 * sum(stage) / len(chosen) for stage in zip(*chosen, strict=True)]
        row |= {f"{name}_reading": round(spent[name][0], 2), f"{name}_naming": round(spent[name][1], 2)}
    whole = {name: sum(stages) for name, stages in spent.items()}
    row |= {f"{name}_ms": round(total, 2) for name, total in whole.items()}
    return row | {"ratio": round(whole["before"] / whole["after"], 2)}
