"""Opening a release with what its users have: databases, data frames, an office suite, R.

Belongs here: that each finds the rows that the record names. Does not belong here: making the release
(`steps`). A program that is not installed is said to be so.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import duckdb
import polars as pl

from tools.release_proof.proof import MART, Proof, require
from warehouse.release import files


def in_duckdb(proof: Proof) -> str:
    """Every table in Parquet, CSV and SQLite: as many rows as the record says."""
    with duckdb.connect() as connection:
        for name, rows in proof.tables().items():
            sources = (proof.release / files.parquet(name), proof.release / files.csv(name))
            for source in sources:
                relation = connection.sql("SELECT count(*) FROM " + _quoted(source))
                require(relation.fetchall() == [(rows,)], f"{source.name}: not {rows} rows")
    with sqlite3.connect(f"file:{proof.release / files.DATABASE}?mode=ro", uri=True) as database:
        for name, rows in proof.tables().items():
            (found,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            require(found == rows, f"{files.DATABASE}: {name} has {found} rows and not {rows}")
    return f"{len(proof.tables())} tables in Parquet, CSV and SQLite"


def in_pandas(proof: Proof) -> str:
    """Every Parquet file; the marts' numbers are numbers."""
    import pandas

    for name, rows in proof.tables().items():
        frame = pandas.read_parquet(proof.release / files.parquet(name))
        require(len(frame) == rows, f"{name}: {len(frame)} rows")
    mart = pandas.read_parquet(proof.release / files.parquet(MART))
    return f"{len(proof.tables())} tables; new_received sums up to {mart['new_received'].sum():,.0f}"


def in_stata(proof: Proof) -> str:
    """Every Stata file by pyreadstat."""
    import pyreadstat

    paths = sorted((proof.release / files.STATA).iterdir())
    rows = [len(pyreadstat.read_dta(str(path))[0]) for path in paths]
    wide = rows[[path.stem for path in paths].index(f"{MART}_wide")]
    require(wide == proof.tables()[MART], f"{MART}: {wide} rows")
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
    require(found == proof.tables()[MART], f"{MART}: {found} rows")
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
    require(int(rows) == len(cells), f"{rows} rows")
    require(abs(float(total) - float(cells["value"].cast(pl.Float64).sum())) < 1, f"sum {total}")
    return f"{int(rows):,} rows of {name}, the same sum {arrow}"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
