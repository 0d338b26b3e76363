"""Proves a release at size: makes one of many reports and opens it with everything that should open it.

    python -m tools.release_proof --count 5000 --also FOLDER_OF_REPORTS --out FOLDER

Prints a row a step, and ends with 1 when one failed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.release_proof.proof import Proof
from tools.release_proof.steps import STEPS, land


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=5000, help="files to generate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--also", type=Path, action="append", default=[], help="folder of further reports")
    parser.add_argument("--rows", type=int, default=3000, help="rows of a table that Frictionless validates")
    parser.add_argument(
        "--out", type=Path, required=True, help="a new folder, or one with nothing but landing/"
    )
    options = parser.parse_args()
    out = options.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    proof = Proof(out, options.rows)
    print("| step | result | seconds |\n|---|---|---|", flush=True)
    steps: dict[str, Callable[[Proof], str]] = {
        "landing": lambda _: land(out, options.count, options.seed, options.also),
        "build": lambda proof: proof.build() or "",
        **STEPS,
    }
    failed = False
    for name, step in steps.items():
        began = time.monotonic()
        try:
            said = step(proof)
        except Exception as error:
            said, failed = f"FAILED: {type(error).__name__}: {error}"[:600], True
        print(f"| {name} | {said} | {time.monotonic() - began:.0f} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
