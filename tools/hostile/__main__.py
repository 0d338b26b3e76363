"""Writes the hostile cases into a folder, to be landed; or tries them and says what became of each.

python -m tools.hostile --into FOLDER
python -m tools.hostile --only pdf      # tries those whose name holds the word
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.hostile import cases
from tools.hostile.judge import Outcome, judged


def main(arguments: list[str]) -> int:
    """Write or try the cases; returns the exit status, 1 when an outcome is not allowed."""
    parser = argparse.ArgumentParser(prog="python -m tools.hostile")
    parser.add_argument("--into", type=Path, help="write them into this folder, try none")
    parser.add_argument("--only", default="", help="a word that the case's name must hold")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(arguments)
    chosen = [case for case in cases() if asked.only in case.name]
    if asked.into:
        for case in chosen:
            path = asked.into / case.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(case.make())
        return 0
    wrong = 0
    for case, outcome in judged(chosen, asked.workers):
        allowed = outcome.code in case.outcomes
        wrong += not allowed
        print(f"{'' if allowed else 'NOT ALLOWED '}{case.name}: {described(outcome)}", flush=True)
    return 1 if wrong else 0


def described(outcome: Outcome) -> str:
    """An outcome on one line."""
    said = " ".join(word for word in (outcome.code, outcome.reading, outcome.members) if word)
    return f"{said} {outcome.seconds:.2f} s {outcome.mib} MiB {ascii(outcome.detail)[:160]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
