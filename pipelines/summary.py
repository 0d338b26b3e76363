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
from pipelines.built import Built
from pipelines.language import language, say
from pipelines.show import plain
from presentation.catalogue import words
from presentation.texts import reason as reason_of
from presentation.texts import translated
from warehouse.contracts import DIMENSIONS
from warehouse.storage.tree import Warehouse

SHOWN = 5


def show_build(console: Console, built: Built, warehouse: Warehouse, landing: str) -> None:
    """Print what became of a build: what failed, then the tables, then what is wrong with manifests."""
    for run, reason in built.failed.items():
        console.print(plain(say("build.failed", run=run, reason=reason), "red"))
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
    table = Table(title=say("summary.files"), title_justify="left")
    for name in ("status", "reason"):
        table.add_column(say(f"summary.{name}"), overflow="fold")
    table.add_column(say("summary.count"), justify="right")
    counts = ledger.group_by("status", "reason").len().sort("status", "reason", nulls_last=False)
    for status, reason, files in counts.iter_rows():
        told = reason_of(reason, "", language()) if reason else ""
        table.add_row(say(f"code.{status}"), plain(told), f"{files:,}")
    table.add_section()
    table.add_row(say("summary.landed"), "", f"{len(ledger):,}")
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
    table = Table(title=say("summary.cells"), title_justify="left")
    table.add_column(say("summary.status"), no_wrap=True)
    for name in DIMENSIONS:
        table.add_column(say(f"summary.{name}"), justify="right", overflow="fold")
    wide = counts.pivot("table", index="status", values="len").fill_null(0)
    order = wide.select(pl.sum_horizontal(pl.exclude("status")).alias("all"), "status").sort(
        "all", "status", descending=[True, False]
    )
    for status in order["status"]:
        row = wide.row(by_predicate=pl.col("status") == status, named=True)
        table.add_row(say(f"code.{status}"), *(f"{row.get(name, 0):,}" for name in DIMENSIONS))
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
    table = Table(title=say("summary.identities"), title_justify="left")
    for name in ("check", "check_name", "attribution"):
        table.add_column(say(f"summary.{name}"), no_wrap=name != "check_name")
    for name in ("failing", "documents"):
        table.add_column(say(f"summary.{name}"), justify="right")
    for check, attribution, times, documents in failing.iter_rows():
        name = f"check_name.{check}"
        who = say(f"code.{attribution}") if attribution else ""
        named = say(name) if name in words() else ""
        table.add_row(plain(check), named, who, f"{times:,}", f"{documents:,}")
    return table


def show_faults(console: Console, ledger: pl.DataFrame) -> None:
    """Files at which a reader failed through no fault of theirs: for the people who keep the readers."""
    faults = reader_faults(ledger)
    if not faults:
        return
    total = sum(fault["files"] for fault in faults)
    console.print()
    console.print(plain(say("summary.faults", count=total), "bold red"))
    for fault in faults:
        detail = translated(fault["detail"] or "", language())
        _line(console, say("summary.fault", count=fault["files"], detail=detail, first=fault["first"]))


_NO_TASK = ("removed", "web_archive")
"""Reasons of rows that nobody has to look at."""


def _next(console: Console, warehouse: Warehouse, landing: str, ledger: pl.DataFrame) -> None:
    """The files a person should open first: refused ones, and those whose bookkeeping fails most."""
    console.print()
    console.print(plain(say("summary.next"), "bold"))
    refused = ledger.filter(pl.col("status") == "quarantined", ~pl.col("reason").is_in(_NO_TASK))
    for path, reason, detail in (
        refused.select("source_path", "reason", "reason_detail").head(SHOWN).iter_rows()
    ):
        _line(console, say("summary.refused", path=path, reason=reason_of(reason, detail or "", language())))
    if len(refused) > SHOWN:
        _line(console, say("summary.more_refused", count=len(refused) - SHOWN))
    if lacking := refused["reason"].is_in(["unknown_year", "unknown_agency"]).sum():
        command = f"{_command()} manifest {shlex.quote(landing)}"
        _hint(console, command, say("summary.lacking", count=lacking))
    for path, failing in _worst(warehouse, ledger):
        command = f"{_command()} inspect {shlex.quote(f'{landing}/{path}')}"
        _hint(console, command, say("summary.worst", count=failing))
    _hint(console, str(warehouse.root / "warehouse.duckdb"), say("summary.database"))
    _hint(console, f"{_command()} ui", say("summary.ui"))


def _hint(console: Console, command: str, what: str) -> None:
    _line(console, f"  {command}    {what}")


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
        console.print()
        console.print(plain(say("summary.manifests", count=len(problems)), "bold yellow"))
        for problem in problems:
            _line(console, f"  {problem}")
