"""Where a proof lies: the commands on it, and what its release has.

Belongs here: what all steps need. Does not belong here: the steps (`steps`, `consumers`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.release import files

ROOT = Path(__file__).resolve().parents[2]
MART = "mart_agency_year"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where everything lies, and how much is validated.

    Args:
        out: The folder of everything.
        rows: Rows of each table that Frictionless validates.
    """

    out: Path
    rows: int

    @property
    def release(self) -> Path:
        """The first release."""
        return self.out / "2026.1"

    def tables(self) -> dict[str, int]:
        """The rows of each table of the first release, by the record."""
        record: dict[str, Any] = json.loads((self.release / files.RECORD).read_bytes())
        return {name: table["rows"] for name, table in record["tables"].items()}

    def gongkai(self, *arguments: str) -> str:
        """What a command prints. RuntimeError when it fails."""
        home = self.out / "home"
        home.mkdir(exist_ok=True)
        shutil.copy(ROOT / ".dagster" / "dagster.yaml", home)
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            env={**os.environ, "DAGSTER_HOME": str(home), "PYTHONPATH": str(ROOT)},
            cwd=self.out,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"gongkai {arguments[0]}: {done.stderr[-500:]}")
        return done.stdout

    def make(self, version: str, name: str, *more: str) -> Path:
        """A release of the warehouse as it is now."""
        folder = self.out / name
        self.gongkai("release", "--version", version, "--out", str(folder), *self.warehouse(), *more)
        return folder

    def warehouse(self) -> tuple[str, str]:
        """The option that names it."""
        return "--warehouse", str(self.out / "warehouse")

    def build(self) -> None:
        """Read what is new in the landing folder."""
        self.gongkai("build", "--landing", str(self.out / "landing"), *self.warehouse())


def files_in(folder: Path) -> list[str]:
    """The paths of all files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def require(holds: bool, otherwise: str) -> None:
    """AssertionError, with what is so instead, where something does not hold."""
    if not holds:
        raise AssertionError(otherwise)
