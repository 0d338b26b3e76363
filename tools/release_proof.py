"""Proves a release at size: makes one of many reports and opens it with everything that should open it.

Belongs here: building, releasing twice, the validators, the consumers, and a release of known differences.
Does not belong here: what a release is (`warehouse.release`); the same in small is in its tests.

    python -m tools.release_proof --count 5000 --also FOLDER_OF_REPORTS --out FOLDER

Prints a row a step, and ends with 1 when one failed. A consumer that is not installed is said to be so.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from samples.generate import write
from warehouse.release import files

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ROOT / "tests" / "warehouse" / "release" / "dcat_ap_3.ttl"
MART = "mart_agency_year"
ADDED = "added.txt"


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


def land(out: Path, count: int, seed: int, folders: list[Path]) -> str:
    """Generated files and copies of others' reports; what a former run has landed is taken as it is."""
    if (out / "landing").exists():
        return f"{len(_files(out / 'landing')):,} files, from before"
    write(count, seed, out)
    for number, folder in enumerate(folders, 1):
        shutil.copytree(folder, out / "landing" / f"also-{number}")
    return f"{len(_files(out / 'landing')):,} files"


def release(proof: Proof) -> str:
    """The first release, and how large it is."""
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    proof.make("2026.1", "2026.1")
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    size = sum((proof.release / name).stat().st_size for name in _files(proof.release))
    rows = sum(proof.tables().values())
    return f"{rows:,} rows, {size / 2**20:,.0f} MiB, {cpu:.0f} s of CPU"


def same_bytes(proof: Proof) -> str:
    """A second release of the same warehouse."""
    again = proof.make("2026.1", "again")
    names = [
        path.relative_to(proof.release).as_posix() for path in proof.release.rglob("*") if path.is_file()
    ]
    same, different, errors = filecmp.cmpfiles(proof.release, again, names, shallow=False)
    others = sum(1 for path in again.rglob("*") if path.is_file()) - len(names)
    _require(not different and not errors and not others, f"{different} differ, {others} more files")
    shutil.rmtree(again)
    return f"{len(same)} files"


def verified(proof: Proof) -> str:
    """`gongkai verify`."""
    return proof.gongkai("verify", str(proof.release)).strip().splitlines()[0].replace(str(proof.release), "")


def frictionless(proof: Proof) -> str:
    """The data package by Frictionless, and rows of every table."""
    import frictionless as library

    descriptor = json.loads((proof.release / files.PACKAGE).read_bytes())
    flaws = list(library.Package.metadata_validate(descriptor))
    _require(not flaws, str(flaws[:3]))
    package = library.Package.from_descriptor(descriptor, basepath=str(proof.release))
    tables = [each for each in package.resources if each.path and each.path.endswith(".csv.gz")]
    read = 0
    for each in tables:
        report = each.validate(limit_rows=proof.rows)
        _require(report.valid, str(report.flatten(["fieldName", "rowNumber", "type", "message"])[:3]))
        read += report.tasks[0].stats.get("rows") or 0
    return f"{len(tables)} tables, {read:,} rows"


def croissant(proof: Proof) -> str:
    """The Croissant description by mlcroissant, and the records of a table."""
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=proof.release / files.CROISSANT)
    issues = dataset.metadata.ctx.issues
    _require(not issues.errors and not issues.warnings, str(issues.errors))
    records = sum(1 for _ in dataset.records("dim_document"))
    _require(records == proof.tables()["dim_document"], f"{records} records")
    return f"{records:,} records of dim_document"


def dcat(proof: Proof) -> str:
    """The DCAT description against the shapes of DCAT-AP."""
    import pyshacl
    import rdflib

    graph = rdflib.Graph()
    graph.parse(proof.release / files.DCAT, format="json-ld")
    valid, _, text = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    _require(valid, text)
    return f"{len(graph):,} triples"


def in_duckdb(proof: Proof) -> str:
    """Every table in Parquet, CSV and SQLite: as many rows as the record says."""
    with duckdb.connect() as connection:
        for name, rows in proof.tables().items():
            sources = (proof.release / files.parquet(name), proof.release / files.csv(name))
            for source in sources:
                relation = connection.sql("SELECT count(*) FROM " + _quoted(source))
                _require(relation.fetchall() == [(rows,)], f"{source.name}: not {rows} rows")
    import sqlite3

    with sqlite3.connect(f"file:{proof.release / files.DATABASE}?mode=ro", uri=True) as database:
        for name, rows in proof.tables().items():
            (found,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            _require(found == rows, f"{files.DATABASE}: {name} has {found} rows and not {rows}")
    return f"{len(proof.tables())} tables in Parquet, CSV and SQLite"


def in_pandas(proof: Proof) -> str:
    """Every Parquet file; the marts' numbers are numbers."""
    import pandas

    for name, rows in proof.tables().items():
        frame = pandas.read_parquet(proof.release / files.parquet(name))
        _require(len(frame) == rows, f"{name}: {len(frame)} rows")
    mart = pandas.read_parquet(proof.release / files.parquet(MART))
    return f"{len(proof.tables())} tables; new_received sums up to {mart['new_received'].sum():,.0f}"


def in_stata(proof: Proof) -> str:
    """Every Stata file by pyreadstat."""
    import pyreadstat

    paths = sorted((proof.release / files.STATA).iterdir())
    rows = [len(pyreadstat.read_dta(str(path))[0]) for path in paths]
    wide = rows[[path.stem for path in paths].index(f"{MART}_wide")]
    _require(wide == proof.tables()[MART], f"{MART}: {wide} rows")
    return f"{len(paths)} files, {sum(rows):,} rows"


def in_office(proof: Proof) -> str:
    """Every workbook by LibreOffice Calc."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office or not (shutil.which("localc") or shutil.which("scalc")):
        return "LibreOffice Calc is not installed"
    out, books = proof.out / "office", sorted((proof.release / files.EXCEL).glob("*_wide.xlsx"))
    command = [office, "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(out), *map(str, books)]
    subprocess.run(command, check=True, timeout=1800, capture_output=True)
    found = len(pl.read_csv(out / f"{MART}_wide.csv", infer_schema=False))
    _require(found == proof.tables()[MART], f"{MART}: {found} rows")
    return f"{len(books)} workbooks; {found:,} rows of {MART}"


def in_r(proof: Proof) -> str:
    """The same sum in R, from CSV; its package arrow reads the Parquet file where it is installed."""
    program = shutil.which("Rscript")
    if not program:
        return "R is not installed"
    name = "fact_request"
    script = f"""
        x <- read.csv(gzfile("{proof.release / files.csv(name)}"), fileEncoding = "UTF-8")
        cat(nrow(x), sum(x$value, na.rm = TRUE), "")
        if (requireNamespace("arrow", quietly = TRUE)) {{
            y <- arrow::read_parquet("{proof.release / files.parquet(name)}")
            stopifnot(nrow(x) == nrow(y)); cat("arrow")
        }} else cat("(arrow is not installed)")
    """
    done = subprocess.run([program, "-e", script], capture_output=True, text=True, check=True, timeout=1800)
    rows, total, arrow = done.stdout.split(" ", 2)
    cells = pl.read_parquet(proof.release / files.parquet(name), columns=["value"])
    _require(int(rows) == len(cells), f"{rows} rows")
    _require(abs(float(total) - float(cells["value"].cast(pl.Float64).sum())) < 1, f"sum {total}")
    return f"{int(rows):,} rows of {name}, the same sum {arrow}"


def differences(proof: Proof) -> str:
    """A second release after one file came and one went: the list names these two and nothing unexplained."""
    accepted = pl.read_parquet(proof.release / files.parquet("dim_document")).filter(
        pl.col("status") == "accepted", ~pl.col("source_path").str.contains("!/", literal=True)
    )
    going, model = (
        accepted.sort("source_path").filter(pl.col("media_type") == "text/plain").head(2).to_dicts()
    )
    landing = proof.out / "landing"
    (landing / str(going["source_path"])).unlink()
    text = (landing / str(model["source_path"])).read_bytes()
    (landing / ADDED).write_bytes(text + "\n（补充说明：本报告再次公布。）\n".encode())
    proof.build()
    folder = proof.make("2026.2", "2026.2", "--previous", str(proof.release))
    changes = pl.read_parquet(folder / files.parquet("changes"))
    now = pl.read_parquet(folder / files.parquet("dim_document"))
    (added,) = now.filter(source_path=ADDED)["document_id"].to_list()
    _require(_documents(changes, "new_document") == {added}, "not the one new document")
    _require(_documents(changes, "removed_document") == {going["document_id"]}, "not the one that went")
    _require("unexplained" not in changes["reason"].to_list(), "a change is not explained")
    return f"{len(changes):,} changes, all of the document that came and the one that went"


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _documents(changes: pl.DataFrame, reason: str) -> set[str]:
    return set(changes.filter(reason=reason)["document_id"].drop_nulls())


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


STEPS: dict[str, Callable[[Proof], str]] = {
    "release": release,
    "a second time": same_bytes,
    "gongkai verify": verified,
    "Frictionless": frictionless,
    "Croissant (mlcroissant)": croissant,
    "DCAT-AP (SHACL)": dcat,
    "DuckDB, SQLite": in_duckdb,
    "pandas": in_pandas,
    "Stata (pyreadstat)": in_stata,
    "Excel (LibreOffice)": in_office,
    "R": in_r,
    "known differences": differences,
}


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
