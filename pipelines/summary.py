"""The tables at the end of a build: what became of the files, the cells and the identities.

Belongs here: counting in the warehouse and laying the counts out for a terminal.
Does not belong here: running anything.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys

import polars as pl
from rich.console import Console
from rich.table import Table

from pipelines.answers import reader_faults
from pipelines.build import Built
from pipelines.show import plain
from warehouse.contracts import DIMENSIONS
from warehouse.storage.tree import Warehouse

SHOWN = 5


def show_build(console: Console, built: Built, warehouse: Warehouse, landing: str) -> None:
    """Print what became of a build: what failed, then the tables, then what is wrong with manifests."""
    for run, reason in built.failed.items():
        console.print(plain(f"failed: {run}: {reason}", "red"))
    if built.trouble:
        console.print(plain(built.trouble, "yellow"))
    if "ingest" not in built.failed:
        show(console, warehouse, landing)
    show_manifest_problems(console, built.manifest_problems)


def show(console: Console, warehouse: Warehouse, landing: str) -> None:
    """Print files by status, cells by status, failing identities, and what to look at next."""
    ledger = warehouse.scan("dim_document").collect()
    console.print(_files(ledger))
    cells = _cell_counts(warehouse)
    if len(cells):
        console.print(_cells(cells))
    failing = _failing(warehouse)
    if len(failing):
        console.print(_identities(failing))
    show_faults(console, ledger)
    _next(console, warehouse, landing, ledger)


def _files(ledger: pl.DataFrame) -> Table:
    table = Table(title="files", title_justify="left")
    table.add_column("status")
    table.add_column("reason")
    table.add_column("files", justify="right")
    counts = ledger.group_by("status", "reason").len().sort("status", "reason", nulls_last=False)
    for status, reason, files in counts.iter_rows():
        table.add_row(status, plain(reason or ""), f"{files:,}")
    table.add_section()
    table.add_row("landed", "", f"{len(ledger):,}")
    return table


def _cell_counts(warehouse: Warehouse) -> pl.DataFrame:
    """`table`, `status`, `len` over the current documents of all years."""
    frames = [
        warehouse.scan(table, year)
        .filter("is_current")
        .group_by("status")
        .len()
        .with_columns(table=pl.lit(table))
        for table in DIMENSIONS
        for year in warehouse.years(table)
    ]
    if not frames:
        return pl.DataFrame()
    return pl.concat(frames).group_by("table", "status").agg(pl.col("len").sum()).collect()


def _cells(counts: pl.DataFrame) -> Table:
    table = Table(title="cells of current documents", title_justify="left")
    table.add_column("status")
    for name in DIMENSIONS:
        table.add_column(name.removeprefix("fact_"), justify="right")
    wide = counts.pivot("table", index="status", values="len").fill_null(0)
    order = wide.select(pl.sum_horizontal(pl.exclude("status")).alias("all"), "status").sort(
        "all", "status", descending=[True, False]
    )
    for status in order["status"]:
        row = wide.row(by_predicate=pl.col("status") == status, named=True)
        table.add_row(status, *(f"{row.get(name, 0):,}" for name in DIMENSIONS))
    return table


def _failing(warehouse: Warehouse) -> pl.DataFrame:
    """`check_id`, `documents`, `failing`, `attribution` counts over current documents."""
    return (
        _failed_checks(warehouse)
        .group_by("check_id", "attribution")
        .agg(pl.len().alias("failing"), pl.col("document_id").n_unique().alias("documents"))
        .sort("check_id", "attribution", nulls_last=False)
        .collect()
    )


def _failed_checks(warehouse: Warehouse) -> pl.LazyFrame:
    years = [warehouse.scan("fact_check", year) for year in warehouse.years("fact_check")]
    rows = pl.concat([warehouse.scan("fact_check", 0), *years])
    return rows.filter(pl.col("is_current"), pl.col("outcome") == "fail")


def _identities(failing: pl.DataFrame) -> Table:
    table = Table(title="identities that fail as published", title_justify="left")
    for name in ("check", "attribution"):
        table.add_column(name)
    for name in ("failing", "documents"):
        table.add_column(name, justify="right")
    for check, attribution, times, documents in failing.iter_rows():
        table.add_row(plain(check), attribution or "", f"{times:,}", f"{documents:,}")
    return table


def show_faults(console: Console, ledger: pl.DataFrame) -> None:
    """Files at which a reader failed through no fault of theirs: for the people who keep the readers."""
    faults = reader_faults(ledger)
    if not faults:
        return
    total = sum(fault["files"] for fault in faults)
    console.print(f"\nPlease report: a reader failed at {total:,} files", style="bold red")
    for fault in faults:
        _line(console, f"  {fault['files']:,} × {fault['detail']}, first at {fault['first']}")


def _next(console: Console, warehouse: Warehouse, landing: str, ledger: pl.DataFrame) -> None:
    """The files a person should open first: refused ones, and those whose bookkeeping fails most."""
    console.print("\nLook next:", style="bold")
    refused = ledger.filter(pl.col("status") == "quarantined", pl.col("reason") != "removed")
    for path, reason, detail in (
        refused.select("source_path", "reason", "reason_detail").head(SHOWN).iter_rows()
    ):
        _line(console, f"  {path}: {reason}: {detail}")
    if len(refused) > SHOWN:
        _line(console, f"  … and {len(refused) - SHOWN:,} more in dim_document, status quarantined")
    if lacking := refused["reason"].is_in(["unknown_year", "unknown_agency"]).sum():
        command = f"{_command()} manifest {shlex.quote(landing)}"
        _line(console, f"  {command}    rows to fill: {lacking:,} reports lack their year or agency")
    for path, failing in _worst(warehouse, ledger):
        _line(
            console, f"  {_command()} inspect {shlex.quote(f'{landing}/{path}')}    {failing} identities fail"
        )
    _line(
        console,
        f"  {warehouse.root / 'warehouse.duckdb'}    every table, with comments, for DuckDB or a BI tool",
    )
    _line(console, f"  {_command()} ui    every run, table and check in a browser")


def _worst(warehouse: Warehouse, ledger: pl.DataFrame) -> list[tuple[str, int]]:
    """`(source_path, failing)` of the three files, not in archives, with most failing identities."""
    failing = _failed_checks(warehouse).group_by("document_id").agg(failing=pl.len())
    files = ledger.filter(~pl.col("source_path").str.contains("!/|#\\d+$"), status="accepted").lazy()
    worst = files.join(failing, on="document_id").sort("failing", "source_path", descending=[True, False])
    return worst.select("source_path", "failing").head(3).collect().rows()


def _command() -> str:
    """How this program was called, where its name alone would not find it."""
    return "gongkai" if shutil.which("gongkai") else os.path.relpath(sys.argv[0])


def _line(console: Console, words: str) -> None:
    """A line that can be copied: not wrapped, not markup, no control characters."""
    console.print(plain(words), soft_wrap=True)


def show_manifest_problems(console: Console, problems: list[str]) -> None:
    """What is wrong with manifests, all of it: what is not said here is lost."""
    if problems:
        console.print(f"\nManifests: {len(problems):,} rows or values could not be used", style="bold yellow")
        for problem in problems:
            _line(console, f"  {problem}")
