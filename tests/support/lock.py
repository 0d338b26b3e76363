"""Another process that holds a warehouse's lock until its standard input ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT

HOLD = """
import sys
from warehouse.storage.lock import writing
from warehouse.storage.tree import Warehouse

with writing(Warehouse.at(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def held_elsewhere(warehouse: Path | str) -> subprocess.Popen[str]:
    """The process, which holds the lock of the warehouse at a path or URL."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process
