"""`scale`: whole builds of growing folders, with what they cost, beside the script one would write instead.

Belongs here: drawing the folders, running builds and the script as processes, slopes, what the country costs.
Does not belong here: what a build measures of itself (`benchmarks.timed_build`), the script
(`benchmarks.script`).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.show import Record, Row
from samples.defects import Defects
from samples.generate import generate

LAYOUTS = (*("html_page", "html_word") * 3, "pdf", "pdf", "docx", "text_lines", "text_lines", "text_tabs")
"""By their own shares, of 40 files 24 are web pages, 8 PDFs, 3 DOCX and 5 text."""
PEERS = Path("data/peers")
"""Where `make bench-scale` installs pdfplumber-rs: it takes the name of pdfplumber, so it lies apart."""
FIRST, LAST = 2019, 2025
REPORTS_A_YEAR, YEARS = 150_000, 15
CORE_HOUR, GIB_MONTH = 0.04, 0.023
"""US dollars of a core's hour and of a GiB of object storage a month, as clouds list them in 2026."""
NOTES = {
    "builds": "CPU seconds; own: all but reading files, in whichever process; share: its part of all CPU",
    "small": "the same warehouse built again: with no news, and with one file more; CPU seconds",
    "script": "the same files by stock tools, numbers in order; ratio: its CPU a file by ours",
    "country": f"{REPORTS_A_YEAR:,} reports a year, {YEARS} years, by the slope between the last two sizes",
}


def run(
    out: Path,
    counts: Sequence[int],
    seed: int,
    workers: Sequence[int],
    peer_files: int,
    drawn: Path | None = None,
) -> Record:
    """Build each size with the last number of workers, the first size with every number.

    Args:
        out: Where findings go.
        counts: How many files, growing.
        seed: The same seed draws the same files.
        workers: Numbers of worker processes.
        peer_files: How many of the files the script reads as well; 0 for none.
        drawn: Where the files are drawn and kept, for further runs; a temporary folder when None.
    """
    options = {"counts": list(counts), "seed": seed, "workers": list(workers), "peer_files": peer_files}
    record = Record("scale", out, options)
    built, small = [], []
    with TemporaryDirectory(prefix="scale-") as temporary:
        drawn = drawn or Path(temporary) / "drawn"
        draw(drawn, counts[-1], seed)
        for count in counts:
            for number in workers if count == counts[0] else workers[-1:]:
                place = Path(temporary) / f"{count}-{number}"
                first(drawn, count, place / "landing")
                built.append(build(place, count, number))
                if number == workers[-1]:
                    small.append(_with_little_to_do(place, count, number, seed))
                shutil.rmtree(place)
    record.table("whole builds", built, NOTES["builds"])
    record.table("builds with little to do", small, NOTES["small"])
    if peer_files:
        record.table("beside a script", _scripts(peer_files, seed, built[len(workers) - 1]), NOTES["script"])
    if len(counts) > 1:
        record.table("the country", [country(built[-2], built[-1])], NOTES["country"])
    return record


def draw(folder: Path, count: int, seed: int) -> None:
    """Write so many files in the shares of `LAYOUTS`, each body's reports of all years.

    `folder`/order.txt has their paths in the order of drawing. What was drawn before is not drawn again.
    """
    order = folder / "order.txt"
    if order.exists() and len(order.read_text("utf-8").splitlines()) >= count:
        return
    years = range(FIRST, LAST + 1)
    paths = []
    for name, data, _ in generate(count, seed, Defects(archived=0.0), LAYOUTS, years):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        paths.append(name)
    order.write_text("\n".join(paths), "utf-8")


def first(drawn: Path, count: int, landing: Path) -> None:
    """Give a landing folder the first files that were drawn: the same files under a second name."""
    for name in (drawn / "order.txt").read_text("utf-8").splitlines()[:count]:
        path = landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(drawn / name, path)
        except OSError:  # another file system
            shutil.copy(drawn / name, path)


def build(place: Path, count: int, workers: int) -> Row:
    """A build of `place`/landing, as a row of the table."""
    said, _ = _timed(place, workers, "benchmarks.timed_build")
    steps: dict[str, dict[str, float]] = said["steps"]
    own = said["start"] + sum(step["own"] for step in steps.values())
    own += sum(step["workers"] for name, step in steps.items() if name != "reading")
    total = own + steps["reading"]["workers"]
    wall = {name: step["wall"] for name, step in steps.items()}
    return {
        "files": count,
        "workers": workers,
        "read": said["read"],
        "failed": len(said["failed"]),
        "wall_s": round(sum(wall.values()), 1),
        "files/s": round(count / sum(wall.values()), 1),
        "cpu_s": round(total, 1),
        "ms_a_file": round(1000 * total / count, 2),
        "own_s": round(own, 1),
        "own_share_%": round(100 * own / total, 1),
        "years_wall_s": wall.get("years", 0.0),
        "catalogue_wall_s": wall.get("catalogue", 0.0),
        "peak_mib": said["peak_mib"],
        "worker_mib": said["worker_mib"],
        "warehouse_mib": _mib(place / "warehouse"),
        "store_mib": _mib(place / "warehouse-readings"),
        "tables": tables_digest(place / "warehouse"),
    }


def tables_digest(warehouse: Path) -> str:
    """A digest of all tables' bytes: the same files give the same, however they were built."""
    digest = hashlib.sha256()
    for path in sorted(path for path in warehouse.rglob("*.parquet") if "bi" not in path.parts):
        digest.update(str(path.relative_to(warehouse)).encode() + path.read_bytes())
    return digest.hexdigest()[:8]


def _with_little_to_do(place: Path, count: int, workers: int, seed: int) -> Row:
    _timed(place, workers, "pipelines.cli", "build")  # the command notes that there is nothing to do
    _, nothing = _timed(place, workers, "pipelines.cli", "build")
    ((_, data, _),) = generate(1, seed + 1, Defects.none(), ("html_page",))
    (place / "landing" / "one-more.html").write_bytes(data)
    said, one = _timed(place, workers, "benchmarks.timed_build")
    return {
        "files": count,
        "no_news_s": nothing,
        "one_file_s": one,
        "one_file_years": said["years"],
        "peak_mib": said["peak_mib"],
    }


def _scripts(files: int, seed: int, ours: Mapping[str, Any]) -> list[Row]:
    """What the script takes for the first of the same files: with stock tools, and with pdfplumber-rs."""
    with TemporaryDirectory(prefix="scale-") as folder:
        draw(Path(folder) / "drawn", files, seed)
        first(Path(folder) / "drawn", files, Path(folder) / "landing")
        rows = [_script(Path(folder), files, "stock tools", "", ours)]
        if PEERS.is_dir():
            rows.append(_script(Path(folder), files, "pdfplumber-rs for PDFs", str(PEERS), ours))
    return rows


def _script(place: Path, files: int, name: str, peers: str, ours: Mapping[str, Any]) -> Row:
    path = os.pathsep.join(filter(None, (peers, str(Path(__file__).parents[1]))))
    script = [
        sys.executable,
        "-m",
        "benchmarks.script",
        str(place / "landing"),
        str(place / "out.parquet"),
        "2",
    ]
    began = os.times()
    subprocess.run(script, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": path})
    theirs = round(1000 * _children_since(began) / files, 2)
    mine = ours["ms_a_file"]
    return {
        "script": name,
        "files": files,
        "ours_ms": mine,
        "script_ms": theirs,
        "ratio": round(theirs / mine, 2),
    }


def _timed(place: Path, workers: int, module: str, *arguments: str) -> tuple[dict[str, Any], float]:
    """Run a build in a process of its own: what it says last, and the CPU seconds with its workers'."""
    home = place / "home"
    if not home.exists():
        home.mkdir(parents=True)
        shutil.copy(Path(__file__).parents[1] / ".dagster" / "dagster.yaml", home)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    environment |= {
        "DAGSTER_HOME": str(home),
        "GONGKAI_LANDING": str(place / "landing"),
        "GONGKAI_WAREHOUSE": str(place / "warehouse"),
        "GONGKAI_WORKERS": str(workers),
        "GONGKAI_CONVERTER": "off",
    }
    began = os.times()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr[-2000:]}")
    last = (done.stdout.strip().splitlines() or [""])[-1]
    said: dict[str, Any] = json.loads(last) if last.startswith("{") else {}
    return said, round(_children_since(began), 2)


def _children_since(began: os.times_result) -> float:
    now = os.times()
    return now.children_user + now.children_system - began.children_user - began.children_system


def _mib(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 1)


def country(smaller: Mapping[str, Any], larger: Mapping[str, Any]) -> Row:
    """What the whole country costs for fifteen years, by the line through two sizes."""
    reports = REPORTS_A_YEAR * YEARS

    def of(column: str) -> tuple[float, float]:
        slope = (larger[column] - smaller[column]) / (larger["files"] - smaller["files"])
        return slope, larger[column] + slope * (reports - larger["files"])

    slope, seconds = of("cpu_s")
    gib = (of("warehouse_mib")[1] + of("store_mib")[1]) / 1024
    return {
        "ms_a_further_file": round(1000 * slope, 2),
        "core_hours": round(seconds / 3600, 1),
        "own_hours": round(of("own_s")[1] / 3600, 1),
        "peak_gib": round(of("peak_mib")[1] / 1024, 1),
        "storage_gib": round(gib, 1),
        "dollars_once": round(seconds / 3600 * CORE_HOUR, 2),
        "dollars_a_month": round(gib * GIB_MONTH, 2),
    }
