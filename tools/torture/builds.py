"""A build of the command line in a process group of its own: started, watched, killed, compared.

Belongs here: processes and what they leave. Does not belong here: what is done to them and why.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "pipelines.cli")
HANGS = 1200.0
"""Seconds after which a build is ended and counts as hung; a soak has more."""


@dataclass(slots=True)
class Place:
    """Where a build reads and writes.

    Args:
        landing: The landing folder.
        folder: Holds the warehouse, the stores and DAGSTER_HOME.
        home: DAGSTER_HOME; in `folder` when None.
    """

    landing: Path
    folder: Path
    home: Path | None = None

    @property
    def warehouse(self) -> Path:
        """The folder of the tables."""
        return self.folder / "warehouse"

    @property
    def staging(self) -> Path:
        """Where files are written before they are published."""
        return self.folder / "warehouse-readings" / "staging"


@dataclass(slots=True)
class Ended:
    """How a build ended: exit code (negative for a signal), output, and what it used."""

    code: int
    said: str
    seconds: float
    memory: int
    descriptors: int
    hung: bool = False

    @property
    def has_reason(self) -> bool:
        """Whether it could not do its work and said so in a sentence."""
        return self.code in (1, 2) and "Traceback" not in self.said

    def last_words(self) -> str:
        """The end of its output, in one line."""
        return " ".join(self.said.split())[-300:]


@dataclass(slots=True)
class Build:
    """A running `gongkai build`.

    Args:
        place: Where it reads and writes.
        workers: How many processes read.
        environment: Variables beside those of this process.
        arguments: Further options of the command.
    """

    place: Place
    workers: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    memory: int = 0
    descriptors: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0

    def start(self) -> Build:
        """Start it, the leader of a new process group."""
        self.place.folder.mkdir(parents=True, exist_ok=True)
        command = [*PROGRAM, "build", "--workers", str(self.workers)]
        command += ["--landing", str(self.place.landing), "--warehouse", str(self.place.warehouse)]
        home = self.place.home or self.place.folder / "home"
        given = {"DAGSTER_HOME": str(home), "GONGKAI_CONVERTER": "off", "PYTHONPATH": str(ROOT)}
        given["GONGKAI_LANG"] = "en"  # what it says is looked at
        ours = ("PYTHONDONTWRITEBYTECODE", "GONGKAI_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self._began = time.monotonic()
        with self._output().open("wb") as output:
            self._process = subprocess.Popen(
                [*command, *self.arguments],
                cwd=ROOT,
                env={**inherited, "COLUMNS": "200", **given, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def kill(self, after: float = 0.0) -> bool:
        """Kill the whole group `after` seconds from its start; False when it had ended by itself."""
        while time.monotonic() - self._began < after:
            if self._running().poll() is not None:
                return False
            time.sleep(0.005)
        killed = self._running().poll() is None
        self._end(signal.SIGKILL)
        return killed

    def wait(self, at_most: float = HANGS, every: float = 0.1) -> Ended:
        """Watch it to its end."""
        process, hung = self._running(), False
        while process.poll() is None:
            self._watch()
            if time.monotonic() - self._began > at_most:
                hung = True
                self._end(signal.SIGKILL)
            time.sleep(every)
        seconds = time.monotonic() - self._began
        said = self._output().read_text(encoding="utf-8", errors="replace")
        self._output().unlink()
        return Ended(process.returncode, said, seconds, self.memory, self.descriptors, hung)

    def _output(self) -> Path:
        return Path(f"{self.place.folder}.{id(self)}.log")

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "start it first"
        return self._process

    def _end(self, signal_number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._running().pid, signal_number)
        self._running().wait()

    def _watch(self) -> None:
        """Memory and open files of the whole group, at their highest."""
        memory = descriptors = 0
        for process in _group(self._running().pid):
            try:
                memory += _resident(process)
                descriptors = max(descriptors, sum(1 for _ in (process / "fd").iterdir()))
            except (OSError, ValueError, IndexError):
                continue  # it has just ended
        self.memory, self.descriptors = max(self.memory, memory), max(self.descriptors, descriptors)


def warm() -> None:
    """Import what a build imports: a first start compiles it, and its time says nothing of the others."""
    imports = "import pipelines.build, parsers.read"
    subprocess.run(
        [sys.executable, "-c", imports], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True
    )


def run(place: Place, workers: int = 2, at_most: float = HANGS, **environment: str) -> Ended:
    """A build from its start to its end."""
    return Build(place, workers, environment).start().wait(at_most)


def _group(leader: int) -> list[Path]:
    """The folders in /proc of the processes of a group."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader:
            found.append(process)
    return found


def _resident(process: Path) -> int:
    """Bytes of memory that no other process shares, so that a sum over processes counts nothing twice."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def digests(warehouse: Path) -> dict[str, str]:
    """Every Parquet file of the tables by the digest of its bytes."""
    return {
        str(path.relative_to(warehouse)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(warehouse.rglob("*.parquet"))
    }


def difference(found: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """Which files are not those that are wanted, as a phrase; "" when none."""
    names = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def unreadable(place: Place) -> str:
    """What a reader of the tables would stumble over now, as a phrase; "" when nothing."""
    for path in sorted(place.warehouse.rglob("*.parquet")):
        try:
            pl.read_parquet(path, glob=False, hive_partitioning=False)
        except Exception as error:
            return f"{path.relative_to(place.warehouse)}: {type(error).__name__}"
    database = place.warehouse / "warehouse.duckdb"
    if database.exists():
        try:
            with duckdb.connect(str(database), read_only=True) as connection:
                views = connection.execute(
                    "SELECT view_name FROM duckdb_views() WHERE NOT internal"
                ).fetchall()
                for (view,) in views:
                    connection.execute(f"SELECT count(*) FROM {view}").fetchall()
        except duckdb.Error as error:
            return f"warehouse.duckdb: {error}"
        if not views:
            return "warehouse.duckdb has no view"
    return ""


def left_in_staging(place: Place) -> list[str]:
    """What unfinished writes left."""
    return sorted(path.name for path in place.staging.glob("write-*"))
